//! The round of a device: greet, read, push, offer what headquarters lost, compare.
//!
//! Every step leaves the ledger in a state from which the next round goes on, so a round may end anywhere.

use crate::exchange::digest::{Bucket, Sum};
use crate::exchange::wire::{
    Cause, Digest, DigestReply, Envelope, FeedPage, FeedRequest, Hello, HelloReply, LastHeld,
    MOST_BYTES, MOST_OFFER, MOST_OPERATIONS, MOST_PAGE, Offer, OfferReply, PROTOCOL, Push,
    PushReply, PushStop, Refusal, Salvage, SalvageReply, Taken,
};
use crate::fold_name;
use crate::operation::{Hash, Operation};
use async_trait::async_trait;
use sisconecta_domain::ids::{DeviceId, OpId};
use uuid::Uuid;

/// The way to headquarters. A call may be lost on its way there or back; the same call is then made again.
#[async_trait]
pub trait Link: Send {
    async fn hello(&mut self, hello: Hello) -> Result<HelloReply, LinkError>;
    async fn feed(&mut self, request: FeedRequest) -> Result<FeedPage, LinkError>;
    async fn push(&mut self, push: Push) -> Result<PushReply, LinkError>;
    async fn offer(&mut self, offer: Offer) -> Result<OfferReply, LinkError>;
    async fn salvage(&mut self, salvage: Salvage) -> Result<SalvageReply, LinkError>;
    async fn digest(&mut self, digest: Digest) -> Result<DigestReply, LinkError>;
}

/// Why a call had no reply.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// No answer: no network, headquarters does not listen, the connection broke.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// Somebody answers whom this machine does not trust to be headquarters.
    #[error("the server's certificate is not trusted")]
    Untrusted,
    /// An answer that cannot be read.
    #[error("the answer cannot be read: {0}")]
    Garbled(String),
    /// Headquarters says no. The work stays here.
    #[error("refused: {}", .0.code)]
    Refused(Refusal),
}

/// Who this device is and how far it has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub device: DeviceId,
    pub formerly: Option<DeviceId>,
    /// Epoch of headquarters in which the cursor means something.
    pub epoch: Option<Uuid>,
    /// Number of the last operation of the feed that is here.
    pub cursor: u64,
}

/// An operation of a page of the feed.
#[derive(Debug, Clone)]
pub enum FeedOperation {
    Whole {
        number: u64,
        operation: Box<Operation>,
    },
    /// Written by this device, which should still have it.
    Own { number: u64, id: OpId, hash: Hash },
}

/// The device's disk. Every method is one transaction: it happens whole or not at all. A device has a chain of its own in each
/// centre, and `scope` says which centre's is meant.
#[async_trait]
pub trait Ledger: Send {
    type Error: Send;

