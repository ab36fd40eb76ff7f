use std::fs;

use super::*;
use crate::restore::{restore, restore_attachments, verify};
use crate::testing::{Bench, ONE, bodies, day, files, options, write};

/// A second data folder, empty.
fn empty_folder() -> (tempfile::TempDir, DataFolder) {
    let temp = tempfile::tempdir().unwrap();
    let folder = DataFolder::acquire(temp.path()).unwrap();
    (temp, folder)
}

#[tokio::test]
async fn what_was_backed_up_comes_back_by_the_recovery_code_in_another_folder() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    write(&store, "uno").await;
    let scan = vec![9; 600_000];
    let hash = store.attachments().put(&scan, "image/png").await.unwrap();
    let made = store.backup("diario", day(0)).await.unwrap();
    assert_eq!(made.name, "2027-04-12_0830_diario");
    assert!(made.whole && made.number == 1);
    let names: Vec<_> = files(&made.path)
        .iter()
        .map(|p| p.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        names,
        [
            "adjuntos-0001.db",
            "centro.db",
            "llavero.json",
            "respaldo.json"
        ]
    );
    write(&store, "después").await;

    verify(&made.path).await.unwrap();
    let (_temp, folder) = empty_folder();
    let keys = KeyFile::load_from(&made.path.join("llavero.json")).unwrap();
    let key = keys.open_with_recovery(&bench.code.to_string()).unwrap();
    let told = restore(&made.path, &key, &folder, day(3)).await.unwrap();
    let copy = Store::open(&folder, &key, &options(&ONE)).await.unwrap();
    assert_eq!(bodies(&copy).await, ["uno"]);
    assert_eq!(copy.attachments().get(hash).await.unwrap(), scan);
    assert_eq!(copy.restored().unwrap(), Some(told.clone()));
    assert_eq!(told.database_id, bench.keys.database_id());
    assert_eq!((told.backed_up_at, told.restored_at), (day(0), day(3)));
    copy.forget_restored().unwrap();
    assert_eq!(copy.restored().unwrap(), None);
    copy.check_integrity().await.unwrap();
    // The one that goes on does not take itself for a restored one.
    assert_eq!(store.restored().unwrap(), None);
}

#[tokio::test]
async fn a_backup_writes_only_new_attachments_and_each_one_restores_alone() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let mut hashes = Vec::new();
    let mut made = Vec::new();
    for n in 0..4_u8 {
        let bytes = vec![n; 300_000];
        hashes.push(store.attachments().put(&bytes, "image/png").await.unwrap());
        made.push(store.backup("diario", day(i64::from(n))).await.unwrap());
    }
    made.push(store.backup("diario", day(4)).await.unwrap());
    let parts = |b: &BackupInfo| read_manifest(&b.path).unwrap().attachments.names.len();
    assert_eq!(made.iter().map(parts).collect::<Vec<_>>(), [1, 2, 3, 4, 4]);
    let part = |b: &BackupInfo| fs::metadata(b.path.join("adjuntos-0004.db")).unwrap().len();
    assert!((300_000..500_000).contains(&part(&made[3])));
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let inode = |b: &BackupInfo| fs::metadata(b.path.join("adjuntos-0001.db")).unwrap().ino();
        assert_eq!(inode(&made[0]), inode(&made[4]));
    }
    // Removing the older ones takes nothing from the newer.
    for old in &made[..3] {
        fs::remove_dir_all(&old.path).unwrap();
    }
    for (backup, count) in [(&made[3], 4), (&made[4], 4)] {
        let (_temp, folder) = empty_folder();
        restore(&backup.path, &bench.key, &folder, day(9))
            .await
            .unwrap();
        let copy = Store::open(&folder, &bench.key, &options(&ONE))
            .await
            .unwrap();
        let listed: Vec<_> = copy
            .attachments()
            .list()
            .await
            .unwrap()
            .iter()
            .map(|i| i.hash)
            .collect();
        assert_eq!(listed, hashes[..count]);
        for (n, hash) in hashes.iter().enumerate() {
            assert_eq!(
                copy.attachments().get(*hash).await.unwrap(),
                vec![n as u8; 300_000]
            );
        }
        // The numbers of the life before mean nothing here: the first backup is whole.
        let again = copy.backup("diario", day(10)).await.unwrap();
        assert_eq!(parts(&again), 1);
        copy.close().await;
    }
}

