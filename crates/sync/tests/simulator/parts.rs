//! The network, the disk and headquarters as a device meets them in a schedule: each may fail at any call.

use crate::bent::{BentFold, Fault, NEW_KIND};
use async_trait::async_trait;
use fastrand::Rng;
use sisconecta_domain::ids::OpId;
use sisconecta_sync::exchange::memory::{MemoryHeadquarters, MemoryLedger};
use sisconecta_sync::exchange::wire::{
    Cause, Digest, DigestReply, FeedPage, FeedRequest, Hello, HelloReply, Offer, OfferReply, Push,
    PushReply, PushStop, Refusal, Salvage, SalvageReply, Taken,
};
use sisconecta_sync::exchange::{
    Arrival, Chain, FeedOperation, Held, Ledger, Link, LinkError, Registry, Standing, Sums, receive,
};
use sisconecta_sync::{Body, Hash, Operation};
use std::collections::BTreeMap;
use std::convert::Infallible;
use uuid::Uuid;

pub type Disk = MemoryLedger<BentFold>;

/// How often things go wrong, in percent.
#[derive(Debug, Clone, Copy)]
pub struct Odds {
    pub lost_request: u8,
    pub lost_reply: u8,
    pub doubled: u8,
    pub torn: u8,
    pub refused: u8,
    pub late: u8,
    pub crash: u8,
}

impl Odds {
    pub const CALM: Self = Self {
        lost_request: 0,
        lost_reply: 0,
        doubled: 0,
        torn: 0,
        refused: 0,
        late: 0,
        crash: 0,
    };

    pub fn rough(dice: &mut Rng) -> Self {
        Self {
            lost_request: dice.u8(0..12),
            lost_reply: dice.u8(0..12),
            doubled: dice.u8(0..12),
            torn: dice.u8(0..12),
            refused: dice.u8(0..6),
            late: dice.u8(0..8),
            crash: dice.u8(0..8),
        }
    }
}

pub fn chance(dice: &mut Rng, percent: u8) -> bool {
    dice.u8(0..100) < percent
}

/// What the network and headquarters remember between rounds.
#[derive(Debug, Clone, Default)]
pub struct Wire {
    /// Pushes that the network kept and may deliver once more, much later.
    late: Vec<Push>,
    /// Lengths of the feed at which a number was given and its transaction rolled back.
    burnt: Vec<u64>,
    /// What was refused in the last round.
    pub refused: Vec<OpId>,
}

/// The way to headquarters in one round.
pub struct RoughLink<'w> {
    pub wire: &'w mut Wire,
    pub headquarters: &'w mut MemoryHeadquarters,
    pub dice: &'w mut Rng,
    pub odds: Odds,
    pub fault: Option<Fault>,
    /// Operations of the asking disk by number, for a headquarters that agrees with everybody.
    pub own: BTreeMap<u64, Hash>,
}

impl RoughLink<'_> {
    fn on_its_way(&mut self) -> Result<(), LinkError> {
        if chance(self.dice, self.odds.lost_request) {
            return Err(LinkError::Unreachable("lost on its way".into()));
        }
        if chance(self.dice, self.odds.refused) {
            return Err(LinkError::Refused(Refusal {
                code: "teapot".into(),
                sentence: "No.".into(),
            }));
        }
        Ok(())
    }

    fn on_its_way_back<T>(&mut self, reply: T) -> Result<T, LinkError> {
        if chance(self.dice, self.odds.lost_reply) {
            return Err(LinkError::Unreachable("lost on its way back".into()));
        }
        Ok(reply)
    }

    async fn deliver(&mut self, push: &Push) -> PushReply {
        if self.fault == Some(Fault::NumbersFromASequence) && chance(self.dice, 3) {
            self.wire.burnt.push(self.headquarters.feed.len() as u64);
        }
        let epoch = self.headquarters.epoch;
        let mut registry = BentRegistry {
            real: self.headquarters,
            fault: self.fault,
        };
        let (taken, stop) = receive(&mut registry, push)
            .await
            .unwrap_or_else(|never| match never {});
        let mut reply = PushReply { epoch, taken, stop };
        if self.fault == Some(Fault::ForkNotSeen)
            && matches!(reply.stop, Some(PushStop::Forked { .. }))
        {
            reply.taken = vec![Taken::Stored; push.operations.len()];
            reply.stop = None;
        }
        reply
    }
}

fn refused<T>(reply: Result<T, Refusal>) -> Result<T, LinkError> {
    reply.map_err(LinkError::Refused)
}

