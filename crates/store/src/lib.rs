//! The disk of a centre: one data folder with two encrypted databases, the keys that open them and their backups.
//!
//! What lies where is told in [`folder`]. This crate knows SQLite and files; it knows no screens and asks no clock:
//! whoever calls gives the time.

pub mod access;
pub mod attachments;
pub mod attendance;
pub mod backup;
mod batch;
mod before_migration;
mod cases;
pub mod catalogue;
pub mod conflicts;
mod connection;
pub mod contradicted;
pub mod cost;
pub mod directory;
mod door;
pub mod entity;
pub mod error;
pub mod exchange;
pub mod folder;
#[cfg(test)]
mod histories;
pub mod key_change;
pub mod keys;
pub mod kinds;
mod leave;
#[cfg(test)]
mod lengths;
mod log;
pub mod merges;
pub mod migrations;
mod names;
pub mod open;
pub mod prune;
mod rebuild;
pub mod records;
pub mod report;
pub mod restore;
mod room;
mod search;
pub mod second_place;
pub mod set_aside;
mod shape;
mod spelling;
mod store;
pub mod survey;
mod sweep;
mod tables;
pub mod temporary;
mod touched;
pub mod training;

#[cfg(test)]
mod testing;

pub use attachments::{AttachmentHash, AttachmentInfo, Attachments};
pub use backup::BackupInfo;
pub use backup::elsewhere::CopiedElsewhere;
pub use door::{Actor, NewFact, Writing, Written};
pub use error::StoreError;
pub use folder::{DataFolder, FolderState};
pub use keys::{
    DatabaseKey, KeyFile, Keyring, KeyringError, KeyringOutcome, MemoryKeyring, NoKeyring,
    RecoveryCode,
};
pub use kinds::{Found, Snapshot, Standing};
pub use open::OpenOptions;
pub use store::Store;
