//! What was taken away or replaced opens nothing, here and in the backups, and nobody is taken for somebody else.

use crate::App;
use crate::context::Ctx;
use crate::journey::{ask, refused, start};
use serde_json::{Value, json};
use sisconecta_store::KeyFile;
use sisconecta_store::restore::verify;
use std::path::{Path, PathBuf};
use uuid::Uuid;

const PASSWORD: &str = "una frase larga";
const ROSA: &str = "otra frase larga";

/// A new centre; answers its recovery code.
async fn begun(app: &App) -> String {
    let made = ask(
        app,
        "entry.create_centre",
        json!({
            "centre": { "code": "AYA", "name": "Ayacucho", "address": "Jr. Lima 123", "telephone": "", "extension": "",
                        "email": "", "area": "Ayacucho" },
            "staff": { "paternal": "Huamán", "maternal": "Quispe", "names": "María", "post": "administrative_assistant" },
            "password": PASSWORD,
        }),
    )
    .await;
    made["recovery_code"].as_str().unwrap().to_owned()
}

fn rosa(password: &str) -> Value {
    let staff = json!({ "paternal": "Ñahui", "maternal": "Ccori", "names": "Rosa", "post": "budget_specialist" });
    json!({ "staff": staff, "password": password })
}

/// Adds a specialist; answers her id.
async fn with_rosa(app: &App) -> Uuid {
    let rows = ask(app, "staff.add", rosa(ROSA)).await;
    row_of(&rows, "Rosa")["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap()
}

fn row_of<'a>(rows: &'a Value, names: &str) -> &'a Value {
    let rows = rows.as_array().unwrap();
    rows.iter().find(|row| row["names"] == names).unwrap()
}

async fn sign_in(app: &App, password: &str) -> Value {
    ask(app, "entry.sign_out", json!({})).await;
    ask(
        app,
        "entry.sign_in",
        json!({ "staff": null, "password": password }),
    )
    .await
}

/// The key files of a data folder: its own, the one before, and those of the backups.
fn key_files(base: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(base).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(key_files(&path));
        } else if name.starts_with("llavero.json") {
            found.push(path);
        }
    }
    found
}

/// How many key files a secret opens.
fn opened(folder: &Path, secret: &str) -> usize {
    let opens = |path: &PathBuf| {
        let keys = KeyFile::load_from(path).unwrap();
        keys.open_with_password(None, secret).is_ok() || keys.open_with_recovery(secret).is_ok()
    };
    key_files(folder).iter().filter(|path| opens(path)).count()
}

#[tokio::test]
async fn a_recovery_code_is_made_anew_and_the_one_before_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    let first = begun(&app).await;
    let backup = ask(&app, "backup.make", json!({})).await;
    // The first run was cut short before anybody wrote the code down.
    app.close().await;
    let app = start(folder.path()).await;
    assert_eq!(sign_in(&app, PASSWORD).await["recovery_pending"], true);

    let wrong = json!({ "own_password": "no es la mía" });
    let fault = refused(&app, "access.renew_recovery_code", wrong).await;
    assert_eq!(fault.field.as_deref(), Some("own_password"));
    ask(
        &app,
        "entry.confirm_recovery_code",
        json!({ "code": first }),
    )
    .await;
    let own = json!({ "own_password": PASSWORD });
    let made = ask(&app, "access.renew_recovery_code", own).await;
    assert_eq!(made["status"]["recovery_pending"], true);
    let second = made["recovery_code"].as_str().unwrap();
    let fault = refused(
        &app,
        "entry.confirm_recovery_code",
        json!({ "code": first }),
    )
    .await;
    assert_eq!(fault.code, "wrong_recovery_code");
    let status = ask(
        &app,
        "entry.confirm_recovery_code",
        json!({ "code": second }),
    )
    .await;
    assert_eq!(status["recovery_pending"], false);

    assert_eq!(opened(folder.path(), &first), 0);
    assert_eq!(
        opened(folder.path(), second),
        key_files(folder.path()).len()
    );
    verify(Path::new(backup["folder"].as_str().unwrap()))
        .await
        .unwrap();
    ask(&app, "entry.sign_out", json!({})).await;
    let status = ask(
        &app,
        "entry.open_with_recovery_code",
        json!({ "code": second }),
    )
    .await;
    assert_eq!(status["recovering"], true);
    app.close().await;
}

