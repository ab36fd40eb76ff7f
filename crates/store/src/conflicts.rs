//! Fields with several values side by side: what waits for a person's decision.

use crate::tables::op_id;
use crate::{Store, StoreError, Writing};
use serde_json::Value;
use sisconecta_domain::ids::{OpId, StaffId};
use sisconecta_sync::{Head, Header, shown};
use sqlx::{Row, SqliteConnection};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A field with several values.
#[derive(Debug, Clone)]
pub struct UndecidedField {
    pub record: Uuid,
    pub kind: String,
    pub field: String,
    /// The one that everybody sees meanwhile comes first.
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

// Two who wrote the same value leave nothing to decide.
const UNDECIDED: &str =
    "select record, field from field_head group by record, field having count(distinct value) > 1";

fn damaged(error: impl Into<crate::error::Cause>) -> StoreError {
    StoreError::damaged(crate::names::CENTRE, error)
}

async fn heads(
    connection: &mut SqliteConnection,
    record: Uuid,
    field: &str,
) -> Result<(String, Vec<UndecidedHead>), StoreError> {
    let rows = sqlx::query(
        "select h.op, h.kind, h.value, o.header from field_head h left join operation o on o.id = h.op
         where h.record = ? and h.field = ? order by h.op",
    )
    .bind(record.to_string())
    .bind(field)
    .fetch_all(connection)
    .await?;
    let mut kind = String::new();
    let mut found = Vec::with_capacity(rows.len());
    for row in &rows {
        kind = row.try_get("kind")?;
        let header: Option<Header> = row
            .try_get::<Option<&[u8]>, _>("header")?
            .and_then(|bytes| serde_json::from_slice(bytes).ok());
        found.push(UndecidedHead {
            op: op_id(row.try_get("op")?)?,
            value: serde_json::from_str(row.try_get("value")?).map_err(damaged)?,
            actor: header.as_ref().and_then(|header| header.actor),
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
    let first = shown(&plain).map(|head| head.op);
    found.sort_by_key(|head| (Some(head.op) != first, head.op));
    Ok((kind, found))
}

impl Store {
    /// How many fields have several values.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn undecided_fields(&self) -> Result<u32, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let statement = format!("select count(*) from ({UNDECIDED})");
        Ok(sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
            .fetch_one(&mut *connection)
            .await?)
    }

    /// The fields with several values, by record and field.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn undecided(&self) -> Result<Vec<UndecidedField>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let fields: Vec<(String, String)> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "{UNDECIDED} order by record, field"
        )))
        .fetch_all(&mut *connection)
        .await?;
        let mut found = Vec::with_capacity(fields.len());
        for (record, field) in fields {
            let record = record.parse::<Uuid>().map_err(damaged)?;
            let (kind, heads) = heads(&mut connection, record, &field).await?;
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
        let (kind, heads) = heads(self.connection(), record, field).await?;
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
