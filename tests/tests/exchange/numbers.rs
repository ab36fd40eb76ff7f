//! Numbers given without a network are final.

use crate::event::event;
use crate::office::{Desk, Office, copy, reopen};
use serde_json::{Value, json};

async fn numbered(desk: &Desk) -> String {
    let event = event(desk).await;
    let given = desk
        .get(
            "expediente.give_number",
            json!({ "case": { "kind": "training", "id": event["id"] } }),
        )
        .await;
    // Asked again, it keeps the one it has.
    let again = desk
        .get(
            "expediente.give_number",
            json!({ "case": { "kind": "training", "id": event["id"] } }),
        )
        .await;
    assert_eq!(given["fields"]["number"], again["fields"]["number"]);
    given["fields"]["number"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_computers_without_a_network_number_their_expedientes_differently() {
    let office = Office::new().await;
    let a = office.first("a").await;
    let b = office.joining("b").await;
    office.proxy.set_open(false);
    assert_eq!(numbered(&a).await, "0001-2027");
    // Somebody wrote the next one by hand.
    let by_hand = event(&a).await;
    let fields: Value = json!({ "number": "0002-2027", "box_number": "", "shelf": "", "volume": "", "retention": "", "notes": "" });
    a.get(
        "expediente.edit",
        json!({ "case": { "kind": "training", "id": by_hand["id"] }, "fields": fields }),
    )
    .await;
    assert_eq!(numbered(&a).await, "0003-2027");
    assert_eq!(numbered(&b).await, "0051-2027");
    office.proxy.set_open(true);
    office.settle(&[&a, &b]).await;
    assert_eq!(numbered(&b).await, "0052-2027");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloned_disk_gives_the_numbers_of_its_original_no_longer_once_it_knows() {
    let office = Office::new().await;
    let a = office.first("a").await;
    a.close().await;
    copy(&office.folder("a"), &office.folder("clone"));
    let a = reopen(&office.folder("a")).await;
    let clone = reopen(&office.folder("clone")).await;
    event(&a).await;
    a.exchange().await;
    // The clone writes something else under the same number of its chain: whoever comes second finds out. A program that was just
    // opened may already have sent.
    event(&clone).await;
    clone.exchange().await;
    let mut given = [numbered(&a).await, numbered(&clone).await];
    given.sort_unstable();
    assert_eq!(given, ["0001-2027", "0051-2027"]);
    office.settle(&[&a, &clone]).await;
}