    async fn standing(&mut self) -> Result<Standing, Self::Error>;
    /// Starts over in another epoch: nothing counts as read, nothing as known to headquarters. The log stays.
    async fn begin_epoch(&mut self, epoch: Uuid) -> Result<(), Self::Error>;
    /// Hash of the operation that this disk itself wrote as this device under this number.
    async fn own_hash(&mut self, scope: &str, number: u64) -> Result<Option<Hash>, Self::Error>;
    /// Takes a fresh device id and remembers the one before.
    async fn become_new_device(&mut self) -> Result<(), Self::Error>;
    /// Gives operations that this disk wrote under an earlier id, and that no feed has ever shown, the next places in the chain of
    /// this device. Answers how many.
    async fn adopt_leftovers(&mut self, scope: &str) -> Result<u64, Self::Error>;
    /// This device's operations after a number, in order; at least one if there is any, else as many as fit.
    async fn outbox(
        &mut self,
        scope: &str,
        after: u64,
        most: usize,
        bytes: usize,
    ) -> Result<Vec<Operation>, Self::Error>;
    /// Remembers that headquarters holds this device's operations up to a number, and which of them stand in its tray.
    async fn mark_sent(
        &mut self,
        scope: &str,
        upto: u64,
        aside: &[(OpId, Cause)],
    ) -> Result<(), Self::Error>;
    /// Takes a page in and moves the cursor to `to`. `false`, with nothing changed, when an own operation is not here.
    async fn take_page(&mut self, page: &[FeedOperation], to: u64) -> Result<bool, Self::Error>;
    /// Ids of operations that the feed of this epoch has not shown, but for those of this chain after `sent` and those that
    /// stand in headquarters' tray. What was written for another centre is among them.
    async fn unseen(&mut self, scope: &str, sent: u64) -> Result<Vec<OpId>, Self::Error>;
    async fn operations(&mut self, ids: &[OpId]) -> Result<Vec<Operation>, Self::Error>;
    /// Remembers which of others' operations stand in headquarters' tray.
    async fn mark_aside(&mut self, aside: &[(OpId, Cause)]) -> Result<(), Self::Error>;
    /// What there is to compare; `None` when it is not time for it, or something here has not reached headquarters.
    async fn digest(&mut self) -> Result<Option<Sums>, Self::Error>;
    /// Makes the tables anew from the log.
    async fn rebuild(&mut self) -> Result<(), Self::Error>;
    /// Remembers that a comparison found no difference, or how many buckets differ after everything was tried.
    async fn compared(&mut self, differing: u32) -> Result<(), Self::Error>;
}

/// Counts and hashes of what a device holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    /// Of the feed up to the cursor, in ranges of [`MOST_OFFER`].
    pub feed: Vec<Sum>,
    /// Of the tables; `None` while they rightly differ from headquarters', because something stands aside there or this program does
    /// not know it.
    pub tables: Option<Vec<Bucket>>,
}

/// How far a round is, for the person who watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Receiving { done: u64, all: u64 },
    Sending { done: u64 },
    Comparing,
}

/// What a round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Report {
    pub received: u64,
    pub sent: u64,
    /// Operations of headquarters' lost feed that this device brought back.
    pub salvaged: u64,
    /// Operations that wait in headquarters' tray.
    pub set_aside: u64,
    /// The device took another id, because its disk turned out to be a copy.
    pub forked: bool,
    /// Headquarters was restored from a backup.
    pub new_epoch: bool,
    /// The device's clock minus headquarters', in milliseconds.
    pub skew_ms: i64,
    /// Whether the two sides were compared.
    pub compared: bool,
    /// Buckets that differ although everything was read again.
    pub differing: u32,
}

/// Why a round ended early. What it did until then stays done.
#[derive(Debug, thiserror::Error)]
pub enum RoundError<E> {
    #[error(transparent)]
    Link(#[from] LinkError),
    #[error("the exchange stopped: {0:?}")]
    Stop(Stop),
    #[error("the disk failed")]
    Ledger(E),
}

/// What a round does not get over by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Headquarters speaks no protocol that this program knows.
    Protocol,
    /// A page of the feed is not whole: nothing of it was taken.
    Hole,
    /// Headquarters keeps saying something else.
    Unsettled,
}

/// How often a round starts over before it gives up until the next one.
const MOST_STARTS: usize = 6;

/// Makes one round.
///
/// # Errors
/// [`RoundError`]; what was done until then stands, and the next round goes on from there.
pub async fn round<L: Link, G: Ledger>(
    link: &mut L,
    ledger: &mut G,
    program: &str,
    now: &(dyn Fn() -> i64 + Sync),
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Report, RoundError<G::Error>> {
    let mut round = Round {
        link,
        ledger,
        report: Report::default(),
        progress,
    };
    for _ in 0..MOST_STARTS {
        let greeted = round.greet(program, now).await?;
        if round.exchange(&greeted).await? == Next::Done {
            return Ok(round.report);
        }
    }
    Err(RoundError::Stop(Stop::Unsettled))
}

#[derive(PartialEq)]
enum Next {
    Done,
    /// The device or the epoch is another one now.
    StartOver,
}

struct Round<'r, L, G> {
    link: &'r mut L,
    ledger: &'r mut G,
    report: Report,
    progress: &'r mut (dyn FnMut(Progress) + Send),
}

