//! The fold of many operations at once: what they read is read in two statements, what they change is written at the end.
//!
//! The same rules as one by one, since the rules are those of `sync`; here is only where rows wait meanwhile.

use crate::StoreError;
use crate::tables::{Bound, SqliteTables, bind, op_id};
use async_trait::async_trait;
use serde_json::Value;
use sisconecta_domain::ids::OpId;
use sisconecta_sync::{
    Column, FactType, Head, Operation, Outcome, RecordType, Refused, Tables, apply, record_type,
};
use sqlx::{AssertSqlSafe, Row, Sqlite, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// Operations folded between two writes to the disk.
pub(crate) const MOST: usize = 500;
/// Rows written by one statement.
const ROWS: usize = 32;

type Place = (Uuid, String, OpId);

/// A fact that waits for its row.
struct FactRow {
    op: String,
    record: String,
    actor: Option<String>,
    claimed_at: i64,
    values: Vec<Value>,
}

/// Heads of fields as they will be.
#[derive(Default)]
struct Fields {
    heads: HashMap<(Uuid, String), BTreeMap<OpId, (String, Value)>>,
    named: HashSet<Place>,
    new_heads: BTreeSet<Place>,
    gone_heads: BTreeSet<Place>,
    new_named: BTreeSet<Place>,
}

struct Batch<'c> {
    connection: &'c mut SqliteConnection,
    fields: Fields,
    rows: BTreeMap<(&'static str, Uuid), BTreeMap<&'static str, Value>>,
    facts: BTreeMap<&'static str, (&'static FactType, Vec<FactRow>)>,
}

/// Applies operations in their order. One that is not of the shape of its kind is kept without effect: a stranger's mistake must
/// not stop what comes after it.
pub(crate) async fn fold_all<'o>(
    connection: &mut SqliteConnection,
    operations: impl IntoIterator<Item = &'o Operation>,
) -> Result<Vec<Outcome>, StoreError> {
    let operations: Vec<&Operation> = operations.into_iter().collect();
    let mut outcomes = Vec::with_capacity(operations.len());
    for part in operations.chunks(MOST) {
        let mut batch = Batch {
            connection: &mut *connection,
            fields: Fields::default(),
            rows: BTreeMap::new(),
            facts: BTreeMap::new(),
        };
        batch.load(part).await?;
        for operation in part {
            outcomes.push(match apply(&mut batch, operation).await {
                Ok(outcome) => outcome,
                Err(Refused::Malformed(error)) => {
                    tracing::warn!(kind = operation.header.kind, %error, "kept without effect");
                    Outcome::Kept
                }
                Err(Refused::Tables(error)) => return Err(error),
            });
        }
        batch.write().await?;
    }
    Ok(outcomes)
}

fn record_id(text: &str) -> Result<Uuid, StoreError> {
    text.parse()
        .map_err(|error: uuid::Error| StoreError::damaged(crate::folder::CENTRE, error))
}

/// `(?, ?), (?, ?)`: rows of so many values.
pub(crate) fn marks(rows: usize, values: usize) -> String {
    let row = format!("(?{})", ", ?".repeat(values - 1));
    vec![row; rows].join(", ")
}

