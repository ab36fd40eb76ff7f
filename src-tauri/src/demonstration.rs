//! Whoever opens the demonstration is let in at once. Only in a build for development: the shipped program asks for the password.

use serde_json::json;
use sisconecta_app::{App, Fault};

/// Holds the password of the demonstration's coordinator.
const PASSWORD: &str = "SISCONECTA_DEMO_PASSWORD";

/// Signs the coordinator in, if the environment brings the password.
pub(crate) async fn enter(app: &App) {
    let Ok(password) = std::env::var(PASSWORD) else {
        return;
    };
    if let Err(fault) = sign_in(app, &password).await {
        tracing::warn!(
            code = fault.code,
            "nobody is signed in to the demonstration"
        );
    }
}

async fn sign_in(app: &App, password: &str) -> Result<(), Fault> {
    let sign = json!({ "staff": null, "password": password });
    app.rpc("entry.sign_in", sign).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sisconecta_app::{Host, Keyring, NoKeyring, Program};
    use std::path::Path;
    use std::sync::Arc;

    struct Bare;

    impl Host for Bare {
        fn now_ms(&self) -> i64 {
            1_807_536_600_000
        }
        fn keyring(&self) -> &dyn Keyring {
            &NoKeyring
        }
        fn reader(&self) -> Program {
            Program::own()
        }
    }

    async fn start(folder: &Path) -> Arc<App> {
        App::start(folder.to_owned(), Arc::new(Bare)).await
    }

    #[tokio::test]
    async fn the_password_alone_leaves_somebody_inside() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path()).await;
        let first = json!({
            "centre": { "code": "AYA", "name": "Ayacucho", "address": "Jr. Lima 123", "telephone": "066312345",
                        "extension": "12", "email": "ayacucho@conectamef.example", "area": "Ayacucho" },
            "staff": { "paternal": "Huamán", "maternal": "Quispe", "names": "María", "post": "centre_coordinator" },
            "password": "quinua y tara 2027",
        });
        app.rpc("entry.create_centre", first).await.unwrap();
        app.close().await;

        let app = start(folder.path()).await;
        assert!(sign_in(&app, "otra que no es").await.is_err());
        sign_in(&app, "quinua y tara 2027").await.unwrap();
        let status = app.rpc("entry.status", json!({})).await.unwrap();
        assert_eq!(status["stage"], "open", "{status}");
        app.close().await;
    }
}
