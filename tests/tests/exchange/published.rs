//! An event of headquarters in a centre: it is in the programme, and its participants are not the centre's.

use crate::event::{event, event_on, walk_in};
use crate::office::{Desk, Office};
use serde_json::{Value, json};
use sisconecta_bridge::demo::invent;
use sisconecta_tests::centre::{refusal, rows};
use sisconecta_tests::headquarters::CENTRE;

const TRAINING: &str = "01a00000-0000-7000-8000-000000000001";
const SESSION: &str = "01a00000-0000-7000-8000-000000000002";

/// How many operations the centre got.
async fn publish(office: &Office) -> usize {
    let publications = json!([
        { "kind": "training", "record": TRAINING, "fields": {
            "name": "Cierre contable 2027", "organiser": "headquarters", "systems": ["accounting"] } },
        { "kind": "case_step", "fields": {
            "case_kind": "training", "case_id": TRAINING, "state": "programmed", "date": "2025-03-01" } },
        { "kind": "session", "record": SESSION, "fields": {
            "training": TRAINING, "date": "2025-04-14", "part": "morning", "start_time": "09:00:00", "end_time": "13:00:00" } },
    ]);
    let publications: Vec<sisconecta_hq::Publication> =
        serde_json::from_value(publications).unwrap();
    let hq = &office.house.hq;
    let written = hq.publish(&[CENTRE.to_owned()], &publications).await;
    written.unwrap().iter().map(|(_, count)| count).sum()
}

/// The figures of an April.
async fn figures(desk: &Desk, year: u16) -> Value {
    let april = json!({ "from": format!("{year}-04-01"), "to": format!("{year}-04-30") });
    desk.get("figures.centre", april).await
}

