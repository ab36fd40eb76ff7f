//! Backups: by hand, and each day by themselves for as long as the program runs.

use crate::context::Ctx;
use crate::fault::Fault;
use crate::house::{App, State};
use crate::keys::follow;
use crate::requests::requests;
use serde::{Deserialize, Serialize};
use sisconecta_store::access::lags;
use sisconecta_store::{BackupInfo, Written};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::Notify;
use ts_rs::TS;

/// What screens listen for.
const CHANGED: &str = "backup";
/// How often it is looked whether the backup of the day is still to be made: a computer may stay on for weeks.
const LOOK: Duration = Duration::from_secs(10 * 60);

requests! {
    "backup.make" Staff make(MakeBackup) -> BackupRow;
    "backup.list" Staff list(ListBackups) -> Vec<BackupRow>, reads &[CHANGED];
    "backup.copy" Staff copy(CopyBackup) -> OutsideCopy;
    "backup.outside" Staff outside(GetOutsideCopy) -> OutsideCopy, reads &["*"];
    "backup.failed" Staff failed(GetBackupFailed) -> Option<BackupFailed>, reads &[CHANGED];
}

/// What the program remembers of its backups while it runs.
#[derive(Default)]
pub(crate) struct Backups {
    failed: Mutex<Option<BackupFailed>>,
    wake: Notify,
}

impl Backups {
    pub(crate) fn of(app: &App) -> Arc<Self> {
        app.memory.of()
    }

    /// Why the last one could not be made; nothing once one was.
    pub(crate) fn failed(&self) -> Option<BackupFailed> {
        self.failed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Looks soon whether one is due.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    fn came_to(&self, app: &App, failed: Option<BackupFailed>) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = failed;
        app.announce(&Written {
            ops: Vec::new(),
            kinds: vec![CHANGED.to_owned()],
        });
    }
}

/// Makes the backup of each day for as long as the program runs.
pub(crate) fn keep_making(app: &Arc<App>) {
    look_every(app, LOOK);
}

fn look_every(app: &Arc<App>, pause: Duration) {
    let (backups, mut ended) = (Backups::of(app), app.signals.ended.subscribe());
    // Only weakly: who drops the program is not kept waiting for a pause to end.
    let app: Weak<App> = Arc::downgrade(app);
    tokio::spawn(async move {
        loop {
            tokio::select! {
                () = backups.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
                _ = ended.wait_for(|ended| *ended) => return,
            }
            let Some(app) = app.upgrade() else { return };
            make_daily(&app, &backups).await;
        }
    });
}

async fn make_daily(app: &App, backups: &Backups) {
    // While participants answer, nothing else happens to the disk.
    if app.kiosk().is_some() {
        return;
    }
    let store = match &*app.state.read().await {
        State::Open(centre) if !centre.joining => centre.store.clone(),
        _ => return,
    };
    let made = store.backup_daily(app.now()).await;
    // An access may have been taken away while it was made.
    follow(store.folder()).await;
    match made {
        Ok(None) if backups.failed().is_none() => {}
        Ok(_) => backups.came_to(app, None),
        Err(error) => {
            tracing::error!(code = error.code(), "the daily backup failed");
            let failed = BackupFailed {
                at: app.now_ms(),
                sentence: Fault::from(error).sentence,
            };
            backups.came_to(app, Some(failed));
        }
    }
}

pub(crate) async fn failed(
    ctx: &Ctx<'_>,
    _: GetBackupFailed,
) -> Result<Option<BackupFailed>, Fault> {
    Ok(Backups::of(ctx.app).failed())
}

pub(crate) async fn make(ctx: &Ctx<'_>, _: MakeBackup) -> Result<BackupRow, Fault> {
    let made = ctx.store.backup("manual", ctx.app.now()).await?;
    // An access may have been taken away while it was made.
    follow(ctx.store.folder()).await;
    Backups::of(ctx.app).came_to(ctx.app, None);
    Ok(backup_row(&made, false))
}

/// Makes a backup and copies it to another place: a memory stick, a shared folder.
pub(crate) async fn copy(ctx: &Ctx<'_>, request: CopyBackup) -> Result<OutsideCopy, Fault> {
    let place = PathBuf::from(request.folder.trim());
    let wrong = |sentence: &str| Fault::input("folder", sentence.to_owned());
    if !place.is_absolute() || !place.is_dir() {
        return Err(wrong(
            "Esa carpeta no está. Ponga la memoria y elíjala, o escriba la ruta completa de la carpeta.",
        ));
    }
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if real(&place).starts_with(real(ctx.store.folder().path())) {
        return Err(wrong(
            "Esa carpeta está entre los datos del programa: se perdería con ellos. Elija una memoria u otro equipo.",
        ));
    }
    ctx.store.backup_to(&place, ctx.app.now()).await?;
    Backups::of(ctx.app).came_to(ctx.app, None);
    outside(ctx, GetOutsideCopy {}).await
}

