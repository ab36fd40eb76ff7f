//! What this crate sees of the keyring of the operating system.

use super::DatabaseKey;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The keyring of the operating system. An entry is named by the id of the database.
pub trait Keyring: Send + Sync {
    /// The secret of an entry, or `None` when there is none.
    ///
    /// # Errors
    /// When the keyring does not answer, is locked or refuses.
    fn get(&self, entry: &str) -> Result<Option<Vec<u8>>, KeyringError>;

    /// Stores a secret, in place of the one before.
    ///
    /// # Errors
    /// When the keyring does not answer, is locked or refuses.
    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), KeyringError>;

    /// Removes an entry. Removing what is not there is no error.
    ///
    /// # Errors
    /// When the keyring does not answer, is locked or refuses.
    fn delete(&self, entry: &str) -> Result<(), KeyringError>;
}

/// A keyring that lives as long as the process: for whoever works on the program, and for tests.
#[derive(Debug, Default)]
pub struct MemoryKeyring(Mutex<HashMap<String, Vec<u8>>>);

impl MemoryKeyring {
    /// Whether nothing is entrusted to it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<String, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keyring for MemoryKeyring {
    fn get(&self, entry: &str) -> Result<Option<Vec<u8>>, KeyringError> {
        Ok(self.entries().get(entry).cloned())
    }

    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), KeyringError> {
        self.entries().insert(entry.to_owned(), secret.to_vec());
        Ok(())
    }

    fn delete(&self, entry: &str) -> Result<(), KeyringError> {
        self.entries().remove(entry);
        Ok(())
    }
}

/// A machine that has no keyring.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoKeyring;

impl NoKeyring {
    fn absent<T>() -> Result<T, KeyringError> {
        Err(KeyringError::Unavailable("this machine has none".into()))
    }
}

impl Keyring for NoKeyring {
    fn get(&self, _: &str) -> Result<Option<Vec<u8>>, KeyringError> {
        Self::absent()
    }

    fn set(&self, _: &str, _: &[u8]) -> Result<(), KeyringError> {
        Self::absent()
    }

    fn delete(&self, _: &str) -> Result<(), KeyringError> {
        Self::absent()
    }
}

/// Why the keyring is of no use now. The text is for the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// No keyring runs in this session.
    #[error("no keyring: {0}")]
    Unavailable(String),
    /// It is there and locked.
    #[error("the keyring is locked: {0}")]
    Locked(String),
    /// It is there and failed.
    #[error("the keyring failed: {0}")]
    Failed(String),
}

/// What came of asking the keyring for the key. None of these stops the program: a person can type a password.
#[derive(Debug)]
pub enum KeyringOutcome {
    /// The key.
    Opened(DatabaseKey),
    /// This database was never entrusted to a keyring.
    NotSetUp,
    /// The keyring works and has no entry: another computer, another user, or it was emptied.
    EntryMissing,
    /// The entry belongs to an older key file.
    EntryStale,
    /// The keyring does not answer.
    Unavailable(KeyringError),
}

impl KeyringOutcome {
    /// A stable name for the program and for tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Opened(_) => "opened",
            Self::NotSetUp => "not_set_up",
            Self::EntryMissing => "entry_missing",
            Self::EntryStale => "entry_stale",
            Self::Unavailable(_) => "unavailable",
        }
    }

    /// What to tell the person, in Spanish; nothing when the database was opened or was never entrusted to a keyring.
    pub fn sentence(&self) -> Option<&'static str> {
        match self {
            Self::Opened(_) | Self::NotSetUp => None,
            Self::EntryMissing | Self::EntryStale => Some(
                "Esta computadora ya no recuerda la clave. Sus datos están completos. Ingrese con su contraseña o con el \
                 código de recuperación.",
            ),
            Self::Unavailable(_) => Some(
                "El llavero del sistema no responde. Sus datos están completos. Ingrese con su contraseña o con el código de \
                 recuperación.",
            ),
        }
    }
}