impl<L: Link, G: Ledger> Round<'_, L, G> {
    async fn greet(
        &mut self,
        program: &str,
        now: &(dyn Fn() -> i64 + Sync),
    ) -> Result<HelloReply, RoundError<G::Error>> {
        let standing = self.ledger.standing().await.map_err(RoundError::Ledger)?;
        let hello = Hello {
            protocol: PROTOCOL,
            device: standing.device,
            formerly: standing.formerly,
            now: now(),
            program: program.to_owned(),
        };
        let reply = self.link.hello(hello).await?;
        if !(reply.protocols.0..=reply.protocols.1).contains(&PROTOCOL) {
            return Err(RoundError::Stop(Stop::Protocol));
        }
        self.report.skew_ms = now().saturating_sub(reply.now);
        if standing.epoch != Some(reply.epoch) {
            self.report.new_epoch |= standing.epoch.is_some();
            self.ledger
                .begin_epoch(reply.epoch)
                .await
                .map_err(RoundError::Ledger)?;
        }
        Ok(reply)
    }

    async fn exchange(&mut self, greeted: &HelloReply) -> Result<Next, RoundError<G::Error>> {
        let epoch = greeted.epoch;
        let device = self
            .ledger
            .standing()
            .await
            .map_err(RoundError::Ledger)?
            .device;
        // Reading comes first: whatever the feed already has needs no other name and is not offered.
        self.read(device, epoch, greeted.head).await?;
        let scope = greeted.scope.as_str();
        if self.is_forked(scope, greeted.last).await? {
            self.report.forked = true;
            self.ledger
                .become_new_device()
                .await
                .map_err(RoundError::Ledger)?;
            return Ok(Next::StartOver);
        }
        self.ledger
            .adopt_leftovers(scope)
            .await
            .map_err(RoundError::Ledger)?;
        let first = greeted.last.map_or(0, |last| last.number);
        let Some(sent) = self.push(device, scope, first).await? else {
            return Ok(Next::StartOver);
        };
        self.read(device, epoch, 0).await?;
        if self.bring_back(device, epoch, scope, sent).await? {
            self.read(device, epoch, 0).await?;
        }
        self.compare(device, epoch).await?;
        Ok(Next::Done)
    }

    /// Whether headquarters' last operation of this device is not the one that stands here under that number.
    async fn is_forked(
        &mut self,
        scope: &str,
        last: Option<LastHeld>,
    ) -> Result<bool, RoundError<G::Error>> {
        let Some(last) = last else { return Ok(false) };
        let here = self
            .ledger
            .own_hash(scope, last.number)
            .await
            .map_err(RoundError::Ledger)?;
        Ok(here != Some(last.hash))
    }

    /// Reads the feed to its end.
    async fn read(
        &mut self,
        device: DeviceId,
        epoch: Uuid,
        mut head: u64,
    ) -> Result<(), RoundError<G::Error>> {
        let mut whole = false;
        loop {
            let after = self
                .ledger
                .standing()
                .await
                .map_err(RoundError::Ledger)?
                .cursor;
            let request = FeedRequest {
                device,
                epoch,
                after,
                most: MOST_PAGE,
                whole,
            };
            let page = self.link.feed(request).await?;
            let operations = checked(&page, epoch, after)?;
            head = head.max(page.head);
            if operations.is_empty() {
                return Ok(());
            }
            let taken = self
                .ledger
                .take_page(&operations, page.to)
                .await
                .map_err(RoundError::Ledger)?;
            if !taken && whole {
                return Err(RoundError::Stop(Stop::Hole));
            }
            // An own operation that is not here any more: ask for the same page with all its bytes.
            whole = !taken;
            if taken {
                self.report.received += operations.len() as u64;
                (self.progress)(Progress::Receiving {
                    done: page.to,
                    all: head,
                });
                if page.to >= page.head {
                    return Ok(());
                }
            }
        }
    }

    /// Pushes this device's operations after `first`. The number of the last one that headquarters holds; `None` when the device
    /// turned out to be forked.
    async fn push(
        &mut self,
        device: DeviceId,
        scope: &str,
        first: u64,
    ) -> Result<Option<u64>, RoundError<G::Error>> {
        let mut sent = first;
        let mut gaps = 0;
        // What headquarters says it holds is marked even when nothing is left to push: the reply to an earlier push may be lost.
        self.ledger
            .mark_sent(scope, sent, &[])
            .await
            .map_err(RoundError::Ledger)?;
        loop {
            let operations = self
                .ledger
                .outbox(scope, sent, MOST_OPERATIONS, MOST_BYTES)
                .await
                .map_err(RoundError::Ledger)?;
            if operations.is_empty() {
                return Ok(Some(sent));
            }
            let push = Push {
                device,
                operations: operations.iter().map(Envelope::from).collect(),
            };
            let reply = self.link.push(push).await?;
            if reply.taken.len() > operations.len() {
                return Err(LinkError::Garbled("more replies than operations".into()).into());
            }
            let aside: Vec<_> = operations
                .iter()
                .zip(&reply.taken)
                .filter_map(|(operation, taken)| match taken {
                    Taken::SetAside { cause } => Some((operation.header.id, *cause)),
                    Taken::Stored => None,
                })
                .collect();
            if let Some(last) = reply.taken.len().checked_sub(1) {
                sent = operations[last].header.number;
                self.ledger
                    .mark_sent(scope, sent, &aside)
                    .await
                    .map_err(RoundError::Ledger)?;
                self.report.sent += reply.taken.len() as u64;
                self.report.set_aside += aside.len() as u64;
                (self.progress)(Progress::Sending {
                    done: self.report.sent,
                });
            }
            match reply.stop {
                Some(PushStop::Forked { .. }) => {
                    self.report.forked = true;
                    self.ledger
                        .become_new_device()
                        .await
                        .map_err(RoundError::Ledger)?;
                    return Ok(None);
                }
                Some(PushStop::Gap { expected }) => {
                    gaps += 1;
                    if gaps > MOST_STARTS || expected == 0 || expected > sent {
                        return Err(RoundError::Stop(Stop::Unsettled));
                    }
                    sent = expected - 1;
                }
                None if reply.taken.is_empty() => {
                    return Err(LinkError::Garbled("a push without a reply".into()).into());
                }
                None => {}
            }
        }
    }

    /// Offers what stands here and not in the feed: after a restore of headquarters that is everything its backup did not have.
    async fn bring_back(
        &mut self,
        device: DeviceId,
        epoch: Uuid,
        scope: &str,
        sent: u64,
    ) -> Result<bool, RoundError<G::Error>> {
        let unseen = self
            .ledger
            .unseen(scope, sent)
            .await
            .map_err(RoundError::Ledger)?;
        let mut brought = false;
        for ids in unseen.chunks(MOST_OFFER) {
            let offer = Offer {
                device,
                epoch,
                ids: ids.to_vec(),
            };
            let wanted = self.link.offer(offer).await?.wanted;
            for ids in wanted.chunks(MOST_OPERATIONS) {
                let operations = self
                    .ledger
                    .operations(ids)
                    .await
                    .map_err(RoundError::Ledger)?;
                if operations.is_empty() {
                    continue;
                }
                let salvage = Salvage {
                    device,
                    epoch,
                    operations: operations.iter().map(Envelope::from).collect(),
                };
                let taken = self.link.salvage(salvage).await?.taken;
                let aside: Vec<_> = operations
                    .iter()
                    .zip(&taken)
                    .filter_map(|(operation, taken)| match taken {
                        Taken::SetAside { cause } => Some((operation.header.id, *cause)),
                        Taken::Stored => None,
                    })
                    .collect();
                self.ledger
                    .mark_aside(&aside)
                    .await
                    .map_err(RoundError::Ledger)?;
                self.report.salvaged += (taken.len() - aside.len().min(taken.len())) as u64;
                self.report.set_aside += aside.len() as u64;
                brought = true;
            }
        }
        Ok(brought)
    }

    /// Compares both sides. Ranges of the feed that differ are read again; tables that differ are made anew from the log. Neither
    /// side is ever overwritten with the other's rows.
    async fn compare(&mut self, device: DeviceId, epoch: Uuid) -> Result<(), RoundError<G::Error>> {
        for attempt in 0..3 {
            let Some(sums) = self.ledger.digest().await.map_err(RoundError::Ledger)? else {
                return Ok(());
            };
            (self.progress)(Progress::Comparing);
            let upto = self
                .ledger
                .standing()
                .await
                .map_err(RoundError::Ledger)?
                .cursor;
            let digest = Digest {
                device,
                epoch,
                upto,
                ranges: sums.feed,
                fold: fold_name().to_owned(),
                buckets: sums.tables,
            };
            let reply = self.link.digest(digest).await?;
            if !reply.comparable {
                return Ok(());
            }
            self.report.compared = true;
            self.report.differing =
                u32::try_from(reply.buckets.len() + reply.ranges.len()).unwrap_or(u32::MAX);
            if self.report.differing == 0 || attempt == 2 {
                break;
            }
            for (from, to) in &reply.ranges {
                self.read_again(device, epoch, *from, *to).await?;
            }
            if !reply.buckets.is_empty() && reply.ranges.is_empty() {
                self.ledger.rebuild().await.map_err(RoundError::Ledger)?;
            }
        }
        self.ledger
            .compared(self.report.differing)
            .await
            .map_err(RoundError::Ledger)
    }

    async fn read_again(
        &mut self,
        device: DeviceId,
        epoch: Uuid,
        from: u64,
        to: u64,
    ) -> Result<(), RoundError<G::Error>> {
        let cursor = self
            .ledger
            .standing()
            .await
            .map_err(RoundError::Ledger)?
            .cursor;
        let mut after = from.saturating_sub(1);
        while after < to.min(cursor) {
            let request = FeedRequest {
                device,
                epoch,
                after,
                most: MOST_PAGE,
                whole: true,
            };
            let page = self.link.feed(request).await?;
            let operations = checked(&page, epoch, after)?;
            if operations.is_empty() {
                break;
            }
            after = page.to;
            self.ledger
                .take_page(&operations, cursor.max(page.to))
                .await
                .map_err(RoundError::Ledger)?;
        }
        Ok(())
    }
}

