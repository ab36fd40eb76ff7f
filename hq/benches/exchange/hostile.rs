//! `cargo xtask bench sync hostile [OPERATIONS]`: ten good devices of ten centres do their rounds, first alone, then beside one device of the
//! first centre that sends what it likes as fast as it can, and 200 connections that say nothing.
//!
//! Headquarters is the built `hq serve`, a process of its own, so that its memory is told apart. All of it, PostgreSQL and both sorts of
//! devices, shares one machine: what the hostile device itself costs to play is made before.

use crate::desktop::peak_memory;
use crate::device::Device;
use crate::{PUSH, median, odd};
use sisconecta_cluster::{Cluster, Disk};
use sisconecta_domain::ids::StaffId;
use sisconecta_hq::{Headquarters, Options};
use sisconecta_sync::exchange::wire::{Envelope, MOST_BYTES, Push};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// The word that asks for this measurement.
pub const HOSTILE: &str = "hostile";
const SENT: usize = 100_000;
const GOOD: usize = 10;
const IDLE: usize = 200;
/// What a desk writes between two rounds.
const WRITTEN: usize = 20;
/// Between two rounds of one device; the program's own pause is longer.
const PAUSE: Duration = Duration::from_millis(500);
/// How long the good ones are measured alone.
const ALONE: Duration = Duration::from_secs(20);
/// Unfolded operations of another centre are looked for this often.
const LOOK: Duration = Duration::from_millis(250);

/// What the good devices met.
struct Met {
    /// Seconds of each round.
    rounds: Vec<f64>,
    /// Longest time in seconds that something of another centre than the hostile device's waited for the fold.
    waited: f64,
}

pub async fn beside_good_ones() {
    let sent = std::env::args()
        .filter_map(|word| word.parse().ok())
        .next()
        .unwrap_or(SENT);
    let cluster = Cluster::temporary(Disk::Durable).unwrap();
    let database = cluster.fresh_database().unwrap();
    let hq = Headquarters::open(&database, Options::default()).unwrap();
    hq.migrate().await.unwrap();
    let (mut server, address) = serve(&database);
    let mut good = Vec::new();
    for number in 0..GOOD {
        let mut device = Device::enrolled(&hq, address, &centre(number)).await;
        let staff = device.write_staff();
        device.push(&[staff]).await;
        good.push(device);
    }
    let hostile = Device::enrolled(&hq, address, &centre(0)).await;
    let pushes = made(&hostile, good[0].author.unwrap(), sent);

    let ended = Arc::new(AtomicBool::new(false));
    let timer = Arc::clone(&ended);
    tokio::spawn(async move {
        tokio::time::sleep(ALONE).await;
        timer.store(true, Ordering::Relaxed);
    });
    let (good, alone) = work(&hq, good, &ended).await;

    let ended = Arc::new(AtomicBool::new(false));
    let idle = idle_connections(address, &ended);
    let over = Arc::clone(&ended);
    let attack = tokio::spawn(async move {
        let began = Instant::now();
        for push in pushes {
            hostile.send("push", push).await;
        }
        over.store(true, Ordering::Relaxed);
        began.elapsed().as_secs_f64()
    });
    let (_, beside) = work(&hq, good, &ended).await;
    let seconds = attack.await.unwrap();
    drop(idle);
    let memory = peak_memory(server.id());
    println!("{sent} hostile operations in {seconds:.0} s beside {IDLE} idle connections");
    told("rounds of the good ones alone", &alone);
    told("rounds beside the hostile one", &beside);
    println!(
        "beside it a round takes {:.2} of what it took alone",
        median(beside.rounds.iter().copied()) / median(alone.rounds.iter().copied())
    );
    println!("headquarters held at most {memory:.0} MB");
    server.kill().unwrap();
    server.wait().unwrap();
    while hq.unfolded().await.unwrap() > 0 {
        hq.fold_all().await.unwrap();
    }
    assert_eq!(hq.verify().await.unwrap(), []);
    hq.close().await;
}

fn centre(number: usize) -> String {
    format!("CENTRO-{number}")
}

/// The built server over a database.
fn serve(database: &str) -> (Child, SocketAddr) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_hq"))
        .args(["serve", "--database", database, "--listen", "127.0.0.1:0"])
        .env("HQ_LOG", "error")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.trim().strip_prefix("listening ").unwrap();
    let address = address.parse().unwrap();
    (server, address)
}

