//! The fold's tables in PostgreSQL, of one centre.

use crate::error::HqError;
use async_trait::async_trait;
use serde_json::Value;
use sisconecta_domain::ids::OpId;
use sisconecta_domain::kinds::Storage;
use sisconecta_sync::{
    Changes, Column, ColumnKind, FACTS, FactChange, FactType, Field, Head, RECORDS, RecordType,
    RowChange, StoredFields, Tables,
};
use sqlx::postgres::{PgArguments, PgRow, Postgres};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Tables of the fold that hold no record and no fact.
pub(crate) const INNER: [&str; 5] = [
    "field_head",
    "field_named",
    "undecided",
    "annulment",
    "annulled",
];

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

/// The field of a row of heads; `None` when this program does not declare it, and another fold made the row.
fn field(row: &PgRow) -> Result<Option<Field>, HqError> {
    let record = row.try_get("record")?;
    Ok(Field::declared(
        row.try_get("kind")?,
        record,
        row.try_get("field")?,
    ))
}

/// A value out of its column.
pub(crate) fn value(row: &PgRow) -> Result<Value, HqError> {
    serde_json::from_str(row.try_get("value")?)
        .map_err(|_| HqError::Damaged("un valor no se lee".into()))
}

fn uuids(ops: &[OpId]) -> Vec<Uuid> {
    ops.iter().map(|op| op.0).collect()
}

