//! Systems are a list of headquarters: one whose name has not arrived loses nothing, and its name shows everywhere once it has.

use super::*;
use crate::journey::published;
use sisconecta_domain::catalogue::Catalogue;
use sisconecta_domain::kinds::office::CatalogueEntry;

impl Scene {
    /// Changes fields of the event, as its form does.
    async fn change(&self, fields: &[(&str, Value)]) -> Value {
        let detail = self.ask("training.get", json!({ "id": self.event })).await;
        let mut now = detail["fields"].clone();
        for (name, value) in fields {
            now[name] = value.clone();
        }
        let edit = json!({ "id": self.event, "fields": now, "showed": detail["fields"], "base": detail["base"] });
        self.ask("training.edit", edit).await
    }

    async fn systems(&self, on: Option<&str>) -> Vec<Value> {
        let systems = self.ask("catalogue.systems", json!({ "on": on })).await;
        systems.as_array().unwrap().clone()
    }
}

fn entry(list: Catalogue, code: &str, name: &str) -> CatalogueEntry {
    CatalogueEntry {
        list: Some(list),
        code: code.to_owned(),
        name: name.to_owned(),
        ..CatalogueEntry::default()
    }
}

fn named<'a>(report: &'a Value, list: &str, field: &str) -> Vec<&'a str> {
    let rows = if list == "rows" {
        &report["by_system"]["rows"]
    } else {
        &report[list]
    };
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| row[field].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a58_a_matter_shows_as_its_code_until_its_name_arrives_and_nothing_is_lost() {
    let scene = Scene::new().await;
    scene.fill().await;
    scene
        .change(&[("systems", json!(["treasury", "budget", "abastecimiento"]))])
        .await;
    // Another field is changed by a form that shows the code.
    let detail = scene.change(&[("objective", json!("Otro objetivo"))]).await;
    assert_eq!(
        detail["fields"]["systems"],
        json!(["treasury", "budget", "abastecimiento"])
    );
    assert_eq!(detail["scope"], "several_systems");
    scene.at(EVENT_DAY + DAY);
    scene.thirty_sign().await;
    let report = scene.report().await;
    assert_eq!(
        named(&report, "rows", "name"),
        ["Tesoro Público", "Presupuesto Público", "abastecimiento"]
    );
    assert_eq!(scene.systems(None).await.len(), 6, "nobody knows it yet");

    let matter = CatalogueEntry {
        governing_body: "dga".to_owned(),
        ..entry(Catalogue::System, "abastecimiento", "Abastecimiento")
    };
    published(&scene.app, matter).await;
    let body = CatalogueEntry {
        short_name: "DGA".to_owned(),
        ..entry(
            Catalogue::Body,
            "dga",
            "Dirección General de Abastecimiento",
        )
    };
    published(&scene.app, body).await;
    let systems = scene.systems(None).await;
    assert_eq!(
        systems.last().unwrap(),
        &json!({ "code": "abastecimiento", "name": "Abastecimiento", "governing_body": "DGA", "active": true })
    );
    assert_eq!(systems[1]["governing_body"], "DGETP");
    let report = scene.report().await;
    assert_eq!(
        named(&report, "rows", "name"),
        ["Tesoro Público", "Presupuesto Público", "Abastecimiento"]
    );
    assert_eq!(report["by_system"]["rows"][2]["participants"], 30);
    // Topics and processes are another list.
    assert_eq!(scene.ask("catalogue.list", json!({})).await, json!([]));
    scene.ends().await;
}

#[tokio::test]
async fn a_system_is_called_as_on_the_day_of_the_record_and_not_offered_once_it_is_retired() {
    let scene = Scene::new().await;
    scene.fill().await;
    let day = |text: &str| text.parse().ok();
    published(
        &scene.app,
        CatalogueEntry {
            valid_from: day("2028-01-01"),
            ..entry(Catalogue::System, "treasury", "Tesoro y Deuda")
        },
    )
    .await;
    published(
        &scene.app,
        CatalogueEntry {
            valid_from: day("2028-01-01"),
            active: Some(false),
            ..entry(Catalogue::System, "debt", "Endeudamiento Público")
        },
    )
    .await;
    let of = |systems: Vec<Value>, code: &str| {
        let found = systems.into_iter().find(|one| one["code"] == code).unwrap();
        (
            found["name"].as_str().unwrap().to_owned(),
            found["active"] == true,
        )
    };
    let in_2027 = Some("2027-04-12");
    let in_2028 = Some("2028-04-12");
    assert_eq!(
        of(scene.systems(in_2027).await, "treasury").0,
        "Tesoro Público"
    );
    assert_eq!(
        of(scene.systems(in_2028).await, "treasury").0,
        "Tesoro y Deuda"
    );
    assert!(of(scene.systems(in_2027).await, "debt").1);
    assert!(!of(scene.systems(in_2028).await, "debt").1);
    // The event is of 2027.
    let report = scene.report().await;
    assert!(
        sentences(&report).contains(&"Falta el informe de participación de Tesoro Público.".into()),
        "{report}"
    );
    assert_eq!(
        named(&report, "participation", "system_name"),
        ["Tesoro Público", "Presupuesto Público"]
    );
    scene.ends().await;
}

