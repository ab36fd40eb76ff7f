//! Pushing and reading, and what the network does to it.

use crate::kit::{CENTRE, House, draft, instance};
use serde_json::json;
use sisconecta_sync::exchange::Link;
use sisconecta_sync::exchange::wire::{FeedRequest, PushStop, Taken};
use sisconecta_sync::{Body, FACTS};
use std::collections::BTreeMap;
use uuid::Uuid;

#[tokio::test]
async fn what_one_device_writes_another_one_reads() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    let person = office.person("Quispe").await;
    let seat = office.attendance(person).await;
    office.annul(seat, None).await;
    let report = office.round().await.unwrap();
    assert_eq!((report.sent, report.set_aside), (3, 0));
    let report = laptop.round().await.unwrap();
    assert_eq!(report.received, 3);
    assert_eq!(laptop.ledger.tables(), office.ledger.tables());

    house.settle().await;
    let one = house.sql(&format!(
        "select scope || ' ' || paternal from person where id = '{person}'"
    ));
    assert_eq!(one, format!("{CENTRE} Quispe"));
    assert_eq!(house.sql("select op from annulled"), seat.to_string());
    assert_eq!(house.sql("select head from scope"), "3");
}

#[tokio::test]
async fn lost_reply() {
    let house = House::new().await;
    let mut office = house.device().await;
    office.link.hello(office.hello()).await.unwrap();
    for name in ["Quispe", "Huamán", "Flores"] {
        office.person(name).await;
    }
    // The server hears the push, and the device never hears the answer.
    office.link.push(office.push(0, 2)).await.unwrap();
    let report = office.round().await.unwrap();
    // Hello says how far it came; only the rest is sent.
    assert_eq!((report.sent, report.forked), (1, false));
    assert_eq!(house.sql("select count(*) from operation"), "3");
}

#[tokio::test]
async fn replay() {
    let house = House::new().await;
    let mut office = house.device().await;
    office.link.hello(office.hello()).await.unwrap();
    for name in ["Quispe", "Huamán"] {
        office.person(name).await;
    }
    let first = office.link.push(office.push(0, 2)).await.unwrap();
    let again = office.link.push(office.push(0, 2)).await.unwrap();
    assert_eq!((&first.taken, first.stop), (&again.taken, again.stop));
    assert_eq!(first.taken, [Taken::Stored, Taken::Stored]);
    assert_eq!(house.sql("select head from scope"), "2");
}

#[tokio::test]
async fn gap() {
    let house = House::new().await;
    let mut office = house.device().await;
    office.link.hello(office.hello()).await.unwrap();
    for name in ["Quispe", "Huamán", "Flores"] {
        office.person(name).await;
    }
    office.link.push(office.push(0, 1)).await.unwrap();
    let reply = office.link.push(office.push(2, 3)).await.unwrap();
    assert_eq!(reply.stop, Some(PushStop::Gap { expected: 2 }));
    assert!(reply.taken.is_empty());
    assert_eq!(house.sql("select head from scope"), "1");
}

#[tokio::test]
async fn fork() {
    let house = House::new().await;
    let mut office = house.device().await;
    office.person("Quispe").await;
    office.round().await.unwrap();
    // Somebody copies the disk, and both go on under one name.
    let mut copy = office.clone();
    office.person("Huamán").await;
    copy.person("Flores").await;
    office.round().await.unwrap();
    let before = copy.id();
    let report = copy.round().await.unwrap();
    assert!(report.forked);
    assert_ne!(copy.id(), before);
    office.round().await.unwrap();
    assert_eq!(office.ledger.tables(), copy.ledger.tables());
    assert_eq!(house.sql("select head from scope"), "3");
    house.settle().await;
}

#[tokio::test]
async fn hole_in_the_feed() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    for name in ["Quispe", "Huamán", "Flores"] {
        office.person(name).await;
    }
    office.round().await.unwrap();
    house.settle().await;
    house.sql("delete from operation where feed = 2");
    let hello = laptop.link.hello(laptop.hello()).await.unwrap();
    let request = FeedRequest {
        device: laptop.id(),
        epoch: hello.epoch,
        after: 0,
        most: 500,
        whole: false,
    };
    let page = laptop.link.feed(request).await.unwrap();
    assert_eq!((page.to, page.head, page.items.len()), (1, 3, 1));
    let findings = house.hq.verify().await.unwrap();
    let said: Vec<&str> = findings.iter().map(|f| f.sentence.as_str()).collect();
    assert!(
        said[0].contains("faltan en la serie los números 2 a 2"),
        "{said:?}"
    );
    assert!(said.iter().any(|s| s.contains("su cadena")), "{said:?}");
    assert!(said.iter().any(|s| s.contains("tablas")), "{said:?}");
}

#[tokio::test]
async fn unknown_kind() {
    let house = House::new().await;
    let (mut newer, mut laptop) = (house.device().await, house.device().await);
    assert!(FACTS.iter().all(|fact| fact.name != "radio_interview"));
    let fact = BTreeMap::from([("station".to_owned(), json!("Radio Huanta"))]);
    let draft = draft("radio_interview", Uuid::now_v7(), Body::Fact(fact));
    let op = newer.write(draft, None).await;
    newer.round().await.unwrap();
    laptop.round().await.unwrap();
    assert!(laptop.ids().contains(&op));
    house.settle().await;
    assert_eq!(house.sql("select folded from projection"), "1");
}

#[tokio::test]
async fn two_instances_at_once_keep_the_feed_contiguous() {
    let house = House::new().await;
    let (_other, second) = instance(&house.database).await;
    let mut tasks = Vec::new();
    for place in 0..6 {
        let mut device = house.device().await;
        if place % 2 == 1 {
            device.link.url = format!("http://{}", second.address);
        }
        tasks.push(tokio::spawn(async move {
            for turn in 0..5 {
                for _ in 0..7 {
                    device.person(&format!("Persona {place} {turn}")).await;
                }
                device.round().await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let count = (6 * 5 * 7).to_string();
    assert_eq!(house.sql("select head from scope"), count);
    let numbers = house.sql("select count(distinct feed) || ' ' || max(feed) from operation");
    assert_eq!(numbers, format!("{count} {count}"));
    house.settle().await;
    assert_eq!(house.sql("select count(*) from person"), count);
    second.stop().await;
}
