//! The fold's tables in PostgreSQL, of one centre.

use crate::error::HqError;
use async_trait::async_trait;
use serde_json::Value;
use sisconecta_domain::ids::OpId;
use sisconecta_domain::kinds::Storage;
use sisconecta_sync::{
    BatchTables, Changes, Column, ColumnKind, FACTS, FactChange, FactType, Head, Operation,
    RECORDS, RecordType, RowChange, StoredFields, Tables,
};
use sqlx::postgres::{PgArguments, Postgres};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Tables of the fold that hold no record and no fact.
pub(crate) const INNER: [&str; 4] = ["field_head", "field_named", "annulment", "annulled"];

/// Every table that the fold writes.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    INNER
        .into_iter()
        .chain(RECORDS.iter().map(|r| r.name))
        .chain(FACTS.iter().map(|f| f.name))
}

/// The tables of a centre behind one connection, within its transaction.
pub(crate) struct PgTables<'c> {
    pub connection: &'c mut PgConnection,
    pub scope: &'c str,
}

type Bound<'q> = Query<'q, Postgres, PgArguments>;

/// The values of one column in many rows.
enum Cells {
    Text(Vec<Option<String>>),
    Integer(Vec<Option<i64>>),
    Boolean(Vec<Option<bool>>),
}

impl Cells {
    fn of(column: &Column, capacity: usize) -> Self {
        match column.kind.storage() {
            Storage::Text => Self::Text(Vec::with_capacity(capacity)),
            Storage::Integer => Self::Integer(Vec::with_capacity(capacity)),
            Storage::Boolean => Self::Boolean(Vec::with_capacity(capacity)),
        }
    }

    /// The fold has made the value fit the column.
    fn push(&mut self, value: Value) {
        match self {
            Self::Text(cells) => cells.push(match value {
                Value::Null => None,
                Value::String(text) => Some(text),
                other => Some(other.to_string()),
            }),
            Self::Integer(cells) => cells.push(value.as_i64()),
            Self::Boolean(cells) => cells.push(value.as_bool()),
        }
    }

    fn bind(self, query: Bound<'_>) -> Bound<'_> {
        match self {
            Self::Text(cells) => query.bind(cells),
            Self::Integer(cells) => query.bind(cells),
            Self::Boolean(cells) => query.bind(cells),
        }
    }
}

fn array(kind: ColumnKind) -> &'static str {
    match kind.storage() {
        Storage::Text => "text[]",
        Storage::Integer => "bigint[]",
        Storage::Boolean => "bool[]",
    }
}

/// Sets columns in many rows, making those that are not there. Names come from the schema, which is compiled in.
pub(crate) fn put_rows_statement(record_type: &RecordType, columns: &[&Column]) -> String {
    let names: String = columns
        .iter()
        .map(|c| format!(", \"{}\"", c.name))
        .collect();
    let arrays: String = columns
        .iter()
        .zip(3..)
        .map(|(c, place)| format!(", ${place}::{}", array(c.kind)))
        .collect();
    let sets: Vec<String> = columns
        .iter()
        .map(|c| format!("\"{0}\" = excluded.\"{0}\"", c.name))
        .collect();
    format!(
        "insert into {} (scope, id{names}) select $1, * from unnest($2::uuid[]{arrays}) on conflict (scope, id) do update set {}",
        record_type.name,
        sets.join(", ")
    )
}

pub(crate) fn put_facts_statement(fact_type: &FactType) -> String {
    let names: String = fact_type
        .columns
        .iter()
        .map(|c| format!(", \"{}\"", c.name))
        .collect();
    let arrays: String = fact_type
        .columns
        .iter()
        .zip(6..)
        .map(|(c, place)| format!(", ${place}::{}", array(c.kind)))
        .collect();
    format!(
        "insert into {} (scope, op, record, actor, claimed_at{names})
         select $1, * from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[]{arrays}) on conflict do nothing",
        fact_type.name
    )
}

#[async_trait]
impl BatchTables for PgTables<'_> {
    async fn stored_fields(&mut self, records: &[Uuid]) -> Result<StoredFields, HqError> {
        let mut stored = StoredFields::default();
        if records.is_empty() {
            return Ok(stored);
        }
        let rows = sqlx::query(
            "select record, field, op, value from field_head where scope = $1 and record = any($2)",
        )
        .bind(self.scope)
        .bind(records)
        .fetch_all(&mut *self.connection)
        .await?;
        for row in &rows {
            stored.heads.push((
                row.try_get("record")?,
                row.try_get("field")?,
                Head {
                    op: OpId(row.try_get("op")?),
                    value: serde_json::from_str(row.try_get("value")?)
                        .map_err(|_| HqError::Damaged("un valor no se lee".into()))?,
                },
            ));
        }
        let rows = sqlx::query(
            "select record, field, op from field_named where scope = $1 and record = any($2)",
        )
        .bind(self.scope)
        .bind(records)
        .fetch_all(&mut *self.connection)
        .await?;
        for row in &rows {
            stored.named.push((
                row.try_get("record")?,
                row.try_get("field")?,
                OpId(row.try_get("op")?),
            ));
        }
        Ok(stored)
    }

    async fn write(&mut self, changes: Changes) -> Result<(), HqError> {
        self.write_heads(&changes).await?;
        self.write_records(changes.rows).await?;
        self.write_facts(changes.facts).await
    }
}

