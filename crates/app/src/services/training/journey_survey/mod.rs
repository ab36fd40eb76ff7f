//! The survey of an event through the requests alone: figures, the page for participants, and that nobody can tell who
//! answered what.

mod figures;
mod groups;
mod omitted;
mod page;
mod secrecy;
mod sheets;

use crate::journey::{Bare, ask, refused};
use crate::{App, Host};
use serde_json::{Value, json};
use sisconecta_domain::time::midnight;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const PASSWORD: &str = "una frase larga";
/// 12/04/2027 08:29 in Lima: a minute before the only session starts.
const BEFORE: i64 = 1_807_536_540_000;
const MINUTE: i64 = 60_000;

/// The ten sheets of the known survey, with two speakers; the figures were computed by hand.
const TEN: [&str; 10] = [
    "4343444433334334",
    "4344434434433443",
    "3333333333333333",
    "4404444444444444",
    "2233222244442332",
    "4444443343214444",
    "1111111111111111",
    "4300434300003440",
    "3434343434343434",
    "4444444444440004",
];

struct Scene {
    _folder: tempfile::TempDir,
    app: Arc<App>,
    machine: Arc<Bare>,
    event: String,
}

async fn start(folder: &Path, machine: &Arc<Bare>) -> Arc<App> {
    App::start(folder.to_owned(), Arc::clone(machine) as Arc<dyn Host>).await
}

impl Scene {
    /// A *Básica* of one morning with two speakers and twelve who signed.
    async fn new(kind: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let machine = Arc::new(Bare(AtomicI64::new(BEFORE)));
        let app = start(folder.path(), &machine).await;
        ask(
            &app,
            "entry.create_centre",
            json!({
                "centre": { "code": "AYA", "name": "Ayacucho", "address": "Jr. Lima 123", "telephone": "066312345",
                            "extension": "12", "email": "ayacucho@conectamef.example", "area": "Ayacucho" },
                "staff": { "paternal": "Huamán", "maternal": "Quispe", "names": "María", "post": "administrative_assistant" },
                "password": PASSWORD,
            }),
        )
        .await;
        let event = ask(
            &app,
            "training.create",
            json!({ "name": "Presupuesto 2027", "date": "2027-04-12" }),
        )
        .await;
        let mut fields = event["fields"].clone();
        fields["training_type"] = json!(kind);
        ask(
            &app,
            "training.edit",
            json!({ "id": event["id"], "fields": fields }),
        )
        .await;
        for (name, topic) in [
            ("Rosa Ñahui Ccori", "Formulación"),
            ("Julio Rojas Poma", ""),
        ] {
            let speaker = json!({ "name": name, "institution": "MEF", "kind": "centre", "topic": topic, "system": null,
                "coordination_date": null, "authorisation": "" });
            ask(
                &app,
                "training.save_speaker",
                json!({ "training": event["id"], "id": null, "speaker": speaker }),
            )
            .await;
        }
        for n in 0..12 {
            let person = json!({ "document_type": "dni", "document_number": format!("401234{n:02}"), "paternal": "Quispe",
                "maternal": "Marín", "names": "Óscar", "entity": "Gobierno Regional", "post": "", "email": "", "phone": "" });
            ask(
                &app,
                "desk.walk_in",
                json!({ "session": event["sessions"][0]["id"], "person": person, "signature": { "kind": "paper" } }),
            )
            .await;
        }
        Self {
            _folder: folder,
            app,
            machine,
            event: event["id"].as_str().unwrap().to_owned(),
        }
    }

    fn session_starts(&self) {
        self.machine.0.store(BEFORE + MINUTE, Ordering::Relaxed);
    }

    async fn state(&self) -> Value {
        ask(&self.app, "survey.get", json!({ "training": self.event })).await
    }

    /// A sheet with these marks, 0 for blank.
    async fn sheet(&self, marks: &str, open: &str) -> Value {
        let cmd = if ask(&self.app, "entry.status", json!({})).await["kiosk"].is_null() {
            ask(&self.app, "survey.get", json!({ "training": self.event })).await
        } else {
            ask(&self.app, "survey.kiosk", json!({})).await
        };
        let ids: Vec<Value> = cmd["questions"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|block| block["questions"].as_array().unwrap())
            .map(|question| question["id"].clone())
            .collect();
        assert_eq!(ids.len(), marks.len());
        let marks: Vec<Value> = ids
            .iter()
            .zip(marks.bytes())
            .map(|(id, mark)| {
                let level = (mark != b'0').then(|| mark - b'0');
                json!({ "question": id, "level": level })
            })
            .collect();
        json!({ "marks": marks, "open_topics": open, "open_improvements": "" })
    }

    async fn key(&self, marks: &str, open: &str) -> Value {
        let sheet = self.sheet(marks, open).await;
        ask(
            &self.app,
            "survey.key_sheet",
            json!({ "training": self.event, "sheet": sheet, "confirm_repeat": false }),
        )
        .await
    }

    async fn open_kiosk(&self) {
        ask(
            &self.app,
            "survey.open_kiosk",
            json!({ "training": self.event }),
        )
        .await;
    }

    async fn answer(&self, marks: &str, open: &str) {
        let sheet = self.sheet(marks, open).await;
        ask(&self.app, "survey.answer", json!({ "sheet": sheet })).await;
    }

    async fn leave(&self) -> Value {
        ask(
            &self.app,
            "survey.leave_kiosk",
            json!({ "password": PASSWORD }),
        )
        .await
    }

    async fn rebuilds(&self) -> bool {
        let store = self.app.store().await.unwrap();
        let scatter = |n: usize| {
            (0..n)
                .step_by(2)
                .chain((0..n).rev().filter(|i| i % 2 == 1))
                .collect()
        };
        store.equals_rebuild(scatter).await.unwrap()
    }
}
