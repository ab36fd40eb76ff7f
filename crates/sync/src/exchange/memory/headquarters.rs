//! Headquarters in memory, of one centre.

use crate::exchange::digest::{Bucket, Sum, sums_of_rows};
use crate::exchange::receive::{Arrival, Chain, Fate, Held, Place, Registry, receive, salvage};
use crate::exchange::wire::{
    Digest, DigestReply, Envelope, FeedItem, FeedPage, FeedRequest, Hello, HelloReply, LastHeld,
    MOST_OFFER, Offer, OfferReply, PROTOCOL, Push, PushReply, Refusal, Salvage, SalvageReply,
};
use crate::memory::MemoryTables;
use crate::operation::{Body, Hash, Operation};
use crate::{Outcome, apply};
use async_trait::async_trait;
use sisconecta_domain::ids::{DeviceId, OpId};
use std::collections::BTreeMap;
use std::convert::Infallible;
use uuid::Uuid;

/// An operation as headquarters keeps it.
#[derive(Debug, Clone)]
struct Kept {
    envelope: Envelope,
    id: Option<OpId>,
    device: Option<DeviceId>,
}

/// Log, feed and chains of one centre. Cloning it makes a backup.
#[derive(Debug, Clone)]
pub struct MemoryHeadquarters {
    pub epoch: Uuid,
    scope: String,
    kept: BTreeMap<Hash, Kept>,
    held: BTreeMap<OpId, Held>,
    chains: BTreeMap<DeviceId, BTreeMap<u64, Hash>>,
    /// Hash of number 1, 2, 3 …
    pub feed: Vec<Hash>,
    pub tables: MemoryTables,
    /// Kind that nobody may write: its operations wait in the tray until they are accepted.
    pub forbidden: Option<&'static str>,
}

impl MemoryHeadquarters {
    #[must_use]
    pub fn new(scope: &str, epoch: Uuid) -> Self {
        Self {
            epoch,
            scope: scope.to_owned(),
            kept: BTreeMap::new(),
            held: BTreeMap::new(),
            chains: BTreeMap::new(),
            feed: Vec::new(),
            tables: MemoryTables::default(),
            forbidden: None,
        }
    }

    /// Ids of what waits in the tray.
    #[must_use]
    pub fn tray(&self) -> Vec<OpId> {
        self.held
            .iter()
            .filter(|(_, held)| held.aside.is_some())
            .map(|(id, _)| *id)
            .collect()
    }

    /// Lets an operation of the tray into the feed after all.
    pub async fn accept(&mut self, id: OpId) {
        let Some(held) = self.held.get_mut(&id) else {
            return;
        };
        let Ok(operation) = self.kept[&held.hash].envelope.open() else {
            return;
        };
        if held.aside.take().is_some() {
            self.feed.push(held.hash);
            self.fold(&operation).await;
        }
    }

    async fn fold(&mut self, operation: &Operation) {
        let done = apply(&mut self.tables, &[operation]).await;
        let _: Vec<Outcome> = done.unwrap_or_else(|never| match never {});
    }

    /// Every id that is held, in the feed or in the tray.
    pub fn ids(&self) -> impl Iterator<Item = OpId> {
        self.held.keys().copied()
    }

    /// Ids of the feed, in its order.
    #[must_use]
    pub fn feed_ids(&self) -> Vec<OpId> {
        self.feed
            .iter()
            .filter_map(|hash| self.kept[hash].envelope.open().ok())
            .map(|operation| operation.header.id)
            .collect()
    }

    fn of_now(&self, epoch: Uuid) -> Result<(), Refusal> {
        if epoch == self.epoch {
            return Ok(());
        }
        Err(Refusal {
            code: "epoch".into(),
            sentence: "La sede volvió de un respaldo. Se empieza la ronda otra vez.".into(),
        })
    }

    #[must_use]
    pub fn hello(&self, hello: &Hello, now: i64) -> HelloReply {
        let last = self
            .chains
            .get(&hello.device)
            .and_then(|chain| chain.last_key_value())
            .map(|(number, hash)| LastHeld {
                number: *number,
                hash: *hash,
            });
        HelloReply {
            epoch: self.epoch,
            now,
            protocols: (PROTOCOL, PROTOCOL),
            capabilities: Vec::new(),
            scope: self.scope.clone(),
            last,
            head: self.feed.len() as u64,
        }
    }

    /// # Errors
    /// When the request is of another epoch.
    pub fn page(&self, request: &FeedRequest) -> Result<FeedPage, Refusal> {
        self.of_now(request.epoch)?;
        let items: Vec<FeedItem> = self
            .feed
            .iter()
            .zip(1..)
            .skip(usize::try_from(request.after).unwrap_or(usize::MAX))
            .take(request.most as usize)
            .map(|(hash, number)| {
                let kept = &self.kept[hash];
                let bytes = request.whole || kept.device != Some(request.device);
                FeedItem {
                    number,
                    envelope: bytes.then(|| kept.envelope.clone()),
                    own: kept.id.filter(|_| !bytes),
                    hash: *hash,
                }
            })
            .collect();
        Ok(FeedPage {
            epoch: self.epoch,
            after: request.after,
            to: request.after + items.len() as u64,
            head: self.feed.len() as u64,
            items,
        })
    }

    pub async fn push(&mut self, push: &Push) -> PushReply {
        let (taken, stop) = receive(self, push)
            .await
            .unwrap_or_else(|never| match never {});
        PushReply {
            epoch: self.epoch,
            taken,
            stop,
        }
    }

