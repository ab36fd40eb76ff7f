//! Who opens the backups, and what was set aside: nobody whom the centre does not let in any more.
//!
//! All of them are encrypted with the key of the centre, so that an older key file would open today's data. A backup says of
//! its key file how it is written. The new one is laid beside it, then the manifest is replaced, which decides, then the name is
//! given; whoever reads the manifest finishes what a power cut left. So a backup verifies at every moment.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::StoreError;
use crate::backup::{MANIFEST, finish_keys, list, mark_of, name_of, read_manifest};
use crate::folder::{self, DataFolder, write_atomically};
use crate::keys::{KeyFile, KeySource, LoadedKeys};
use crate::names::{GOING, KEYS_NEXT, SET_ASIDE, UNFINISHED};

/// One at a time: a slower one must not put back what a quicker one took away.
static TURN: Mutex<()> = Mutex::new(());

/// Takes from every backup, and from what was set aside, the passwords and recovery codes that the key file of the folder does
/// not hold any more. Answers the names of those that could not be written; they are tried again at the next call. Copies
/// elsewhere stay as they are, but those of the second place once it is at hand.
///
/// While the key file itself cannot be read, nothing is taken from any: its previous copy may lack an access given since.
pub fn follow(folder: &DataFolder) -> Vec<String> {
    follow_in(folder, &[folder.backups(), folder.path().join(SET_ASIDE)])
}

/// The same for the copies of this database in a folder elsewhere, while it is at hand.
pub(crate) fn follow_at(folder: &DataFolder, elsewhere: &Path) -> Vec<String> {
    follow_in(folder, &[elsewhere.to_owned()])
}

fn follow_in(folder: &DataFolder, bases: &[PathBuf]) -> Vec<String> {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let Ok(keys) = KeyFile::load_from(&folder.keys()) else {
        return Vec::new();
    };
    let mut left = Vec::new();
    for path in held(bases) {
        if let Err(error) = follow_one(&path, &keys)
            && path.exists()
        {
            tracing::error!(
                code = error.code(),
                "a backup keeps an access that was taken away"
            );
            left.push(name_of(&path));
        }
    }
    left.sort();
    left
}

/// Whether a backup still lets in with a password or a recovery code that the key file of the folder does not hold any more.
pub fn lags(folder: &DataFolder, backup: &Path) -> bool {
    let Ok(keys) = KeyFile::load_from(&folder.keys()) else {
        return false;
    };
    lets_in_more(&backup.join(folder::KEYS), &keys).unwrap_or(true)
}

/// The keys of a folder. Where its own file is missing or garbled, that of the newest backup is looked at too: it follows what is taken away,
/// and holds what was given before it was made. Whether it is of this database shows only once the key is known.
///
/// # Errors
/// As [`KeyFile::load`], when no backup has one either.
pub fn find_keys(folder: &DataFolder) -> Result<LoadedKeys, StoreError> {
    let own = KeyFile::load(folder);
    if matches!(&own, Ok(loaded) if loaded.source == KeySource::Current) {
        return own;
    }
    let newest = list(&folder.backups())
        .iter()
        .find_map(|backup| KeyFile::load_from(&backup.path.join(folder::KEYS)).ok());
    let Some(keys) = newest else {
        return own;
    };
    let found = LoadedKeys {
        keys,
        source: KeySource::Backup,
    };
    match own {
        Ok(previous) if !found.keys.holds_all_of(&previous.keys) => Ok(previous),
        Ok(_) | Err(StoreError::KeyFileMissing | StoreError::KeyFileDamaged) => Ok(found),
        Err(error) => Err(error),
    }
}

/// What lies in some folders, each with a key file.
fn held(bases: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for base in bases {
        let Ok(entries) = fs::read_dir(base) else {
            continue;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = name_of(&path);
            // One that is being made takes the keys at its end.
            if path.is_dir() && !name.starts_with(UNFINISHED) && !name.starts_with(GOING) {
                found.push(path);
            }
        }
    }
    found
}