#[tokio::test]
async fn a_password_that_opens_somebody_elses_slot_is_refused_and_nobody_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    begun(&app).await;
    let fault = refused(&app, "staff.add", rosa(PASSWORD)).await;
    assert_eq!(
        (fault.code.as_str(), fault.field.as_deref()),
        ("password_taken", Some("password"))
    );
    assert!(!fault.sentence.contains("María") && !fault.sentence.contains("HUAMÁN"));
    let rows = ask(&app, "staff.list", json!({})).await;
    assert_eq!(rows.as_array().unwrap().len(), 1);

    with_rosa(&app).await;
    sign_in(&app, ROSA).await;
    let rosa = ask(&app, "entry.status", json!({})).await["signed_in"]["id"].clone();
    let change = json!({ "staff": rosa, "current": ROSA, "password": PASSWORD });
    let fault = refused(&app, "entry.set_password", change).await;
    assert_eq!(
        (fault.code.as_str(), fault.field.as_deref()),
        ("password_taken", Some("password"))
    );
    app.close().await;
}

#[tokio::test]
async fn a_password_that_was_changed_or_taken_away_opens_no_backup() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    begun(&app).await;
    let rosa = with_rosa(&app).await;
    let backup = ask(&app, "backup.make", json!({})).await;
    assert_eq!(
        opened(folder.path(), ROSA),
        2,
        "the key file and the backup's"
    );
    let me = ask(&app, "entry.status", json!({})).await["signed_in"]["id"].clone();
    let change = json!({ "staff": me, "current": PASSWORD, "password": "la frase nueva" });
    ask(&app, "entry.set_password", change).await;
    assert_eq!(opened(folder.path(), PASSWORD), 0);

    // Retired on another computer: it comes by the feed.
    retire(&app, rosa).await;
    app.let_go_of_retired().await;
    assert_eq!(opened(folder.path(), ROSA), 0);
    let rows = ask(&app, "staff.list", json!({})).await;
    assert_eq!(row_of(&rows, "Rosa")["has_password"], false);
    let path = Path::new(backup["folder"].as_str().unwrap());
    verify(path).await.unwrap();
    assert_eq!(opened(path, "la frase nueva"), 1);
    app.close().await;
}

#[tokio::test]
async fn who_was_retired_meanwhile_has_no_password_after_the_next_opening() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    begun(&app).await;
    let rosa = with_rosa(&app).await;
    ask(&app, "backup.make", json!({})).await;
    retire(&app, rosa).await;
    app.close().await;
    let app = start(folder.path()).await;
    sign_in(&app, PASSWORD).await;
    assert_eq!(opened(folder.path(), ROSA), 0);
    assert!(opened(folder.path(), PASSWORD) > 0);
    app.close().await;
}

async fn retire(app: &App, staff: Uuid) {
    let ctx = Ctx::of(app).await.unwrap();
    let mut tx = ctx.store.write(ctx.actor()).await.unwrap();
    tx.edit("staff", staff, &[("active", json!(false))])
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_recovery_code_lets_administration_in_and_that_gives_the_others_their_password() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    let code = begun(&app).await;
    let rosa = with_rosa(&app).await;
    ask(&app, "entry.sign_out", json!({})).await;
    let status = ask(
        &app,
        "entry.open_with_recovery_code",
        json!({ "code": code }),
    )
    .await;
    let offered = status["staff"].as_array().unwrap();
    assert_eq!(offered.len(), 1);
    let set = |staff: Value, password: &str| json!({ "staff": staff, "current": null, "password": password });
    let fault = refused(
        &app,
        "entry.set_password",
        set(json!(rosa), "robada y larga"),
    )
    .await;
    assert_eq!(fault.code, "forbidden");
    ask(
        &app,
        "entry.set_password",
        set(offered[0]["id"].clone(), "la frase nueva"),
    )
    .await;

    let give =
        |own: &str| json!({ "staff": rosa, "own_password": own, "password": "la de Rosa, nueva" });
    let fault = refused(&app, "access.give_password", give("no es la mía")).await;
    assert_eq!(fault.field.as_deref(), Some("own_password"));
    ask(&app, "access.give_password", give("la frase nueva")).await;
    assert_eq!(opened(folder.path(), ROSA), 0);
    let status = sign_in(&app, "la de Rosa, nueva").await;
    assert_eq!(status["signed_in"]["id"], json!(rosa));
    // A specialist gives nobody anything.
    let fault = refused(&app, "access.give_password", give("la de Rosa, nueva")).await;
    assert_eq!(fault.code, "forbidden");
    app.close().await;
}
