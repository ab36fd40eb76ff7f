//! What may happen to disks and to headquarters: everything is back after one round.

use crate::event::{event, participants, set_objective, walk_in};
use crate::office::{Office, copy, reopen};
use serde_json::json;
use sisconecta_bridge::demo::invent;
use sisconecta_cluster::Stop;
use sisconecta_tests::centre::rows;
use sisconecta_tests::headquarters::{address, instance};

#[tokio::test(flavor = "multi_thread")]
async fn yesterdays_backup_of_headquarters_gets_todays_work_back_in_one_round() {
    let office = Office::new().await;
    let a = office.first("a").await;
    let event = event(&a).await;
    a.exchange().await;
    let b = office.joining("b").await;
    let backup = office.place.path().join("ayer.hq");
    sisconecta_hq::backup(&office.house.database, &backup)
        .await
        .unwrap();

    // Today's work of both reaches headquarters, and each other.
    let people = invent(6, 5);
    for person in &people[..3] {
        walk_in(&a, &event, person).await;
    }
    for person in &people[3..] {
        walk_in(&b, &event, person).await;
    }
    office.settle(&[&a, &b]).await;

    // Headquarters comes back as it was yesterday, and the computer that wrote the last three is gone.
    sisconecta_hq::restore(&office.house.database, &backup, true)
        .await
        .unwrap();
    b.close().await;
    let status = a.exchange().await;
    assert_eq!(status["unsent"], 0, "{status}");
    assert!(
        status["last_round"]["salvaged"].as_u64().unwrap() > 0,
        "{status}"
    );
    office.compare_sides(&[&a]).await;
    let c = office.joining("c").await;
    assert_eq!(participants(&c, &event).await, 6);
    office.compare_sides(&[&a, &c]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reimaged_laptop_has_everything_after_one_round() {
    let office = Office::new().await;
    let a = office.first("a").await;
    let event = event(&a).await;
    for person in &invent(5, 8) {
        walk_in(&a, &event, person).await;
    }
    a.exchange().await;
    let before = a.picture().await;
    a.close().await;
    std::fs::remove_dir_all(office.folder("a")).unwrap();

    let again = office.joining("a").await;
    assert_eq!(participants(&again, &event).await, 5);
    assert!(
        again.picture().await == before,
        "the rows are not those of before"
    );
    office.compare_sides(&[&again]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloned_disk_loses_nothing_of_either_copy() {
    let office = Office::new().await;
    let a = office.first("a").await;
    let event = event(&a).await;
    a.exchange().await;
    // Written before the disk was copied, and sent by neither yet.
    let people = invent(9, 13);
    for person in &people[..3] {
        walk_in(&a, &event, person).await;
    }
    a.close().await;
    copy(&office.folder("a"), &office.folder("b"));
    let (a, b) = (
        reopen(&office.folder("a")).await,
        reopen(&office.folder("b")).await,
    );
    for person in &people[3..6] {
        walk_in(&a, &event, person).await;
    }
    for person in &people[6..] {
        walk_in(&b, &event, person).await;
    }
    office.settle(&[&a, &b]).await;
    for desk in [&a, &b] {
        assert_eq!(participants(desk, &event).await, 9);
    }
    // Both go on writing under names of their own.
    set_objective(&a, &event, "Uno").await;
    office.settle(&[&a, &b]).await;
    set_objective(&b, &event, "Dos").await;
    office.settle(&[&a, &b]).await;
    assert!(rows(&a.get("review.list", json!({})).await).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_and_a_database_that_dies_lose_nothing_acknowledged() {
    let office = Office::new().await;
    let a = office.first("a").await;
    let event = event(&a).await;
    a.exchange().await;
    let b = office.joining("b").await;
    let (_second, other) = instance(&office.house.database).await;
    let people = invent(12, 21);
    for (turn, pair) in people.chunks(2).enumerate() {
        walk_in(&a, &event, &pair[0]).await;
        walk_in(&b, &event, &pair[1]).await;
        office.proxy.set_upstream(&address(if turn % 2 == 0 {
            &other
        } else {
            &office.house.server
        }));
        if turn == 3 {
            office.house.cluster.stop(Stop::Immediate).unwrap();
            let dead = a.round().await;
            assert_eq!(dead["last_round"]["ok"], false, "{dead}");
            office.house.cluster.start_again().unwrap();
        } else {
            a.round().await;
            b.round().await;
        }
    }
    office.settle(&[&a, &b]).await;
    for desk in [&a, &b] {
        assert_eq!(participants(desk, &event).await, 12);
    }
}
