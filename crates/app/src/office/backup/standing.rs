//! Which backups there are, where else they lie, and what keeps them from being made.

use super::memory::{BackupFailed, Backups};
use crate::context::Ctx;
use crate::fault::Fault;
use serde::{Deserialize, Serialize};
use sisconecta_store::BackupInfo;
use sisconecta_store::access::lags;
use sisconecta_store::second_place::{SecondPlace, Why};
use ts_rs::TS;

/// For how long a stick may lie in its drawer before the first page says so, in milliseconds.
const DRAWER: i64 = 7 * 24 * 60 * 60 * 1000;

pub(crate) async fn failed(
    ctx: &Ctx<'_>,
    _: GetBackupFailed,
) -> Result<Option<BackupFailed>, Fault> {
    match Backups::of(ctx.app).failed() {
        Some(failed) => Ok(Some(failed)),
        None => not_copied(ctx).await,
    }
}

/// Why the newest backup is not at the second place, once that is worth the first page.
async fn not_copied(ctx: &Ctx<'_>) -> Result<Option<BackupFailed>, Fault> {
    let Some(place) = ctx.store.second_place().await? else {
        return Ok(None);
    };
    let now = ctx.now_ms();
    Ok(failing(&place).filter(|failed| !is_away(&place) || now - failed.at >= DRAWER))
}

fn failing(place: &SecondPlace) -> Option<BackupFailed> {
    let failing = place.failing.as_ref()?;
    Some(BackupFailed {
        at: failing.since.timestamp_millis(),
        sentence: failing.sentence(&place.folder),
        second: true,
    })
}

fn is_away(place: &SecondPlace) -> bool {
    place
        .failing
        .as_ref()
        .is_some_and(|failing| failing.why == Why::Away)
}

async fn second_place(ctx: &Ctx<'_>) -> Result<Option<SecondPlaceRow>, Fault> {
    let place = ctx.store.second_place().await?;
    Ok(place.map(|place| SecondPlaceRow {
        folder: place.folder.display().to_string(),
        copied_at: place.copied.map(|last| last.at.timestamp_millis()),
        away: is_away(&place),
        failed: failing(&place),
    }))
}

pub(crate) async fn outside(ctx: &Ctx<'_>, _: GetOutsideCopy) -> Result<OutsideCopy, Fault> {
    let last = ctx.store.copied_elsewhere().await?;
    let enrolled = ctx.store.enrolment().await?.is_some();
    Ok(OutsideCopy {
        only_here: ctx.store.only_here().await?,
        enrolled,
        copied_at: last.as_ref().map(|copy| copy.at.timestamp_millis()),
        place: last.map_or_else(String::new, |copy| copy.place.display().to_string()),
        second: second_place(ctx).await?,
    })
}

pub(crate) async fn list(ctx: &Ctx<'_>, _: ListBackups) -> Result<Vec<BackupRow>, Fault> {
    let folder = ctx.store.folder();
    let row = |backup: &BackupInfo| {
        let opens = match lags(folder, &backup.path) {
            _ if backup.is_of_other(ctx.store.key()) => Opens::WithAnotherKey,
            true => Opens::WithWhatWasTakenAway,
            false => Opens::AsNow,
        };
        backup_row(backup, opens)
    };
    Ok(ctx.store.backups().iter().map(row).collect())
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListBackups {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetBackupFailed {}

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
    /// Where backups are copied to by themselves.
    pub second: Option<SecondPlaceRow>,
}

/// Where backups are copied to by themselves, and how that goes.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SecondPlaceRow {
    /// As it was named.
    pub folder: String,
    /// When the last copy was made there, UTC milliseconds since 1970.
    pub copied_at: Option<i64>,
    /// It could not be reached when it was last looked at.
    pub away: bool,
    /// Why the newest backup is not there.
    pub failed: Option<BackupFailed>,
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
    /// It has the key of before the last change, and opens with what opened it then.
    pub other_key: bool,
}

/// What opens a backup, beside what opens the databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opens {
    AsNow,
    WithWhatWasTakenAway,
    WithAnotherKey,
}

pub(crate) fn backup_row(info: &BackupInfo, opens: Opens) -> BackupRow {
    BackupRow {
        folder: info.path.to_string_lossy().into_owned(),
        made_at: info.created_at.timestamp_millis(),
        size: i64::try_from(info.size).unwrap_or(i64::MAX),
        opens_with_old: opens == Opens::WithWhatWasTakenAway,
        other_key: opens == Opens::WithAnotherKey,
    }
}
