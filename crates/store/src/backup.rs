//! Backups: one folder each, whole by itself, verified before it gets its name.
//!
//! | name | what |
//! |---|---|
//! | `centro.db` | the database without the answers that wait, by `vacuum into`, with the same key |
//! | `llavero.json` | the key file, without what was taken away since |
//! | `adjuntos-0001.db` … | the attachments, in parts that never change |
//! | `respaldo.json` | what the backup is, and size and BLAKE3 of its files |
//!
//! A backup writes only the attachments that are new since the one before; older parts are hard links to it (copies where
//! the disk has no links), so that any one folder can be copied elsewhere and is enough.

mod copy;
pub(crate) mod elsewhere;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use copy::{attach, count, vacuum_into, verify_copy};

use crate::folder::{self, DataFolder};
use crate::keys::{DatabaseKey, KeyFile, random};
use crate::names::{KEYS_NEXT, UNFINISHED};
use crate::temporary::safe_name;
use crate::{Store, StoreError};

pub(crate) const MANIFEST: &str = "respaldo.json";
const FORMAT: u32 = 1;

/// A backup on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackupInfo {
    /// Name of its folder, such as `2027-04-12_0830_diario`.
    pub name: String,
    pub path: PathBuf,
    pub created_at: DateTime<Utc>,
    /// Why it was made.
    pub label: String,
    /// Version of the program that made it.
    pub program: String,
    pub database_id: Option<Uuid>,
    /// In bytes; linked parts count in each backup.
    pub size: u64,
    /// Backups are numbered, so that a wrong clock does not make an old one the newest.
    pub number: u64,
    /// All its files are there with their sizes. Their content is checked when it is restored.
    pub whole: bool,
}

impl BackupInfo {
    /// Whether its key file wraps this key.
    pub(crate) fn is_of(&self, key: &DatabaseKey) -> bool {
        KeyFile::load_from(&self.path.join(folder::KEYS)).is_ok_and(|keys| keys.is_of(key))
    }

    /// Whether it wraps another one. A key file that cannot be read is of no key that is known.
    pub fn is_of_other(&self, key: &DatabaseKey) -> bool {
        KeyFile::load_from(&self.path.join(folder::KEYS)).is_ok_and(|keys| !keys.is_of(key))
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) format: u32,
    pub(crate) number: u64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) label: String,
    pub(crate) program: String,
    pub(crate) database_id: Option<Uuid>,
    pub(crate) attachments: Parts,
    pub(crate) files: BTreeMap<String, FileMark>,
}

/// Which attachments a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Parts {
    /// Identity of the attachments' file; sequences of another life mean nothing.
    identity: String,
    /// The last migration of that file. Parts of one backup have the same.
    schema: i64,
    /// The highest sequence.
    through: i64,
    pub(crate) names: Vec<String>,
}