/// The hostile device's calls, ready to be sent.
fn made(device: &Device, author: StaffId, count: usize) -> Vec<Vec<u8>> {
    let (mut number, mut previous) = (0, None);
    let mut pushes = Vec::new();
    let mut waiting: Vec<Envelope> = Vec::new();
    let mut bytes = 0;
    let mut pushed = |operations: Vec<Envelope>| {
        let push = Push {
            device: device.id,
            operations,
        };
        pushes.push(serde_json::to_vec(&push).unwrap());
    };
    for odd in odd::some(count) {
        let place = (number + 1, previous);
        let (envelope, hash) = odd.sealed(&centre(0), device.id, author, place);
        (number, previous) = (number + 1, Some(hash));
        if waiting.len() == PUSH || bytes + envelope.size() > MOST_BYTES {
            pushed(std::mem::take(&mut waiting));
            bytes = 0;
        }
        bytes += envelope.size();
        waiting.push(envelope);
    }
    pushed(waiting);
    pushes
}

/// Connections that say nothing, or half a word; each comes again when it is hung up on.
fn idle_connections(address: SocketAddr, ended: &Arc<AtomicBool>) -> JoinSet<()> {
    let mut idle = JoinSet::new();
    for number in 0..IDLE {
        let ended = Arc::clone(ended);
        idle.spawn(async move {
            while !ended.load(Ordering::Relaxed) {
                let Ok(mut stream) = TcpStream::connect(address).await else {
                    continue;
                };
                if number % 2 == 0 {
                    let _ = stream.write_all(b"POST /v1/push HTTP/1.1\r\nhost:").await;
                }
                let _ = stream.read_to_end(&mut Vec::new()).await;
            }
        });
    }
    idle
}

/// Rounds of all good devices until the end, and how long their centres wait for the fold meanwhile.
async fn work(
    hq: &Headquarters,
    devices: Vec<Device>,
    ended: &Arc<AtomicBool>,
) -> (Vec<Device>, Met) {
    let watching = tokio::spawn(watch(hq.clone(), Arc::clone(ended)));
    let mut working = JoinSet::new();
    for mut device in devices {
        let ended = Arc::clone(ended);
        working.spawn(async move {
            let mut rounds = Vec::new();
            let mut read = 0;
            while !ended.load(Ordering::Relaxed) {
                let operations = device.write(WRITTEN);
                let began = Instant::now();
                read = device.greet().await.head.min(read);
                device.push(&operations).await;
                let (_, count) = device.pull(read).await;
                rounds.push(began.elapsed().as_secs_f64());
                read += count as u64;
                tokio::time::sleep(PAUSE).await;
            }
            (device, rounds)
        });
    }
    let (mut devices, mut rounds) = (Vec::new(), Vec::new());
    for (device, mut of_device) in working.join_all().await {
        devices.push(device);
        rounds.append(&mut of_device);
    }
    let waited = watching.await.unwrap();
    (devices, Met { rounds, waited })
}

/// The longest time that a centre other than the hostile device's stood behind with the very same operation, in seconds.
async fn watch(hq: Headquarters, ended: Arc<AtomicBool>) -> f64 {
    let mut since = std::collections::BTreeMap::new();
    let mut longest: f64 = 0.0;
    while !ended.load(Ordering::Relaxed) {
        let behind = hq.folded().await.unwrap();
        for (centre, folded, head) in behind {
            if centre == self::centre(0) {
                continue;
            }
            let (at, began) = since.entry(centre).or_insert((folded, Instant::now()));
            if *at != folded || folded == head {
                (*at, *began) = (folded, Instant::now());
            }
            longest = longest.max(began.elapsed().as_secs_f64());
        }
        tokio::time::sleep(LOOK).await;
    }
    longest
}

fn told(what: &str, met: &Met) {
    let mut rounds = met.rounds.clone();
    rounds.sort_by(f64::total_cmp);
    let at = |part: usize| rounds[rounds.len() * part / 100] * 1000.0;
    println!(
        "{what}: {} of them, median {:.1} ms, p95 {:.1} ms; another centre waited {:.1} s at most for the fold",
        rounds.len(),
        at(50),
        at(95),
        met.waited
    );
}
