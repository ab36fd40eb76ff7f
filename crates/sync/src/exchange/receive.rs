//! What headquarters does with operations that come in. Whoever calls begins a transaction before and commits it after.

use crate::exchange::wire::{Cause, Envelope, Push, PushStop, Salvage, Taken};
use crate::operation::{Body, Hash, Operation};
use async_trait::async_trait;
use sisconecta_domain::ids::{DeviceId, OpId};
use std::collections::BTreeMap;

/// The chain of a device as headquarters holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chain {
    /// Number and hash of its last operation.
    pub last: Option<(u64, Hash)>,
    /// Hashes of the operations that were asked for, by their numbers.
    pub hashes: BTreeMap<u64, Hash>,
}

/// An operation that headquarters already holds, wherever it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub hash: Hash,
    /// Hash of its salted payload: the same under whatever name it came.
    pub payload: Hash,
    /// Whether it stands in the tray and not in the feed.
    pub aside: Option<Cause>,
    /// Whether it came with its payload.
    pub whole: bool,
}

/// What is to be done with an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Gets the next number of the feed.
    Feed,
    /// The feed has it, from another disk: only its place in the chain is kept.
    Again,
    /// Waits in the tray.
    Aside(Cause),
}

/// Where an arriving operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the chain of the device that pushed it.
    Chained { number: u64 },
    /// Brought back by a device, whoever wrote it.
    Salvaged,
}

/// An operation to be kept, with its bytes.
#[derive(Debug, Clone)]
pub struct Arrival<'a> {
    pub envelope: &'a Envelope,
    /// `None` when the bytes are no operation.
    pub operation: Option<Operation>,
    pub hash: Hash,
    /// The device that brings it.
    pub device: DeviceId,
    pub place: Place,
    pub fate: Fate,
    /// Whether it brings the payload of one that waits in the tray without any, which then waits no more.
    pub fills: bool,
}

/// Headquarters' log of one centre, within a transaction that holds the device and, once a number was given, the feed.
#[async_trait]
pub trait Registry: Send {
    type Error: Send;

