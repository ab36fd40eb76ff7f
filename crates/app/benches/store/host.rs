//! The machine around the program: no keyring, and a clock that stands at the morning of the desk's events.

use serde_json::{Value, json};
use sisconecta_app::{App, Host, Keyring, NoKeyring, Store};
use std::path::Path;
use std::sync::Arc;

/// 12/04/2027 08:30 in Lima.
pub const NOW_MS: i64 = 1_807_536_600_000;
pub const CENTRE: &str = "AYACUCHO";
const PASSWORD: &str = "quinua y tara 2027";

struct Bare;

impl Host for Bare {
    fn now_ms(&self) -> i64 {
        NOW_MS
    }
    fn keyring(&self) -> &dyn Keyring {
        &NoKeyring
    }
    fn reader(&self) -> sisconecta_app::Program {
        sisconecta_app::Program::own()
    }
}

/// The program over a data folder, with somebody signed in.
pub struct Program {
    pub app: Arc<App>,
    pub store: Store,
}

impl Program {
    /// Opens the folder, or creates a centre in an empty one.
    pub async fn open(folder: &Path) -> Self {
        let app = App::start(folder.to_owned(), Arc::new(Bare)).await;
        let status = app.rpc("entry.status", json!({})).await.unwrap();
        let (cmd, request) = if status["stage"] == "empty" {
            (
                "entry.create_centre",
                json!({
                    "centre": { "code": CENTRE, "name": "Ayacucho", "address": "Jr. Callao 122", "telephone": "066311234",
                                "extension": "", "email": "ayacucho@conectamef.example", "area": "Ayacucho" },
                    "staff": { "paternal": "Huamán", "maternal": "Quispe", "names": "María", "post": "centre_coordinator" },
                    "password": PASSWORD,
                }),
            )
        } else {
            (
                "entry.sign_in",
                json!({ "staff": null, "password": PASSWORD }),
            )
        };
        app.rpc(cmd, request).await.unwrap();
        if cmd == "entry.create_centre" {
            // Today's, while the centre is empty: a copy of the whole would be made beside what is measured.
            app.rpc("backup.make", json!({})).await.unwrap();
        }
        let store = app.store().await.unwrap();
        Self { app, store }
    }

    pub async fn ask(&self, cmd: &str, payload: Value) -> Value {
        match self.app.rpc(cmd, payload).await {
            Ok(answer) => answer,
            Err(fault) => panic!("{cmd}: {fault:?}"),
        }
    }
}
