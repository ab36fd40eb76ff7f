use std::fs;

use super::*;
use crate::keys::KdfCost;
use crate::testing::{BROKEN, Bench, ONE, TWO, bodies, files, options, write};
use crate::{AttachmentHash, DatabaseKey};

#[tokio::test]
async fn what_was_committed_is_there_after_reopening() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    write(&store, "uno").await;
    store.close().await;
    let store = bench.open().await;
    assert_eq!(bodies(&store).await, ["uno"]);
    let modes: (String, i64, i64) =
        sqlx::query_as("select (select journal_mode from pragma_journal_mode), (select synchronous from pragma_synchronous), (select foreign_keys from pragma_foreign_keys)")
            .fetch_one(store.writer())
            .await
            .unwrap();
    assert_eq!(modes, ("wal".into(), 2, 1));
    store.check_integrity().await.unwrap();
}

#[tokio::test]
async fn readers_cannot_write_and_say_read_only() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let error = sqlx::query("insert into operation (body) values ('x')")
        .execute(store.readers())
        .await
        .unwrap_err();
    assert_eq!(StoreError::from(error).code(), "read_only");
}

#[tokio::test]
async fn no_file_of_the_folder_is_plain() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let secret = "QUISPE MAMANI, Rosa 40123456";
    for _ in 0..200 {
        write(&store, secret).await;
    }
    let scan = secret.repeat(5_000);
    let hash = store
        .attachments()
        .put(scan.as_bytes(), "text/plain")
        .await
        .unwrap();
    store.backup("prueba", options(&ONE).now).await.unwrap();
    let look = |moment: &str| {
        let all = files(bench.temp.path());
        assert!(all.len() >= 8, "{moment}: {all:?}");
        for path in all {
            let content = fs::read(&path).unwrap();
            assert!(
                !content.starts_with(b"SQLite format 3"),
                "{moment}: {path:?}"
            );
            for word in [secret.as_bytes(), &secret.as_bytes()[..6], b"create table"] {
                let found = content.windows(word.len()).any(|w| w == word);
                assert!(!found, "{moment}: {path:?}");
            }
        }
    };
    look("open, with its write-ahead log");
    store.close().await;
    look("closed");
    let store = bench.open().await;
    assert_eq!(
        store.attachments().get(hash).await.unwrap(),
        scan.as_bytes()
    );
}

#[tokio::test]
async fn another_key_is_a_wrong_key_with_and_without_its_key_file() {
    let bench = Bench::new().await;
    let other = DatabaseKey::generate().unwrap();
    let before = fs::read(bench.path("centro.db")).unwrap();
    let open = async || {
        let error = Store::open(&bench.folder, &other, &options(&ONE))
            .await
            .unwrap_err();
        error.code()
    };
    assert_eq!(open().await, "wrong_key");
    fs::remove_file(bench.path("llavero.json")).unwrap();
    assert_eq!(open().await, "wrong_key");
    assert_eq!(fs::read(bench.path("centro.db")).unwrap(), before);
    // The key file of another database does not open this one either.
    let (mut keys, key) = KeyFile::create(KdfCost::LEAST).unwrap();
    keys.save(&bench.folder).unwrap();
    let error = Store::open(&bench.folder, &key, &options(&ONE))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "damaged");
}

#[tokio::test]
async fn a_truncated_file_is_damaged_names_the_backup_and_is_left_as_it_is() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    for n in 0..300 {
        write(&store, &format!("{n} {}", "x".repeat(200))).await;
    }
    store
        .attachments()
        .put(&[7; 300_000], "image/png")
        .await
        .unwrap();
    let backup = store.backup("diario", options(&ONE).now).await.unwrap();
    store.close().await;
    for name in ["centro.db", "adjuntos.db"] {
        let whole = fs::read(bench.path(name)).unwrap();
        let page = 4096;
        let mut lengths = vec![
            0,
            1,
            15,
            16,
            100,
            511,
            512,
            page - 1,
            page,
            page + 1,
            2 * page,
        ];
        lengths.extend([whole.len() / 2, whole.len() - page, whole.len() - 1]);
        for length in lengths {
            fs::write(bench.path(name), &whole[..length]).unwrap();
            match Store::open(&bench.folder, &bench.key, &options(&ONE)).await {
                Ok(store) => {
                    // Only the tail of the last page was cut: whole when asked, it says so.
                    assert!(length > whole.len() - page, "{name} at {length} opened");
                    let error = store.check_integrity().await.unwrap_err();
                    assert_eq!(error.code(), "damaged", "{name} at {length}");
                    store.close().await;
                    continue;
                }
                Err(error) => {
                    assert_eq!(error.code(), "damaged", "{name} at {length}: {error:?}");
                    let sentence = error.sentence();
                    assert!(
                        sentence.contains(name) && sentence.contains(&backup.name),
                        "{sentence}"
                    );
                }
            }
            assert_eq!(
                fs::read(bench.path(name)).unwrap().len(),
                length,
                "{name} was touched"
            );
        }
        fs::remove_file(bench.path(name)).unwrap();
        let error = Store::open(&bench.folder, &bench.key, &options(&ONE))
            .await
            .unwrap_err();
        assert_eq!(error.code(), "damaged");
        assert!(!bench.path(name).exists());
        fs::write(bench.path(name), &whole).unwrap();
    }
    let store = bench.open().await;
    assert_eq!(bodies(&store).await.len(), 300);
}

