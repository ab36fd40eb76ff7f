//! A device's disk in memory. Cloning it copies the disk.

use crate::exchange::digest::{Sum, sums_of_rows};
use crate::exchange::ledger::{FeedOperation, Ledger, Standing, Sums};
use crate::exchange::wire::{Cause, MOST_OFFER};
use crate::fold::{Outcome, apply};
use crate::memory::MemoryTables;
use crate::operation::{Draft, Hash, Malformed, Operation, Stamp};
use async_trait::async_trait;
use sisconecta_domain::ids::{DeviceId, OpId, StaffId};
use std::collections::BTreeMap;
use std::convert::Infallible;
use uuid::Uuid;

/// How a disk turns operations into tables.
#[async_trait]
pub trait Fold: Clone + Send {
    /// Applies one operation. What cannot be read is kept and changes nothing.
    async fn fold(&mut self, operation: &Operation) -> Outcome;
    fn tables(&self) -> &MemoryTables;
    /// The same fold before its first operation.
    fn emptied(&self) -> Self;
}

#[async_trait]
impl Fold for MemoryTables {
    async fn fold(&mut self, operation: &Operation) -> Outcome {
        let outcomes = apply(self, &[operation])
            .await
            .unwrap_or_else(|never| match never {});
        outcomes[0]
    }

    fn tables(&self) -> &MemoryTables {
        self
    }

    fn emptied(&self) -> Self {
        Self::default()
    }
}

/// An operation of the log, and what is known of its way.
#[derive(Debug, Clone)]
pub struct Entry {
    pub operation: Operation,
    /// Written by this disk.
    pub own: bool,
    /// Headquarters holds it in the chain of this device.
    pub sent: bool,
    /// Its number in the feed of this epoch.
    pub feed: Option<u64>,
    /// A feed has shown it, in this epoch or an earlier one.
    pub confirmed: bool,
    pub aside: Option<Cause>,
    /// Whether the tables hold it: not while this program does not know its kind.
    pub applied: bool,
}

/// Log, tables and cursor of one device.
#[derive(Debug, Clone)]
pub struct MemoryLedger<F: Fold = MemoryTables> {
    pub standing: Standing,
    pub log: Vec<Entry>,
    pub fold: F,
    places: BTreeMap<OpId, usize>,
    compared_at: Option<u64>,
    /// Device ids to come, so that a simulation can be repeated.
    fresh_device: fn() -> DeviceId,
}

impl<F: Fold> MemoryLedger<F> {
    /// An empty disk.
    #[must_use]
    pub fn new(device: DeviceId, fold: F, fresh_device: fn() -> DeviceId) -> Self {
        Self {
            standing: Standing {
                device,
                formerly: None,
                epoch: None,
                cursor: 0,
            },
            log: Vec::new(),
            fold,
            places: BTreeMap::new(),
            compared_at: None,
            fresh_device,
        }
    }

    /// An operation of the log.
    #[must_use]
    pub fn entry(&self, id: OpId) -> Option<&Entry> {
        self.places.get(&id).map(|place| &self.log[*place])
    }

    /// What the people at this device see.
    #[must_use]
    pub fn tables(&self) -> &MemoryTables {
        self.fold.tables()
    }

    /// Loses the entries that `keep` does not want, as a bad disk or a bad program would. The tables stay.
    pub fn retain(&mut self, keep: impl Fn(&Entry) -> bool) {
        self.log.retain(keep);
        self.places = self
            .log
            .iter()
            .enumerate()
            .map(|(place, entry)| (entry.operation.header.id, place))
            .collect();
    }

    /// Whether this disk wrote an operation in its present chain of a centre.
    fn is_chained(&self, scope: &str, entry: &Entry) -> bool {
        let header = &entry.operation.header;
        entry.own && header.device == self.standing.device && header.scope == scope
    }

