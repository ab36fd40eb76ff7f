//! What must hold after rounds, whatever happened to disks and lines before.

use super::kit::{Device, Died, Dying, Hq};
use crate::exchange::PlaceFound;
use serde_json::json;
use sisconecta_sync::exchange::{RoundError, round};
use sqlx::Row;
use uuid::Uuid;

/// Rounds until nobody has anything left, and everybody holds the same.
async fn settle(hq: &mut Hq, devices: &[&Device]) {
    for _ in 0..2 {
        for device in devices {
            device.round(hq).await;
        }
    }
    let picture = hq.picture().await;
    for device in devices {
        assert_eq!(device.picture().await, picture);
        let report = device.round(hq).await;
        assert_eq!((report.sent, report.received), (0, 0));
        assert!(report.compared && report.differing == 0, "{report:?}");
    }
}

#[tokio::test]
async fn two_laptops_offline_at_one_event_merge_without_duplicates() {
    let (mut hq, a, b) = (Hq::new().await, Device::new().await, Device::new().await);
    let (event, session) = (Uuid::now_v7(), Uuid::now_v7());
    a.write("training", event, &[("name", json!("Presupuesto"))])
        .await;
    let fields = [
        ("training", json!(event)),
        ("date", json!("2027-04-12")),
        ("part", json!("morning")),
    ];
    a.write("session", session, &fields).await;
    a.round(&mut hq).await;
    b.round(&mut hq).await;
    // Both without a network: the same person comes to both desks.
    let (at_a, at_b) = (a.person("40123456").await, b.person("40123456").await);
    a.attend(session, at_a).await;
    b.attend(session, at_b).await;
    b.attend(session, b.person("40999999").await).await;
    settle(&mut hq, &[&a, &b]).await;
    for device in [&a, &b] {
        let entries = device
            .store
            .register_entries(&session.to_string())
            .await
            .unwrap();
        let people: std::collections::BTreeSet<_> =
            entries.iter().map(|entry| entry.person.clone()).collect();
        assert_eq!(people.len(), 2);
        assert_eq!(device.store.search_people("", 9).await.unwrap().0, 2);
    }
}

#[tokio::test]
async fn a_record_says_how_far_it_has_come() {
    let (mut hq, a) = (Hq::new().await, Device::new().await);
    let event = Uuid::now_v7();
    let place = async |device: &Device| device.store.places(&[event]).await.unwrap()[0];
    assert_eq!(place(&a).await, PlaceFound::Here);
    a.write("training", event, &[("name", json!("Presupuesto"))])
        .await;
    assert_eq!(place(&a).await, PlaceFound::Here);
    assert_eq!(a.store.exchange_counts().await.unwrap().unsent, 1);
    // Hello, an empty page and the push arrive; what comes after is lost.
    hq.calls_left = Some(3);
    a.try_round(&mut hq).await.unwrap_err();
    assert_eq!(place(&a).await, PlaceFound::Sent);
    let counts = a.store.exchange_counts().await.unwrap();
    assert_eq!((counts.unsent, counts.unconfirmed), (0, 1));
    hq.calls_left = None;
    a.round(&mut hq).await;
    assert_eq!(place(&a).await, PlaceFound::Confirmed);
    assert_eq!(a.store.exchange_counts().await.unwrap(), Default::default());
    // So is a part of it, and a later change is on its way again.
    let (talk, nowhere) = (Uuid::now_v7(), Uuid::now_v7());
    a.write("speaker", talk, &[("training", json!(event))])
        .await;
    assert_eq!(
        a.store.places(&[nowhere, talk, event]).await.unwrap(),
        [PlaceFound::Here; 3]
    );
    a.round(&mut hq).await;
    assert_eq!(
        a.store.places(&[nowhere, event, talk]).await.unwrap(),
        [
            PlaceFound::Here,
            PlaceFound::Confirmed,
            PlaceFound::Confirmed
        ]
    );
    // What belongs to it as a case is a part of it too.
    a.write("expediente", Uuid::now_v7(), &[("case_id", json!(event))])
        .await;
    assert_eq!(place(&a).await, PlaceFound::Here);
    a.round(&mut hq).await;
    assert_eq!(place(&a).await, PlaceFound::Confirmed);
    a.write("training", event, &[("name", json!("Tesorería"))])
        .await;
    assert_eq!(place(&a).await, PlaceFound::Here);
}

