//! Backups: by hand, and each day by themselves for as long as the program runs; from here to the second place.

mod making;
mod memory;
mod place;
mod second_place;
mod standing;

#[cfg(test)]
mod tests;

use crate::requests::requests;
pub(crate) use making::keep_making;
use making::{CopyBackup, MakeBackup, copy, make};
use memory::CHANGED;
pub(crate) use memory::{BackupFailed, Backups};
pub(crate) use second_place::copy_if_due;
use second_place::{CopyToSecondPlace, ForgetSecondPlace, NameSecondPlace, copy_now, forget, name};
pub(crate) use standing::{BackupRow, Opens, backup_row};
use standing::{GetBackupFailed, GetOutsideCopy, ListBackups, OutsideCopy, failed, list, outside};

requests! {
    "backup.make" Staff make(MakeBackup) -> BackupRow;
    "backup.list" Staff list(ListBackups) -> Vec<BackupRow>, reads &[CHANGED];
    "backup.copy" Staff copy(CopyBackup) -> OutsideCopy;
    "backup.outside" Staff outside(GetOutsideCopy) -> OutsideCopy, reads &["*"];
    "backup.name_second_place" Administer name(NameSecondPlace) -> OutsideCopy;
    "backup.forget_second_place" Administer forget(ForgetSecondPlace) -> OutsideCopy;
    "backup.copy_to_second_place" Staff copy_now(CopyToSecondPlace) -> OutsideCopy;
    "backup.failed" Staff failed(GetBackupFailed) -> Option<BackupFailed>, reads &[CHANGED];
}
