//! The main road of a training event through the requests alone, on a real encrypted database.

use crate::{App, Fault, Host, Keyring, NoKeyring, Program};
use serde_json::{Value, json};
use sisconecta_domain::ids::CatalogueEntryId;
use sisconecta_domain::kinds::office::CatalogueEntry;
use sisconecta_store::Actor;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A machine without a keyring, with a clock turned by hand.
pub(crate) struct Bare(pub(crate) AtomicI64);

impl Host for Bare {
    fn now_ms(&self) -> i64 {
        self.0.fetch_add(1000, Ordering::Relaxed)
    }
    fn keyring(&self) -> &dyn Keyring {
        &NoKeyring
    }
    fn reader(&self) -> Program {
        Program::beside("sisconecta-bridge")
    }
}

const PASSWORD: &str = "una frase larga";

pub(crate) async fn start(folder: &Path) -> Arc<App> {
    // 12/04/2027 08:30 in Lima.
    App::start(
        folder.to_owned(),
        Arc::new(Bare(AtomicI64::new(1_807_536_600_000))),
    )
    .await
}

/// As an entry of a list that comes from headquarters.
pub(crate) async fn published(app: &App, entry: CatalogueEntry) {
    let store = app.store().await.unwrap();
    let actor = Actor {
        staff: None,
        now_ms: 1_807_536_600_000,
        scope: "AYA".to_owned(),
    };
    let mut tx = store.write(actor).await.unwrap();
    tx.set(CatalogueEntryId::fresh(), entry).await.unwrap();
    tx.commit().await.unwrap();
}

pub(crate) async fn ask(app: &App, cmd: &str, payload: Value) -> Value {
    app.rpc(cmd, payload)
        .await
        .unwrap_or_else(|fault| panic!("{cmd}: {fault:?}"))
}

pub(crate) async fn refused(app: &App, cmd: &str, payload: Value) -> Fault {
    app.rpc(cmd, payload).await.expect_err(cmd)
}

/// Writes until the last pages of the database are full, so that what is tried next with no more room does not fit.
pub(crate) async fn fill_up(app: &App, event: &str) {
    let expediente = |n: u32| {
        let fields = json!({ "number": "", "box_number": "", "shelf": "", "volume": "", "retention": "",
            "notes": format!("{n}") });
        json!({ "case": { "kind": "training", "id": event }, "fields": fields })
    };
    fill_up_with(app, "expediente.edit", expediente).await;
}

/// The same by a request of one's own: what it does not touch may have room left.
pub(crate) async fn fill_up_with(app: &App, cmd: &str, payload: impl Fn(u32) -> Value) {
    let store = app.store().await.unwrap();
    store.leave_room(Some(0), None).await.unwrap();
    for n in 0.. {
        if let Err(fault) = app.rpc(cmd, payload(n)).await {
            assert_eq!(fault.code, "disk_full", "{fault:?}");
            break;
        }
    }
    store.leave_room(None, None).await.unwrap();
}

pub(crate) async fn centre(app: &App) -> String {
    let created = ask(
        app,
        "entry.create_centre",
        json!({
            "centre": { "code": "AYA", "name": "Ayacucho", "address": "Jr. Lima 123", "telephone": "066312345",
                        "extension": "12", "email": "ayacucho@conectamef.example", "area": "Ayacucho" },
            "staff": { "paternal": "Huamán", "maternal": "Quispe", "names": "María", "post": "administrative_assistant" },
            "password": PASSWORD,
        }),
    )
    .await;
    created["recovery_code"].as_str().unwrap().to_owned()
}

pub(crate) async fn event(app: &App) -> (String, String) {
    let event = ask(
        app,
        "training.create",
        json!({ "name": "Presupuesto 2027", "date": "2027-04-12" }),
    )
    .await;
    let id = event["id"].as_str().unwrap().to_owned();
    let session = event["sessions"][0]["id"].as_str().unwrap().to_owned();
    (id, session)
}

