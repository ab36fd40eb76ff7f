//! What a first run leaves that is cut short.

use crate::journey::{ask, centre, start};
use serde_json::json;
use sisconecta_store::keys::KdfCost;
use sisconecta_store::{DataFolder, KeyFile, OpenOptions, Store};

#[tokio::test]
async fn a_first_run_cut_short_before_it_wrote_anything_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    let data = DataFolder::acquire(folder.path()).unwrap();
    let (mut keys, key) = KeyFile::create(KdfCost::STANDARD).unwrap();
    keys.set_password(&key, uuid::Uuid::now_v7(), "una frase larga")
        .unwrap();
    let options = OpenOptions::new(chrono::DateTime::UNIX_EPOCH);
    let store = Store::create(&data, &mut keys, &key, &options)
        .await
        .unwrap();
    // The power goes.
    store.close().await;
    data.release();
    drop((store, data));

    let app = start(folder.path()).await;
    let sign = json!({ "staff": null, "password": "una frase larga" });
    let status = ask(&app, "entry.sign_in", sign).await;
    assert_eq!(status["stage"], "empty", "{status}");
    centre(&app).await;
    let status = ask(&app, "entry.status", json!({})).await;
    assert_eq!(status["stage"], "open");
    app.close().await;
}

#[tokio::test]
async fn lost_key_files_are_taken_from_the_newest_backup_that_has_one() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    ask(&app, "backup.make", json!({})).await;
    let event = json!({ "name": "Después del respaldo", "date": "2027-04-12" });
    ask(&app, "training.create", event).await;
    app.close().await;
    for name in ["llavero.json", "llavero.json.anterior"] {
        let path = folder.path().join(name);
        assert!(!path.exists() || std::fs::remove_file(path).is_ok());
    }

    let app = start(folder.path()).await;
    let status = ask(&app, "entry.status", json!({})).await;
    assert_eq!(status["stage"], "locked");
    assert!(
        status["remark"]
            .as_str()
            .unwrap()
            .contains("archivo de claves")
    );
    let sign = json!({ "staff": null, "password": "una frase larga" });
    let status = ask(&app, "entry.sign_in", sign).await;
    assert_eq!(status["stage"], "open", "{status}");
    // What came after the backup is here: nothing was restored.
    let list = ask(&app, "training.list", json!({ "text": "" })).await;
    assert!(list.to_string().contains("Después del respaldo"));
    assert!(folder.path().join("llavero.json").exists());
    app.close().await;
    let app = start(folder.path()).await;
    let status = ask(&app, "entry.status", json!({})).await;
    assert_eq!(status["remark"], json!(null));
    app.close().await;
}
