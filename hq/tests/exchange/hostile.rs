//! A device that writes what it likes. `cargo xtask bench sync hostile` sends a hundred thousand of these beside ten good ones.

use crate::kit::{CENTRE, Device, House};
use crate::odd;
use serde_json::json;
use sisconecta_domain::ids::StaffId;
use sisconecta_sync::exchange::Link;
use sisconecta_sync::exchange::wire::{MOST_BYTES, MOST_OPERATIONS, Push};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Enough that every kind meets every damage.
const SENT: usize = 3000;

/// The first of a centre, who writes himself.
async fn coordinator(device: &mut Device) -> StaffId {
    let id = StaffId::fresh();
    let fields = [
        ("paternal", json!("Rojas")),
        ("post", json!("centre_coordinator")),
        ("active", json!(true)),
    ];
    device.edit("staff", id.0, &fields, Some(id)).await;
    device.round().await.unwrap();
    id
}

#[tokio::test]
async fn what_a_hostile_device_sends_stops_nobody_and_means_the_same_on_every_side() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    let (mut hostile, mut puno) = (house.device().await, house.device_of("PUNO").await);
    let author = coordinator(&mut office).await;
    let other = coordinator(&mut puno).await;
    hostile.link.hello(hostile.hello()).await.unwrap();
    let (mut number, mut previous) = (0, None);
    let mut waiting = Vec::new();
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let mut sent = odd::some(SENT).peekable();
    while let Some(odd) = sent.next() {
        let place = (number + 1, previous);
        let (envelope, hash) = odd.sealed(CENTRE, hostile.id(), author, place);
        (number, previous) = (number + 1, Some(hash));
        waiting.push(envelope);
        let bytes: usize = waiting.iter().map(|envelope| envelope.size()).sum();
        if waiting.len() < MOST_OPERATIONS && bytes < MOST_BYTES / 2 && sent.peek().is_some() {
            continue;
        }
        let push = Push {
            device: hostile.id(),
            operations: std::mem::take(&mut waiting),
        };
        let asked = push.operations.len();
        let reply = hostile.link.push(push).await.unwrap();
        assert_eq!((reply.taken.len(), reply.stop), (asked, None));
        for fate in reply.taken {
            *taken.entry(format!("{fate:?}")).or_insert(0) += 1;
        }
        // Between two of its pushes the others work on.
        let named = [("paternal", json!("Quispe"))];
        office
            .edit("person", Uuid::now_v7(), &named, Some(author))
            .await;
        puno.edit("person", Uuid::now_v7(), &named, Some(other))
            .await;
        assert_eq!(puno.round().await.unwrap().sent, 1);
        assert_eq!(office.round().await.unwrap().set_aside, 0);
    }
    // Each way to be set aside was met, and much of it is in the feed.
    assert_eq!(taken.values().sum::<usize>(), SENT);
    assert!(taken.len() == 5 && taken["Stored"] > SENT / 10, "{taken:?}");
    house.settle().await;
    // Whoever reads the feed comes to the same tables, operation by operation or page by page.
    let report = laptop.round().await.unwrap();
    assert!(report.compared && report.differing == 0, "{report:?}");
    office.round().await.unwrap();
    assert_eq!(office.ledger.tables(), laptop.ledger.tables());
}
