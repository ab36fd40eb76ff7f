//! Restoring a backup into an empty data folder.
//!
//! A damaged database is set aside first ([`DataFolder::set_aside`]); nothing is ever overwritten.

use std::fs;
use std::io;
use std::path::Path;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{ConnectOptions, Connection};
use uuid::Uuid;

use crate::attachments::new_identity;
use crate::backup::{Manifest, attach, mark, name_of, read_manifest};
use crate::connection::{base_options, check_file, create_database};
use crate::folder::{self, DataFolder, FolderState};
use crate::keys::{DatabaseKey, KeyFile};
use crate::migrations;
use crate::{Store, StoreError};

/// A file of attachments that is still being put together. It takes its name only once it is whole.
const PUT_RIGHT: &str = "adjuntos.db.restaurando";

/// Says that a database came out of a backup: what was done after it may exist elsewhere, under the same numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    pub database_id: Uuid,
    /// Name of the backup's folder.
    pub backup: String,
    pub backed_up_at: DateTime<Utc>,
    pub restored_at: DateTime<Utc>,
    /// Files of the backup with attachments that could not be read: those are not here.
    #[serde(default)]
    pub lost: Vec<String>,
}

impl Store {
    /// What the database was restored from, until somebody has acted on it.
    ///
    /// # Errors
    /// Those of the disk. A garbled marker still says that there was a restore: then [`StoreError::Invalid`].
    pub fn restored(&self) -> Result<Option<Restored>, StoreError> {
        match fs::read(self.folder().restored()) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes)
                    .map(Some)
                    .map_err(|error| StoreError::Invalid {
                        source: error.into(),
                    })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Forgets that the database was restored: call it once the database itself says so.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn forget_restored(&self) -> Result<(), StoreError> {
        folder::remove_if_there(&self.folder().restored())?;
        folder::sync_folder(self.folder().path())
    }
}

/// Reads every file of a backup and compares it with what the backup says of itself. Needs no key.
///
/// # Errors
/// [`StoreError::BackupInvalid`].
pub async fn verify(backup: &Path) -> Result<(), StoreError> {
    let (_, lost) = readable(backup).await?;
    match lost.first() {
        None => Ok(()),
        Some(part) => Err(StoreError::BackupInvalid {
            name: name_of(backup),
            reason: format!("{part} has changed or cannot be read"),
        }),
    }
}

/// Like [`verify`], but answers the files with attachments that cannot be used: the others are worth restoring without them.
async fn readable(backup: &Path) -> Result<(Manifest, Vec<String>), StoreError> {
    let manifest = read_manifest(backup)?;
    let mut lost = Vec::new();
    for (name, expected) in &manifest.files {
        if mark(backup.join(name)).await.ok().as_ref() == Some(expected) {
            continue;
        }
        if !manifest.attachments.names.contains(name) {
            return Err(StoreError::BackupInvalid {
                name: name_of(backup),
                reason: format!("{name} has changed or cannot be read"),
            });
        }
        lost.push(name.clone());
    }
    Ok((manifest, lost))
}

/// Whether the database and the key file of a backup are as they were written, so that restoring it brings the centre back.
///
/// # Errors
/// [`StoreError::BackupInvalid`].
pub async fn usable(backup: &Path) -> Result<(), StoreError> {
    readable(backup).await.map(drop)
}

/// Copies a backup into an empty data folder, after verifying it. Open the folder afterwards.
///
/// The key comes from the backup's own key file: [`KeyFile::load_from`] on its `llavero.json`.
///
/// # Errors
/// [`StoreError::FolderNotEmpty`], [`StoreError::BackupInvalid`], [`StoreError::WrongKey`], those of the disk. A restore
/// cut short leaves an empty data folder or a whole one; the backup is never touched.
pub async fn restore(
    backup: &Path,
    key: &DatabaseKey,
    into: &DataFolder,
    now: DateTime<Utc>,
) -> Result<Restored, StoreError> {
    if into.state() != FolderState::Empty {
        return Err(StoreError::FolderNotEmpty);
    }
    let (manifest, lost) = readable(backup).await?;
    let keys = KeyFile::load_from(&backup.join(folder::KEYS))?;
    if !keys.is_of(key) {
        return Err(StoreError::WrongKey);
    }
    into.drop_unfinished()?;
    let copied = copy(backup, &manifest, &lost, key, into).await;
    if let Err(error) = copied {
        into.drop_unfinished()?;
        return Err(error);
    }
    let restored = Restored {
        database_id: keys.database_id(),
        backup: name_of(backup),
        backed_up_at: manifest.created_at,
        restored_at: now,
        lost,
    };
    // The marker stands before the database does: a crash never yields a restored database that does not know it.
    let marker = serde_json::to_vec_pretty(&restored).map_err(|error| StoreError::Invalid {
        source: error.into(),
    })?;
    folder::write_atomically(&into.restored(), &marker)?;
    folder::write_atomically(&into.path().join(folder::KEYS), &keys.to_bytes()?)?;
    into.finish_renaming()?;
    Ok(restored)
}

