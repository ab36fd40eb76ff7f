//! Inviting and reporting an event through the requests alone, on a real encrypted database.

use crate::{App, Fault, Host, Keyring, KeyringError};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, RgbImage};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// A machine without a keyring, with a clock turned by hand.
struct Bare(AtomicI64);

impl Keyring for Bare {
    fn get(&self, _: &str) -> Result<Option<Vec<u8>>, KeyringError> {
        Err(KeyringError::Unavailable("none".into()))
    }
    fn set(&self, _: &str, _: &[u8]) -> Result<(), KeyringError> {
        Err(KeyringError::Unavailable("none".into()))
    }
    fn delete(&self, _: &str) -> Result<(), KeyringError> {
        Err(KeyringError::Unavailable("none".into()))
    }
}

impl Host for Bare {
    fn now_ms(&self) -> i64 {
        self.0.fetch_add(1000, Ordering::Relaxed)
    }
    fn keyring(&self) -> &dyn Keyring {
        self
    }
}

/// 12/04/2027 08:30 in Lima.
const EVENT_DAY: i64 = 1_807_536_600_000;
const DAY: i64 = 24 * 3600 * 1000;

struct Scene {
    app: Arc<App>,
    clock: Arc<Bare>,
    event: String,
    _folder: TempDir,
}

/// The clock shared between the program and the test.
struct Shared(Arc<Bare>);

impl Host for Shared {
    fn now_ms(&self) -> i64 {
        self.0.now_ms()
    }
    fn keyring(&self) -> &dyn Keyring {
        self.0.keyring()
    }
}