#[async_trait]
impl Link for RoughLink<'_> {
    async fn hello(&mut self, hello: Hello) -> Result<HelloReply, LinkError> {
        self.on_its_way()?;
        let mut reply = self.headquarters.hello(&hello, 0);
        if self.fault == Some(Fault::ForkNotSeen)
            && let Some(last) = &mut reply.last
            && let Some((number, hash)) = self.own.range(..=last.number).next_back()
        {
            (last.number, last.hash) = (*number, *hash);
        }
        self.on_its_way_back(reply)
    }

    async fn feed(&mut self, mut request: FeedRequest) -> Result<FeedPage, LinkError> {
        self.on_its_way()?;
        request.most = request.most.min(self.dice.u32(1..8));
        if self.fault == Some(Fault::PageBeginsLate) && chance(self.dice, 10) {
            request.after += 1;
        }
        let mut page = refused(self.headquarters.page(&request))?;
        for item in &mut page.items {
            let burnt = self
                .wire
                .burnt
                .iter()
                .filter(|at| **at < item.number)
                .count();
            item.number += burnt as u64;
        }
        if page.items.len() > 1 && chance(self.dice, self.odds.torn) {
            page.items.pop();
        }
        self.on_its_way_back(page)
    }

    async fn push(&mut self, mut push: Push) -> Result<PushReply, LinkError> {
        // A page of the size that fits here: a beginning is a push as well.
        let fits = self.dice.usize(1..6);
        if push.operations.len() > fits && self.dice.bool() {
            push.operations.truncate(fits);
        }
        if let Err(error) = self.on_its_way() {
            if matches!(error, LinkError::Refused(_)) {
                self.wire.refused = push
                    .operations
                    .iter()
                    .filter_map(|envelope| envelope.open().ok())
                    .map(|operation| operation.header.id)
                    .collect();
            }
            return Err(error);
        }
        if !self.wire.late.is_empty() && chance(self.dice, 30) {
            let place = self.dice.usize(0..self.wire.late.len());
            let late = self.wire.late.swap_remove(place);
            self.deliver(&late).await;
        }
        if chance(self.dice, self.odds.late) {
            self.wire.late.push(push.clone());
        }
        if chance(self.dice, self.odds.doubled) {
            self.deliver(&push).await;
        }
        let reply = self.deliver(&push).await;
        self.on_its_way_back(reply)
    }

    async fn offer(&mut self, offer: Offer) -> Result<OfferReply, LinkError> {
        self.on_its_way()?;
        let mut reply = refused(self.headquarters.offer(&offer))?;
        if self.fault == Some(Fault::ForkNotSeen) {
            // Who takes a number for the operation itself believes to have this one, too.
            reply.wanted.clear();
        }
        self.on_its_way_back(reply)
    }

    async fn salvage(&mut self, salvage: Salvage) -> Result<SalvageReply, LinkError> {
        self.on_its_way()?;
        if chance(self.dice, self.odds.doubled) {
            refused(self.headquarters.salvage(&salvage).await)?;
        }
        let reply = refused(self.headquarters.salvage(&salvage).await)?;
        self.on_its_way_back(reply)
    }

    async fn digest(&mut self, digest: Digest) -> Result<DigestReply, LinkError> {
        self.on_its_way()?;
        let reply = refused(self.headquarters.digest(&digest))?;
        self.on_its_way_back(reply)
    }
}

/// Headquarters' log, which may have forgotten a rule.
struct BentRegistry<'h> {
    real: &'h mut MemoryHeadquarters,
    fault: Option<Fault>,
}

#[async_trait]
impl Registry for BentRegistry<'_> {
    type Error = Infallible;

    fn scope(&self) -> &str {
        self.real.scope()
    }

    async fn chain(
        &mut self,
        device: sisconecta_domain::ids::DeviceId,
        numbers: &[u64],
    ) -> Result<Chain, Infallible> {
        self.real.chain(device, numbers).await
    }

    async fn held(&mut self, ids: &[OpId]) -> Result<BTreeMap<OpId, Held>, Infallible> {
        if self.fault == Some(Fault::NoDedupe) {
            return Ok(BTreeMap::new());
        }
        self.real.held(ids).await
    }

    async fn allows(
        &mut self,
        operation: &Operation,
        body: Option<&Body>,
        before: &[Arrival<'_>],
    ) -> Result<bool, Infallible> {
        self.real.allows(operation, body, before).await
    }

    async fn keep(&mut self, arrivals: Vec<Arrival<'_>>) -> Result<(), Infallible> {
        self.real.keep(arrivals).await
    }
}

/// The machine went down.
#[derive(Debug, Clone, Copy)]
pub struct Crash;

/// The device's disk in one round: the machine may go down before or after any call.
pub struct RoughDisk<'w> {
    pub disk: &'w mut Disk,
    pub dice: Rng,
    pub odds: Odds,
    pub fault: Option<Fault>,
}

