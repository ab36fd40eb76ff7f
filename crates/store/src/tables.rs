//! The fold's tables in SQLite.

use crate::StoreError;
use async_trait::async_trait;
use serde_json::Value;
use sisconecta_domain::ids::OpId;
use sisconecta_sync::{Column, FACTS, FactType, Head, Operation, RECORDS, RecordType, Tables};
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, Sqlite, SqliteConnection, TypeInfo, ValueRef};
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

/// Every table with the columns that make its picture, the id of its record or operation first, in the schema's order.
pub(crate) fn pictures() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut pictures = vec![
        ("field_head", vec!["record", "field", "op", "kind", "value"]),
        ("field_named", vec!["record", "field", "op"]),
        ("annulment", vec!["op", "target", "reason"]),
        ("annulled", vec!["op"]),
    ];
    let names = |first: &[&'static str], columns: &'static [Column]| {
        let mut names = first.to_vec();
        names.extend(columns.iter().map(|column| column.name));
        names
    };
    for record in RECORDS {
        pictures.push((record.name, names(&["id"], record.columns)));
    }
    for fact in FACTS {
        let first = ["op", "record", "actor", "claimed_at"];
        pictures.push((fact.name, names(&first, fact.columns)));
    }
    pictures
}

/// The tables behind one connection, within its transaction.
pub(crate) struct SqliteTables<'c>(pub &'c mut SqliteConnection);

pub(crate) type Bound<'q> = Query<'q, Sqlite, SqliteArguments>;

pub(crate) fn bind<'q>(query: Bound<'q>, value: &Value) -> Bound<'q> {
    match value {
        Value::Null => query.bind(None::<String>),
        Value::Bool(flag) => query.bind(*flag),
        Value::Number(number) => query.bind(number.as_i64()),
        Value::String(text) => query.bind(text.clone()),
        other => query.bind(other.to_string()),
    }
}

pub(crate) fn op_id(text: &str) -> Result<OpId, StoreError> {
    text.parse()
        .map_err(|error: uuid::Error| StoreError::damaged(crate::names::CENTRE, error))
}

