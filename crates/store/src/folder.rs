//! The data folder: what lies where, and the lock that keeps it to one process.
//!
//! | name | what |
//! |---|---|
//! | `llavero.json` | the key file: the database key, wrapped; no personal data |
//! | `llavero.json.anterior` | the key file before its last change |
//! | `centro.db` | the records of the centre (SQLCipher) |
//! | `adjuntos.db` | scans, photos, signatures, issued PDFs (SQLCipher, same key) |
//! | `respaldos/` | one folder for each backup, named by its date in Lima |
//! | `temporal/` | decrypted copies opened in a viewer; emptied when the folder is opened and closed |
//! | `apartado/` | files set aside before restoring over them; never read again by the program |
//! | `restaurado.json` | says that the database came out of a backup; removed by whoever acts on it |
//! | `candado` | the lock |
//!
//! `cambio.en-curso/` and `cambio/` hold what a change of the key writes: see [`crate::key_change`].
//!
//! `centro.db.nuevo` and `adjuntos.db.nuevo` are databases being created or restored. They count only once the key file
//! exists: then opening the folder finishes the renaming that a crash cut short.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDateTime, Utc};

use crate::StoreError;
pub(crate) use crate::names::{
    ATTACHMENTS, BACKUPS, CENTRE, CHANGE, CHANGE_UNFINISHED, KEYS, KEYS_PREVIOUS, LOCK, RESTORED,
    SET_ASIDE, TEMPORARY,
};

const NEW: &str = ".nuevo";

/// What a data folder holds, before any key is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderState {
    /// Nothing: create a database or restore one.
    Empty,
    /// A key file and a database.
    Ready,
    /// A database whose key file is gone. It is opened with the key file of a backup: see [`crate::access::find_keys`].
    KeysMissing,
    /// A key file whose database is gone.
    DatabaseMissing,
}

/// A data folder held by this process. Cloning shares the lock; the last clone dropped releases it, or [`release`](Self::release).
#[derive(Debug, Clone)]
pub struct DataFolder {
    path: PathBuf,
    lock: Arc<File>,
}

