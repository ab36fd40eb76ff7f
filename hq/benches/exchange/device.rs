//! A computer that writes, pushes and pulls without a program around it.

use crate::{PAGE, PUSH};
use serde_json::json;
use sisconecta_domain::ids::{DeviceId, OpId, StaffId};
use sisconecta_hq::Headquarters;
use sisconecta_sync::exchange::wire::{
    Envelope, FeedPage, FeedRequest, HelloReply, PROTOCOL, Push, PushReply,
};
use sisconecta_sync::{Body, Draft, FieldEdit, Hash, Operation, Stamp};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Instant;
use uuid::Uuid;

/// A computer as headquarters sees it: a chain of operations, and calls.
pub struct Device {
    pub id: DeviceId,
    centre: String,
    url: String,
    token: String,
    epoch: Uuid,
    client: reqwest::Client,
    last: (u64, Option<Hash>),
    /// Who writes here; nobody until [`write_staff`](Self::write_staff).
    pub author: Option<StaffId>,
}

impl Device {
    pub async fn enrolled(hq: &Headquarters, address: SocketAddr, centre: &str) -> Self {
        let mut device = Self {
            id: DeviceId::fresh(),
            centre: centre.to_owned(),
            url: format!("http://{address}/v1"),
            token: String::new(),
            epoch: Uuid::nil(),
            client: {
                // The workspace's HTTP client comes without a choice of cryptography.
                let _ = rustls::crypto::ring::default_provider().install_default();
                reqwest::Client::new()
            },
            last: (0, None),
            author: None,
        };
        let code = hq.enrol(centre, None).await.unwrap().code;
        let enrol = json!({ "code": code, "device": device.id, "program": "bench" });
        let enrolled: serde_json::Value = device.call("enrol", &enrol).await;
        device.token = enrolled["token"].as_str().unwrap().to_owned();
        device.epoch = device.greet().await.epoch;
        device
    }

    /// The first word of a round.
    pub async fn greet(&self) -> HelloReply {
        let hello = json!({ "protocol": PROTOCOL, "device": self.id, "formerly": null, "now": 0, "program": "bench" });
        self.call("hello", &hello).await
    }

    async fn call<Q: serde::Serialize, A: serde::de::DeserializeOwned>(
        &self,
        name: &str,
        question: &Q,
    ) -> A {
        let body = serde_json::to_vec(question).unwrap();
        self.send(name, body).await.json().await.unwrap()
    }

    /// A call whose body is made already.
    pub async fn send(&self, name: &str, body: Vec<u8>) -> reqwest::Response {
        let request = self.client.post(format!("{}/{name}", self.url));
        let answer = request
            .bearer_auth(&self.token)
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{name}: {}", answer.status());
        answer
    }

    /// A morning of events: people, their enrolments and attendances with signatures.
    pub fn write(&mut self, count: usize) -> Vec<Operation> {
        let actor = self.author;
        let session = Uuid::now_v7().to_string();
        let mut person = Uuid::now_v7();
        let entity = Uuid::now_v7().to_string();
        (0..count)
            .map(|place| {
                let text = person.to_string();
                let (kind, record, body) = match place % 4 {
                    0 => {
                        person = Uuid::now_v7();
                        ("person", person, person_of(place, &entity))
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

    /// A person who may enter, so that another computer can be let in.
    pub fn write_staff(&mut self) -> Operation {
        let own = StaffId::fresh();
        self.author = Some(own);
        let draft = Draft {
            kind: "staff".into(),
            record: own.0,
            body: Body::Edit(
                [
                    ("paternal", json!("Huamaní")),
                    ("names", json!("Rosa")),
                    ("post", json!("centre_coordinator")),
                    ("active", json!(true)),
                ]
                .map(|(name, value)| {
                    let over = Vec::new();
                    (name.to_owned(), FieldEdit { value, over })
                })
                .into(),
            ),
            attachments: Vec::new(),
        };
        self.seal(draft, Some(own))
    }

    fn seal(&mut self, draft: Draft, actor: Option<StaffId>) -> Operation {
        let stamp = Stamp {
            id: OpId::fresh(),
            device: self.id,
            number: self.last.0 + 1,
            previous: self.last.1,
            scope: self.centre.clone(),
            actor,
            claimed_at: 1_800_000_000_000,
            salt: *Uuid::new_v4().as_bytes(),
        };
        let operation = Operation::seal(draft, stamp).unwrap();
        self.last = (operation.header.number, Some(operation.hash));
        operation
    }

    /// Seconds.
    pub async fn push(&self, operations: &[Operation]) -> f64 {
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
    pub async fn pull(&self, mut after: u64) -> (f64, usize) {
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
                // What this device wrote itself comes without its bytes.
                if let Some(envelope) = &item.envelope {
                    assert_eq!(envelope.open().unwrap().hash, item.hash);
                }
            }
            count += page.items.len();
            after = page.to;
            if page.items.is_empty() || page.to >= page.head {
                return (began.elapsed().as_secs_f64(), count);
            }
        }
    }
}

fn person_of(place: usize, entity: &str) -> Body {
    edit(&[
        ("document_type", "dni"),
        ("document_number", &format!("4{place:07}")),
        ("paternal", "Quispe"),
        ("maternal", "Huamán"),
        ("names", "María Elena"),
        ("entity", entity),
        ("post", "Jefa de Tesorería"),
        ("email", "persona@example.pe"),
    ])
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
