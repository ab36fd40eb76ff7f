//! One method of the ledger at a time.

use super::kit::{Device, Hq};
use crate::exchange::settings::FORMERLY;
use crate::exchange::{Compare, StoreLedger};
use serde_json::json;
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_sync::exchange::wire::Cause;
use sisconecta_sync::exchange::{FeedOperation, Ledger};
use sisconecta_sync::{Body, Draft, FieldEdit, Operation, Stamp};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// An operation as another device wrote it.
fn foreign(kind: &str, body: Body) -> Operation {
    let draft = Draft {
        kind: kind.into(),
        record: Uuid::now_v7(),
        body,
        attachments: vec![],
    };
    let stamp = Stamp {
        id: OpId::fresh(),
        device: DeviceId::fresh(),
        number: 1,
        previous: None,
        scope: "AYA".into(),
        actor: None,
        claimed_at: 0,
        salt: [1; 16],
    };
    Operation::seal(draft, stamp).unwrap()
}

fn edit(field: &str) -> Body {
    Body::Edit(BTreeMap::from([(
        field.to_owned(),
        FieldEdit {
            value: json!("Tesorería"),
            over: vec![],
        },
    )]))
}

fn whole(number: u64, operation: &Operation) -> FeedOperation {
    FeedOperation::Whole {
        number,
        operation: Box::new(operation.clone()),
    }
}

async fn one<T>(device: &Device, column: &str, op: OpId) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite> + Send + Unpin,
{
    let statement =
        format!("select {column} from operation o join chain c on c.id = o.chain where o.id = ?");
    sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
        .bind(op.0)
        .fetch_one(device.store.readers())
        .await
        .unwrap()
}

/// What headquarters set aside since its id is another operation's is not confirmed when that other one comes.
#[tokio::test]
async fn another_operation_of_an_id_confirms_nothing_of_what_is_here() {
    let device = Device::new().await;
    let mine = device
        .write("person", Uuid::now_v7(), &[("paternal", json!("Quispe"))])
        .await;
    let mut ledger = device.ledger();
    ledger.mark_aside(&[(mine, Cause::IdTaken)]).await.unwrap();
    let other = foreign("training", edit("name"));
    let mut header = other.header.clone();
    header.id = mine;
    let other = Operation::read(
        header.to_bytes().unwrap(),
        other.salt.clone(),
        other.payload.clone(),
    )
    .unwrap();
    assert!(ledger.take_page(&[whole(5, &other)], 5).await.unwrap());
    assert_eq!(one::<String>(&device, "aside", mine).await, "id_taken");
    assert!(!one::<bool>(&device, "confirmed", mine).await);
    assert_eq!(one::<Option<i64>>(&device, "feed", mine).await, None);
    assert_eq!(ledger.standing().await.unwrap().cursor, 5);
}

#[tokio::test]
async fn a_page_is_taken_whole_and_told_by_its_kinds() {
    let device = Device::new().await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&heard);
    let mut ledger = StoreLedger::new(device.store.clone(), Compare::IfNever, move |kinds| {
        told.lock().unwrap().extend(kinds);
    });
    let (event, unknown) = (
        foreign("training", edit("name")),
        foreign("weather", edit("sun")),
    );
    // A payload that is not of the shape of its kind: kept, and what comes after it is applied.
    let odd = foreign("weather", edit("sun"));
    let mut header = odd.header.clone();
    header.kind = "attendance".into();
    let odd = Operation::read(
        header.to_bytes().unwrap(),
        odd.salt.clone(),
        odd.payload.clone(),
    )
    .unwrap();
    let page = [whole(1, &odd), whole(2, &unknown), whole(3, &event)];
    assert!(ledger.take_page(&page, 3).await.unwrap());
    assert_eq!(ledger.standing().await.unwrap().cursor, 3);
    for (operation, applied) in [(&odd, false), (&unknown, false), (&event, true)] {
        let id = operation.header.id;
        assert_eq!(one::<bool>(&device, "applied", id).await, applied);
        assert!(!one::<bool>(&device, "own", id).await);
        assert!(one::<bool>(&device, "confirmed", id).await);
    }
    let kinds = heard.lock().unwrap().clone();
    assert_eq!(kinds, ["attendance", "training", "weather"]);
    assert_eq!(
        device.store.operations().await.unwrap(),
        [odd, unknown, event]
    );
    // Tables without what this program does not know are not compared; the feed is.
    let sums = ledger.digest().await.unwrap().unwrap();
    assert_eq!((sums.feed.len(), sums.tables), (1, None));
}

