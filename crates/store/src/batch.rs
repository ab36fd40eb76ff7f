//! Many rows with few statements: each takes its rows as one JSON array.

use crate::StoreError;
use crate::tables::{Bound, SqliteTables, op_id};
use async_trait::async_trait;
use serde::Serialize;
use serde_json::{Value, json};
use sisconecta_domain::ids::OpId;
use sisconecta_sync::{
    Changes, Column, FactType, Field, Head, LARGEST, Operation, Outcome, RecordType, StoredFields,
    Tables, apply,
};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, Sqlite, SqliteConnection};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Operations folded together: what they change is held in memory meanwhile.
pub(crate) const MOST: usize = 500;
/// Bytes of operations folded together; one alone may have more.
pub(crate) const MOST_BYTES: usize = 8 * LARGEST;
/// Rows written by one statement when their values are bound one by one.
const ROWS: usize = 32;

/// Applies operations in their order. One that is not of the shape of its kind is kept without effect: a stranger's mistake must
/// not stop what comes after it.
pub(crate) async fn fold_all<'o>(
    connection: &mut SqliteConnection,
    operations: impl IntoIterator<Item = &'o Operation>,
) -> Result<Vec<Outcome>, StoreError> {
    let operations: Vec<&Operation> = operations.into_iter().collect();
    let mut outcomes = Vec::with_capacity(operations.len());
    for part in operations.chunks(MOST) {
        outcomes.extend(apply(&mut SqliteTables(&mut *connection), part).await?);
    }
    Ok(outcomes)
}

