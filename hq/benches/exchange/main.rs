//! `cargo xtask bench sync`, headquarters' side: operations pushed and pulled through the real server, beside a bare insert of the same rows
//! into the same PostgreSQL.
//!
//! The bare insert goes in the batches of a push, one commit each, into a table that has nothing but its primary key.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement stops at the first thing that does not hold"
)]

mod desktop;
mod device;
mod hostile;
#[path = "../../tests/exchange/odd.rs"]
mod odd;

use device::Device;
use sisconecta_cluster::{Cluster, Disk};
use sisconecta_hq::{Headquarters, Options, Server};
use sisconecta_sync::Operation;
use sqlx::{Connection, PgConnection};
use std::time::Instant;
use tokio::net::TcpListener;
use uuid::Uuid;

const CENTRE: &str = "AYACUCHO";
const PUSH: usize = 200;
const PAGE: u32 = 500;
/// What a computer that joins has to get.
const FIRST_PULL: usize = 100_000;
/// Rounds of the comparison; a single one depends too much on what the disk is about.
const ROUNDS: usize = 5;

/// Seconds that the same operations took.
struct Round {
    bare: f64,
    push: f64,
    pull: f64,
    /// From the end of the pull until the tables show everything: the fold waits for a pause of the pushes.
    fold: f64,
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[tokio::main]
async fn main() {
    if std::env::args().nth(1).as_deref() == Some(desktop::JOIN) {
        return desktop::join().await;
    }
    if std::env::args().any(|word| word == hostile::HOSTILE) {
        return hostile::beside_good_ones().await;
    }
    let sizes = sizes();
    let cluster = Cluster::temporary(Disk::Durable).unwrap();
    let database = cluster.fresh_database().unwrap();
    let mut centre = Centre::enrolled(&database).await;

    let first = sizes[0];
    bare_table(&database).await;
    let staff = [centre.office.write_staff()];
    centre.push(&staff).await;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let operations = centre.office.write(first);
        rounds.push(centre.round(&database, &operations).await);
        if rounds.len() == 1 {
            println!(
                "{first} operations of {} bytes on average, median of {ROUNDS} rounds",
                size(&operations)
            );
        }
    }
    print_medians(first, &rounds);

    for size in sizes.into_iter().skip(1) {
        centre.grow(size).await;
        if size == FIRST_PULL {
            desktop::first_pull(&centre.hq, &centre.server, centre.held).await;
        }
        centre.exchange_beside_what_is_held().await;
    }
    centre.end().await;
}

/// How many operations headquarters is to hold, from one measurement to the next.
fn sizes() -> Vec<usize> {
    let sizes: Vec<usize> = std::env::args()
        .filter_map(|word| word.parse().ok())
        .collect();
    if sizes.is_empty() {
        return vec![10_000];
    }
    sizes
}

/// Headquarters and the two computers of its one centre.
struct Centre {
    hq: Headquarters,
    server: Server,
    office: Device,
    laptop: Device,
    /// Operations in the feed.
    held: usize,
}

impl Centre {
    async fn enrolled(database: &str) -> Self {
        let hq = Headquarters::open(database, Options::default()).unwrap();
        hq.migrate().await.unwrap();
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let server = Server::start(hq.clone(), listener, None).unwrap();
        Self {
            office: Device::enrolled(&hq, server.address, CENTRE).await,
            laptop: Device::enrolled(&hq, server.address, CENTRE).await,
            hq,
            server,
            held: 0,
        }
    }

    /// Seconds.
    async fn push(&mut self, operations: &[Operation]) -> f64 {
        let seconds = self.office.push(operations).await;
        self.held += operations.len();
        seconds
    }

    /// Pushes and pulls operations that were just written. Seconds of each.
    async fn exchange(&mut self, operations: &[Operation]) -> (f64, f64) {
        let after = self.held as u64;
        let push = self.push(operations).await;
        let (pull, count) = self.laptop.pull(after).await;
        assert_eq!(count, operations.len());
        (push, pull)
    }

    async fn round(&mut self, database: &str, operations: &[Operation]) -> Round {
        let bare = bare_insert(database, operations).await;
        let (push, pull) = self.exchange(operations).await;
        let fold = wait_for_fold(&self.hq).await;
        Round {
            bare,
            push,
            pull,
            fold,
        }
    }

