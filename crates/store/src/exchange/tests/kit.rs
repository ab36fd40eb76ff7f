//! Devices with a disk, and headquarters in memory with a disk of its own to fold into.

use crate::exchange::{Compare, StoreLedger, compare};
use crate::keys::KdfCost;
use crate::{Actor, DataFolder, DatabaseKey, KeyFile, OpenOptions, Store, StoreError};
use async_trait::async_trait;
use serde_json::{Value, json};
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_sync::exchange::memory::MemoryHeadquarters;
use sisconecta_sync::exchange::wire::{
    Cause, Digest, DigestReply, FeedPage, FeedRequest, Hello, HelloReply, Offer, OfferReply, Push,
    PushReply, Salvage, SalvageReply,
};
use sisconecta_sync::exchange::{
    FeedOperation, Ledger, Link, LinkError, Report, RoundError, Standing, Sums, round,
};
use sisconecta_sync::{Hash, Operation};
use tempfile::TempDir;
use uuid::Uuid;

/// A device with its disk.
pub(super) struct Device {
    pub store: Store,
    data: DataFolder,
    key: DatabaseKey,
    temp: TempDir,
}

fn options() -> OpenOptions {
    OpenOptions::new(chrono::DateTime::UNIX_EPOCH)
}

impl Device {
    pub async fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let data = DataFolder::acquire(temp.path()).unwrap();
        let (mut keys, key) = KeyFile::create(KdfCost::LEAST).unwrap();
        keys.replace_recovery(&key).unwrap();
        let store = Store::create(&data, &mut keys, &key, &options())
            .await
            .unwrap();
        Self {
            store,
            data,
            key,
            temp,
        }
    }

    /// The process dies and the program starts again.
    pub async fn reopen(&mut self) {
        self.store.close().await;
        self.store = Store::open(&self.data, &self.key, &options())
            .await
            .unwrap();
    }

    /// A copy of the whole disk as it is now.
    pub async fn copied(&mut self) -> Self {
        self.store.close().await;
        let temp = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(self.temp.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                std::fs::copy(&path, temp.path().join(path.file_name().unwrap())).unwrap();
            }
        }
        self.reopen().await;
        let data = DataFolder::acquire(temp.path()).unwrap();
        let store = Store::open(&data, &self.key, &options()).await.unwrap();
        Self {
            store,
            data,
            key: self.key.clone(),
            temp,
        }
    }

    /// Lays the files of this disk where another set them aside. Answers their folder's name.
    pub async fn set_aside_in(&mut self, other: &Device) -> String {
        self.store.close().await;
        let name = "2027-04-12_0830";
        let target = other.temp.path().join("apartado").join(name);
        std::fs::create_dir_all(&target).unwrap();
        for file in ["centro.db", "adjuntos.db", "llavero.json"] {
            let from = self.temp.path().join(file);
            if from.exists() {
                std::fs::copy(from, target.join(file)).unwrap();
            }
        }
        name.to_owned()
    }

    pub async fn write(&self, kind: &str, record: Uuid, fields: &[(&str, Value)]) -> OpId {
        let mut tx = self.store.write(actor()).await.unwrap();
        tx.edit(kind, record, fields).await.unwrap();
        tx.commit().await.unwrap().ops[0]
    }

    pub async fn fact(&self, kind: &str, record: Uuid, fields: &[(&str, Value)]) -> OpId {
        let mut tx = self.store.write(actor()).await.unwrap();
        let op = tx.fact(kind, record, fields, vec![]).await.unwrap();
        tx.commit().await.unwrap();
        op
    }

    pub async fn annul(&self, op: OpId) {
        let mut tx = self.store.write(actor()).await.unwrap();
        tx.annul(op, Uuid::nil(), "por prueba").await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A person of that document.
    pub async fn person(&self, document: &str) -> Uuid {
        let id = Uuid::now_v7();
        let fields = [
            ("document_type", json!("dni")),
            ("document_number", json!(document)),
            ("paternal", json!("Quispe")),
        ];
        self.write("person", id, &fields).await;
        id
    }

    pub async fn attend(&self, session: Uuid, person: Uuid) -> OpId {
        let fields = [("session", json!(session)), ("person", json!(person))];
        self.fact("signature", session, &fields).await;
        self.fact("attendance", session, &fields).await
    }

    pub fn ledger(&self) -> StoreLedger {
        StoreLedger::new(self.store.clone(), Compare::Now, |_| {})
    }

    pub async fn try_round(&self, hq: &mut Hq) -> Result<Report, RoundError<StoreError>> {
        round(hq, &mut self.ledger(), "0", &|| 0, &mut |_| {}).await
    }

    pub async fn round(&self, hq: &mut Hq) -> Report {
        self.try_round(hq).await.unwrap()
    }

    pub async fn picture(&self) -> Vec<String> {
        self.store.table_picture().await.unwrap()
    }

    pub async fn text(&self, kind: &str, record: Uuid, field: &str) -> String {
        let found = self.store.record(kind, record).await.unwrap().unwrap();
        found.text(field).to_owned()
    }
}

