//! How what records name by a code is called here, by date: what ships with the program, and what headquarters published.

use chrono::NaiveDate;
use serde_json::Value;
use sisconecta_domain::catalogue::Nomenclature;
use sisconecta_domain::kinds::Column;
use sisconecta_store::{Store, StoreError};

/// For a record that has no day yet: everything is called as it is called last.
pub(crate) const NEWEST: NaiveDate = NaiveDate::MAX;

/// The names known here.
pub(crate) async fn nomenclature(store: &Store) -> Result<Nomenclature, StoreError> {
    let published = store.entries_by_code().await?;
    Ok(Nomenclature::with(
        published.into_iter().map(|found| found.record),
    ))
}

/// A value of a field as people read it; `None` when neither its declaration nor a list can tell.
pub(crate) async fn said(
    store: &Store,
    column: &Column,
    value: &Value,
) -> Result<Option<String>, StoreError> {
    let Some(list) = column.named_in else {
        return Ok((column.said)(value));
    };
    let codes = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    let codes: Option<Vec<&str>> = codes.iter().map(Value::as_str).collect();
    let Some(codes) = codes else {
        return Ok(None);
    };
    let names = nomenclature(store).await?;
    let said: Vec<String> = codes
        .into_iter()
        .map(|code| names.name(list, code, NEWEST))
        .collect();
    Ok(Some(said.join(", ")))
}
