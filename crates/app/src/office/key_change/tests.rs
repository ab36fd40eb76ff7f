//! A key that became known to somebody, and the one that takes its place.

use crate::App;
use crate::journey::{ask, centre, refused, start};
use serde_json::{Value, json};
use sisconecta_domain::ids::DeviceId;
use sisconecta_store::exchange::Enrolment;
use sisconecta_store::{DatabaseKey, KeyFile};
use std::path::Path;

const OWN: &str = "una frase larga";
const OTHER: &str = "la de Eulalia, larga";

async fn sign_in(app: &App, password: &str) -> Value {
    let sign = json!({ "staff": null, "password": password });
    ask(app, "entry.sign_in", sign).await
}

async fn with_somebody_else(folder: &Path) -> std::sync::Arc<App> {
    let app = start(folder).await;
    centre(&app).await;
    let staff = json!({ "paternal": "Ñahui", "maternal": "Ccori", "names": "Eulalia", "post": "budget_specialist" });
    ask(
        &app,
        "staff.add",
        json!({ "staff": staff, "password": OTHER }),
    )
    .await;
    app
}

fn wraps(folder: &Path, key: &DatabaseKey) -> bool {
    let keys = KeyFile::load_from(&folder.join("llavero.json"));
    keys.unwrap().is_of(key)
}

async fn begin(app: &App) -> String {
    let begun = ask(
        app,
        "access.begin_key_change",
        json!({ "own_password": OWN }),
    )
    .await;
    begun["recovery_code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn after_a_change_of_the_key_what_opened_the_database_before_opens_it_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let app = with_somebody_else(folder.path()).await;
    let event = json!({ "name": "Antes del cambio", "date": "2027-04-12" });
    ask(&app, "training.create", event).await;
    let store = app.store().await.unwrap();
    let enrolment = Enrolment {
        url: "http://127.0.0.1:9".into(),
        token: "ficha".into(),
        scope: "AYA".into(),
        since: 0,
    };
    store
        .enrol(&enrolment, DeviceId::fresh(), false)
        .await
        .unwrap();
    let old = store.key().clone();
    drop(store);
    ask(&app, "backup.make", json!({})).await;

    // Nothing is done for who does not prove who he is, nor before the code is on paper.
    let begin_with = json!({ "own_password": OTHER });
    let fault = refused(&app, "access.begin_key_change", begin_with).await;
    assert_eq!(fault.field.as_deref(), Some("own_password"));
    let finish = |code: &str| json!({ "code": code });
    let fault = refused(&app, "access.finish_key_change", finish("AAAAA")).await;
    assert_eq!(fault.code, "not_begun");
    let code = begin(&app).await;
    let fault = refused(&app, "access.finish_key_change", finish("AAAAA")).await;
    assert_eq!(fault.field.as_deref(), Some("code"));
    assert!(wraps(folder.path(), &old));

    let status = ask(
        &app,
        "access.finish_key_change",
        finish(&code.to_lowercase()),
    )
    .await;
    assert_eq!(
        (&status["stage"], &status["recovery_pending"]),
        (&json!("open"), &json!(false))
    );
    assert_eq!(status["signed_in"]["name"], "HUAMÁN QUISPE, María");
    let store = app.store().await.unwrap();
    assert!(!wraps(folder.path(), &old) && wraps(folder.path(), store.key()));
    assert_eq!(store.enrolment().await.unwrap(), Some(enrolment));
    drop(store);
    // The same code does nothing twice.
    let fault = refused(&app, "access.finish_key_change", finish(&code)).await;
    assert_eq!(fault.code, "not_begun");
    let list = ask(&app, "training.list", json!({ "text": "" })).await;
    assert!(list.to_string().contains("Antes del cambio"));
    let staff = ask(&app, "staff.list", json!({})).await;
    let without = |name: &str| {
        let mut rows = staff.as_array().unwrap().iter();
        let row = rows.find(|row| row["name"].as_str().unwrap().contains(name));
        row.unwrap()["has_password"] == json!(false)
    };
    assert!(without("ÑAHUI") && !without("HUAMÁN"), "{staff}");

    // The older backup is told apart, and stays until somebody says that it goes: no pruning takes it.
    ask(&app, "backup.make", json!({})).await;
    let rows = ask(&app, "backup.list", json!({})).await;
    let rows = rows.as_array().unwrap();
    assert_eq!(
        rows.iter().filter(|row| row["other_key"] == true).count(),
        1
    );
    let dropped = ask(&app, "access.drop_backups_of_other_key", json!({})).await;
    assert_eq!(dropped["count"], 1);
    let rows = ask(&app, "backup.list", json!({})).await;
    assert!(
        rows.as_array()
            .unwrap()
            .iter()
            .all(|row| row["other_key"] == false)
    );
    app.close().await;

    let app = start(folder.path()).await;
    let sign = json!({ "staff": null, "password": OTHER });
    assert_eq!(
        refused(&app, "entry.sign_in", sign).await.code,
        "wrong_password"
    );
    assert_eq!(sign_in(&app, OWN).await["stage"], "open");
    ask(&app, "entry.sign_out", json!({})).await;
    ask(
        &app,
        "entry.open_with_recovery_code",
        json!({ "code": code }),
    )
    .await;
    app.close().await;
}

#[tokio::test]
async fn a_change_of_the_key_that_fails_leaves_everybody_his_way_in() {
    let folder = tempfile::tempdir().unwrap();
    let app = with_somebody_else(folder.path()).await;
    let code = begin(&app).await;
    // What is written has no place to lie.
    let obstacle = folder.path().join("cambio.en-curso");
    std::fs::write(&obstacle, b"").unwrap();
    refused(&app, "access.finish_key_change", json!({ "code": code })).await;
    std::fs::remove_file(&obstacle).unwrap();
    let step = ask(&app, "access.key_change_step", json!({})).await;
    assert_eq!(step["done"], Value::Null);
    let event = json!({ "name": "Se sigue trabajando", "date": "2027-04-12" });
    ask(&app, "training.create", event).await;
    app.close().await;
    let app = start(folder.path()).await;
    assert_eq!(sign_in(&app, OTHER).await["stage"], "open");
    app.close().await;
}
