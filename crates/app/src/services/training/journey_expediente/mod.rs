//! From the programmed event to the filed *expediente* through the requests alone, and what bad luck leaves of it.

mod bag;
mod disk;
mod filed;
mod filing;
mod histories;
mod pack;
mod refusals;
mod registers;
mod sheets;

use crate::App;
use crate::journey::{ask, centre, event, refused, start};
use serde_json::{Value, json};
use sisconecta_documents::{Annex4, Annex8};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

struct Walk {
    _folder: TempDir,
    app: Arc<App>,
    event: String,
    session: String,
}

/// An event that lacks nothing to be programmed, of the given type.
async fn walk(training_type: &str) -> Walk {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    let (event, session) = programmed(&app, training_type).await;
    Walk {
        _folder: folder,
        app,
        event,
        session,
    }
}

/// The same in a centre that is there.
async fn programmed(app: &App, training_type: &str) -> (String, String) {
    let (event, session) = event(app).await;
    let mut fields = ask(app, "training.get", json!({ "id": event })).await["fields"].clone();
    for (name, value) in [
        ("training_type", json!(training_type)),
        ("modality", json!("in_person_at_centre")),
        ("organiser", json!("centre")),
        ("origin", json!("offer")),
        ("systems", json!(["budget"])),
        ("objective", json!("Formular el presupuesto.")),
        ("audience", json!("Municipalidades")),
        ("venue_name", json!("Auditorio")),
        ("free_of_charge", json!(true)),
        ("folders_delivered", json!(28)),
    ] {
        fields[name] = value;
    }
    ask(
        app,
        "training.edit",
        json!({ "id": event, "fields": fields }),
    )
    .await;
    let speaker = json!({ "name": "QUISPE, Ana", "institution": "CONECTAMEF", "kind": "centre",
        "topic": "Programación multianual", "system": "budget", "coordination_date": null, "authorisation": "" });
    ask(
        app,
        "training.save_speaker",
        json!({ "training": event, "id": null, "speaker": speaker }),
    )
    .await;
    let item = json!({ "date": "2027-04-12", "start": "09:00:00", "end": null, "activity": "Programación",
        "methodology": "Exposición", "responsible": "QUISPE, Ana", "kind": "talk" });
    ask(
        app,
        "training.save_agenda_item",
        json!({ "training": event, "id": null, "item": item }),
    )
    .await;
    (event, session)
}

fn step(event: &str, to: &str, on: &str) -> Value {
    json!({ "id": event, "to": to, "on": on, "note": "", "documents": [], "handed_by": "", "handed_to": "" })
}

impl Walk {
    async fn attach(&self, item: &str, session: Option<&str>, bytes: Vec<u8>) -> Value {
        let upload = self.app.upload("escaneo.pdf", bytes).unwrap();
        ask(
            &self.app,
            "expediente.attach",
            json!({ "case": { "kind": "training", "id": self.event }, "upload": upload, "item": item, "within": session,
                    "kind": "copy_with_original_signature", "note": "", "anyway": true }),
        )
        .await
    }

    async fn sign(&self, number: &str, signature: Value) {
        let person = json!({ "document_type": "dni", "document_number": number, "paternal": "Quispe", "maternal": "Marín",
            "names": "Óscar", "entity": "Gobierno Regional", "post": "", "email": "", "phone": "" });
        ask(
            &self.app,
            "desk.walk_in",
            json!({ "session": self.session, "person": person, "signature": signature }),
        )
        .await;
    }

    async fn get(&self) -> Value {
        ask(
            &self.app,
            "expediente.get",
            json!({ "case": { "kind": "training", "id": self.event } }),
        )
        .await
    }

    async fn advance(&self, to: &str, on: &str) -> Value {
        ask(&self.app, "training.advance", step(&self.event, to, on)).await
    }

    /// Everything an Informativa needs, the register signed on the screen.
    async fn gather(&self) {
        ask(
            &self.app,
            "training.print_programme",
            json!({ "training": self.event }),
        )
        .await;
        self.attach("A4", None, invitation()).await;
        self.sign("40123456", drawn()).await;
        self.sign("40123457", drawn()).await;
        ask(
            &self.app,
            "expediente.issue_register",
            json!({ "session": self.session }),
        )
        .await;
        self.attach("A8", None, photo()).await;
    }

    async fn blob(&self, hash: &Value) -> Vec<u8> {
        self.app.blob(hash.as_str().unwrap()).await.unwrap().bytes
    }

    async fn check_rebuild(&self) {
        let store = self.app.store().await.unwrap();
        // Scattered, and backwards.
        let scatter = |n: usize| {
            let mut order: Vec<usize> = (0..n).collect();
            order.sort_by_key(|i| i.wrapping_mul(7919) % 104_729);
            order
        };
        assert!(store.equals_rebuild(scatter).await.unwrap());
        assert!(
            store
                .equals_rebuild(|n| (0..n).rev().collect())
                .await
                .unwrap()
        );
    }
}

fn drawn() -> Value {
    json!({ "kind": "screen", "aspect": 3.0,
            "strokes": [[{ "x": 0.1, "y": 0.8, "t": 0 }, { "x": 0.5, "y": 0.1, "t": 90 },
                         { "x": 0.9, "y": 0.7, "t": 160 }]] })
}

fn invitation() -> Vec<u8> {
    Annex4::default().print().unwrap().pdf
}

/// A scan as a picture.
fn photo() -> Vec<u8> {
    // The smallest JPEG: one grey pixel.
    const PIXEL: &str = "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffc0000b080001000101011100ffc4001f0000010501010101010100000000000000000102030405060708090a0bffc400b5100002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00fbfca28affd9";
    (0..PIXEL.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&PIXEL[at..at + 2], 16).unwrap())
        .collect()
}

fn pages(pdf: &[u8]) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    std::fs::write(&path, pdf).unwrap();
    for arguments in [&["--check"][..], &["--show-npages"]] {
        let done = Command::new("qpdf")
            .args(arguments)
            .arg(&path)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        if arguments == ["--show-npages"] {
            return String::from_utf8(done.stdout)
                .unwrap()
                .trim()
                .parse()
                .unwrap();
        }
    }
    unreachable!()
}

fn line<'a>(expediente: &'a Value, item: &str) -> &'a Value {
    expediente["lines"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["item"] == item)
        .unwrap()
}
