//! The program itself: its data folder, who is signed in, and what it needs from the machine around it.

use crate::Fault;
use crate::entry::StaffBadge;
use crate::exchange::{self, Exchange};
use serde_json::Value;
use sisconecta_domain::ids::{OpId, SessionId, TrainingId};
use sisconecta_store::{
    Actor, AttachmentHash, BackupInfo, DataFolder, FolderState, KeyFile, Keyring, KeyringOutcome,
    OpenOptions, Store, StoreError, Written,
};
use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{RwLock, broadcast};
use tokio::time::Instant;

/// How long a program that was just closed may hold the data folder, on a slow disk, before it is taken for one that is open.
const LEAVING: Duration = Duration::from_secs(5);

/// What the program asks of the machine. Grows only when a use case needs it.
pub trait Host: Send + Sync + 'static {
    /// UTC milliseconds since 1970. May be wrong; nothing is decided by it.
    fn now_ms(&self) -> i64;
    /// The operating system's keyring, which may not answer.
    fn keyring(&self) -> &dyn Keyring;
}

/// Bytes of an attachment.
#[derive(Debug, Clone)]
pub struct Blob {
    pub bytes: Vec<u8>,
    pub media_type: String,
}

/// An open centre.
pub(crate) struct Centre {
    pub store: Store,
    pub keys: KeyFile,
    /// Official code; scope of every operation.
    pub code: String,
    pub signed_in: Option<StaffBadge>,
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
/// Steps of the desk that can be taken back.
pub(crate) const MOST_UNDO: usize = 200;

/// What one step at a desk wrote, and how to name it when it is taken back.
pub(crate) struct DeskStep {
    pub ops: Vec<OpId>,
    pub label: String,
}

pub struct App {
    path: PathBuf,
    host: Arc<dyn Host>,
    pub(crate) state: RwLock<State>,
    uploads: Mutex<VecDeque<(String, Upload)>>,
    pub(crate) desk_steps: Mutex<HashMap<SessionId, VecDeque<DeskStep>>>,
    /// The event whose page for participants is open; gone with the process, after which one has to sign in anyway.
    kiosk: Mutex<Option<TrainingId>>,
    changes: broadcast::Sender<Vec<String>>,
    pub(crate) exchange: Arc<Exchange>,
}

/// What a use case of a signed-in person works with.
pub(crate) struct Session {
    pub store: Store,
    pub badge: StaffBadge,
    code: String,
    now_ms: i64,
}

impl Session {
    pub fn actor(&self) -> Actor {
        Actor {
            staff: Some(self.badge.id),
            now_ms: self.now_ms,
            scope: self.code.clone(),
        }
    }

    /// When the request came, UTC milliseconds since 1970, by the device's clock.
    pub fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// Today in Lima.
    pub fn today(&self) -> chrono::NaiveDate {
        sisconecta_domain::time::civil(self.now_ms).date()
    }
}

impl App {
    /// Takes the data folder. Never fails: what is wrong with it becomes the stage that `entry.status` tells.
    pub async fn start(folder: PathBuf, host: Arc<dyn Host>) -> Arc<Self> {
        let (changes, _) = broadcast::channel(64);
        let app = Self {
            path: folder,
            host,
            state: RwLock::new(State::Closed),
            uploads: Mutex::default(),
            desk_steps: Mutex::default(),
            kiosk: Mutex::default(),
            changes,
            exchange: Arc::new(Exchange::new()),
        };
        let state = app.look().await;
        *app.state.write().await = state;
        let app = Arc::new(app);
        exchange::keep_going(&app);
        app
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
                let keys = match KeyFile::load(&folder) {
                    Ok(loaded) => loaded.keys,
                    Err(error) => return self.problem(error, Some(folder)),
                };
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
        let code = crate::centre::own(&store)
            .await?
            .map(|centre| centre.text("code").to_owned());
        let code = code.unwrap_or_default();
        let joining = store.is_joining().await?;
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

    /// Answers a request.
    ///
    /// # Errors
    /// A [`Fault`] with the sentence to show; then nothing was written.
    pub async fn rpc(&self, cmd: &str, payload: Value) -> Result<Value, Fault> {
        crate::requests::dispatch(self, cmd, payload).await
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

    /// Bytes of an attachment, for somebody who is signed in.
    ///
    /// # Errors
    /// When nobody is signed in or the attachment is not here.
    pub async fn blob(&self, hash: &str) -> Result<Blob, Fault> {
        self.not_in_kiosk()?;
        let session = self.session().await?;
        let hash: AttachmentHash = hash.parse().map_err(|_| Fault::not_found())?;
        let info = session
            .store
            .attachments()
            .info(hash)
            .await?
            // Known by its record, and still on the computer that made it.
            .ok_or(StoreError::AttachmentMissing)?;
        let bytes = session.store.attachments().get(hash).await?;
        Ok(Blob {
            bytes,
            media_type: info.media_type,
        })
    }

    /// A readable copy for the system's viewer; removed when the program ends.
    ///
    /// # Errors
    /// As [`App::blob`], and those of the disk.
    pub async fn open_copy(&self, hash: &str, name: &str) -> Result<PathBuf, Fault> {
        self.not_in_kiosk()?;
        let session = self.session().await?;
        let hash: AttachmentHash = hash.parse().map_err(|_| Fault::not_found())?;
        Ok(session.store.open_copy(hash, name).await?)
    }

    /// Kinds of records that changed, after each write.
    pub fn changes(&self) -> broadcast::Receiver<Vec<String>> {
        self.changes.subscribe()
    }

    /// Ends the work: closes the databases, removes readable copies, releases the folder.
    pub async fn close(&self) {
        self.exchange.end();
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

    /// Who is signed in, and the store.
    pub(crate) async fn session(&self) -> Result<Session, Fault> {
        match &*self.state.read().await {
            State::Open(centre) => {
                let badge = centre.signed_in.clone().ok_or_else(Fault::closed)?;
                let store = centre.store.clone();
                Ok(Session {
                    store,
                    badge,
                    code: centre.code.clone(),
                    now_ms: self.now_ms(),
                })
            }
            _ => Err(Fault::closed()),
        }
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
            self.exchange.has_written();
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
