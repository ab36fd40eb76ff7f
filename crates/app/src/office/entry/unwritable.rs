//! On a disk that takes no key file whoever has a right password still comes in.

use crate::journey::{Bare, ask, centre, start};
use crate::{App, Host, Keyring, MemoryKeyring, Program};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A machine whose keyring takes everything: then signing in has something to write down.
struct Ringed {
    bare: Bare,
    kept: MemoryKeyring,
}

impl Host for Ringed {
    fn now_ms(&self) -> i64 {
        self.bare.0.fetch_add(1000, Ordering::Relaxed)
    }
    fn keyring(&self) -> &dyn Keyring {
        &self.kept
    }
    fn reader(&self) -> Program {
        Program::beside("sisconecta-bridge")
    }
}

const KEY_FILES: [&str; 2] = ["llavero.json", "llavero.json.anterior"];

/// From now on no key file can be written: a folder lies under the name by which each begins. That stops whoever the test runs as.
fn no_more_key_files(folder: &Path) {
    for name in KEY_FILES {
        let there = folder.join(format!("{name}.tmp"));
        std::fs::create_dir_all(there.join("ocupado")).unwrap();
    }
}

async fn comes_in_and_reads(app: &App) {
    let sign = json!({ "staff": null, "password": "una frase larga" });
    let status = ask(app, "entry.sign_in", sign).await;
    assert_eq!(status["stage"], "open", "{status}");
    assert!(status["signed_in"].is_object(), "{status}");
    let list = ask(app, "training.list", json!({ "text": "" })).await;
    assert!(list.to_string().contains("Antes del disco lleno"));
}

#[tokio::test]
async fn a_right_password_opens_where_no_key_file_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    let event = json!({ "name": "Antes del disco lleno", "date": "2027-04-12" });
    ask(&app, "training.create", event).await;
    app.close().await;
    no_more_key_files(folder.path());
    let keys = || std::fs::read(folder.path().join(KEY_FILES[0])).unwrap();
    let before = keys();

    // Nothing is to be written down.
    let app = start(folder.path()).await;
    comes_in_and_reads(&app).await;
    app.close().await;
    assert_eq!(keys(), before);

    // The keyring takes the key, and the key file cannot say so.
    let machine = Arc::new(Ringed {
        bare: Bare(AtomicI64::new(1_807_540_000_000)),
        kept: MemoryKeyring::default(),
    });
    let host = Arc::clone(&machine) as Arc<dyn Host>;
    let app = App::start(folder.path().to_owned(), host).await;
    comes_in_and_reads(&app).await;
    app.close().await;
    assert!(!machine.kept.is_empty());
    assert_eq!(keys(), before);

    // The key file itself is gone, and the copy of before cannot take its place.
    let [current, previous] = KEY_FILES.map(|name| folder.path().join(name));
    std::fs::rename(&current, &previous).unwrap();
    let app = start(folder.path()).await;
    comes_in_and_reads(&app).await;
    app.close().await;
    assert!(!current.exists());
}
