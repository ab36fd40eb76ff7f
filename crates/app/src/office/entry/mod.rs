//! Entering: first run, signing in with or without a keyring, the recovery code, restoring a backup, joining a centre.

mod enter;
mod join;
mod types;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod unwritable;

use crate::requests::requests;
pub(crate) use enter::{RECOVERY_CONFIRMED, remember, status};
use types::{
    CentreCreated, CentreJoined, ConfirmRecoveryCode, CreateCentre, JoinCentre,
    OpenWithRecoveryCode, RestoreBackup, SetPassword, SignIn, SignOut,
};
pub(crate) use types::{EntryStatus, EntryStatusQuery};

requests! {
    "entry.status" Anyone(kiosk) enter::status(EntryStatusQuery) -> EntryStatus, reads &["staff", "centre", "kiosk", "access"];
    "entry.create_centre" Anyone enter::create_centre(CreateCentre) -> CentreCreated;
    "entry.confirm_recovery_code" Anyone enter::confirm_recovery_code(ConfirmRecoveryCode) -> EntryStatus;
    "entry.sign_in" Anyone enter::sign_in(SignIn) -> EntryStatus;
    "entry.sign_out" Anyone enter::sign_out(SignOut) -> EntryStatus;
    "entry.open_with_recovery_code" Anyone enter::open_with_recovery_code(OpenWithRecoveryCode) -> EntryStatus;
    "entry.set_password" Anyone enter::set_password(SetPassword) -> EntryStatus;
    "entry.restore_backup" Anyone enter::restore_backup(RestoreBackup) -> EntryStatus;
    "entry.join" Anyone join::join(JoinCentre) -> CentreJoined;
}