#[tokio::test]
async fn a_lost_reply_at_any_call_doubles_nothing() {
    let (mut hq, a, b) = (Hq::new().await, Device::new().await, Device::new().await);
    for calls in 0..9 {
        a.person(&format!("4012345{calls}")).await;
        hq.calls_left = Some(calls);
        let _ = a.try_round(&mut hq).await;
        hq.calls_left = None;
        b.round(&mut hq).await;
    }
    settle(&mut hq, &[&a, &b]).await;
    assert_eq!(b.store.search_people("", 99).await.unwrap().0, 9);
    assert_eq!(hq.memory.feed.len(), 9);
}

#[tokio::test]
async fn a_crash_between_any_two_calls_leaves_a_state_that_goes_on() {
    let (mut hq, mut a, b) = (Hq::new().await, Device::new().await, Device::new().await);
    let record = Uuid::now_v7();
    let mut survived = 0;
    for calls in 0..40 {
        a.write("person", record, &[("post", json!(calls))]).await;
        b.write("person", record, &[("phone", json!(calls))]).await;
        if calls == 12 {
            hq.memory.epoch = Uuid::new_v4();
        }
        b.round(&mut hq).await;
        let mut ledger = Dying {
            inner: a.ledger(),
            calls_left: calls,
        };
        match round(&mut hq, &mut ledger, "0", &|| 0, &mut |_| {}).await {
            Ok(_) => survived += 1,
            Err(RoundError::Ledger(Died)) => a.reopen().await,
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!((1..39).contains(&survived), "{survived}");
    settle(&mut hq, &[&a, &b]).await;
    assert_eq!(hq.memory.feed.len(), 80);
}

#[tokio::test]
async fn a_cloned_disk_goes_on_under_an_id_of_its_own() {
    let (mut hq, mut a) = (Hq::new().await, Device::new().await);
    a.person("40123456").await;
    a.round(&mut hq).await;
    a.person("40123457").await;
    // The second laptop is an image of the first, with one person that was not sent yet.
    let b = a.copied().await;
    let before = b.store.device_id().await.unwrap();
    a.person("40123458").await;
    b.person("40123459").await;
    a.round(&mut hq).await;
    let report = b.round(&mut hq).await;
    assert!(report.forked);
    assert_ne!(b.store.device_id().await.unwrap(), before);
    settle(&mut hq, &[&a, &b]).await;
    assert_eq!(a.store.search_people("", 9).await.unwrap().0, 4);
    assert_eq!(hq.memory.feed.len(), 4);
}

#[tokio::test]
async fn what_two_copies_both_hold_is_sent_once_whoever_comes_first() {
    let (mut hq, mut a) = (Hq::new().await, Device::new().await);
    a.person("40123456").await;
    a.person("40123457").await;
    // A backup opened on another laptop, before anything was sent: it re-labels both and is cut off in the middle of the push.
    let b = a.copied().await;
    b.store.become_new_device().await.unwrap();
    hq.calls_left = Some(1);
    b.try_round(&mut hq).await.unwrap_err();
    let mut ledger = Dying {
        inner: b.ledger(),
        calls_left: 4,
    };
    hq.calls_left = None;
    let died = round(&mut hq, &mut ledger, "0", &|| 0, &mut |_| {}).await;
    assert!(died.is_err());
    assert!(hq.memory.feed.is_empty());
    a.round(&mut hq).await;
    // Now the feed has them under the first laptop's label; the chain here still links its own.
    b.person("40123458").await;
    settle(&mut hq, &[&a, &b]).await;
    assert_eq!(hq.memory.feed.len(), 3);
}

#[tokio::test]
async fn a_restored_backup_brings_only_work() {
    let (mut hq, mut a) = (Hq::new().await, Device::new().await);
    a.person("40123456").await;
    a.round(&mut hq).await;
    a.person("40123457").await;
    let restored = a.copied().await;
    a.person("40123458").await;
    a.round(&mut hq).await;
    // The first laptop is lost; the backup takes its place.
    restored.store.become_new_device().await.unwrap();
    restored.person("40123459").await;
    settle(&mut hq, &[&restored]).await;
    assert_eq!(restored.store.search_people("", 9).await.unwrap().0, 4);
    assert_eq!(hq.memory.feed.len(), 4);
}

#[tokio::test]
async fn headquarters_restored_from_a_backup_gets_back_what_it_lost() {
    let (mut hq, a, b) = (Hq::new().await, Device::new().await, Device::new().await);
    a.person("40123456").await;
    settle(&mut hq, &[&a, &b]).await;
    let mut backup = hq.memory.clone();
    backup.epoch = Uuid::new_v4();
    a.person("40123457").await;
    b.person("40123458").await;
    settle(&mut hq, &[&a, &b]).await;
    hq.memory = backup;
    hq.twin = Device::new().await;
    // The one who wrote the lost operations is gone: who read them brings them back.
    let report = b.round(&mut hq).await;
    assert!(report.new_epoch && report.salvaged >= 1, "{report:?}");
    settle(&mut hq, &[&b]).await;
    assert_eq!(hq.memory.feed.len(), 3);
    settle(&mut hq, &[&a, &b]).await;
    assert_eq!(hq.memory.feed.len(), 3);
}

#[tokio::test]
async fn what_headquarters_sets_aside_is_kept_and_the_rest_goes_on() {
    let (mut hq, a, b) = (Hq::new().await, Device::new().await, Device::new().await);
    hq.memory.forbidden = Some("event_report");
    let event = Uuid::now_v7();
    let op = a
        .write("event_report", event, &[("methodology", json!("Taller"))])
        .await;
    a.person("40123456").await;
    let report = a.round(&mut hq).await;
    assert_eq!((report.sent, report.set_aside), (2, 1));
    b.round(&mut hq).await;
    assert_eq!(b.store.search_people("", 9).await.unwrap().0, 1);
    assert_eq!(a.text("event_report", event, "methodology").await, "Taller");
    let aside = a.store.operations_aside().await.unwrap();
    assert_eq!((aside.len(), aside[0].op), (1, op));
    assert_eq!(aside[0].cause.code(), "not_allowed");
    // Tables that hold what waits there rightly differ; the feed does not.
    let report = a.round(&mut hq).await;
    assert_eq!((report.compared, report.differing), (true, 0));
    // A person at headquarters lets it in.
    hq.memory.accept(op).await;
    settle(&mut hq, &[&a, &b]).await;
    assert!(a.store.operations_aside().await.unwrap().is_empty());
    assert_eq!(b.text("event_report", event, "methodology").await, "Taller");
}

#[tokio::test]
async fn values_side_by_side_are_decided_once_for_all() {
    let (mut hq, a, b) = (Hq::new().await, Device::new().await, Device::new().await);
    let person = a.person("40123456").await;
    settle(&mut hq, &[&a, &b]).await;
    a.write("person", person, &[("phone", json!("066 1"))])
        .await;
    b.write("person", person, &[("phone", json!("066 2"))])
        .await;
    // Two who write the same leave nothing to decide.
    a.write("person", person, &[("post", json!("Tesorera"))])
        .await;
    b.write("person", person, &[("post", json!("Tesorera"))])
        .await;
    settle(&mut hq, &[&a, &b]).await;
    let waiting = b.store.undecided().await.unwrap();
    assert_eq!((waiting.len(), waiting[0].field.as_str()), (1, "phone"));
    let heads = &waiting[0].heads;
    assert_eq!(
        heads[0].value.as_str().unwrap(),
        b.text("person", person, "phone").await
    );
    let seen: Vec<_> = heads.iter().map(|head| head.op).collect();
    let decide = async |device: &Device, chosen, seen: &[_]| {
        let mut tx = device.store.write(super::kit::actor()).await.unwrap();
        let done = tx.decide(person, "phone", chosen, seen).await.unwrap();
        tx.commit().await.unwrap();
        done
    };
    // Somebody who saw only one of the two may not decide.
    assert!(!decide(&b, seen[0], &seen[..1]).await);
    assert!(decide(&b, seen[1], &seen).await);
    settle(&mut hq, &[&a, &b]).await;
    for device in [&a, &b] {
        assert_eq!(device.store.undecided_fields().await.unwrap(), 0);
        let chosen = heads[1].value.as_str().unwrap();
        assert_eq!(device.text("person", person, "phone").await, chosen);
    }
    assert!(!decide(&a, seen[1], &seen).await);
}

#[tokio::test]
async fn a_difference_is_found_and_mended_on_the_side_that_is_wrong() {
    let (mut hq, a, b) = (Hq::new().await, Device::new().await, Device::new().await);
    a.person("40123456").await;
    let lost = b.person("40123457").await;
    settle(&mut hq, &[&a, &b]).await;
    let good = a.picture().await;
    // A bad disk changes a row and loses an operation with all it did.
    for statement in [
        "update person set paternal = 'Otro'",
        "delete from operation where own = 0",
        "delete from person where document_number = '40123457'",
    ] {
        sqlx::query(statement)
            .execute(a.store.writer())
            .await
            .unwrap();
    }
    sqlx::query("delete from field_head where record = ?")
        .bind(lost.to_string())
        .execute(a.store.writer())
        .await
        .unwrap();
    let report = a.round(&mut hq).await;
    assert!(report.compared && report.differing == 0, "{report:?}");
    assert_eq!(a.picture().await, good);
}

#[tokio::test]
async fn merged_people_count_once_and_part_again() {
    let (mut hq, a, b) = (Hq::new().await, Device::new().await, Device::new().await);
    let session = Uuid::now_v7();
    let fields = [
        ("training", json!(Uuid::now_v7())),
        ("date", json!("2027-04-12")),
        ("part", json!("morning")),
    ];
    a.write("session", session, &fields).await;
    let (first, second) = (a.person("40123456").await, a.person("40123457").await);
    let third = b.person("40123456").await;
    a.attend(session, first).await;
    a.attend(session, second).await;
    settle(&mut hq, &[&a, &b]).await;
    let fields = [("person", json!(first)), ("merged_into", json!(second))];
    let link = a.fact("person_link", first, &fields).await;
    let again = b.fact("person_link", first, &fields).await;
    settle(&mut hq, &[&a, &b]).await;
    for device in [&a, &b] {
        let attended: Vec<String> =
            sqlx::query("select distinct person from standing_attendance where session = ?")
                .bind(session.to_string())
                .fetch_all(device.store.readers())
                .await
                .unwrap()
                .iter()
                .map(|row| row.try_get("person").unwrap())
                .collect();
        assert_eq!(attended, [second.to_string()]);
        // Found by either document, and by the record of the other laptop, it is the same one.
        for number in ["40123456", "40123457"] {
            let found = device
                .store
                .person_by_document("dni", number)
                .await
                .unwrap();
            assert_eq!(found.unwrap().id, second.to_string());
        }
        let (total, found) = device.store.search_people("40123456", 9).await.unwrap();
        assert_eq!((total, &found[0].id), (1, &second.to_string()));
        let merges = device.store.merges(&third.to_string()).await.unwrap();
        assert_eq!(merges.len(), 1);
        assert_eq!(merges[0].into.id, second.to_string());
    }
    a.annul(link).await;
    assert_eq!(a.store.merges(&first.to_string()).await.unwrap().len(), 1);
    a.annul(again).await;
    settle(&mut hq, &[&a, &b]).await;
    let entries = b
        .store
        .register_entries(&session.to_string())
        .await
        .unwrap();
    let people: std::collections::BTreeSet<_> =
        entries.iter().map(|entry| entry.person.clone()).collect();
    // The two of the first laptop; the record of the second is the first of them by its document.
    assert_eq!(people.len(), 2);
    assert!(b.store.merges(&first.to_string()).await.unwrap().is_empty());
}

#[tokio::test]
async fn merges_in_a_ring_and_in_a_chain_stand_for_one() {
    let a = Device::new().await;
    let mut people = Vec::new();
    for number in 1..=4 {
        people.push(a.person(&format!("4012345{number}")).await);
    }
    let one = async |person: Uuid| {
        let mut tx = a.store.write(super::kit::actor()).await.unwrap();
        tx.stands_for(&person.to_string()).await.unwrap().unwrap()
    };
    for (from, into) in [(0, 1), (1, 2), (2, 3)] {
        let fields = [
            ("person", json!(people[from])),
            ("merged_into", json!(people[into])),
        ];
        a.fact("person_link", people[from], &fields).await;
    }
    for person in &people {
        assert_eq!(one(*person).await, people[3].to_string());
    }
    let fields = [
        ("person", json!(people[3])),
        ("merged_into", json!(people[0])),
    ];
    a.fact("person_link", people[3], &fields).await;
    for person in &people {
        assert_eq!(one(*person).await, people[0].to_string());
    }
}