impl RoughDisk<'_> {
    fn may_crash(&mut self) -> Result<(), Crash> {
        if chance(&mut self.dice, self.odds.crash) {
            return Err(Crash);
        }
        Ok(())
    }

    async fn take(&mut self, page: &[FeedOperation], to: u64) -> Result<bool, Crash> {
        let mut page = page.to_vec();
        match self.fault {
            Some(Fault::CursorFirst) => {
                self.disk.standing.cursor = to;
                self.may_crash()?;
            }
            Some(Fault::TornPageTaken) if page.len() > 1 && chance(&mut self.dice, 20) => {
                page.pop();
            }
            Some(Fault::UnknownDropped) if self.disk.fold.old => {
                page.retain(|item| match item {
                    FeedOperation::Whole { operation, .. } => operation.header.kind != NEW_KIND,
                    FeedOperation::Own { .. } => true,
                });
            }
            Some(Fault::FactTwice) => {
                for item in &page {
                    if let FeedOperation::Whole { operation, .. } = item
                        && self.disk.entry(operation.header.id).is_some()
                    {
                        sisconecta_sync::exchange::memory::Fold::fold(
                            &mut self.disk.fold,
                            operation,
                        )
                        .await;
                    }
                }
            }
            _ => {}
        }
        self.disk
            .take_page(&page, to)
            .await
            .map_err(|never| match never {})
    }
}

/// Calls the disk between two chances to go down.
macro_rules! call {
    ($self:ident . $method:ident ( $($argument:expr),* )) => {{
        $self.may_crash()?;
        let reply = $self.disk.$method($($argument),*).await.unwrap_or_else(|never| match never {});
        $self.may_crash()?;
        Ok(reply)
    }};
}

#[async_trait]
impl Ledger for RoughDisk<'_> {
    type Error = Crash;

    async fn standing(&mut self) -> Result<Standing, Crash> {
        call!(self.standing())
    }

    async fn begin_epoch(&mut self, epoch: Uuid) -> Result<(), Crash> {
        match self.fault {
            Some(Fault::EpochIgnored) => {
                self.disk.standing.epoch = Some(epoch);
                Ok(())
            }
            Some(Fault::SentForGood) => {
                let sent: Vec<bool> = self.disk.log.iter().map(|entry| entry.sent).collect();
                let done = call!(self.begin_epoch(epoch));
                for (entry, sent) in self.disk.log.iter_mut().zip(sent) {
                    entry.sent = sent;
                }
                done
            }
            _ => call!(self.begin_epoch(epoch)),
        }
    }

    async fn own_hash(&mut self, scope: &str, number: u64) -> Result<Option<Hash>, Crash> {
        call!(self.own_hash(scope, number))
    }

    async fn become_new_device(&mut self) -> Result<(), Crash> {
        if self.fault == Some(Fault::SameDeviceAgain) {
            return Ok(());
        }
        call!(self.become_new_device())
    }

    async fn adopt_leftovers(&mut self, scope: &str) -> Result<u64, Crash> {
        if self.fault == Some(Fault::ForkDropsLeftovers) {
            let device = self.disk.standing.device;
            self.disk.retain(|entry| {
                !entry.own || entry.confirmed || entry.operation.header.device == device
            });
            return Ok(0);
        }
        call!(self.adopt_leftovers(scope))
    }

    async fn outbox(
        &mut self,
        scope: &str,
        after: u64,
        most: usize,
        bytes: usize,
    ) -> Result<Vec<Operation>, Crash> {
        let operations: Result<Vec<Operation>, Crash> =
            call!(self.outbox(scope, after, most, bytes));
        let mut operations = operations?;
        if self.fault == Some(Fault::SentForGood) {
            operations.retain(|operation| {
                self.disk
                    .entry(operation.header.id)
                    .is_none_or(|entry| !entry.sent)
            });
        }
        Ok(operations)
    }

    async fn mark_sent(
        &mut self,
        scope: &str,
        upto: u64,
        aside: &[(OpId, Cause)],
    ) -> Result<(), Crash> {
        call!(self.mark_sent(scope, upto, aside))
    }

    async fn take_page(&mut self, page: &[FeedOperation], to: u64) -> Result<bool, Crash> {
        self.may_crash()?;
        let reply = self.take(page, to).await?;
        self.may_crash()?;
        Ok(reply)
    }

    async fn unseen(&mut self, scope: &str, sent: u64) -> Result<Vec<OpId>, Crash> {
        if self.fault == Some(Fault::NoSalvage) {
            return Ok(Vec::new());
        }
        call!(self.unseen(scope, sent))
    }

    async fn operations(&mut self, ids: &[OpId]) -> Result<Vec<Operation>, Crash> {
        call!(self.operations(ids))
    }

    async fn mark_aside(&mut self, aside: &[(OpId, Cause)]) -> Result<(), Crash> {
        call!(self.mark_aside(aside))
    }

    async fn digest(&mut self) -> Result<Option<Sums>, Crash> {
        call!(self.digest())
    }

    async fn rebuild(&mut self) -> Result<(), Crash> {
        call!(self.rebuild())
    }

    async fn compared(&mut self, differing: u32) -> Result<(), Crash> {
        call!(self.compared(differing))
    }
}