#[tokio::test]
async fn garbled_bytes_anywhere_never_panic_and_are_found_when_asked() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    for n in 0..100 {
        write(&store, &format!("{n} {}", "x".repeat(200))).await;
    }
    store.close().await;
    let whole = fs::read(bench.path("centro.db")).unwrap();
    for place in [
        0,
        20,
        2000,
        4095,
        4096,
        9000,
        whole.len() / 2,
        whole.len() - 1,
    ] {
        let mut bad = whole.clone();
        bad[place] ^= 0x55;
        fs::write(bench.path("centro.db"), &bad).unwrap();
        let error = match Store::open(&bench.folder, &bench.key, &options(&ONE)).await {
            Err(error) => error,
            Ok(store) => {
                let error = store.check_integrity().await.unwrap_err();
                let read = sqlx::query_scalar::<_, String>("select body from operation")
                    .fetch_all(store.readers())
                    .await;
                if let Err(read) = read {
                    assert_eq!(StoreError::from(read).code(), "damaged", "at {place}");
                }
                store.close().await;
                error
            }
        };
        assert_eq!(error.code(), "damaged", "at {place}: {error:?}");
    }
}

#[tokio::test]
async fn a_newer_database_is_refused_without_a_change() {
    let bench = Bench::new().await;
    let store = Store::open(&bench.folder, &bench.key, &options(&TWO))
        .await
        .unwrap();
    write(&store, "del futuro").await;
    store.close().await;
    let before: Vec<_> = files(bench.temp.path())
        .into_iter()
        .map(|p| (fs::read(&p).unwrap(), p))
        .collect();
    let error = Store::open(&bench.folder, &bench.key, &options(&ONE))
        .await
        .unwrap_err();
    assert!(matches!(
        error,
        StoreError::NewerDatabase { found: 2, known: 1 }
    ));
    assert!(
        error
            .sentence()
            .starts_with("Este archivo fue creado por una versión más nueva")
    );
    let after: Vec<_> = files(bench.temp.path())
        .into_iter()
        .map(|p| (fs::read(&p).unwrap(), p))
        .collect();
    assert!(before == after);
}

#[tokio::test]
async fn a_migration_is_preceded_by_a_backup() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    write(&store, "antes").await;
    store.close().await;
    let store = Store::open(&bench.folder, &bench.key, &options(&TWO))
        .await
        .unwrap();
    let backups = store.backups();
    assert_eq!(backups.len(), 1);
    assert_eq!(backups[0].label, "antes-de-actualizar");
    sqlx::query("insert into note (body) values ('x')")
        .execute(store.writer())
        .await
        .unwrap();
    store.close().await;
    let store = Store::open(&bench.folder, &bench.key, &options(&TWO))
        .await
        .unwrap();
    assert_eq!(store.backups().len(), 1, "nothing was pending");
}

#[tokio::test]
async fn without_a_backup_there_is_no_migration() {
    let bench = Bench::new().await;
    // A file where the folder of backups should be: no backup can be written.
    fs::remove_dir(bench.path("respaldos")).unwrap();
    fs::write(bench.path("respaldos"), b"").unwrap();
    let error = Store::open(&bench.folder, &bench.key, &options(&TWO))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "not_migrated");
    assert!(error.sentence().contains("no se actualizó"));
    let store = bench.open().await;
    assert_eq!(bodies(&store).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_migration_that_fails_leaves_the_database_as_it_was() {
    let bench = Bench::new().await;
    let error = Store::open(&bench.folder, &bench.key, &options(&BROKEN))
        .await
        .unwrap_err();
    assert!(
        matches!(error, StoreError::Migration { version: 2, .. }),
        "{error:?}"
    );
    let store = bench.open().await;
    write(&store, "sigue").await;
}

#[tokio::test]
async fn starts_that_fail_leave_one_backup_of_what_stands() {
    let bench = Bench::new().await;
    let fail = async || {
        Store::open(&bench.folder, &bench.key, &options(&BROKEN))
            .await
            .unwrap_err()
    };
    for _ in 0..3 {
        assert_eq!(fail().await.code(), "migration");
        let names = backup::list(&bench.folder.backups());
        assert_eq!(names.len(), 1, "{names:?}");
    }
    // The program of before goes on with the work: what it wrote is in the next one, and the one before need not stay.
    let first = backup::list(&bench.folder.backups()).remove(0);
    let store = bench.open().await;
    write(&store, "de en medio").await;
    store.close().await;
    for _ in 0..2 {
        fail().await;
        let now = backup::list(&bench.folder.backups());
        assert_eq!(now.len(), 1, "{now:?}");
        assert!(now[0].number > first.number && now[0].whole);
    }
    // One that went bad counts for none.
    let bad = backup::list(&bench.folder.backups()).remove(0);
    let centre = bad.path.join("centro.db");
    let mut bytes = fs::read(&centre).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&centre, bytes).unwrap();
    fail().await;
    let now = backup::list(&bench.folder.backups());
    assert_eq!(now.len(), 1, "{now:?}");
    assert!(now[0].number > bad.number);
}

