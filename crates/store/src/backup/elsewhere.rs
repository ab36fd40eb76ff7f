//! A copy of a backup at another place: a memory stick, a shared folder. What is copied is whole by itself, like every backup.

use super::{BackupInfo, MANIFEST, Manifest, mark, read_manifest};
use crate::connection::read_options;
use crate::folder::{create_private_folder_in, sync_file, sync_folder, unused_name};
use crate::names::{CENTRE, UNFINISHED};
use crate::{DatabaseKey, Store, StoreError};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::{ConnectOptions, Connection};
use std::fs;
use std::path::{Path, PathBuf};

/// The device setting that keeps the last one. It tells of this disk alone.
const LAST: &str = "copied_elsewhere";

/// When this computer's data were last copied to another place, and where to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopiedElsewhere {
    pub at: DateTime<Utc>,
    pub place: PathBuf,
    /// The newest operation that is surely in it.
    through: i64,
}

impl Store {
    /// Makes a backup and copies it into a folder at another place, reads the copy back, and remembers it.
    ///
    /// # Errors
    /// Those of a backup; [`StoreError::CopyFailed`] when the other place cannot take it. The backup stays, and nothing half done is left there.
    pub async fn backup_to(
        &self,
        place: &Path,
        now: DateTime<Utc>,
    ) -> Result<CopiedElsewhere, StoreError> {
        // Before the backup: what is written meanwhile may be in it, and is told of as if it were not.
        let through = self.newest_arrival().await?;
        let backup = self.backup("copia", now).await?;
        let copied = copy(&backup, place).await.map_err(|source| {
            tracing::warn!(%source, "a backup was not copied to another place");
            StoreError::CopyFailed {
                place: place.display().to_string(),
            }
        })?;
        self.copied(now, copied, through).await
    }

    /// Remembers what a copy elsewhere surely holds. One that holds more stays the last.
    pub(crate) async fn copied(
        &self,
        at: DateTime<Utc>,
        place: PathBuf,
        through: i64,
    ) -> Result<CopiedElsewhere, StoreError> {
        if let Some(last) = self.copied_elsewhere().await?
            && last.through > through
        {
            return Ok(last);
        }
        let copied = CopiedElsewhere { at, place, through };
        let kept = serde_json::to_string(&copied).map_err(|error| StoreError::Invalid {
            source: error.into(),
        })?;
        self.set_device_setting(LAST, &kept).await?;
        Ok(copied)
    }

    /// The last copy at another place; nothing when none was made.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn copied_elsewhere(&self) -> Result<Option<CopiedElsewhere>, StoreError> {
        let kept = self.device_setting(LAST).await?;
        Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()))
    }

    /// How many operations are on this disk alone: headquarters lacks them, and so does the last copy elsewhere.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn only_here(&self) -> Result<u32, StoreError> {
        let through = self
            .copied_elsewhere()
            .await?
            .map_or(0, |copy| copy.through);
        let mut connection = self.readers().acquire().await?;
        Ok(sqlx::query_scalar(
            "select count(*) from operation indexed by operation_on_its_way
             where feed is null and aside is null and own and not sent and arrival > ?",
        )
        .bind(through)
        .fetch_one(&mut *connection)
        .await?)
    }

    async fn newest_arrival(&self) -> Result<i64, StoreError> {
        let mut connection = self.readers().acquire().await?;
        Ok(
            sqlx::query_scalar("select coalesce(max(arrival), 0) from operation")
                .fetch_one(&mut *connection)
                .await?,
        )
    }
}

/// The newest operation in a backup, which keeps where each of them stands.
pub(crate) async fn newest_in(backup: &Path, key: &DatabaseKey) -> Result<i64, StoreError> {
    let options = read_options(&backup.join(CENTRE), key).immutable(true);
    let mut connection = options.connect().await?;
    let newest = sqlx::query_scalar("select coalesce(max(arrival), 0) from operation")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    Ok(newest)
}

/// Copies a backup under its own name, and answers where it lies.
async fn copy(backup: &BackupInfo, place: &Path) -> Result<PathBuf, StoreError> {
    let manifest = read_manifest(&backup.path)?;
    let name = format!("{UNFINISHED}{}", backup.name);
    if place.join(&name).exists() {
        fs::remove_dir_all(place.join(&name))?;
    }
    let work = create_private_folder_in(place, &name)?;
    let made = fill(&manifest, &backup.path, &work).await.and_then(|()| {
        let target = unused_name(place, &backup.name);
        fs::rename(&work, &target)?;
        Ok(target)
    });
    if made.is_err() {
        drop(fs::remove_dir_all(&work));
    }
    // Some sticks cannot be asked to write their folder out; the files were.
    drop(sync_folder(place));
    made
}

async fn fill(manifest: &Manifest, from: &Path, to: &Path) -> Result<(), StoreError> {
    for (name, written) in &manifest.files {
        copy_file(from.join(name), to.join(name)).await?;
        // Read back: a stick that is worn out says that all went well.
        if mark(to.join(name)).await? != *written {
            return Err(super::failed("the copy is not what was copied"));
        }
    }
    copy_file(from.join(MANIFEST), to.join(MANIFEST)).await
}

pub(crate) async fn copy_file(from: PathBuf, to: PathBuf) -> Result<(), StoreError> {
    tokio::task::spawn_blocking(move || {
        fs::copy(from, &to)?;
        sync_file(&to)
    })
    .await
    .map_err(StoreError::io)?
}