#[tokio::test]
async fn a_changed_or_missing_file_of_a_backup_is_found_and_nothing_is_restored() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    write(&store, "uno").await;
    let made = store.backup("diario", day(0)).await.unwrap();
    for name in ["centro.db", "llavero.json", "respaldo.json"] {
        let path = made.path.join(name);
        let whole = fs::read(&path).unwrap();
        let mut bad = whole.clone();
        bad[whole.len() / 2] ^= 0x80;
        for content in [
            Some(bad),
            Some(whole[..whole.len() - 1].to_vec()),
            Some(Vec::new()),
            None,
        ] {
            match content {
                Some(content) => fs::write(&path, content).unwrap(),
                None => fs::remove_file(&path).unwrap(),
            }
            let (_temp, folder) = empty_folder();
            let error = restore(&made.path, &bench.key, &folder, day(1))
                .await
                .unwrap_err();
            assert_eq!(error.code(), "backup_invalid", "{name}: {error:?}");
            assert_eq!(folder.state(), crate::FolderState::Empty);
        }
        assert!(
            store.backups().iter().all(|b| !b.whole),
            "{name} is missing"
        );
        fs::write(&path, &whole).unwrap();
    }
    assert!(store.backups()[0].whole);
}

#[tokio::test]
async fn a_manifest_cannot_name_files_outside_its_folder() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let made = store.backup("diario", day(0)).await.unwrap();
    let path = made.path.join(MANIFEST);
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("adjuntos-0001.db", "../../centro.db")).unwrap();
    assert_eq!(
        verify(&made.path).await.unwrap_err().code(),
        "backup_invalid"
    );
}

#[tokio::test]
async fn restoring_needs_an_empty_folder_and_the_right_key() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let made = store.backup("diario", day(0)).await.unwrap();
    let error = restore(&made.path, &bench.key, &bench.folder, day(0))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "folder_not_empty");
    let (_temp, folder) = empty_folder();
    let other = DatabaseKey::generate().unwrap();
    let error = restore(&made.path, &other, &folder, day(0))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "wrong_key");
}

#[tokio::test]
async fn a_damaged_database_is_set_aside_and_its_newest_backup_takes_its_place() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    write(&store, "uno").await;
    let made = store.backup("diario", day(0)).await.unwrap();
    store.close().await;
    fs::write(bench.path("centro.db"), b"no es una base").unwrap();
    let error = Store::open(&bench.folder, &bench.key, &options(&ONE))
        .await
        .unwrap_err();
    assert!(error.sentence().contains(&made.name));
    let aside = bench.folder.set_aside(day(1)).unwrap();
    restore(&made.path, &bench.key, &bench.folder, day(1))
        .await
        .unwrap();
    let store = bench.open().await;
    assert_eq!(bodies(&store).await, ["uno"]);
    assert_eq!(
        fs::read(aside.join("centro.db")).unwrap(),
        b"no es una base"
    );
}

#[tokio::test]
async fn the_daily_backup_is_made_once_a_day_of_lima_and_old_ones_go() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    for n in 0..12 {
        assert!(store.backup_daily(day(n)).await.unwrap().is_some());
        assert!(store.backup_daily(day(n)).await.unwrap().is_none());
    }
    let names: Vec<_> = store.backups().into_iter().map(|b| b.name).collect();
    assert_eq!(names.len(), 7);
    assert_eq!(names[0], "2027-04-23_0830_diario");
    verify(&store.backups()[0].path).await.unwrap();
    // The clock went back: that day has none, and the backup made then is the newest all the same.
    let made = store.backup_daily(day(-30)).await.unwrap().unwrap();
    assert_eq!(store.backups()[0].name, made.name);
}

#[tokio::test]
async fn two_backups_of_one_minute_stand_side_by_side_and_odd_labels_stay_inside() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let first = store.backup("a/../b", day(0)).await.unwrap();
    let second = store.backup("a/../b", day(0)).await.unwrap();
    assert_ne!(first.path, second.path);
    assert_eq!(second.path.parent().unwrap(), bench.path("respaldos"));
}

#[tokio::test]
async fn a_backup_that_fails_leaves_nothing_and_one_cut_short_is_swept_at_start() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    store.close().await;
    let mut bad = fs::read(bench.path("centro.db")).unwrap();
    let last = bad.len() - 100;
    bad[last] ^= 1;
    fs::write(bench.path("centro.db"), bad).unwrap();
    assert!(
        make(&bench.folder, &bench.key, "diario", day(0))
            .await
            .is_err()
    );
    assert!(files(&bench.path("respaldos")).is_empty());
    assert_eq!(fs::read_dir(bench.path("respaldos")).unwrap().count(), 0);
    let cut = bench.path("respaldos").join(".en-curso-00");
    fs::create_dir(&cut).unwrap();
    fs::write(cut.join("centro.db"), b"x").unwrap();
    drop(store);
    let temp = bench.temp;
    drop(bench.folder);
    DataFolder::acquire(temp.path()).unwrap();
    assert!(!cut.exists());
}

