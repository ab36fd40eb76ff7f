//! The keyring of the operating system, with the real client.
//!
//! `cargo xtask test` runs the first part under `dbus-run-session` with gnome-keyring, the second where there is no message bus at all.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that does not hold"
)]

use serde_json::{Value, json};
use sisconecta_app::{App, Host};
use sisconecta_desktop::host::DesktopHost;
use std::path::Path;
use std::sync::Arc;

const PASSWORD: &str = "quinua y tara 2027";

async fn start(folder: &Path) -> Arc<App> {
    App::start(folder.to_path_buf(), Arc::new(DesktopHost::default())).await
}

async fn ask(app: &App, cmd: &str, payload: Value) -> Value {
    match app.rpc(cmd, payload).await {
        Ok(answer) => answer,
        Err(fault) => panic!("{cmd}: {}", serde_json::to_string(&fault).unwrap()),
    }
}

async fn first_run(app: &App) -> Value {
    let created = ask(
        app,
        "entry.create_centre",
        json!({
            "centre": { "code": "AYACUCHO", "name": "Ayacucho", "address": "Jr. Callao 122", "telephone": "", "extension": "", "email": "", "area": "" },
            "staff": { "paternal": "Huamán", "maternal": "Quispe", "names": "María", "post": "centre_coordinator" },
            "password": PASSWORD,
        }),
    )
    .await;
    ask(
        app,
        "entry.confirm_recovery_code",
        json!({ "code": created["recovery_code"] }),
    )
    .await
}

async fn sign_in(app: &App) -> Value {
    ask(
        app,
        "entry.sign_in",
        json!({ "staff": null, "password": PASSWORD }),
    )
    .await
}

mod with_a_keyring {
    use super::*;

    #[test]
    fn a_secret_comes_back_as_it_went_in() {
        let host = DesktopHost::default();
        let (keyring, entry) = (host.keyring(), format!("prueba-{}", std::process::id()));
        assert_eq!(keyring.get(&entry).unwrap(), None);
        // Not text: a key may be any bytes.
        let secret: Vec<u8> = (0..=255).collect();
        keyring.set(&entry, &secret).unwrap();
        assert_eq!(keyring.get(&entry).unwrap(), Some(secret));
        keyring.set(&entry, b"otra").unwrap();
        assert_eq!(keyring.get(&entry).unwrap(), Some(b"otra".to_vec()));
        keyring.delete(&entry).unwrap();
        keyring.delete(&entry).unwrap();
        assert_eq!(keyring.get(&entry).unwrap(), None);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_database_opens_by_itself_and_a_password_still_says_who_works() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path()).await;
        assert_eq!(first_run(&app).await["keyring"], true);
        app.close().await;
        drop(app);

        let app = start(folder.path()).await;
        let status = ask(&app, "entry.status", json!({})).await;
        assert_eq!(status["stage"], "closed", "{status}");
        assert_eq!(status["centre_name"], "Ayacucho");
        assert_eq!(sign_in(&app).await["stage"], "open");
        app.close().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_keyring_that_lost_its_entry_is_a_question_to_the_person() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path()).await;
        first_run(&app).await;
        app.close().await;
        drop(app);

        // What a new session on the same machine, or another user, would find.
        let keys: Value =
            serde_json::from_slice(&std::fs::read(folder.path().join("llavero.json")).unwrap())
                .unwrap();
        let entry = format!(
            "sisconecta-{}",
            keys["content"]["database_id"].as_str().unwrap()
        );
        let host = DesktopHost::default();
        assert!(
            host.keyring().get(&entry).unwrap().is_some(),
            "the key is not where this test looks for it"
        );
        host.keyring().delete(&entry).unwrap();
        let app = start(folder.path()).await;
        let status = ask(&app, "entry.status", json!({})).await;
        assert_eq!(status["stage"], "locked", "{status}");
        assert_eq!(sign_in(&app).await["stage"], "open");
        app.close().await;
    }
}

mod without_a_keyring {
    use super::*;

    #[test]
    fn its_absence_is_an_answer() {
        let host = DesktopHost::default();
        assert!(host.keyring().get("prueba").is_err());
        assert!(host.keyring().set("prueba", b"x").is_err());
        assert!(host.keyring().delete("prueba").is_err());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_whole_program_works_with_a_password() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path()).await;
        let status = first_run(&app).await;
        assert_eq!(
            (&status["stage"], &status["keyring"]),
            (&json!("open"), &json!(false)),
            "{status}"
        );
        ask(
            &app,
            "training.create",
            json!({ "name": "Evento", "date": "2027-04-12" }),
        )
        .await;
        app.close().await;
        drop(app);

        let app = start(folder.path()).await;
        assert_eq!(
            ask(&app, "entry.status", json!({})).await["stage"],
            "locked"
        );
        assert_eq!(sign_in(&app).await["stage"], "open");
        app.close().await;
    }
}
