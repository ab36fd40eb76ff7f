//! Reading fields of records.

use serde_json::{Map, Value};

/// A field of a record as the type the screen knows; absent or strange values become the default.
pub(crate) fn typed<T: serde::de::DeserializeOwned + Default>(
    fields: &Map<String, Value>,
    name: &str,
) -> T {
    fields
        .get(name)
        .and_then(|value| serde_json::from_value(value.clone()).ok())
        .unwrap_or_default()
}
