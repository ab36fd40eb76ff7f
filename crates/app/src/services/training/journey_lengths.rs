//! No request takes a text of any length: each text of each form, made very long in turn, is refused with a sentence.

use crate::journey::{ask, centre, event, start};
use serde_json::{Value, json};

/// More than anybody writes, and less than a request may be long.
const LETTERS: usize = 300_000;

/// The place of every text in a payload, except what names a record, a case or a choice.
fn texts(payload: &Value) -> Vec<String> {
    const NAMES: [&str; 13] = [
        "id", "training", "session", "case", "kind", "to", "on", "base", "means", "date", "start",
        "end", "password",
    ];
    let mut found = Vec::new();
    let mut waiting = vec![(String::new(), payload)];
    while let Some((place, value)) = waiting.pop() {
        match value {
            Value::Object(fields) => waiting.extend(
                fields
                    .iter()
                    .filter(|(name, _)| !NAMES.contains(&name.as_str()))
                    .map(|(name, inner)| (format!("{place}/{name}"), inner)),
            ),
            Value::Array(items) => waiting.extend(
                items
                    .iter()
                    .enumerate()
                    .map(|(at, inner)| (format!("{place}/{at}"), inner)),
            ),
            Value::String(_) => found.push(place),
            _ => {}
        }
    }
    found.sort();
    found
}

fn person(number: &str) -> Value {
    json!({ "document_type": "dni", "document_number": number, "paternal": "Quispe", "maternal": "Marín", "names": "Óscar",
        "entity": "Gobierno Regional", "post": "Contador", "email": "oscar@gore.example", "phone": "966000111" })
}

/// The requests that write what people type, each with a payload that is taken.
fn requests(id: &str, session: &str, fields: Value, profile: Value) -> Vec<(&'static str, Value)> {
    let case = json!({ "kind": "training", "id": id });
    vec![
        (
            "staff.add",
            json!({ "staff": { "paternal": "Rojas", "maternal": "Luna", "names": "Ana", "post": "implementer" },
            "password": "una frase larga" }),
        ),
        (
            "centre.save",
            json!({ "centre": profile, "base": profile["base"], "showed": null }),
        ),
        (
            "person.save",
            json!({ "person": person("40123450"), "id": null, "over": null }),
        ),
        (
            "entity.save",
            json!({ "entity": { "name": "M.D. de Luya", "legal_name": "Municipalidad", "ruc": "", "siaf_code": "",
            "unit_code": "", "entity_type": null, "ubigeo": "", "address": "Plaza", "phones": "066", "email": "a@luya.example",
            "authority": "Alcalde", "authority_post": "Alcalde", "in_area": null }, "id": null, "over": null }),
        ),
        (
            "training.create",
            json!({ "name": "Otro evento", "date": "2027-05-12" }),
        ),
        ("training.edit", json!({ "id": id, "fields": fields })),
        (
            "training.save_agenda_item",
            json!({ "training": id, "id": null, "item": { "date": "2027-04-12", "start": "09:00:00",
            "end": null, "activity": "Charla", "methodology": "Taller", "responsible": "Ana", "kind": "talk" } }),
        ),
        (
            "training.save_speaker",
            json!({ "training": id, "id": null, "speaker": { "name": "Ana", "institution": "UNSCH",
            "kind": "centre", "topic": "Techos", "system": null, "coordination_date": null, "authorisation": "Memo" } }),
        ),
        (
            "invitation.add",
            json!({ "training": id, "known": [], "entities": ["M.P. de Huanta"] }),
        ),
        (
            "expediente.edit",
            json!({ "case": case, "fields": { "number": "1", "box_number": "2", "shelf": "3", "volume": "4",
            "retention": "5", "notes": "6" } }),
        ),
        (
            "desk.walk_in",
            json!({ "session": session, "person": person("40123451"), "signature": { "kind": "paper" } }),
        ),
        (
            "enrolment.add",
            json!({ "training": id, "person": null, "input": person("40123452"), "means": "email" }),
        ),
        (
            "report.save",
            json!({ "training": id, "methodology": "Taller", "audience_text": "Contadores", "results_text": "Buenos",
            "drafted_by": "Ana" }),
        ),
        (
            "pack.save",
            json!({ "training": id, "copies": 3, "responsible": "Ana" }),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn x7_no_request_takes_a_text_of_any_length() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    let (id, session) = event(&app).await;
    let fields = ask(&app, "training.get", json!({ "id": id })).await["fields"].clone();
    let profile = ask(&app, "centre.get", json!({})).await;
    let long = "x".repeat(LETTERS);
    let (mut named, mut tried) = (Vec::new(), 0);
    for (request, payload) in requests(&id, &session, fields, profile) {
        let places = texts(&payload);
        assert!(!places.is_empty(), "{request}");
        for place in places {
            let mut longer = payload.clone();
            *longer.pointer_mut(&place).unwrap() = json!(long);
            tried += 1;
            match app.rpc(request, longer).await {
                Ok(_) => panic!("{request}{place} was taken"),
                Err(fault) => {
                    assert!(fault.sentence.len() < 600, "{request}{place}");
                    assert_ne!(fault.code, "internal", "{request}{place}");
                    if fault.sentence.contains("letras") {
                        assert!(
                            fault.field.is_some(),
                            "{request}{place}: {}",
                            fault.sentence
                        );
                        named.push(format!("{request}{place}"));
                    }
                }
            }
        }
    }
    assert!(tried > 60, "{tried}");
    for wanted in [
        "person.save/person/post",
        "desk.walk_in/person/entity",
        "desk.walk_in/person/phone",
        "enrolment.add/input/post",
        "training.edit/fields/objective",
        "expediente.edit/fields/notes",
        "report.save/results_text",
        "training.save_speaker/speaker/topic",
    ] {
        assert!(
            named.iter().any(|place| place == wanted),
            "{wanted} names no limit: {named:?}"
        );
    }
    app.close().await;
}
