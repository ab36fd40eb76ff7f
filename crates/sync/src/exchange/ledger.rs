//! The disk of a device, as a round needs it.

use crate::exchange::digest::{Bucket, Sum};
use crate::exchange::wire::Cause;
use crate::operation::{Hash, Operation};
use async_trait::async_trait;
use sisconecta_domain::ids::{DeviceId, OpId};
use uuid::Uuid;

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
    /// Of the feed up to the cursor, in ranges of [`MOST_OFFER`](crate::exchange::wire::MOST_OFFER).
    pub feed: Vec<Sum>,
    /// Of the tables; `None` while they rightly differ from headquarters', because something stands aside there or this program does
    /// not know it.
    pub tables: Option<Vec<Bucket>>,
}
