//! How records, fields and values are called by people, as their kinds declare it.

use super::names::name_of;
use crate::naming::said;
use serde_json::Value;
use sisconecta_domain::kinds::{self, Column, ColumnKind};
use sisconecta_store::{Store, StoreError};
use uuid::Uuid;

/// What a record or fact is.
pub(crate) fn kind_label(kind: &str) -> &'static str {
    match kinds::kind(kind) {
        Some(known) => known.label,
        None if kind == "annulment" => "Anulación",
        None => "Registro de una versión más nueva",
    }
}

fn column(kind: &str, field: &str) -> Option<&'static Column> {
    kinds::kind(kind)?.column(field)
}

/// What a field is called.
pub(super) fn field_label(kind: &str, field: &str) -> &'static str {
    column(kind, field).map_or("Dato de una versión más nueva", |known| known.label)
}

/// A value as people read it; empty when there is none. An id is read as the name of its record.
pub(super) async fn value_text(
    store: &Store,
    kind: &str,
    field: &str,
    value: &Value,
) -> Result<String, StoreError> {
    let column = column(kind, field);
    if let Some(column) = column
        && let Some(said) = said(store, column, value).await?
    {
        return Ok(said);
    }
    let text = match value {
        Value::Null => return Ok(String::new()),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if column.is_some_and(|column| column.kind == ColumnKind::Id)
        && let Ok(id) = text.parse::<Uuid>()
        && let Some(name) = name_of(store, id).await?
    {
        return Ok(name);
    }
    Ok(text)
}
