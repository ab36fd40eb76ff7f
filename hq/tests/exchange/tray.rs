//! What headquarters keeps and does not pass on by itself.

use crate::kit::{CENTRE, Device, House, draft};
use serde_json::{Value, json};
use sisconecta_domain::ids::{OpId, StaffId};
use sisconecta_hq::Accepted;
use sisconecta_sync::exchange::Link;
use sisconecta_sync::exchange::wire::{Bytes, Cause, Envelope, Taken};
use sisconecta_sync::{ANNULMENT, Body};
use std::collections::BTreeMap;
use uuid::Uuid;

pub async fn staff(device: &mut Device, post: &str, by: Option<StaffId>) -> StaffId {
    let id = StaffId::fresh();
    let fields = [
        ("paternal", json!("Rojas")),
        ("post", json!(post)),
        ("active", Value::Bool(true)),
    ];
    // The first one writes himself.
    device
        .edit("staff", id.0, &fields, Some(by.unwrap_or(id)))
        .await;
    id
}

fn aside(cause: Cause) -> Taken {
    Taken::SetAside { cause }
}

fn fed(scope: &str, number: u64) -> Accepted {
    Accepted::Fed {
        scope: scope.to_owned(),
        number,
    }
}

#[tokio::test]
async fn one_bad_record_is_set_aside_and_the_rest_goes_on() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    office.link.hello(office.hello()).await.unwrap();
    for name in ["Quispe", "Huamán", "Flores"] {
        office.person(name).await;
    }
    let mut push = office.push(0, 3);
    // The payload of the second is damaged on its way.
    push.operations[1].payload = Some(Bytes(b"{}".to_vec()));
    let first = office.link.push(push.clone()).await.unwrap();
    let wanted = [Taken::Stored, aside(Cause::Unreadable), Taken::Stored];
    assert_eq!(first.taken, wanted);
    assert_eq!(first.stop, None);
    // Again is the same again, and the device is not taken for a copy.
    let again = office.link.push(push).await.unwrap();
    assert_eq!((again.taken.as_slice(), again.stop), (&wanted[..], None));
    assert_eq!(house.sql("select count(*) from operation"), "3");
    office.person("Mamani").await;
    assert!(!office.round().await.unwrap().forked);
    laptop.round().await.unwrap();
    let waiting = house.hq.waiting().await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].cause, Cause::Unreadable);
    let refused = house.hq.accept(waiting[0].arrival).await.unwrap_err();
    assert!(refused.to_string().contains("dañado"), "{refused}");
    house.settle().await;
}

#[tokio::test]
async fn a_record_that_its_authors_post_does_not_allow_waits_until_it_is_accepted() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    let coordinator = staff(&mut office, "centre_coordinator", None).await;
    let implementer = staff(&mut office, "implementer", Some(coordinator)).await;
    let centre = Uuid::now_v7();
    // Within one push: the posts are in operations that come before it.
    let name = [("name", json!("Conectamef Ayacucho"))];
    let refused = office
        .edit("centre", centre, &name, Some(implementer))
        .await;
    let address = [("address", json!("Jr. Lima 1"))];
    office
        .edit("centre", centre, &address, Some(coordinator))
        .await;
    let telephone = [("telephone", json!("066-1"))];
    let stranger = office
        .edit("centre", centre, &telephone, Some(StaffId::fresh()))
        .await;
    let report = office.round().await.unwrap();
    assert_eq!((report.sent, report.set_aside), (5, 2));
    laptop.round().await.unwrap();
    for op in [refused, stranger] {
        let entry = office.ledger.entry(op).unwrap();
        assert_eq!(entry.aside, Some(Cause::NotAllowed));
        assert!(!laptop.ids().contains(&op));
    }

    // A post that changed later counts from then on, whether or not it is folded yet.
    let promoted = [("post", json!("administrative_assistant"))];
    office
        .edit("staff", implementer.0, &promoted, Some(coordinator))
        .await;
    office.round().await.unwrap();
    let area = [("area", json!("Tesorería"))];
    office
        .edit("centre", centre, &area, Some(implementer))
        .await;
    assert_eq!(office.round().await.unwrap().set_aside, 0);

    let waiting = house.hq.waiting().await.unwrap();
    assert_eq!(waiting.len(), 2);
    let accepted = house.hq.accept(waiting[0].arrival).await.unwrap();
    assert_eq!(accepted, fed(CENTRE, 6));
    assert!(house.hq.accept(waiting[0].arrival).await.is_err());
    house.hq.accept(waiting[1].arrival).await.unwrap();
    laptop.round().await.unwrap();
    office.round().await.unwrap();
    assert!(laptop.ids().contains(&refused));
    assert_eq!(office.ledger.tables(), laptop.ledger.tables());
    house.settle().await;
}

