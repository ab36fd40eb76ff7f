//! The log of a centre in PostgreSQL. Many operations cost as many statements as one.

use crate::error::HqError;
use crate::rights::number;
use crate::roles::{Roles, STAFF, Verdict};
use async_trait::async_trait;
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_sync::exchange::wire::Cause;
use sisconecta_sync::exchange::{Arrival, Chain, Fate, Held, Place, Registry};
use sisconecta_sync::{Body, Hash, Operation};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A centre's log within a transaction that holds the centre's row.
pub(crate) struct PgRegistry<'c> {
    connection: &'c mut PgConnection,
    scope: String,
    now: i64,
    roles: Roles,
    /// What operations of this call wait for.
    awaits: BTreeMap<OpId, Uuid>,
}

/// Most operations of the tray that one call judges anew; the others wait for a person.
const MOST_AWAITED: i64 = 500;

impl<'c> PgRegistry<'c> {
    pub fn over(connection: &'c mut PgConnection, scope: String, now: i64) -> Self {
        Self {
            connection,
            scope,
            now,
            roles: Roles::default(),
            awaits: BTreeMap::new(),
        }
    }
}

/// Waits for the centre's row and keeps it until the transaction ends. The number of its newest operation.
pub(crate) async fn hold(connection: &mut PgConnection, scope: &str) -> Result<u64, HqError> {
    let head: i64 = sqlx::query_scalar("select head from scope where code = $1 for no key update")
        .bind(scope)
        .fetch_one(connection)
        .await?;
    Ok(number(head))
}

pub(crate) fn hash(bytes: &[u8]) -> Result<Hash, HqError> {
    bytes
        .try_into()
        .map(Hash)
        .map_err(|_| HqError::Damaged("un resumen no tiene 32 bytes".into()))
}

pub(crate) fn cause(code: &str) -> Result<Cause, HqError> {
    Cause::of_code(code)
        .ok_or_else(|| HqError::Damaged("una causa de revisión no se conoce".into()))
}

pub(crate) async fn chain(
    connection: &mut PgConnection,
    scope: &str,
    device: DeviceId,
    numbers: &[u64],
) -> Result<Chain, HqError> {
    let numbers: Vec<i64> = numbers
        .iter()
        .filter_map(|number| i64::try_from(*number).ok())
        .collect();
    // Each number is looked up by itself: the operations of a long chain are not read for the few that are asked for.
    let rows = sqlx::query(
        "with last as (select number, hash from operation
                       where scope = $1 and device = $2 and chained order by number desc limit 1)
         select true as last, number, hash from last
         union all
         select false, wanted.number, found.hash
         from unnest($3::bigint[]) as wanted (number)
         cross join lateral (select hash from operation o
                             where o.scope = $1 and o.device = $2 and o.chained and o.number = wanted.number limit 1) as found
         where wanted.number <= (select number from last)",
    )
    .bind(scope)
    .bind(device.0)
    .bind(numbers)
    .fetch_all(connection)
    .await?;
    let mut chain = Chain::default();
    for row in rows {
        let at = number(row.try_get("number")?);
        let here = hash(row.try_get("hash")?)?;
        if row.try_get("last")? {
            chain.last = Some((at, here));
        } else {
            chain.hashes.insert(at, here);
        }
    }
    Ok(chain)
}

pub(crate) async fn held(
    connection: &mut PgConnection,
    scope: &str,
    ids: &[OpId],
) -> Result<BTreeMap<OpId, Held>, HqError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    // Of several with one id the one in the feed counts, or else the first that came whole.
    let rows = sqlx::query(
        "select distinct on (id) wanted.id, hash, payload_hash, aside, whole from unnest($2::uuid[]) as wanted (id)
         cross join lateral (
             (select hash, payload_hash, aside, feed, arrival, payload is not null as whole from operation o
              where o.scope = $1 and o.id = wanted.id and o.feed is not null)
             union all
             (select hash, payload_hash, aside, feed, arrival, payload is not null from operation o
              where o.scope = $1 and o.id = wanted.id and o.feed is null)
         ) as found
         order by id, feed nulls last, whole desc, arrival",
    )
    .bind(scope)
    .bind(ids)
    .fetch_all(connection)
    .await?;
    let mut held = BTreeMap::new();
    for row in rows {
        let aside: Option<&str> = row.try_get("aside")?;
        held.insert(
            OpId(row.try_get("id")?),
            Held {
                hash: hash(row.try_get("hash")?)?,
                payload: hash(row.try_get("payload_hash")?)?,
                aside: aside.map(cause).transpose()?,
                whole: row.try_get("whole")?,
            },
        );
    }
    Ok(held)
}