async fn copy(
    backup: &Path,
    manifest: &Manifest,
    lost: &[String],
    key: &DatabaseKey,
    into: &DataFolder,
) -> Result<(), StoreError> {
    let broken = |reason: String| StoreError::BackupInvalid {
        name: name_of(backup),
        reason,
    };
    let centre = into.new_path(folder::CENTRE);
    copy_file(&backup.join(folder::CENTRE), &centre).await?;
    check_file(&centre, key, true).await?.map_err(broken)?;

    let attachments = into.new_path(folder::ATTACHMENTS);
    copy_attachments(backup, manifest, lost, key, &attachments).await
}

/// Puts the attachments of a backup together in one file, without the parts that cannot be read.
async fn copy_attachments(
    backup: &Path,
    manifest: &Manifest,
    lost: &[String],
    key: &DatabaseKey,
    attachments: &Path,
) -> Result<(), StoreError> {
    let mut parts = manifest.attachments.names.iter().peekable();
    match parts.next_if(|first| !lost.contains(first)) {
        Some(first) => copy_file(&backup.join(first), attachments).await?,
        None => create_database(attachments, key, migrations::attachments()).await?,
    }
    let mut connection = base_options(attachments, key).connect().await?;
    // Rows still being received when the copy was made never became attachments, and their ids may be taken.
    sqlx::query("delete from attachment where hash is null")
        .execute(&mut connection)
        .await?;
    sqlx::query(
        "insert into attachment_file (id, identity) values (1, ?) on conflict (id) do update set identity = excluded.identity",
    )
    .bind(new_identity()?)
    .execute(&mut connection)
    .await?;
    for part in parts.filter(|part| !lost.contains(part)) {
        attach(&mut connection, &backup.join(part), key).await?;
        let mut tx = connection.begin().await?;
        // The first part may already hold what arrived while it was written.
        for statement in [
            "create temp table fresh as select a.id, a.id + (select coalesce(max(id), 0) from main.attachment) as new_id \
             from other.attachment a where a.hash not in (select hash from main.attachment)",
            "insert into main.attachment (id, hash, sequence, size, media_type) \
             select f.new_id, a.hash, (select coalesce(max(sequence), 0) from main.attachment) + a.sequence, a.size, \
             a.media_type from other.attachment a join fresh f on f.id = a.id order by a.sequence",
            "insert into main.attachment_chunk (attachment, number, bytes) \
             select f.new_id, c.number, c.bytes from other.attachment_chunk c join fresh f on f.id = c.attachment",
            "drop table fresh",
        ] {
            sqlx::query(statement).execute(&mut *tx).await?;
        }
        tx.commit().await?;
        sqlx::query("detach database other")
            .execute(&mut connection)
            .await?;
    }
    connection.close().await?;
    folder::sync_file(attachments)
}

/// Puts a damaged or missing file of attachments right out of a backup, when nothing else is damaged: the database stays as it is, with all
/// that was written since. The damaged file is set aside. Answers `None`, with nothing done, when more than that file is damaged.
///
/// # Errors
/// [`StoreError::BackupInvalid`] and those of the disk. Cut short, the folder is as it was or lacks the file.
pub async fn restore_attachments(
    backup: &Path,
    key: &DatabaseKey,
    into: &DataFolder,
    now: DateTime<Utc>,
) -> Result<Option<Restored>, StoreError> {
    if into.state() != FolderState::Ready || !of_this_folder(key, into) {
        return Ok(None);
    }
    let intact = |path| async move { matches!(check_file(path, key, false).await, Ok(Ok(()))) };
    let (centre, attachments) = (into.centre(), into.attachments());
    if !intact(&centre).await || attachments.exists() && intact(&attachments).await {
        return Ok(None);
    }
    let (manifest, lost) = readable(backup).await?;
    let keys = KeyFile::load_from(&backup.join(folder::KEYS))?;
    if !keys.is_of(key) {
        return Err(StoreError::WrongKey);
    }
    let made = into.path().join(PUT_RIGHT);
    folder::remove_if_there(&made)?;
    copy_attachments(backup, &manifest, &lost, key, &made).await?;
    into.set_aside_attachments(now)?;
    fs::rename(&made, &attachments)?;
    folder::sync_folder(into.path())?;
    Ok(Some(Restored {
        database_id: keys.database_id(),
        backup: name_of(backup),
        backed_up_at: manifest.created_at,
        restored_at: now,
        lost,
    }))
}

fn of_this_folder(key: &DatabaseKey, folder: &DataFolder) -> bool {
    KeyFile::load(folder).is_ok_and(|loaded| loaded.keys.is_of(key))
}

async fn copy_file(from: &Path, to: &Path) -> Result<(), StoreError> {
    let (from, to) = (from.to_owned(), to.to_owned());
    let work = move || -> Result<(), StoreError> {
        let mut target = folder::create_private_file(&to)?;
        io::copy(&mut fs::File::open(from)?, &mut target)?;
        target.sync_all()?;
        Ok(())
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(StoreError::io)?
}