pub(crate) async fn import(app: &App, event: &str, list: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/data/lists")
        .join(list);
    let upload = app.upload(list, std::fs::read(path).unwrap()).unwrap();
    let preview = json!({ "training": event, "upload": upload });
    let seen = ask(app, "roster.preview", preview.clone()).await;
    let accepted: Vec<Value> = seen["dry_run"]["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["status"] == "confirm")
        .map(|row| row["row"].clone())
        .collect();
    ask(
        app,
        "roster.import",
        json!({ "preview": preview, "accepted": accepted, "left_out": [] }),
    )
    .await
}

#[tokio::test]
async fn from_first_run_to_figures_with_no_keyring() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    let recovery = centre(&app).await;
    assert_eq!(
        refused(
            &app,
            "entry.confirm_recovery_code",
            json!({ "code": "AAAAA" })
        )
        .await
        .field
        .as_deref(),
        Some("code")
    );
    ask(
        &app,
        "entry.confirm_recovery_code",
        json!({ "code": recovery.to_lowercase() }),
    )
    .await;
    let (event, session) = event(&app).await;

    // Nothing is written before confirming.
    assert_eq!(
        ask(&app, "enrolment.list", json!({ "training": event })).await,
        json!([])
    );
    let imported = import(&app, &event, "inscritos-huamanga.xlsx").await;
    assert_eq!(
        imported,
        json!({ "added": 60, "new_people": 60, "already": 0, "left_out": 0 })
    );
    assert_eq!(
        import(&app, &event, "inscritos-huamanga.xlsx").await["already"],
        60
    );

    // Accents, case and order of words do not matter.
    let found = ask(
        &app,
        "desk.search",
        json!({ "session": session, "text": "noemi SUAREZ" }),
    )
    .await;
    assert_eq!(found[0]["name"], "SUÁREZ QUISPE, Noemí");
    assert_eq!(found[0]["state"], "expected");

    let rows = ask(&app, "desk.register_list", json!({ "session": session })).await;
    for row in rows.as_array().unwrap().iter().take(20) {
        let signed = json!({ "kind": "paper" });
        let reply = ask(
            &app,
            "desk.register",
            json!({ "session": session, "person": row["person"], "details": row["details"], "signature": signed }),
        )
        .await;
        assert_eq!(reply["row"]["state"], "signed_on_paper");
    }
    // Of twenty, two did not sign after all.
    for _ in 0..2 {
        let undone = ask(&app, "desk.undo", json!({ "session": session })).await;
        assert!(undone["undone"].is_string());
    }
    for row in rows.as_array().unwrap().iter().skip(18).take(2) {
        ask(
            &app,
            "desk.register",
            json!({ "session": session, "person": row["person"], "details": row["details"],
                    "signature": { "kind": "none" } }),
        )
        .await;
    }
    let desk = ask(&app, "desk.open", json!({ "session": session })).await;
    assert_eq!(
        desk["count"],
        json!({ "signed": 18, "unsigned": 2, "expected": 60 })
    );
    let figures = ask(&app, "figures.training", json!({ "training": event })).await;
    assert_eq!(
        (
            figures["participants"].as_u64(),
            figures["attendances"].as_u64()
        ),
        (Some(18), Some(18))
    );
    assert_eq!(figures["unsigned"].as_array().unwrap().len(), 2);

    let printed = ask(
        &app,
        "desk.print_register",
        json!({ "session": session, "empty_rows": 0 }),
    )
    .await;
    let blob = app.blob(printed["hash"].as_str().unwrap()).await.unwrap();
    assert!(blob.bytes.starts_with(b"%PDF"));

    let store = app.store().await.unwrap();
    // A permutation that scatters neighbours: even places first, then the odd ones backwards.
    let scatter = |n: usize| {
        (0..n)
            .step_by(2)
            .chain((0..n).rev().filter(|i| i % 2 == 1))
            .collect()
    };
    assert!(store.equals_rebuild(scatter).await.unwrap());
    drop(store);

    // Later: the password alone, and all is there.
    app.close().await;
    drop(app);
    let app = start(folder.path()).await;
    assert_eq!(
        ask(&app, "entry.status", json!({})).await["stage"],
        "locked"
    );
    assert_eq!(
        refused(
            &app,
            "entry.sign_in",
            json!({ "staff": null, "password": "otra cosa larga" })
        )
        .await
        .code,
        "wrong_password"
    );
    assert_eq!(
        refused(&app, "training.list", json!({})).await.code,
        "closed"
    );
    let status = ask(
        &app,
        "entry.sign_in",
        json!({ "staff": null, "password": PASSWORD }),
    )
    .await;
    assert_eq!(status["signed_in"]["name"], "HUAMÁN QUISPE, María");
    let again = ask(&app, "figures.training", json!({ "training": event })).await;
    assert_eq!(again, figures);
    app.close().await;
}

