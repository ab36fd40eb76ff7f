//! Requests and answers of entering: first run, signing in, recovery, backups.

use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::{StaffId, TrainingId};
use sisconecta_domain::staff::Post;
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
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StaffBadge {
    pub id: StaffId,
    /// As people here write names: HUAMÁN QUISPE, María.
    pub name: String,
    pub post: Post,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CentreProfile {
    /// Official code of the centre; it names the scope of every operation and never changes.
    pub code: String,
    pub name: String,
    pub address: String,
    pub telephone: String,
    pub extension: String,
    pub email: String,
    pub area: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StaffInput {
    pub paternal: String,
    pub maternal: String,
    pub names: String,
    pub post: Post,
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

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetCentre {}

/// Replaces the profile; `code` must be the centre's own.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveCentre {
    pub centre: CentreProfile,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListStaff {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StaffRow {
    pub id: StaffId,
    pub paternal: String,
    pub maternal: String,
    pub names: String,
    pub name: String,
    pub post: Post,
    pub active: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AddStaff {
    pub staff: StaffInput,
    pub password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EditStaff {
    pub id: StaffId,
    pub staff: StaffInput,
    pub active: bool,
}
