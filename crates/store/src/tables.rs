//! The fold's tables in SQLite.

use crate::StoreError;
use sisconecta_domain::ids::OpId;
use sisconecta_sync::{Column, FACTS, RECORDS};
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, Sqlite, SqliteConnection, TypeInfo, ValueRef};

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

/// Every table with the columns that make its picture, the id of its record or operation first, in the schema's order.
pub(crate) fn pictures() -> Vec<(&'static str, Vec<&'static str>)> {
    let mut pictures = vec![
        ("field_head", vec!["record", "kind", "field", "op", "value"]),
        ("field_named", vec!["record", "kind", "field", "op"]),
        ("undecided", vec!["record", "kind", "field"]),
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

pub(crate) fn op_id(text: &str) -> Result<OpId, StoreError> {
    text.parse()
        .map_err(|error: uuid::Error| StoreError::damaged(crate::names::CENTRE, error))
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
