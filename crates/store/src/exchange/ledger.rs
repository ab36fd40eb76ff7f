//! The ledger of a round over the store. Every method is one transaction.

use super::enrolment::take_new_id;
use super::foreign::take_foreign;
use super::settings::{COMPARED, CURSOR, Compare, DIFFERING, EPOCH, FORMERLY, GREETED, number};
use crate::log::{self, device, drop_setting, head, read, set_setting, setting};
use crate::{Store, StoreError};
use async_trait::async_trait;
use serde_json::{Value, json};
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_sync::exchange::wire::Cause;
use sisconecta_sync::exchange::{FeedOperation, Ledger, Standing, Sums};
use sisconecta_sync::{Hash, Header, Operation};
use sqlx::{Sqlite, SqliteConnection, Transaction};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Told which kinds of records and facts a page changed.
type Changed = Box<dyn FnMut(Vec<String>) + Send + Sync>;

/// The store as the ledger of one round.
pub struct StoreLedger {
    store: Store,
    compare: Compare,
    changed: Changed,
}

/// An operation that is here already.
struct Known {
    own: bool,
    header: Header,
    hash: Hash,
}

impl StoreLedger {
    /// `changed` is told what arrived, page by page.
    pub fn new(
        store: Store,
        compare: Compare,
        changed: impl FnMut(Vec<String>) + Send + Sync + 'static,
    ) -> Self {
        Self {
            store,
            compare,
            changed: Box::new(changed),
        }
    }

    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.store.writer().begin_with("begin immediate").await?)
    }
}

