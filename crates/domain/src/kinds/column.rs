//! A field of a kind, and the column that holds it.

use crate::catalogue::Catalogue;
use chrono::{NaiveDate, NaiveTime};
use serde_json::Value;
use uuid::Uuid;

/// What a column's values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words, or a code of an enumeration. A code of a newer program stays as it is.
    Text,
    Integer,
    Boolean,
    /// A list, written as JSON.
    List,
    /// The id of a record or operation.
    Id,
    /// A civil date, `2027-04-12`.
    Date,
    /// A civil hour, `08:30:00`.
    Time,
}

/// How a database stores a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    Text,
    Integer,
    Boolean,
}

impl ColumnKind {
    /// The value as the column holds it. What does not fit becomes empty: a stranger's value must not stop the fold, and every side
    /// must hold the same. So an id or a date counts only as this program writes it.
    #[must_use]
    pub fn fit(self, value: &Value) -> Value {
        let text = value.as_str().unwrap_or_default();
        let fits = match self {
            // PostgreSQL cannot hold the character zero.
            Self::Text => value.is_string() && !text.contains('\0'),
            Self::Integer => value.is_i64(),
            Self::Boolean => value.is_boolean(),
            Self::List => value.is_array(),
            Self::Id => text.parse::<Uuid>().is_ok_and(|id| id.to_string() == text),
            Self::Date => {
                text.len() == 10
                    && text
                        .parse::<NaiveDate>()
                        .is_ok_and(|d| d.to_string() == text)
            }
            Self::Time => {
                text.len() == 8
                    && text
                        .parse::<NaiveTime>()
                        .is_ok_and(|t| t.to_string() == text)
            }
        };
        if fits { value.clone() } else { Value::Null }
    }

    /// How the databases store it.
    #[must_use]
    pub fn storage(self) -> Storage {
        match self {
            Self::Text | Self::List | Self::Id | Self::Date | Self::Time => Storage::Text,
            Self::Integer => Storage::Integer,
            Self::Boolean => Storage::Boolean,
        }
    }
}

/// A field of a record or fact, and its column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub name: &'static str,
    pub kind: ColumnKind,
    /// What people call it, in Spanish.
    pub label: &'static str,
    /// A value as people read it, when the declaration alone can tell: names of records that an id stands for are not known here.
    pub said: fn(&Value) -> Option<String>,
    /// The list that says how its codes are called.
    pub named_in: Option<Catalogue>,
}