#[tokio::test]
async fn an_author_with_a_post_that_is_not_known_here_writes_what_everybody_may_and_no_more() {
    let house = House::new().await;
    let mut office = house.device().await;
    let coordinator = staff(&mut office, "centre_coordinator", None).await;
    let unknown = staff(&mut office, "a_post_of_tomorrow", Some(coordinator)).await;
    let name = [("paternal", json!("Quispe"))];
    let person = office
        .edit("person", Uuid::now_v7(), &name, Some(unknown))
        .await;
    let name = [("name", json!("Conectamef Ayacucho"))];
    let centre = office
        .edit("centre", Uuid::now_v7(), &name, Some(unknown))
        .await;
    assert_eq!(office.round().await.unwrap().set_aside, 1);
    let aside = |op| office.ledger.entry(op).unwrap().aside;
    assert_eq!(
        (aside(person), aside(centre)),
        (None, Some(Cause::NotAllowed))
    );
    house.settle().await;
}

#[tokio::test]
async fn taking_back_what_only_administration_may_and_writing_a_catalogue_wait_too() {
    let house = House::new().await;
    let mut office = house.device().await;
    let coordinator = staff(&mut office, "centre_coordinator", None).await;
    let implementer = staff(&mut office, "implementer", Some(coordinator)).await;
    let mut written = Vec::new();
    for (kind, field, by) in [
        ("case_closing", ("manifest", json!("aa")), coordinator),
        ("signature", ("means", json!("paper")), implementer),
    ] {
        let fact = BTreeMap::from([(field.0.to_owned(), field.1)]);
        let fact = draft(kind, Uuid::now_v7(), Body::Fact(fact));
        written.push(office.write(fact, Some(by)).await);
    }
    let (closing, signature) = (written[0], written[1]);
    let refused = office.annul(closing, Some(implementer)).await;
    office.annul(closing, Some(coordinator)).await;
    office.annul(signature, Some(implementer)).await;
    let entry = [("list", json!("topic")), ("name", json!("Cierre"))];
    let listed = office
        .edit("catalogue_entry", Uuid::now_v7(), &entry, Some(coordinator))
        .await;
    let report = office.round().await.unwrap();
    assert_eq!((report.sent, report.set_aside), (8, 2));
    for refused in [refused, listed] {
        let entry = office.ledger.entry(refused).unwrap();
        assert_eq!(entry.aside, Some(Cause::NotAllowed));
    }
    // Also when what it takes back came in an earlier call.
    office.annul(closing, Some(implementer)).await;
    assert_eq!(office.round().await.unwrap().set_aside, 1);
    house.settle().await;
}

#[tokio::test]
async fn a_record_of_another_centre_goes_to_that_centre_when_accepted() {
    let house = House::new().await;
    let mut office = house.device().await;
    let mut puno = house.device_of("PUNO").await;
    office.scope = "PUNO".into();
    let person = office.person("Quispe").await;
    assert_eq!(office.round().await.unwrap().set_aside, 1);
    let waiting = house.hq.waiting().await.unwrap();
    assert_eq!(waiting[0].cause, Cause::OtherCentre);
    let accepted = house.hq.accept(waiting[0].arrival).await.unwrap();
    assert_eq!(accepted, fed("PUNO", 1));
    puno.round().await.unwrap();
    assert!(puno.ledger.tables().records["person"].contains_key(&person));
    assert!(house.hq.waiting().await.unwrap().is_empty());
    house.settle().await;
}

#[tokio::test]
async fn an_id_that_is_taken_is_set_aside_also_when_it_comes_again() {
    let house = House::new().await;
    let mut office = house.device().await;
    let mut thief = house.device().await;
    office.person("Quispe").await;
    office.round().await.unwrap();
    thief.link.hello(thief.hello()).await.unwrap();
    thief.person("Huamán").await;
    let (mine, theirs) = (thief.own()[0].clone(), office.own()[0].header.id);
    let mut header = mine.header.clone();
    header.id = theirs;
    let envelope = Envelope {
        header: Bytes(header.to_bytes().unwrap()),
        salt: Bytes(mine.salt.clone()),
        payload: mine.payload.clone().map(Bytes),
    };
    let mut push = thief.push(0, 1);
    push.operations = vec![envelope];
    for _ in 0..2 {
        let reply = thief.link.push(push.clone()).await.unwrap();
        assert_eq!(reply.taken, [aside(Cause::IdTaken)]);
    }
    assert_eq!(house.sql("select head from scope"), "1");
}

