//! The second place: a folder on a memory stick or on another computer that people named once. Each backup is copied there by
//! itself as soon as the place is at hand.
//!
//! Under the named folder lies one of this disk's own with a mark in it. Nothing is written or pruned but where the mark is: a drive
//! letter or a mount point may be another stick tomorrow, and the same stick may come under another one.

mod find;

use crate::access::follow_at;
use crate::backup::elsewhere::{copy_file, newest_in};
use crate::backup::{BackupInfo, MANIFEST, Manifest, list, mark, read_manifest};
use crate::folder::{create_private_folder_in, sync_folder, unused_name, write_atomically};
use crate::names::UNFINISHED;
use crate::{Store, StoreError, log, prune, sweep};
use chrono::{DateTime, Utc};
use find::{Mark, find, own_folder};
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::DeviceId;
use std::fs;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The device setting that keeps it. It tells of this disk alone.
const SETTING: &str = "second_place";
/// Left free at the place, in bytes: a disk that is full to the brim serves nobody.
const SPARE: u64 = 4 * 1024 * 1024;

/// The place, and how the last copy there went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondPlace {
    /// As people named it.
    pub folder: PathBuf,
    mark: Uuid,
    /// For which device: a disk that was restored or cloned begins a folder of its own.
    device: DeviceId,
    /// The newest of the copies there.
    pub copied: Option<Copied>,
    /// Nothing once a copy went well.
    pub failing: Option<Failing>,
}

/// Which backup lies at the second place, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    pub at: DateTime<Utc>,
    number: u64,
    made_at: DateTime<Utc>,
}

impl Copied {
    fn is(&self, backup: &BackupInfo) -> bool {
        (self.number, self.made_at) == (backup.number, backup.created_at)
    }
}

/// Why backups do not get to the second place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// When it first could not be done.
    pub since: DateTime<Utc>,
    pub why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The folder is not there: the stick lies in its drawer.
    Away,
    /// A folder of that name is there, without the mark.
    Another,
    /// Also without the older copies it would not fit.
    NoRoom {
        /// In bytes.
        needed: u64,
        free: u64,
    },
    /// It was pulled out meanwhile, is worn out, or cannot be written.
    Refused,
}

impl Failing {
    /// What happened and what to do, in Spanish.
    #[must_use]
    pub fn sentence(&self, folder: &Path) -> String {
        let folder = folder.display();
        match self.why {
            Why::Away => format!(
                "El segundo lugar, «{folder}», no está a la mano. Póngalo y el respaldo se copiará por sí solo."
            ),
            Why::Another => format!(
                "En «{folder}» no está la marca que dejó Sisconecta: es otra memoria o no está puesta la de siempre. No se escribió nada en ella. \
                 Ponga la de siempre, o elija otro segundo lugar."
            ),
            Why::NoRoom { needed, free } => format!(
                "En «{folder}» no hay sitio para el respaldo: hacen falta {} MB y quedan {} MB. Libere espacio ahí o elija otro segundo lugar.",
                megabytes(needed),
                megabytes(free),
            ),
            Why::Refused => format!(
                "El respaldo no se pudo copiar entero en «{folder}». Las copias anteriores siguen ahí. Compruebe que la memoria esté bien puesta y se \
                 pueda escribir en ella; si se repite, use otra."
            ),
        }
    }
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1024 * 1024)
}

impl From<StoreError> for Why {
    fn from(error: StoreError) -> Self {
        tracing::warn!(
            code = error.code(),
            "a backup was not copied to the second place"
        );
        match error {
            StoreError::DiskFull { .. } => Self::NoRoom { needed: 0, free: 0 },
            _ => Self::Refused,
        }
    }
}

/// How many bytes are free where a folder lies.
pub(crate) type Free = fn(&Path) -> std::io::Result<u64>;

