//! What an author's post allows, by the staff that headquarters knows.

use crate::error::HqError;
use crate::registry;
use crate::tables::PgTables;
use serde_json::Value;
use sisconecta_domain::ids::OpId;
use sisconecta_domain::staff::{Post, Writer, who_annuls, who_writes};
use sisconecta_sync::exchange::{Arrival, Fate};
use sisconecta_sync::{
    Body, Changes, Field, Head, MemoryTables, Operation, StoredFields, Tables, apply, record_type,
    shown,
};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use std::convert::Infallible;
use uuid::Uuid;

const STAFF: &str = "staff";

/// The staff of a centre as of one transaction, read when an operation first asks for it.
#[derive(Default)]
pub(crate) struct Roles {
    staff: Option<MemoryTables>,
    /// Arrivals of this call that were looked at.
    seen: usize,
}

impl Roles {
    /// restricted records are written by who runs the centre. A device by itself may; so may an author whose staff record is
    /// still on its way. What only headquarters writes no author of a centre may.
    pub async fn allow(
        &mut self,
        connection: &mut PgConnection,
        scope: &str,
        operation: &Operation,
        body: Option<&Body>,
        before: &[Arrival<'_>],
    ) -> Result<bool, HqError> {
        let Some(actor) = operation.header.actor else {
            return Ok(true);
        };
        let who = match body {
            Some(Body::Annulment { target, .. }) => {
                let kind = kind_of(connection, scope, *target, before).await?;
                who_annuls(&kind)
            }
            Some(Body::Edit(fields)) => {
                let names: Vec<&str> = fields.keys().map(String::as_str).collect();
                who_writes(&operation.header.kind, &names)
            }
            _ => who_writes(&operation.header.kind, &[]),
        };
        match who {
            Writer::Staff => return Ok(true),
            Writer::Headquarters => return Ok(false),
            Writer::Administration => {}
        }
        let staff = match &mut self.staff {
            Some(staff) => staff,
            None => self.staff.insert(load(connection, scope).await?),
        };
        for arrival in &before[self.seen.min(before.len())..] {
            if let Some(operation) = &arrival.operation
                && operation.header.kind == STAFF
                && arrival.fate == Fate::Feed
            {
                // What its own kind does not fit is set aside, and does not come here.
                never(apply(staff, &[operation]).await);
            }
        }
        self.seen = before.len();
        Ok(may(staff, actor.0))
    }
}

/// Kind of an operation, in this call or held; empty when it has not come.
async fn kind_of(
    connection: &mut PgConnection,
    scope: &str,
    target: OpId,
    before: &[Arrival<'_>],
) -> Result<String, HqError> {
    let mut here = before
        .iter()
        .filter_map(|arrival| arrival.operation.as_ref());
    if let Some(operation) = here.find(|operation| operation.header.id == target) {
        return Ok(operation.header.kind.clone());
    }
    let kind: Option<Option<String>> = sqlx::query_scalar(
        "(select kind from operation where scope = $1 and id = $2 and feed is not null)
         union all
         (select kind from operation where scope = $1 and id = $2 and feed is null)
         limit 1",
    )
    .bind(scope)
    .bind(target.0)
    .fetch_optional(connection)
    .await?;
    Ok(kind.flatten().unwrap_or_default())
}

fn may(staff: &MemoryTables, author: Uuid) -> bool {
    let Some(row) = staff.records.get(STAFF).and_then(|rows| rows.get(&author)) else {
        return true;
    };
    let Some(post) = row.get("post").filter(|post| !post.is_null()) else {
        return true;
    };
    let post: Option<Post> = serde_json::from_value(post.clone()).ok();
    row.get("active") != Some(&Value::Bool(false))
        && post.is_some_and(|post| Writer::Administration.includes(post))
}

/// The staff as folded, and what is in the feed and not folded yet.
async fn load(connection: &mut PgConnection, scope: &str) -> Result<MemoryTables, HqError> {
    let mut tables = MemoryTables::default();
    let folded: i64 = sqlx::query_scalar("select folded from projection where scope = $1")
        .bind(scope)
        .fetch_one(&mut *connection)
        .await?;
    if folded > 0 {
        let records: Vec<Uuid> = sqlx::query_scalar("select id from staff where scope = $1")
            .bind(scope)
            .fetch_all(&mut *connection)
            .await?;
        let records: Vec<_> = records.into_iter().map(|record| (STAFF, record)).collect();
        let stored = PgTables {
            connection: &mut *connection,
            scope,
        }
        .stored_fields(&records)
        .await?;
        never(tables.write(as_folded(stored)).await);
    }
    for operation in registry::feed_of_kind(connection, scope, STAFF, folded).await? {
        never(apply(&mut tables, &[operation]).await);
    }
    Ok(tables)
}

/// What is stored of the staff, as the fold would write it into empty tables.
fn as_folded(stored: StoredFields) -> Changes {
    let mut heads: BTreeMap<Field, Vec<Head>> = BTreeMap::new();
    for (field, head) in &stored.heads {
        heads.entry(*field).or_default().push(head.clone());
    }
    let rows = heads.into_iter().filter_map(|(field, heads)| {
        let staff = record_type(field.kind)?;
        let column = staff.column(field.name)?;
        let value = column.kind.fit(&shown(field.name, &heads)?.value);
        let columns = BTreeMap::from([(column.name, (column, value))]);
        Some((staff, field.record, columns))
    });
    Changes {
        rows: rows.collect(),
        heads_added: stored.heads,
        named: stored.named,
        ..Changes::default()
    }
}

fn never<T>(outcome: Result<T, Infallible>) -> T {
    outcome.unwrap_or_else(|never| match never {})
}