impl PgTables<'_> {
    async fn write_heads(&mut self, changes: &Changes) -> Result<(), HqError> {
        if !changes.heads_removed.is_empty() {
            let (records, fields, ops) = unzip(&changes.heads_removed);
            sqlx::query(
                "delete from field_head h using unnest($2::uuid[], $3::text[], $4::uuid[]) as gone (record, field, op)
                 where h.scope = $1 and h.record = gone.record and h.field = gone.field and h.op = gone.op",
            )
            .bind(self.scope)
            .bind(records)
            .bind(fields)
            .bind(ops)
            .execute(&mut *self.connection)
            .await?;
        }
        if !changes.heads_added.is_empty() {
            let added = &changes.heads_added;
            let records: Vec<Uuid> = added.iter().map(|(_, record, ..)| *record).collect();
            let fields: Vec<&str> = added
                .iter()
                .map(|(_, _, field, _)| field.as_str())
                .collect();
            let ops: Vec<Uuid> = added.iter().map(|(.., head)| head.op.0).collect();
            let kinds: Vec<&str> = added.iter().map(|(kind, ..)| kind.as_str()).collect();
            let values: Vec<String> = added
                .iter()
                .map(|(.., head)| head.value.to_string())
                .collect();
            sqlx::query(
                "insert into field_head (scope, record, field, op, kind, value)
                 select $1, * from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[]) on conflict do nothing",
            )
            .bind(self.scope)
            .bind(records)
            .bind(fields)
            .bind(ops)
            .bind(kinds)
            .bind(values)
            .execute(&mut *self.connection)
            .await?;
        }
        if !changes.named.is_empty() {
            let (records, fields, ops) = unzip(&changes.named);
            sqlx::query(
                "insert into field_named (scope, record, field, op)
                 select $1, * from unnest($2::uuid[], $3::text[], $4::uuid[]) on conflict do nothing",
            )
            .bind(self.scope)
            .bind(records)
            .bind(fields)
            .bind(ops)
            .execute(&mut *self.connection)
            .await?;
        }
        Ok(())
    }

    /// Records whose same columns change share a statement.
    async fn write_records(&mut self, rows: Vec<RowChange>) -> Result<(), HqError> {
        let mut alike: BTreeMap<(&str, Vec<&str>), Vec<RowChange>> = BTreeMap::new();
        for row in rows {
            let columns = row.2.keys().copied().collect();
            alike.entry((row.0.name, columns)).or_default().push(row);
        }
        for rows in alike.into_values() {
            let Some((record_type, _, first)) = rows.first() else {
                continue;
            };
            let columns: Vec<&'static Column> = first.values().map(|(column, _)| *column).collect();
            let statement = put_rows_statement(record_type, &columns);
            let mut cells: Vec<Cells> = columns.iter().map(|c| Cells::of(c, rows.len())).collect();
            let mut ids = Vec::with_capacity(rows.len());
            for (_, id, values) in rows {
                ids.push(id);
                for (cells, (_, value)) in cells.iter_mut().zip(values.into_values()) {
                    cells.push(value);
                }
            }
            let mut query = sqlx::query(AssertSqlSafe(statement))
                .bind(self.scope)
                .bind(ids);
            for cells in cells {
                query = cells.bind(query);
            }
            query.execute(&mut *self.connection).await?;
        }
        Ok(())
    }

    async fn write_facts(&mut self, facts: Vec<FactChange>) -> Result<(), HqError> {
        let mut alike: BTreeMap<&str, Vec<FactChange>> = BTreeMap::new();
        for fact in facts {
            alike.entry(fact.fact_type.name).or_default().push(fact);
        }
        for facts in alike.into_values() {
            let Some(fact_type) = facts.first().map(|fact| fact.fact_type) else {
                continue;
            };
            let ops: Vec<Uuid> = facts.iter().map(|fact| fact.op.0).collect();
            let records: Vec<Uuid> = facts.iter().map(|fact| fact.record).collect();
            let actors: Vec<Option<Uuid>> = facts.iter().map(|fact| fact.actor).collect();
            let times: Vec<i64> = facts.iter().map(|fact| fact.claimed_at).collect();
            let columns = fact_type.columns;
            let mut cells: Vec<Cells> = columns.iter().map(|c| Cells::of(c, facts.len())).collect();
            for fact in facts {
                for (cells, value) in cells.iter_mut().zip(fact.values) {
                    cells.push(value);
                }
            }
            let mut query = sqlx::query(AssertSqlSafe(put_facts_statement(fact_type)))
                .bind(self.scope)
                .bind(ops)
                .bind(records)
                .bind(actors)
                .bind(times);
            for cells in cells {
                query = cells.bind(query);
            }
            query.execute(&mut *self.connection).await?;
        }
        Ok(())
    }
}

