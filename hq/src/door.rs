//! Who is heard, and how many at once. No body is read of a client that has not shown a token.

use crate::error::CallError;
use crate::headquarters::Headquarters;
use crate::secrets;
use sisconecta_sync::exchange::wire::{Envelope, MOST_BYTES, MOST_OPERATIONS};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// How long a token that was looked up opens the door again without a look. The call itself still asks the database.
const KNOWN: Duration = Duration::from_secs(30);
/// Tokens and rights that are remembered before the old ones are dropped.
const REMEMBERED: usize = 4096;

const DAY_MS: i64 = 24 * 3600 * 1000;
/// What an operation may grow by when it gets another place in another chain.
const RELABELLED: usize = 4096;

/// Operations as a program sends them: none larger than one can be sealed, and a push no larger than a push.
///
/// # Errors
/// A refusal. No program makes such an operation, so nobody's work waits behind it.
pub(crate) fn fit(operations: &[Envelope], together: Option<usize>) -> Result<(), CallError> {
    let sizes = operations.iter().map(Envelope::size);
    let small = sizes.clone().all(|size| size <= MOST_BYTES + RELABELLED);
    let few = operations.len() <= MOST_OPERATIONS;
    let light = together.is_none_or(|most| sizes.sum::<usize>() <= most + RELABELLED);
    if small && few && light {
        Ok(())
    } else {
        Err(CallError::too_large())
    }
}

/// What the server gives to those outside.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Most connections at once.
    pub connections: usize,
    /// How long a client may take to greet by TLS, to send the head of a request, or to begin the next one.
    pub greeting: Duration,
    /// How long a connection lives on which no byte moves. Longer than any call takes.
    pub silence: Duration,
    /// Most calls that are worked on at once.
    pub calls: usize,
    /// Most calls of one right at once. A desktop makes one after another.
    pub calls_of_right: usize,
    /// Most look-ups at once for those who have not shown who they are.
    pub strangers: usize,
    /// How long a call waits for its turn before it is refused.
    pub patience: Duration,
    /// Most bytes that one right sends in a day.
    pub bytes_a_day: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 1024,
            greeting: Duration::from_secs(15),
            silence: Duration::from_secs(90),
            calls: 32,
            calls_of_right: 4,
            strangers: 4,
            patience: Duration::from_secs(5),
            // A centre that brings back years of work after a restore needs less.
            bytes_a_day: 4 * 1024 * 1024 * 1024,
        }
    }
}

/// Counts those inside.
pub(crate) struct Door {
    pub limits: Limits,
    calls: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    rights: Mutex<HashMap<Uuid, Arc<Semaphore>>>,
    known: Mutex<HashMap<Vec<u8>, (Uuid, Instant)>>,
    /// The day, and the bytes of each right in it.
    sent: Mutex<(i64, HashMap<Uuid, u64>)>,
}

impl Door {
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            calls: Arc::new(Semaphore::new(limits.calls)),
            strangers: Arc::new(Semaphore::new(limits.strangers)),
            rights: Mutex::default(),
            known: Mutex::default(),
            sent: Mutex::default(),
        }
    }

    /// Waits for one's turn among all calls.
    pub async fn turn(&self) -> Result<OwnedSemaphorePermit, CallError> {
        self.wait(self.calls.clone()).await
    }

    /// Waits for one's turn among those who have shown nothing.
    pub async fn turn_of_stranger(&self) -> Result<OwnedSemaphorePermit, CallError> {
        self.wait(self.strangers.clone()).await
    }

    /// Waits for one's turn among the calls of a right.
    pub async fn turn_of(&self, right: Uuid) -> Result<OwnedSemaphorePermit, CallError> {
        let turns = {
            let mut rights = self.rights.lock().unwrap_or_else(PoisonError::into_inner);
            if rights.len() >= REMEMBERED {
                rights.retain(|_, turns| Arc::strong_count(turns) > 1);
            }
            let most = self.limits.calls_of_right;
            let turns = rights.entry(right);
            turns
                .or_insert_with(|| Arc::new(Semaphore::new(most)))
                .clone()
        };
        self.wait(turns).await
    }

    /// Counts what a right sends, and refuses what goes beyond a day's measure: nobody fills the disk of all.
    pub fn weigh(&self, right: Uuid, bytes: usize, now: i64) -> Result<(), CallError> {
        let (most, today) = (self.limits.bytes_a_day, now.div_euclid(DAY_MS));
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.0 != today {
            *sent = (today, HashMap::new());
        }
        let sum = sent.1.entry(right).or_default();
        let before = *sum;
        if before > most {
            return Err(CallError::enough_today());
        }
        *sum += bytes as u64;
        if *sum > most {
            tracing::warn!(%right, bytes = *sum, "a right has sent its measure of the day");
        }
        Ok(())
    }

    async fn wait(&self, turns: Arc<Semaphore>) -> Result<OwnedSemaphorePermit, CallError> {
        match tokio::time::timeout(self.limits.patience, turns.acquire_owned()).await {
            Ok(Ok(turn)) => Ok(turn),
            _ => Err(CallError::unavailable()),
        }
    }

    fn known(&self, hash: &[u8]) -> Option<Uuid> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (right, since) = known.get(hash)?;
        (since.elapsed() < KNOWN).then_some(*right)
    }

    fn remember(&self, hash: Vec<u8>, right: Uuid) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.retain(|_, (_, since)| since.elapsed() < KNOWN);
        }
        known.insert(hash, (right, Instant::now()));
    }
}

impl Headquarters {
    /// The right that a token stands for, looked up before the body of a call is read.
    pub(crate) async fn right_of(&self, token: &str) -> Result<Uuid, CallError> {
        if !secrets::may_be_token(token) {
            return Err(CallError::revoked());
        }
        let hash = secrets::hash_of_token(token);
        if let Some(right) = self.door.known(&hash) {
            return Ok(right);
        }
        let turn = self.door.turn_of_stranger().await?;
        let right: Option<Uuid> = sqlx::query_scalar(
            "select id from enrolment_right where token_hash = $1 and revoked_at is null",
        )
        .bind(&hash)
        .fetch_optional(&self.pool)
        .await?;
        drop(turn);
        let right = right.ok_or_else(CallError::revoked)?;
        self.door.remember(hash, right);
        Ok(right)
    }
}
