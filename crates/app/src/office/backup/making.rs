//! Making backups: each day by themselves, by hand, and to another place that somebody picks.

use super::memory::{BackupFailed, Backups};
use super::place::place_elsewhere;
use super::second_place::copy_if_due;
use super::standing::{BackupRow, GetOutsideCopy, Opens, OutsideCopy, backup_row, outside};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::house::{App, State};
use crate::keys::follow;
use serde::{Deserialize, Serialize};
use sisconecta_store::Store;
use std::sync::{Arc, Weak};
use std::time::Duration;
use ts_rs::TS;

/// How often it is looked whether the backup of the day is still to be made: a computer may stay on for weeks.
const LOOK: Duration = Duration::from_secs(10 * 60);

/// Makes the backup of each day for as long as the program runs.
pub(crate) fn keep_making(app: &Arc<App>) {
    look_every(app, LOOK);
}

pub(super) fn look_every(app: &Arc<App>, pause: Duration) {
    let (backups, mut ended) = (Backups::of(app), app.signals.ended.subscribe());
    // Only weakly: who drops the program is not kept waiting for a pause to end.
    let app: Weak<App> = Arc::downgrade(app);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                () = backups.woken() => {}
                () = tokio::time::sleep(pause) => {}
                _ = ended.wait_for(|ended| *ended) => return,
            }
            let Some(app) = app.upgrade() else { return };
            // While participants answer, nothing else happens to the disk.
            if app.kiosk().is_some() {
                continue;
            }
            let store = match &*app.state.read().await {
                State::Open(centre) if !centre.joining => centre.store.clone(),
                _ => continue,
            };
            make_daily(&app, &store, &backups).await;
            copy_if_due(&app, &store).await;
        }
    });
}

async fn make_daily(app: &App, store: &Store, backups: &Backups) {
    let _turn = backups.turn().await;
    let made = store.backup_daily(app.now()).await;
    // An access may have been taken away while it was made.
    follow(store.folder()).await;
    match made {
        Ok(None) if backups.failed().is_none() => {}
        Ok(_) => backups.came_to(app, None),
        Err(error) => {
            tracing::error!(code = error.code(), "the daily backup failed");
            let failed = BackupFailed {
                // Since when, and not when it was last tried.
                at: backups.failed().map_or(app.now_ms(), |before| before.at),
                sentence: Fault::from(error).sentence,
                second: false,
            };
            backups.came_to(app, Some(failed));
        }
    }
}

pub(crate) async fn make(ctx: &Ctx<'_>, _: MakeBackup) -> Result<BackupRow, Fault> {
    let backups = Backups::of(ctx.app);
    let _turn = backups.turn().await;
    let made = ctx.store.backup("manual", ctx.app.now()).await?;
    // An access may have been taken away while it was made.
    follow(ctx.store.folder()).await;
    backups.came_to(ctx.app, None);
    Ok(backup_row(&made, Opens::AsNow))
}

/// Makes a backup and copies it to another place: a memory stick, a shared folder.
pub(crate) async fn copy(ctx: &Ctx<'_>, request: CopyBackup) -> Result<OutsideCopy, Fault> {
    let place = place_elsewhere(ctx, &request.folder)?;
    let backups = Backups::of(ctx.app);
    let _turn = backups.turn().await;
    ctx.store.backup_to(&place, ctx.app.now()).await?;
    backups.came_to(ctx.app, None);
    outside(ctx, GetOutsideCopy {}).await
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MakeBackup {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CopyBackup {
    /// Absolute path of a folder elsewhere.
    pub folder: String,
}
