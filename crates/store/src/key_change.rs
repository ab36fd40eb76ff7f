//! Another key for the databases, after the one they have may have become known to somebody.
//!
//! Both databases are written anew under the new key in `cambio.en-curso/`, with a key file that wraps it, and verified there. Renaming that
//! folder to `cambio/` decides. Before it, the data folder is as it was and what was begun is swept away; after it, whoever takes the
//! folder moves the files to their places ([`DataFolder::acquire`]). So a power cut at any moment leaves a folder that opens with the one key
//! or with the other. Backups and what was set aside keep the key that they have.

use crate::attachments::new_identity;
use crate::backup::{count, verify_copy};
use crate::connection::base_options;
use crate::folder::{self, DataFolder};
use crate::keys::{DatabaseKey, KeyFile};
use crate::{StoreError, log, names};
use sqlx::sqlite::SqliteJournalMode;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};
use std::fs;
use std::path::Path;

/// How far a change of the key is, for the person who watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The records are written under the new key.
    Records,
    /// The attachments are.
    Attachments,
    /// What was written is read again.
    Verifying,
    /// The new files take the places of the old ones.
    Placing,
}

impl Step {
    pub const ALL: [Self; 4] = [
        Self::Records,
        Self::Attachments,
        Self::Verifying,
        Self::Placing,
    ];
}

/// Left free on the disk beside what is written, in bytes.
const SPARE: u64 = 16 * 1024 * 1024;

/// A change of the key of a folder that nobody has open.
pub struct KeyChange<'c> {
    pub folder: &'c DataFolder,
    pub old: &'c DatabaseKey,
    pub new: &'c DatabaseKey,
    /// The key file from then on: it wraps the new key.
    pub keys: &'c KeyFile,
    /// Device settings that the new database begins with.
    pub settings: &'c [(&'c str, &'c str)],
    /// Is told each step when it begins.
    pub tell: &'c (dyn Fn(Step) + Sync),
}

impl KeyChange<'_> {
    /// Gives both databases the new key.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`] when the key file wraps another key, [`StoreError::LastSlot`] when nothing but a keyring would open it,
    /// [`StoreError::DiskFull`] when both do not fit beside the old ones, and those of the disk. Unless it is already decided, everything is
    /// as it was.
    pub async fn run(&self) -> Result<(), StoreError> {
        if !self.keys.is_of(self.new) {
            return Err(StoreError::WrongKey);
        }
        if !self.keys.opens_elsewhere() {
            return Err(StoreError::LastSlot);
        }
        let folder = self.folder;
        folder.drop_unfinished_change()?;
        let staging = folder.path().join(names::CHANGE_UNFINISHED);
        if let Err(error) = self.stage(&staging).await {
            // What stays is swept when the folder is next taken.
            let _ = folder.drop_unfinished_change();
            return Err(error);
        }
        (self.tell)(Step::Placing);
        fs::rename(&staging, folder.path().join(names::CHANGE))?;
        folder::sync_folder(folder.path())?;
        folder.finish_change()
    }

    async fn stage(&self, staging: &Path) -> Result<(), StoreError> {
        let (old, new, tell) = (self.old, self.new, self.tell);
        let (centre, attachments) = (self.folder.centre(), self.folder.attachments());
        room(self.folder, &[&centre, &attachments])?;
        folder::create_private_folder(staging)?;
        let new_centre = staging.join(folder::CENTRE);
        let new_attachments = staging.join(folder::ATTACHMENTS);

        tell(Step::Records);
        let mut written = copy(&centre, &new_centre, old, new).await?;
        for (name, value) in self.settings {
            log::set_setting(&mut written, name, value).await?;
        }
        written.close().await?;

        tell(Step::Attachments);
        let mut written = copy(&attachments, &new_attachments, old, new).await?;
        // The parts of older backups have the old key: the next backup begins its own.
        sqlx::query("update attachment_file set identity = ?")
            .bind(new_identity()?)
            .execute(&mut written)
            .await?;
        written.close().await?;

        tell(Step::Verifying);
        for (from, to, table) in [
            (&centre, &new_centre, "operation"),
            (&attachments, &new_attachments, "attachment_chunk"),
        ] {
            folder::sync_file(to)?;
            verify_copy(to, new).await?;
            if rows(from, old, table).await? != rows(to, new, table).await? {
                return Err(StoreError::BackupFailed {
                    reason: format!("{table} has other rows under the new key"),
                });
            }
        }
        folder::write_atomically(&staging.join(folder::KEYS), &self.keys.to_bytes()?)
    }
}

/// Refuses before anything is written, where both files would not fit beside those that are there.
fn room(folder: &DataFolder, files: &[&Path]) -> Result<(), StoreError> {
    let mut needed = SPARE;
    for file in files {
        needed += fs::metadata(file)?.len();
    }
    if fs4::available_space(folder.path())? < needed {
        return Err(StoreError::DiskFull {
            source: format!("a change of the key needs {needed} bytes").into(),
        });
    }
    Ok(())
}

/// Copies a database and gives the copy another key. Answers the copy, open.
async fn copy(
    from: &Path,
    to: &Path,
    old: &DatabaseKey,
    new: &DatabaseKey,
) -> Result<SqliteConnection, StoreError> {
    let mut source = base_options(from, old).connect().await?;
    crate::backup::vacuum_into(&mut source, to).await?;
    source.close().await?;
    // A copy that is cut short is thrown away, so nothing is kept to take it back.
    let mut copy = base_options(to, old)
        .journal_mode(SqliteJournalMode::Off)
        .connect()
        .await?;
    sqlx::query(AssertSqlSafe(format!(
        "pragma rekey = {}",
        new.pragma().as_str()
    )))
    .execute(&mut copy)
    .await?;
    copy.close().await?;
    Ok(base_options(to, new)
        .journal_mode(SqliteJournalMode::Memory)
        .connect()
        .await?)
}

async fn rows(path: &Path, key: &DatabaseKey, table: &'static str) -> Result<i64, StoreError> {
    let mut connection = base_options(path, key).connect().await?;
    let rows = count(&mut connection, table).await?;
    connection.close().await?;
    Ok(rows)
}

#[cfg(test)]
mod tests;