impl Store {
    /// The second place, if one was named.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn second_place(&self) -> Result<Option<SecondPlace>, StoreError> {
        let kept = self.device_setting(SETTING).await?;
        Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()))
    }

    /// Names the second place and leaves the mark there. A folder of this device that it already has goes on.
    ///
    /// # Errors
    /// Those of the disk: [`StoreError::CopyFailed`] when the place takes nothing.
    pub async fn name_second_place(&self, folder: &Path) -> Result<SecondPlace, StoreError> {
        let device = self.device_id().await?;
        let refused = |error: StoreError| {
            tracing::warn!(code = error.code(), "the second place was not marked");
            StoreError::CopyFailed {
                place: folder.display().to_string(),
            }
        };
        let mark = lay_mark(folder, device).map_err(refused)?;
        let place = SecondPlace {
            folder: folder.to_owned(),
            mark,
            device,
            copied: None,
            failing: None,
        };
        self.keep_second_place(&place).await?;
        Ok(place)
    }

    /// Copies nothing there any more. What lies there stays.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn forget_second_place(&self) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        log::drop_setting(&mut tx, SETTING).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Copies the newest backup to the second place, unless it lies there already, and prunes there as here. Answers the place when there was
    /// something to do, with what came of it.
    ///
    /// # Errors
    /// Those of this disk. That the place did not take it is part of the answer.
    pub async fn copy_to_second_place(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Option<SecondPlace>, StoreError> {
        self.copy_to_second(now, |path| fs4::available_space(path))
            .await
    }

    pub(crate) async fn copy_to_second(
        &self,
        now: DateTime<Utc>,
        free: Free,
    ) -> Result<Option<SecondPlace>, StoreError> {
        let (Some(mut place), Some(newest)) = (self.second_place().await?, self.newest_of_key())
        else {
            return Ok(None);
        };
        let asked = place.mark;
        let noted = place.failing.is_none() && place.copied.is_some_and(|last| last.is(&newest));
        let came = match self.at_hand(&mut place).await {
            // Nothing is to be copied, so nobody misses the stick.
            Err(_) if noted => return Ok(None),
            Ok(own) if holds(&own, &newest) => {
                if noted {
                    return Ok(None);
                }
                // A cut came between the copy and its being noted.
                Ok(own)
            }
            Ok(own) => take(&newest, &own, free).await.map(|()| own),
            Err(why) => Err(why),
        };
        match came {
            Ok(own) => {
                self.tidy(&own);
                let through = newest_in(&newest.path, self.key()).await?;
                self.copied(now, own, through).await?;
                place.copied = Some(Copied {
                    at: now,
                    number: newest.number,
                    made_at: newest.created_at,
                });
                place.failing = None;
            }
            Err(why) => {
                let since = place.failing.map_or(now, |before| before.since);
                place.failing = Some(Failing { since, why });
            }
        }
        // Somebody may have named another one meanwhile.
        if self
            .second_place()
            .await?
            .is_some_and(|now| now.mark == asked)
        {
            self.keep_second_place(&place).await?;
        }
        Ok(Some(place))
    }

    /// Removes what another key opens from the second place, once the newest backup lies there. Best effort, since it may be away. Answers
    /// how many.
    ///
    /// # Errors
    /// Those of this disk.
    pub async fn drop_copies_of_other_key(&self) -> Result<usize, StoreError> {
        let (Some(mut place), Some(newest)) = (self.second_place().await?, self.newest_of_key())
        else {
            return Ok(0);
        };
        let Ok(own) = self.at_hand(&mut place).await else {
            return Ok(0);
        };
        if !holds(&own, &newest) {
            return Ok(0);
        }
        let mut other = list(&own);
        other.retain(|copy| copy.is_of_other(self.key()));
        let gone = other
            .iter()
            .filter(|copy| prune::remove(&own, copy).is_ok());
        Ok(gone.count())
    }

    /// The folder of this device at the place. A disk that goes on under another id begins one of its own.
    async fn at_hand(&self, place: &mut SecondPlace) -> Result<PathBuf, Why> {
        let (folder, mark) = (place.folder.clone(), place.mark);
        let found = tokio::task::spawn_blocking(move || find(&folder, mark, &find::volumes()))
            .await
            .map_err(|error| Why::from(StoreError::io(error)))?;
        let own = found.map_err(|there| if there { Why::Another } else { Why::Away })?;
        let device = self.device_id().await?;
        if device == place.device {
            return Ok(own);
        }
        let folder = own.parent().unwrap_or(&place.folder);
        place.mark = lay_mark(folder, device)?;
        place.device = device;
        Ok(own_folder(folder, place.mark))
    }

    async fn keep_second_place(&self, place: &SecondPlace) -> Result<(), StoreError> {
        let kept = serde_json::to_string(place).map_err(|error| StoreError::Invalid {
            source: error.into(),
        })?;
        self.set_device_setting(SETTING, &kept).await
    }

    /// The newest whole backup that opens with the key of this database.
    fn newest_of_key(&self) -> Option<BackupInfo> {
        self.backups()
            .into_iter()
            .find(|backup| backup.whole && backup.is_of(self.key()))
    }

    /// What is right here is right there: which copies stay, and whom they let in. Best effort, since the copy is made.
    fn tidy(&self, own: &Path) {
        if let Err(error) = prune::prune(own, self.key()) {
            tracing::warn!(code = error.code(), "the second place was not pruned");
        }
        follow_at(self.folder(), own);
    }
}

