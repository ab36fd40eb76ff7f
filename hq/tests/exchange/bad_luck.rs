//! PostgreSQL dies, the server dies: nothing that was acknowledged is lost.

use crate::kit::{CENTRE, Device, House, HttpLink, code, options};
use sisconecta_cluster::{Cluster, Disk, SmallDisk, Stop};
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_hq::{Headquarters, Options};
use sisconecta_sync::MemoryTables;
use sisconecta_sync::exchange::Link;
use sisconecta_sync::exchange::memory::MemoryLedger;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// Operations that headquarters said it has.
fn acknowledged(device: &Device) -> BTreeSet<OpId> {
    let sent = device.ledger.log.iter().filter(|entry| entry.sent);
    sent.map(|entry| entry.operation.header.id).collect()
}

/// What the feed of a database holds.
fn fed(cluster: &Cluster, database: &str) -> BTreeSet<OpId> {
    let name = database.rsplit('/').next().unwrap();
    cluster
        .ask(name, "select id from operation where feed is not null")
        .unwrap()
        .lines()
        .map(|line| line.trim().parse().unwrap())
        .collect()
}

#[tokio::test]
async fn a_full_disk_at_headquarters_leaves_the_work_with_the_device() {
    let Some(disk) = SmallDisk::new(256).unwrap() else {
        eprintln!("only root can mount a small disk: not tried");
        return;
    };
    let cluster = Arc::new(Cluster::at(&disk.folder().join("cluster"), Disk::Quick).unwrap());
    let house = House::over(cluster.clone(), options()).await;
    let mut office = house.device().await;
    office.person("Quispe").await;
    office.round().await.unwrap();

    let ballast = disk.fill().unwrap();
    let mut refused = 0;
    // PostgreSQL's files still have room for a while.
    for _ in 0..60 {
        for _ in 0..100 {
            office.person("Huamán").await;
        }
        refused += u32::from(office.round().await.is_err());
        if refused == 3 {
            break;
        }
    }
    assert_eq!(refused, 3, "the disk was not full");
    let held = acknowledged(&office);
    std::fs::remove_file(ballast).unwrap();
    // PostgreSQL itself stops when its own log has no room.
    if cluster.ask("postgres", "select 1").is_err() {
        let _ = cluster.stop(Stop::Immediate);
        cluster.start_again().unwrap();
    }
    assert!(
        held.is_subset(&fed(&cluster, &house.database)),
        "something acknowledged was lost"
    );
    let mut left = 40;
    while office.round().await.is_err() {
        left -= 1;
        assert!(left > 0, "headquarters does not come back");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    assert_eq!(fed(&cluster, &house.database), office.ids());
    house.settle().await;
    house.server.stop().await;
    house.hq.close().await;
}

#[tokio::test]
async fn postgresql_killed_in_the_middle_loses_nothing_acknowledged() {
    let cluster = Arc::new(Cluster::temporary(Disk::Quick).unwrap());
    let hasty = Options {
        patience: Duration::from_secs(2),
        ..options()
    };
    let house = House::over(cluster.clone(), hasty).await;
    let mut office = house.device().await;
    office.round().await.unwrap();
    for turn in 0..3 {
        let stopping = cluster.clone();
        let killing = tokio::task::spawn_blocking(move || {
            std::thread::sleep(Duration::from_millis(60 + turn * 35));
            stopping.stop(Stop::Immediate).unwrap();
        });
        while !killing.is_finished() {
            for _ in 0..10 {
                office.person("Quispe").await;
            }
            let _ = office.round().await;
        }
        killing.await.unwrap();
        // While it is gone every call says so, and the device keeps its work.
        office.person("Flores").await;
        let refused = office.link.hello(office.hello()).await;
        assert_eq!(code(refused), "unavailable");
        let refused = office.link.push(office.push(0, 1)).await;
        assert_eq!(code(refused), "unavailable");
        cluster.start_again().unwrap();
        assert!(acknowledged(&office).is_subset(&fed(&cluster, &house.database)));
        // The pool finds its connections broken and makes new ones.
        let mut left = 50;
        while office.round().await.is_err() {
            left -= 1;
            assert!(left > 0, "the server does not come back");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    assert_eq!(office.ids(), fed(&cluster, &house.database));
    house.settle().await;
}

/// `hq serve` as a process of its own.
struct Process {
    child: Child,
    url: String,
}

impl Process {
    fn start(database: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hq"))
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env("HQ_DATABASE", database)
            .env("HQ_LOG", "off")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut said)
            .unwrap();
        let address = said.trim().strip_prefix("listening ").unwrap();
        let url = format!("http://{address}");
        Self { child, url }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_9_of_the_server_during_pushes_loses_nothing_acknowledged() {
    let cluster = Cluster::shared().unwrap();
    let database = cluster.fresh_database().unwrap();
    let hq = Headquarters::open(&database, options()).unwrap();
    hq.migrate().await.unwrap();
    let mut process = Process::start(&database);
    let one_time = hq.enrol(CENTRE, None).await.unwrap().code;
    let ledger = MemoryLedger::new(DeviceId::fresh(), MemoryTables::default(), DeviceId::fresh);
    let mut link = HttpLink::new(&process.url);
    let enrolled = link.enrol(&one_time, ledger.standing.device).await.unwrap();
    link.token = enrolled["token"].as_str().unwrap().to_owned();
    let mut office = Device {
        ledger,
        link,
        scope: CENTRE.into(),
    };
    let mut interrupted = 0;
    for turn in 0..8 {
        let writing = std::time::Instant::now();
        let delay = Duration::from_millis(15 + turn * 11);
        let killing = tokio::task::spawn_blocking(move || {
            std::thread::sleep(delay);
            drop(process);
        });
        while !killing.is_finished() {
            for _ in 0..5 {
                office.person("Quispe").await;
            }
            interrupted += usize::from(office.round().await.is_err());
        }
        killing.await.unwrap();
        assert!(writing.elapsed() >= delay);
        assert!(acknowledged(&office).is_subset(&fed(&cluster, &database)));
        process = Process::start(&database);
        office.link.url.clone_from(&process.url);
    }
    office.round().await.unwrap();
    assert_eq!(office.ids(), fed(&cluster, &database));
    assert!(
        interrupted > 0,
        "the server was never killed in the middle of a round"
    );
    drop(process);
    hq.fold_all().await.unwrap();
    assert_eq!(hq.verify().await.unwrap(), []);
}