/// Writes rows that hold bytes, by as few statements as fit, of three lengths only, so that all stay prepared.
pub(crate) async fn write_rows<T>(
    connection: &mut SqliteConnection,
    head: &str,
    values: usize,
    rows: &[T],
    bind_row: impl for<'q> Fn(Bound<'q>, &'q T) -> Bound<'q>,
) -> Result<(), StoreError> {
    let (many, rest) = rows.split_at(rows.len() - rows.len() % ROWS);
    // Two: an attendance and its signature.
    let (pairs, last) = rest.split_at(rest.len() - rest.len() % 2);
    for (part, size) in many
        .chunks(ROWS)
        .map(|part| (part, ROWS))
        .chain(pairs.chunks(2).map(|part| (part, 2)))
        .chain(last.chunks(1).map(|part| (part, 1)))
    {
        let row = format!("(?{})", ", ?".repeat(values - 1));
        let statement = format!("{head} values {}", vec![row; size].join(", "));
        let mut query = sqlx::query::<Sqlite>(AssertSqlSafe(statement));
        for row in part {
            query = bind_row(query, row);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

fn damaged(error: impl Into<crate::error::Cause>) -> StoreError {
    StoreError::damaged(crate::folder::CENTRE, error)
}

/// The field of a row of heads; `None` when this program does not declare it, and another fold made the row.
fn field(row: &SqliteRow) -> Result<Option<Field>, StoreError> {
    let record = uuid(row.try_get("record")?)?;
    Ok(Field::declared(
        row.try_get("kind")?,
        record,
        row.try_get("field")?,
    ))
}

/// A JSON list for `json_each`.
fn list<T: Serialize>(values: &[T]) -> String {
    json!(values).to_string()
}

#[async_trait]
impl Tables for SqliteTables<'_> {
    type Error = StoreError;

    async fn stored_fields(
        &mut self,
        records: &[(&'static str, Uuid)],
    ) -> Result<StoredFields, StoreError> {
        let mut stored = StoredFields::default();
        let wanted = list(records);
        let rows = sqlx::query(
            "select record, kind, field, op, value from field_head
             where (record, kind) in (select value ->> 1, value ->> 0 from json_each(?))",
        )
        .bind(&wanted)
        .fetch_all(&mut *self.0)
        .await?;
        for row in &rows {
            let head = Head {
                op: op_id(row.try_get("op")?)?,
                value: serde_json::from_str(row.try_get("value")?).map_err(damaged)?,
            };
            stored.heads.extend(field(row)?.map(|field| (field, head)));
        }
        let rows = sqlx::query(
            "select record, kind, field, op from field_named
             where (record, kind) in (select value ->> 1, value ->> 0 from json_each(?))",
        )
        .bind(&wanted)
        .fetch_all(&mut *self.0)
        .await?;
        for row in &rows {
            let op = op_id(row.try_get("op")?)?;
            stored.named.extend(field(row)?.map(|field| (field, op)));
        }
        Ok(stored)
    }

    async fn targets(&mut self, ops: &[OpId]) -> Result<Vec<(OpId, OpId)>, StoreError> {
        annulments(
            self.0,
            "select op, target from annulment where op in (select value from json_each(?))",
            ops,
        )
        .await
    }

    async fn annulments_of(&mut self, targets: &[OpId]) -> Result<Vec<(OpId, OpId)>, StoreError> {
        annulments(
            self.0,
            "select op, target from annulment where target in (select value from json_each(?))",
            targets,
        )
        .await
    }

    async fn annulled_among(&mut self, ops: &[OpId]) -> Result<Vec<OpId>, StoreError> {
        let found: Vec<String> = sqlx::query_scalar(
            "select op from annulled where op in (select value from json_each(?))",
        )
        .bind(list(ops))
        .fetch_all(&mut *self.0)
        .await?;
        found.iter().map(|op| op_id(op)).collect()
    }

    async fn write(&mut self, changes: Changes) -> Result<(), StoreError> {
        self.write_heads(&changes).await?;
        self.write_annulments(&changes).await?;

        let mut facts: BTreeMap<&str, (&'static FactType, Vec<Value>)> = BTreeMap::new();
        for fact in changes.facts {
            let mut row = vec![
                json!(fact.op),
                json!(fact.record),
                json!(fact.actor),
                json!(fact.claimed_at),
            ];
            row.extend(fact.values.into_iter().map(stored));
            facts
                .entry(fact.fact_type.name)
                .or_insert((fact.fact_type, Vec::new()))
                .1
                .push(Value::Array(row));
        }
        // Backwards, so that a signature stands before its attendance: nobody is unsigned in between.
        for (fact_type, values) in facts.into_values().rev() {
            rows(self.0, put_facts_statement(fact_type), values.into_iter()).await?;
        }

        // Records whose same columns change share a statement.
        let mut alike: BTreeMap<(&str, Vec<&str>), (&'static RecordType, Vec<Value>)> =
            BTreeMap::new();
        for (record_type, record, columns) in changes.rows {
            let mut row = vec![json!(record)];
            let names = columns.keys().copied().collect();
            row.extend(columns.into_values().map(|(_, value)| stored(value)));
            alike
                .entry((record_type.name, names))
                .or_insert((record_type, Vec::new()))
                .1
                .push(Value::Array(row));
        }
        for ((_, names), (record_type, values)) in alike {
            let columns: Vec<&Column> = names
                .iter()
                .filter_map(|name| record_type.column(name))
                .collect();
            rows(
                self.0,
                put_rows_statement(record_type, &columns),
                values.into_iter(),
            )
            .await?;
        }
        Ok(())
    }
}

impl SqliteTables<'_> {
    async fn write_heads(&mut self, changes: &Changes) -> Result<(), StoreError> {
        let named = |(field, op): &(Field, OpId)| json!([field.record, field.kind, field.name, op]);
        rows(
            self.0,
            "delete from field_head where (record, kind, field, op) in
             (select value ->> 0, value ->> 1, value ->> 2, value ->> 3 from json_each(?))"
                .to_owned(),
            changes.heads_removed.iter().map(named),
        )
        .await?;
        let added = changes.heads_added.iter().map(|(field, head)| {
            let value = head.value.to_string();
            json!([field.record, field.kind, field.name, head.op, value])
        });
        let columns = ["record", "kind", "field", "op", "value"];
        rows(self.0, insert("field_head", columns.into_iter()), added).await?;
        let columns = ["record", "kind", "field", "op"];
        let statement = insert("field_named", columns.into_iter());
        rows(self.0, statement, changes.named.iter().map(named)).await?;

        let of = |wanted: bool| {
            let fields = changes.undecided.iter();
            fields
                .filter(move |(_, undecided)| *undecided == wanted)
                .map(|(field, _)| json!([field.record, field.kind, field.name]))
        };
        let columns = ["record", "kind", "field"];
        rows(self.0, insert("undecided", columns.into_iter()), of(true)).await?;
        rows(
            self.0,
            "delete from undecided where (record, kind, field) in
             (select value ->> 0, value ->> 1, value ->> 2 from json_each(?))"
                .to_owned(),
            of(false),
        )
        .await
    }

    async fn write_annulments(&mut self, changes: &Changes) -> Result<(), StoreError> {
        let annulments = changes.annulments.iter();
        rows(
            self.0,
            insert("annulment", ["op", "target", "reason"].into_iter()),
            annulments.map(|a| json!([a.op, a.target, a.reason])),
        )
        .await?;
        let of = |wanted: bool| {
            let ops = changes.annulled.iter();
            ops.filter(move |(_, annulled)| *annulled == wanted)
                .map(|(op, _)| json!([op]))
        };
        rows(self.0, insert("annulled", ["op"].into_iter()), of(true)).await?;
        rows(
            self.0,
            "delete from annulled where op in (select value ->> 0 from json_each(?))".to_owned(),
            of(false),
        )
        .await
    }
}

async fn annulments(
    connection: &mut SqliteConnection,
    statement: &'static str,
    ops: &[OpId],
) -> Result<Vec<(OpId, OpId)>, StoreError> {
    let found: Vec<(String, String)> = sqlx::query_as(statement)
        .bind(list(ops))
        .fetch_all(connection)
        .await?;
    found
        .iter()
        .map(|(op, target)| Ok((op_id(op)?, op_id(target)?)))
        .collect()
}

fn uuid(text: &str) -> Result<Uuid, StoreError> {
    text.parse()
        .map_err(|error: uuid::Error| StoreError::damaged(crate::names::CENTRE, error))
}

/// A value as its column holds it: a list is text there.
fn stored(value: Value) -> Value {
    match value {
        Value::Array(_) => Value::String(value.to_string()),
        other => other,
    }
}

async fn rows(
    connection: &mut SqliteConnection,
    statement: String,
    values: impl Iterator<Item = Value> + Send,
) -> Result<(), StoreError> {
    let values: Vec<Value> = values.collect();
    if values.is_empty() {
        return Ok(());
    }
    // The statement names tables and columns of the schema, which is compiled in; every value is bound.
    sqlx::query(AssertSqlSafe(statement))
        .bind(Value::Array(values).to_string())
        .execute(connection)
        .await?;
    Ok(())
}

fn insert<'n>(table: &str, columns: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = columns.collect();
    let values: Vec<String> = (0..names.len())
        .map(|place| format!("value ->> {place}"))
        .collect();
    format!(
        "insert or ignore into {table} ({}) select {} from json_each(?)",
        names.join(", "),
        values.join(", ")
    )
}

pub(crate) fn put_facts_statement(fact_type: &FactType) -> String {
    let own = fact_type.columns.iter().map(|column| column.name);
    insert(
        fact_type.name,
        ["op", "record", "actor", "claimed_at"]
            .into_iter()
            .chain(own),
    )
}

pub(crate) fn put_rows_statement(record_type: &RecordType, columns: &[&Column]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    let values: String = (1..=names.len())
        .map(|place| format!(", value ->> {place}"))
        .collect();
    let sets: Vec<String> = names
        .iter()
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    // Without `where`, SQLite takes `on conflict` for a join's condition.
    format!(
        "insert into {} (id, {}) select value ->> 0{values} from json_each(?) where true on conflict (id) do update set {}",
        record_type.name,
        names.join(", "),
        sets.join(", ")
    )
}