    /// Writes until headquarters holds so many, and waits for its tables.
    async fn grow(&mut self, size: usize) {
        while self.held < size {
            let operations = self.office.write((size - self.held).min(20_000));
            self.push(&operations).await;
        }
        wait_for_fold(&self.hq).await;
    }

    async fn exchange_beside_what_is_held(&mut self) {
        let operations = self.office.write(2_000);
        let (pushed, pulled) = self.exchange(&operations).await;
        println!(
            "with {:>9} held: push {:>6.1} µs, pull {:>6.1} µs each",
            self.held,
            pushed * 500.0,
            pulled * 500.0
        );
    }

    async fn end(self) {
        let answers = self.hq.verify().await.unwrap();
        let all = self.hq.centres().await.unwrap();
        assert!(answers.is_empty(), "{answers:?}");
        assert_eq!(all, [CENTRE]);
        self.server.stop().await;
        self.hq.close().await;
    }
}

fn print_medians(operations: usize, rounds: &[Round]) {
    #[expect(clippy::cast_precision_loss, reason = "a rate to be printed")]
    let line = |what: &str, seconds: &dyn Fn(&Round) -> f64| {
        let rate = operations as f64 / median(rounds.iter().map(seconds));
        let ratio = median(rounds.iter().map(|round| round.bare / seconds(round)));
        println!("{what:<14}{rate:>9.0}/s   {ratio:.2} of the bare insert");
    };
    line("bare insert", &|round| round.bare);
    line("push", &|round| round.push);
    line("pull", &|round| round.pull);
    line("push and pull", &|round| round.push + round.pull);
    line("fold, behind", &|round| round.fold);
}

fn size(operations: &[Operation]) -> usize {
    let bytes = |op: &Operation| op.header_bytes.len() + op.payload.as_ref().map_or(0, Vec::len);
    operations.iter().map(bytes).sum::<usize>() / operations.len().max(1)
}

async fn wait_for_fold(hq: &Headquarters) -> f64 {
    let began = Instant::now();
    while hq.unfolded().await.unwrap() > 0 {
        hq.fold_all().await.unwrap();
    }
    began.elapsed().as_secs_f64()
}

async fn bare_table(database: &str) {
    let mut connection = PgConnection::connect(database).await.unwrap();
    sqlx::query(
        "create table bare (id uuid primary key, device uuid, number bigint, kind text, hash bytea, header bytea, salt bytea, payload bytea)",
    )
    .execute(&mut connection)
    .await
    .unwrap();
}

/// Seconds for the same bytes in as many rows, with the statement and the commit that any program would use.
async fn bare_insert(database: &str, operations: &[Operation]) -> f64 {
    let mut connection = PgConnection::connect(database).await.unwrap();
    let began = Instant::now();
    for batch in operations.chunks(PUSH) {
        let headers = batch.iter().map(|op| &op.header);
        let ids: Vec<Uuid> = headers.clone().map(|h| h.id.0).collect();
        let devices: Vec<Uuid> = headers.clone().map(|h| h.device.0).collect();
        let numbers: Vec<i64> = headers.clone().map(|h| h.number as i64).collect();
        let kinds: Vec<&str> = headers.map(|h| h.kind.as_str()).collect();
        let hashes: Vec<&[u8]> = batch.iter().map(|op| &op.hash.0[..]).collect();
        let bytes: Vec<&[u8]> = batch.iter().map(|op| op.header_bytes.as_slice()).collect();
        let salts: Vec<&[u8]> = batch.iter().map(|op| op.salt.as_slice()).collect();
        let payloads: Vec<Option<&[u8]>> = batch.iter().map(|op| op.payload.as_deref()).collect();
        let mut tx = connection.begin().await.unwrap();
        sqlx::query(
            "insert into bare select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bytea[])",
        )
        .bind(ids)
        .bind(devices)
        .bind(numbers)
        .bind(kinds)
        .bind(hashes)
        .bind(bytes)
        .bind(salts)
        .bind(payloads)
        .execute(&mut *tx)
        .await
        .unwrap();
        tx.commit().await.unwrap();
    }
    began.elapsed().as_secs_f64()
}
