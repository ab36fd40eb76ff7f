//! Operations that other disks wrote, kept here.

use crate::batch::{fold_all, write_rows};
use crate::{Store, StoreError, log};
use serde_json::Value;
use sisconecta_domain::ids::DeviceId;
use sisconecta_sync::{Operation, Outcome};
use sqlx::SqliteConnection;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An operation of another device, with its number in the feed if it has one.
struct Foreign<'o> {
    operation: &'o Operation,
    chain: i64,
    feed: Option<i64>,
    outcome: Outcome,
}

/// Keeps operations that other disks wrote and applies those that are new. Answers the kinds that changed.
pub(super) async fn take_foreign(
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

/// Which of these operations stand in the log.
pub(crate) async fn known_among(
    connection: &mut SqliteConnection,
    ids: impl Iterator<Item = Uuid>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let known: Vec<Uuid> = sqlx::query_scalar(
        "select id from operation where id in (select unhex(value, '-') from json_each(?))",
    )
    .bind(Value::from_iter(ids.map(|id| id.to_string())).to_string())
    .fetch_all(connection)
    .await?;
    Ok(known.into_iter().collect())
}

/// Takes in operations of other devices that came by another way than the feed; those already here change nothing.
async fn take(
    connection: &mut SqliteConnection,
    operations: &[Operation],
) -> Result<(), StoreError> {
    let mut known = known_among(connection, operations.iter().map(|op| op.header.id.0)).await?;
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
}
