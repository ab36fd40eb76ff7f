//! Backups by hand.

use crate::context::Ctx;
use crate::fault::Fault;
use crate::requests::requests;
use serde::{Deserialize, Serialize};
use sisconecta_store::BackupInfo;
use ts_rs::TS;

requests! {
    "backup.make" Staff make(MakeBackup) -> BackupRow;
    "backup.list" Staff list(ListBackups) -> Vec<BackupRow>, reads &["backup"];
}

pub(crate) async fn make(ctx: &Ctx<'_>, _: MakeBackup) -> Result<BackupRow, Fault> {
    Ok(backup_row(
        &ctx.store.backup("manual", ctx.app.now()).await?,
    ))
}

pub(crate) async fn list(ctx: &Ctx<'_>, _: ListBackups) -> Result<Vec<BackupRow>, Fault> {
    Ok(ctx.store.backups().iter().map(backup_row).collect())
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MakeBackup {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListBackups {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupRow {
    pub folder: String,
    /// UTC, milliseconds since 1970.
    pub made_at: i64,
    /// Bytes on disk.
    pub size: i64,
}

pub(crate) fn backup_row(info: &BackupInfo) -> BackupRow {
    BackupRow {
        folder: info.path.to_string_lossy().into_owned(),
        made_at: info.created_at.timestamp_millis(),
        size: i64::try_from(info.size).unwrap_or(i64::MAX),
    }
}