#[async_trait]
impl Tables for PgTables<'_> {
    type Error = HqError;

    async fn stored_fields(
        &mut self,
        records: &[(&'static str, Uuid)],
    ) -> Result<StoredFields, HqError> {
        let mut stored = StoredFields::default();
        let kinds: Vec<&str> = records.iter().map(|(kind, _)| *kind).collect();
        let ids: Vec<Uuid> = records.iter().map(|(_, record)| *record).collect();
        let rows = sqlx::query(
            "select h.record, h.kind, h.field, h.op, h.value
             from unnest($2::text[], $3::uuid[]) as wanted (kind, record)
             join field_head h on h.scope = $1 and h.record = wanted.record and h.kind = wanted.kind",
        )
        .bind(self.scope)
        .bind(&kinds)
        .bind(&ids)
        .fetch_all(&mut *self.connection)
        .await?;
        for row in &rows {
            let head = Head {
                op: OpId(row.try_get("op")?),
                value: value(row)?,
            };
            stored.heads.extend(field(row)?.map(|field| (field, head)));
        }
        let rows = sqlx::query(
            "select n.record, n.kind, n.field, n.op
             from unnest($2::text[], $3::uuid[]) as wanted (kind, record)
             join field_named n on n.scope = $1 and n.record = wanted.record and n.kind = wanted.kind",
        )
        .bind(self.scope)
        .bind(&kinds)
        .bind(&ids)
        .fetch_all(&mut *self.connection)
        .await?;
        for row in &rows {
            let op = OpId(row.try_get("op")?);
            stored.named.extend(field(row)?.map(|field| (field, op)));
        }
        Ok(stored)
    }

    async fn targets(&mut self, ops: &[OpId]) -> Result<Vec<(OpId, OpId)>, HqError> {
        self.annulments(
            "select op, target from annulment where scope = $1 and op = any($2)",
            ops,
        )
        .await
    }

    async fn annulments_of(&mut self, targets: &[OpId]) -> Result<Vec<(OpId, OpId)>, HqError> {
        self.annulments(
            "select op, target from annulment where scope = $1 and target = any($2)",
            targets,
        )
        .await
    }

    async fn annulled_among(&mut self, ops: &[OpId]) -> Result<Vec<OpId>, HqError> {
        let found: Vec<Uuid> =
            sqlx::query_scalar("select op from annulled where scope = $1 and op = any($2)")
                .bind(self.scope)
                .bind(uuids(ops))
                .fetch_all(&mut *self.connection)
                .await?;
        Ok(found.into_iter().map(OpId).collect())
    }

    async fn write(&mut self, changes: Changes) -> Result<(), HqError> {
        self.write_heads(&changes).await?;
        self.write_undecided(&changes.undecided).await?;
        self.write_annulments(&changes).await?;
        self.write_records(changes.rows).await?;
        self.write_facts(changes.facts).await
    }
}

impl PgTables<'_> {
    async fn annulments(
        &mut self,
        statement: &'static str,
        ops: &[OpId],
    ) -> Result<Vec<(OpId, OpId)>, HqError> {
        let found: Vec<(Uuid, Uuid)> = sqlx::query_as(statement)
            .bind(self.scope)
            .bind(uuids(ops))
            .fetch_all(&mut *self.connection)
            .await?;
        Ok(found
            .into_iter()
            .map(|(op, target)| (OpId(op), OpId(target)))
            .collect())
    }

    async fn write_heads(&mut self, changes: &Changes) -> Result<(), HqError> {
        if !changes.heads_removed.is_empty() {
            self.write_fields(
                "delete from field_head h
                 using unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[]) as gone (record, kind, field, op)
                 where h.scope = $1 and h.record = gone.record and h.kind = gone.kind and h.field = gone.field
                   and h.op = gone.op",
                &changes.heads_removed,
            )
            .await?;
        }
        if !changes.heads_added.is_empty() {
            let fields: Vec<&Field> = changes.heads_added.iter().map(|(field, _)| field).collect();
            let heads = changes.heads_added.iter().map(|(_, head)| head);
            let (ops, values): (Vec<Uuid>, Vec<String>) = heads
                .map(|head| (head.op.0, head.value.to_string()))
                .unzip();
            let query = sqlx::query(
                "insert into field_head (scope, record, kind, field, op, value)
                 select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::text[]) on conflict do nothing",
            );
            bind_fields(query.bind(self.scope), &fields)
                .bind(ops)
                .bind(values)
                .execute(&mut *self.connection)
                .await?;
        }
        if !changes.named.is_empty() {
            self.write_fields(
                "insert into field_named (scope, record, kind, field, op)
                 select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[]) on conflict do nothing",
                &changes.named,
            )
            .await?;
        }
        Ok(())
    }

    async fn write_fields(
        &mut self,
        statement: &'static str,
        rows: &[(Field, OpId)],
    ) -> Result<(), HqError> {
        let fields: Vec<&Field> = rows.iter().map(|(field, _)| field).collect();
        let ops: Vec<Uuid> = rows.iter().map(|(_, op)| op.0).collect();
        bind_fields(sqlx::query(statement).bind(self.scope), &fields)
            .bind(ops)
            .execute(&mut *self.connection)
            .await?;
        Ok(())
    }

    async fn write_undecided(&mut self, changes: &[(Field, bool)]) -> Result<(), HqError> {
        for (wanted, statement) in [
            (
                true,
                "insert into undecided (scope, record, kind, field)
                 select $1, * from unnest($2::uuid[], $3::text[], $4::text[]) on conflict do nothing",
            ),
            (
                false,
                "delete from undecided u using unnest($2::uuid[], $3::text[], $4::text[]) as gone (record, kind, field)
                 where u.scope = $1 and u.record = gone.record and u.kind = gone.kind and u.field = gone.field",
            ),
        ] {
            let fields: Vec<&Field> = changes
                .iter()
                .filter(|(_, undecided)| *undecided == wanted)
                .map(|(field, _)| field)
                .collect();
            if !fields.is_empty() {
                bind_fields(sqlx::query(statement).bind(self.scope), &fields)
                    .execute(&mut *self.connection)
                    .await?;
            }
        }
        Ok(())
    }

    async fn write_annulments(&mut self, changes: &Changes) -> Result<(), HqError> {
        if changes.annulments.is_empty() {
            return Ok(());
        }
        let annulments = &changes.annulments;
        let ops: Vec<Uuid> = annulments.iter().map(|a| a.op.0).collect();
        let targets: Vec<Uuid> = annulments.iter().map(|a| a.target.0).collect();
        let reasons: Vec<&str> = annulments.iter().map(|a| a.reason.as_str()).collect();
        sqlx::query(
            "insert into annulment (scope, op, target, reason)
             select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[]) on conflict do nothing",
        )
        .bind(self.scope)
        .bind(ops)
        .bind(targets)
        .bind(reasons)
        .execute(&mut *self.connection)
        .await?;
        for (wanted, statement) in [
            (
                true,
                "insert into annulled (scope, op) select $1, * from unnest($2::uuid[]) on conflict do nothing",
            ),
            (
                false,
                "delete from annulled where scope = $1 and op = any($2)",
            ),
        ] {
            let ops: Vec<Uuid> = changes
                .annulled
                .iter()
                .filter(|(_, annulled)| *annulled == wanted)
                .map(|(op, _)| op.0)
                .collect();
            if !ops.is_empty() {
                sqlx::query(statement)
                    .bind(self.scope)
                    .bind(ops)
                    .execute(&mut *self.connection)
                    .await?;
            }
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

/// Record, kind and name of fields, as three lists.
fn bind_fields<'q>(query: Bound<'q>, fields: &[&Field]) -> Bound<'q> {
    let records: Vec<Uuid> = fields.iter().map(|field| field.record).collect();
    let kinds: Vec<&str> = fields.iter().map(|field| field.kind).collect();
    let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
    query.bind(records).bind(kinds).bind(names)
}
