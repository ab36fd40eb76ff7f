//! From closing on nothing changes what the closed dossier says; what was done elsewhere without knowing of it is told.

use super::*;
use crate::context::Ctx;
use sisconecta_domain::expediente::{DocumentKind, PartSource};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::kinds::case::{CaseClosing, CasePart, DocumentIssue};
use sisconecta_domain::paper::FormId;
use sisconecta_sync::Hash;
use uuid::Uuid;

fn case(event: &str) -> Value {
    json!({ "case": { "kind": "training", "id": event } })
}

impl Walk {
    /// Gathered and closed.
    async fn closed() -> Self {
        let walk = walk("informative").await;
        walk.gather().await;
        ask(&walk.app, "expediente.close", case(&walk.event)).await;
        walk
    }

    fn id(&self) -> Uuid {
        self.event.parse::<TrainingId>().unwrap().0
    }

    /// A fact as it arrives from another computer, which knew of no closing.
    async fn arrives<F: sisconecta_domain::kinds::FactKind>(&self, fact: &F, attachment: &str) {
        let ctx = Ctx::of(&self.app).await.unwrap();
        let mut tx = ctx.store.write(ctx.actor()).await.unwrap();
        let names = vec![attachment.to_owned()];
        tx.insert(Uuid::now_v7(), fact, names).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn kept(&self, bytes: &[u8]) -> String {
        let store = self.app.store().await.unwrap();
        let hash = store.attachments().put(bytes, "application/pdf").await;
        hash.unwrap().to_string()
    }
}

#[tokio::test]
async fn every_request_that_would_change_what_is_closed_is_refused_and_says_how_to_open_it() {
    let walk = Walk::closed().await;
    let (app, event) = (&walk.app, walk.event.as_str());
    let before = walk.get().await;
    let detail = ask(app, "training.get", json!({ "id": event })).await;
    let session = &walk.session;
    let speaker = json!({ "name": "ROJAS, Luz", "institution": "", "kind": "centre", "topic": "", "system": null,
        "coordination_date": null, "authorisation": "" });
    let item = json!({ "date": null, "start": null, "end": null, "activity": "Otra", "methodology": "",
        "responsible": "", "kind": "talk" });
    let day =
        json!({ "date": "2027-04-13", "part": "morning", "start": "08:30:00", "end": "13:00:00" });
    let somebody = json!({ "document_type": "dni", "document_number": "40123499", "paternal": "Rojas", "maternal": "",
        "names": "Luz", "entity": "Municipalidad", "post": "", "email": "", "phone": "" });
    let rows = ask(app, "desk.register_list", json!({ "session": session })).await;
    let (person, details) = (&rows[0]["person"], &rows[0]["details"]);
    let mut corrected = details.clone();
    corrected["post"] = json!("Contador");
    let mut fields = detail["fields"].clone();
    fields["objective"] = json!("Otro objetivo.");
    let agenda = &detail["agenda"][0]["id"];
    let conduct = json!({ "presented_by": "ROJAS, Luz", "closed_by": "", "delegation_reason": "", "tests_apply": false,
        "tests_defined_by": "" });
    let requests = [
        ("training.edit", json!({ "id": event, "fields": fields })),
        (
            "training.save_session",
            json!({ "training": event, "id": null, "session": day }),
        ),
        (
            "training.save_agenda_item",
            json!({ "training": event, "id": null, "item": item }),
        ),
        ("training.remove_agenda_item", json!({ "id": agenda })),
        (
            "training.save_speaker",
            json!({ "training": event, "id": null, "speaker": speaker }),
        ),
        (
            "training.remove_speaker",
            json!({ "id": detail["speakers"][0]["id"] }),
        ),
        ("training.print_programme", json!({ "training": event })),
        // Nor is a survey issued for a folder that is not made.
        ("pack.make", json!({ "training": event })),
        (
            "desk.walk_in",
            json!({ "session": session, "person": somebody, "signature": { "kind": "paper" } }),
        ),
        (
            "desk.register",
            json!({ "session": session, "person": person, "details": corrected, "signature": { "kind": "none" } }),
        ),
        (
            "desk.annul",
            json!({ "session": session, "person": person, "reason": "no vino" }),
        ),
        (
            "desk.stamp_slip",
            json!({ "session": session, "person": person, "stamped": true }),
        ),
        ("desk.undo", json!({ "session": session })),
        (
            "enrolment.add",
            json!({ "training": event, "person": null, "input": somebody, "means": "telephone" }),
        ),
        (
            "invitation.add",
            json!({ "training": event, "entities": ["Municipalidad de Otra Parte"] }),
        ),
        (
            "report.save_conduct",
            json!({ "training": event, "conduct": conduct }),
        ),
        (
            "report.mark_agenda",
            json!({ "id": agenda, "outcome": "done", "note": "" }),
        ),
        (
            "report.save_participation",
            json!({ "training": event, "speaker": null, "system": "budget", "text": "Se expuso.", "received_on": null }),
        ),
        (
            "test.save",
            json!({ "training": event, "person": person, "kind": "entry", "tenths": 150 }),
        ),
        ("expediente.issue_register", json!({ "session": session })),
        (
            "expediente.detach",
            json!({ "case": { "kind": "training", "id": event },
            "part": line(&before, "A8")["parts"][0]["id"], "reason": "otro" }),
        ),
    ];
    let store = app.store().await.unwrap();
    let picture = store.table_picture().await.unwrap();
    for (request, payload) in requests {
        let fault = refused(app, request, payload).await;
        assert_eq!(fault.code, "closed_expediente", "{request}: {fault:?}");
        assert!(fault.sentence.contains("Reábralo"), "{request}: {fault:?}");
    }
    assert_eq!(store.table_picture().await.unwrap(), picture);
    // Opened again with a reason, it changes.
    let open =
        json!({ "case": { "kind": "training", "id": event }, "reason": "faltaba un expositor" });
    ask(app, "expediente.reopen", open).await;
    let save = json!({ "training": event, "id": null, "speaker": speaker });
    ask(app, "training.save_speaker", save).await;
    app.close().await;
}

#[tokio::test]
async fn a_part_and_a_print_that_arrive_after_closing_make_it_out_of_date_and_leave_the_export_as_closed()
 {
    let walk = Walk::closed().await;
    let (app, event) = (&walk.app, walk.event.as_str());
    assert_eq!(walk.get().await["closing"]["changes"], json!([]));
    let scan = walk.kept(&Annex8::default().print().unwrap().pdf).await;
    let part = CasePart {
        case_kind: "training".to_owned(),
        case_id: Some(walk.id()),
        item: "A8".to_owned(),
        source: Some(PartSource::Scan),
        attachment: scan.clone(),
        pages: Some(1),
        kind: Some(DocumentKind::Original),
        within: None,
        note: String::new(),
    };
    walk.arrives(&part, &scan).await;
    let programme = walk.kept(&invitation()).await;
    let print = DocumentIssue {
        form: Some(FormId::Annex5),
        case_kind: "training".to_owned(),
        case_id: Some(walk.id()),
        attachment: programme.clone(),
        pages: Some(1),
        ..DocumentIssue::default()
    };
    walk.arrives(&print, &programme).await;
    let now = walk.get().await;
    let changes = now["closing"]["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert!(
        changes
            .iter()
            .all(|said| said.as_str().unwrap().starts_with("No contiene: "))
    );
    // Nobody knew of the other's programme: both are there.
    assert_eq!(line(&now, "A5")["parts"].as_array().unwrap().len(), 2);

    let export = json!({ "case": { "kind": "training", "id": event }, "folder": null });
    let exported = ask(app, "expediente.export", export).await["document"].clone();
    let mut bag =
        zip::ZipArchive::new(std::io::Cursor::new(walk.blob(&exported["hash"]).await)).unwrap();
    let (mut parts, mut listed) = (Vec::new(), Value::Null);
    for at in 0..bag.len() {
        let mut file = bag.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        if name.contains("/data/partes/") {
            parts.push(json!(crate::case::sha256(&bytes)));
        } else if name.ends_with("manifiesto.json") {
            listed = serde_json::from_slice(&bytes).unwrap();
        }
    }
    let named: Vec<Value> = listed["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["sha256"].clone())
        .collect();
    assert_eq!(parts, named);

    // It is opened, printed again over both, and closed: nothing is out of date any more.
    let open =
        json!({ "case": { "kind": "training", "id": event }, "reason": "llegó otro documento" });
    ask(app, "expediente.reopen", open).await;
    ask(
        app,
        "training.print_programme",
        json!({ "training": event }),
    )
    .await;
    assert_eq!(
        line(&walk.get().await, "A5")["parts"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let closed = ask(app, "expediente.close", case(event)).await;
    assert_eq!(closed["closing"]["changes"], json!([]));
    app.close().await;
}

/// The order of two closings is the same on every computer, whatever its clock says, and both are shown.
#[tokio::test]
async fn two_closings_are_both_shown_and_no_clock_chooses() {
    let walk = Walk::closed().await;
    let store = walk.app.store().await.unwrap();
    let first = store
        .facts::<CaseClosing>(walk.id())
        .await
        .unwrap()
        .remove(0);
    for _ in 0..8 {
        let now = walk.get().await;
        let known: Vec<_> = now["other_closings"].as_array().unwrap().iter().collect();
        let copy = CaseClosing {
            pages: Some(9 + known.len() as u32),
            ..first.fact.clone()
        };
        let ctx = Ctx::of(&walk.app).await.unwrap();
        let mut tx = ctx.store.write(ctx.actor()).await.unwrap();
        tx.insert(
            Uuid::now_v7(),
            &copy,
            vec![copy.attachment.clone(), copy.manifest.clone()],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
    let mut standing = store.facts::<CaseClosing>(walk.id()).await.unwrap();
    standing.sort_by_key(|closing| Hash::rank(closing.op));
    let wanted: Vec<Value> = standing
        .iter()
        .map(|closing| json!(closing.pages))
        .collect();
    let now = walk.get().await;
    let mut shown = vec![now["closing"].clone()];
    shown.extend(now["other_closings"].as_array().unwrap().iter().cloned());
    let shown: Vec<Value> = shown
        .iter()
        .map(|closing| closing["document"]["pages"].clone())
        .collect();
    assert_eq!(shown, wanted);
    // One that lacks a part comes after those that match, whatever its rank.
    let short = CaseClosing {
        parts: first.parts[1..].to_vec(),
        pages: Some(99),
        ..first.fact.clone()
    };
    for _ in 0..4 {
        let ctx = Ctx::of(&walk.app).await.unwrap();
        let mut tx = ctx.store.write(ctx.actor()).await.unwrap();
        tx.insert(
            Uuid::now_v7(),
            &short,
            vec![short.attachment.clone(), short.manifest.clone()],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
    let now = walk.get().await;
    assert_ne!(now["closing"]["document"]["pages"], 99);
    assert_eq!(now["other_closings"].as_array().unwrap().len(), 12);
    walk.app.close().await;
}