#[async_trait]
impl Registry for PgRegistry<'_> {
    type Error = HqError;

    fn scope(&self) -> &str {
        &self.scope
    }

    async fn chain(&mut self, device: DeviceId, numbers: &[u64]) -> Result<Chain, HqError> {
        chain(self.connection, &self.scope, device, numbers).await
    }

    async fn held(&mut self, ids: &[OpId]) -> Result<BTreeMap<OpId, Held>, HqError> {
        held(self.connection, &self.scope, ids).await
    }

    async fn allows(
        &mut self,
        operation: &Operation,
        body: Option<&Body>,
        before: &[Arrival<'_>],
    ) -> Result<bool, HqError> {
        let verdict = self
            .roles
            .judge(self.connection, &self.scope, operation, body, before)
            .await?;
        if let Verdict::Awaits(what) = verdict {
            self.awaits.insert(operation.header.id, what);
        }
        Ok(verdict == Verdict::Allowed)
    }

    async fn keep(&mut self, arrivals: Vec<Arrival<'_>>) -> Result<(), HqError> {
        if arrivals.is_empty() {
            return Ok(());
        }
        let mut rows = Rows::default();
        for arrival in &arrivals {
            let id = arrival.operation.as_ref().map(|op| op.header.id);
            let awaits = id.and_then(|id| self.awaits.get(&id)).copied();
            rows.add(arrival, awaits);
        }
        rows.insert(self.connection, &self.scope, self.now).await?;
        let filled: Vec<Uuid> = arrivals
            .iter()
            .filter(|arrival| arrival.fills)
            .filter_map(|arrival| Some(arrival.operation.as_ref()?.header.id.0))
            .collect();
        if !filled.is_empty() {
            sqlx::query(FILLED)
                .bind(&self.scope)
                .bind(filled)
                .execute(&mut *self.connection)
                .await?;
        }
        self.judge_awaiting(came(&arrivals)).await
    }
}

