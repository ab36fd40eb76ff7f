//! Requests and answers of entering: first run, signing in, recovery, backups.

use crate::context::StaffBadge;
use crate::office::backup::{BackupFailed, BackupRow};
use crate::office::centre::{CentreProfile, StaffInput};
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::{StaffId, TrainingId};
use ts_rs::TS;

/// Where the program stands before and after somebody enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The data folder holds no centre yet.
    Empty,
    /// This computer joins a centre and what headquarters has is still to come: `entry.join` goes on, or begins anew when the
    /// database cannot be opened.
    Joining,
    /// There is a centre; the database is closed until a password opens it.
    Locked,
    /// The database is open by the keyring or the recovery code; nobody has signed in.
    Closed,
    /// Somebody is signed in.
    Open,
    /// The data folder cannot be used; `problem` says why and what to do.
    Problem,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EntryStatusQuery {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EntryStatus {
    pub stage: Stage,
    /// In Spanish, when `stage` is `problem`.
    pub problem: Option<String>,
    /// Known once the database is open.
    pub centre_name: Option<String>,
    /// Staff that may sign in; empty while locked.
    pub staff: Vec<StaffBadge>,
    /// Whether the operating system's keyring answers on this machine.
    pub keyring: bool,
    /// The recovery code of first run has not been confirmed yet.
    pub recovery_pending: bool,
    /// The database was opened with the recovery code: a password may be set anew.
    pub recovering: bool,
    pub signed_in: Option<StaffBadge>,
    /// The event whose page for participants is open: nothing else is shown, and no names are given.
    pub kiosk: Option<TrainingId>,
    /// Newest first, to restore from when the database is damaged.
    pub backups: Vec<BackupRow>,
    /// The daily backup could not be made, and none has been made since.
    pub backup_failed: Option<BackupFailed>,
    /// What is to be said once, in Spanish: a restore that could not bring everything.
    pub remark: Option<String>,
}

/// First run: the centre and its first staff member.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CreateCentre {
    pub centre: CentreProfile,
    pub staff: StaffInput,
    /// At least ten characters.
    pub password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CentreCreated {
    /// Shown once; to be written down and confirmed.
    pub recovery_code: String,
    pub status: EntryStatus,
}

/// The recovery code typed back from paper.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConfirmRecoveryCode {
    pub code: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SignIn {
    /// Absent while locked: the password itself tells who it is.
    pub staff: Option<StaffId>,
    pub password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SignOut {}

/// Opens the database with the recovery code, to set a forgotten password anew.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenWithRecoveryCode {
    pub code: String,
}

/// Sets a staff member's password: one's own, or any after opening with the recovery code.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SetPassword {
    pub staff: StaffId,
    /// Needed unless opened with the recovery code.
    pub current: Option<String>,
    pub password: String,
}

/// Joins a centre from one of its backups.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RestoreBackup {
    /// Folder of the backup.
    pub folder: String,
    /// A staff member's password of that time, or the recovery code.
    pub secret: String,
}

/// First run on a computer that joins a centre: everything comes from headquarters. The same request goes on after a broken
/// connection.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct JoinCentre {
    pub url: String,
    pub code: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CentreJoined {
    /// To be written down; it opens this computer's database. The same one while the program runs and nobody has set a password.
    pub recovery_code: String,
    /// Whether everything arrived. Until then `status.stage` is `joining` and the same request goes on.
    pub complete: bool,
    /// What came of it, to show as it is.
    pub sentence: String,
    pub status: EntryStatus,
}