#[tokio::test]
async fn a_page_with_an_own_operation_that_is_not_here_changes_nothing() {
    let device = Device::new().await;
    let mut ledger = device.ledger();
    let event = foreign("training", edit("name"));
    let page = [
        whole(1, &event),
        FeedOperation::Own {
            number: 2,
            id: event.header.id,
            hash: event.hash,
        },
    ];
    assert!(!ledger.take_page(&page, 2).await.unwrap());
    assert_eq!(ledger.standing().await.unwrap().cursor, 0);
    assert!(device.store.operations().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_feeds_label_replaces_an_earlier_one_but_not_a_link_of_the_own_chain() {
    let device = Device::new().await;
    let mut ledger = device.ledger();
    device.person("40123456").await;
    device.store.become_new_device().await.unwrap();
    device.person("40123457").await;
    let [old, chained] = &device.store.operations().await.unwrap()[..] else {
        panic!("two operations");
    };
    let other = DeviceId::fresh();
    let (old, chained) = (
        old.relabelled(other, 7, None).unwrap(),
        chained.relabelled(other, 8, None).unwrap(),
    );
    let page = [whole(1, &old), whole(2, &chained)];
    assert!(ledger.take_page(&page, 2).await.unwrap());
    let here = device.store.operations().await.unwrap();
    assert_eq!(here[0], old);
    assert_eq!(
        here[1].header.device,
        device.store.device_id().await.unwrap()
    );
    assert_eq!(here[1].header.number, 1);
    assert_eq!(one::<i64>(&device, "feed", chained.header.id).await, 2);
}

#[tokio::test]
async fn another_operation_of_the_same_id_does_not_garble_the_one_here() {
    let device = Device::new().await;
    let mut ledger = device.ledger();
    device.person("40123456").await;
    let mine = device.store.operations().await.unwrap().remove(0);
    let mut other = foreign("training", edit("name"));
    let mut header = other.header.clone();
    header.id = mine.header.id;
    other = Operation::read(
        header.to_bytes().unwrap(),
        other.salt.clone(),
        other.payload.clone(),
    )
    .unwrap();
    device.store.become_new_device().await.unwrap();
    assert!(ledger.take_page(&[whole(1, &other)], 1).await.unwrap());
    assert_eq!(device.store.operations().await.unwrap(), [mine]);
}

#[tokio::test]
async fn leftovers_get_places_at_the_end_of_the_present_chain_in_their_order() {
    let device = Device::new().await;
    let mut ledger = device.ledger();
    let first = device
        .write("training", Uuid::now_v7(), &[("name", json!("A"))])
        .await;
    let shown = device
        .write("training", Uuid::now_v7(), &[("name", json!("B"))])
        .await;
    let aside = device
        .write("training", Uuid::now_v7(), &[("name", json!("C"))])
        .await;
    let last = device
        .write("training", Uuid::now_v7(), &[("name", json!("D"))])
        .await;
    let operations = device.store.operations().await.unwrap();
    ledger
        .take_page(&[whole(1, &operations[1])], 1)
        .await
        .unwrap();
    ledger
        .mark_aside(&[(aside, Cause::NotAllowed)])
        .await
        .unwrap();
    device.store.become_new_device().await.unwrap();
    let fresh = device
        .write("training", Uuid::now_v7(), &[("name", json!("E"))])
        .await;
    assert_eq!(ledger.adopt_leftovers("AYA").await.unwrap(), 2);
    assert_eq!(ledger.adopt_leftovers("AYA").await.unwrap(), 0);
    let outbox = ledger.outbox("AYA", 0, 9, usize::MAX).await.unwrap();
    let ids: Vec<OpId> = outbox.iter().map(|op| op.header.id).collect();
    assert_eq!(ids, [fresh, first, last]);
    let mut previous = None;
    for (operation, number) in outbox.iter().zip(1..) {
        assert_eq!(operation.header.number, number);
        assert_eq!(operation.header.previous, previous);
        previous = Some(operation.hash);
    }
    // What was written next continues the chain.
    device.person("40123456").await;
    let all = ledger.outbox("AYA", 3, 9, usize::MAX).await.unwrap();
    assert_eq!((all.len(), all[0].header.previous), (1, previous));
    for op in [shown, aside] {
        let device_of = one::<Uuid>(&device, "device", op).await;
        assert_eq!(device_of, operations[0].header.device.0);
    }
}

#[tokio::test]
async fn an_outbox_holds_at_least_one_operation_and_no_more_than_fits() {
    let device = Device::new().await;
    let mut ledger = device.ledger();
    for number in 0..4 {
        device.person(&format!("4012345{number}")).await;
    }
    let all = ledger.outbox("AYA", 0, 9, usize::MAX).await.unwrap();
    assert_eq!(all.len(), 4);
    let size = |op: &Operation| {
        op.header_bytes.len() + op.salt.len() + op.payload.as_ref().map_or(0, Vec::len)
    };
    assert_eq!(ledger.outbox("AYA", 0, 9, 1).await.unwrap().len(), 1);
    let two = size(&all[0]) + size(&all[1]);
    assert_eq!(ledger.outbox("AYA", 0, 9, two).await.unwrap().len(), 2);
    assert_eq!(ledger.outbox("AYA", 0, 9, two - 1).await.unwrap().len(), 1);
    assert_eq!(
        ledger.outbox("AYA", 1, 2, usize::MAX).await.unwrap()[..],
        all[1..3]
    );
    assert!(ledger.outbox("AYA", 4, 9, 1).await.unwrap().is_empty());
}

#[tokio::test]
async fn own_hashes_are_those_this_disk_wrote_as_this_device() {
    let device = Device::new().await;
    let mut ledger = device.ledger();
    device.person("40123456").await;
    let own = device.store.operations().await.unwrap().remove(0);
    assert_eq!(ledger.own_hash("AYA", 1).await.unwrap(), Some(own.hash));
    // A copy of this disk wrote number two, and the feed brought it here: it is no link of this chain.
    let copy = foreign("training", edit("name"))
        .relabelled(own.header.device, 2, Some(own.hash))
        .unwrap();
    ledger.take_page(&[whole(1, &copy)], 1).await.unwrap();
    assert_eq!(ledger.own_hash("AYA", 2).await.unwrap(), None);
    device.person("40123457").await;
    let outbox = ledger.outbox("AYA", 1, 9, usize::MAX).await.unwrap();
    assert_eq!(outbox.len(), 1);
    assert_eq!(
        (outbox[0].header.number, outbox[0].header.previous),
        (2, Some(own.hash))
    );
}

#[tokio::test]
async fn unseen_leaves_out_what_is_still_to_be_pushed_and_what_stands_aside() {
    let device = Device::new().await;
    let mut ledger = device.ledger();
    device.person("40123456").await;
    device.person("40123457").await;
    let ops: Vec<OpId> = device
        .store
        .operations()
        .await
        .unwrap()
        .iter()
        .map(|op| op.header.id)
        .collect();
    assert!(ledger.unseen("AYA", 0).await.unwrap().is_empty());
    assert_eq!(ledger.unseen("AYA", 1).await.unwrap(), ops[..1]);
    ledger
        .mark_sent("AYA", 2, &[(ops[0], Cause::Unreadable)])
        .await
        .unwrap();
    assert_eq!(ledger.unseen("AYA", 2).await.unwrap(), ops[1..]);
    // In another epoch everything is offered again, also what others wrote.
    let event = foreign("training", edit("name"));
    ledger.take_page(&[whole(1, &event)], 1).await.unwrap();
    assert_eq!(ledger.unseen("AYA", 2).await.unwrap(), ops[1..]);
    let epoch = Uuid::new_v4();
    ledger.begin_epoch(epoch).await.unwrap();
    assert_eq!(
        ledger.unseen("AYA", 2).await.unwrap(),
        [ops[0], ops[1], event.header.id]
    );
    let standing = ledger.standing().await.unwrap();
    assert_eq!((standing.epoch, standing.cursor), (Some(epoch), 0));
    assert!(one::<bool>(&device, "confirmed", event.header.id).await);
    assert!(!one::<bool>(&device, "sent", ops[1]).await);
    let found = ledger.operations(&[event.header.id, ops[0]]).await.unwrap();
    assert_eq!(
        [found[0].header.id, found[1].header.id],
        [event.header.id, ops[0]]
    );
}

#[tokio::test]
async fn a_disk_restored_twice_names_the_id_that_headquarters_knows() {
    let (mut hq, device) = (Hq::new().await, Device::new().await);
    device.person("40123456").await;
    device.round(&mut hq).await;
    let known = device.store.device_id().await.unwrap();
    device.store.become_new_device().await.unwrap();
    device.store.become_new_device().await.unwrap();
    let standing = device.ledger().standing().await.unwrap();
    assert_eq!(standing.formerly, Some(known));
    assert_ne!(standing.device, known);
    // Once greeted under the new id, that one is what it is known by.
    device.round(&mut hq).await;
    device.store.become_new_device().await.unwrap();
    let formerly = device.store.device_setting(FORMERLY).await.unwrap();
    assert_eq!(formerly, Some(standing.device.to_string()));
}

#[tokio::test]
async fn both_sides_are_compared_when_something_moved_or_somebody_asks() {
    let (mut hq, device) = (Hq::new().await, Device::new().await);
    let due = async |compare| {
        let mut ledger = StoreLedger::new(device.store.clone(), compare, |_| {});
        ledger.digest().await.unwrap().is_some()
    };
    assert!(due(Compare::IfNever).await);
    device.person("40123456").await;
    assert!(!due(Compare::Now).await, "something has not been sent");
    device.round(&mut hq).await;
    assert!(!due(Compare::IfNever).await && !due(Compare::IfMoved).await);
    assert!(due(Compare::Now).await);
    let event = foreign("training", edit("name"));
    device
        .ledger()
        .take_page(&[whole(2, &event)], 2)
        .await
        .unwrap();
    assert!(due(Compare::IfMoved).await && !due(Compare::IfNever).await);
}