    /// Official code of the centre.
    fn scope(&self) -> &str;
    /// The chain of a device, with the hashes of these numbers.
    async fn chain(&mut self, device: DeviceId, numbers: &[u64]) -> Result<Chain, Self::Error>;
    /// Which of these operations are already held, by their ids.
    async fn held(&mut self, ids: &[OpId]) -> Result<BTreeMap<OpId, Held>, Self::Error>;
    /// Whether the author of an operation may write it, by what headquarters knows of posts.
    ///
    /// `body` is what it does, when headquarters knows its kind; `before` are the operations of the same push that come before it and are not kept yet.
    async fn allows(
        &mut self,
        operation: &Operation,
        body: Option<&Body>,
        before: &[Arrival<'_>],
    ) -> Result<bool, Self::Error>;
    /// Keeps them all; those with [`Fate::Feed`] get the next numbers of the feed, in this order.
    async fn keep(&mut self, arrivals: Vec<Arrival<'_>>) -> Result<(), Self::Error>;
}

/// Takes a push: the longest beginning that continues the device's chain.
///
/// # Errors
/// Those of the database; then nothing may be committed.
pub async fn receive<R: Registry>(
    registry: &mut R,
    push: &Push,
) -> Result<(Vec<Taken>, Option<PushStop>), R::Error> {
    let opened = opened(&push.operations);
    let places = places(&opened);
    let numbers: Vec<u64> = places.iter().flatten().copied().collect();
    let chain = registry.chain(push.device, &numbers).await?;
    let mut intake = Intake::begin(registry, push.device, &opened).await?;
    let (mut number, mut hash) = chain.last.map_or((0, None), |(n, hash)| (n, Some(hash)));

    let mut stop = None;
    for ((envelope, operation), place) in push.operations.iter().zip(opened).zip(places) {
        let here = hash_of(envelope, operation.as_ref());
        let claimed = place.unwrap_or(number + 1);
        if claimed <= number {
            if chain.hashes.get(&claimed) != Some(&here) {
                stop = Some(PushStop::Forked { at: claimed });
                break;
            }
            intake.take_again(envelope, operation).await?;
            continue;
        }
        if claimed > number + 1 {
            stop = Some(PushStop::Gap {
                expected: number + 1,
            });
            break;
        }
        if let Some(operation) = &operation
            && (operation.header.previous != hash || operation.header.device != push.device)
        {
            stop = Some(PushStop::Forked { at: claimed });
            break;
        }
        let place = Place::Chained { number: claimed };
        intake.take(envelope, operation, place).await?;
        (number, hash) = (claimed, Some(here));
    }
    Ok((intake.keep().await?, stop))
}

/// Takes operations that headquarters lost and a device still has.
///
/// # Errors
/// Those of the database; then nothing may be committed.
pub async fn salvage<R: Registry>(
    registry: &mut R,
    salvage: &Salvage,
) -> Result<Vec<Taken>, R::Error> {
    let opened = opened(&salvage.operations);
    let mut intake = Intake::begin(registry, salvage.device, &opened).await?;
    for (envelope, operation) in salvage.operations.iter().zip(opened) {
        intake.take(envelope, operation, Place::Salvaged).await?;
    }
    intake.keep().await
}

/// What a device brings in one call, as far as it is judged.
struct Intake<'r, 'e, R> {
    registry: &'r mut R,
    /// The device that brings it.
    device: DeviceId,
    held: BTreeMap<OpId, Held>,
    taken: Vec<Taken>,
    arrivals: Vec<Arrival<'e>>,
}

impl<'r, 'e, R: Registry> Intake<'r, 'e, R> {
    async fn begin(
        registry: &'r mut R,
        device: DeviceId,
        opened: &[Option<Operation>],
    ) -> Result<Self, R::Error> {
        let ids: Vec<OpId> = opened
            .iter()
            .flatten()
            .map(|operation| operation.header.id)
            .collect();
        let held = registry.held(&ids).await?;
        Ok(Self {
            registry,
            device,
            held,
            taken: Vec::new(),
            arrivals: Vec::new(),
        })
    }

    /// Judges an operation and has it kept, unless it is only brought back and the feed has it.
    async fn take(
        &mut self,
        envelope: &'e Envelope,
        operation: Option<Operation>,
        place: Place,
    ) -> Result<(), R::Error> {
        let fate = match &operation {
            Some(operation) => judge(self.registry, operation, &self.held, &self.arrivals).await?,
            None => Fate::Aside(Cause::Unreadable),
        };
        self.taken
            .push(match (fate, waits(operation.as_ref(), &self.held)) {
                (Fate::Again, Some(cause)) => Taken::SetAside { cause },
                _ => said(fate),
            });
        if fate == Fate::Again && place == Place::Salvaged {
            return Ok(());
        }
        let hash = hash_of(envelope, operation.as_ref());
        let fills = operation.as_ref().is_some_and(|op| fills(op, &self.held));
        remember(&mut self.held, operation.as_ref(), hash, fate);
        self.arrivals.push(Arrival {
            envelope,
            operation,
            hash,
            device: self.device,
            place,
            fate,
            fills,
        });
        Ok(())
    }

    /// Takes an operation whose place in the chain holds it already. Only a payload that is missing there is kept of it.
    async fn take_again(
        &mut self,
        envelope: &'e Envelope,
        operation: Option<Operation>,
    ) -> Result<(), R::Error> {
        if operation.as_ref().is_some_and(|op| fills(op, &self.held)) {
            return self.take(envelope, operation, Place::Salvaged).await;
        }
        let aside = match &operation {
            Some(operation) => match judge_held(operation, &self.held) {
                Some(Fate::Aside(cause)) => Some(cause),
                _ => waits(Some(operation), &self.held),
            },
            None => Some(Cause::Unreadable),
        };
        self.taken
            .push(aside.map_or(Taken::Stored, |cause| Taken::SetAside { cause }));
        Ok(())
    }

    /// Has everything kept, and says what became of each operation.
    async fn keep(self) -> Result<Vec<Taken>, R::Error> {
        self.registry.keep(self.arrivals).await?;
        Ok(self.taken)
    }
}

/// The operations in their envelopes; `None` where the bytes are no operation.
fn opened(envelopes: &[Envelope]) -> Vec<Option<Operation>> {
    envelopes
        .iter()
        .map(|envelope| envelope.open().ok())
        .collect()
}

/// The place of an arrival in the chain of hashes; opening the envelope has come upon it already.
fn hash_of(envelope: &Envelope, operation: Option<&Operation>) -> Hash {
    operation.map_or_else(|| envelope.hash(), |operation| operation.hash)
}

async fn judge<R: Registry>(
    registry: &mut R,
    operation: &Operation,
    held: &BTreeMap<OpId, Held>,
    before: &[Arrival<'_>],
) -> Result<Fate, R::Error> {
    if operation.header.scope != registry.scope() {
        return Ok(Fate::Aside(Cause::OtherCentre));
    }
    if let Some(fate) = judge_held(operation, held) {
        return Ok(fate);
    }
    // Only headquarters erases, and it has given no order to. The content may still come from a disk that has it.
    if operation.payload.is_none() {
        return Ok(Fate::Aside(Cause::Unreadable));
    }
    // A kind that headquarters does not know yet has no shape to check: it is kept and passed on.
    let Ok(body) = operation.body() else {
        return Ok(Fate::Aside(Cause::Unreadable));
    };
    if !registry.allows(operation, body.as_ref(), before).await? {
        return Ok(Fate::Aside(Cause::NotAllowed));
    }
    Ok(Fate::Feed)
}

/// What becomes of an operation whose id is already held.
fn judge_held(operation: &Operation, held: &BTreeMap<OpId, Held>) -> Option<Fate> {
    if fills(operation, held) {
        return None;
    }
    let held = held.get(&operation.header.id)?;
    Some(if held.payload == operation.header.payload {
        Fate::Again
    } else {
        Fate::Aside(Cause::IdTaken)
    })
}

/// Why the one that is held under the id of an operation waits in the tray.
fn waits(operation: Option<&Operation>, held: &BTreeMap<OpId, Held>) -> Option<Cause> {
    held.get(&operation?.header.id)?.aside
}

/// Whether an operation brings the payload that one in the tray lacks.
fn fills(operation: &Operation, held: &BTreeMap<OpId, Held>) -> bool {
    operation.payload.is_some()
        && held.get(&operation.header.id).is_some_and(|held| {
            !held.whole && held.aside.is_some() && held.payload == operation.header.payload
        })
}

/// The number of each operation of a push in its chain. Unreadable bytes tell none: they stand where their neighbours leave room, so
/// that the same push says the same when it comes again.
fn places(opened: &[Option<Operation>]) -> Vec<Option<u64>> {
    let first = opened.iter().zip(0_u64..).find_map(|(operation, before)| {
        operation
            .as_ref()?
            .header
            .number
            .checked_sub(before)
            .filter(|first| *first > 0)
    });
    let mut next = first;
    opened
        .iter()
        .map(|operation| {
            let place = operation.as_ref().map(|op| op.header.number).or(next);
            next = place.and_then(|place| place.checked_add(1));
            place
        })
        .collect()
}

fn said(fate: Fate) -> Taken {
    match fate {
        Fate::Feed | Fate::Again => Taken::Stored,
        Fate::Aside(cause) => Taken::SetAside { cause },
    }
}

/// Counts an arrival among what is held, for those that come after it in the same call.
fn remember(
    held: &mut BTreeMap<OpId, Held>,
    operation: Option<&Operation>,
    hash: Hash,
    fate: Fate,
) {
    let Some(operation) = operation else { return };
    let now = Held {
        hash,
        payload: operation.header.payload,
        aside: match fate {
            Fate::Aside(cause) => Some(cause),
            Fate::Feed | Fate::Again => None,
        },
        whole: operation.payload.is_some(),
    };
    if fills(operation, held) {
        held.insert(operation.header.id, now);
    } else {
        held.entry(operation.header.id).or_insert(now);
    }
}