impl Manifest {
    /// Whether a file of it holds attachments: those never change.
    pub(crate) fn has_part(&self, name: &str) -> bool {
        self.attachments.names.iter().any(|part| part == name)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileMark {
    pub(crate) size: u64,
    pub(crate) blake3: String,
}

impl Store {
    /// Makes a backup now, verifies it, and answers what it is. Work goes on meanwhile.
    ///
    /// # Errors
    /// [`StoreError::BackupFailed`] when the copy does not verify, and those of the disk. Nothing is left behind.
    pub async fn backup(&self, label: &str, now: DateTime<Utc>) -> Result<BackupInfo, StoreError> {
        make(self.folder(), self.key(), label, now).await
    }

    /// Whether no whole backup has been made on this day (of Lima) with the key that the databases have.
    pub fn backup_due(&self, now: DateTime<Utc>) -> bool {
        let today = folder::lima(now).date();
        !list(&self.folder().backups())
            .iter()
            .any(|b| b.whole && folder::lima(b.created_at).date() == today && b.is_of(self.key()))
    }

    /// The backups of this folder, the newest first.
    pub fn backups(&self) -> Vec<BackupInfo> {
        list(&self.folder().backups())
    }
}

/// The backups under a folder, the newest first. What has no readable `respaldo.json` is none.
pub fn list(backups: &Path) -> Vec<BackupInfo> {
    let Ok(entries) = fs::read_dir(backups) else {
        return Vec::new();
    };
    let mut found: Vec<BackupInfo> = entries
        .flatten()
        .filter_map(|entry| info(&entry.path()))
        .collect();
    found.sort_by(|a, b| (b.number, &b.name).cmp(&(a.number, &a.name)));
    found
}

/// Name of the newest backup that looks whole.
pub(crate) fn newest_name(backups: &Path) -> Option<String> {
    list(backups).into_iter().find(|b| b.whole).map(|b| b.name)
}

fn info(path: &Path) -> Option<BackupInfo> {
    let name = path.file_name()?.to_str()?.to_owned();
    if name.starts_with('.') {
        return None;
    }
    let manifest = read_manifest(path).ok()?;
    let whole = manifest
        .files
        .iter()
        .all(|(file, mark)| fs::metadata(path.join(file)).is_ok_and(|m| m.len() == mark.size));
    Some(BackupInfo {
        name,
        path: path.to_owned(),
        created_at: manifest.created_at,
        label: manifest.label,
        program: manifest.program,
        database_id: manifest.database_id,
        size: manifest.files.values().map(|mark| mark.size).sum(),
        number: manifest.number,
        whole,
    })
}

/// Reads what a backup says of itself, trusting none of its names.
pub(crate) fn read_manifest(path: &Path) -> Result<Manifest, StoreError> {
    let invalid = |reason: String| StoreError::BackupInvalid {
        name: name_of(path),
        reason,
    };
    let bytes =
        fs::read(path.join(MANIFEST)).map_err(|e| invalid(format!("manifest: {}", e.kind())))?;
    let manifest: Manifest =
        serde_json::from_slice(&bytes).map_err(|e| invalid(format!("manifest: {e}")))?;
    if manifest.format > FORMAT {
        return Err(StoreError::NewerDatabase {
            found: i64::from(manifest.format),
            known: i64::from(FORMAT),
        });
    }
    let plain = |name: &String| safe_name(name) == *name;
    let listed = |name: &String| manifest.files.contains_key(name);
    if !manifest.files.keys().all(plain)
        || !listed(&folder::CENTRE.to_owned())
        || !listed(&folder::KEYS.to_owned())
        || manifest.attachments.names.is_empty()
        || !manifest.attachments.names.iter().all(listed)
    {
        return Err(invalid("the manifest names the wrong files".into()));
    }
    if let Err(error) = finish_keys(path, &manifest) {
        tracing::warn!(
            code = error.code(),
            "the key file of a backup has not got its name yet"
        );
    }
    Ok(manifest)
}

/// Gives the key file its name when the manifest already speaks of the new one.
pub(crate) fn finish_keys(path: &Path, manifest: &Manifest) -> Result<(), StoreError> {
    let next = path.join(KEYS_NEXT);
    let bytes = match fs::read(&next) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    if manifest.files.get(folder::KEYS) != Some(&mark_of(&bytes)) {
        return Ok(());
    }
    match fs::rename(&next, path.join(folder::KEYS)) {
        // Somebody who read the manifest meanwhile was quicker.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        other => {
            other?;
            folder::sync_folder(path)
        }
    }
}

/// Size and BLAKE3 of bytes that are to be a file.
pub(crate) fn mark_of(bytes: &[u8]) -> FileMark {
    FileMark {
        size: bytes.len() as u64,
        blake3: blake3::hash(bytes).to_hex().to_string(),
    }
}

pub(crate) fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

pub(crate) async fn make(
    data: &DataFolder,
    key: &DatabaseKey,
    label: &str,
    now: DateTime<Utc>,
) -> Result<BackupInfo, StoreError> {
    let backups = data.backups();
    folder::create_private_folder(&backups)?;
    let mut id = [0; 8];
    random(&mut id)?;
    let work = backups.join(format!("{UNFINISHED}{}", hex::encode(id)));
    folder::create_private_folder(&work)?;
    let made = fill(data, key, label, now, &work).await;
    let finished = made.and_then(|()| {
        let name = format!("{}_{}", folder::stamp(now), safe_name(label));
        let target = folder::unused_name(&backups, &name);
        fs::rename(&work, &target)?;
        folder::sync_folder(&backups)?;
        info(&target).ok_or_else(|| failed("the finished backup cannot be read"))
    });
    if finished.is_err() {
        drop(fs::remove_dir_all(&work));
    }
    finished
}

async fn fill(
    data: &DataFolder,
    key: &DatabaseKey,
    label: &str,
    now: DateTime<Utc>,
    work: &Path,
) -> Result<(), StoreError> {
    copy::centre(data, key, &work.join(folder::CENTRE)).await?;
    let previous = list(&data.backups());
    let number = previous.iter().map(|b| b.number).max().unwrap_or(0) + 1;
    let before = previous
        .into_iter()
        .find(|b| b.whole)
        .and_then(|b| Some((read_manifest(&b.path).ok()?, b.path)));
    let (parts, linked) = copy::attachments(data, key, work, before).await?;
    let keys = KeyFile::load(data)?.keys;
    if !keys.is_of(key) {
        return Err(StoreError::WrongKey);
    }
    folder::write_atomically(&work.join(folder::KEYS), &keys.to_bytes()?)?;

    let mut files = linked;
    let mut names = parts.names.clone();
    names.extend([folder::CENTRE.to_owned(), folder::KEYS.to_owned()]);
    names.retain(|name| !files.contains_key(name));
    for name in names {
        let mark = mark(work.join(&name)).await?;
        files.insert(name, mark);
    }
    let manifest = Manifest {
        format: FORMAT,
        number,
        created_at: now,
        label: label.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        database_id: Some(keys.database_id()),
        attachments: parts,
        files,
    };
    let bytes = serde_json::to_vec_pretty(&manifest).map_err(|error| StoreError::Invalid {
        source: error.into(),
    })?;
    folder::write_atomically(&work.join(MANIFEST), &bytes)
}

/// Size and BLAKE3 of a file, read away from the async workers.
pub(crate) async fn mark(path: PathBuf) -> Result<FileMark, StoreError> {
    let read = move || -> std::io::Result<FileMark> {
        let mut hasher = blake3::Hasher::new();
        let size = std::io::copy(&mut fs::File::open(path)?, &mut hasher)?;
        Ok(FileMark {
            size,
            blake3: hasher.finalize().to_hex().to_string(),
        })
    };
    Ok(tokio::task::spawn_blocking(read)
        .await
        .map_err(StoreError::io)??)
}

fn failed(reason: &str) -> StoreError {
    StoreError::BackupFailed {
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests;
