//! A stick that comes and goes, and what lies on it.

use super::*;
use crate::keys::KdfCost;
use crate::restore::verify;
use crate::testing::day;
use crate::{Actor, AttachmentHash, DataFolder, KeyFile, OpenOptions};
use serde_json::json;
use std::time::Duration;
use tempfile::TempDir;

struct Desk {
    store: Store,
    keys: KeyFile,
    _data: TempDir,
    stick: TempDir,
}

impl Desk {
    async fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let folder = DataFolder::acquire(data.path()).unwrap();
        let (mut keys, key) = KeyFile::create(KdfCost::LEAST).unwrap();
        keys.replace_recovery(&key).unwrap();
        let store = Store::create(&folder, &mut keys, &key, &OpenOptions::new(day(0)))
            .await
            .unwrap();
        Self {
            store,
            keys,
            _data: data,
            stick: tempfile::tempdir().unwrap(),
        }
    }

    fn place(&self) -> PathBuf {
        self.stick.path().join("memoria")
    }

    async fn named(self) -> Self {
        fs::create_dir(self.place()).unwrap();
        self.store.name_second_place(&self.place()).await.unwrap();
        self
    }

    async fn write(&self) {
        let actor = Actor {
            staff: None,
            now_ms: 7,
            scope: "AYA".into(),
        };
        let mut tx = self.store.write(actor).await.unwrap();
        let id = Uuid::now_v7();
        tx.edit("centre", id, &[("name", json!("Ayacucho"))])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn scan(&self, byte: u8, size: usize) -> AttachmentHash {
        let bytes = vec![byte; size];
        let attachments = self.store.attachments();
        attachments.put(&bytes, "image/png").await.unwrap()
    }

    async fn backup(&self, on: i64) {
        self.store.backup("diario", day(on)).await.unwrap();
    }

    async fn copy(&self, on: i64) -> Option<SecondPlace> {
        self.store.copy_to_second_place(day(on)).await.unwrap()
    }

    async fn why(&self, on: i64) -> Why {
        self.copy(on).await.unwrap().failing.unwrap().why
    }

    /// Every copy at the place, each verified.
    async fn copies(&self) -> Vec<BackupInfo> {
        let mut found = Vec::new();
        for own in own_folders(&self.place()) {
            for copy in list(&own) {
                assert!(copy.whole);
                verify(&copy.path).await.unwrap();
                found.push(copy);
            }
        }
        found
    }
}

fn own_folders(place: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(place).unwrap();
    let found = entries.map(|entry| entry.unwrap().path());
    found
        .filter(|path| path.join(find::MARK).exists())
        .collect()
}

#[tokio::test]
async fn each_backup_is_copied_once_and_counts_as_a_copy_elsewhere() {
    let desk = Desk::new().await.named().await;
    desk.write().await;
    desk.scan(1, 300_000).await;
    assert_eq!(desk.copy(0).await, None);
    desk.backup(0).await;
    assert_eq!(desk.store.only_here().await.unwrap(), 1);
    let came = desk.copy(0).await.unwrap();
    assert_eq!(came.failing, None);
    assert_eq!(came.copied.unwrap().at, day(0));
    assert_eq!(desk.copies().await.len(), 1);
    assert_eq!(desk.store.only_here().await.unwrap(), 0);
    let known = desk.store.copied_elsewhere().await.unwrap().unwrap();
    assert!(known.place.starts_with(desk.place()));
    assert_eq!(desk.copy(0).await, None);

    // What was written after the backup is not in the copy, however late it is made.
    desk.scan(2, 300_000).await;
    desk.backup(1).await;
    desk.write().await;
    desk.copy(3).await.unwrap();
    assert_eq!(desk.store.only_here().await.unwrap(), 1);
    assert_eq!(desk.copies().await.len(), 2);

    // One that somebody made by hand meanwhile holds more, and stays the last.
    let other = tempfile::tempdir().unwrap();
    desk.backup(4).await;
    desk.write().await;
    desk.store.backup_to(other.path(), day(4)).await.unwrap();
    let newest = desk.store.backups().remove(0);
    fs::remove_dir_all(newest.path).unwrap();
    desk.copy(5).await.unwrap();
    assert_eq!(desk.store.only_here().await.unwrap(), 0);
}

