//! The round of a device: greet, read, push, offer what headquarters lost, compare.
//!
//! Every step leaves the ledger in a state from which the next round goes on, so a round may end anywhere.

use crate::exchange::ledger::{FeedOperation, Ledger};
use crate::exchange::link::{Link, LinkError};
use crate::exchange::wire::{
    Cause, Digest, Envelope, FeedPage, FeedRequest, Hello, HelloReply, LastHeld, MOST_BYTES,
    MOST_OFFER, MOST_OPERATIONS, MOST_PAGE, Offer, PROTOCOL, Push, PushStop, Salvage, Taken,
};
use crate::fold_name;
use crate::operation::Operation;
use sisconecta_domain::ids::{DeviceId, OpId};
use uuid::Uuid;

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
            self.leave_the_fork().await?;
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

    /// Another disk goes on in this device's chain: this one takes an id of its own.
    async fn leave_the_fork(&mut self) -> Result<(), RoundError<G::Error>> {
        self.report.forked = true;
        self.ledger
            .become_new_device()
            .await
            .map_err(RoundError::Ledger)
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
            let last = self.mark_taken(scope, &operations, &reply.taken).await?;
            sent = last.unwrap_or(sent);
            match reply.stop {
                Some(PushStop::Forked { .. }) => {
                    self.leave_the_fork().await?;
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

    /// Remembers what headquarters took of the operations it was sent. The number of the last of them; `None` when it took none.
    async fn mark_taken(
        &mut self,
        scope: &str,
        operations: &[Operation],
        taken: &[Taken],
    ) -> Result<Option<u64>, RoundError<G::Error>> {
        if taken.len() > operations.len() {
            return Err(LinkError::Garbled("more replies than operations".into()).into());
        }
        let Some(last) = taken.len().checked_sub(1) else {
            return Ok(None);
        };
        let aside = set_aside(operations, taken);
        let upto = operations[last].header.number;
        self.ledger
            .mark_sent(scope, upto, &aside)
            .await
            .map_err(RoundError::Ledger)?;
        self.report.sent += taken.len() as u64;
        self.report.set_aside += aside.len() as u64;
        (self.progress)(Progress::Sending {
            done: self.report.sent,
        });
        Ok(Some(upto))
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
                let aside = set_aside(&operations, &taken);
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

/// Which of the operations headquarters put in its tray, and why.
fn set_aside(operations: &[Operation], taken: &[Taken]) -> Vec<(OpId, Cause)> {
    operations
        .iter()
        .zip(taken)
        .filter_map(|(operation, taken)| match taken {
            Taken::SetAside { cause } => Some((operation.header.id, *cause)),
            Taken::Stored => None,
        })
        .collect()
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
