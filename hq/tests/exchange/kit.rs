//! A headquarters over a database of its own, and devices in memory that speak to it over loopback.

use async_trait::async_trait;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sisconecta_cluster::Cluster;
use sisconecta_domain::ids::{DeviceId, OpId, StaffId};
use sisconecta_hq::{Headquarters, Options, Server};
use sisconecta_sync::exchange::memory::MemoryLedger;
use sisconecta_sync::exchange::wire::{
    Digest, DigestReply, FeedPage, FeedRequest, Hello, HelloReply, Offer, OfferReply, Push,
    PushReply, Refusal, Salvage, SalvageReply,
};
use sisconecta_sync::exchange::{Link, LinkError, Report, RoundError, round};
use sisconecta_sync::{ANNULMENT, Body, Draft, FieldEdit, MemoryTables, Operation};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use uuid::Uuid;

pub const CENTRE: &str = "AYACUCHO";
pub const SOMEBODY: StaffId = StaffId(Uuid::from_u128(1));

/// Headquarters with one instance that serves.
pub struct House {
    pub cluster: Arc<Cluster>,
    pub database: String,
    pub hq: Headquarters,
    pub server: Server,
}

pub fn options() -> Options {
    Options {
        // A busy machine is not what these tests are about.
        patience: Duration::from_secs(20),
        connections: 8,
        ..Options::default()
    }
}

/// An instance over a database.
pub async fn instance(database: &str) -> (Headquarters, Server) {
    instance_with(database, options()).await
}

pub async fn instance_with(database: &str, options: Options) -> (Headquarters, Server) {
    let hq = Headquarters::open(database, options).unwrap();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let server = Server::start(hq.clone(), listener, None).unwrap();
    (hq, server)
}

impl House {
    pub async fn new() -> Self {
        Self::over(Cluster::shared().unwrap(), options()).await
    }

    /// In a fresh database of a cluster.
    pub async fn over(cluster: Arc<Cluster>, options: Options) -> Self {
        let database = cluster.fresh_database().unwrap();
        let (hq, server) = instance_with(&database, options).await;
        hq.migrate().await.unwrap();
        Self {
            cluster,
            database,
            hq,
            server,
        }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.server.address)
    }

    /// What a person at the database would type.
    pub fn sql(&self, sql: &str) -> String {
        let name = self.database.rsplit('/').next().unwrap();
        self.cluster.ask(name, sql).unwrap().trim().to_owned()
    }

    /// Folds what came, and looks whether everything is as it should be.
    pub async fn settle(&self) {
        // The server beside it may be folding at the moment.
        while self.hq.unfolded().await.unwrap() > 0 {
            self.hq.fold_all().await.unwrap();
        }
        assert_eq!(self.hq.verify().await.unwrap(), []);
    }

    /// A device of the centre with an empty disk.
    pub async fn device(&self) -> Device {
        self.device_of(CENTRE).await
    }

    pub async fn device_of(&self, scope: &str) -> Device {
        let code = self
            .hq
            .enrol(scope, Some("Centro de prueba"))
            .await
            .unwrap()
            .code;
        let ledger = MemoryLedger::new(DeviceId::fresh(), MemoryTables::default(), DeviceId::fresh);
        let mut link = HttpLink::new(&self.url());
        let enrolled = link.enrol(&code, ledger.standing.device).await.unwrap();
        link.token = enrolled["token"].as_str().unwrap().to_owned();
        Device {
            ledger,
            link,
            scope: scope.to_owned(),
        }
    }
}

/// The way to headquarters, as the desktop goes it.
#[derive(Clone)]
pub struct HttpLink {
    pub url: String,
    pub token: String,
    client: reqwest::Client,
}

impl HttpLink {
    pub fn new(url: &str) -> Self {
        // The workspace's HTTP client comes without a choice of cryptography; whoever came first has made the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self {
            url: url.to_owned(),
            token: String::new(),
            client: reqwest::Client::new(),
        }
    }

    pub async fn enrol(&self, code: &str, device: DeviceId) -> Result<Value, LinkError> {
        self.call(
            "enrol",
            &json!({ "code": code, "device": device, "program": "0.1.0" }),
        )
        .await
    }

    pub async fn call<Q: Serialize + Sync, A: DeserializeOwned>(
        &self,
        name: &str,
        question: &Q,
    ) -> Result<A, LinkError> {
        let lost = |error: reqwest::Error| LinkError::Unreachable(error.to_string());
        let response = self
            .client
            .post(format!("{}/v1/{name}", self.url))
            .bearer_auth(&self.token)
            .json(question)
            .send()
            .await
            .map_err(lost)?;
        if response.status().is_success() {
            return response.json().await.map_err(lost);
        }
        let refusal: Refusal = response.json().await.map_err(lost)?;
        Err(LinkError::Refused(refusal))
    }
}