/// The same for one backup.
fn follow_one(path: &Path, keys: &KeyFile) -> Result<(), StoreError> {
    let manifest = read_manifest(path);
    let previous = path.join(folder::KEYS_PREVIOUS);
    if lets_in_more(&previous, keys)? {
        write_atomically(&previous, &keys.to_bytes()?)?;
    }
    let current = path.join(folder::KEYS);
    if !lets_in_more(&current, keys)? {
        // One that was laid ready and never used lets in whom it let in then.
        return folder::remove_if_there(&path.join(KEYS_NEXT));
    }
    let bytes = keys.to_bytes()?;
    let Ok(mut manifest) = manifest else {
        return write_atomically(&current, &bytes);
    };
    write_atomically(&path.join(KEYS_NEXT), &bytes)?;
    manifest
        .files
        .insert(folder::KEYS.to_owned(), mark_of(&bytes));
    let text = serde_json::to_vec_pretty(&manifest).map_err(|error| StoreError::Invalid {
        source: error.into(),
    })?;
    write_atomically(&path.join(MANIFEST), &text)?;
    finish_keys(path, &manifest)
}

fn lets_in_more(path: &Path, keys: &KeyFile) -> Result<bool, StoreError> {
    match KeyFile::load_from(path) {
        Ok(theirs) => Ok(theirs.wraps_the_same(keys) && theirs.lets_in_more_than(keys)),
        // A garbled one opens nothing.
        Err(StoreError::KeyFileMissing | StoreError::KeyFileDamaged) => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::restore::{restore, verify};
    use crate::testing::{Bench, ONE, day, files, options, write};
    use uuid::Uuid;

    /// Whether a secret opens any key file below the data folder.
    fn opens_somewhere(bench: &Bench, secret: &str) -> bool {
        let named = |path: &std::path::PathBuf| name_of(path).starts_with("llavero.json");
        files(bench.temp.path())
            .iter()
            .filter(|path| named(path))
            .any(|path| {
                let keys = KeyFile::load_from(path).unwrap();
                keys.open_with_password(None, secret).is_ok()
                    || keys.open_with_recovery(secret).is_ok()
            })
    }

    #[tokio::test]
    async fn what_was_changed_or_taken_away_opens_no_backup_and_each_stays_whole() {
        let mut bench = Bench::new().await;
        let (ana, luis) = (Uuid::now_v7(), Uuid::now_v7());
        bench
            .keys
            .set_password(&bench.key, ana, "la primera")
            .unwrap();
        bench
            .keys
            .set_password(&bench.key, luis, "la de Luis")
            .unwrap();
        bench.keys.save(&bench.folder).unwrap();
        let store = bench.open().await;
        write(&store, "uno").await;
        let mut made = Vec::new();
        for number in 0..3 {
            made.push(store.backup("diario", day(number)).await.unwrap());
        }
        let aside = bench.path("apartado/2027-04-12_0830");
        fs::create_dir_all(&aside).unwrap();
        for name in [folder::KEYS, folder::KEYS_PREVIOUS] {
            fs::copy(bench.folder.keys(), aside.join(name)).unwrap();
        }

        let old_code = bench.code.to_string();
        bench
            .keys
            .set_password(&bench.key, ana, "la segunda")
            .unwrap();
        bench.keys.remove_password(luis).unwrap();
        let code = bench.keys.replace_recovery(&bench.key).unwrap().to_string();
        bench.keys.save(&bench.folder).unwrap();
        assert!(opens_somewhere(&bench, "la primera"));
        assert_eq!(follow(&bench.folder), Vec::<String>::new());
        for gone in ["la primera", "la de Luis", old_code.as_str()] {
            assert!(!opens_somewhere(&bench, gone), "{gone}");
        }
        for backup in &made {
            verify(&backup.path).await.unwrap();
            let keys = KeyFile::load_from(&backup.path.join(folder::KEYS)).unwrap();
            let (_, key) = keys.open_with_password(Some(ana), "la segunda").unwrap();
            keys.open_with_recovery(&code).unwrap();
            let temp = tempfile::tempdir().unwrap();
            let into = DataFolder::acquire(temp.path()).unwrap();
            restore(&backup.path, &key, &into, day(9)).await.unwrap();
        }
        store.close().await;
    }

    #[tokio::test]
    async fn a_power_cut_at_any_step_leaves_a_backup_that_verifies() {
        let mut bench = Bench::new().await;
        let ana = Uuid::now_v7();
        bench
            .keys
            .set_password(&bench.key, ana, "la primera")
            .unwrap();
        bench.keys.save(&bench.folder).unwrap();
        let store = bench.open().await;
        let made = store.backup("diario", day(0)).await.unwrap();
        bench
            .keys
            .set_password(&bench.key, ana, "la segunda")
            .unwrap();
        bench.keys.save(&bench.folder).unwrap();
        let bytes = bench.keys.to_bytes().unwrap();

        // After the first step: the manifest still speaks of the key file before.
        write_atomically(&made.path.join(KEYS_NEXT), &bytes).unwrap();
        verify(&made.path).await.unwrap();
        let keys = made.path.join(folder::KEYS);
        assert!(
            KeyFile::load_from(&keys)
                .unwrap()
                .open_with_password(None, "la primera")
                .is_ok()
        );
        // After the second: whoever reads it gives the name.
        let mut manifest = read_manifest(&made.path).unwrap();
        manifest
            .files
            .insert(folder::KEYS.to_owned(), mark_of(&bytes));
        let text = serde_json::to_vec_pretty(&manifest).unwrap();
        write_atomically(&made.path.join(MANIFEST), &text).unwrap();
        verify(&made.path).await.unwrap();
        assert_eq!(fs::read(&keys).unwrap(), bytes);
        assert!(!made.path.join(KEYS_NEXT).exists());
        assert_eq!(follow(&bench.folder), Vec::<String>::new());
        verify(&made.path).await.unwrap();
        store.close().await;
    }

    #[tokio::test]
    async fn a_backup_that_cannot_be_written_is_named_and_taken_up_the_next_time() {
        let mut bench = Bench::new().await;
        let store = bench.open().await;
        let made = store.backup("diario", day(0)).await.unwrap();
        bench.keys.replace_recovery(&bench.key).unwrap();
        bench.keys.save(&bench.folder).unwrap();
        // Where the temporary file is to lie stands a folder: also who may do everything cannot write it.
        let obstacle = made.path.join("llavero.json.nuevo.tmp");
        fs::create_dir(&obstacle).unwrap();
        assert_eq!(follow(&bench.folder), std::slice::from_ref(&made.name));
        fs::remove_dir(&obstacle).unwrap();
        assert_eq!(follow(&bench.folder), Vec::<String>::new());
        verify(&made.path).await.unwrap();
        store.close().await;
    }

    #[tokio::test]
    async fn an_access_given_since_the_copy_before_is_found_in_a_backup() {
        let mut bench = Bench::new().await;
        let (ana, luis) = (Uuid::now_v7(), Uuid::now_v7());
        bench
            .keys
            .set_password(&bench.key, ana, "la de Ana")
            .unwrap();
        bench.keys.save(&bench.folder).unwrap();
        bench
            .keys
            .set_password(&bench.key, luis, "la de Luis")
            .unwrap();
        bench.keys.save(&bench.folder).unwrap();
        fs::write(bench.folder.keys(), b"{").unwrap();
        let found = find_keys(&bench.folder).unwrap();
        assert_eq!(found.source, KeySource::Previous);
        bench.keys.save(&bench.folder).unwrap();

        let store = bench.open().await;
        store.backup("diario", day(0)).await.unwrap();
        store.close().await;
        for content in [Some(b"{"), None] {
            match content {
                Some(garbled) => fs::write(bench.folder.keys(), garbled).unwrap(),
                None => {
                    fs::remove_file(bench.folder.keys()).unwrap();
                    folder::remove_if_there(&bench.folder.keys_previous()).unwrap();
                }
            }
            let found = find_keys(&bench.folder).unwrap();
            assert_eq!(found.source, KeySource::Backup);
            let (owner, key) = found.keys.open_with_password(None, "la de Luis").unwrap();
            assert_eq!(owner, luis);
            let store = Store::open(&bench.folder, &key, &options(&ONE))
                .await
                .unwrap();
            store.close().await;
        }
    }
}
