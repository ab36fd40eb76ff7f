//! One event on several computers.

use crate::office::{Desk, Office};
use serde_json::{Value, json};
use sisconecta_bridge::demo::{Plan, invent, programme};
use sisconecta_tests::centre::rows;
use sisconecta_tests::proxy::Weather;

pub async fn event(desk: &Desk) -> Value {
    event_on(desk, "2027-04-12").await
}

pub async fn event_on(desk: &Desk, day: &str) -> Value {
    let plan = Plan {
        name: "Presupuesto 2027 para gobiernos locales",
        days: vec![day.parse().unwrap()],
        parts: &["morning"],
        fields: json!({ "systems": ["budget"], "objective": "Formular a tiempo", "audience": "Contadores" }),
        agenda: &[],
        speakers: &[],
        confirmed: false,
    };
    programme(&desk.caller, &plan).await.unwrap()
}

pub async fn walk_in(desk: &Desk, event: &Value, person: &sisconecta_bridge::demo::Person) {
    let session = &event["sessions"][0]["id"];
    desk.get(
        "desk.walk_in",
        json!({ "session": session, "person": person.input(), "signature": { "kind": "paper" } }),
    )
    .await;
}

pub async fn set_objective(desk: &Desk, event: &Value, objective: &str) {
    let detail = desk.get("training.get", json!({ "id": event["id"] })).await;
    let mut fields = detail["fields"].clone();
    fields["objective"] = json!(objective);
    desk.get(
        "training.edit",
        json!({ "id": event["id"], "fields": fields }),
    )
    .await;
}

async fn objective(desk: &Desk, event: &Value) -> String {
    let detail = desk.get("training.get", json!({ "id": event["id"] })).await;
    detail["fields"]["objective"].as_str().unwrap().to_owned()
}

pub async fn participants(desk: &Desk, event: &Value) -> u64 {
    let figures = desk
        .get("figures.training", json!({ "training": event["id"] }))
        .await;
    figures["participants"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_laptops_at_one_event_offline_for_days_merge_without_duplicates() {
    let office = Office::new().await;
    let a = office.first("a").await;
    let event = event(&a).await;
    a.exchange().await;
    let b = office.joining("b").await;
    let seen = b.get("training.get", json!({ "id": event["id"] })).await;
    assert_eq!(seen["fields"]["name"], event["fields"]["name"]);

    // No network from here on. Both register people; three of them came to both desks.
    office.proxy.set_open(false);
    let people = invent(15, 3);
    for person in &people[..9] {
        walk_in(&a, &event, person).await;
    }
    for person in &people[6..] {
        walk_in(&b, &event, person).await;
    }
    let alone = a.round().await;
    assert_eq!(alone["last_round"]["ok"], false, "{alone}");
    assert!(alone["unsent"].as_u64().unwrap() > 0);
    assert_eq!(participants(&a, &event).await, 9);

    // The network comes back, and it is a bad one.
    office.proxy.set_open(true);
    office.proxy.set_weather(Weather::BAD);
    office.settle(&[&a, &b]).await;
    for desk in [&a, &b] {
        assert_eq!(participants(desk, &event).await, 15);
    }
    let spoiled = office
        .proxy
        .counts()
        .spoiled
        .load(std::sync::atomic::Ordering::Relaxed);
    assert!(spoiled > 0, "the network was a good one");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_values_of_one_field_wait_in_the_tray_until_a_person_decides() {
    let office = Office::new().await;
    let a = office.first("a").await;
    let event = event(&a).await;
    a.exchange().await;
    let b = office.joining("b").await;
    office.proxy.set_open(false);
    set_objective(&a, &event, "Formular el presupuesto a tiempo").await;
    set_objective(&b, &event, "Formular y aprobar el presupuesto").await;
    office.proxy.set_open(true);
    office.settle(&[&a, &b]).await;
    assert_eq!(objective(&a, &event).await, objective(&b, &event).await);

    let tray = b.get("review.list", json!({})).await;
    let row = &rows(&tray)[0];
    assert_eq!(rows(&tray).len(), 1, "{tray}");
    assert_eq!(rows(&row["choices"]).len(), 2);
    let chosen = rows(&row["choices"])
        .iter()
        .find(|choice| choice["value"] == "Formular y aprobar el presupuesto")
        .unwrap();
    let seen: Vec<Value> = rows(&row["choices"])
        .iter()
        .map(|choice| choice["op"].clone())
        .collect();
    let left = b
        .get(
            "review.decide",
            json!({ "record": row["record"], "field": row["field"], "op": chosen["op"], "seen": seen }),
        )
        .await;
    assert!(rows(&left).is_empty(), "{left}");
    office.settle(&[&a, &b]).await;
    for desk in [&a, &b] {
        assert!(rows(&desk.get("review.list", json!({})).await).is_empty());
        assert_eq!(
            objective(desk, &event).await,
            "Formular y aprobar el presupuesto"
        );
    }
}
