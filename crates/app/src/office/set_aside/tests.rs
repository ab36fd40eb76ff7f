//! A database that was damaged, set aside and restored from a backup that is older than it.

use crate::App;
use crate::journey::{ask, centre, refused, start};
use serde_json::{Value, json};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

async fn create(app: &App, name: &str) {
    let event = json!({ "name": name, "date": "2027-04-12" });
    ask(app, "training.create", event).await;
}

async fn own_operations(app: &App) -> u64 {
    let store = app.store().await.unwrap();
    u64::from(store.own_operations().await.unwrap())
}

async fn has(app: &App, name: &str) -> bool {
    let list = ask(app, "training.list", json!({ "text": "" })).await;
    list.to_string().contains(name)
}

async fn sign_in(app: &App) {
    let sign = json!({ "staff": null, "password": "una frase larga" });
    let status = ask(app, "entry.sign_in", sign).await;
    assert_eq!(status["stage"], "open", "{status}");
}

const PAGE: u64 = 4096;

/// Writes over a page of a database, counted from zero.
fn garble(path: &Path, page: u64) {
    let mut file = std::fs::File::options().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(page * PAGE)).unwrap();
    file.write_all(&[0x5a; PAGE as usize]).unwrap();
}

fn pages(path: &Path) -> u64 {
    std::fs::metadata(path).unwrap().len() / PAGE
}

/// Restores the backup, after the database was found damaged.
async fn restored(folder: &Path, backup: &Value) -> (Arc<App>, Value) {
    let app = start(folder).await;
    let sign = json!({ "staff": null, "password": "una frase larga" });
    let status = ask(&app, "entry.sign_in", sign).await;
    assert_eq!(status["stage"], "problem", "{status}");
    let restore = json!({ "folder": backup["folder"], "secret": "una frase larga" });
    let status = ask(&app, "entry.restore_backup", restore).await;
    sign_in(&app).await;
    (app, status)
}

fn set_aside(folder: &Path) -> PathBuf {
    let entries = std::fs::read_dir(folder.join("apartado")).unwrap();
    entries.map(|entry| entry.unwrap().path()).next().unwrap()
}

#[tokio::test]
async fn what_a_set_aside_database_has_beyond_the_backup_is_told_and_taken_in_once() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    create(&app, "Antes del respaldo").await;
    let backup = ask(&app, "backup.make", json!({})).await;
    assert_eq!(ask(&app, "set_aside.list", json!({})).await, json!([]));
    create(&app, "Después del respaldo").await;
    let store = app.store().await.unwrap();
    let scan = store.attachments().put(&[7; 300_000], "image/png").await;
    let scan = scan.unwrap();
    drop(store);
    app.close().await;
    let centre_db = folder.path().join("centro.db");
    let whole = std::fs::read(&centre_db).unwrap();
    garble(&centre_db, 0);
    let (app, status) = restored(folder.path(), &backup).await;
    assert!(!has(&app, "Después").await);
    // Nothing can be read of it: the first page holds the way to all others.
    assert_eq!(status["remark"], Value::Null);
    let rows = ask(&app, "set_aside.list", json!({})).await;
    let [row] = rows.as_array().unwrap().as_slice() else {
        panic!("{rows}");
    };
    assert_eq!(
        (&row["operations"], &row["log_lost"]),
        (&json!(0), &json!(true))
    );
    assert_eq!(row["attachments"], 1);
    app.close().await;

    // As a disk that could be read again.
    std::fs::write(set_aside(folder.path()).join("centro.db"), whole).unwrap();
    let app = start(folder.path()).await;
    sign_in(&app).await;
    let rows = ask(&app, "set_aside.list", json!({})).await;
    let lacking = rows[0]["operations"].as_u64().unwrap();
    assert!(lacking > 0, "{rows}");
    let before = ask(&app, "backup.outside", json!({})).await["only_here"]
        .as_u64()
        .unwrap();
    let take = json!({ "name": rows[0]["name"], "secret": null });
    let taken = ask(&app, "set_aside.take_in", take.clone()).await;
    assert_eq!(
        taken,
        json!({ "operations": lacking, "attachments": 1, "lost": 0, "lost_more": false, "lost_attachments": 0 })
    );
    assert!(has(&app, "Después del respaldo").await);
    let store = app.store().await.unwrap();
    assert_eq!(store.attachments().get(scan).await.unwrap(), [7; 300_000]);
    assert!(
        store
            .equals_rebuild(|n| (0..n).rev().collect())
            .await
            .unwrap()
    );
    drop(store);
    // What this disk had written counts as written here: no other disk has it.
    let after = ask(&app, "backup.outside", json!({})).await["only_here"]
        .as_u64()
        .unwrap();
    assert_eq!(after, before + lacking);
    let taken = ask(&app, "set_aside.take_in", take).await;
    assert_eq!(taken["operations"], 0);
    let rows = ask(&app, "set_aside.list", json!({})).await;
    assert_eq!(
        (&rows[0]["operations"], &rows[0]["attachments"]),
        (&json!(0), &json!(0))
    );
    create(&app, "Se sigue trabajando").await;
    app.close().await;
}