pub(crate) async fn outside(ctx: &Ctx<'_>, _: GetOutsideCopy) -> Result<OutsideCopy, Fault> {
    let last = ctx.store.copied_elsewhere().await?;
    let enrolled = ctx.store.enrolment().await?.is_some();
    Ok(OutsideCopy {
        only_here: ctx.store.only_here().await?,
        enrolled,
        copied_at: last.as_ref().map(|copy| copy.at.timestamp_millis()),
        place: last.map_or_else(String::new, |copy| copy.place.display().to_string()),
    })
}

pub(crate) async fn list(ctx: &Ctx<'_>, _: ListBackups) -> Result<Vec<BackupRow>, Fault> {
    let folder = ctx.store.folder();
    let row = |backup: &BackupInfo| backup_row(backup, lags(folder, &backup.path));
    Ok(ctx.store.backups().iter().map(row).collect())
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MakeBackup {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListBackups {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetBackupFailed {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CopyBackup {
    /// Absolute path of a folder elsewhere.
    pub folder: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetOutsideCopy {}

/// Where else this computer's data are.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OutsideCopy {
    /// Operations that neither headquarters nor the last copy holds.
    pub only_here: u32,
    /// This computer sends to headquarters.
    pub enrolled: bool,
    /// When the last copy to another place was made, UTC milliseconds since 1970.
    pub copied_at: Option<i64>,
    /// Where it lies; empty when none was made.
    pub place: String,
}

/// A daily backup that could not be made.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupFailed {
    /// UTC, milliseconds since 1970.
    pub at: i64,
    /// Why, in Spanish.
    pub sentence: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupRow {
    pub folder: String,
    /// UTC, milliseconds since 1970.
    pub made_at: i64,
    /// Bytes on disk.
    pub size: i64,
    /// It could not be written when a password or the recovery code was changed or taken away, and still opens with it.
    pub opens_with_old: bool,
}

pub(crate) fn backup_row(info: &BackupInfo, opens_with_old: bool) -> BackupRow {
    BackupRow {
        folder: info.path.to_string_lossy().into_owned(),
        made_at: info.created_at.timestamp_millis(),
        size: i64::try_from(info.size).unwrap_or(i64::MAX),
        opens_with_old,
    }
}

#[cfg(test)]
mod tests {
    use super::look_every;
    use crate::App;
    use crate::journey::{Bare, ask, centre};
    use serde_json::{Value, json};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};
    use std::time::Duration;

    const DAY: i64 = 24 * 60 * 60 * 1000;

    async fn until(app: &App, cmd: &str, is: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..600 {
            let found = ask(app, cmd, json!({})).await;
            if is(&found) {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{cmd} never came to it");
    }

    /// Nobody signs in anew: the computer stays on for days.
    #[tokio::test]
    async fn each_day_has_its_backup_and_one_that_failed_is_said_until_one_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Bare(AtomicI64::new(1_807_536_600_000)));
        let app = App::start(folder.path().to_owned(), clock.clone()).await;
        centre(&app).await;
        look_every(&app, Duration::from_millis(50));
        let made = |count: usize| move |rows: &Value| rows.as_array().unwrap().len() == count;
        until(&app, "backup.list", made(1)).await;
        clock.0.fetch_add(DAY, Ordering::SeqCst);
        until(&app, "backup.list", made(2)).await;

        // No backup can be put where a file lies.
        let backups = folder.path().join("respaldos");
        std::fs::rename(&backups, folder.path().join("a-un-lado")).unwrap();
        std::fs::write(&backups, b"").unwrap();
        clock.0.fetch_add(DAY, Ordering::SeqCst);
        let failed = until(&app, "backup.failed", |failed| !failed.is_null()).await;
        assert!(failed["at"].as_i64().unwrap() > 1_807_536_600_000 + 2 * DAY);
        let status = ask(&app, "entry.status", json!({})).await;
        assert_eq!(status["backup_failed"]["sentence"], failed["sentence"]);
        std::fs::remove_file(&backups).unwrap();
        std::fs::rename(folder.path().join("a-un-lado"), &backups).unwrap();
        until(&app, "backup.failed", Value::is_null).await;
        until(&app, "backup.list", made(3)).await;
        app.close().await;
    }
}