impl Scene {
    /// A centre with a Coordinador signed in, and an event of two systems with two speakers on 12/04/2027.
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Bare(AtomicI64::new(EVENT_DAY - 20 * DAY)));
        let app = App::start(
            folder.path().to_owned(),
            Arc::new(Shared(Arc::clone(&clock))),
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

#[tokio::test]
async fn n_invitations_give_n_letters_and_the_late_ones_are_told() {
    let scene = Scene::new().await;
    let event = scene.event.clone();
    let entities = [
        "Municipalidad Provincial de Huanta",
        "Gobierno Regional de Ayacucho",
        "UGEL Huamanga",
    ];
    let invited = scene
        .ask(
            "invitation.add",
            json!({ "training": event, "entities": entities }),
        )
        .await;
    assert_eq!(invited["rows"].as_array().unwrap().len(), 3);
    // C-27: the event on the 12th, so by the 4th.
    assert_eq!(invited["due"], "2027-04-04");
    assert_eq!(invited["late"], 0);
    // The same entity in other letters is the same invitation.
    let again = scene
        .ask(
            "invitation.add",
            json!({ "training": event, "entities": ["ugel huamanga", "  UGEL  Huamanga "] }),
        )
        .await;
    assert_eq!(ids(&again), ids(&invited));

    // Not one letter while a text is missing, and it is named.
    let print = json!({ "training": event, "ids": ids(&invited) });
    let fault = scene.refused("invitation.print", print.clone()).await;
    assert_eq!(fault.field.as_deref(), Some("speakers"));
    assert!(
        fault.sentence.contains("falta el tema"),
        "{}",
        fault.sentence
    );
    scene.fill().await;

    let printed = scene.ask("invitation.print", print).await;
    assert_eq!(printed["pages"], 3);
    assert!(scene.bytes(&printed).await.starts_with(b"%PDF"));
    let rows = scene
        .ask("invitation.list", json!({ "training": event }))
        .await;
    let mut letters = std::collections::BTreeSet::new();
    for row in rows["rows"].as_array().unwrap() {
        letters.insert(row["letter"]["hash"].as_str().unwrap().to_owned());
    }
    assert_eq!(letters.len(), 3, "each entity has a letter of its own");
    // R-33
    assert_eq!(
        (rows["place_prefix"].as_str(), rows["place"].as_str()),
        (Some("Auditorio"), Some("del Gobierno Regional"))
    );
    let chosen = scene
        .ask(
            "invitation.set_place_prefix",
            json!({ "training": event, "prefix": "" }),
        )
        .await;
    assert_eq!(chosen["place"], "Auditorio del Gobierno Regional");

    // Two sent in time, the third too late.
    let sent = json!({ "training": event, "ids": &ids(&invited)[..2], "means": "email" });
    assert_eq!(scene.ask("invitation.mark_sent", sent).await["sent"], 2);
    scene.at(EVENT_DAY - 7 * DAY);
    let late = scene
        .ask("invitation.list", json!({ "training": event }))
        .await;
    assert_eq!(
        (late["late"].as_u64(), late["waiting"].as_u64()),
        (Some(1), Some(2))
    );
    // C-20: an event outside the programme has no limit.
    let mut fields = scene.ask("training.get", json!({ "id": event })).await["fields"].clone();
    fields["programmed"] = json!(false);
    scene
        .ask("training.edit", json!({ "id": event, "fields": fields }))
        .await;
    assert_eq!(
        scene
            .ask("invitation.list", json!({ "training": event }))
            .await["late"],
        0
    );

    // C-29: an answer has a date and a means; taking it back empties them.
    let first = &late["rows"][0];
    let mut answer = json!({ "addressee": "", "addressee_email": "", "means": "email", "sent_on": first["sent_on"],
        "response": "confirmed", "response_on": null, "response_means": "telephone", "note": "Vendrán dos personas" });
    let save = json!({ "id": first["id"], "invitation": answer });
    let saved = scene.ask("invitation.save", save).await;
    assert_eq!(saved["confirmed"], 1);
    assert_eq!(saved["rows"][0]["response_on"], "2027-04-05");
    answer["response"] = json!("none");
    answer["response_on"] = json!("2027-04-05");
    let saved = scene
        .ask(
            "invitation.save",
            json!({ "id": first["id"], "invitation": answer }),
        )
        .await;
    assert_eq!(saved["rows"][0]["response_on"], Value::Null);

    // Removed and invited again it is one row, with what was known.
    let left = scene
        .ask("invitation.remove", json!({ "id": first["id"] }))
        .await;
    assert_eq!(left["rows"].as_array().unwrap().len(), 2);
    let back = scene
        .ask(
            "invitation.add",
            json!({ "training": event, "entities": [first["entity"]] }),
        )
        .await;
    assert_eq!(back["rows"][0]["note"], "Vendrán dos personas");
    scene.ends().await;
}

#[tokio::test]
async fn the_draft_message_is_read_back_by_another_program() {
    let scene = Scene::new().await;
    scene.fill().await;
    let event = scene.event.clone();
    let invited = scene
        .ask(
            "invitation.add",
            json!({ "training": event, "entities": ["Municipalidad Provincial de Huanta"] }),
        )
        .await;
    let id = &invited["rows"][0]["id"];
    let fault = scene
        .refused("invitation.email_draft", json!({ "id": id }))
        .await;
    assert_eq!(fault.field.as_deref(), Some("addressee_email"));
    let mut invitation = json!({ "addressee": "PÉREZ ÑAHUI, Rocío", "addressee_email": "x@y.pe\r\nBcc: otro@z.pe",
        "means": "email", "sent_on": null, "response": "none", "response_on": null, "response_means": null, "note": "" });
    let save = |invitation: &Value| json!({ "id": id, "invitation": invitation });
    let fault = scene.refused("invitation.save", save(&invitation)).await;
    assert_eq!(fault.field.as_deref(), Some("addressee_email"));
    invitation["addressee_email"] = json!("Alcaldia@Huanta.example");
    scene.ask("invitation.save", save(&invitation)).await;
    let draft = scene
        .ask("invitation.email_draft", json!({ "id": id }))
        .await;
    assert_eq!(draft["media_type"], "message/rfc822");
    let bytes = scene.bytes(&draft).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &bytes).unwrap();
    let reader = r#"
import email, email.policy, json, sys
message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
parts = list(message.iter_attachments())
print(json.dumps({
    "to": message["To"].addresses[0].addr_spec, "name": message["To"].addresses[0].display_name,
    "from": message["From"].addresses[0].addr_spec, "subject": message["Subject"], "unsent": message["X-Unsent"],
    "date": message["Date"].datetime.isoformat(), "text": message.get_body(("plain",)).get_content(),
    "pdf": parts[0].get_content()[:5].decode(), "file": parts[0].get_filename(), "count": len(parts),
    "bcc": message["Bcc"], "defects": len(message.defects), "version": message["MIME-Version"],
}))
"#;
    let output = std::process::Command::new("python3")
        .args(["-c", reader])
        .arg(file.path())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(read["to"], "alcaldia@huanta.example");
    assert_eq!(read["name"], "PÉREZ ÑAHUI, Rocío");
    assert_eq!(read["from"], "ayacucho@conectamef.example");
    assert_eq!(
        read["subject"],
        "Invitación al evento de capacitación: Presupuesto y tesorería 2027"
    );
    assert_eq!(read["unsent"], "1");
    assert!(
        read["date"]
            .as_str()
            .unwrap()
            .starts_with("2027-03-23T13:30"),
        "{read}"
    );
    assert_eq!(
        (read["pdf"].as_str(), read["count"].as_u64()),
        (Some("%PDF-"), Some(1))
    );
    assert_eq!(
        read["file"],
        "Anexo 4 Invitación - Municipalidad Provincial de Huanta.pdf"
    );
    assert_eq!(
        (read["bcc"].as_str(), read["defects"].as_u64()),
        (None, Some(0))
    );
    let text = read["text"].as_str().unwrap();
    for expected in [
        "Estimados señores Municipalidad Provincial de Huanta, el Ministerio de Economía y Finanzas",
        "Conectamef Ayacucho",
        "Presupuesto y tesorería 2027",
        "Tema: \"Formulación presupuestaria; Conciliación bancaria\"",
        "Expositor: CCORI YUPANQUI, Ñusta; QUISPE RÍOS, Amaru",
        "Lugar: Auditorio del Gobierno Regional",
        "Fecha: 12 de abril de 2027",
        "Hora: 08:30 a.m. a 01:00 p.m.",
        "correo electrónico: ayacucho@conectamef.example.",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    scene.ends().await;
}

#[tokio::test]
async fn an_event_of_two_systems_is_finished_only_with_both_participation_reports() {
    let scene = Scene::new().await;
    scene.fill().await;
    let event = scene.event.clone();
    let early = scene.report().await;
    assert!(
        sentences(&early)[0].contains("todavía no termina"),
        "{early}"
    );
    scene.at(EVENT_DAY + DAY);
    scene.thirty_sign().await;
    let report = scene.report().await;
    // C-71: thirty in each row and thirty in all.
    let table = &report["by_system"];
    for row in table["rows"].as_array().unwrap() {
        assert_eq!(row["participants"], 30);
    }
    assert_eq!(
        (
            table["rows"].as_array().unwrap().len(),
            table["participants"].as_u64()
        ),
        (2, Some(30))
    );
    assert!(table["footnote"].is_string());
    assert_eq!(
        report["texts"]["audience_text"],
        "30 participantes de 5 entidades, con 30 asistencias en 1 sesión. Público objetivo: Servidores de tesorería y presupuesto."
    );
    // R-88: a specialist of the centre drafts.
    assert_eq!(report["texts"]["drafted_by"], "CCORI YUPANQUI, Ñusta");
    let missing = [
        "Falta el resultado de las encuestas: tabúlelas o escriba por qué no hay.",
        "Falta el informe de participación de Tesoro Público.",
        "Falta el informe de participación de Presupuesto Público.",
    ];
    assert_eq!(sentences(&report), missing);

    let texts =
        json!({ "training": event, "results_text": "Respondieron 28 de 30 participantes." });
    scene.ask("report.save", texts.clone()).await;
    let participation = |row: &Value| {
        json!({ "training": event, "system": row["system"], "speaker": row["speaker"],
                "text": "Expuso su tema y absolvió consultas.", "received_on": "2027-04-13" })
    };
    let rows = report["participation"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    scene
        .ask("report.save_participation", participation(&rows[0]))
        .await;
    // One of two: the sentence names the other.
    let fault = scene
        .refused("report.finish", json!({ "training": event }))
        .await;
    assert_eq!(fault.field.as_deref(), Some("participation_budget"));
    assert!(
        fault.sentence.contains("Presupuesto Público"),
        "{}",
        fault.sentence
    );
    assert!(fault.warning);
    assert_eq!(scene.report().await["state"], "draft");
    let both = scene
        .ask("report.save_participation", participation(&rows[1]))
        .await;
    assert_eq!(both["missing"], json!([]));
    assert!(
        both["texts"]["methodology"]
            .as_str()
            .unwrap()
            .contains("absolvió consultas")
    );

    // C-73: what went otherwise reaches the draft.
    let item = json!({ "date": "2027-04-12", "start": "11:00:00", "end": "11:30:00", "activity": "Taller", "methodology": "",
        "responsible": "", "kind": "talk" });
    scene
        .ask(
            "training.save_agenda_item",
            json!({ "training": event, "id": null, "item": item }),
        )
        .await;
    let row = scene.report().await["agenda"][0]["id"].clone();
    let marked = scene
        .ask(
            "report.mark_agenda",
            json!({ "id": row, "outcome": "not_done", "note": "no hubo fluido eléctrico" }),
        )
        .await;
    let methodology = marked["texts"]["methodology"].as_str().unwrap();
    assert!(
        methodology.contains("«Taller» no se realizó: no hubo fluido eléctrico."),
        "{methodology}"
    );

    // C-41: a delegate needs a reason.
    assert_eq!(marked["conduct"]["presented_by"], "HUAMÁN QUISPE, María");
    let mut conduct = marked["conduct"].clone();
    conduct["presented_by"] = json!("QUISPE RÍOS, Amaru");
    let delegated = scene
        .ask(
            "report.save_conduct",
            json!({ "training": event, "conduct": conduct }),
        )
        .await;
    assert_eq!(delegated["missing"][0]["field"], "delegation_reason");
    conduct["delegation_reason"] = json!("Comisión de servicio");
    scene
        .ask(
            "report.save_conduct",
            json!({ "training": event, "conduct": conduct }),
        )
        .await;

    let submit = json!({ "training": event, "submitted_by": "HUAMÁN QUISPE, María", "submitted_on": "2027-04-14" });
    assert_eq!(
        scene.refused("report.submit", submit.clone()).await.code,
        "incomplete"
    );
    let finished = scene
        .ask("report.finish", json!({ "training": event }))
        .await;
    assert_eq!(
        (finished["state"].as_str(), finished["finished_on"].as_str()),
        (Some("finished"), Some("2027-04-13"))
    );
    // What is finished does not follow the event any more, and is not changed.
    let fault = scene.refused("report.save", texts.clone()).await;
    assert_eq!(fault.code, "report_finished");
    let printed = scene
        .ask("report.print", json!({ "training": event }))
        .await;
    assert!(scene.bytes(&printed).await.starts_with(b"%PDF"));
    let submitted = scene.ask("report.submit", submit).await;
    assert_eq!(submitted["state"], "submitted");
    let open = scene
        .ask("report.reopen", json!({ "training": event }))
        .await;
    assert_eq!(open["state"], "draft");
    scene.ends().await;
}

#[tokio::test]
async fn averages_of_the_tests_are_those_computed_by_hand() {
    let scene = Scene::new().await;
    scene.fill().await;
    scene.at(EVENT_DAY);
    scene.thirty_sign().await;
    let event = scene.event.clone();
    let table = scene.ask("test.list", json!({ "training": event })).await;
    assert_eq!(table["rows"].as_array().unwrap().len(), 30);
    // Entry 8, 11, 9,5 and 12; exit 14, 15 and 17: 10,13 and 15,33; gain over three 5,83.
    for (index, entry, exit) in [
        (0, 80, Some(140)),
        (1, 110, Some(150)),
        (2, 95, Some(170)),
        (3, 120, None),
    ] {
        let person = &table["rows"][index]["person"];
        for (kind, tenths) in [("entry", Some(entry)), ("exit", exit)] {
            scene
                .ask(
                    "test.save",
                    json!({ "training": event, "person": person, "kind": kind, "tenths": tenths }),
                )
                .await;
        }
    }
    let person = &table["rows"][0]["person"];
    let fault = scene
        .refused(
            "test.save",
            json!({ "training": event, "person": person, "kind": "entry", "tenths": 201 }),
        )
        .await;
    assert!(fault.sentence.contains("0 a 20"), "{}", fault.sentence);
    let summary = scene.ask("test.list", json!({ "training": event })).await["summary"].clone();
    assert_eq!(
        summary,
        json!({ "entry_count": 4, "entry_average": 1013, "exit_count": 3, "exit_average": 1533, "both_count": 3, "gain": 583 })
    );
    let report = scene.report().await;
    assert_eq!(report["figures"][2]["value"], "5,83");
    // Taken away again, a score counts no more.
    let taken = scene
        .ask(
            "test.save",
            json!({ "training": event, "person": table["rows"][3]["person"], "kind": "entry", "tenths": null }),
        )
        .await;
    assert_eq!(taken["summary"]["entry_count"], 3);
    scene.ends().await;
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x % 256) as u8, (y % 256) as u8, 90])
    });
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(picture)
        .write_with_encoder(JpegEncoder::new(&mut bytes))
        .unwrap();
    bytes
}

