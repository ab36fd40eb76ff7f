//! The backup before a migration: one of what stands, however often a start fails after it.

use crate::backup::{self, list, mark, read_manifest};
use crate::folder::{self, DataFolder};
use crate::keys::DatabaseKey;
use crate::names::OF;
use crate::{StoreError, prune};
use chrono::{DateTime, Utc};
use std::fs;
use std::path::{Path, PathBuf};

/// Makes the backup unless a whole one of the same database is there, and removes what need not stay.
pub(crate) async fn back_up(
    data: &DataFolder,
    key: &DatabaseKey,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let of = content(data).await?;
    for made in list(&data.backups()) {
        if made.whole && made.label == prune::BEFORE_MIGRATION && is_of(&made.path, &of).await {
            return Ok(());
        }
    }
    let made = backup::make(data, key, prune::BEFORE_MIGRATION, now).await?;
    // Without it the next start makes one more, and no harm is done.
    let noted = folder::write_atomically(&made.path.join(OF), of.as_bytes());
    let cleared = noted.and_then(|()| prune::prune(&data.backups(), key).map(drop));
    if let Err(error) = cleared {
        tracing::warn!(code = error.code(), "backups stay that need not");
    }
    Ok(())
}

/// What the centre's database holds, with what has not been brought into its file yet. Every attachment that counts is named in it.
async fn content(data: &DataFolder) -> Result<String, StoreError> {
    let file = data.centre();
    let mut journal = file.clone().into_os_string();
    journal.push("-wal");
    let journal = PathBuf::from(journal);
    let mut of = mark(file).await?.blake3;
    if fs::metadata(&journal).is_ok_and(|journal| journal.len() > 0) {
        of.push_str(&mark(journal).await?.blake3);
    }
    Ok(of)
}

/// Whether a backup was made of this, and its database is still what it was then.
async fn is_of(backup: &Path, of: &str) -> bool {
    if !fs::read_to_string(backup.join(OF)).is_ok_and(|noted| noted == of) {
        return false;
    }
    let (Ok(manifest), Ok(copy)) = (
        read_manifest(backup),
        mark(backup.join(folder::CENTRE)).await,
    ) else {
        return false;
    };
    manifest.files.get(folder::CENTRE) == Some(&copy)
}
