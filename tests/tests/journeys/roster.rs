//! The lists of `tests/data/lists` come in as their truth says.

use serde_json::{Value, json};
use sisconecta_tests::centre::{Centre, rows};
use sisconecta_tests::lists;
use std::collections::BTreeSet;

async fn preview(centre: &Centre, training: &Value, name: &str) -> (Value, Value) {
    let upload = centre
        .app
        .upload(name, std::fs::read(lists::file(name)).unwrap())
        .unwrap();
    let request = json!({ "training": training, "upload": upload, "sheet": null, "columns": null, "header_row": null });
    let preview = centre.get("roster.preview", request.clone()).await;
    (request, preview)
}

fn numbers(preview: &Value, statuses: &[&str]) -> Vec<u32> {
    let rows = rows(&preview["dry_run"]["rows"]).iter();
    rows.filter(|row| statuses.contains(&row["status"].as_str().unwrap()))
        .map(|row| u32::try_from(row["row"].as_u64().unwrap()).unwrap())
        .collect()
}

fn texts<'a>(person: &'a Value, fields: &[&str]) -> Vec<&'a str> {
    fields
        .iter()
        .map(|field| person[*field].as_str().unwrap_or_default())
        .collect()
}

async fn comes_in_as_its_truth_says(name: &str) {
    let centre = Centre::new().await;
    let event = centre.event(1).await;
    let training = &event["id"];
    let truth = lists::truth(name);

    let (request, seen) = preview(&centre, training, name).await;
    assert_eq!(
        rows(
            &centre
                .get("enrolment.list", json!({ "training": training }))
                .await
        )
        .len(),
        0,
        "written before confirming"
    );
    assert_eq!(
        centre
            .get("person.search", json!({ "text": "", "limit": 10 }))
            .await["total"],
        0,
        "written before confirming"
    );
    for bad in rows(&truth["bad_rows"]) {
        let row = rows(&seen["dry_run"]["rows"])
            .iter()
            .find(|row| row["row"] == bad["row"])
            .unwrap();
        assert!(
            !["ready", "confirm"].contains(&row["status"].as_str().unwrap()),
            "row {} is not refused: {row}",
            bad["row"]
        );
        let problems = rows(&row["problems"]);
        assert!(
            problems
                .iter()
                .any(|problem| !problem["message"].as_str().unwrap().is_empty()),
            "no reason for row {}",
            bad["row"]
        );
    }

    let (accepted, left_out) = (
        numbers(&seen, &["confirm"]),
        numbers(&seen, &["bad", "repeated"]),
    );
    let imported = centre
        .get(
            "roster.import",
            json!({ "preview": request, "accepted": accepted, "left_out": left_out }),
        )
        .await;
    assert_eq!(
        imported["added"],
        json!(rows(&truth["people"]).len()),
        "{imported}"
    );

    let mut people = rows(&truth["people"]).clone();
    let columns = rows(&seen["dry_run"]["columns"]);
    if !columns.iter().any(|column| column["column"] == "post") {
        // What is true of a person need not stand in the list.
        people
            .iter_mut()
            .for_each(|person| person["cargo"] = json!(""));
    }
    let truths = [
        "dni", "paterno", "materno", "nombres", "entidad", "cargo", "correo", "telefono",
    ];
    let expected: BTreeSet<_> = people.iter().map(|person| texts(person, &truths)).collect();
    let directory = centre
        .get("person.search", json!({ "text": "", "limit": 500 }))
        .await;
    let fields = [
        "document_number",
        "paternal",
        "maternal",
        "names",
        "entity",
        "post",
        "email",
        "phone",
    ];
    let brought: BTreeSet<_> = rows(&directory["rows"])
        .iter()
        .map(|p| texts(p, &fields))
        .collect();
    let missing: Vec<_> = expected.difference(&brought).collect();
    let extra: Vec<_> = brought.difference(&expected).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "missing {missing:#?}\nextra {extra:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tidy_list_with_lost_zeros() {
    comes_in_as_its_truth_says("inscritos-huamanga.xlsx").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_messy_list_with_titles_and_repeats() {
    comes_in_as_its_truth_says("relacion-participantes.xlsx").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_export_in_latin_1() {
    comes_in_as_its_truth_says("exportado.csv").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_zero_is_said_and_proposed() {
    let centre = Centre::new().await;
    let event = centre.event(1).await;
    let (_, seen) = preview(&centre, &event["id"], "inscritos-huamanga.xlsx").await;
    let short: Vec<_> = rows(&seen["dry_run"]["rows"])
        .iter()
        .flat_map(|row| rows(&row["problems"]).iter())
        .filter(|problem| problem["code"] == "lost_zero")
        .map(|problem| problem["proposal"].as_str().unwrap())
        .collect();
    let truth = lists::truth("inscritos-huamanga.xlsx");
    let zeros: Vec<_> = rows(&truth["people"])
        .iter()
        .map(|p| p["dni"].as_str().unwrap())
        .filter(|dni| dni.starts_with('0'))
        .collect();
    assert!(!zeros.is_empty());
    assert_eq!(short, zeros);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_list_twice_adds_nobody() {
    let centre = Centre::new().await;
    let event = centre.event(1).await;
    let file = lists::file("exportado.csv");
    let training = event["id"].as_str().unwrap();
    let first = sisconecta_bridge::demo::bring_list(&centre, training, &file)
        .await
        .unwrap();
    let second = sisconecta_bridge::demo::bring_list(&centre, training, &file)
        .await
        .unwrap();
    assert_eq!(
        (&first["added"], &second["added"], &second["already"]),
        (&json!(30), &json!(0), &json!(30))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_of_somebody_else_is_asked_about_and_nothing_is_written_into_his_record() {
    let centre = Centre::new().await;
    let event = centre.event(1).await;
    let training = &event["id"];
    let known = json!({ "document_type": "dni", "document_number": "30000010", "paternal": "García-Sayán", "maternal": "León",
                        "names": "Raúl", "entity": "", "post": "", "email": "", "phone": "" });
    centre.get("person.save", json!({ "person": known })).await;
    let list = "DNI;Paterno;Materno;Nombres;Entidad;Cargo;Correo;Celular\n\
                30000010;TORRES;LIMA;HUGO;GORE Cusco;Chofer;hugo@x.pe;999888777\n\
                30000011;QUISPE;MAMANI;ANA;GORE Cusco;Contadora;;\n";
    let upload = centre.app.upload("lista.csv", list.into()).unwrap();
    let request = json!({ "training": training, "upload": upload, "sheet": null, "columns": null, "header_row": null });
    let seen = centre.get("roster.preview", request.clone()).await;
    let row = &rows(&seen["dry_run"]["rows"])[0];
    assert_eq!(row["status"], "confirm", "{row}");
    assert_eq!(row["problems"][0]["code"], "known_dni");
    let said = row["problems"][0]["message"].as_str().unwrap();
    assert!(said.contains("GARCÍA-SAYÁN LEÓN, Raúl"), "{said}");
    assert_eq!(
        (&seen["dry_run"]["ready"], &seen["dry_run"]["confirm"]),
        (&json!(1), &json!(1))
    );

    let import = |accepted: &[u32]| json!({ "preview": request.clone(), "accepted": accepted, "left_out": [] });
    let first = centre.get("roster.import", import(&[])).await;
    assert_eq!(
        (&first["added"], &first["left_out"]),
        (&json!(1), &json!(1))
    );
    let second = centre.get("roster.import", import(&[2])).await;
    assert_eq!(
        (&second["added"], &second["new_people"]),
        (&json!(1), &json!(0))
    );
    let asked = json!({ "text": "30000010", "limit": 5 });
    let found = centre.get("person.search", asked).await;
    assert_eq!(found["rows"][0]["name"], "GARCÍA-SAYÁN LEÓN, Raúl");
    for field in ["entity", "post", "email", "phone"] {
        assert_eq!(found["rows"][0][field], "", "{field}");
    }

    let hugo = json!({ "document_type": "dni", "document_number": "30000010", "paternal": "Torres", "maternal": "Lima",
                       "names": "Hugo", "entity": "GORE Cusco", "post": "Chofer", "email": "", "phone": "" });
    let session = &event["sessions"][0]["id"];
    let walk_in = json!({ "session": session, "person": hugo, "signature": { "kind": "paper" } });
    let add = json!({ "training": training, "person": null, "input": hugo, "means": "desk" });
    for (cmd, request) in [("desk.walk_in", walk_in), ("enrolment.add", add)] {
        let refused = centre.refusal(cmd, request).await;
        assert_eq!(refused["field"], "document_number", "{cmd}: {refused}");
        let said = refused["sentence"].as_str().unwrap();
        assert!(said.contains("GARCÍA-SAYÁN LEÓN, Raúl"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_that_nobody_sees_is_left_out_of_a_name_and_loses_nothing_else() {
    let centre = Centre::new().await;
    let person = json!({ "document_type": "dni", "document_number": "30000012", "paternal": "Ro\u{0}jas", "maternal": "Li\u{202E}ma",
                         "names": "Juan\u{0} Carlos", "entity": "GO\u{0}RE", "post": "", "email": "", "phone": "" });
    let saved = centre.get("person.save", json!({ "person": person })).await;
    assert_eq!(
        (&saved["name"], &saved["entity"]),
        (&json!("ROJAS LIMA, Juan Carlos"), &json!("GORE"))
    );
}
