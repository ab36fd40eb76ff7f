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