#[tokio::test]
async fn a_photo_keeps_its_original_and_garbage_is_refused() {
    let scene = Scene::new().await;
    let event = scene.event.clone();
    let add = |bytes: &[u8]| {
        let upload = scene.app.upload("foto.jpg", bytes.to_vec()).unwrap();
        json!({ "training": event, "upload": upload, "caption": "  Sesión de la  mañana " })
    };
    let fault = scene
        .refused("report.add_photo", add(b"esto no es una foto"))
        .await;
    assert_eq!(fault.field.as_deref(), Some("photos"));
    assert_eq!(scene.report().await["photos"], json!([]));

    let original = jpeg(2400, 1600);
    let report = scene.ask("report.add_photo", add(&original)).await;
    let photo = report["photos"][0].clone();
    assert_eq!(photo["caption"], "Sesión de la mañana");
    let kept = scene
        .app
        .blob(photo["original"].as_str().unwrap())
        .await
        .unwrap();
    assert_eq!(
        (kept.bytes == original, kept.media_type.as_str()),
        (true, "image/jpeg")
    );
    let twice = scene.refused("report.add_photo", add(&original)).await;
    assert!(twice.sentence.contains("ya está"), "{}", twice.sentence);
    let which = json!({ "training": event, "photo": photo["id"] });
    let thumb = scene.ask("report.photo_thumb", which.clone()).await;
    assert_eq!(
        (thumb["width"].as_u64(), thumb["height"].as_u64()),
        (Some(320), Some(213))
    );

    let corrected = json!({ "training": event, "photo": photo["id"], "caption": "Inauguración" });
    let report = scene.ask("report.caption_photo", corrected).await;
    assert_eq!(report["photos"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&report["photos"][0]["id"], &report["photos"][0]["caption"]),
        (&photo["id"], &json!("Inauguración"))
    );
    scene.ask("report.add_photo", add(&jpeg(300, 500))).await;
    let printed = scene
        .ask("report.print", json!({ "training": event }))
        .await;
    let pdf = scene.bytes(&printed).await;
    assert!(pdf.starts_with(b"%PDF") && pdf.len() < original.len() + 200_000);
    let left = scene.ask("report.remove_photo", which.clone()).await;
    assert_eq!(left["photos"].as_array().unwrap().len(), 1);
    assert_eq!(
        scene.refused("report.photo_thumb", which).await.code,
        "not_found"
    );
    // Taken back, its original is still here: nothing is deleted.
    assert!(
        scene
            .app
            .blob(photo["original"].as_str().unwrap())
            .await
            .is_ok()
    );
    scene.ends().await;
}

#[tokio::test]
async fn only_who_runs_the_centre_submits() {
    let scene = Scene::new().await;
    let staff = json!({ "paternal": "Ccori", "maternal": "Yupanqui", "names": "Ñusta", "post": "budget_specialist" });
    let people = scene
        .ask(
            "staff.add",
            json!({ "staff": staff, "password": "otra frase larga" }),
        )
        .await;
    let id = people
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["post"] == "budget_specialist")
        .unwrap()["id"]
        .clone();
    scene.ask("entry.sign_out", json!({})).await;
    scene
        .ask(
            "entry.sign_in",
            json!({ "staff": id, "password": "otra frase larga" }),
        )
        .await;
    let submit =
        json!({ "training": scene.event, "submitted_by": "Ñusta", "submitted_on": "2027-04-14" });
    assert_eq!(
        scene.refused("report.submit", submit).await.code,
        "forbidden"
    );
    scene.ends().await;
}
