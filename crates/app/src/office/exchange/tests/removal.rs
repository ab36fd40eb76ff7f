//! What somebody removed or moved while somebody else worked on it, on two computers without a network.

use super::kit::{Computer, Hq, settle};
use crate::journey::{ask, event, refused};
use serde_json::{Value, json};

struct Two {
    hq: Hq,
    office: Computer,
    laptop: Computer,
    event: String,
    session: String,
}

impl Two {
    /// Both have the event with one session.
    async fn new() -> Self {
        let hq = Hq::new().await;
        let office = Computer::first(&hq).await;
        let (event, session) = event(&office.app).await;
        office.run().await;
        let laptop = Computer::joined(&hq, "DOS").await;
        Self {
            hq,
            office,
            laptop,
            event,
            session,
        }
    }

    fn both(&self) -> [&Computer; 2] {
        [&self.office, &self.laptop]
    }

    async fn cut(&self) {
        self.hq.desk().await.calls_left = Some(0);
    }

    async fn meet(&self) {
        self.hq.desk().await.calls_left = None;
        settle(&self.both()).await;
    }

    /// Both know a speaker, and the office removes him while there is no network: his id, and what a form showed of him.
    async fn speaker_removed_at_the_office(&self, system: Value) -> (Value, Value) {
        let speaker = json!({ "name": "Luz Rojas", "institution": "", "kind": "centre", "topic": "", "system": system,
            "coordination_date": null, "authorisation": "" });
        let save = json!({ "training": self.event, "id": null, "speaker": speaker });
        let detail = ask(&self.office.app, "training.save_speaker", save).await;
        let id = detail["speakers"][0]["id"].clone();
        self.meet().await;
        self.cut().await;
        let remove = json!({ "id": id });
        ask(&self.office.app, "training.remove_speaker", remove).await;
        (id, speaker)
    }

    async fn register(&self, on: &Computer, document: &str) {
        let person = json!({ "document_type": "dni", "document_number": document, "paternal": "Quispe", "maternal": "",
            "names": "Julia", "entity": "Municipalidad", "post": "", "email": "", "phone": "" });
        let come =
            json!({ "session": self.session, "person": person, "signature": { "kind": "paper" } });
        ask(&on.app, "desk.walk_in", come).await;
    }

    async fn registered(&self, on: &Computer) -> usize {
        let rows = ask(
            &on.app,
            "desk.register_list",
            json!({ "session": self.session }),
        )
        .await;
        let rows = rows.as_array().unwrap();
        rows.iter()
            .filter(|row| row["state"] == "signed_on_paper")
            .count()
    }

    async fn detail(&self, on: &Computer) -> Value {
        ask(&on.app, "training.get", json!({ "id": self.event })).await
    }

    async fn sessions(&self, on: &Computer) -> usize {
        self.detail(on).await["sessions"].as_array().unwrap().len()
    }

    /// The one thing that services ask.
    async fn doubt(&self, on: &Computer) -> Value {
        let doubts = ask(&on.app, "review.doubts", json!({})).await;
        assert_eq!(doubts.as_array().unwrap().len(), 1, "{doubts}");
        doubts[0].clone()
    }

    async fn waiting(&self, on: &Computer) -> u64 {
        let status = ask(&on.app, "exchange.status", json!({})).await;
        status["to_review"].as_u64().unwrap()
    }

    /// The one field that waits in the tray.
    async fn undecided(&self, on: &Computer) -> Value {
        let rows = ask(&on.app, "review.list", json!({})).await;
        assert_eq!(rows.as_array().unwrap().len(), 1, "{rows}");
        rows[0].clone()
    }
}

fn settled(doubt: &Value, choice: &Value, reason: &str) -> Value {
    json!({ "kind": doubt["kind"], "record": doubt["record"], "seen": doubt["seen"], "choice": choice["code"], "reason": reason })
}

fn decision(row: &Value, words: &str) -> Value {
    let choices = row["choices"].as_array().unwrap();
    let seen: Vec<_> = choices.iter().map(|choice| &choice["op"]).collect();
    let of = |choice: &&Value| choice["value"].as_str().unwrap().starts_with(words);
    let chosen = choices.iter().find(of).unwrap();
    json!({ "record": row["record"], "field": row["field"], "op": chosen["op"], "seen": seen })
}

