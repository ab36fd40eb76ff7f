//! `cargo xtask bench sync`, headquarters' side: operations pushed and pulled through the real server, beside a bare insert of the same rows
//! into the same PostgreSQL.
//!
//! The bare insert goes in the batches of a push, one commit each, into a table that has nothing but its primary key.
#![expect(
    clippy::unwrap_used,
    reason = "a measurement stops at the first thing that does not hold"
)]

use serde_json::json;
use sisconecta_cluster::{Cluster, Disk};
use sisconecta_domain::ids::{DeviceId, OpId, StaffId};
use sisconecta_hq::{Headquarters, Options, Server};
use sisconecta_sync::exchange::wire::{
    Envelope, FeedPage, FeedRequest, HelloReply, Push, PushReply,
};
use sisconecta_sync::{Body, Draft, FieldEdit, Hash, Operation, Stamp};
use sqlx::{Connection, PgConnection};
use std::collections::BTreeMap;
use std::time::Instant;
use tokio::net::TcpListener;
use uuid::Uuid;

const CENTRE: &str = "AYACUCHO";
const PUSH: usize = 200;
const PAGE: u32 = 500;
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
    let mut sizes: Vec<usize> = std::env::args()
        .filter_map(|word| word.parse().ok())
        .collect();
    if sizes.is_empty() {
        sizes = vec![10_000];
    }
    let cluster = Cluster::temporary(Disk::Durable).unwrap();
    let database = cluster.fresh_database().unwrap();
    let hq = Headquarters::open(&database, Options::default()).unwrap();
    hq.migrate().await.unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let server = Server::start(hq.clone(), listener, None).unwrap();
    let mut office = Device::enrolled(&hq, &server).await;
    let laptop = Device::enrolled(&hq, &server).await;

    let first = sizes[0];
    let mut rounds = Vec::new();
    let mut held = 0;
    bare_table(&database).await;
    for _ in 0..ROUNDS {
        let operations = office.write(first);
        let bare = bare_insert(&database, &operations).await;
        let push = office.push(&operations).await;
        let (pull, count) = laptop.pull(held as u64).await;
        assert_eq!(count, first);
        held += count;
        let fold = wait_for_fold(&hq).await;
        rounds.push(Round {
            bare,
            push,
            pull,
            fold,
        });
        if rounds.len() == 1 {
            println!(
                "{first} operations of {} bytes on average, median of {ROUNDS} rounds",
                size(&operations)
            );
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate to be printed")]
    let line = |what: &str, seconds: &dyn Fn(&Round) -> f64| {
        let rate = first as f64 / median(rounds.iter().map(seconds));
        let ratio = median(rounds.iter().map(|round| round.bare / seconds(round)));
        println!("{what:<14}{rate:>9.0}/s   {ratio:.2} of the bare insert");
    };
    line("bare insert", &|round| round.bare);
    line("push", &|round| round.push);
    line("pull", &|round| round.pull);
    line("push and pull", &|round| round.push + round.pull);
    line("fold, behind", &|round| round.fold);

    for size in sizes.into_iter().skip(1) {
        while held + 20_000 < size {
            let operations = office.write(20_000);
            office.push(&operations).await;
            held += operations.len();
        }
        wait_for_fold(&hq).await;
        let operations = office.write(2_000);
        let pushed = office.push(&operations).await;
        let after = held as u64;
        held += operations.len();
        let (pulled, count) = laptop.pull(after).await;
        assert_eq!(count, operations.len());
        println!(
            "with {held:>9} held: push {:>6.1} µs, pull {:>6.1} µs each",
            pushed * 500.0,
            pulled * 500.0
        );
    }
    let (answers, all) = (hq.verify().await.unwrap(), hq.centres().await.unwrap());
    assert!(answers.is_empty(), "{answers:?}");
    assert_eq!(all, [CENTRE]);
    server.stop().await;
    hq.close().await;
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

struct Device {
    id: DeviceId,
    url: String,
    token: String,
    epoch: Uuid,
    client: reqwest::Client,
    last: (u64, Option<Hash>),
}

impl Device {
    async fn enrolled(hq: &Headquarters, server: &Server) -> Self {
        let mut device = Self {
            id: DeviceId::fresh(),
            url: format!("http://{}/v1", server.address),
            token: String::new(),
            epoch: Uuid::nil(),
            client: {
                // The workspace's HTTP client comes without a choice of cryptography.
                let _ = rustls::crypto::ring::default_provider().install_default();
                reqwest::Client::new()
            },
            last: (0, None),
        };
        let code = hq.enrol(CENTRE, None).await.unwrap();
        let enrol = json!({ "code": code, "device": device.id, "program": "bench" });
        let enrolled: serde_json::Value = device.call("enrol", &enrol).await;
        device.token = enrolled["token"].as_str().unwrap().to_owned();
        let hello = json!({ "protocol": 1, "device": device.id, "formerly": null, "now": 0, "program": "bench" });
        let reply: HelloReply = device.call("hello", &hello).await;
        device.epoch = reply.epoch;
        device
    }

    async fn call<Q: serde::Serialize, A: serde::de::DeserializeOwned>(
        &self,
        name: &str,
        question: &Q,
    ) -> A {
        let request = self.client.post(format!("{}/{name}", self.url));
        let answer = request
            .bearer_auth(&self.token)
            .json(question)
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{name}: {}", answer.status());
        answer.json().await.unwrap()
    }

    /// A morning of events: people, their enrolments and attendances with signatures.
    fn write(&mut self, count: usize) -> Vec<Operation> {
        let actor = Some(StaffId::fresh());
        let session = Uuid::now_v7().to_string();
        let mut person = Uuid::now_v7();
        (0..count)
            .map(|place| {
                let text = person.to_string();
                let (kind, record, body) = match place % 4 {
                    0 => {
                        person = Uuid::now_v7();
                        (
                            "person",
                            person,
                            edit(&[
                                ("document_type", "dni"),
                                ("document_number", &format!("4{place:07}")),
                                ("paternal", "Quispe"),
                                ("maternal", "Huamán"),
                                ("names", "María Elena"),
                                ("entity", "Municipalidad Distrital de Vinchos"),
                                ("post", "Jefa de Tesorería"),
                                ("email", "persona@example.pe"),
                            ]),
                        )
                    }
                    1 => (
                        "enrolment",
                        Uuid::now_v7(),
                        edit(&[
                            ("training", &session),
                            ("person", &text),
                            ("means", "oficio"),
                        ]),
                    ),
                    2 => (
                        "attendance",
                        Uuid::now_v7(),
                        fact(&[
                            ("session", &session),
                            ("person", &text),
                            ("entity", "Municipalidad Distrital de Vinchos"),
                            ("post", "Jefa de Tesorería"),
                        ]),
                    ),
                    _ => (
                        "signature",
                        Uuid::now_v7(),
                        fact(&[("session", &session), ("person", &text), ("means", "paper")]),
                    ),
                };
                let draft = Draft {
                    kind: kind.into(),
                    record,
                    body,
                    attachments: Vec::new(),
                };
                self.seal(draft, actor)
            })
            .collect()
    }

    fn seal(&mut self, draft: Draft, actor: Option<StaffId>) -> Operation {
        let stamp = Stamp {
            id: OpId::fresh(),
            device: self.id,
            number: self.last.0 + 1,
            previous: self.last.1,
            scope: CENTRE.into(),
            actor,
            claimed_at: 1_800_000_000_000,
            salt: *Uuid::new_v4().as_bytes(),
        };
        let operation = Operation::seal(draft, stamp).unwrap();
        self.last = (operation.header.number, Some(operation.hash));
        operation
    }

    /// Seconds.
    async fn push(&self, operations: &[Operation]) -> f64 {
        let began = Instant::now();
        for batch in operations.chunks(PUSH) {
            let push = Push {
                device: self.id,
                operations: batch.iter().map(Envelope::from).collect(),
            };
            let reply: PushReply = self.call("push", &push).await;
            assert_eq!((reply.taken.len(), reply.stop), (batch.len(), None));
        }
        began.elapsed().as_secs_f64()
    }

    /// Seconds, and how many operations, each of them opened and checked.
    async fn pull(&self, mut after: u64) -> (f64, usize) {
        let began = Instant::now();
        let mut count = 0;
        loop {
            let request = FeedRequest {
                device: self.id,
                epoch: self.epoch,
                after,
                most: PAGE,
                whole: false,
            };
            let page: FeedPage = self.call("feed", &request).await;
            for item in &page.items {
                let operation = item.envelope.as_ref().unwrap().open().unwrap();
                assert_eq!(operation.hash, item.hash);
            }
            count += page.items.len();
            after = page.to;
            if page.items.is_empty() || page.to >= page.head {
                return (began.elapsed().as_secs_f64(), count);
            }
        }
    }
}

fn edit(fields: &[(&str, &str)]) -> Body {
    let field = |(name, value): &(&str, &str)| {
        let edit = FieldEdit {
            value: json!(value),
            over: Vec::new(),
        };
        ((*name).to_owned(), edit)
    };
    Body::Edit(fields.iter().map(field).collect())
}

fn fact(fields: &[(&str, &str)]) -> Body {
    let fields = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json!(value)));
    Body::Fact(fields.collect::<BTreeMap<_, _>>())
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