pub(super) fn actor() -> Actor {
    Actor {
        staff: None,
        now_ms: 0,
        scope: "AYA".into(),
    }
}

/// Headquarters, and the way to it.
pub(super) struct Hq {
    pub memory: MemoryHeadquarters,
    /// Folds the feed as headquarters' database does.
    pub twin: Device,
    /// Calls until the line breaks; the last one arrives and its answer is lost.
    pub calls_left: Option<u32>,
}

impl Hq {
    pub async fn new() -> Self {
        Self {
            memory: MemoryHeadquarters::new("AYA", Uuid::new_v4()),
            twin: Device::new().await,
            calls_left: None,
        }
    }

    pub async fn fold(&self) {
        let request = FeedRequest {
            device: DeviceId(Uuid::nil()),
            epoch: self.memory.epoch,
            after: 0,
            most: u32::MAX,
            whole: true,
        };
        let page = self.memory.page(&request).unwrap();
        let operations: Vec<Operation> = page
            .items
            .iter()
            .map(|item| item.envelope.as_ref().unwrap().open().unwrap())
            .collect();
        self.twin.store.take_in(&operations).await.unwrap();
    }

    /// The tables that the feed gives.
    pub async fn picture(&self) -> Vec<String> {
        self.fold().await;
        self.twin.picture().await
    }

    /// Whether the answer gets through.
    fn answer<T>(&mut self, answer: T) -> Result<T, LinkError> {
        if let Some(left) = &mut self.calls_left {
            if *left == 0 {
                return Err(LinkError::Unreachable("cut".into()));
            }
            *left -= 1;
        }
        Ok(answer)
    }
}

#[async_trait]
impl Link for Hq {
    async fn hello(&mut self, hello: Hello) -> Result<HelloReply, LinkError> {
        let reply = self.memory.hello(&hello, 0);
        self.answer(reply)
    }

    async fn feed(&mut self, request: FeedRequest) -> Result<FeedPage, LinkError> {
        let page = self.memory.page(&request).map_err(LinkError::Refused)?;
        self.answer(page)
    }

    async fn push(&mut self, push: Push) -> Result<PushReply, LinkError> {
        let reply = self.memory.push(&push).await;
        self.answer(reply)
    }

    async fn offer(&mut self, offer: Offer) -> Result<OfferReply, LinkError> {
        let reply = self.memory.offer(&offer).map_err(LinkError::Refused)?;
        self.answer(reply)
    }

    async fn salvage(&mut self, salvage: Salvage) -> Result<SalvageReply, LinkError> {
        let reply = self.memory.salvage(&salvage).await;
        self.answer(reply.map_err(LinkError::Refused)?)
    }

    async fn digest(&mut self, digest: Digest) -> Result<DigestReply, LinkError> {
        let mut reply = self.memory.digest(&digest).map_err(LinkError::Refused)?;
        self.fold().await;
        let mut connection = self.twin.store.readers().acquire().await.unwrap();
        let ours = compare::buckets(&mut connection).await.unwrap();
        drop(connection);
        let Some(theirs) = digest.buckets else {
            return self.answer(reply);
        };
        reply.buckets = ours
            .iter()
            .filter(|bucket| !theirs.contains(bucket))
            .chain(theirs.iter().filter(|b| !ours.contains(b)))
            .map(|bucket| (bucket.table.clone(), bucket.bucket))
            .collect();
        self.answer(reply)
    }
}

/// A ledger whose process dies after so many calls: the call was made, nobody heard of it.
pub(super) struct Dying {
    pub inner: StoreLedger,
    pub calls_left: u32,
}

#[derive(Debug)]
pub(super) struct Died;

impl Dying {
    fn survive<T>(&mut self, done: Result<T, StoreError>) -> Result<T, Died> {
        let done = done.unwrap();
        if self.calls_left == 0 {
            return Err(Died);
        }
        self.calls_left -= 1;
        Ok(done)
    }
}

macro_rules! dying {
    ($($name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        #[async_trait]
        impl Ledger for Dying {
            type Error = Died;
            $(async fn $name(&mut self $(, $argument: $type)*) -> Result<$answer, Died> {
                let done = self.inner.$name($($argument),*).await;
                self.survive(done)
            })*
        }
    };
}

dying! {
    standing() -> Standing;
    begin_epoch(epoch: Uuid) -> ();
    own_hash(scope: &str, number: u64) -> Option<Hash>;
    become_new_device() -> ();
    adopt_leftovers(scope: &str) -> u64;
    outbox(scope: &str, after: u64, most: usize, bytes: usize) -> Vec<Operation>;
    mark_sent(scope: &str, upto: u64, aside: &[(OpId, Cause)]) -> ();
    take_page(page: &[FeedOperation], to: u64) -> bool;
    unseen(scope: &str, sent: u64) -> Vec<OpId>;
    operations(ids: &[OpId]) -> Vec<Operation>;
    mark_aside(aside: &[(OpId, Cause)]) -> ();
    digest() -> Option<Sums>;
    rebuild() -> ();
    compared(differing: u32) -> ();
}