#[tokio::test]
async fn the_character_zero_stops_nothing() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    let person = Uuid::now_v7();
    let zero = [("paternal", json!("Quis\0pe")), ("names", json!("Ana"))];
    office.edit("person", person, &zero, None).await;
    let body = Body::Annulment {
        target: OpId::fresh(),
        reason: "a\0b".into(),
    };
    office
        .write(draft(ANNULMENT, Uuid::now_v7(), body), None)
        .await;
    let report = office.round().await.unwrap();
    assert_eq!((report.sent, report.set_aside), (2, 1));
    laptop.round().await.unwrap();
    house.settle().await;
    assert_eq!(house.sql("select names from person"), "Ana");
    assert_eq!(house.sql("select paternal is null from person"), "t");
    // What was typed is still a value of the field.
    let head = &laptop
        .ledger
        .tables()
        .heads_of("person", person, "paternal")[0];
    assert_eq!(head.value, json!("Quis\0pe"));
}

#[tokio::test]
async fn a_field_with_a_name_that_no_program_gives_is_set_aside() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    let long = "x".repeat(3000);
    let fields = [(long.as_str(), json!(1))];
    office.edit("person", Uuid::now_v7(), &fields, None).await;
    let person = office.person("Quispe").await;
    let report = office.round().await.unwrap();
    assert_eq!((report.sent, report.set_aside), (2, 1));
    house.settle().await;
    laptop.round().await.unwrap();
    assert!(laptop.ledger.tables().records["person"].contains_key(&person));
}

#[tokio::test]
async fn what_comes_without_its_content_waits_until_the_content_comes() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    office.link.hello(office.hello()).await.unwrap();
    let person = office.person("Quispe").await;
    let whole = office.push(0, 1);
    let mut stripped = whole.clone();
    stripped.operations[0].payload = None;
    for _ in 0..2 {
        let reply = office.link.push(stripped.clone()).await.unwrap();
        assert_eq!(reply.taken, [aside(Cause::Unreadable)]);
    }
    let waiting = house.hq.waiting().await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert!(house.hq.accept(waiting[0].arrival).await.is_err());
    for _ in 0..2 {
        let reply = office.link.push(whole.clone()).await.unwrap();
        assert_eq!((reply.taken, reply.stop), (vec![Taken::Stored], None));
    }
    assert!(house.hq.waiting().await.unwrap().is_empty());
    house.settle().await;
    office.person("Huamán").await;
    assert!(!office.round().await.unwrap().forked);
    laptop.round().await.unwrap();
    assert!(laptop.ledger.tables().records["person"].contains_key(&person));
    house.settle().await;
}

/// More than two hundred links took minutes, a thousand took hours.
#[tokio::test]
async fn a_long_chain_of_annulments_is_folded_with_the_rest() {
    let house = House::new().await;
    let mut office = house.device().await;
    let person = office.person("Quispe").await;
    let mut target = office.attendance(person).await;
    for _ in 0..2000 {
        target = office.annul(target, None).await;
    }
    office.round().await.unwrap();
    let begun = std::time::Instant::now();
    while house.hq.unfolded().await.unwrap() > 0 {
        house.hq.fold_all().await.unwrap();
    }
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    assert_eq!(house.sql("select count(*) from annulment"), "2000");
    house.settle().await;
}

#[tokio::test]
async fn the_feed_is_compared_also_while_something_stands_aside() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    office.person("Quispe").await;
    office.round().await.unwrap();
    laptop.scope = "OTRO".into();
    laptop.person("Huamán").await;
    let report = laptop.round().await.unwrap();
    assert_eq!((report.set_aside, report.compared), (1, true));

    // Headquarters' feed is not what it was; the next round that reads anything finds out.
    let id = house.sql("select id from operation where feed = 1");
    house.sql("update operation set id = gen_random_uuid() where feed = 1");
    office.person("Condori").await;
    office.round().await.unwrap();
    let report = laptop.round().await.unwrap();
    assert_eq!((report.compared, report.differing), (true, 1));
    house.sql(&format!("update operation set id = '{id}' where feed = 1"));
    house.settle().await;
}