impl DataFolder {
    /// Creates the folder if needed, takes its lock, empties `temporal/` and finishes an interrupted creation.
    ///
    /// # Errors
    /// [`StoreError::AlreadyOpen`] when another process holds it; [`StoreError::ReadOnly`] when it cannot be written.
    pub fn acquire(path: &Path) -> Result<Self, StoreError> {
        create_private_folder(path)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join(LOCK))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => StoreError::AlreadyOpen,
            TryLockError::Error(error) => StoreError::from(error),
        })?;
        let folder = Self {
            path: path.to_owned(),
            lock: Arc::new(lock),
        };
        create_private_folder(&folder.backups())?;
        create_private_folder(&folder.temporary())?;
        folder.drop_unfinished_change()?;
        folder.finish_change()?;
        folder.finish_renaming()?;
        crate::sweep::empty(&folder.temporary());
        crate::sweep::drop_unfinished(&folder.backups());
        Ok(folder)
    }

    /// Lets the folder go, for every clone: whoever has one must not use it any more.
    pub fn release(&self) {
        // The end of the process releases it too.
        let _ = self.lock.unlock();
    }

    /// What the folder holds.
    pub fn state(&self) -> FolderState {
        let keys = self.keys().exists() || self.keys_previous().exists();
        match (keys, self.centre().exists()) {
            (false, false) => FolderState::Empty,
            (true, true) => FolderState::Ready,
            (false, true) => FolderState::KeysMissing,
            (true, false) => FolderState::DatabaseMissing,
        }
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.path.join(KEYS)
    }

    pub(crate) fn keys_previous(&self) -> PathBuf {
        self.path.join(KEYS_PREVIOUS)
    }

    pub(crate) fn centre(&self) -> PathBuf {
        self.path.join(CENTRE)
    }

    pub(crate) fn attachments(&self) -> PathBuf {
        self.path.join(ATTACHMENTS)
    }

    /// Where the backups are kept.
    pub fn backups(&self) -> PathBuf {
        self.path.join(BACKUPS)
    }

    pub(crate) fn temporary(&self) -> PathBuf {
        self.path.join(TEMPORARY)
    }

    pub(crate) fn restored(&self) -> PathBuf {
        self.path.join(RESTORED)
    }

    /// Moves the databases and keys to `apartado/<date>/`, so that a backup can be restored in their place. Deletes
    /// nothing. Answers the folder they are in now.
    ///
    /// # Errors
    /// Those of the disk. A move cut short leaves each file in one of the two places.
    pub fn set_aside(&self, now: DateTime<Utc>) -> Result<PathBuf, StoreError> {
        // The key file goes last: while it stays, the state still tells that something is wrong here.
        self.move_aside(now, &[CENTRE, ATTACHMENTS, RESTORED, KEYS_PREVIOUS, KEYS])
    }

    /// The same for the attachments alone.
    pub(crate) fn set_aside_attachments(&self, now: DateTime<Utc>) -> Result<PathBuf, StoreError> {
        self.move_aside(now, &[ATTACHMENTS])
    }

    fn move_aside(&self, now: DateTime<Utc>, names: &[&str]) -> Result<PathBuf, StoreError> {
        let base = self.path.join(SET_ASIDE);
        create_private_folder(&base)?;
        let target = unused_name(&base, &stamp(now));
        create_private_folder(&target)?;
        for name in names {
            for suffix in ["", "-wal", "-shm", "-journal", NEW] {
                let file = format!("{name}{suffix}");
                match fs::rename(self.path.join(&file), target.join(&file)) {
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    other => other?,
                }
            }
        }
        sync_folder(&target)?;
        sync_folder(&self.path)?;
        Ok(target)
    }

    /// The path of a database that is still being made.
    pub(crate) fn new_path(&self, name: &str) -> PathBuf {
        self.path.join(format!("{name}{NEW}"))
    }

    /// Removes databases that were being made when the program died before it had written their key.
    pub(crate) fn drop_unfinished(&self) -> Result<(), StoreError> {
        for name in [CENTRE, ATTACHMENTS] {
            for suffix in ["", "-wal", "-shm", "-journal"] {
                remove_if_there(&self.path.join(format!("{name}{NEW}{suffix}")))?;
            }
        }
        remove_if_there(&self.restored())
    }

    /// Removes what a change of the key had begun when the program died: it was not decided yet.
    pub(crate) fn drop_unfinished_change(&self) -> Result<(), StoreError> {
        match fs::remove_dir_all(self.path.join(CHANGE_UNFINISHED)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => Ok(other?),
        }
    }

    /// Moves what a change of the key wrote to its places. It was decided, so whoever takes the folder finishes it.
    pub(crate) fn finish_change(&self) -> Result<(), StoreError> {
        self.finish_change_until(usize::MAX).map(drop)
    }

    /// The same, ended after some moves as by a cut. Whether none is left.
    pub(crate) fn finish_change_until(&self, moves: usize) -> Result<bool, StoreError> {
        let change = self.path.join(CHANGE);
        if !change.exists() {
            return Ok(true);
        }
        // The key file goes last, and the copy of the one before, which wraps the old key, before it.
        let steps: [&dyn Fn() -> Result<(), StoreError>; 5] = [
            &|| self.take_place(&change, ATTACHMENTS),
            &|| self.take_place(&change, CENTRE),
            &|| remove_if_there(&self.keys_previous()),
            &|| self.take_place(&change, KEYS),
            &|| Ok(fs::remove_dir_all(&change)?),
        ];
        for step in steps.iter().take(moves) {
            step()?;
            sync_folder(&self.path)?;
        }
        Ok(moves >= steps.len())
    }

    /// Puts a file in the place of the one before, unless that was done already.
    fn take_place(&self, from: &Path, name: &str) -> Result<(), StoreError> {
        let new = from.join(name);
        if !new.exists() {
            return Ok(());
        }
        // Pages of the old file, under the old key, would be read into the new one.
        for suffix in ["-wal", "-shm", "-journal"] {
            remove_if_there(&self.path.join(format!("{name}{suffix}")))?;
        }
        Ok(fs::rename(new, self.path.join(name))?)
    }

    /// Gives finished databases their names. The centre's file goes last: it is the one that makes the folder ready.
    pub(crate) fn finish_renaming(&self) -> Result<(), StoreError> {
        if !self.keys().exists() {
            return Ok(());
        }
        for name in [ATTACHMENTS, CENTRE] {
            let (from, to) = (self.new_path(name), self.path.join(name));
            if from.exists() && !to.exists() {
                fs::rename(from, to)?;
            }
        }
        sync_folder(&self.path)
    }
}

/// Date and hour of Lima (UTC−5, no daylight saving), as the names of folders carry them: `2027-04-12_0830`.
pub(crate) fn stamp(now: DateTime<Utc>) -> String {
    lima(now).format("%Y-%m-%d_%H%M").to_string()
}

/// The civil date and time of Lima.
pub(crate) fn lima(now: DateTime<Utc>) -> NaiveDateTime {
    match FixedOffset::west_opt(5 * 3600) {
        Some(offset) => now.with_timezone(&offset).naive_local(),
        None => now.naive_utc(),
    }
}

/// `base/name`, or `base/name_2` and so on when taken.
pub(crate) fn unused_name(base: &Path, name: &str) -> PathBuf {
    let mut path = base.join(name);
    let mut number = 2_u32;
    while path.exists() {
        path = base.join(format!("{name}_{number}"));
        number += 1;
    }
    path
}

pub(crate) fn remove_if_there(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => Ok(other?),
    }
}