fn id<T: std::str::FromStr<Err = uuid::Error>>(text: &str) -> Result<T, StoreError> {
    text.parse()
        .map_err(|error: uuid::Error| StoreError::damaged(crate::names::CENTRE, error))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

async fn mark_aside(
    connection: &mut SqliteConnection,
    aside: &[(OpId, Cause)],
) -> Result<(), StoreError> {
    for (op, cause) in aside {
        sqlx::query("update operation set aside = ? where id = ? and feed is null")
            .bind(cause.code())
            .bind(op.0)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// The operations of a page that this disk wrote and the feed shows without their bytes; `None` when one is missing.
async fn own_ops(
    connection: &mut SqliteConnection,
    page: &[FeedOperation],
) -> Result<Option<Vec<(OpId, u64)>>, StoreError> {
    let wanted: BTreeMap<OpId, (Hash, u64)> = page
        .iter()
        .filter_map(|item| match item {
            FeedOperation::Own { number, id, hash } => Some((*id, (*hash, *number))),
            FeedOperation::Whole { .. } => None,
        })
        .collect();
    if wanted.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let known = known_ops(connection, wanted.keys().copied()).await?;
    let found: Vec<(OpId, u64)> = wanted
        .iter()
        .filter(|(id, (hash, _))| {
            known
                .get(id)
                .is_some_and(|known| known.own && known.hash == *hash)
        })
        .map(|(id, (_, number))| (*id, *number))
        .collect();
    Ok((found.len() == wanted.len()).then_some(found))
}

async fn known_ops(
    connection: &mut SqliteConnection,
    ids: impl Iterator<Item = OpId>,
) -> Result<BTreeMap<OpId, Known>, StoreError> {
    let ids = Value::from_iter(ids.map(|id| id.to_string())).to_string();
    let rows: Vec<(bool, Vec<u8>)> = sqlx::query_as(
        "select own, header from operation where id in (select unhex(value, '-') from json_each(?))",
    )
    .bind(ids)
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(own, bytes)| {
            let known = Known {
                own,
                header: log::header(&bytes)?,
                hash: Hash::of_header(&bytes),
            };
            Ok((known.header.id, known))
        })
        .collect()
}

/// Gives an operation another label.
async fn relabel(connection: &mut SqliteConnection, to: &Operation) -> Result<(), StoreError> {
    let chain = log::chain(connection, to.header.device, &to.header.scope).await?;
    sqlx::query("update operation set chain = ?, number = ?, header = ? where id = ?")
        .bind(chain)
        .bind(signed(to.header.number))
        .bind(&to.header_bytes)
        .bind(to.header.id.0)
        .execute(connection)
        .await?;
    Ok(())
}

async fn mark_seen(
    connection: &mut SqliteConnection,
    seen: &[(OpId, u64)],
) -> Result<(), StoreError> {
    if seen.is_empty() {
        return Ok(());
    }
    let pairs = Value::from_iter(seen.iter().map(|(id, number)| json!([id, number]))).to_string();
    sqlx::query(
        "update operation set feed = seen.number, confirmed = 1, aside = null
         from (select unhex(value ->> 0, '-') as id, value ->> 1 as number from json_each(?)) as seen
         where operation.id = seen.id",
    )
    .bind(pairs)
    .execute(connection)
    .await?;
    Ok(())
}

/// What came of a page: the kinds that changed, or nothing when an own operation is not here.
async fn take_page(
    connection: &mut SqliteConnection,
    page: &[FeedOperation],
    to: u64,
) -> Result<Option<BTreeSet<String>>, StoreError> {
    let Some(mut seen) = own_ops(connection, page).await? else {
        return Ok(None);
    };
    let whole: Vec<(&Operation, u64)> = page
        .iter()
        .filter_map(|item| match item {
            FeedOperation::Whole { number, operation } => Some((&**operation, *number)),
            FeedOperation::Own { .. } => None,
        })
        .collect();
    let known = known_ops(connection, whole.iter().map(|(op, _)| op.header.id)).await?;
    let current = device(connection).await?;
    let mut new = Vec::new();
    let mut met = BTreeSet::new();
    for (operation, number) in whole {
        let id = operation.header.id;
        match known.get(&id) {
            Some(known) => {
                // Another operation that bears the same id replaces nothing here, and confirms nothing of what is here.
                if known.header.payload != operation.header.payload {
                    continue;
                }
                // What stands in this device's own chain keeps its place there: the operations after it are linked to it.
                let chained = known.own && known.header.device == current;
                if !chained && known.hash != operation.hash {
                    relabel(connection, operation).await?;
                }
                seen.push((id, number));
            }
            None if met.insert(id) => new.push((operation, Some(number))),
            None => seen.push((id, number)),
        }
    }
    let kinds = take_foreign(connection, &new).await?;
    mark_seen(connection, &seen).await?;
    set_setting(connection, CURSOR, &to.to_string()).await?;
    Ok(Some(kinds))
}

async fn adopt(connection: &mut SqliteConnection, scope: &str) -> Result<u64, StoreError> {
    let current = device(connection).await?;
    let rows = sqlx::query(
        "select o.header, o.salt, o.payload from operation o indexed by operation_on_its_way
         join chain c on c.id = o.chain
         where o.feed is null and o.own = 1 and o.confirmed = 0 and o.aside is null and c.device <> ? and c.scope = ?
         order by o.arrival",
    )
    .bind(current.0)
    .bind(scope)
    .fetch_all(&mut *connection)
    .await?;
    let (mut number, mut previous) = head(connection, current, scope).await?;
    for row in &rows {
        let operation = read(row)?
            .relabelled(current, number + 1, previous)
            .map_err(|error| StoreError::Invalid {
                source: error.into(),
            })?;
        number += 1;
        previous = Some(operation.hash);
        relabel(connection, &operation).await?;
        sqlx::query("update operation set sent = 0 where id = ? and sent = 1")
            .bind(operation.header.id.0)
            .execute(&mut *connection)
            .await?;
    }
    Ok(rows.len() as u64)
}

#[async_trait]
impl Ledger for StoreLedger {
    type Error = StoreError;

    async fn standing(&mut self) -> Result<Standing, StoreError> {
        let mut tx = self.begin().await?;
        let device: DeviceId = device(&mut tx).await?;
        let formerly = setting(&mut tx, FORMERLY).await?;
        let epoch = setting(&mut tx, EPOCH).await?;
        let standing = Standing {
            device,
            formerly: formerly.as_deref().map(id).transpose()?,
            epoch: epoch.as_deref().map(id).transpose()?,
            cursor: number(&mut tx, CURSOR).await?.unwrap_or(0),
        };
        tx.commit().await?;
        Ok(standing)
    }

    async fn begin_epoch(&mut self, epoch: Uuid) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        // Another database of headquarters may have no tray of what stood aside: it is offered again.
        sqlx::query(
            "update operation set sent = 0, feed = null, aside = null
             where sent = 1 or feed is not null or aside is not null",
        )
        .execute(&mut *tx)
        .await?;
        set_setting(&mut tx, EPOCH, &epoch.to_string()).await?;
        set_setting(&mut tx, CURSOR, "0").await?;
        drop_setting(&mut tx, COMPARED).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn own_hash(&mut self, scope: &str, number: u64) -> Result<Option<Hash>, StoreError> {
        let mut tx = self.begin().await?;
        let device = device(&mut tx).await?;
        let header: Option<Vec<u8>> = sqlx::query_scalar(
            "select o.header from chain c join operation o on o.chain = c.id and o.number = ? and o.own = 1
             where c.device = ? and c.scope = ?",
        )
        .bind(signed(number))
        .bind(device.0)
        .bind(scope)
        .fetch_optional(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(header.map(|header| Hash::of_header(&header)))
    }

    async fn become_new_device(&mut self) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        // Headquarters spoke of this device just now, so it knows it.
        let known = device(&mut tx).await?.to_string();
        set_setting(&mut tx, GREETED, &known).await?;
        take_new_id(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn adopt_leftovers(&mut self, scope: &str) -> Result<u64, StoreError> {
        let mut tx = self.begin().await?;
        let adopted = adopt(&mut tx, scope).await?;
        tx.commit().await?;
        Ok(adopted)
    }

    async fn outbox(
        &mut self,
        scope: &str,
        after: u64,
        most: usize,
        bytes: usize,
    ) -> Result<Vec<Operation>, StoreError> {
        let mut tx = self.begin().await?;
        let device = device(&mut tx).await?;
        let rows = sqlx::query(
            "select o.header, o.salt, o.payload from chain c
             join operation o on o.chain = c.id and o.own = 1 and o.number > ?
             where c.device = ? and c.scope = ? order by o.number limit ?",
        )
        .bind(signed(after))
        .bind(device.0)
        .bind(scope)
        .bind(i64::try_from(most).unwrap_or(i64::MAX))
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        let mut size = 0;
        let mut operations = Vec::new();
        for row in &rows {
            let operation = read(row)?;
            size += operation.size();
            if size > bytes && !operations.is_empty() {
                break;
            }
            operations.push(operation);
        }
        Ok(operations)
    }

    async fn mark_sent(
        &mut self,
        scope: &str,
        upto: u64,
        aside: &[(OpId, Cause)],
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let device = device(&mut tx).await?;
        // What the feed has shown needs no such mark, so only what is on its way is looked at.
        sqlx::query(
            "update operation indexed by operation_on_its_way set sent = 1
             where feed is null and sent = 0 and own = 1 and number <= ?
               and chain = (select id from chain where device = ? and scope = ?)",
        )
        .bind(signed(upto))
        .bind(device.0)
        .bind(scope)
        .execute(&mut *tx)
        .await?;
        mark_aside(&mut tx, aside).await?;
        let device = device.to_string();
        if setting(&mut tx, GREETED).await?.as_deref() != Some(&device) {
            set_setting(&mut tx, GREETED, &device).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn take_page(&mut self, page: &[FeedOperation], to: u64) -> Result<bool, StoreError> {
        let mut tx = self.begin().await?;
        let Some(kinds) = take_page(&mut tx, page, to).await? else {
            return Ok(false);
        };
        tx.commit().await?;
        if !kinds.is_empty() {
            (self.changed)(kinds.into_iter().collect());
        }
        Ok(true)
    }

    async fn unseen(&mut self, scope: &str, sent: u64) -> Result<Vec<OpId>, StoreError> {
        let mut tx = self.begin().await?;
        let device = device(&mut tx).await?;
        let ids: Vec<Uuid> = sqlx::query_scalar(
            "select id from operation indexed by operation_on_its_way
             where feed is null and aside is null and not (own = 1 and number > ?
                 and chain is (select id from chain where device = ? and scope = ?))
             order by arrival",
        )
        .bind(signed(sent))
        .bind(device.0)
        .bind(scope)
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(ids.into_iter().map(OpId).collect())
    }

    async fn operations(&mut self, ids: &[OpId]) -> Result<Vec<Operation>, StoreError> {
        let mut tx = self.begin().await?;
        let ids = Value::from_iter(ids.iter().map(ToString::to_string)).to_string();
        let rows = sqlx::query(
            "select o.header, o.salt, o.payload from json_each(?) as wanted
             join operation o on o.id = unhex(wanted.value, '-') order by wanted.key",
        )
        .bind(ids)
        .fetch_all(&mut *tx)
        .await?;
        tx.commit().await?;
        rows.iter().map(read).collect()
    }

    async fn mark_aside(&mut self, aside: &[(OpId, Cause)]) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        mark_aside(&mut tx, aside).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn digest(&mut self) -> Result<Option<Sums>, StoreError> {
        let mut tx = self.store.readers().begin().await?;
        if !super::compare::is_due(&mut tx, self.compare).await? {
            return Ok(None);
        }
        let cursor = number(&mut tx, CURSOR).await?.unwrap_or(0);
        let feed = super::compare::ranges(&mut tx, cursor).await?;
        let tables = if super::compare::tables_are_alike(&mut tx).await? {
            Some(super::compare::buckets(&mut tx).await?)
        } else {
            None
        };
        Ok(Some(Sums { feed, tables }))
    }

    async fn rebuild(&mut self) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        crate::shape::rebuild(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn compared(&mut self, differing: u32) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        let cursor = number(&mut tx, CURSOR).await?.unwrap_or(0);
        set_setting(&mut tx, COMPARED, &cursor.to_string()).await?;
        set_setting(&mut tx, DIFFERING, &differing.to_string()).await?;
        tx.commit().await?;
        Ok(())
    }
}