#[tokio::test]
async fn a_session_removed_elsewhere_comes_back_with_its_register() {
    let two = Two::new().await;
    two.cut().await;
    let remove = json!({ "id": two.session });
    ask(&two.office.app, "training.remove_session", remove.clone()).await;
    for document in ["40123456", "40123457"] {
        two.register(&two.laptop, document).await;
    }
    two.meet().await;
    for computer in two.both() {
        assert_eq!(two.registered(computer).await, 2);
        assert_eq!(two.sessions(computer).await, 1);
        let figures = json!({ "training": two.event });
        let figures = ask(&computer.app, "figures.training", figures).await;
        assert_eq!(
            (&figures["participants"], &figures["attendances"]),
            (&json!(2), &json!(2))
        );
        let listed = ask(
            &computer.app,
            "training.list",
            json!({ "text": "", "state": null }),
        )
        .await;
        assert_ne!(listed[0]["dates"], "", "{listed}");
        assert_eq!(two.waiting(computer).await, 1);
    }
    // The tray says so, and who decides on something else than he saw decides nothing.
    let doubt = two.doubt(&two.office).await;
    let sentence = doubt["sentence"].as_str().unwrap();
    assert!(sentence.contains("hay 2 asistencias"), "{sentence}");
    two.register(&two.office, "40123458").await;
    let late = refused(
        &two.office.app,
        "review.settle",
        settled(&doubt, &doubt["choices"][0], ""),
    )
    .await;
    assert_eq!(late.code, "changed");
    let doubt = two.doubt(&two.office).await;
    let left = ask(
        &two.office.app,
        "review.settle",
        settled(&doubt, &doubt["choices"][0], ""),
    )
    .await;
    assert_eq!(left, json!([]));
    two.meet().await;
    for computer in two.both() {
        assert_eq!(two.registered(computer).await, 3);
        assert_eq!(two.waiting(computer).await, 0);
    }
    let fault = refused(&two.laptop.app, "training.remove_session", remove).await;
    assert_eq!(fault.code, "register_taken");
}

#[tokio::test]
async fn a_session_is_removed_in_spite_of_its_register_only_with_a_reason() {
    let two = Two::new().await;
    two.cut().await;
    ask(
        &two.office.app,
        "training.remove_session",
        json!({ "id": two.session }),
    )
    .await;
    two.register(&two.laptop, "40123456").await;
    two.meet().await;
    let doubt = two.doubt(&two.laptop).await;
    let annul = &doubt["choices"][1];
    let fault = refused(
        &two.laptop.app,
        "review.settle",
        settled(&doubt, annul, " "),
    )
    .await;
    assert_eq!(fault.field.as_deref(), Some("reason"));
    ask(
        &two.laptop.app,
        "review.settle",
        settled(&doubt, annul, "era una prueba"),
    )
    .await;
    two.meet().await;
    for computer in two.both() {
        assert_eq!(two.sessions(computer).await, 0);
        assert_eq!(two.waiting(computer).await, 0);
        let list = json!({ "session": two.session });
        let fault = refused(&computer.app, "desk.register_list", list).await;
        assert_eq!(fault.code, "session_removed");
    }
}

#[tokio::test]
async fn a_session_moved_elsewhere_keeps_its_register_and_its_day_is_asked_about() {
    for choice in [0, 1] {
        let two = Two::new().await;
        two.cut().await;
        let session = json!({ "date": "2027-04-13", "part": "morning", "start": "08:30:00", "end": "13:00:00" });
        let moved = json!({ "training": two.event, "id": two.session, "session": session });
        ask(&two.office.app, "training.save_session", moved).await;
        two.register(&two.laptop, "40123456").await;
        two.meet().await;
        for computer in two.both() {
            assert_eq!(two.registered(computer).await, 1);
            assert_eq!(two.waiting(computer).await, 1);
        }
        let doubt = two.doubt(&two.laptop).await;
        let labels: Vec<_> = doubt["choices"]
            .as_array()
            .unwrap()
            .iter()
            .map(|choice| choice["label"].clone())
            .collect();
        assert_eq!(labels, ["lun 12 abr · mañana", "mar 13 abr · mañana"]);
        let chosen = settled(&doubt, &doubt["choices"][choice], "");
        let left = ask(&two.laptop.app, "review.settle", chosen).await;
        assert_eq!(left, json!([]));
        two.meet().await;
        for computer in two.both() {
            assert_eq!(two.registered(computer).await, 1);
            assert_eq!(two.waiting(computer).await, 0);
            let detail = two.detail(computer).await;
            assert_eq!(detail["sessions"][0]["label"], labels[choice]);
        }
    }
}

