//! Reading records and facts by their schema.

use crate::{Store, StoreError, Writing};
use serde_json::{Map, Value};
use sisconecta_domain::kinds::Storage;
use sisconecta_sync::{Column, ColumnKind, RecordType, record_type};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};
use uuid::Uuid;

/// A record as it is shown: its fields without the empty ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub id: Uuid,
    pub fields: Map<String, Value>,
}

impl Record {
    /// A field's text; empty when it has none.
    #[must_use]
    pub fn text(&self, field: &str) -> &str {
        self.fields
            .get(field)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

fn known(kind: &str) -> Result<&'static RecordType, StoreError> {
    record_type(kind).ok_or_else(|| StoreError::Invalid {
        source: format!("no record type {kind}").into(),
    })
}

/// A column's value in a row; null where it is empty.
pub(crate) fn cell(row: &SqliteRow, column: &Column) -> Result<Value, StoreError> {
    let name = column.name;
    if column.kind == ColumnKind::List {
        let text: Option<String> = row.try_get(name)?;
        return Ok(text
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default());
    }
    Ok(match column.kind.storage() {
        Storage::Text => row.try_get::<Option<String>, _>(name)?.into(),
        Storage::Integer => row.try_get::<Option<i64>, _>(name)?.into(),
        Storage::Boolean => row.try_get::<Option<bool>, _>(name)?.into(),
    })
}

fn read(record: &'static RecordType, row: &SqliteRow) -> Result<Record, StoreError> {
    let id: String = row.try_get("id")?;
    let id = id
        .parse()
        .map_err(|error: uuid::Error| StoreError::damaged(crate::names::CENTRE, error))?;
    let mut fields = Map::new();
    for column in record.columns {
        let value = cell(row, column)?;
        if !value.is_null() {
            fields.insert(column.name.to_owned(), value);
        }
    }
    Ok(Record { id, fields })
}

async fn one(
    connection: &mut SqliteConnection,
    kind: &str,
    id: Uuid,
) -> Result<Option<Record>, StoreError> {
    let record = known(kind)?;
    let row = sqlx::query(AssertSqlSafe(format!(
        "select * from {} where id = ?",
        record.name
    )))
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|row| read(record, &row)).transpose()
}

/// What holds of the rows of a kind that stand.
pub(crate) fn stands(kind: &RecordType) -> &'static str {
    match kind.name {
        // As `standing_session` says it.
        "session" => {
            " and (not coalesce(removed, 0) or row in (select row from kept_session_contradicted))"
        }
        _ if kind.is_removable() => " and not coalesce(removed, 0)",
        _ => "",
    }
}

async fn all(
    connection: &mut SqliteConnection,
    kind: &str,
    of: Option<(&'static str, Uuid)>,
) -> Result<Vec<Record>, StoreError> {
    let record = known(kind)?;
    let (condition, value) = match of {
        Some((column, value)) => (format!("{column} = ?"), value.to_string()),
        None => ("? = ''".to_owned(), String::new()),
    };
    let statement = format!(
        "select * from {} where {condition}{} order by id",
        record.name,
        stands(record)
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(value)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| read(record, row)).collect()
}

impl Store {
    /// A record by its id, also a removed one.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn record(&self, kind: &str, id: Uuid) -> Result<Option<Record>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        one(&mut connection, kind, id).await
    }

    /// Records of a type that have not been removed, oldest id first; those whose `of` column holds an id, if given.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn records(
        &self,
        kind: &str,
        of: Option<(&'static str, Uuid)>,
    ) -> Result<Vec<Record>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        all(&mut connection, kind, of).await
    }

    /// When a field of a record last changed, UTC milliseconds by the clock of who wrote; zero for a record that is not here.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn last_change(&self, record: Uuid) -> Result<i64, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let found: Option<Vec<u8>> = sqlx::query_scalar(
            "select header from operation where id in (select unhex(op, '-') from field_head where record = ?)
             order by arrival desc limit 1",
        )
        .bind(record.to_string())
        .fetch_optional(&mut *connection)
        .await?;
        found.map_or(Ok(0), |bytes| Ok(crate::log::header(&bytes)?.claimed_at))
    }
}

impl Writing {
    /// A record by its id, as it stands within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn record(&mut self, kind: &str, id: Uuid) -> Result<Option<Record>, StoreError> {
        one(self.connection(), kind, id).await
    }

    /// Like [`Store::records`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn records(
        &mut self,
        kind: &str,
        of: Option<(&'static str, Uuid)>,
    ) -> Result<Vec<Record>, StoreError> {
        all(self.connection(), kind, of).await
    }
}