    fn own_last(&self, scope: &str) -> (u64, Option<Hash>) {
        self.log
            .iter()
            .filter(|entry| self.is_chained(scope, entry))
            .map(|entry| (entry.operation.header.number, Some(entry.operation.hash)))
            .max_by_key(|(number, _)| *number)
            .unwrap_or((0, None))
    }

    /// Writes as a person at this device does: log and tables together.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub async fn write(
        &mut self,
        draft: Draft,
        id: OpId,
        actor: Option<StaffId>,
        scope: &str,
        claimed_at: i64,
        salt: [u8; 16],
    ) -> Result<OpId, Malformed> {
        let (number, previous) = self.own_last(scope);
        let stamp = Stamp {
            id,
            device: self.standing.device,
            number: number + 1,
            previous,
            scope: scope.to_owned(),
            actor,
            claimed_at,
            salt,
        };
        let operation = Operation::seal(draft, stamp)?;
        let applied = self.fold.fold(&operation).await == Outcome::Applied;
        self.places.insert(id, self.log.len());
        self.log.push(Entry {
            operation,
            own: true,
            sent: false,
            feed: None,
            confirmed: false,
            aside: None,
            applied,
        });
        Ok(id)
    }
}

#[async_trait]
impl<F: Fold> Ledger for MemoryLedger<F> {
    type Error = Infallible;

    async fn standing(&mut self) -> Result<Standing, Infallible> {
        Ok(self.standing)
    }

    async fn begin_epoch(&mut self, epoch: Uuid) -> Result<(), Infallible> {
        self.standing.epoch = Some(epoch);
        self.standing.cursor = 0;
        self.compared_at = None;
        for entry in &mut self.log {
            entry.sent = false;
            entry.feed = None;
            // Another headquarters database may have no tray of it.
            entry.aside = None;
        }
        Ok(())
    }

    async fn own_hash(&mut self, scope: &str, number: u64) -> Result<Option<Hash>, Infallible> {
        Ok(self
            .log
            .iter()
            .find(|entry| self.is_chained(scope, entry) && entry.operation.header.number == number)
            .map(|entry| entry.operation.hash))
    }

    async fn become_new_device(&mut self) -> Result<(), Infallible> {
        self.standing.formerly = Some(self.standing.device);
        self.standing.device = (self.fresh_device)();
        Ok(())
    }

    async fn adopt_leftovers(&mut self, scope: &str) -> Result<u64, Infallible> {
        let device = self.standing.device;
        let (mut number, mut previous) = self.own_last(scope);
        let mut adopted = 0;
        for entry in &mut self.log {
            let left = entry.own
                && !entry.confirmed
                && entry.aside.is_none()
                && entry.operation.header.scope == scope
                && entry.operation.header.device != device;
            if !left {
                continue;
            }
            if let Ok(operation) = entry.operation.relabelled(device, number + 1, previous) {
                number += 1;
                previous = Some(operation.hash);
                entry.operation = operation;
                entry.sent = false;
                adopted += 1;
            }
        }
        Ok(adopted)
    }

    async fn outbox(
        &mut self,
        scope: &str,
        after: u64,
        most: usize,
        bytes: usize,
    ) -> Result<Vec<Operation>, Infallible> {
        let mut own: Vec<&Operation> = self
            .log
            .iter()
            .filter(|entry| self.is_chained(scope, entry))
            .map(|entry| &entry.operation)
            .filter(|operation| operation.header.number > after)
            .collect();
        own.sort_by_key(|operation| operation.header.number);
        let mut size = 0;
        Ok(own
            .into_iter()
            .take(most)
            .enumerate()
            .take_while(|(place, operation)| {
                size += operation.size();
                *place == 0 || size <= bytes
            })
            .map(|(_, operation)| operation.clone())
            .collect())
    }

    async fn mark_sent(
        &mut self,
        scope: &str,
        upto: u64,
        aside: &[(OpId, Cause)],
    ) -> Result<(), Infallible> {
        let device = self.standing.device;
        for entry in &mut self.log {
            let header = &entry.operation.header;
            let chained = entry.own && header.device == device && header.scope == scope;
            if chained && header.number <= upto {
                entry.sent = true;
            }
        }
        self.mark_aside(aside).await
    }

