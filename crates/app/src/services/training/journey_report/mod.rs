//! Inviting and reporting an event through the requests alone, on a real encrypted database.

mod finishing;
mod letters;
mod photos;
mod scores;
mod systems;

use crate::journey::Bare;
use crate::{App, Fault, Host, Store};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, RgbImage};
use serde_json::{Value, json};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::kinds::case::DocumentIssue;
use sisconecta_domain::paper::FormId;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// 12/04/2027 08:30 in Lima.
const EVENT_DAY: i64 = 1_807_536_600_000;
const DAY: i64 = 24 * 3600 * 1000;

/// How often a form was issued for an event.
async fn issues_of(store: &Store, event: &str, form: FormId) -> usize {
    let event: TrainingId = event.parse().unwrap();
    let issues = store.facts::<DocumentIssue>(event).await.unwrap();
    issues
        .iter()
        .filter(|issue| issue.form == Some(form))
        .count()
}

struct Scene {
    app: Arc<App>,
    clock: Arc<Bare>,
    event: String,
    _folder: TempDir,
}

impl Scene {
    /// A centre with a Coordinador signed in, and an event of two systems with two speakers on 12/04/2027.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Bare(AtomicI64::new(EVENT_DAY - 20 * DAY)));
        let app = App::start(
            folder.path().to_owned(),
            Arc::clone(&clock) as Arc<dyn Host>,
        )
        .await;
        let mut scene = Self {
            app,
            clock,
            event: String::new(),
            _folder: folder,
        };
        scene
            .ask(
                "entry.create_centre",
                json!({
                    "centre": { "code": "AYA", "name": "Ayacucho", "address": "Jr. Lima 123", "telephone": "066312345",
                                "extension": "12", "email": "ayacucho@conectamef.example", "area": "Ayacucho" },
                    "staff": { "paternal": "Huamán", "maternal": "Quispe", "names": "María", "post": "centre_coordinator" },
                    "password": "una frase larga",
                }),
            )
            .await;
        let event = scene
            .ask(
                "training.create",
                json!({ "name": "Presupuesto y tesorería 2027", "date": "2027-04-12" }),
            )
            .await;
        scene.event = event["id"].as_str().unwrap().to_owned();
        scene
    }

    async fn fill(&self) {
        let detail = self.ask("training.get", json!({ "id": self.event })).await;
        let mut fields = detail["fields"].clone();
        for (name, value) in [
            ("training_type", json!("basic")),
            ("modality", json!("in_person_at_centre")),
            ("systems", json!(["treasury", "budget"])),
            ("objective", json!("Fortalecer la ejecución del gasto.")),
            ("audience", json!("Servidores de tesorería y presupuesto.")),
            ("venue_name", json!("Auditorio del Gobierno Regional")),
            ("methodology", json!("Exposición y casos.")),
        ] {
            fields[name] = value;
        }
        self.ask(
            "training.edit",
            json!({ "id": self.event, "fields": fields }),
        )
        .await;
        for (name, topic, system) in [
            (
                "CCORI YUPANQUI, Ñusta",
                "Formulación presupuestaria",
                "budget",
            ),
            ("QUISPE RÍOS, Amaru", "Conciliación bancaria", "treasury"),
        ] {
            let speaker = json!({ "name": name, "institution": "Conectamef Ayacucho", "kind": "centre", "topic": topic,
                "system": system, "coordination_date": null, "authorisation": "" });
            self.ask(
                "training.save_speaker",
                json!({ "training": self.event, "id": null, "speaker": speaker }),
            )
            .await;
        }
    }

    /// Thirty people sign on paper in the only session.
    async fn thirty_sign(&self) {
        let detail = self.ask("training.get", json!({ "id": self.event })).await;
        for n in 0..30 {
            let person = json!({ "document_type": "dni", "document_number": format!("401234{n:02}"),
                "paternal": "Quispe", "maternal": "Marín", "names": "Óscar", "entity": format!("Municipalidad {}", n % 5),
                "post": "", "email": "", "phone": "" });
            self.ask(
                "desk.walk_in",
                json!({ "session": detail["sessions"][0]["id"], "person": person, "signature": { "kind": "paper" } }),
            )
            .await;
        }
    }

    async fn ask(&self, cmd: &str, payload: Value) -> Value {
        self.app
            .rpc(cmd, payload)
            .await
            .unwrap_or_else(|fault| panic!("{cmd}: {fault:?}"))
    }

    async fn refused(&self, cmd: &str, payload: Value) -> Fault {
        self.app.rpc(cmd, payload).await.expect_err(cmd)
    }

    fn at(&self, instant: i64) {
        self.clock.0.store(instant, Ordering::Relaxed);
    }

    async fn report(&self) -> Value {
        self.ask("report.get", json!({ "training": self.event }))
            .await
    }

    async fn bytes(&self, document: &Value) -> Vec<u8> {
        self.app
            .blob(document["hash"].as_str().unwrap())
            .await
            .unwrap()
            .bytes
    }

    /// What is on disk is a function of the log, in whatever order it is read.
    async fn ends(self) {
        let store = self.app.store().await.unwrap();
        let backwards = |n: usize| (0..n).rev().collect();
        assert!(store.equals_rebuild(backwards).await.unwrap());
        let scatter = |n: usize| {
            (0..n)
                .step_by(2)
                .chain((0..n).rev().filter(|i| i % 2 == 1))
                .collect()
        };
        assert!(store.equals_rebuild(scatter).await.unwrap());
        drop(store);
        self.app.close().await;
    }
}

fn ids(invitations: &Value) -> Vec<Value> {
    let rows = invitations["rows"].as_array().unwrap();
    rows.iter().map(|row| row["id"].clone()).collect()
}

fn sentences(report: &Value) -> Vec<String> {
    let missing = report["missing"].as_array().unwrap();
    missing
        .iter()
        .map(|line| line["sentence"].as_str().unwrap().to_owned())
        .collect()
}