/// Leaves the mark of a device in a folder, or finds the one that it left there before.
fn lay_mark(folder: &Path, device: DeviceId) -> Result<Uuid, StoreError> {
    if let Some(before) = find::of_device(folder, device) {
        return Ok(before);
    }
    let mut random = [0; 16];
    crate::keys::random(&mut random)?;
    let id = uuid::Builder::from_random_bytes(random).into_uuid();
    let own = create_private_folder_in(folder, &find::own_name(id))?;
    let mark = Mark { mark: id, device };
    let bytes = serde_json::to_vec_pretty(&mark).map_err(|error| StoreError::Invalid {
        source: error.into(),
    })?;
    write_atomically(&own.join(find::MARK), &bytes)?;
    Ok(id)
}

fn holds(own: &Path, backup: &BackupInfo) -> bool {
    list(own).iter().any(|there| {
        there.whole && there.number == backup.number && there.created_at == backup.created_at
    })
}

/// Copies a backup into the folder of this device: beside its place, read back, then renamed.
async fn take(backup: &BackupInfo, own: &Path, free: Free) -> Result<(), Why> {
    sweep::drop_unfinished(own);
    let manifest = read_manifest(&backup.path)?;
    let work = create_private_folder_in(own, &format!("{UNFINISHED}{}", backup.name))?;
    let made = fill(&manifest, backup, own, &work, free).await;
    let done = made.and_then(|()| {
        let rename = || fs::rename(&work, unused_name(own, &backup.name));
        rename().map_err(|error| Why::from(StoreError::from(error)))
    });
    if done.is_err() {
        drop(fs::remove_dir_all(&work));
    }
    // Some sticks cannot be asked to write their folder out; the files were.
    drop(sync_folder(own));
    done
}

async fn fill(
    manifest: &Manifest,
    backup: &BackupInfo,
    own: &Path,
    work: &Path,
    free: Free,
) -> Result<(), Why> {
    let mut left = Vec::new();
    let before = list(own).into_iter().find(|there| there.whole);
    for (name, written) in &manifest.files {
        if !share(before.as_ref(), name, manifest, work).await {
            left.push((name, written));
        }
    }
    let needed = left.iter().map(|(_, mark)| mark.size).sum::<u64>() + SPARE;
    make_room(own, needed, free)?;
    for (name, written) in left {
        copy_file(backup.path.join(name), work.join(name)).await?;
        // Read back: a stick that is worn out says that all went well.
        if mark(work.join(name)).await? != *written {
            tracing::warn!(part = name, "the second place gave back other bytes");
            return Err(Why::Refused);
        }
    }
    Ok(copy_file(backup.path.join(MANIFEST), work.join(MANIFEST)).await?)
}

/// Takes a part that never changes from the copy before, where the place can name one file twice. It is read before it is shared.
async fn share(before: Option<&BackupInfo>, name: &str, manifest: &Manifest, work: &Path) -> bool {
    let Some(before) = before.filter(|_| manifest.has_part(name)) else {
        return false;
    };
    let there = before.path.join(name);
    let same = mark(there.clone()).await.ok().as_ref() == manifest.files.get(name);
    same && fs::hard_link(there, work.join(name)).is_ok()
}

/// Lets the oldest copies go until there is room. The newest stays.
fn make_room(own: &Path, needed: u64, free: Free) -> Result<(), Why> {
    let room = || free(own).map_err(|error| Why::from(StoreError::from(error)));
    let mut copies = list(own);
    copies.retain(|copy| copy.whole);
    loop {
        let free = room()?;
        if free >= needed {
            return Ok(());
        }
        match copies.pop() {
            Some(oldest) if !copies.is_empty() => prune::remove(own, &oldest)?,
            _ => return Err(Why::NoRoom { needed, free }),
        }
    }
}

#[cfg(test)]
mod tests;
