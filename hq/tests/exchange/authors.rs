//! Whose operations are believed.

use crate::kit::{CENTRE, Device, House, draft};
use crate::tray::staff;
use serde_json::json;
use sisconecta_domain::ids::{OpId, StaffId};
use sisconecta_hq::{Publication, backup, restore};
use sisconecta_sync::Body;
use sisconecta_sync::exchange::Link;
use sisconecta_sync::exchange::wire::{Bytes, Cause, Taken};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Whether headquarters kept it and did not pass it on.
fn is_aside(device: &Device, op: OpId) -> bool {
    device.ledger.entry(op).unwrap().aside == Some(Cause::NotAllowed)
}

async fn fact(
    device: &mut Device,
    kind: &str,
    fields: serde_json::Value,
    by: Option<StaffId>,
) -> OpId {
    let fields: BTreeMap<_, _> = serde_json::from_value(fields).unwrap();
    let draft = draft(kind, Uuid::now_v7(), Body::Fact(fields));
    device.write_as(draft, by).await
}

async fn profile(device: &mut Device, field: &str, by: StaffId) -> OpId {
    let fields = [(field, json!("Jr. Lima 1"))];
    device
        .edit("centre", Uuid::from_u128(9), &fields, Some(by))
        .await
}

#[tokio::test]
async fn what_nobody_wrote_is_believed_of_survey_sheets_alone() {
    let house = House::new().await;
    let mut office = house.device().await;
    let sheet = fact(
        &mut office,
        "survey_sheet",
        json!({ "source": "screen" }),
        None,
    )
    .await;
    let mut refused = Vec::new();
    for kind in ["signature", "person_link", "radio_interview"] {
        refused.push(fact(&mut office, kind, json!({ "means": "paper" }), None).await);
    }
    for kind in ["catalogue_entry", "person", "staff", "centre"] {
        let edit = draft(kind, Uuid::now_v7(), Body::Edit(BTreeMap::new()));
        refused.push(office.write_as(edit, None).await);
    }
    let report = office.round().await.unwrap();
    assert_eq!((report.sent, report.set_aside), (8, 7));
    assert!(!is_aside(&office, sheet));
    assert!(refused.into_iter().all(|op| is_aside(&office, op)));
    house.settle().await;
}

#[tokio::test]
async fn who_sets_up_a_centre_writes_it_and_himself_and_no_stranger_after_him() {
    let house = House::new().await;
    let mut office = house.device().await;
    let first = StaffId::fresh();
    let mine = profile(&mut office, "name", first).await;
    let own = [("post", json!("administrative_assistant"))];
    office.edit("staff", first.0, &own, Some(first)).await;
    let next = profile(&mut office, "address", first).await;
    let stranger = StaffId::fresh();
    let theirs = profile(&mut office, "area", stranger).await;
    // Nobody writes somebody else's record as one whose own has not come.
    let forged = office.edit("staff", first.0, &own, Some(stranger)).await;
    // Nor does he give himself a post.
    let himself = [("post", json!("centre_coordinator"))];
    let appointed = office
        .edit("staff", stranger.0, &himself, Some(stranger))
        .await;
    office.round().await.unwrap();
    let aside = [mine, next, theirs, forged, appointed].map(|op| is_aside(&office, op));
    assert_eq!(aside, [false, false, true, true, true]);
    // A person lets him in; what he may write as a coordinator waits no more.
    let waiting = house.hq.waiting().await.unwrap();
    let of_staff = |row: &&sisconecta_hq::Waiting| row.kind.as_deref() == Some("staff");
    let appointment = waiting.iter().rfind(of_staff).unwrap();
    house.hq.accept(appointment.arrival).await.unwrap();
    office.round().await.unwrap();
    let aside = [theirs, forged, appointed].map(|op| is_aside(&office, op));
    assert_eq!(aside, [false, false, false]);
    house.settle().await;
}

#[tokio::test]
async fn what_waited_for_its_authors_record_is_judged_by_the_post_that_comes() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    let coordinator = staff(&mut office, "centre_coordinator", None).await;
    let (assistant, implementer) = (StaffId::fresh(), StaffId::fresh());
    let allowed = profile(&mut office, "name", assistant).await;
    let refused = profile(&mut office, "area", implementer).await;
    assert_eq!(office.round().await.unwrap().set_aside, 2);
    for (who, post) in [
        (assistant, "administrative_assistant"),
        (implementer, "implementer"),
    ] {
        let fields = [("post", json!(post))];
        office
            .edit("staff", who.0, &fields, Some(coordinator))
            .await;
    }
    office.round().await.unwrap();
    office.round().await.unwrap();
    laptop.round().await.unwrap();
    assert!(laptop.ids().contains(&allowed) && !laptop.ids().contains(&refused));
    assert!(!is_aside(&office, allowed) && is_aside(&office, refused));
    assert_eq!(house.hq.waiting().await.unwrap().len(), 1);
    // A post that he gets later does not change what he wrote before.
    let promoted = [("post", json!("administrative_coordinator"))];
    office
        .edit("staff", implementer.0, &promoted, Some(coordinator))
        .await;
    office.round().await.unwrap();
    assert_eq!(house.hq.waiting().await.unwrap().len(), 1);
    house.settle().await;
}

