//! What is to be written of a record, and what a form knew when it was shown.

use super::{Column, RecordKind};
use crate::ids::OpId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::marker::PhantomData;
use ts_rs::TS;

/// Fields to write, by name and with the field's own type: `Session::edit().date(day).part(None)`. What is not mentioned stays as it
/// is; what is mentioned empty is emptied.
#[derive(Debug, Clone)]
pub struct Edit<K> {
    fields: Vec<(&'static Column, Value)>,
    kind: PhantomData<fn() -> K>,
}

impl<K> Default for Edit<K> {
    fn default() -> Self {
        Self {
            fields: Vec::new(),
            kind: PhantomData,
        }
    }
}

impl<K: RecordKind> Edit<K> {
    /// The fields in which a form differs from what it showed.
    #[must_use]
    pub fn between(shown: &K, now: &K) -> Self {
        Self::picked(now, &shown.values())
    }

    fn picked(now: &K, other: &[Value]) -> Self {
        let fields = K::KIND.columns.iter().zip(now.values()).zip(other);
        Self {
            fields: fields
                .filter(|((_, now), other)| now != *other)
                .map(|(field, _)| field)
                .collect(),
            kind: PhantomData,
        }
    }

    /// Fields and values as a payload has them.
    #[must_use]
    pub fn fields(&self) -> &[(&'static Column, Value)] {
        &self.fields
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Mentions a field; the last mention counts.
    pub(super) fn with(mut self, column: &'static Column, value: Value) -> Self {
        self.fields.retain(|(known, _)| known.name != column.name);
        self.fields.push((column, value));
        self
    }
}

/// A whole record mentions what is not empty in it.
impl<K: RecordKind> From<K> for Edit<K> {
    fn from(record: K) -> Self {
        Self::picked(&record, &K::default().values())
    }
}

/// What a form had seen of the log when it was shown. It goes to the screen with the page and comes back with the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Base {
    /// The newest arrival on this disk that the page could show.
    #[ts(type = "number")]
    pub as_of: i64,
    /// What this form itself has written since.
    #[serde(default)]
    pub wrote: Vec<OpId>,
}
