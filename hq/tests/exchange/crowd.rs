//! Nobody ties headquarters up: neither from outside nor with one computer's token.

use crate::kit::{CENTRE, Device, House, code, instance_with, options};
use serde_json::json;
use sisconecta_hq::{Limits, Options};
use sisconecta_sync::exchange::wire::{Bytes, Digest, MOST_BYTES, Salvage};
use sisconecta_sync::exchange::{Link, Sum};
use sisconecta_sync::fold_name;
use sqlx::{Connection, PgConnection};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use uuid::Uuid;

const SOON: Duration = Duration::from_secs(10);
const HEALTH: &str = "GET /health HTTP/1.1\r\nhost: x\r\n\r\n";

async fn with(limits: Limits) -> House {
    let options = Options {
        limits,
        ..options()
    };
    House::over(sisconecta_cluster::Cluster::shared().unwrap(), options).await
}

async fn saying(address: SocketAddr, words: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(words.as_bytes()).await.unwrap();
    stream
}

/// The status of the next answer.
async fn status(stream: &mut TcpStream) -> String {
    let mut line = [0; 12];
    stream.read_exact(&mut line).await.unwrap();
    String::from_utf8_lossy(&line[9..]).into_owned()
}

#[tokio::test]
async fn a_client_that_says_nothing_or_half_a_word_is_hung_up_on() {
    let house = with(Limits {
        greeting: Duration::from_millis(300),
        ..Limits::default()
    })
    .await;
    for words in ["", "POST /v1/hello HTTP/1.1\r\nhost:", HEALTH] {
        let mut stream = saying(house.server.address, words).await;
        let mut heard = Vec::new();
        let ended = timeout(SOON, stream.read_to_end(&mut heard)).await;
        assert!(ended.is_ok(), "«{words}» holds a connection");
    }
}

#[tokio::test]
async fn connections_are_counted_and_the_next_waits_for_a_place() {
    let house = with(Limits {
        connections: 2,
        ..Limits::default()
    })
    .await;
    let first = saying(house.server.address, "").await;
    let _second = saying(house.server.address, "").await;
    let mut third = saying(house.server.address, HEALTH).await;
    let early = timeout(Duration::from_millis(500), status(&mut third)).await;
    assert!(early.is_err(), "{early:?}");
    drop(first);
    assert_eq!(timeout(SOON, status(&mut third)).await.unwrap(), "200");
}

#[tokio::test]
async fn no_body_is_read_of_whoever_has_no_token() {
    let house = House::new().await;
    let token = "0".repeat(64);
    for (call, proof, wanted) in [
        ("push", String::new(), "401"),
        ("push", format!("authorization: Bearer {token}\r\n"), "401"),
        ("digest", String::new(), "401"),
        // A code is short, and so is what comes with it.
        ("enrol", String::new(), "413"),
    ] {
        let words = format!(
            "POST /v1/{call} HTTP/1.1\r\nhost: x\r\n{proof}content-length: 1000000\r\n\r\n"
        );
        let mut stream = saying(house.server.address, &words).await;
        let answer = timeout(SOON, status(&mut stream)).await;
        assert_eq!(answer.unwrap(), wanted, "{call}");
    }
}

