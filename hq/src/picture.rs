//! Rows of the fold's tables as text, the same text as on a desktop.

use crate::error::HqError;
use crate::headquarters::Headquarters;
use crate::tables::INNER;
use futures::TryStreamExt;
use sisconecta_domain::kinds::Storage;
use sisconecta_sync::exchange::row_text;
use sisconecta_sync::{Column, FACTS, RECORDS};
use sqlx::{AssertSqlSafe, PgConnection, Row};
use uuid::Uuid;

/// The statement that reads all rows of a table: the id that names its bucket, then its columns in the schema's order, as text.
pub(crate) fn rows_statement(table: &str) -> String {
    let inner: Option<(&str, &[&str])> = match table {
        "field_head" => Some((
            "record",
            &["record::text", "kind", "field", "op::text", "value"],
        )),
        "field_named" => Some(("record", &["record::text", "kind", "field", "op::text"])),
        "undecided" => Some(("record", &["record::text", "kind", "field"])),
        "annulment" => Some(("op", &["op::text", "target::text", "reason"])),
        "annulled" => Some(("op", &["op::text"])),
        _ => None,
    };
    let (key, columns) = match inner {
        Some((key, columns)) => (key, columns.iter().map(|c| (*c).to_owned()).collect()),
        None => shaped(table),
    };
    format!(
        "select {key}, {} from {table} where scope = $1",
        columns.join(", ")
    )
}

fn shaped(table: &str) -> (&'static str, Vec<String>) {
    if let Some(record) = RECORDS.iter().find(|record| record.name == table) {
        let own = std::iter::once("id::text".to_owned());
        return ("id", own.chain(record.columns.iter().map(cell)).collect());
    }
    let columns = FACTS
        .iter()
        .find(|fact| fact.name == table)
        .map_or(&[] as &[Column], |fact| fact.columns);
    let own = [
        "op::text",
        "record::text",
        "actor::text",
        "claimed_at::text",
    ];
    let own = own.into_iter().map(str::to_owned);
    ("op", own.chain(columns.iter().map(cell)).collect())
}

fn cell(column: &Column) -> String {
    match column.kind.storage() {
        Storage::Text => format!("\"{}\"", column.name),
        Storage::Integer => format!("\"{}\"::text", column.name),
        // SQLite writes a boolean as a number.
        Storage::Boolean => format!("\"{}\"::int::text", column.name),
    }
}

/// Every row of a centre's tables, one after the other: table, id and text.
pub(crate) async fn each_row(
    connection: &mut PgConnection,
    scope: &str,
    see: &mut (dyn FnMut(&'static str, Uuid, &str) + Send),
) -> Result<(), HqError> {
    let tables = INNER
        .into_iter()
        .chain(RECORDS.iter().map(|r| r.name))
        .chain(FACTS.iter().map(|f| f.name));
    for table in tables {
        let mut rows = sqlx::query(AssertSqlSafe(rows_statement(table)))
            .bind(scope)
            .fetch(&mut *connection);
        while let Some(row) = rows.try_next().await? {
            let mut cells = Vec::with_capacity(row.len());
            for index in 1..row.len() {
                cells.push(row.try_get::<Option<&str>, _>(index)?);
            }
            see(table, row.try_get(0)?, &row_text(table, &cells));
        }
    }
    Ok(())
}

impl Headquarters {
    /// Every row of a centre's tables as text, sorted: equal to what its computers hold once everything is exchanged and folded.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn rows_of(&self, scope: &str) -> Result<Vec<String>, HqError> {
        let mut connection = self.pool.acquire().await?;
        let mut rows = Vec::new();
        each_row(&mut connection, scope, &mut |_, _, text| {
            rows.push(text.to_owned());
        })
        .await?;
        rows.sort_unstable();
        Ok(rows)
    }
}