/// The operations of a page that begins where it should and has no hole.
fn checked<E>(
    page: &FeedPage,
    epoch: Uuid,
    after: u64,
) -> Result<Vec<FeedOperation>, RoundError<E>> {
    let whole = page.epoch == epoch
        && page.after == after
        && page.to == after + page.items.len() as u64
        && page.to <= page.head.max(after)
        && page
            .items
            .iter()
            .zip(after + 1..)
            .all(|(item, number)| item.number == number);
    if !whole {
        return Err(RoundError::Stop(Stop::Hole));
    }
    let mut operations = Vec::with_capacity(page.items.len());
    for item in &page.items {
        let number = item.number;
        operations.push(match &item.envelope {
            None => FeedOperation::Own {
                number,
                id: item
                    .own
                    .ok_or_else(|| LinkError::Garbled("an operation without a name".into()))?,
                hash: item.hash,
            },
            Some(envelope) => {
                let operation = envelope
                    .open()
                    .map_err(|error| LinkError::Garbled(error.to_string()))?;
                if operation.hash != item.hash {
                    return Err(LinkError::Garbled("an operation with another hash".into()).into());
                }
                FeedOperation::Whole {
                    number,
                    operation: Box::new(operation),
                }
            }
        });
    }
    Ok(operations)
}
