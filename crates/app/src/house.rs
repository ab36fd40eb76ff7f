//! The running program: its data folder and what stands open in it, picked files, and what it needs from the machine around
//! it. It knows no use case; the requests it answers are summed up in [`crate::app`].

use crate::fault::Fault;
use crate::foreign::Foreign;
use crate::memory::Memory;
use crate::service::Service;
use sisconecta_domain::ids::{StaffId, TrainingId};
use sisconecta_foreign::Program;
use sisconecta_store::records::Record;
use sisconecta_store::{
    BackupInfo, DataFolder, FolderState, KeyFile, Keyring, KeyringOutcome, OpenOptions, Store,
    StoreError, Written, access,
};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, RwLock, broadcast, watch};
use tokio::time::Instant;

/// How long a program that was just closed may hold the data folder, on a slow disk, before it is taken for one that is open.
const LEAVING: Duration = Duration::from_secs(5);

/// What the program asks of the machine. Grows only when a use case needs it.
pub trait Host: Send + Sync + 'static {
    /// UTC milliseconds since 1970. May be wrong; nothing is decided by it.
    fn now_ms(&self) -> i64;
    /// The operating system's keyring, which may not answer.
    fn keyring(&self) -> &dyn Keyring;
    /// What is started to read files from outside: the program itself, where it looks at [`crate::asked_to_read`] first.
    fn reader(&self) -> Program;
}

/// Bytes of an attachment.
#[derive(Debug, Clone)]
pub struct Blob {
    pub bytes: Vec<u8>,
    pub media_type: String,
}

/// Who is signed in. What he may do is read from his staff record at each request: a post may change meanwhile.
#[derive(Clone)]
pub(crate) struct SignedIn {
    pub staff: StaffId,
    /// What his work keeps until he leaves.
    pub memory: Arc<Memory>,
}

impl SignedIn {
    pub fn now(staff: StaffId) -> Self {
        Self {
            staff,
            memory: Arc::default(),
        }
    }
}

/// An open centre.
pub(crate) struct Centre {
    pub store: Store,
    pub keys: KeyFile,
    /// Official code; scope of every operation.
    pub code: String,
    pub signed_in: Option<SignedIn>,
    /// Opened with the recovery code: a password may be set anew.
    pub recovering: bool,
    /// What headquarters has of the centre is still to come: nobody can sign in yet.
    pub joining: bool,
}

pub(crate) enum State {
    Problem {
        sentence: String,
        backups: Vec<BackupInfo>,
        folder: Option<DataFolder>,
    },
    Empty(DataFolder),
    Locked {
        folder: DataFolder,
        keys: Box<KeyFile>,
    },
    Open(Box<Centre>),
    Closed,
}

/// A file somebody picked, until it is used.
pub(crate) struct Upload {
    pub name: String,
    pub bytes: Arc<Vec<u8>>,
}

/// Largest file that may be picked, in bytes.
pub const MOST_UPLOAD: usize = 64 * 1024 * 1024;
/// Picked files kept at a time; the oldest goes first.
const MOST_UPLOADS: usize = 8;
/// What other parts of the program wait for.
pub(crate) struct Signals {
    /// Something was written here.
    pub written: Notify,
    /// The program ends.
    pub ended: watch::Sender<bool>,
}

pub struct App {
    path: PathBuf,
    host: Arc<dyn Host>,
    pub(crate) state: RwLock<State>,
    uploads: Mutex<VecDeque<(String, Upload)>>,
    /// The event whose page for participants is open; gone with the process, after which one has to sign in anyway.
    kiosk: Mutex<Option<TrainingId>>,
    changes: broadcast::Sender<Vec<String>>,
    pub(crate) signals: Arc<Signals>,
    /// Reads picked files.
    pub(crate) foreign: Foreign,
    /// What parts of the program remember while it runs.
    pub(crate) memory: Memory,
    /// The services that are part of this program.
    pub(crate) services: &'static [&'static dyn Service],
}