/// Creates a folder that only its owner may enter. An existing one keeps its permissions.
pub(crate) fn create_private_folder(path: &Path) -> Result<(), StoreError> {
    private(path, true)
}

/// The same in a folder that must be there. Of a stick that was pulled out the way to it is not made anew on this computer's own disk.
pub(crate) fn create_private_folder_in(parent: &Path, name: &str) -> Result<PathBuf, StoreError> {
    let path = parent.join(name);
    private(&path, false)?;
    Ok(path)
}

fn private(path: &Path, recursive: bool) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(recursive);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)?;
    Ok(())
}

/// A new file that only its owner may read.
pub(crate) fn create_private_file(path: &Path) -> Result<File, StoreError> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    Ok(options.open(path)?)
}

/// Replaces a file so that a power cut leaves the old one or the new one, whole.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    let temporary = PathBuf::from(name);
    remove_if_there(&temporary)?;
    let mut file = create_private_file(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&temporary, path)?;
    match path.parent() {
        Some(parent) => sync_folder(parent),
        None => Ok(()),
    }
}

/// Makes the bytes of a file survive a power cut. Opened for writing, without which Windows refuses.
pub(crate) fn sync_file(path: &Path) -> Result<(), StoreError> {
    File::options().write(true).open(path)?.sync_all()?;
    Ok(())
}

/// Makes names given in a folder survive a power cut. Windows has no such call; there a rename is journalled.
#[cfg_attr(
    not(unix),
    expect(clippy::unnecessary_wraps, reason = "the same signature everywhere")
)]
pub(crate) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn a_second_holder_of_the_folder_is_told_so_and_the_lock_goes_with_the_last_clone() {
        let temp = tempfile::tempdir().unwrap();
        let first = DataFolder::acquire(temp.path()).unwrap();
        let clone = first.clone();
        drop(first);
        let error = DataFolder::acquire(temp.path()).unwrap_err();
        assert_eq!(error.code(), "already_open");
        drop(clone);
        let third = DataFolder::acquire(temp.path()).unwrap();
        let clone = third.clone();
        third.release();
        DataFolder::acquire(temp.path()).unwrap();
        drop(clone);
    }

    #[test]
    fn a_second_process_is_refused_until_the_first_lets_go() {
        const FOLDER: &str = "SISCONECTA_TEST_SECOND_PROCESS";
        const NAME: &str = "folder::tests::a_second_process_is_refused_until_the_first_lets_go";
        if let Ok(path) = std::env::var(FOLDER) {
            let code =
                DataFolder::acquire(Path::new(&path)).map_or_else(|e| e.code(), |_| "acquired");
            println!("second process: {code}");
            return;
        }
        let temp = tempfile::tempdir().unwrap();
        let second = || {
            let output = std::process::Command::new(std::env::current_exe().unwrap())
                .args(["--exact", NAME, "--nocapture"])
                .env(FOLDER, temp.path())
                .output()
                .unwrap();
            String::from_utf8_lossy(&output.stdout).into_owned()
        };
        let first = DataFolder::acquire(temp.path()).unwrap();
        assert!(second().contains("second process: already_open"));
        drop(first);
        assert!(second().contains("second process: acquired"));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_folder_that_cannot_be_written_is_read_only() {
        // sysfs accepts new folders from nobody, root included.
        let error = DataFolder::acquire(Path::new("/sys/sisconecta")).unwrap_err();
        assert_eq!(error.code(), "read_only");
    }

    #[test]
    fn names_carry_the_date_of_lima() {
        let now = Utc.with_ymd_and_hms(2027, 4, 13, 3, 5, 0).unwrap();
        assert_eq!(stamp(now), "2027-04-12_2205");
    }

    #[test]
    fn setting_aside_moves_everything_and_deletes_nothing() {
        let temp = tempfile::tempdir().unwrap();
        let folder = DataFolder::acquire(temp.path()).unwrap();
        for name in ["centro.db", "centro.db-wal", "llavero.json"] {
            fs::write(temp.path().join(name), name).unwrap();
        }
        assert_eq!(folder.state(), FolderState::Ready);
        let now = Utc.with_ymd_and_hms(2027, 4, 12, 15, 0, 0).unwrap();
        let first = folder.set_aside(now).unwrap();
        assert_eq!(folder.state(), FolderState::Empty);
        assert_eq!(
            fs::read(first.join("centro.db-wal")).unwrap(),
            b"centro.db-wal"
        );
        let second = folder.set_aside(now).unwrap();
        assert_ne!(first, second);
    }

    #[test]
    fn a_folder_that_cannot_exist_is_an_error_with_a_sentence() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("archivo");
        fs::write(&file, b"x").unwrap();
        let error = DataFolder::acquire(&file).unwrap_err();
        assert!(!error.sentence().is_empty());
    }
}