/// What operations of the tray may have waited for, of what came.
fn came(arrivals: &[Arrival<'_>]) -> Vec<Uuid> {
    let operations = arrivals.iter().filter_map(|arrival| {
        let operation = arrival.operation.as_ref()?;
        Some((operation, arrival.fate == Fate::Feed))
    });
    operations
        .flat_map(|(operation, fed)| what_came(operation, fed))
        .collect()
}

/// What may have waited for an operation that came: for itself, and in the feed for the staff record that it writes.
fn what_came(operation: &Operation, fed: bool) -> impl Iterator<Item = Uuid> {
    let header = &operation.header;
    let author = (fed && header.kind == STAFF).then_some(header.record);
    [Some(header.id.0), author].into_iter().flatten()
}

impl PgRegistry<'_> {
    /// Judges anew what waited for an operation that a person let in.
    pub async fn let_in(&mut self, operation: &Operation) -> Result<(), HqError> {
        self.judge_awaiting(what_came(operation, true).collect())
            .await
    }

    /// Judges anew what waited for operations or staff records that came, and for what is let in by that.
    async fn judge_awaiting(&mut self, mut came: Vec<Uuid>) -> Result<(), HqError> {
        let mut left = MOST_AWAITED;
        while !came.is_empty() && left > 0 {
            let rows = sqlx::query(
                "select arrival, header, salt, payload from operation
                 where scope = $1 and awaits = any($2) and aside = $4 and accepted is null
                 order by arrival limit $3",
            )
            .bind(&self.scope)
            .bind(std::mem::take(&mut came))
            .bind(left)
            .bind(Cause::NotAllowed.code())
            .fetch_all(&mut *self.connection)
            .await?;
            left -= i64::try_from(rows.len()).unwrap_or(left);
            // As the log says now, with all that this call brought.
            let mut roles = Roles::default();
            for row in rows {
                let operation = operation(&row)?;
                let body = operation.body().ok().flatten();
                let verdict = roles
                    .judge(self.connection, &self.scope, &operation, body.as_ref(), &[])
                    .await?;
                self.decide(row.try_get("arrival")?, verdict).await?;
                if verdict == Verdict::Allowed {
                    came.extend(what_came(&operation, true));
                    if operation.header.kind == STAFF {
                        roles = Roles::default();
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes what became of an operation of the tray.
    async fn decide(&mut self, arrival: i64, verdict: Verdict) -> Result<(), HqError> {
        let awaits = match verdict {
            Verdict::Allowed => {
                sqlx::query(
                    "with gave as (update scope set head = head + 1 where code = $1 returning head)
                     update operation set feed = gave.head, aside = null, awaits = null
                     from gave where scope = $1 and arrival = $2",
                )
                .bind(&self.scope)
                .bind(arrival)
                .execute(&mut *self.connection)
                .await?;
                return Ok(());
            }
            Verdict::Refused => None,
            Verdict::Awaits(what) => Some(what),
        };
        sqlx::query("update operation set awaits = $3 where scope = $1 and arrival = $2")
            .bind(&self.scope)
            .bind(arrival)
            .bind(awaits)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }
}

/// Operations on their way into the log, column by column.
#[derive(Default)]
struct Rows<'a> {
    id: Vec<Option<Uuid>>,
    device: Vec<Uuid>,
    number: Vec<Option<i64>>,
    chained: Vec<bool>,
    kind: Vec<Option<String>>,
    hash: Vec<Vec<u8>>,
    payload_hash: Vec<Option<Vec<u8>>>,
    header: Vec<&'a [u8]>,
    salt: Vec<&'a [u8]>,
    payload: Vec<Option<&'a [u8]>>,
    /// Counted from the feed's newest number.
    feed: Vec<Option<i64>>,
    feeding: i64,
    aside: Vec<Option<&'static str>>,
    brought_by: Vec<Uuid>,
    awaits: Vec<Option<Uuid>>,
}

impl<'a> Rows<'a> {
    fn add(&mut self, arrival: &Arrival<'a>, awaits: Option<Uuid>) {
        let feed = (arrival.fate == Fate::Feed).then(|| {
            self.feeding += 1;
            self.feeding
        });
        let header = arrival.operation.as_ref().map(|op| &op.header);
        let (number, chained, device) = match arrival.place {
            Place::Chained { number } => (Some(number), true, arrival.device),
            Place::Salvaged => (
                header.map(|header| header.number),
                false,
                header.map_or(arrival.device, |header| header.device),
            ),
        };
        self.id.push(header.map(|header| header.id.0));
        self.device.push(device.0);
        // A number that no chain can reach is only shown.
        self.number
            .push(number.and_then(|number| i64::try_from(number).ok()));
        self.chained.push(chained);
        self.kind.push(
            header
                .map(|header| header.kind.clone())
                .filter(|kind| !kind.contains('\0')),
        );
        self.hash.push(arrival.hash.0.to_vec());
        self.payload_hash
            .push(header.map(|header| header.payload.0.to_vec()));
        self.header.push(&arrival.envelope.header.0);
        self.salt.push(&arrival.envelope.salt.0);
        let payload = arrival.envelope.payload.as_ref();
        self.payload.push(payload.map(|bytes| bytes.0.as_slice()));
        self.feed.push(feed);
        self.aside.push(match arrival.fate {
            Fate::Aside(cause) => Some(cause.code()),
            Fate::Feed | Fate::Again => None,
        });
        self.brought_by.push(arrival.device.0);
        self.awaits.push(awaits);
    }

    async fn insert(
        self,
        connection: &mut PgConnection,
        scope: &str,
        now: i64,
    ) -> Result<(), HqError> {
        sqlx::query(KEEP)
            .bind(scope)
            .bind(now)
            .bind(self.id)
            .bind(self.device)
            .bind(self.number)
            .bind(self.chained)
            .bind(self.kind)
            .bind(self.hash)
            .bind(self.payload_hash)
            .bind(self.header)
            .bind(self.salt)
            .bind(self.payload)
            .bind(self.feed)
            .bind(self.aside)
            .bind(self.brought_by)
            .bind(self.feeding)
            .bind(self.awaits)
            .execute(connection)
            .await?;
        Ok(())
    }
}

/// Gives the feed's next numbers and writes the rows, in one statement.
pub(crate) const KEEP: &str = "
with gave as (
    update scope set head = head + $16 where code = $1 and $16 > 0 returning head - $16 as before
)
insert into operation (scope, received_at, id, device, number, chained, kind, hash, payload_hash, header, salt, payload,
                       aside, brought_by, awaits, feed)
select $1, $2, r.id, r.device, r.number, r.chained, r.kind, r.hash, r.payload_hash, r.header, r.salt, r.payload,
       r.aside, r.brought_by, r.awaits, gave.before + r.feed
from unnest($3::uuid[], $4::uuid[], $5::bigint[], $6::bool[], $7::text[], $8::bytea[], $9::bytea[],
            $10::bytea[], $11::bytea[], $12::bytea[], $13::bigint[], $14::text[], $15::uuid[],
            $17::uuid[])
     as r (id, device, number, chained, kind, hash, payload_hash, header, salt, payload, feed, aside, brought_by, awaits)
left join gave on true";

/// What came without its payload waits no more: the payload came.
const FILLED: &str = "
update operation set accepted = aside
where scope = $1 and id = any($2) and feed is null and payload is null and aside is not null and accepted is null";

/// Operations of one kind in the feed after a number, in its order.
pub(crate) async fn feed_of_kind(
    connection: &mut PgConnection,
    scope: &str,
    kind: &str,
    after: i64,
) -> Result<Vec<Operation>, HqError> {
    let rows = sqlx::query(
        "select feed, header, salt, payload from operation
         where scope = $1 and feed > $3 and kind = $2 order by feed",
    )
    .bind(scope)
    .bind(kind)
    .bind(after)
    .fetch_all(connection)
    .await?;
    rows.iter().map(operation).collect()
}

/// The operation that a row of the log holds.
pub(crate) fn operation(row: &PgRow) -> Result<Operation, HqError> {
    Operation::read(
        row.try_get("header")?,
        row.try_get("salt")?,
        row.try_get("payload")?,
    )
    .map_err(|_| HqError::Damaged("una operación del registro no se lee".into()))
}