#[tokio::test]
async fn a_speaker_removed_while_somebody_worked_on_him_stays_until_it_is_decided() {
    for (words, left) in [("Se queda", 1), ("Se quita", 0)] {
        let two = Two::new().await;
        let (id, mut worked) = two.speaker_removed_at_the_office(Value::Null).await;
        worked["topic"] = json!("Programación multianual");
        let save = json!({ "training": two.event, "id": id, "speaker": worked });
        ask(&two.laptop.app, "training.save_speaker", save).await;
        two.meet().await;
        for computer in two.both() {
            let detail = two.detail(computer).await;
            assert_eq!(detail["speakers"][0]["topic"], "Programación multianual");
        }
        let row = two.undecided(&two.office).await;
        assert_eq!(
            (&row["kind"], &row["field"]),
            (&json!("speaker"), &json!("removed"))
        );
        ask(&two.office.app, "review.decide", decision(&row, words)).await;
        two.meet().await;
        for computer in two.both() {
            let detail = two.detail(computer).await;
            assert_eq!(detail["speakers"].as_array().unwrap().len(), left);
            assert_eq!(two.waiting(computer).await, 0);
        }
    }
}

#[tokio::test]
async fn a_speaker_whose_report_came_meanwhile_stays() {
    let two = Two::new().await;
    let (id, _) = two.speaker_removed_at_the_office(json!("budget")).await;
    let report = json!({ "training": two.event, "speaker": id, "system": "budget", "text": "Se expuso.",
        "received_on": null });
    ask(&two.laptop.app, "report.save_participation", report).await;
    two.meet().await;
    for computer in two.both() {
        let detail = two.detail(computer).await;
        assert_eq!(detail["speakers"].as_array().unwrap().len(), 1);
    }
    assert_eq!(two.undecided(&two.office).await["kind"], "speaker");
}

#[tokio::test]
async fn an_invitation_removed_while_it_was_answered_stays_with_the_answer() {
    let two = Two::new().await;
    let add = json!({ "training": two.event, "entities": ["Municipalidad Distrital de Uno"] });
    let all = ask(&two.office.app, "invitation.add", add).await;
    let id = all["rows"][0]["id"].clone();
    two.meet().await;
    let listed = json!({ "training": two.event });
    let page = ask(&two.laptop.app, "invitation.list", listed).await;
    two.cut().await;
    ask(&two.office.app, "invitation.remove", json!({ "id": id })).await;
    let showed = &page["rows"][0];
    let mut answered = showed.clone();
    answered["response"] = json!("confirmed");
    let save = json!({ "id": id, "invitation": answered, "showed": showed, "base": page["base"] });
    ask(&two.laptop.app, "invitation.save", save).await;
    two.meet().await;
    for computer in two.both() {
        let listed = json!({ "training": two.event });
        let all = ask(&computer.app, "invitation.list", listed).await;
        assert_eq!(all["confirmed"], 1, "{all}");
    }
    assert_eq!(two.undecided(&two.office).await["kind"], "invitation");
}

/// What was removed after it had been worked on, with that in sight, is removed without a question.
#[tokio::test]
async fn who_removes_what_he_saw_is_not_asked() {
    let two = Two::new().await;
    let item = json!({ "date": null, "start": null, "end": null, "activity": "Bienvenida", "methodology": "",
        "responsible": "", "kind": "talk" });
    let save = json!({ "training": two.event, "id": null, "item": item });
    let detail = ask(&two.office.app, "training.save_agenda_item", save).await;
    let rows = detail["agenda"].as_array().unwrap();
    let row = rows.iter().find(|row| row["activity"] == "Bienvenida");
    let id = row.unwrap()["id"].clone();
    two.meet().await;
    let mut worked = item.clone();
    worked["responsible"] = json!("El centro");
    let save = json!({ "training": two.event, "id": id, "item": worked });
    ask(&two.laptop.app, "training.save_agenda_item", save).await;
    two.meet().await;
    let before = rows.len();
    ask(
        &two.office.app,
        "training.remove_agenda_item",
        json!({ "id": id }),
    )
    .await;
    two.meet().await;
    for computer in two.both() {
        let detail = two.detail(computer).await;
        assert_eq!(detail["agenda"].as_array().unwrap().len(), before - 1);
        assert_eq!(two.waiting(computer).await, 0);
    }
}