async fn speak(desk: &Desk, own_statistic: bool, speaker: Option<&Value>) -> Value {
    let input = json!({ "name": "QUISPE HUAMÁN, Ana", "institution": "CONECTAMEF Ayacucho", "kind": "centre", "topic": "Cierre",
        "system": null, "coordination_date": null, "authorisation": "", "own_statistic": own_statistic });
    let saved = desk
        .get(
            "training.save_speaker",
            json!({ "training": TRAINING, "id": speaker, "speaker": input }),
        )
        .await;
    rows(&saved["speakers"])[0]["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn c12_to_c15_an_event_of_headquarters_is_shown_and_counts_only_for_who_spoke_and_chose_so() {
    let office = Office::new().await;
    let a = office.first("a").await;
    publish(&office).await;
    a.exchange().await;

    // C-12: what the calendar asks for April has it, with who organises.
    let april = json!({ "text": "", "from": "2025-04-01", "to": "2025-04-30", "state": null, "training_type": null });
    let listed = a.get("training.list", april).await;
    assert_eq!(rows(&listed).len(), 1, "{listed}");
    assert_eq!(listed[0]["name"], "Cierre contable 2027");
    let detail = a.get("training.get", json!({ "id": TRAINING })).await;
    assert_eq!(detail["fields"]["organiser"], "headquarters");
    assert_eq!(detail["state"], "programmed");
    // The same list again says nothing new.
    assert_eq!(publish(&office).await, 0);

    // C-13: three people sign here, and the centre counts none of them.
    for person in &invent(3, 5) {
        walk_in(&a, &detail, person).await;
    }
    // Past by any clock: what lies ahead counts nobody yet.
    let own = event_on(&a, "2025-04-12").await;
    for person in &invent(2, 6) {
        walk_in(&a, &own, person).await;
    }
    let here = a
        .get("figures.training", json!({ "training": TRAINING }))
        .await;
    assert_eq!(here["participants"], 3);
    assert_eq!(here["counting"], "headquarters");
    // C-15: somebody of the centre is there, and nothing changes.
    let speaker = speak(&a, false, None).await;
    let before = figures(&a, 2025).await;
    assert_eq!(before["by_system"]["participants"], 2, "{before}");
    assert_eq!(before["by_system"]["events"], 1);
    assert_eq!(rows(&before["not_counted"])[0]["training"], TRAINING);
    assert_eq!(before["speakers"], json!([]));
    // C-14: he spoke, and has it in his own statistics.
    speak(&a, true, Some(&speaker)).await;
    let after = figures(&a, 2025).await;
    assert_eq!(after["by_system"], before["by_system"]);
    assert_eq!(after["speakers"][0]["at_headquarters"], 1, "{after}");
    assert_eq!(after["speakers"][0]["participants"], 3);

    // C-63: headquarters counts the same, its own event once.
    a.exchange().await;
    let country = office.house.hq.figures("2025-04-01", "2025-04-30").await;
    let country = country.unwrap();
    assert_eq!(country.centres[CENTRE].participants, 2);
    assert_eq!(country.headquarters.participants, 3);
    assert_eq!(country.country.participants, 5);
    assert_eq!(country.country.events, 2);
    office.settle(&[&a]).await;
}

/// What the speaker dialog sends about a talk of the accounting system.
fn talk(topic: &Value, process: &Value) -> Value {
    json!({ "name": "QUISPE HUAMÁN, Ana", "institution": "CONECTAMEF Ayacucho", "kind": "centre", "topic": "Cómo cerrar el año",
        "system": "accounting", "catalogue_topic": topic, "process": process, "coordination_date": null, "authorisation": "" })
}

#[tokio::test(flavor = "multi_thread")]
async fn c52_topics_and_processes_that_headquarters_publishes_are_chosen_for_a_talk() {
    let office = Office::new().await;
    let a = office.first("a").await;
    let event = event(&a).await;
    assert_eq!(a.get("catalogue.list", json!({})).await, json!([]));
    let entry = |catalogue: &str, system: &str, name: &str, active: bool| {
        let fields = json!({ "list": catalogue, "system": system, "name": name, "active": active });
        serde_json::from_value(json!({ "kind": "catalogue_entry", "fields": fields })).unwrap()
    };
    let publish = async |list: &[sisconecta_hq::Publication]| {
        let hq = &office.house.hq;
        hq.publish(&[CENTRE.to_owned()], list).await.unwrap();
        a.exchange().await;
        a.get("catalogue.list", json!({})).await
    };
    let listed = publish(&[
        entry("topic", "accounting", "Cierre contable", true),
        entry("topic", "accounting", "Ámbito de la norma", true),
        entry("process", "accounting", "Conciliación", true),
        entry("topic", "treasury", "Girado", true),
    ])
    .await;
    let names: Vec<&str> = rows(&listed)
        .iter()
        .filter_map(|row| row["name"].as_str())
        .collect();
    assert_eq!(
        names,
        [
            "Ámbito de la norma",
            "Cierre contable",
            "Girado",
            "Conciliación"
        ]
    );
    let id = |place: usize| listed[place]["id"].clone();

    let save = |topic: &Value, process: &Value| json!({ "training": event["id"], "id": null, "speaker": talk(topic, process) });
    // C-50: a process can be chosen, so the registration is not whole without one.
    let block = async || {
        let case = json!({ "case": { "kind": "training", "id": event["id"] } });
        let registration = a.get("expediente.get", case).await["registration"].clone();
        let mut blocks = rows(&registration).iter();
        let block = blocks.find(|block| block["label"] == "Temas y procesos");
        block.unwrap()["state"].clone()
    };
    let without = a
        .get("training.save_speaker", save(&id(1), &Value::Null))
        .await;
    assert_eq!(block().await, "missing");
    let mut with = save(&id(1), &id(3));
    with["id"] = rows(&without["speakers"])[0]["id"].clone();
    let saved = a.get("training.save_speaker", with).await;
    assert_eq!(block().await, "present");
    let speaker = rows(&saved["speakers"])
        .iter()
        .find(|row| row["topic"] == "Cómo cerrar el año")
        .unwrap()
        .clone();
    assert_eq!(speaker["catalogue_topic_name"], "Cierre contable");
    assert_eq!(speaker["process_name"], "Conciliación");
    // A topic of another system, and a process where a topic belongs.
    for (topic, field) in [
        (id(2), "speaker_catalogue_topic"),
        (id(3), "speaker_catalogue_topic"),
    ] {
        let refused = refusal(
            &a.caller,
            "training.save_speaker",
            save(&topic, &Value::Null),
        )
        .await;
        assert_eq!(refused["field"], field, "{refused}");
    }

    // What headquarters retires stays where it was chosen.
    let listed = publish(&[entry("topic", "accounting", "Cierre contable", false)]).await;
    assert_eq!(listed[1]["active"], false);
    let kept = a.get("training.get", json!({ "id": event["id"] })).await;
    let kept = rows(&kept["speakers"]);
    let kept = kept.iter().find(|row| row["id"] == speaker["id"]).unwrap();
    assert_eq!(kept["catalogue_topic_name"], "Cierre contable");
    office.settle(&[&a]).await;
}

/// An entry of a list, as headquarters' file has it.
fn listed(fields: Value) -> sisconecta_hq::Publication {
    serde_json::from_value(json!({ "kind": "catalogue_entry", "fields": fields })).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a58_a_matter_of_headquarters_is_chosen_counted_and_reported_with_no_update_of_the_program()
{
    let office = Office::new().await;
    let a = office.first("a").await;
    let event = event(&a).await;
    let systems = async |on: &str| a.get("catalogue.systems", json!({ "on": on })).await;
    assert_eq!(rows(&systems("2027-04-12").await).len(), 6);
    let publish = async |entries: &[sisconecta_hq::Publication]| {
        office.house.hq.publish_everywhere(entries).await.unwrap();
        a.exchange().await;
    };
    publish(&[
        listed(json!({ "list": "topic", "system": "abastecimiento", "name": "Cuadro de necesidades" })),
        listed(json!({ "list": "system", "code": "abastecimiento", "name": "Abastecimiento", "governing_body": "dga" })),
        listed(json!({ "list": "body", "code": "dga", "short_name": "DGA", "name": "Dirección General de Abastecimiento" })),
    ])
    .await;
    let known = systems("2027-04-12").await;
    assert_eq!(
        rows(&known)[6],
        json!({ "code": "abastecimiento", "name": "Abastecimiento", "governing_body": "DGA", "active": true })
    );

    // It is chosen for the event and for a talk, with its topic.
    let mut fields = event["fields"].clone();
    fields["systems"] = json!(["budget", "abastecimiento"]);
    let edit = json!({ "id": event["id"], "fields": fields });
    assert_eq!(
        a.get("training.edit", edit).await["scope"],
        "several_systems"
    );
    let topics = a.get("catalogue.list", json!({})).await;
    let mut talk = talk(&rows(&topics)[0]["id"], &Value::Null);
    talk["system"] = json!("abastecimiento");
    let saved = a
        .get(
            "training.save_speaker",
            json!({ "training": event["id"], "id": null, "speaker": talk }),
        )
        .await;
    let speaker = &rows(&saved["speakers"])[0];
    assert_eq!(speaker["system_name"], "Abastecimiento");
    assert_eq!(speaker["catalogue_topic_name"], "Cuadro de necesidades");

    // Its own row in the figures, and its report in Annex 8.
    for person in &invent(2, 8) {
        walk_in(&a, &event, person).await;
    }
    let morning = chrono::NaiveDateTime::parse_from_str("2027-04-12T09:00", "%Y-%m-%dT%H:%M");
    a.caller.host.clock.set(morning.unwrap());
    let table = figures(&a, 2027).await["by_system"].clone();
    assert_eq!(rows(&table["rows"])[1]["name"], "Abastecimiento", "{table}");
    assert_eq!(rows(&table["rows"])[1]["participants"], 2);
    let part = json!({ "training": event["id"], "system": "abastecimiento", "speaker": speaker["id"],
        "text": "Absolvió consultas.", "received_on": "2027-04-13" });
    let report = a.get("report.save_participation", part).await;
    let methodology = report["texts"]["methodology"].as_str().unwrap();
    assert!(
        methodology.contains("Abastecimiento (QUISPE HUAMÁN, Ana): Absolvió consultas."),
        "{methodology}"
    );

    // Renamed from a day on: the event of 2027 keeps its name.
    publish(&[listed(
        json!({ "list": "system", "code": "abastecimiento", "name": "Cadena de Abastecimiento", "valid_from": "2028-01-01" }),
    )])
    .await;
    let then = systems("2028-02-01").await;
    assert_eq!(rows(&then)[6]["name"], "Cadena de Abastecimiento");
    assert_eq!(rows(&then)[6]["governing_body"], "DGA");
    let table = figures(&a, 2027).await["by_system"].clone();
    assert_eq!(rows(&table["rows"])[1]["name"], "Abastecimiento");
    // A computer that joins later knows it at once.
    let b = office.joining("b").await;
    assert_eq!(
        b.get("catalogue.systems", json!({ "on": "2028-02-01" }))
            .await,
        then
    );
    office.settle(&[&a, &b]).await;
}
