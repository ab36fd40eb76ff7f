//! Who stands in for somebody, from the first day of the absence to its last, and what is written of it.

use crate::roles::{enter, staffed};
use serde_json::{Value, json};
use sisconecta_tests::centre::{Centre, rows};

fn on(centre: &Centre, moment: &str) {
    centre.host.clock.set(moment.parse().unwrap());
}

async fn absent(centre: &Centre, who: &Value, substitute: &Value, days: [&str; 2]) -> Value {
    let now = json!({
        "absent": who, "reason": "Licencia por salud", "starts_on": days[0], "ends_on": days[1], "substitute": substitute,
        "removed": false,
    });
    let nothing = json!({
        "absent": null, "reason": "", "starts_on": null, "ends_on": null, "substitute": null, "removed": false,
    });
    let save =
        json!({ "id": null, "base": { "as_of": 0, "wrote": [] }, "shown": nothing, "now": now });
    centre.get("absence.save", save).await
}

async fn may_file(centre: &Centre, case: &Value) -> bool {
    let asked = json!({ "case": case });
    match centre.app.rpc("expediente.give_number", asked).await {
        Ok(_) => true,
        Err(fault) => fault.code != "forbidden",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a28_both_coordinators_take_over_from_the_absent_assistant_and_no_specialist() {
    let (centre, staff) = staffed().await;
    let event = centre.event(1).await;
    let case = json!({ "kind": "training", "id": event["id"] });
    enter(&centre, &staff["administrative_coordinator"]).await;
    let assistant = &staff["administrative_assistant"];
    absent(
        &centre,
        assistant,
        &Value::Null,
        ["2027-03-23", "2027-03-25"],
    )
    .await;
    for (moment, stands_in) in [
        ("2027-03-22T23:50:00", false),
        ("2027-03-23T00:00:00", true),
        ("2027-03-25T23:50:00", true),
        ("2027-03-26T00:00:00", false),
    ] {
        on(&centre, moment);
        for (post, id) in &staff {
            enter(&centre, id).await;
            let own = post == "administrative_assistant";
            let coordinates = post.ends_with("coordinator");
            let replaces = centre.get("absence.replacing", json!({})).await;
            assert_eq!(
                may_file(&centre, &case).await,
                own || (coordinates && stands_in),
                "{post} at {moment}"
            );
            let expected = usize::from(coordinates && stands_in);
            assert_eq!(rows(&replaces).len(), expected, "{post} at {moment}");
            if expected == 1 {
                assert_eq!(replaces[0]["post"], "Asistente Administrativo");
                assert_eq!(replaces[0]["until"], "2027-03-25");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_in_somebodys_place_says_so_and_stays_when_the_absence_is_taken_out() {
    let (centre, staff) = staffed().await;
    let event = centre.event(1).await;
    let case = json!({ "kind": "training", "id": event["id"] });
    let assistant = &staff["administrative_assistant"];
    let list = absent(
        &centre,
        assistant,
        &Value::Null,
        ["2027-03-22", "2027-03-22"],
    )
    .await;
    assert_eq!(list[0]["acts"], 0);
    let page = centre.get("expediente.get", json!({ "case": case })).await;
    let mut fields = page["fields"].clone();
    fields["number"] = json!("0001-2027");
    let number =
        json!({ "case": case, "fields": fields, "base": page["base"], "showed": page["fields"] });
    centre.get("expediente.edit", number.clone()).await;
    let list = centre.get("absence.list", json!({})).await;
    assert_eq!(list[0]["acts"], 1, "{list}");
    let taken_out = centre
        .get("absence.remove", json!({ "id": list[0]["id"] }))
        .await;
    assert!(rows(&taken_out).is_empty());
    let fault = centre.refusal("expediente.edit", number).await;
    assert_eq!(fault["code"], "forbidden");
    let sentence = fault["sentence"].as_str().unwrap();
    assert!(sentence.contains("Asistente Administrativo"), "{sentence}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_absence_that_says_too_little_is_refused_at_its_field() {
    let (centre, staff) = staffed().await;
    let full = json!({
        "absent": staff["administrative_assistant"], "reason": "Vacaciones", "starts_on": "2027-03-22", "ends_on": "2027-03-24",
        "substitute": staff["administrative_coordinator"], "removed": false,
    });
    for (field, value) in [
        ("absent", Value::Null),
        ("reason", json!("  ")),
        ("starts_on", Value::Null),
        ("ends_on", Value::Null),
        ("ends_on", json!("2027-03-21")),
        ("substitute", staff["administrative_assistant"].clone()),
        ("substitute", staff["budget_specialist"].clone()),
        ("substitute", json!("018f7c1e-0000-7000-8000-000000000001")),
    ] {
        let mut now = full.clone();
        now[field] = value.clone();
        let save =
            json!({ "id": null, "base": { "as_of": 0, "wrote": [] }, "shown": now, "now": now });
        let fault = centre.refusal("absence.save", save).await;
        assert_eq!(fault["field"], field, "{value}: {fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn k11_contact_details_are_masked_for_who_keeps_no_directory_and_invites_nobody() {
    let (centre, staff) = staffed().await;
    let event = centre.event(1).await;
    let julia = json!({
        "document_type": "dni", "document_number": "40123456", "paternal": "Quispe", "maternal": "", "names": "Julia", "entity": "",
        "post": "Contadora", "email": "julia@vinchos.gob.pe", "phone": "966123789",
    });
    let saved = centre.get("person.save", json!({ "person": julia })).await;
    let enrol =
        json!({ "training": event["id"], "person": saved["id"], "input": julia, "means": "list" });
    centre.get("enrolment.add", enrol).await;
    for (post, id) in &staff {
        enter(&centre, id).await;
        let found = centre
            .get("person.search", json!({ "text": "quispe", "limit": 10 }))
            .await;
        let listed = centre
            .get("enrolment.list", json!({ "training": event["id"] }))
            .await;
        let masked = post == "administrative_coordinator";
        let (email, phone) = if masked {
            ("j•••@vinchos.gob.pe", "•••789")
        } else {
            ("julia@vinchos.gob.pe", "966123789")
        };
        for row in [&found["rows"][0], &listed[0]] {
            assert_eq!(
                (&row["email"], &row["phone"]),
                (&json!(email), &json!(phone)),
                "{post}"
            );
        }
        if masked {
            // What he did not see is not written over by what he saw.
            let showed = found["rows"][0].clone();
            let mut person = showed.clone();
            person["post"] = json!("Jefa de contabilidad");
            let over = json!({ "id": showed["id"], "showed": showed, "base": found["base"] });
            centre
                .get("person.save", json!({ "person": person, "over": over }))
                .await;
        }
    }
    enter(&centre, &staff["centre_coordinator"]).await;
    let found = centre
        .get("person.search", json!({ "text": "quispe", "limit": 10 }))
        .await;
    let row = &found["rows"][0];
    assert_eq!(row["post"], "Jefa de contabilidad");
    assert_eq!(row["email"], "julia@vinchos.gob.pe");
    assert_eq!(row["phone"], "966123789");
    // In the coordinator's place he sees what the coordinator sees.
    let substitute = &staff["administrative_coordinator"];
    absent(
        &centre,
        &staff["centre_coordinator"],
        substitute,
        ["2027-03-22", "2027-03-22"],
    )
    .await;
    enter(&centre, substitute).await;
    let found = centre
        .get("person.search", json!({ "text": "quispe", "limit": 10 }))
        .await;
    assert_eq!(found["rows"][0]["phone"], "966123789");
}