    async fn take_page(&mut self, page: &[FeedOperation], to: u64) -> Result<bool, Infallible> {
        let whole = page.iter().all(|item| match item {
            FeedOperation::Whole { .. } => true,
            FeedOperation::Own { id, hash, .. } => {
                (self.entry(*id)).is_some_and(|entry| entry.operation.hash == *hash)
            }
        });
        if !whole {
            return Ok(false);
        }
        for item in page {
            let (number, place) = match item {
                FeedOperation::Own { number, id, .. } => (*number, self.places.get(id).copied()),
                FeedOperation::Whole { number, operation } => {
                    let known = self.places.get(&operation.header.id).copied();
                    let place = known.unwrap_or(self.log.len());
                    if known.is_none() {
                        let applied = self.fold.fold(operation).await == Outcome::Applied;
                        self.places.insert(operation.header.id, place);
                        self.log.push(Entry {
                            operation: (**operation).clone(),
                            own: false,
                            sent: false,
                            feed: None,
                            confirmed: false,
                            aside: None,
                            applied,
                        });
                    }
                    (*number, Some(place))
                }
            };
            if let Some(place) = place {
                let entry = &mut self.log[place];
                entry.feed = Some(number);
                entry.confirmed = true;
                entry.aside = None;
            }
        }
        self.standing.cursor = to;
        Ok(true)
    }

    async fn unseen(&mut self, scope: &str, sent: u64) -> Result<Vec<OpId>, Infallible> {
        Ok(self
            .log
            .iter()
            .filter(|entry| {
                let number = entry.operation.header.number;
                entry.feed.is_none()
                    && entry.aside.is_none()
                    && !(self.is_chained(scope, entry) && number > sent)
            })
            .map(|entry| entry.operation.header.id)
            .collect())
    }

    async fn operations(&mut self, ids: &[OpId]) -> Result<Vec<Operation>, Infallible> {
        Ok(ids
            .iter()
            .filter_map(|id| self.entry(*id))
            .map(|entry| entry.operation.clone())
            .collect())
    }

    async fn mark_aside(&mut self, aside: &[(OpId, Cause)]) -> Result<(), Infallible> {
        for (id, cause) in aside {
            if let Some(place) = self.places.get(id) {
                self.log[*place].aside = Some(*cause);
            }
        }
        Ok(())
    }

    async fn digest(&mut self) -> Result<Option<Sums>, Infallible> {
        let arrived = self
            .log
            .iter()
            .all(|entry| entry.feed.is_some() || entry.aside.is_some());
        if !arrived || self.compared_at == Some(self.standing.cursor) {
            return Ok(None);
        }
        let ranges = (self.standing.cursor as usize).div_ceil(MOST_OFFER);
        let mut sums = vec![Sum::default(); ranges];
        for entry in &self.log {
            if let Some(number) = entry.feed
                && let Some(sum) = sums.get_mut((number as usize - 1) / MOST_OFFER)
            {
                sum.add(entry.operation.header.id.0.as_bytes());
            }
        }
        let alike = self
            .log
            .iter()
            .all(|entry| entry.feed.is_some() && entry.applied);
        Ok(Some(Sums {
            feed: sums,
            tables: alike.then(|| sums_of_rows(self.tables().rows())),
        }))
    }

    async fn rebuild(&mut self) -> Result<(), Infallible> {
        let mut fold = self.fold.emptied();
        for entry in &mut self.log {
            entry.applied = fold.fold(&entry.operation).await == Outcome::Applied;
        }
        self.fold = fold;
        Ok(())
    }

    async fn compared(&mut self, _differing: u32) -> Result<(), Infallible> {
        self.compared_at = Some(self.standing.cursor);
        Ok(())
    }
}
