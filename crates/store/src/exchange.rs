//! The disk's side of the exchange with headquarters: cursor and marks beside the log.
//!
//! What is marked belongs to this disk alone and stands outside the log. No mark holds a time or an order in which something was
//! written.

mod compare;
mod enrolment;
mod ledger;
mod marks;
mod numbers;

pub use enrolment::Enrolment;
pub use ledger::StoreLedger;
pub use marks::{AsideFound, ExchangeCounts, PlaceFound};
pub use numbers::NumbersLeft;

use crate::batch::{fold_all, write_rows};
use crate::log::{DEVICE, drop_setting, set_setting, setting};
use crate::{Store, StoreError, log};
use serde_json::Value;
use sisconecta_domain::ids::DeviceId;
use sisconecta_sync::exchange::wire::Cause;
use sisconecta_sync::{Operation, Outcome};
use sqlx::SqliteConnection;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Epoch of headquarters in which the cursor means something.
const EPOCH: &str = "exchange_epoch";
/// Number of the last operation of the feed that is here.
const CURSOR: &str = "exchange_cursor";
/// Id that this device had when headquarters last knew it.
const FORMERLY: &str = "exchange_formerly";
/// Id under which headquarters knows this device.
const GREETED: &str = "exchange_greeted";
/// Where the cursor stood when both sides were compared.
const COMPARED: &str = "exchange_compared";
/// What still differed then.
const DIFFERING: &str = "exchange_differing";

/// When a round compares both sides, once everything here has reached headquarters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// When they were never compared in this epoch.
    IfNever,
    /// When something arrived since they were compared.
    IfMoved,
    Now,
}

/// A cause by its name. One of a newer headquarters is said as the most general that this program knows.
fn cause(code: &str) -> Cause {
    Cause::of_code(code).unwrap_or(Cause::Unreadable)
}

/// A number out of the settings; zero when it was never set.
async fn number(connection: &mut SqliteConnection, name: &str) -> Result<Option<u64>, StoreError> {
    setting(connection, name)
        .await?
        .map(|text| text.parse())
        .transpose()
        .map_err(|error: std::num::ParseIntError| StoreError::damaged(crate::names::CENTRE, error))
}

/// Gives the device another id. Headquarters gets to know it by the last one that it knew.
pub(crate) async fn take_new_id(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let before = log::device(connection).await?;
    // A disk restored twice before it was greeted must not name an id that headquarters never heard.
    let known = setting(connection, GREETED).await?;
    if known.is_none() || known.as_deref() == Some(before.to_string().as_str()) {
        set_setting(connection, FORMERLY, &before.to_string()).await?;
    }
    numbers::forget(connection).await?;
    set_setting(connection, DEVICE, &DeviceId::fresh().to_string()).await
}

/// An operation of another device, with its number in the feed if it has one.
struct Foreign<'o> {
    operation: &'o Operation,
    chain: i64,
    feed: Option<i64>,
    outcome: Outcome,
}

/// Keeps operations that other disks wrote and applies those that are new. Answers the kinds that changed.
async fn take_foreign(
    connection: &mut SqliteConnection,
    operations: &[(&Operation, Option<u64>)],
) -> Result<BTreeSet<String>, StoreError> {
    let outcomes = fold_all(
        connection,
        operations.iter().map(|(operation, _)| *operation),
    )
    .await?;
    let mut chains: BTreeMap<(DeviceId, &str), i64> = BTreeMap::new();
    for (operation, _) in operations {
        let header = &operation.header;
        let chain = (header.device, header.scope.as_str());
        if let Entry::Vacant(place) = chains.entry(chain) {
            place.insert(log::chain(connection, header.device, &header.scope).await?);
        }
    }
    let rows: Vec<Foreign<'_>> = operations
        .iter()
        .zip(outcomes)
        .map(|((operation, feed), outcome)| Foreign {
            operation,
            chain: chains[&(operation.header.device, operation.header.scope.as_str())],
            feed: feed.and_then(|number| i64::try_from(number).ok()),
            outcome,
        })
        .collect();
    write_rows(
        connection,
        "insert into operation (id, chain, number, kind, record, header, salt, payload, applied, own, feed, confirmed)",
        12,
        &rows,
        |query, row| {
            let header = &row.operation.header;
            query
                .bind(header.id.0)
                .bind(row.chain)
                .bind(i64::try_from(header.number).unwrap_or(i64::MAX))
                .bind(&header.kind)
                .bind(header.record)
                .bind(&row.operation.header_bytes)
                .bind(&row.operation.salt)
                .bind(&row.operation.payload)
                .bind(row.outcome == Outcome::Applied)
                .bind(false)
                .bind(row.feed)
                .bind(row.feed.is_some())
        },
    )
    .await?;
    Ok(operations
        .iter()
        .map(|(operation, _)| operation.header.kind.clone())
        .collect())
}

/// Takes in operations of other devices that came by another way than the feed; those already here change nothing.
pub(crate) async fn take(
    connection: &mut SqliteConnection,
    operations: &[Operation],
) -> Result<(), StoreError> {
    let ids = Value::from_iter(operations.iter().map(|op| op.header.id.to_string())).to_string();
    let known: Vec<Uuid> = sqlx::query_scalar(
        "select id from operation where id in (select unhex(value, '-') from json_each(?))",
    )
    .bind(ids)
    .fetch_all(&mut *connection)
    .await?;
    let mut known: BTreeSet<Uuid> = known.into_iter().collect();
    let new: Vec<(&Operation, Option<u64>)> = operations
        .iter()
        .filter(|op| known.insert(op.header.id.0))
        .map(|op| (op, None))
        .collect();
    take_foreign(connection, &new).await?;
    Ok(())
}

/// Takes in operations of a log that was set aside, each with whether that disk wrote it. What it wrote counts as written here: this
/// device gives it the next places in its chain. Answers the kinds that changed.
pub(crate) async fn take_lost(
    connection: &mut SqliteConnection,
    operations: &[(Operation, bool)],
) -> Result<BTreeSet<String>, StoreError> {
    let device = log::device(connection).await?;
    let foreign: Vec<(&Operation, Option<u64>)> =
        operations.iter().map(|(op, _)| (op, None)).collect();
    let kinds = take_foreign(connection, &foreign).await?;
    let own = operations
        .iter()
        // In this device's own chain other operations may stand in those places; headquarters is offered them as they are.
        .filter(|(op, own)| *own && op.header.device != device)
        .map(|(op, _)| op.header.id.to_string());
    sqlx::query(
        "update operation set own = 1 where id in (select unhex(value, '-') from json_each(?))",
    )
    .bind(Value::from_iter(own).to_string())
    .execute(connection)
    .await?;
    Ok(kinds)
}

impl Store {
    /// Takes in operations of other devices; those already here change nothing.
    ///
    /// # Errors
    /// Those of the disk; then none was taken.
    pub async fn take_in(&self, operations: &[Operation]) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        for part in operations.chunks(crate::batch::MOST) {
            take(&mut tx, part).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Gives this device another id: what it wrote after the backup it came from may stand elsewhere under its old id.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn become_new_device(&self) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        take_new_id(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