#[async_trait]
impl Link for HttpLink {
    async fn hello(&mut self, hello: Hello) -> Result<HelloReply, LinkError> {
        self.call("hello", &hello).await
    }
    async fn feed(&mut self, request: FeedRequest) -> Result<FeedPage, LinkError> {
        self.call("feed", &request).await
    }
    async fn push(&mut self, push: Push) -> Result<PushReply, LinkError> {
        self.call("push", &push).await
    }
    async fn offer(&mut self, offer: Offer) -> Result<OfferReply, LinkError> {
        self.call("offer", &offer).await
    }
    async fn salvage(&mut self, salvage: Salvage) -> Result<SalvageReply, LinkError> {
        self.call("salvage", &salvage).await
    }
    async fn digest(&mut self, digest: Digest) -> Result<DigestReply, LinkError> {
        self.call("digest", &digest).await
    }
}

/// The code of a refusal.
pub fn code<T: std::fmt::Debug>(outcome: Result<T, LinkError>) -> String {
    match outcome {
        Err(LinkError::Refused(refusal)) => refusal.code,
        other => panic!("not refused: {other:?}"),
    }
}

#[derive(Clone)]
pub struct Device {
    pub ledger: MemoryLedger,
    pub link: HttpLink,
    pub scope: String,
}

impl Device {
    pub fn id(&self) -> DeviceId {
        self.ledger.standing.device
    }

    /// Writes as somebody: without a name, as somebody whose record headquarters never gets.
    pub async fn write(&mut self, draft: Draft, actor: Option<StaffId>) -> OpId {
        self.write_as(draft, Some(actor.unwrap_or(SOMEBODY))).await
    }

    /// Writes as the author that is given, or as nobody.
    pub async fn write_as(&mut self, draft: Draft, actor: Option<StaffId>) -> OpId {
        let id = OpId::fresh();
        let salt = *Uuid::new_v4().as_bytes();
        self.ledger
            .write(draft, id, actor, &self.scope, 0, salt)
            .await
            .unwrap();
        id
    }

    /// Sets fields of a record over what this device sees.
    pub async fn edit(
        &mut self,
        kind: &str,
        record: Uuid,
        fields: &[(&str, Value)],
        actor: Option<StaffId>,
    ) -> OpId {
        let fields: BTreeMap<String, FieldEdit> = fields
            .iter()
            .map(|(field, value)| {
                let heads = self.ledger.tables().heads_of(kind, record, field);
                let edit = FieldEdit {
                    value: value.clone(),
                    over: heads.iter().map(|head| head.op).collect(),
                };
                ((*field).to_owned(), edit)
            })
            .collect();
        self.write(draft(kind, record, Body::Edit(fields)), actor)
            .await
    }

    pub async fn person(&mut self, name: &str) -> Uuid {
        let record = Uuid::now_v7();
        let fields = [
            ("paternal", json!(name)),
            ("document_number", json!("40123456")),
        ];
        self.edit("person", record, &fields, None).await;
        record
    }

    pub async fn attendance(&mut self, person: Uuid) -> OpId {
        let fact = BTreeMap::from([
            ("person".to_owned(), json!(person)),
            ("session".to_owned(), json!(Uuid::from_u128(7))),
            ("registered_at".to_owned(), json!(1_700_000_000_000_i64)),
        ]);
        self.write(draft("attendance", Uuid::now_v7(), Body::Fact(fact)), None)
            .await
    }

    pub async fn annul(&mut self, target: OpId, by: Option<StaffId>) -> OpId {
        let body = Body::Annulment {
            target,
            reason: "deshecho en mesa".into(),
        };
        self.write(draft(ANNULMENT, Uuid::now_v7(), body), by).await
    }

    pub async fn round(&mut self) -> Result<Report, RoundError<Infallible>> {
        round(
            &mut self.link,
            &mut self.ledger,
            "0.1.0",
            &|| 0,
            &mut |_| {},
        )
        .await
    }

    pub fn hello(&self) -> Hello {
        Hello {
            protocol: sisconecta_sync::exchange::wire::PROTOCOL,
            device: self.id(),
            formerly: self.ledger.standing.formerly,
            now: 0,
            program: "0.1.0".into(),
        }
    }

    pub fn push(&self, from: usize, to: usize) -> Push {
        let own = self.own();
        Push {
            device: self.id(),
            operations: own[from..to].iter().map(|op| (*op).into()).collect(),
        }
    }

    /// What this disk wrote under its present name, in order.
    pub fn own(&self) -> Vec<&Operation> {
        let mut own: Vec<&Operation> = self
            .ledger
            .log
            .iter()
            .filter(|entry| entry.operation.header.device == self.id())
            .map(|entry| &entry.operation)
            .collect();
        own.sort_by_key(|op| op.header.number);
        own
    }

    pub fn ids(&self) -> std::collections::BTreeSet<OpId> {
        let log = self.ledger.log.iter();
        log.map(|entry| entry.operation.header.id).collect()
    }
}

pub fn draft(kind: &str, record: Uuid, body: Body) -> Draft {
    Draft {
        kind: kind.to_owned(),
        record,
        body,
        attachments: Vec::new(),
    }
}