#[tokio::test]
async fn of_a_damaged_one_what_can_be_read_is_taken_in_and_what_is_missing_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    let backup = ask(&app, "backup.make", json!({})).await;
    let kept = own_operations(&app).await;
    app.close().await;
    let centre_db = folder.path().join("centro.db");
    let first = pages(&centre_db);
    let app = start(folder.path()).await;
    sign_in(&app).await;
    for number in 0..60 {
        create(&app, &format!("Evento {number:02}")).await;
    }
    let wrote = own_operations(&app).await - kept;
    app.close().await;
    // Every other page that came since, so no way from the root of a table to its leaves is cut.
    for page in (first..pages(&centre_db)).step_by(2) {
        garble(&centre_db, page);
    }
    // As a restore does that somebody asked for.
    let data = sisconecta_store::DataFolder::acquire(folder.path()).unwrap();
    data.set_aside(chrono::DateTime::UNIX_EPOCH).unwrap();
    data.release();
    drop(data);
    let app = start(folder.path()).await;
    let restore = json!({ "folder": backup["folder"], "secret": "una frase larga" });
    let status = ask(&app, "entry.restore_backup", restore).await;
    assert!(
        status["remark"]
            .as_str()
            .unwrap()
            .contains("Centro › Respaldos"),
        "{status}"
    );
    sign_in(&app).await;
    let rows = ask(&app, "set_aside.list", json!({})).await;
    let (lacking, lost) = (rows[0]["operations"].as_u64(), rows[0]["lost"].as_u64());
    let (lacking, lost) = (lacking.unwrap(), lost.unwrap());
    assert!(lacking > 0 && lost > 0, "{rows}");
    match rows[0]["lost_more"] == true {
        true => assert!(lacking + lost <= wrote, "{rows} of {wrote}"),
        false => assert_eq!(lacking + lost, wrote),
    }
    let take = json!({ "name": rows[0]["name"], "secret": null });
    let taken = ask(&app, "set_aside.take_in", take).await;
    let told = (taken["operations"].as_u64(), taken["lost"].as_u64());
    assert_eq!(told, (Some(lacking), Some(lost)));
    let list = ask(&app, "training.list", json!({ "text": "" })).await;
    let there = list.as_array().unwrap().len();
    assert!((1..60).contains(&there), "{there} of 60");
    app.close().await;
}

#[tokio::test]
async fn only_what_was_set_aside_is_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    for name in ["../respaldos", "2027-01-01_0000"] {
        let take = json!({ "name": name, "secret": null });
        assert_eq!(
            refused(&app, "set_aside.take_in", take).await.code,
            "not_found"
        );
    }
    app.close().await;
}