#[tokio::test]
async fn a_backup_taken_while_others_write_is_consistent() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let writing = store.clone();
    let task = tokio::spawn(async move {
        for n in 0..100 {
            write(&writing, &n.to_string()).await;
            writing
                .attachments()
                .put(format!("{n}").as_bytes(), "text/plain")
                .await
                .unwrap();
        }
    });
    for _ in 0..3 {
        store.backup("diario", day(0)).await.unwrap();
    }
    task.await.unwrap();
    let last = store.backup("diario", day(0)).await.unwrap();
    let (_temp, folder) = empty_folder();
    restore(&last.path, &bench.key, &folder, day(1))
        .await
        .unwrap();
    let copy = Store::open(&folder, &bench.key, &options(&ONE))
        .await
        .unwrap();
    assert_eq!(bodies(&copy).await.len(), 100);
    assert_eq!(copy.attachments().list().await.unwrap().len(), 100);
}

/// A bit of a part that all backups share turned: the next backup writes everything anew, and what the older ones still have is restored.
#[tokio::test]
async fn a_rotten_part_is_written_again_and_the_rest_of_a_backup_is_restored_without_it() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let mut hashes = Vec::new();
    let mut backups = Vec::new();
    for n in 0..3_u8 {
        write(&store, &n.to_string()).await;
        let kept = store
            .attachments()
            .put(&vec![n; 300_000], "image/png")
            .await;
        hashes.push(kept.unwrap());
        backups.push(store.backup("diario", day(n.into())).await.unwrap());
    }
    let rotten = |path: &std::path::Path| {
        let mut bytes = fs::read(path).unwrap();
        let half = bytes.len() / 2;
        bytes[half] ^= 1;
        fs::write(path, bytes).unwrap();
    };
    // The parts are the same file in all three.
    rotten(&backups[0].path.join("adjuntos-0001.db"));
    for backup in &backups {
        assert_eq!(
            verify(&backup.path).await.unwrap_err().code(),
            "backup_invalid"
        );
        let (_temp, folder) = empty_folder();
        let restored = restore(&backup.path, &bench.key, &folder, day(9))
            .await
            .unwrap();
        assert_eq!(restored.lost, ["adjuntos-0001.db"]);
    }
    let (_temp, folder) = empty_folder();
    restore(&backups[2].path, &bench.key, &folder, day(9))
        .await
        .unwrap();
    let copy = Store::open(&folder, &bench.key, &options(&ONE))
        .await
        .unwrap();
    assert_eq!(bodies(&copy).await, ["0", "1", "2"]);
    assert!(copy.attachments().get(hashes[0]).await.is_err());
    for (n, hash) in (1_u8..).zip(&hashes[1..]) {
        assert_eq!(
            copy.attachments().get(*hash).await.unwrap(),
            vec![n; 300_000]
        );
    }
    copy.close().await;
    // Made now, a backup is whole again.
    let after = store.backup("diario", day(4)).await.unwrap();
    verify(&after.path).await.unwrap();
    assert!(
        !after.path.join("adjuntos-0002.db").exists(),
        "one whole part"
    );
    let (_temp, folder) = empty_folder();
    let restored = restore(&after.path, &bench.key, &folder, day(9))
        .await
        .unwrap();
    assert!(restored.lost.is_empty());
    let copy = Store::open(&folder, &bench.key, &options(&ONE))
        .await
        .unwrap();
    assert_eq!(copy.attachments().list().await.unwrap().len(), 3);
    copy.close().await;
}

#[tokio::test]
async fn only_the_damaged_file_of_attachments_is_restored_and_what_was_written_since_stays() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    write(&store, "antes").await;
    let hash = store
        .attachments()
        .put(&[7; 300_000], "image/png")
        .await
        .unwrap();
    let made = store.backup("diario", day(0)).await.unwrap();
    write(&store, "despues").await;
    store.close().await;
    let alone = restore_attachments(&made.path, &bench.key, &bench.folder, day(1)).await;
    assert!(alone.unwrap().is_none(), "nothing is damaged");
    for damaged in [Some(&b"no es una base"[..]), None] {
        match damaged {
            Some(bytes) => fs::write(bench.path("adjuntos.db"), bytes).unwrap(),
            None => fs::remove_file(bench.path("adjuntos.db")).unwrap(),
        }
        let error = Store::open(&bench.folder, &bench.key, &options(&ONE))
            .await
            .unwrap_err();
        assert_eq!(error.code(), "damaged");
        let restored = restore_attachments(&made.path, &bench.key, &bench.folder, day(1)).await;
        assert!(restored.unwrap().unwrap().lost.is_empty());
        let store = bench.open().await;
        assert!(
            store.restored().unwrap().is_none(),
            "the database is the one of before"
        );
        assert_eq!(bodies(&store).await, ["antes", "despues"]);
        assert_eq!(
            store.attachments().get(hash).await.unwrap(),
            vec![7; 300_000]
        );
        store.close().await;
    }
    // With the database damaged too, everything is restored together.
    fs::write(bench.path("adjuntos.db"), b"no es una base").unwrap();
    fs::write(bench.path("centro.db"), b"no es una base").unwrap();
    let alone = restore_attachments(&made.path, &bench.key, &bench.folder, day(1)).await;
    assert!(alone.unwrap().is_none());
}