#[tokio::test]
async fn a17_the_office_of_users_is_called_as_on_the_day_of_the_event() {
    let scene = Scene::new().await;
    let office = async |date: &str| {
        let event = scene
            .ask("training.create", json!({ "name": "Taller", "date": date }))
            .await;
        let speaker = json!({ "name": "PÉREZ SOTO, Juan", "institution": "MEF", "kind": "headquarters", "topic": "Cierre",
            "system": null, "coordination_date": null, "authorisation": "" });
        let saved = scene
            .ask(
                "training.save_speaker",
                json!({ "training": event["id"], "id": null, "speaker": speaker }),
            )
            .await;
        let shortcomings = saved["shortcomings"].as_array().unwrap();
        let sentence = shortcomings
            .iter()
            .find_map(|one| {
                let sentence = one["sentence"].as_str()?;
                sentence
                    .contains("coordinación")
                    .then(|| sentence.to_owned())
            })
            .unwrap();
        (saved["user_office"].as_str().unwrap().to_owned(), sentence)
    };
    let (name, sentence) = office("2014-05-05").await;
    assert_eq!(name, "OGAUC");
    assert!(
        sentence.contains("con OGAUC para PÉREZ SOTO, Juan"),
        "{sentence}"
    );
    let (name, sentence) = office("2025-05-05").await;
    assert_eq!(name, "OGSU");
    assert!(sentence.contains("con OGSU para"), "{sentence}");
    // Headquarters may say otherwise, from a day on.
    let renamed = CatalogueEntry {
        short_name: "OGAU".to_owned(),
        valid_from: "2026-01-01".parse().ok(),
        ..entry(Catalogue::Body, "ogauc", "Oficina General de Atención")
    };
    published(&scene.app, renamed).await;
    assert_eq!(office("2025-05-05").await.0, "OGSU");
    assert_eq!(office("2026-05-05").await.0, "OGAU");
    scene.ends().await;
}

/// With *budget* ticked and a talk about *treasury* beside it, the event was of one system, and nobody waited for a report.
#[tokio::test]
async fn c02_an_event_is_about_every_system_that_somebody_speaks_about() {
    let scene = Scene::new().await;
    scene.change(&[("systems", json!(["budget"]))]).await;
    let said = json!({ "name": "ROJAS, Luz", "institution": "", "kind": "centre", "topic": "Caja", "system": "treasury",
        "coordination_date": null, "authorisation": "" });
    let save = json!({ "training": scene.event, "id": null, "speaker": said });
    let detail = scene.ask("training.save_speaker", save).await;
    assert_eq!(detail["fields"]["systems"], json!(["treasury", "budget"]));
    assert_eq!(detail["scope"], "several_systems");

    // It is not let go while the talk is there; what else the form holds is kept by the page until it is right.
    let mut fields = detail["fields"].clone();
    fields["systems"] = json!(["budget"]);
    let edit = json!({ "id": scene.event, "fields": fields, "showed": detail["fields"], "base": detail["base"] });
    let fault = scene.refused("training.edit", edit).await;
    assert_eq!(fault.field.as_deref(), Some("systems"));
    assert!(
        fault.sentence.contains("ROJAS, Luz") && fault.sentence.contains("Tesoro Público"),
        "{fault:?}"
    );
    let again = scene
        .ask("training.get", json!({ "id": scene.event }))
        .await;
    assert_eq!(again["fields"]["systems"], json!(["treasury", "budget"]));

    let rows = detail["speakers"].as_array().unwrap();
    let luz = rows.iter().find(|row| row["name"] == "ROJAS, Luz");
    let remove = json!({ "id": luz.unwrap()["id"] });
    scene.ask("training.remove_speaker", remove).await;
    let detail = scene.change(&[("systems", json!(["budget"]))]).await;
    assert_eq!(detail["scope"], "one_system");
}

/// The block was *presente* with no process at all, although headquarters' list had them.
#[tokio::test]
async fn c50_a_talk_names_its_process_once_headquarters_has_published_some() {
    let scene = Scene::new().await;
    let said = |process: Value| {
        json!({ "name": "ROJAS, Luz", "institution": "", "kind": "centre", "topic": "Caja", "system": "treasury",
            "coordination_date": null, "authorisation": "", "process": process })
    };
    let case = json!({ "case": { "kind": "training", "id": scene.event } });
    let block = async || {
        let dossier = scene.ask("expediente.get", case.clone()).await;
        let blocks = dossier["registration"].as_array().unwrap().clone();
        let topics = blocks
            .iter()
            .find(|block| block["label"] == "Temas y procesos");
        topics.unwrap()["state"].clone()
    };
    let save = json!({ "training": scene.event, "id": null, "speaker": said(Value::Null) });
    let detail = scene.ask("training.save_speaker", save).await;
    let rows = detail["speakers"].as_array().unwrap();
    for row in rows.iter().filter(|row| row["name"] != "ROJAS, Luz") {
        let remove = json!({ "id": row["id"] });
        scene.ask("training.remove_speaker", remove).await;
    }
    let luz = rows.iter().find(|row| row["name"] == "ROJAS, Luz").unwrap();
    assert_eq!(block().await, "present", "nothing to choose from yet");

    let of_treasury = CatalogueEntry {
        system: "treasury".parse().ok(),
        ..entry(Catalogue::Process, "", "Fase del girado")
    };
    published(&scene.app, of_treasury).await;
    assert_eq!(block().await, "missing");
    let listed = scene.ask("catalogue.list", json!({})).await;
    let save = json!({ "training": scene.event, "id": luz["id"], "speaker": said(listed[0]["id"].clone()) });
    scene.ask("training.save_speaker", save).await;
    assert_eq!(block().await, "present");
}
