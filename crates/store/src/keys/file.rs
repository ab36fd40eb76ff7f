//! The key file on disk: written whole or not at all, with the one before kept beside it.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::seal::Slot;
use super::{KdfCost, KeyFile};
use crate::StoreError;
use crate::folder::{self, DataFolder};

pub(super) const VERSION: u32 = 1;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Content {
    pub(super) version: u32,
    pub(super) database_id: Uuid,
    /// Tells a key of another database from this one; reveals nothing of it.
    pub(super) key_fingerprint: String,
    pub(super) slots: Vec<Slot>,
}

#[derive(Serialize, Deserialize)]
struct OnDisk {
    content: Content,
    /// BLAKE3 of `content` as it is written: tells a garbled file from a wrong password.
    blake3: String,
}

#[derive(Deserialize)]
struct VersionOnly {
    content: VersionOfContent,
}

#[derive(Deserialize)]
struct VersionOfContent {
    version: u32,
}

/// Where the keys were read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeySource {
    /// `llavero.json`.
    Current,
    /// Its previous copy, because it is missing or garbled. An access given since then is not in it.
    Previous,
    /// The newest backup's, because that is missing too, or lacks an access.
    Backup,
}

/// The key file, and where it was read from.
#[derive(Debug)]
pub struct LoadedKeys {
    pub keys: KeyFile,
    pub source: KeySource,
}

impl KeyFile {
    /// Reads the key file of a data folder, or the copy before it when it is missing or garbled.
    ///
    /// # Errors
    /// [`StoreError::KeyFileMissing`], [`StoreError::KeyFileDamaged`], [`StoreError::NewerKeyFile`].
    pub fn load(folder: &DataFolder) -> Result<LoadedKeys, StoreError> {
        match Self::load_from(&folder.keys()) {
            Ok(keys) => Ok(LoadedKeys {
                keys,
                source: KeySource::Current,
            }),
            Err(current @ (StoreError::KeyFileMissing | StoreError::KeyFileDamaged)) => {
                match Self::load_from(&folder.keys_previous()) {
                    Ok(keys) => {
                        tracing::warn!(code = current.code(), "the previous key file is used");
                        Ok(LoadedKeys {
                            keys,
                            source: KeySource::Previous,
                        })
                    }
                    Err(StoreError::KeyFileMissing) => Err(current),
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Reads one key file, such as that of a backup.
    ///
    /// # Errors
    /// [`StoreError::KeyFileMissing`], [`StoreError::KeyFileDamaged`], [`StoreError::NewerKeyFile`].
    pub fn load_from(path: &Path) -> Result<Self, StoreError> {
        match fs::read(path) {
            Ok(bytes) => Self::parse(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(StoreError::KeyFileMissing)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Writes the key file of a data folder. When an access was taken away the previous copy is replaced too.
    ///
    /// # Errors
    /// Those of the disk. On an error the file on disk is the old one or the new one, whole.
    pub fn save(&mut self, folder: &DataFolder) -> Result<(), StoreError> {
        let bytes = self.to_bytes()?;
        if !self.revoked
            && let Ok(current) = fs::read(folder.keys())
            && Self::parse(&current).is_ok()
        {
            folder::write_atomically(&folder.keys_previous(), &current)?;
        }
        folder::write_atomically(&folder.keys(), &bytes)?;
        if self.revoked {
            folder::write_atomically(&folder.keys_previous(), &bytes)?;
            self.revoked = false;
        }
        Ok(())
    }

    fn parse(bytes: &[u8]) -> Result<Self, StoreError> {
        let damaged = |_| StoreError::KeyFileDamaged;
        // The version first: a newer format need not parse as this one.
        let found = serde_json::from_slice::<VersionOnly>(bytes)
            .map_err(damaged)?
            .content
            .version;
        if found > VERSION {
            return Err(StoreError::NewerKeyFile {
                found,
                known: VERSION,
            });
        }
        let file: OnDisk = serde_json::from_slice(bytes).map_err(damaged)?;
        if check_of(&file.content)? != file.blake3 {
            return Err(StoreError::KeyFileDamaged);
        }
        Ok(Self {
            content: file.content,
            cost: KdfCost::STANDARD,
            revoked: false,
        })
    }

    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, StoreError> {
        let file = OnDisk {
            content: self.content.clone(),
            blake3: check_of(&self.content)?,
        };
        serde_json::to_vec_pretty(&file).map_err(invalid)
    }
}

fn check_of(content: &Content) -> Result<String, StoreError> {
    let bytes = serde_json::to_vec(content).map_err(invalid)?;
    Ok(blake3::hash(&bytes).to_hex().to_string())
}

fn invalid(error: serde_json::Error) -> StoreError {
    StoreError::Invalid {
        source: error.into(),
    }
}