/// The record of this centre. Two laptops that began without a network made one each: the first of them counts on both, and
/// a record of another code that headquarters published never does.
pub(crate) async fn own_centre(store: &Store) -> Result<Option<Record>, StoreError> {
    let mut centres = store.records("centre", None).await?;
    if let Some(enrolment) = store.enrolment().await? {
        let place = centres
            .iter()
            .position(|centre| centre.text("code") == enrolment.scope);
        return Ok(place.map(|place| centres.swap_remove(place)));
    }
    Ok(centres.into_iter().next())
}

impl App {
    /// The program over a data folder that it has not taken yet.
    pub(crate) fn closed(
        path: PathBuf,
        host: Arc<dyn Host>,
        services: &'static [&'static dyn Service],
    ) -> Self {
        let (changes, _) = broadcast::channel(64);
        Self {
            path,
            foreign: Foreign::new(host.reader()),
            host,
            state: RwLock::new(State::Closed),
            uploads: Mutex::default(),
            kiosk: Mutex::default(),
            changes,
            signals: Arc::new(Signals {
                written: Notify::new(),
                ended: watch::Sender::new(false),
            }),
            memory: Memory::default(),
            services,
        }
    }

    /// Takes the data folder. A program that was just closed may still be leaving it.
    async fn acquire(&self) -> Result<DataFolder, StoreError> {
        let patience = Instant::now() + LEAVING;
        loop {
            match DataFolder::acquire(&self.path) {
                Err(StoreError::AlreadyOpen) if Instant::now() < patience => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                other => return other,
            }
        }
    }

    /// Finds out what the data folder holds, and opens it when the keyring has the key.
    pub(crate) async fn look(&self) -> State {
        let folder = match self.acquire().await {
            Ok(folder) => folder,
            Err(error) => return self.problem(error, None),
        };
        match folder.state() {
            FolderState::Empty => State::Empty(folder),
            FolderState::DatabaseMissing | FolderState::KeysMissing | FolderState::Ready => {
                let keys = match access::find_keys(&folder) {
                    Ok(loaded) => loaded,
                    Err(error) => return self.problem(error, Some(folder)),
                };
                let remark = self.memory.of::<crate::keys::Remark>();
                remark.say_where_from(keys.source);
                let keys = keys.keys;
                match keys.open_with_keyring(self.host.keyring()) {
                    KeyringOutcome::Opened(key) => match self.open(&folder, keys, &key).await {
                        Ok(centre) => State::Open(Box::new(centre)),
                        Err(error) => self.problem(error, Some(folder)),
                    },
                    other => {
                        tracing::info!(keyring = other.code(), "the password opens the database");
                        State::Locked {
                            folder,
                            keys: Box::new(keys),
                        }
                    }
                }
            }
        }
    }

    pub(crate) fn problem(&self, error: StoreError, folder: Option<DataFolder>) -> State {
        let backups = sisconecta_store::backup::list(&self.path.join("respaldos"));
        State::Problem {
            sentence: Fault::from(error).sentence,
            backups,
            folder,
        }
    }

    /// Opens the databases and settles what a new program or a restore left to do.
    pub(crate) async fn open(
        &self,
        folder: &DataFolder,
        keys: KeyFile,
        key: &sisconecta_store::DatabaseKey,
    ) -> Result<Centre, StoreError> {
        let store = Store::open(folder, key, &OpenOptions::new(self.now())).await?;
        store.settle_fold().await?;
        // A garbled marker still says that there was a restore.
        if store.restored().map_or(true, |marker| marker.is_some()) {
            store.become_new_device().await?;
            store.forget_restored()?;
        }
        let code = own_centre(&store)
            .await?
            .map(|centre| centre.text("code").to_owned());
        let code = code.unwrap_or_default();
        let joining = store.is_joining().await?;
        let mut keys = keys;
        crate::keys::settle(&store, &mut keys).await?;
        // A centre that was joined and in which nobody has set a password yet.
        let recovering = !joining && keys.staff().next().is_none();
        Ok(Centre {
            store,
            keys,
            code,
            signed_in: None,
            recovering,
            joining,
        })
    }

    /// Takes a file somebody picked, and gives the id by which a request names it.
    ///
    /// # Errors
    /// When the file is too large.
    pub fn upload(&self, name: &str, bytes: Vec<u8>) -> Result<String, Fault> {
        self.not_in_kiosk()?;
        if bytes.len() > MOST_UPLOAD {
            return Err(Fault::input(
                "file",
                "El archivo pesa más de 64 MB. No se trajo. Elija uno más pequeño.",
            ));
        }
        let id = uuid::Uuid::new_v4().to_string();
        let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        uploads.push_back((
            id.clone(),
            Upload {
                name: name.to_owned(),
                bytes: Arc::new(bytes),
            },
        ));
        while uploads.len() > MOST_UPLOADS {
            uploads.pop_front();
        }
        Ok(id)
    }

    pub(crate) fn picked(&self, id: &str) -> Result<(String, Arc<Vec<u8>>), Fault> {
        let uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        uploads
            .iter()
            .find(|(known, _)| known == id)
            .map(|(_, upload)| (upload.name.clone(), Arc::clone(&upload.bytes)))
            .ok_or_else(|| {
                Fault::input(
                    "upload",
                    "El archivo elegido ya no está a la mano. Elíjalo otra vez.",
                )
            })
    }

    /// Kinds of records that changed, after each write.
    pub fn changes(&self) -> broadcast::Receiver<Vec<String>> {
        self.changes.subscribe()
    }

    /// Ends the work: closes the databases, removes readable copies, releases the folder.
    pub async fn close(&self) {
        self.signals.ended.send_replace(true);
        let state = std::mem::replace(&mut *self.state.write().await, State::Closed);
        if let State::Open(centre) = state {
            centre.store.close().await;
            // A round that is just being given up still holds the store; nothing is open in it any more.
            centre.store.folder().release();
        }
    }

    /// The event whose page for participants is open.
    pub(crate) fn kiosk(&self) -> Option<TrainingId> {
        *self.kiosk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the page for participants is open: then the window is not left without the password.
    pub fn in_kiosk(&self) -> bool {
        self.kiosk().is_some()
    }

    /// Forgets the picked files that were not used.
    pub(crate) fn forget_uploads(&self) {
        let mut uploads = self.uploads.lock().unwrap_or_else(PoisonError::into_inner);
        uploads.clear();
    }

    /// Refuses while the page for participants is open.
    pub(crate) fn not_in_kiosk(&self) -> Result<(), Fault> {
        match self.kiosk() {
            None => Ok(()),
            Some(_) => Err(Fault::not_now(
                "kiosk",
                "La página para participantes está abierta en este equipo. Para volver al programa, salga de ella con su contraseña.",
            )),
        }
    }

    pub(crate) fn set_kiosk(&self, training: Option<TrainingId>) {
        *self.kiosk.lock().unwrap_or_else(PoisonError::into_inner) = training;
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.host.now_ms()
    }

    pub(crate) fn now(&self) -> chrono::DateTime<chrono::Utc> {
        chrono::DateTime::from_timestamp_millis(self.now_ms()).unwrap_or_default()
    }

    pub(crate) fn keyring(&self) -> &dyn Keyring {
        self.host.keyring()
    }

    pub(crate) fn change_sender(&self) -> broadcast::Sender<Vec<String>> {
        self.changes.clone()
    }

    /// Tells every open screen what changed.
    pub(crate) fn announce(&self, written: &Written) {
        if !written.kinds.is_empty() {
            // Nobody listening is no fault.
            let _ = self.changes.send(written.kinds.clone());
        }
        if !written.ops.is_empty() {
            self.signals.written.notify_one();
        }
    }

    /// The store of an open centre, for tests that compare tables.
    pub async fn store(&self) -> Option<Store> {
        match &*self.state.read().await {
            State::Open(centre) => Some(centre.store.clone()),
            _ => None,
        }
    }
}
