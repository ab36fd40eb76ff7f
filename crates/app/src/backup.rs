//! Backups by hand.

use crate::entry::{BackupRow, ListBackups, MakeBackup, backup_row};
use crate::{App, Fault};

pub(crate) async fn make(app: &App, _: MakeBackup) -> Result<BackupRow, Fault> {
    let session = app.session().await?;
    Ok(backup_row(
        &session.store.backup("manual", app.now()).await?,
    ))
}

pub(crate) async fn list(app: &App, _: ListBackups) -> Result<Vec<BackupRow>, Fault> {
    let session = app.session().await?;
    Ok(session.store.backups().iter().map(backup_row).collect())
}