/// Writes rows by as few statements as fit, of two lengths only, so that both stay prepared.
pub(crate) async fn write_rows<T>(
    connection: &mut SqliteConnection,
    head: &str,
    values: usize,
    rows: &[T],
    bind_row: impl for<'q> Fn(Bound<'q>, &'q T) -> Bound<'q>,
) -> Result<(), StoreError> {
    let (many, rest) = rows.split_at(rows.len() - rows.len() % ROWS);
    for (part, size) in many
        .chunks(ROWS)
        .map(|part| (part, ROWS))
        .chain(rest.chunks(1).map(|part| (part, 1)))
    {
        let statement = format!("{head} values {}", marks(size, values));
        let mut query = sqlx::query::<Sqlite>(AssertSqlSafe(statement));
        for row in part {
            query = bind_row(query, row);
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

fn bind_place<'q>(query: Bound<'q>, place: &'q Place) -> Bound<'q> {
    query
        .bind(place.0.to_string())
        .bind(&place.1)
        .bind(place.2.to_string())
}

impl Batch<'_> {
    /// Reads what stands of the records that the operations change.
    async fn load(&mut self, operations: &[&Operation]) -> Result<(), StoreError> {
        let records: BTreeSet<String> = operations
            .iter()
            .filter(|operation| record_type(&operation.header.kind).is_some())
            .map(|operation| operation.header.record.to_string())
            .collect();
        if records.is_empty() {
            return Ok(());
        }
        let records = Value::from_iter(records).to_string();
        let heads = sqlx::query(
            "select record, field, op, kind, value from field_head
             where record in (select value from json_each(?))",
        )
        .bind(&records)
        .fetch_all(&mut *self.connection)
        .await?;
        for row in heads {
            let key = (record_id(row.try_get("record")?)?, row.try_get("field")?);
            let value = serde_json::from_str(row.try_get("value")?)
                .map_err(|error| StoreError::damaged(crate::folder::CENTRE, error))?;
            self.fields
                .heads
                .entry(key)
                .or_default()
                .insert(op_id(row.try_get("op")?)?, (row.try_get("kind")?, value));
        }
        let named = sqlx::query(
            "select record, field, op from field_named where record in (select value from json_each(?))",
        )
        .bind(&records)
        .fetch_all(&mut *self.connection)
        .await?;
        for row in named {
            self.fields.named.insert((
                record_id(row.try_get("record")?)?,
                row.try_get("field")?,
                op_id(row.try_get("op")?)?,
            ));
        }
        Ok(())
    }

    async fn write(self) -> Result<(), StoreError> {
        let Self {
            connection,
            fields,
            rows,
            facts,
        } = self;
        for place in &fields.gone_heads {
            let statement = "delete from field_head where record = ? and field = ? and op = ?";
            bind_place(sqlx::query(statement), place)
                .execute(&mut *connection)
                .await?;
        }
        let heads: Vec<(&Place, &str, String)> = fields
            .new_heads
            .iter()
            .filter_map(|place| {
                let (kind, value) = fields
                    .heads
                    .get(&(place.0, place.1.clone()))?
                    .get(&place.2)?;
                Some((place, kind.as_str(), value.to_string()))
            })
            .collect();
        write_rows(
            connection,
            "insert or ignore into field_head (record, field, op, kind, value)",
            5,
            &heads,
            |query, (place, kind, value)| bind_place(query, place).bind(*kind).bind(value),
        )
        .await?;
        let named: Vec<&Place> = fields.new_named.iter().collect();
        write_rows(
            connection,
            "insert or ignore into field_named (record, field, op)",
            3,
            &named,
            |query, place| bind_place(query, place),
        )
        .await?;
        for ((table, record), columns) in &rows {
            let statement = put_row_statement(table, columns.keys().copied());
            let mut query = sqlx::query(AssertSqlSafe(statement)).bind(record.to_string());
            for value in columns.values() {
                query = bind(query, value);
            }
            query.execute(&mut *connection).await?;
        }
        for (fact_type, rows) in facts.values() {
            let names: String = fact_type
                .columns
                .iter()
                .map(|column| format!(", {}", column.name))
                .collect();
            let head = format!(
                "insert or ignore into {} (op, record, actor, claimed_at{names})",
                fact_type.name
            );
            write_rows(
                connection,
                &head,
                4 + fact_type.columns.len(),
                rows,
                |query, row| {
                    let query = query
                        .bind(&row.op)
                        .bind(&row.record)
                        .bind(&row.actor)
                        .bind(row.claimed_at);
                    row.values.iter().fold(query, bind)
                },
            )
            .await?;
        }
        Ok(())
    }
}

/// Names come from the schema, which is compiled in; no text from outside reaches a statement.
fn put_row_statement(table: &str, columns: impl Iterator<Item = &'static str> + Clone) -> String {
    let names: Vec<&str> = columns.collect();
    let sets: Vec<String> = names
        .iter()
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    format!(
        "insert into {table} (id, {}) values {} on conflict (id) do update set {}",
        names.join(", "),
        marks(1, names.len() + 1),
        sets.join(", ")
    )
}

#[async_trait]
impl Tables for Batch<'_> {
    type Error = StoreError;

    async fn heads(&mut self, record: Uuid, field: &str) -> Result<Vec<Head>, StoreError> {
        let heads = self.fields.heads.get(&(record, field.to_owned()));
        Ok(heads
            .into_iter()
            .flatten()
            .map(|(op, (_, value))| Head {
                op: *op,
                value: value.clone(),
            })
            .collect())
    }

    async fn add_head(
        &mut self,
        kind: &str,
        record: Uuid,
        field: &str,
        head: &Head,
    ) -> Result<(), StoreError> {
        let place = (record, field.to_owned(), head.op);
        self.fields
            .heads
            .entry((record, field.to_owned()))
            .or_default()
            .entry(head.op)
            .or_insert_with(|| (kind.to_owned(), head.value.clone()));
        if !self.fields.gone_heads.remove(&place) {
            self.fields.new_heads.insert(place);
        }
        Ok(())
    }

    async fn remove_head(&mut self, record: Uuid, field: &str, op: OpId) -> Result<(), StoreError> {
        let heads = self.fields.heads.get_mut(&(record, field.to_owned()));
        if heads.is_some_and(|heads| heads.remove(&op).is_some()) {
            let place = (record, field.to_owned(), op);
            if !self.fields.new_heads.remove(&place) {
                self.fields.gone_heads.insert(place);
            }
        }
        Ok(())
    }

    async fn remember_named(
        &mut self,
        record: Uuid,
        field: &str,
        op: OpId,
    ) -> Result<(), StoreError> {
        let place = (record, field.to_owned(), op);
        if self.fields.named.insert(place.clone()) {
            self.fields.new_named.insert(place);
        }
        Ok(())
    }

    async fn was_named(&mut self, record: Uuid, field: &str, op: OpId) -> Result<bool, StoreError> {
        Ok(self.fields.named.contains(&(record, field.to_owned(), op)))
    }

    async fn put_field(
        &mut self,
        record_type: &'static RecordType,
        record: Uuid,
        column: &'static Column,
        value: &Value,
    ) -> Result<(), StoreError> {
        self.rows
            .entry((record_type.name, record))
            .or_default()
            .insert(column.name, value.clone());
        Ok(())
    }

    async fn put_fact(
        &mut self,
        fact_type: &'static FactType,
        operation: &Operation,
        values: &[Value],
    ) -> Result<(), StoreError> {
        let header = &operation.header;
        self.facts
            .entry(fact_type.name)
            .or_insert_with(|| (fact_type, Vec::new()))
            .1
            .push(FactRow {
                op: header.id.to_string(),
                record: header.record.to_string(),
                actor: header.actor.map(|actor| actor.to_string()),
                claimed_at: header.claimed_at,
                values: values.to_vec(),
            });
        Ok(())
    }

    // Annulments touch no field and no fact: they go to the disk at once.

    async fn put_annulment(
        &mut self,
        operation: &Operation,
        target: OpId,
        reason: &str,
    ) -> Result<(), StoreError> {
        SqliteTables(self.connection)
            .put_annulment(operation, target, reason)
            .await
    }

    async fn annulment_target(&mut self, op: OpId) -> Result<Option<OpId>, StoreError> {
        SqliteTables(self.connection).annulment_target(op).await
    }

    async fn annulments_of(&mut self, target: OpId) -> Result<Vec<OpId>, StoreError> {
        SqliteTables(self.connection).annulments_of(target).await
    }

    async fn set_annulled(&mut self, op: OpId, annulled: bool) -> Result<(), StoreError> {
        SqliteTables(self.connection)
            .set_annulled(op, annulled)
            .await
    }

    async fn is_annulled(&mut self, op: OpId) -> Result<bool, StoreError> {
        SqliteTables(self.connection).is_annulled(op).await
    }
}
