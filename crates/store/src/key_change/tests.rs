//! A key that is changed, and the power that goes meanwhile.

use super::*;
use crate::restore::{restore, verify};
use crate::testing::{Bench, ONE, bodies, day, files, options, write};
use crate::{AttachmentHash, Store};
use uuid::Uuid;

/// The names of the backups that another key opens.
fn of_other_key(store: &Store) -> Vec<String> {
    let mut other = store.backups();
    other.retain(|backup| backup.is_of_other(store.key()));
    other.into_iter().map(|backup| backup.name).collect()
}

const NOBODY: &(dyn Fn(Step) + Sync) = &|_| {};

struct Changed {
    bench: Bench,
    keys: KeyFile,
    key: DatabaseKey,
    ana: Uuid,
    scan: AttachmentHash,
}

/// A centre with two people, a record and a scan, closed; and the key that it is to get, which lets Ana alone in.
async fn bench() -> Changed {
    let mut bench = Bench::new().await;
    let (ana, luis) = (Uuid::now_v7(), Uuid::now_v7());
    let old = bench.key.clone();
    bench.keys.set_password(&old, ana, "la de Ana").unwrap();
    bench.keys.set_password(&old, luis, "la de Luis").unwrap();
    bench.keys.save(&bench.folder).unwrap();
    let store = bench.open().await;
    write(&store, "uno").await;
    let scan = store.attachments().put(&[9; 600_000], "image/png").await;
    store.close().await;
    let (mut keys, key) = bench.keys.with_new_key().unwrap();
    keys.set_password(&key, ana, "la de Ana").unwrap();
    keys.replace_recovery(&key).unwrap();
    Changed {
        bench,
        keys,
        key,
        ana,
        scan: scan.unwrap(),
    }
}

impl Changed {
    fn to<'c>(
        &'c self,
        new: &'c DatabaseKey,
        keys: &'c KeyFile,
        tell: &'c (dyn Fn(Step) + Sync),
    ) -> KeyChange<'c> {
        KeyChange {
            folder: &self.bench.folder,
            old: &self.bench.key,
            new,
            keys,
            settings: &[],
            tell,
        }
    }

    async fn change(&self, tell: &(dyn Fn(Step) + Sync)) -> Result<(), StoreError> {
        self.to(&self.key, &self.keys, tell).run().await
    }

    /// Takes the folder again, as the program does when it starts, and opens it with what its key file gives Ana.
    async fn reopened(self) -> (Self, bool) {
        let path = self.bench.temp.path().to_owned();
        self.bench.folder.release();
        let folder = DataFolder::acquire(&path).unwrap();
        for left in [names::CHANGE, names::CHANGE_UNFINISHED] {
            assert!(!path.join(left).exists(), "{left}");
        }
        let keys = KeyFile::load(&folder).unwrap().keys;
        let (who, key) = keys.open_with_password(None, "la de Ana").unwrap();
        assert_eq!(who, self.ana);
        let store = Store::open(&folder, &key, &options(&ONE)).await.unwrap();
        assert_eq!(bodies(&store).await, ["uno"]);
        let scan = store.attachments().get(self.scan).await.unwrap();
        assert_eq!(scan, vec![9; 600_000]);
        store.check_integrity().await.unwrap();
        let new = keys.is_of(&self.key);
        // Luis has a way in as long as the old key holds, and none by the old files afterwards.
        assert_eq!(keys.open_with_password(None, "la de Luis").is_err(), new);
        store.close().await;
        (self, new)
    }
}