    /// # Errors
    /// When the offer is of another epoch.
    pub fn offer(&self, offer: &Offer) -> Result<OfferReply, Refusal> {
        self.of_now(offer.epoch)?;
        let wanted = offer
            .ids
            .iter()
            .filter(|id| !self.held.contains_key(id))
            .copied()
            .collect();
        Ok(OfferReply { wanted })
    }

    /// # Errors
    /// When the operations are offered to another epoch.
    pub async fn salvage(&mut self, brought: &Salvage) -> Result<SalvageReply, Refusal> {
        self.of_now(brought.epoch)?;
        let taken = salvage(self, brought)
            .await
            .unwrap_or_else(|never| match never {});
        Ok(SalvageReply { taken })
    }

    /// # Errors
    /// When the digest is of another epoch.
    pub fn digest(&self, digest: &Digest) -> Result<DigestReply, Refusal> {
        self.of_now(digest.epoch)?;
        if digest.upto != self.feed.len() as u64 {
            return Ok(DigestReply {
                comparable: false,
                ranges: Vec::new(),
                buckets: Vec::new(),
            });
        }
        let ours: Vec<Sum> = self
            .feed_ids()
            .chunks(MOST_OFFER)
            .map(|chunk| {
                let mut sum = Sum::default();
                for id in chunk {
                    sum.add(id.0.as_bytes());
                }
                sum
            })
            .collect();
        let ranges = ours
            .iter()
            .enumerate()
            .filter(|(place, sum)| digest.ranges.get(*place) != Some(sum))
            .map(|(place, sum)| {
                let from = (place * MOST_OFFER) as u64 + 1;
                (from, from + sum.count - 1)
            })
            .collect();
        Ok(DigestReply {
            comparable: true,
            ranges,
            buckets: digest.buckets.as_ref().map_or_else(Vec::new, |theirs| {
                differing(&sums_of_rows(self.tables.rows()), theirs)
            }),
        })
    }
}

/// Tables and buckets in which two sides differ; a bucket that only one side has differs too.
fn differing(ours: &[Bucket], theirs: &[Bucket]) -> Vec<(String, u8)> {
    let by_key = |buckets: &[Bucket]| -> BTreeMap<(String, u8), Sum> {
        buckets
            .iter()
            .map(|bucket| ((bucket.table.clone(), bucket.bucket), bucket.sum))
            .collect()
    };
    let (ours, theirs) = (by_key(ours), by_key(theirs));
    let mut found: Vec<_> = ours
        .iter()
        .filter(|(key, sum)| theirs.get(key) != Some(sum))
        .map(|(key, _)| key.clone())
        .collect();
    found.extend(theirs.into_keys().filter(|key| !ours.contains_key(key)));
    found
}

#[async_trait]
impl Registry for MemoryHeadquarters {
    type Error = Infallible;

    fn scope(&self) -> &str {
        &self.scope
    }

    async fn chain(&mut self, device: DeviceId, numbers: &[u64]) -> Result<Chain, Infallible> {
        let Some(chain) = self.chains.get(&device) else {
            return Ok(Chain::default());
        };
        Ok(Chain {
            last: chain
                .last_key_value()
                .map(|(number, hash)| (*number, *hash)),
            hashes: numbers
                .iter()
                .filter_map(|number| Some((*number, *chain.get(number)?)))
                .collect(),
        })
    }

    async fn held(&mut self, ids: &[OpId]) -> Result<BTreeMap<OpId, Held>, Infallible> {
        Ok(ids
            .iter()
            .filter_map(|id| Some((*id, self.held.get(id)?.clone())))
            .collect())
    }

    async fn allows(
        &mut self,
        operation: &Operation,
        _: Option<&Body>,
        _: &[Arrival<'_>],
    ) -> Result<bool, Infallible> {
        Ok(self.forbidden != Some(operation.header.kind.as_str()))
    }

    async fn keep(&mut self, arrivals: Vec<Arrival<'_>>) -> Result<(), Infallible> {
        for arrival in arrivals {
            let id = arrival.operation.as_ref().map(|op| op.header.id);
            let device = arrival.operation.as_ref().map(|op| op.header.device);
            self.kept.entry(arrival.hash).or_insert(Kept {
                envelope: arrival.envelope.clone(),
                id,
                device,
            });
            if let Place::Chained { number } = arrival.place {
                self.chains
                    .entry(arrival.device)
                    .or_default()
                    .insert(number, arrival.hash);
            }
            let Some(operation) = arrival.operation else {
                continue;
            };
            match arrival.fate {
                Fate::Feed => {
                    self.feed.push(arrival.hash);
                    self.fold(&operation).await;
                }
                Fate::Again => continue,
                Fate::Aside(_) => {}
            }
            let held = Held {
                hash: arrival.hash,
                payload: operation.header.payload,
                aside: match arrival.fate {
                    Fate::Aside(cause) => Some(cause),
                    Fate::Feed | Fate::Again => None,
                },
                whole: operation.payload.is_some(),
            };
            if arrival.fills {
                self.kept.insert(
                    arrival.hash,
                    Kept {
                        envelope: arrival.envelope.clone(),
                        id,
                        device,
                    },
                );
                self.held.insert(operation.header.id, held);
            } else {
                self.held.entry(operation.header.id).or_insert(held);
            }
        }
        Ok(())
    }
}