#[tokio::test]
async fn a_full_disk_is_said_and_the_rest_is_kept() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    write(&store, "antes").await;
    let pages: i64 = sqlx::query_scalar("pragma page_count")
        .fetch_one(store.writer())
        .await
        .unwrap();
    let limit = sqlx::AssertSqlSafe(format!("pragma max_page_count = {pages}"));
    sqlx::query(limit).execute(store.writer()).await.unwrap();
    let error = sqlx::query("insert into operation (body) values (?)")
        .bind("x".repeat(100_000))
        .execute(store.writer())
        .await
        .unwrap_err();
    let error = StoreError::from(error);
    assert_eq!(error.code(), "disk_full");
    assert!(std::error::Error::source(&error).is_some());
    assert_eq!(bodies(&store).await, ["antes"]);
}

#[tokio::test]
async fn a_writer_that_waits_too_long_is_told_that_it_is_busy() {
    let bench = Bench::new().await;
    let store = bench.open().await;
    let _tx = store.writer().begin_with("begin immediate").await.unwrap();
    let mut other = write_options(&bench.path("centro.db"), &bench.key)
        .busy_timeout(Duration::ZERO)
        .connect()
        .await
        .unwrap();
    let error = sqlx::query("begin immediate")
        .execute(&mut other)
        .await
        .unwrap_err();
    let error = StoreError::from(error);
    assert!(error.code() == "busy" && error.is_passing());
}

#[tokio::test]
async fn creating_refuses_a_folder_in_use_and_a_key_that_could_be_lost() {
    let bench = Bench::new().await;
    let mut keys = bench.keys.clone();
    let error = Store::create(&bench.folder, &mut keys, &bench.key, &options(&ONE))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "folder_not_empty");
    let temp = tempfile::tempdir().unwrap();
    let folder = DataFolder::acquire(temp.path()).unwrap();
    let (mut keys, key) = KeyFile::create(KdfCost::LEAST).unwrap();
    let error = Store::create(&folder, &mut keys, &key, &options(&ONE))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "last_slot");
    let error = Store::open(&folder, &key, &options(&ONE))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "folder_empty");
}

#[tokio::test]
async fn a_creation_cut_short_is_finished_or_begun_again() {
    let bench = Bench::new().await;
    let (centre, attachments) = (bench.path("centro.db"), bench.path("adjuntos.db"));
    let temp = bench.temp;
    drop(bench.folder);
    // As when the power went after the key file and before the names.
    fs::rename(&centre, temp.path().join("centro.db.nuevo")).unwrap();
    fs::rename(&attachments, temp.path().join("adjuntos.db.nuevo")).unwrap();
    let folder = DataFolder::acquire(temp.path()).unwrap();
    let store = Store::open(&folder, &bench.key, &options(&ONE))
        .await
        .unwrap();
    store.close().await;
    drop((store, folder));
    // As when it went before the key file: there is nothing to keep, and a new one can be made.
    fs::rename(&centre, temp.path().join("centro.db.nuevo")).unwrap();
    fs::rename(&attachments, temp.path().join("adjuntos.db.nuevo")).unwrap();
    fs::remove_file(temp.path().join("llavero.json")).unwrap();
    let folder = DataFolder::acquire(temp.path()).unwrap();
    assert_eq!(folder.state(), FolderState::Empty);
    let mut keys = bench.keys.clone();
    Store::create(&folder, &mut keys, &bench.key, &options(&ONE))
        .await
        .unwrap();
}

#[tokio::test]
async fn the_programs_own_migrations_make_a_database() {
    let temp = tempfile::tempdir().unwrap();
    let folder = DataFolder::acquire(temp.path()).unwrap();
    let (mut keys, key) = KeyFile::create(KdfCost::LEAST).unwrap();
    keys.replace_recovery(&key).unwrap();
    let own = OpenOptions::new(options(&ONE).now);
    let store = Store::create(&folder, &mut keys, &key, &own).await.unwrap();
    store.check_integrity().await.unwrap();
    assert!(
        store
            .attachments()
            .info(AttachmentHash::of(b""))
            .await
            .unwrap()
            .is_none()
    );
}