#[tokio::test]
async fn one_computers_calls_keep_no_other_centre_waiting() {
    let house = House::new().await;
    let (mut office, mut puno) = (house.device().await, house.device_of("PUNO").await);
    office.round().await.unwrap();
    puno.round().await.unwrap();
    // The centre's row is held, so that each push takes a connection of the pool and waits.
    let mut held = PgConnection::connect(&house.database).await.unwrap();
    let mut holding = held.begin().await.unwrap();
    sqlx::query("select head from scope where code = $1 for update")
        .bind(CENTRE)
        .fetch_one(&mut *holding)
        .await
        .unwrap();
    office.person("Quispe").await;
    let pushes: Vec<_> = (0..16)
        .map(|_| {
            let (mut link, push) = (office.link.clone(), office.push(0, 1));
            tokio::spawn(async move { link.push(push).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let began = Instant::now();
    puno.person("Mamani").await;
    assert_eq!(puno.round().await.unwrap().sent, 1);
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    holding.commit().await.unwrap();
    let mut answers = futures::future::join_all(pushes).await;
    answers.retain(|answer| answer.as_ref().is_ok_and(Result::is_ok));
    assert!(!answers.is_empty());
    office.round().await.unwrap();
    house.settle().await;
}

#[tokio::test]
async fn one_right_is_served_some_times_at_once_and_asked_to_come_again() {
    let house = with(Limits {
        calls_of_right: 1,
        patience: Duration::from_millis(300),
        ..Limits::default()
    })
    .await;
    let mut office = house.device().await;
    office.round().await.unwrap();
    // Its own first call takes its time over a body.
    let head = format!(
        "POST /v1/push HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-length: 9\r\n\r\n",
        office.link.token
    );
    let slow = saying(house.server.address, &head).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let refused = office.link.hello(office.hello()).await;
    assert_eq!(code(refused), "unavailable");
    drop(slow);
    office.round().await.unwrap();
}

#[tokio::test]
async fn digests_asked_at_once_read_the_tables_once() {
    let house = House::new().await;
    let mut devices: Vec<Device> = Vec::new();
    for _ in 0..4 {
        devices.push(house.device().await);
    }
    devices[0].person("Quispe").await;
    for device in &mut devices {
        device.round().await.unwrap();
    }
    let (_hq, mut server) = instance_with(&house.database, options()).await;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let watch = server.watched_on(listener).unwrap();
    let url = format!("http://{}", server.address);
    let ask = |device: &Device, upto: u64| {
        let mut link = device.link.clone();
        link.url.clone_from(&url);
        let digest = Digest {
            device: device.id(),
            epoch: device.ledger.standing.epoch.unwrap(),
            upto,
            ranges: vec![Sum::default()],
            fold: fold_name().to_owned(),
            buckets: Some(Vec::new()),
        };
        async move { link.digest(digest).await.unwrap() }
    };
    let asked = devices.iter().cycle().take(12);
    let answers = futures::future::join_all(asked.map(|device| ask(device, 1))).await;
    for answer in &answers {
        assert!(answer.comparable);
        assert_eq!(answer.ranges, [(1, 1)]);
        assert_eq!(answer.buckets, answers[0].buckets);
        assert!(!answer.buckets.is_empty());
    }
    let counted = async || {
        let text = reqwest::get(format!("http://{watch}/metrics"))
            .await
            .unwrap();
        let text = text.text().await.unwrap();
        let line = text
            .lines()
            .find(|line| line.starts_with("hq_tables_summed_total"));
        line.unwrap().rsplit(' ').next().unwrap().to_owned()
    };
    assert_eq!(counted().await, "1");
    // What comes in is seen: one person more could fall into the bucket of the first.
    let more = ["Huamán", "Mamani", "Condori", "Flores", "Rojas", "Ccopa"];
    for name in more {
        devices[0].person(name).await;
    }
    devices[0].round().await.unwrap();
    let after = ask(&devices[1], 1 + more.len() as u64).await;
    assert_ne!(after.buckets, answers[0].buckets);
    assert_eq!(counted().await, "2");
}

#[tokio::test]
async fn no_operation_is_larger_than_one_can_be_sealed_and_no_push_than_a_push() {
    let house = House::new().await;
    let mut office = house.device().await;
    office.round().await.unwrap();
    let kilobytes = |count: usize| json!("x".repeat(count * 1024));
    for _ in 0..3 {
        let fields = [("paternal", kilobytes(500))];
        office.edit("person", Uuid::now_v7(), &fields, None).await;
    }
    let pushed = office.link.push(office.push(0, 3)).await;
    assert_eq!(code(pushed), "too_large");
    let mut swollen = office.push(0, 1);
    swollen.operations[0].payload = Some(Bytes(vec![b'x'; MOST_BYTES + 10_000]));
    let brought = Salvage {
        device: office.id(),
        epoch: office.ledger.standing.epoch.unwrap(),
        operations: swollen.operations.clone(),
    };
    assert_eq!(code(office.link.push(swollen).await), "too_large");
    assert_eq!(code(office.link.salvage(brought).await), "too_large");
    assert_eq!(house.sql("select count(*) from operation"), "0");
    // The largest that a program writes passes, also with a longer label than it was sealed with.
    let fields = [("paternal", kilobytes(1022))];
    office.edit("person", Uuid::now_v7(), &fields, None).await;
    assert_eq!(office.round().await.unwrap().sent, 4);
}

#[tokio::test]
async fn a_day_has_a_measure_for_each_computer() {
    let days = Arc::new(AtomicI64::new(20_000));
    let clock = days.clone();
    let options = Options {
        clock: Arc::new(move || clock.load(Ordering::Relaxed) * 24 * 3600 * 1000),
        limits: Limits {
            bytes_a_day: 50_000,
            ..Limits::default()
        },
        ..options()
    };
    let house = House::over(sisconecta_cluster::Cluster::shared().unwrap(), options).await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    office.round().await.unwrap();
    let fields = [("paternal", json!("x".repeat(60_000)))];
    office.edit("person", Uuid::now_v7(), &fields, None).await;
    office.link.push(office.push(0, 1)).await.unwrap();
    office.person("Quispe").await;
    let refused = office.link.push(office.push(1, 2)).await;
    assert_eq!(code(refused), "enough_today");
    laptop.round().await.unwrap();
    days.fetch_add(1, Ordering::Relaxed);
    assert_eq!(office.round().await.unwrap().sent, 1);
    house.settle().await;
}