#[tokio::test]
async fn the_old_key_opens_nothing_more_and_all_is_there_under_the_new_one() {
    let changed = bench().await;
    let store = changed.bench.open().await;
    let before = store.backup("diario", day(0)).await.unwrap();
    store.close().await;
    let steps = std::sync::Mutex::new(Vec::new());
    changed
        .change(&|step| steps.lock().unwrap().push(step))
        .await
        .unwrap();
    assert_eq!(*steps.lock().unwrap(), Step::ALL);
    for file in [folder::CENTRE, folder::ATTACHMENTS] {
        let path = changed.bench.path(file);
        assert!(rows(&path, &changed.bench.key, "operation").await.is_err());
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(3).any(|some| some == b"uno"));
    }
    let (changed, new) = changed.reopened().await;
    assert!(new);
    // Whoever had the old key file of before gets no further with it.
    for path in files(changed.bench.temp.path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("llavero") && !path.starts_with(changed.bench.path("respaldos")) {
            assert!(KeyFile::load_from(&path).unwrap().is_of(&changed.key));
        }
    }

    // The next backup shares nothing with those of the old key, is due at once, and restores.
    changed.bench.folder.release();
    let folder = DataFolder::acquire(changed.bench.temp.path()).unwrap();
    let store = Store::open(&folder, &changed.key, &options(&ONE))
        .await
        .unwrap();
    assert!(store.backup_due(day(0)));
    let made = store.backup_daily(day(0)).await.unwrap().unwrap();
    assert!(!store.backup_due(day(0)));
    // Of this day two stay: no pruning takes what has another key.
    assert_eq!(store.backups().len(), 2);
    verify(&made.path).await.unwrap();
    let temp = tempfile::tempdir().unwrap();
    let into = DataFolder::acquire(temp.path()).unwrap();
    restore(&made.path, &changed.key, &into, day(1))
        .await
        .unwrap();
    let copy = Store::open(&into, &changed.key, &options(&ONE))
        .await
        .unwrap();
    assert_eq!(
        copy.attachments().get(changed.scan).await.unwrap().len(),
        600_000
    );
    // The older one is told apart, and goes when somebody says so.
    assert_eq!(of_other_key(&store), [before.name]);
    assert_eq!(store.drop_backups_of_other_key().await.unwrap(), 1);
    assert_eq!(store.backups().len(), 1);
}

#[tokio::test]
async fn old_backups_stay_until_one_of_the_new_key_is_verified() {
    let changed = bench().await;
    let store = changed.bench.open().await;
    store.backup("diario", day(0)).await.unwrap();
    store.close().await;
    changed.change(NOBODY).await.unwrap();
    let store = Store::open(&changed.bench.folder, &changed.key, &options(&ONE))
        .await
        .unwrap();
    let refused = store.drop_backups_of_other_key().await.unwrap_err();
    assert_eq!(refused.code(), "backup_failed");
    let made = store.backup("manual", day(0)).await.unwrap();
    fs::write(made.path.join(folder::CENTRE), b"roto").unwrap();
    assert!(store.drop_backups_of_other_key().await.is_err());
    assert_eq!(of_other_key(&store).len(), 1);
}

#[tokio::test]
async fn a_cut_at_any_moment_leaves_the_one_key_or_the_other() {
    // Before it is decided: whatever was begun goes.
    for left in [names::CHANGE_UNFINISHED, names::CHANGE] {
        let changed = bench().await;
        let staging = changed.bench.path(left);
        let change = changed.to(&changed.key, &changed.keys, NOBODY);
        change.stage(&staging).await.unwrap();
        let (_, is_new) = changed.reopened().await;
        assert_eq!(is_new, left == names::CHANGE);
    }
    // After it: each move may be the last, and the next start makes the others.
    let mut moves = 0;
    loop {
        let changed = bench().await;
        let staging = changed.bench.path(names::CHANGE);
        let change = changed.to(&changed.key, &changed.keys, NOBODY);
        change.stage(&staging).await.unwrap();
        let all = changed.bench.folder.finish_change_until(moves).unwrap();
        let (_, is_new) = changed.reopened().await;
        assert!(is_new, "after {moves} moves");
        if all {
            break;
        }
        moves += 1;
    }
    assert_eq!(moves, 5);
}

#[tokio::test]
async fn a_change_that_fails_leaves_everything_as_it_was() {
    let changed = bench().await;
    // The attachments cannot be copied: their file is no database.
    let path = changed.bench.path(folder::ATTACHMENTS);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, vec![7; 8192]).unwrap();
    changed.change(NOBODY).await.unwrap_err();
    fs::write(&path, whole).unwrap();
    let (changed, new) = changed.reopened().await;
    assert!(!new);
    // Keys that let nobody in are not begun with.
    let (empty, key) = changed.bench.keys.with_new_key().unwrap();
    let refused = changed.to(&key, &empty, NOBODY).run().await;
    assert_eq!(refused.unwrap_err().code(), "last_slot");
}