#[tokio::test]
async fn taking_back_waits_for_what_it_takes_back_and_is_judged_by_it() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    let coordinator = staff(&mut office, "centre_coordinator", None).await;
    let implementer = staff(&mut office, "implementer", Some(coordinator)).await;
    office.round().await.unwrap();
    laptop.round().await.unwrap();
    let by = Some(coordinator);
    let closing = fact(&mut office, "case_closing", json!({ "manifest": "aa" }), by).await;
    let refused = laptop.annul(closing, Some(implementer)).await;
    let allowed = laptop.annul(closing, by).await;
    // Taking back what took something back is judged by the closing at its beginning.
    let again = laptop.annul(allowed, Some(implementer)).await;
    let deeper = laptop.annul(again, Some(implementer)).await;
    assert_eq!(laptop.round().await.unwrap().set_aside, 4);
    office.round().await.unwrap();
    for _ in 0..2 {
        laptop.round().await.unwrap();
    }
    let aside = [refused, allowed, again, deeper].map(|op| is_aside(&laptop, op));
    assert_eq!(aside, [true, false, true, true]);
    // Also when all of it has come.
    let late = office.annul(allowed, Some(implementer)).await;
    office.round().await.unwrap();
    assert!(is_aside(&office, late));
    house.settle().await;
}

#[tokio::test]
async fn a_step_that_files_is_for_who_may_file() {
    let house = House::new().await;
    let mut office = house.device().await;
    let coordinator = staff(&mut office, "centre_coordinator", None).await;
    let implementer = staff(&mut office, "implementer", Some(coordinator)).await;
    let mut written = Vec::new();
    for (state, by) in [
        ("held", implementer),
        ("filed", implementer),
        ("filed", coordinator),
    ] {
        let step = json!({ "case_kind": "training", "case_id": Uuid::now_v7(), "state": state });
        written.push(fact(&mut office, "case_step", step, Some(by)).await);
    }
    office.round().await.unwrap();
    let aside: Vec<bool> = written
        .into_iter()
        .map(|op| is_aside(&office, op))
        .collect();
    assert_eq!(aside, [false, true, false]);
    house.settle().await;
}

#[tokio::test]
async fn a_version_of_tomorrow_is_judged_as_if_it_set_every_field() {
    let house = House::new().await;
    let mut office = house.device().await;
    let coordinator = staff(&mut office, "centre_coordinator", None).await;
    let implementer = staff(&mut office, "implementer", Some(coordinator)).await;
    office.round().await.unwrap();
    for (kind, by, taken) in [
        ("person", implementer, Taken::Stored),
        (
            "event_report",
            implementer,
            Taken::SetAside {
                cause: Cause::NotAllowed,
            },
        ),
        ("event_report", coordinator, Taken::Stored),
    ] {
        let mut newer = house.device().await;
        newer.link.hello(newer.hello()).await.unwrap();
        let fields = [("notes_of_tomorrow", json!("x"))];
        newer.edit(kind, Uuid::now_v7(), &fields, Some(by)).await;
        let mut push = newer.push(0, 1);
        let mut header = newer.own()[0].header.clone();
        header.version = 99;
        push.operations[0].header = Bytes(header.to_bytes().unwrap());
        let reply = newer.link.push(push).await.unwrap();
        assert_eq!(reply.taken, [taken], "{kind}");
    }
    house.settle().await;
}

#[tokio::test]
async fn what_headquarters_lost_of_its_own_comes_back_and_nobody_else_writes_in_its_name() {
    let house = House::new().await;
    let mut office = house.device().await;
    office.round().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("respaldo");
    backup(&house.database, &file).await.unwrap();
    let told = Publication {
        kind: "catalogue_entry".into(),
        record: None,
        fields: serde_json::from_value(
            json!({ "list": "topic", "system": "treasury", "name": "Cierre contable" }),
        )
        .unwrap(),
    };
    house
        .hq
        .publish(&[CENTRE.to_owned()], &[told])
        .await
        .unwrap();
    office.round().await.unwrap();
    assert_eq!(office.ledger.tables().records["catalogue_entry"].len(), 1);
    restore(&house.database, &file, true).await.unwrap();
    assert_eq!(house.sql("select count(*) from operation"), "0");
    office.round().await.unwrap();
    assert_eq!(house.sql("select head from scope"), "1");
    assert!(house.hq.waiting().await.unwrap().is_empty());
    house.settle().await;
}
