//! What an author's post allows, by the staff that headquarters knows.

use crate::error::HqError;
use crate::registry;
use serde_json::Value;
use sisconecta_domain::ids::OpId;
use sisconecta_domain::staff::{Post, Writer, who_annuls, who_writes};
use sisconecta_sync::exchange::{Arrival, Fate};
use sisconecta_sync::{Body, Head, MemoryTables, Operation, Tables, apply, record_type, shown};
use sqlx::{PgConnection, Row};
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
                let _ = apply(staff, operation).await;
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
        let rows = sqlx::query(
            "select record, field, op, value from field_head where scope = $1 and kind = 'staff'",
        )
        .bind(scope)
        .fetch_all(&mut *connection)
        .await?;
        let named = sqlx::query(
            "select n.record, n.field, n.op from field_named n where n.scope = $1
             and n.record in (select h.record from field_head h where h.scope = $1 and h.kind = 'staff')",
        )
        .bind(scope)
        .fetch_all(&mut *connection)
        .await?;
        for row in &named {
            let (record, field) = (row.try_get("record")?, row.try_get("field")?);
            never(
                tables
                    .remember_named(record, field, OpId(row.try_get("op")?))
                    .await,
            );
        }
        for row in &rows {
            let head = Head {
                op: OpId(row.try_get("op")?),
                value: serde_json::from_str(row.try_get("value")?)
                    .map_err(|_| HqError::Damaged("un valor no se lee".into()))?,
            };
            show(
                &mut tables,
                row.try_get("record")?,
                row.try_get("field")?,
                &head,
            )
            .await;
        }
    }
    for operation in registry::feed_of_kind(connection, scope, STAFF, folded).await? {
        let _ = apply(&mut tables, &operation).await;
    }
    Ok(tables)
}

/// Puts a stored head in memory, and its field's shown value in the row.
async fn show(tables: &mut MemoryTables, record: Uuid, field: &str, head: &Head) {
    never(tables.add_head(STAFF, record, field, head).await);
    let heads = tables.heads_of(record, field);
    if let Some(staff) = record_type(STAFF)
        && let Some(column) = staff.column(field)
        && let Some(shown) = shown(&heads)
    {
        let value = column.kind.fit(&shown.value);
        never(tables.put_field(staff, record, column, &value).await);
    }
}

fn never(outcome: Result<(), Infallible>) {
    outcome.unwrap_or_else(|never| match never {});
}