#[tokio::test]
async fn it_is_pruned_there_as_here_and_what_was_taken_away_opens_no_copy() {
    let mut desk = Desk::new().await.named().await;
    let ana = Uuid::now_v7();
    let key = desk.store.key().clone();
    desk.keys.set_password(&key, ana, "la primera").unwrap();
    desk.keys.save(desk.store.folder()).unwrap();
    for on in 0..9 {
        desk.backup(on).await;
        desk.copy(on).await.unwrap();
    }
    assert_eq!(desk.copies().await.len(), 7);
    desk.keys.set_password(&key, ana, "la segunda").unwrap();
    desk.keys.save(desk.store.folder()).unwrap();
    desk.backup(9).await;
    desk.copy(9).await.unwrap();
    let own = own_folders(&desk.place()).remove(0);
    assert_eq!(follow_at(desk.store.folder(), &own), Vec::<String>::new());
    for copy in desk.copies().await {
        let keys = KeyFile::load_from(&copy.path.join("llavero.json")).unwrap();
        assert!(keys.open_with_password(None, "la primera").is_err());
        assert!(keys.open_with_password(None, "la segunda").is_ok());
    }
}

#[tokio::test]
async fn a_stick_that_is_away_is_waited_for_and_another_one_is_not_written_to() {
    let desk = Desk::new().await.named().await;
    desk.backup(0).await;
    let drawer = desk.stick.path().join("cajón");
    fs::rename(desk.place(), &drawer).unwrap();
    assert_eq!(desk.why(0).await, Why::Away);
    // Another stick under the same letter, whose folder has the same name as ours.
    fs::create_dir(desk.place()).unwrap();
    let own = own_folders(&drawer).remove(0);
    let name = own.file_name().unwrap();
    fs::create_dir(desk.place().join(name)).unwrap();
    assert_eq!(desk.why(1).await, Why::Another);
    assert_eq!(fs::read_dir(desk.place().join(name)).unwrap().count(), 0);
    let place = desk.store.second_place().await.unwrap().unwrap();
    let failing = place.failing.unwrap();
    assert_eq!(failing.since, day(0));
    assert!(failing.sentence(&place.folder).contains("es otra memoria"));

    fs::remove_dir_all(desk.place()).unwrap();
    fs::rename(&drawer, desk.place()).unwrap();
    let came = desk.copy(2).await.unwrap();
    assert_eq!(came.failing, None);
    assert_eq!(desk.copies().await.len(), 1);
    // Nothing is to be copied, so nobody misses it.
    fs::rename(desk.place(), &drawer).unwrap();
    assert_eq!(desk.copy(3).await, None);
}

#[test]
fn the_same_stick_under_another_letter_or_mount_point_is_found() {
    let temp = tempfile::tempdir().unwrap();
    let mount = |name: &str| temp.path().join(name);
    fs::create_dir_all(mount("MEMORIA/copias")).unwrap();
    let mark = lay_mark(&mount("MEMORIA/copias"), DeviceId::fresh()).unwrap();
    let named = mount("MEMORIA/copias");
    let find = |volumes: &[PathBuf]| find::find(&named, mark, volumes);
    assert_eq!(find(&[]), Ok(own_folder(&named, mark)));
    fs::rename(mount("MEMORIA"), mount("MEMORIA1")).unwrap();
    assert_eq!(find(&[mount("otra")]), Err(false));
    let moved = own_folder(&mount("MEMORIA1/copias"), mark);
    assert_eq!(find(&[mount("otra"), mount("MEMORIA1")]), Ok(moved.clone()));
    // The mark decides, not the name of its folder.
    fs::write(moved.join(find::MARK), b"{}").unwrap();
    assert_eq!(find(&[mount("MEMORIA1")]), Err(false));
}

