//! Fields with several values side by side, or with none because their edits name one another: what waits for a person's decision.

use crate::log::read;
use crate::tables::op_id;
use crate::{Store, StoreError, Writing};
use serde_json::Value;
use sisconecta_domain::ids::{OpId, StaffId};
use sisconecta_sync::{Body, Head, Operation, shown};
use sqlx::{Row, SqliteConnection};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A field with something to decide.
#[derive(Debug, Clone)]
pub struct UndecidedField {
    pub record: Uuid,
    pub kind: String,
    pub field: String,
    /// The one that everybody sees meanwhile comes first; of edits that name one another, nobody sees any.
    pub heads: Vec<UndecidedHead>,
}

/// One of its values.
#[derive(Debug, Clone)]
pub struct UndecidedHead {
    pub op: OpId,
    pub value: Value,
    pub actor: Option<StaffId>,
    /// UTC milliseconds since 1970 by the writer's clock.
    pub claimed_at: i64,
}

fn damaged(error: impl Into<crate::error::Cause>) -> StoreError {
    StoreError::damaged(crate::names::CENTRE, error)
}

/// The values of a field: its heads, or those of the edits in a ring, which no side shows.
async fn values(
    connection: &mut SqliteConnection,
    (record, kind, field): (Uuid, &str, &str),
) -> Result<Vec<UndecidedHead>, StoreError> {
    let rows = sqlx::query(
        "select h.op, h.value, o.header, o.salt, o.payload from field_head h left join operation o on o.id = unhex(h.op, '-')
         where h.record = ?1 and h.kind = ?2 and h.field = ?3
         union all
         select n.op, null, o.header, o.salt, o.payload from field_named n join operation o on o.id = unhex(n.op, '-')
         where n.record = ?1 and n.kind = ?2 and n.field = ?3
           and not exists (select 1 from field_head h where h.record = ?1 and h.kind = ?2 and h.field = ?3)
         order by 1",
    )
    .bind(record.to_string())
    .bind(kind)
    .bind(field)
    .fetch_all(connection)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        let operation = match row.try_get::<Option<&[u8]>, _>("header")? {
            Some(_) => Some(read(row)?),
            None => None,
        };
        let value = match row.try_get::<Option<&str>, _>("value")? {
            Some(value) => serde_json::from_str(value).map_err(damaged)?,
            None => match written(operation.as_ref(), kind, record, field) {
                Some(value) => value,
                None => continue,
            },
        };
        let header = operation.as_ref().map(|operation| &operation.header);
        found.push(UndecidedHead {
            op: op_id(row.try_get("op")?)?,
            value,
            actor: header.and_then(|header| header.actor),
            claimed_at: header.map_or(0, |header| header.claimed_at),
        });
    }
    let plain: Vec<Head> = found
        .iter()
        .map(|head| Head {
            op: head.op,
            value: head.value.clone(),
        })
        .collect();
    let first = shown(field, &plain).map(|head| head.op);
    found.sort_by_key(|head| (Some(head.op) != first, head.op));
    Ok(found)
}

/// The value that an operation gave to a field.
fn written(operation: Option<&Operation>, kind: &str, record: Uuid, field: &str) -> Option<Value> {
    let operation = operation?;
    let header = &operation.header;
    match operation.body() {
        Ok(Some(Body::Edit(mut fields))) if header.kind == kind && header.record == record => {
            Some(fields.remove(field)?.value)
        }
        _ => None,
    }
}

impl Store {
    /// How many fields have several values.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn undecided_fields(&self) -> Result<u32, StoreError> {
        let mut connection = self.readers().acquire().await?;
        Ok(sqlx::query_scalar("select count(*) from undecided")
            .fetch_one(&mut *connection)
            .await?)
    }

    /// The fields with several values, by record and field.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn undecided(&self) -> Result<Vec<UndecidedField>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let fields: Vec<(String, String, String)> = sqlx::query_as(
            "select record, kind, field from undecided order by record, kind, field",
        )
        .fetch_all(&mut *connection)
        .await?;
        let mut found = Vec::with_capacity(fields.len());
        for (record, kind, field) in fields {
            let record = record.parse::<Uuid>().map_err(damaged)?;
            let heads = values(&mut connection, (record, &kind, &field)).await?;
            found.push(UndecidedField {
                record,
                kind,
                field,
                heads,
            });
        }
        Ok(found)
    }
}

impl Writing {
    /// Writes the value of one head over all heads of a field. `false`, with nothing written, when the heads are not those that
    /// were seen.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn decide(
        &mut self,
        record: Uuid,
        field: &str,
        chosen: OpId,
        seen: &[OpId],
    ) -> Result<bool, StoreError> {
        let kinds: Vec<String> =
            sqlx::query_scalar("select kind from undecided where record = ? and field = ?")
                .bind(record.to_string())
                .bind(field)
                .fetch_all(self.connection())
                .await?;
        let mut of = None;
        for kind in kinds {
            let heads = values(self.connection(), (record, &kind, field)).await?;
            if heads.iter().any(|head| head.op == chosen) {
                of = Some((kind, heads));
            }
        }
        let Some((kind, heads)) = of else {
            return Ok(false);
        };
        let standing: BTreeSet<OpId> = heads.iter().map(|head| head.op).collect();
        let seen: BTreeSet<OpId> = seen.iter().copied().collect();
        let Some(head) = heads.iter().find(|head| head.op == chosen) else {
            return Ok(false);
        };
        if standing != seen {
            return Ok(false);
        }
        let value = head.value.clone();
        self.replace(&kind, record, field, value, standing.into_iter().collect())
            .await?;
        Ok(true)
    }
}
