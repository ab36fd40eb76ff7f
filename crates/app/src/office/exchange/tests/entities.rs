//! One entity that two laptops wrote, each with a record of its own: shown as two, merged, renamed and parted again.

use super::kit::{Computer, Hq, settle};
use crate::journey::{ask, event};
use serde_json::{Value, json};

const NAME: &str = "Municipalidad de Huanta";
const RENAMED: &str = "Municipalidad Provincial de Huanta";

/// Invites the entity and registers somebody who works there, without a network.
async fn invited(on: &Computer, event: &str, session: &str, document: &str) {
    let invite = json!({ "training": event, "entities": [NAME] });
    ask(&on.app, "invitation.add", invite).await;
    let person = json!({ "document_type": "dni", "document_number": document, "paternal": "Quispe", "maternal": "",
        "names": "Julia", "entity": NAME, "post": "", "email": "", "phone": "" });
    let walk_in = json!({ "session": session, "person": person, "signature": { "kind": "paper" } });
    ask(&on.app, "desk.walk_in", walk_in).await;
}

async fn list(on: &Computer) -> Value {
    let asked = json!({ "text": "", "limit": 50 });
    ask(&on.app, "entity.search", asked).await
}

async fn rename(on: &Computer, id: &Value, name: &str) {
    let list = list(on).await;
    let mut listed = list["rows"].as_array().unwrap().iter();
    let showed = listed.find(|row| row["id"] == *id).unwrap();
    let mut now = showed.clone();
    now["name"] = json!(name);
    let over = json!({ "id": id, "showed": showed, "base": list["base"] });
    ask(
        &on.app,
        "entity.save",
        json!({ "entity": now, "over": over }),
    )
    .await;
}

/// What a computer shows: names of the entities, invitations, entities of the figures with their participants, and the entities of
/// the people that a search finds.
async fn shown(on: &Computer, event: &str, text: &str) -> Value {
    let texts = |rows: &Value, field: &str| -> Vec<Value> {
        let mut rows: Vec<Value> = rows
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row[field].clone())
            .collect();
        rows.sort_by_key(ToString::to_string);
        rows
    };
    let invitations = ask(&on.app, "invitation.list", json!({ "training": event })).await;
    let figures = ask(&on.app, "figures.training", json!({ "training": event })).await;
    let people = ask(
        &on.app,
        "person.search",
        json!({ "text": text, "limit": 50 }),
    )
    .await;
    json!({
        "entities": texts(&list(on).await["rows"], "name"),
        "invited": texts(&invitations["rows"], "entity"),
        "figures": texts(&figures["entities"], "participants"),
        "figured": texts(&figures["entities"], "entity"),
        "people": texts(&people["rows"], "entity"),
    })
}

#[tokio::test]
async fn an_entity_of_two_laptops_is_one_everywhere_once_it_is_merged_and_renamed_in_either_order()
{
    for merged_first in [true, false] {
        let hq = Hq::new().await;
        let a = Computer::first(&hq).await;
        let (event, session) = event(&a.app).await;
        a.run().await;
        let b = Computer::joined(&hq, "DOS").await;
        invited(&a, &event, &session, "40123456").await;
        invited(&b, &event, &session, "40123457").await;
        settle(&[&a, &b]).await;
        for computer in [&a, &b] {
            let twice = [NAME, NAME];
            assert_eq!(
                shown(computer, &event, "quispe municipalidad").await,
                json!({ "entities": twice, "invited": twice, "figures": [1, 1], "figured": twice, "people": twice }),
            );
            let list = list(computer).await;
            let mut rows = list["rows"].as_array().unwrap().iter();
            assert!(rows.all(|row| row["same_name"] == true));
        }

        // One merges and the other renames what will stand, not knowing of each other.
        let records = list(&a).await;
        let (into, other) = (&records["rows"][1]["id"], &records["rows"][0]["id"]);
        ask(
            &a.app,
            "entity.merge",
            json!({ "entity": other, "into": into }),
        )
        .await;
        rename(&b, into, RENAMED).await;
        let order = if merged_first { [&a, &b] } else { [&b, &a] };
        settle(&order).await;
        for computer in [&a, &b] {
            assert_eq!(
                shown(computer, &event, "quispe provincial").await,
                json!({ "entities": [RENAMED], "invited": [RENAMED], "figures": [2], "figured": [RENAMED],
                    "people": [RENAMED, RENAMED] }),
            );
            // What was verified and signed that day stays.
            let asked = json!({ "session": session, "text": "quispe" });
            let desk = ask(&computer.app, "desk.search", asked).await;
            for row in desk.as_array().unwrap() {
                assert_eq!(row["details"]["entity"], NAME);
            }
            assert_eq!(
                ask(&computer.app, "review.list", json!({})).await,
                json!([])
            );
            // Who is invited already is not invited again, under whichever name.
            let again =
                json!({ "training": event, "entities": [NAME, RENAMED], "known": [into, other] });
            let invited = ask(&computer.app, "invitation.add", again).await;
            assert_eq!(invited["rows"].as_array().unwrap().len(), 1);
            assert_eq!(invited["rows"][0]["entity_id"], *into);
        }
        assert_eq!(a.picture().await, b.picture().await);

        ask(
            &b.app,
            "entity.unmerge",
            json!({ "entity": other, "into": into }),
        )
        .await;
        settle(&[&b, &a]).await;
        for computer in [&a, &b] {
            let both = [RENAMED, NAME];
            assert_eq!(
                shown(computer, &event, "quispe").await,
                json!({ "entities": both, "invited": both, "figures": [1, 1], "figured": both, "people": both }),
            );
        }
    }
}

#[tokio::test]
async fn merging_two_entities_each_into_the_other_leaves_one_on_both_computers() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    a.run().await;
    let b = Computer::joined(&hq, "DOS").await;
    let mut made = Vec::new();
    for name in ["UGEL Huanta", "Unidad de Gestión Educativa Local Huanta"] {
        let save = json!({ "entity": { "name": name }, "over": null });
        made.push(ask(&a.app, "entity.save", save).await["id"].clone());
    }
    settle(&[&a, &b]).await;
    for (computer, entity, into) in [(&a, &made[0], &made[1]), (&b, &made[1], &made[0])] {
        ask(
            &computer.app,
            "entity.merge",
            json!({ "entity": entity, "into": into }),
        )
        .await;
    }
    settle(&[&a, &b]).await;
    let (on_a, on_b) = (list(&a).await, list(&b).await);
    assert_eq!(on_a["rows"].as_array().unwrap().len(), 1);
    assert_eq!(on_a["rows"], on_b["rows"]);
    let merges = json!({ "entity": on_a["rows"][0]["id"] });
    assert_eq!(
        ask(&b.app, "entity.merges", merges)
            .await
            .as_array()
            .unwrap()
            .len(),
        2
    );
}