#[tokio::test]
async fn two_full_days_give_four_registers_and_one_participant() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    let (event, _) = event(&app).await;
    for (date, part, start, end) in [
        ("2027-04-12", "afternoon", "14:30:00", "17:00:00"),
        ("2027-04-13", "morning", "08:30:00", "13:00:00"),
        ("2027-04-13", "afternoon", "14:30:00", "17:00:00"),
    ] {
        let session = json!({ "date": date, "part": part, "start": start, "end": end });
        ask(
            &app,
            "training.save_session",
            json!({ "training": event, "id": null, "session": session }),
        )
        .await;
    }
    let twin =
        json!({ "date": "2027-04-13", "part": "morning", "start": "09:00:00", "end": "12:00:00" });
    refused(
        &app,
        "training.save_session",
        json!({ "training": event, "id": null, "session": twin }),
    )
    .await;
    let detail = ask(&app, "training.get", json!({ "id": event })).await;
    let person = json!({ "document_type": "dni", "document_number": "40123456", "paternal": "Quispe", "maternal": "Marín",
        "names": "Óscar", "entity": "Gobierno Regional", "post": "", "email": "", "phone": "" });
    for session in detail["sessions"].as_array().unwrap() {
        ask(
            &app,
            "desk.walk_in",
            json!({ "session": session["id"], "person": person, "signature": { "kind": "paper" } }),
        )
        .await;
    }
    let figures = ask(&app, "figures.training", json!({ "training": event })).await;
    assert_eq!(figures["sessions"].as_array().unwrap().len(), 4);
    assert_eq!(
        (
            figures["participants"].as_u64(),
            figures["attendances"].as_u64()
        ),
        (Some(1), Some(4))
    );
    // A session with attendance is not taken away, and an agenda row outside the days is refused.
    let gone = json!({ "id": detail["sessions"][0]["id"] });
    assert_eq!(
        refused(&app, "training.remove_session", gone).await.code,
        "register_taken"
    );
    let item = json!({ "date": "2027-04-20", "start": "09:00:00", "end": null, "activity": "Exposición", "methodology": "",
        "responsible": "", "kind": "talk" });
    let fault = refused(
        &app,
        "training.save_agenda_item",
        json!({ "training": event, "id": null, "item": item }),
    )
    .await;
    assert!(fault.sentence.contains("20/04/2027"), "{}", fault.sentence);
    app.close().await;
}

#[test]
fn the_screens_types_name_every_request() {
    let text = crate::typescript();
    for cmd in crate::schema().as_object().unwrap().keys() {
        assert!(text.contains(&format!("\"{cmd}\"")), "{cmd}");
    }
    assert!(text.contains("export type TrainingDetail"), "{text}");
}

#[tokio::test]
async fn a_correction_keeps_the_signature_and_the_hour_and_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    let (_, session) = event(&app).await;
    let person = json!({ "document_type": "dni", "document_number": "40123456", "paternal": "Quispe", "maternal": "",
        "names": "Óscar", "entity": "Gobierno Regional", "post": "", "email": "", "phone": "" });
    let first = ask(
        &app,
        "desk.walk_in",
        json!({ "session": session, "person": person, "signature": { "kind": "paper" } }),
    )
    .await;
    let details = json!({ "entity": "Gobierno Regional", "post": "Tesorera", "email": "", "phone": "966123456" });
    let corrected = ask(
        &app,
        "desk.register",
        json!({ "session": session, "person": first["row"]["person"], "details": details,
                "signature": { "kind": "none" } }),
    )
    .await;
    assert_eq!(corrected["row"]["state"], "signed_on_paper");
    assert_eq!(corrected["row"]["details"], details);
    assert_eq!(corrected["row"]["at"], first["row"]["at"]);
    let stamped = json!({ "session": session, "person": first["row"]["person"], "stamped": true });
    assert_eq!(
        ask(&app, "desk.stamp_slip", stamped).await["row"]["slip_stamped"],
        true
    );
    // The last step first: the stamp, then the correction, then the registration.
    for (state, post, slips) in [
        ("signed_on_paper", "Tesorera", false),
        ("signed_on_paper", "", false),
    ] {
        let recent =
            ask(&app, "desk.undo", json!({ "session": session })).await["recent"][0].clone();
        assert_eq!(recent["state"], state);
        assert_eq!(recent["details"]["post"], post);
        assert_eq!(recent["slip_stamped"], slips);
    }
    let undone = ask(&app, "desk.undo", json!({ "session": session })).await;
    assert_eq!(
        undone["count"],
        json!({ "signed": 0, "unsigned": 0, "expected": 0 })
    );
    assert!(ask(&app, "desk.undo", json!({ "session": session })).await["undone"].is_null());
    app.close().await;
}