#[tokio::test]
async fn a_stick_pulled_out_in_the_middle_keeps_whole_copies_and_takes_the_next() {
    let desk = Desk::new().await.named().await;
    desk.scan(7, 8_000_000).await;
    let drawer = desk.stick.path().join("cajón");
    let mut cut = 0;
    for round in 0..12 {
        desk.write().await;
        desk.backup(round).await;
        let pulled = async {
            tokio::time::sleep(Duration::from_millis(3 * round.unsigned_abs())).await;
            fs::rename(desk.place(), &drawer).unwrap();
        };
        let (came, ()) = tokio::join!(desk.copy(round), pulled);
        fs::rename(&drawer, desk.place()).unwrap();
        cut += usize::from(came.is_some_and(|place| place.failing.is_some()));
        desk.copies().await;
        if let Some(place) = desk.copy(round).await {
            assert_eq!(place.failing, None);
        }
        let newest = desk.store.backups().remove(0);
        let copies = desk.copies().await;
        assert!(copies.iter().any(|copy| copy.number == newest.number));
        let own = own_folders(&desk.place()).remove(0);
        for entry in fs::read_dir(own).unwrap() {
            let name = entry.unwrap().file_name();
            assert!(!name.to_string_lossy().starts_with('.'), "{name:?}");
        }
    }
    println!("{cut} of 12 were cut in the middle");
    assert!(cut > 0);
}

#[tokio::test]
async fn where_there_is_no_room_the_oldest_copies_go_and_never_the_newest() {
    let desk = Desk::new().await.named().await;
    for on in 0..4 {
        desk.backup(on).await;
        let room = |_: &Path| Ok(u64::MAX);
        desk.store.copy_to_second(day(on), room).await.unwrap();
    }
    assert_eq!(desk.copies().await.len(), 4);
    desk.backup(4).await;
    let full = |_: &Path| Ok(0);
    let came = desk.store.copy_to_second(day(4), full).await.unwrap();
    let failing = came.unwrap().failing.unwrap();
    assert!(matches!(failing.why, Why::NoRoom { free: 0, needed } if needed > SPARE));
    assert!(failing.sentence(&desk.place()).contains("no hay sitio"));
    let left = desk.copies().await;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].number, 4);

    // Room for one more once two of the older ones have gone.
    let desk = Desk::new().await.named().await;
    for on in 0..4 {
        desk.backup(on).await;
        desk.copy(on).await.unwrap();
    }
    desk.backup(4).await;
    let room = |own: &Path| Ok(if list(own).len() > 2 { 0 } else { u64::MAX });
    let came = desk.store.copy_to_second(day(4), room).await.unwrap();
    assert_eq!(came.unwrap().failing, None);
    let numbers: Vec<_> = desk.copies().await.iter().map(|copy| copy.number).collect();
    assert_eq!(numbers, [5, 4, 3]);
}

#[tokio::test]
async fn a_rotten_copy_is_not_shared_with_the_next_one() {
    let desk = Desk::new().await.named().await;
    desk.scan(7, 300_000).await;
    desk.backup(0).await;
    desk.copy(0).await.unwrap();
    let first = desk.copies().await.remove(0);
    let part = first.path.join("adjuntos-0001.db");
    let mut bytes = fs::read(&part).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&part, bytes).unwrap();
    desk.backup(1).await;
    assert_eq!(desk.copy(1).await.unwrap().failing, None);
    let own = own_folders(&desk.place()).remove(0);
    let copies = list(&own);
    verify(&copies[0].path).await.unwrap();
    assert!(verify(&copies[1].path).await.is_err());
}

#[tokio::test]
async fn a_disk_with_another_id_begins_a_folder_of_its_own() {
    let desk = Desk::new().await.named().await;
    desk.backup(0).await;
    desk.copy(0).await.unwrap();
    desk.store.become_new_device().await.unwrap();
    desk.backup(1).await;
    assert_eq!(desk.copy(1).await.unwrap().failing, None);
    assert_eq!(own_folders(&desk.place()).len(), 2);
    assert_eq!(desk.copies().await.len(), 2);
    // Named once more, it goes on where it was.
    desk.store.forget_second_place().await.unwrap();
    assert_eq!(desk.copy(2).await, None);
    desk.store.name_second_place(&desk.place()).await.unwrap();
    desk.copy(2).await.unwrap();
    assert_eq!(own_folders(&desk.place()).len(), 2);
    assert_eq!(desk.copies().await.len(), 2);
}