fn unzip(fields: &[(Uuid, String, OpId)]) -> (Vec<Uuid>, Vec<&str>, Vec<Uuid>) {
    (
        fields.iter().map(|(record, ..)| *record).collect(),
        fields.iter().map(|(_, field, _)| field.as_str()).collect(),
        fields.iter().map(|(.., op)| op.0).collect(),
    )
}

fn one_head(kind: &str, record: Uuid, field: &str, head: &Head) -> Changes {
    Changes {
        heads_added: vec![(kind.to_owned(), record, field.to_owned(), head.clone())],
        ..Changes::default()
    }
}

/// One row at a time: batches come here only for annulments, which are rare.
#[async_trait]
impl Tables for PgTables<'_> {
    type Error = HqError;

    async fn heads(&mut self, record: Uuid, field: &str) -> Result<Vec<Head>, HqError> {
        let stored = self.stored_fields(&[record]).await?;
        Ok(stored
            .heads
            .into_iter()
            .filter(|(_, name, _)| name == field)
            .map(|(.., head)| head)
            .collect())
    }

    async fn add_head(
        &mut self,
        kind: &str,
        record: Uuid,
        field: &str,
        head: &Head,
    ) -> Result<(), HqError> {
        self.write_heads(&one_head(kind, record, field, head)).await
    }

    async fn remove_head(&mut self, record: Uuid, field: &str, op: OpId) -> Result<(), HqError> {
        self.write_heads(&Changes {
            heads_removed: vec![(record, field.to_owned(), op)],
            ..Changes::default()
        })
        .await
    }

    async fn remember_named(&mut self, record: Uuid, field: &str, op: OpId) -> Result<(), HqError> {
        self.write_heads(&Changes {
            named: vec![(record, field.to_owned(), op)],
            ..Changes::default()
        })
        .await
    }

    async fn was_named(&mut self, record: Uuid, field: &str, op: OpId) -> Result<bool, HqError> {
        let stored = self.stored_fields(&[record]).await?;
        Ok(stored.named.contains(&(record, field.to_owned(), op)))
    }

    async fn put_field(
        &mut self,
        record_type: &'static RecordType,
        record: Uuid,
        column: &'static Column,
        value: &Value,
    ) -> Result<(), HqError> {
        let columns = BTreeMap::from([(column.name, (column, value.clone()))]);
        self.write_records(vec![(record_type, record, columns)])
            .await
    }

    async fn put_fact(
        &mut self,
        fact_type: &'static FactType,
        operation: &Operation,
        values: &[Value],
    ) -> Result<(), HqError> {
        self.write_facts(vec![FactChange {
            fact_type,
            op: operation.header.id,
            record: operation.header.record,
            actor: operation.header.actor.map(|actor| actor.0),
            claimed_at: operation.header.claimed_at,
            values: values.to_vec(),
        }])
        .await
    }

    async fn put_annulment(
        &mut self,
        operation: &Operation,
        target: OpId,
        reason: &str,
    ) -> Result<(), HqError> {
        sqlx::query(
            "insert into annulment (scope, op, target, reason) values ($1, $2, $3, $4) on conflict do nothing",
        )
        .bind(self.scope)
        .bind(operation.header.id.0)
        .bind(target.0)
        .bind(reason)
        .execute(&mut *self.connection)
        .await?;
        Ok(())
    }

    async fn annulment_target(&mut self, op: OpId) -> Result<Option<OpId>, HqError> {
        let target: Option<Uuid> =
            sqlx::query_scalar("select target from annulment where scope = $1 and op = $2")
                .bind(self.scope)
                .bind(op.0)
                .fetch_optional(&mut *self.connection)
                .await?;
        Ok(target.map(OpId))
    }

    async fn annulments_of(&mut self, target: OpId) -> Result<Vec<OpId>, HqError> {
        let ops: Vec<Uuid> =
            sqlx::query_scalar("select op from annulment where scope = $1 and target = $2")
                .bind(self.scope)
                .bind(target.0)
                .fetch_all(&mut *self.connection)
                .await?;
        Ok(ops.into_iter().map(OpId).collect())
    }

    async fn set_annulled(&mut self, op: OpId, annulled: bool) -> Result<(), HqError> {
        let statement = if annulled {
            "insert into annulled (scope, op) values ($1, $2) on conflict do nothing"
        } else {
            "delete from annulled where scope = $1 and op = $2"
        };
        sqlx::query(statement)
            .bind(self.scope)
            .bind(op.0)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn is_annulled(&mut self, op: OpId) -> Result<bool, HqError> {
        Ok(sqlx::query_scalar(
            "select exists (select 1 from annulled where scope = $1 and op = $2)",
        )
        .bind(self.scope)
        .bind(op.0)
        .fetch_one(&mut *self.connection)
        .await?)
    }
}