#[async_trait]
impl Tables for SqliteTables<'_> {
    type Error = StoreError;

    async fn heads(&mut self, record: Uuid, field: &str) -> Result<Vec<Head>, StoreError> {
        let rows = sqlx::query("select op, value from field_head where record = ? and field = ?")
            .bind(record.to_string())
            .bind(field)
            .fetch_all(&mut *self.0)
            .await?;
        rows.iter()
            .map(|row| {
                let value = serde_json::from_str(row.try_get("value")?)
                    .map_err(|error| StoreError::damaged(crate::names::CENTRE, error))?;
                Ok(Head {
                    op: op_id(row.try_get("op")?)?,
                    value,
                })
            })
            .collect()
    }

    async fn add_head(
        &mut self,
        kind: &str,
        record: Uuid,
        field: &str,
        head: &Head,
    ) -> Result<(), StoreError> {
        sqlx::query("insert or ignore into field_head (record, field, op, kind, value) values (?, ?, ?, ?, ?)")
            .bind(record.to_string())
            .bind(field)
            .bind(head.op.to_string())
            .bind(kind)
            .bind(head.value.to_string())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn remove_head(&mut self, record: Uuid, field: &str, op: OpId) -> Result<(), StoreError> {
        sqlx::query("delete from field_head where record = ? and field = ? and op = ?")
            .bind(record.to_string())
            .bind(field)
            .bind(op.to_string())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn remember_named(
        &mut self,
        record: Uuid,
        field: &str,
        op: OpId,
    ) -> Result<(), StoreError> {
        sqlx::query("insert or ignore into field_named (record, field, op) values (?, ?, ?)")
            .bind(record.to_string())
            .bind(field)
            .bind(op.to_string())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn was_named(&mut self, record: Uuid, field: &str, op: OpId) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar(
            "select exists (select 1 from field_named where record = ? and field = ? and op = ?)",
        )
        .bind(record.to_string())
        .bind(field)
        .bind(op.to_string())
        .fetch_one(&mut *self.0)
        .await?)
    }

    async fn put_field(
        &mut self,
        record_type: &'static RecordType,
        record: Uuid,
        column: &'static Column,
        value: &Value,
    ) -> Result<(), StoreError> {
        let statement = put_field_statement(record_type, column);
        let query = sqlx::query(AssertSqlSafe(statement)).bind(record.to_string());
        bind(query, value).execute(&mut *self.0).await?;
        Ok(())
    }

    async fn put_fact(
        &mut self,
        fact_type: &'static FactType,
        operation: &Operation,
        values: &[Value],
    ) -> Result<(), StoreError> {
        let header = &operation.header;
        let mut query = sqlx::query(AssertSqlSafe(put_fact_statement(fact_type)))
            .bind(header.id.to_string())
            .bind(header.record.to_string())
            .bind(header.actor.map(|actor| actor.to_string()))
            .bind(header.claimed_at);
        for value in values {
            query = bind(query, value);
        }
        query.execute(&mut *self.0).await?;
        Ok(())
    }

    async fn put_annulment(
        &mut self,
        operation: &Operation,
        target: OpId,
        reason: &str,
    ) -> Result<(), StoreError> {
        sqlx::query("insert or ignore into annulment (op, target, reason) values (?, ?, ?)")
            .bind(operation.header.id.to_string())
            .bind(target.to_string())
            .bind(reason)
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn annulment_target(&mut self, op: OpId) -> Result<Option<OpId>, StoreError> {
        let target: Option<String> =
            sqlx::query_scalar("select target from annulment where op = ?")
                .bind(op.to_string())
                .fetch_optional(&mut *self.0)
                .await?;
        target.as_deref().map(op_id).transpose()
    }

    async fn annulments_of(&mut self, target: OpId) -> Result<Vec<OpId>, StoreError> {
        let ops: Vec<String> = sqlx::query_scalar("select op from annulment where target = ?")
            .bind(target.to_string())
            .fetch_all(&mut *self.0)
            .await?;
        ops.iter().map(|op| op_id(op)).collect()
    }

    async fn set_annulled(&mut self, op: OpId, annulled: bool) -> Result<(), StoreError> {
        let statement = if annulled {
            "insert or ignore into annulled (op) values (?)"
        } else {
            "delete from annulled where op = ?"
        };
        sqlx::query(statement)
            .bind(op.to_string())
            .execute(&mut *self.0)
            .await?;
        Ok(())
    }

    async fn is_annulled(&mut self, op: OpId) -> Result<bool, StoreError> {
        Ok(
            sqlx::query_scalar("select exists (select 1 from annulled where op = ?)")
                .bind(op.to_string())
                .fetch_one(&mut *self.0)
                .await?,
        )
    }
}

/// Names come from the schema, which is compiled in; no text from outside reaches a statement.
pub(crate) fn put_field_statement(record_type: &RecordType, column: &Column) -> String {
    let (table, name) = (record_type.name, column.name);
    format!(
        "insert into {table} (id, {name}) values (?, ?) on conflict (id) do update set {name} = excluded.{name}"
    )
}

pub(crate) fn put_fact_statement(fact_type: &FactType) -> String {
    let names: String = fact_type
        .columns
        .iter()
        .map(|column| format!(", {}", column.name))
        .collect();
    let marks = ", ?".repeat(fact_type.columns.len());
    let table = fact_type.name;
    format!(
        "insert or ignore into {table} (op, record, actor, claimed_at{names}) values (?, ?, ?, ?{marks})"
    )
}

/// A row as the text that both sides compare.
pub(crate) fn row_text(table: &str, row: &SqliteRow) -> Result<String, StoreError> {
    let mut cells = Vec::with_capacity(row.columns().len());
    for index in 0..row.columns().len() {
        let raw = row.try_get_raw(index)?;
        cells.push(match raw.type_info().name() {
            _ if raw.is_null() => None,
            "INTEGER" | "BOOLEAN" => Some(row.try_get::<i64, _>(index)?.to_string()),
            _ => Some(row.try_get::<String, _>(index)?),
        });
    }
    let cells: Vec<Option<&str>> = cells.iter().map(Option::as_deref).collect();
    Ok(sisconecta_sync::exchange::row_text(table, &cells))
}
