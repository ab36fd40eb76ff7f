//! Requests and answers of *Por revisar*: values that were written side by side.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListReview {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListDoubts {}

/// A field with several values that nobody has put in order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewRow {
    pub record: Uuid,
    /// Kind of the record: `training`, `person` …
    pub kind: String,
    pub field: String,
    /// Name of the event or person that the record is or belongs to.
    pub title: String,
    /// What the record is, in Spanish: *Evento*, *Sesión* …
    pub kind_label: String,
    /// The field's name, in Spanish.
    pub field_label: String,
    /// At least two; the one that is shown everywhere comes first.
    pub choices: Vec<ReviewChoice>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReviewChoice {
    pub op: String,
    /// As people read it; empty when the field was emptied.
    pub value: String,
    /// Name of who wrote it; empty when it is not known.
    pub who: String,
    /// When, by the writer's clock, UTC milliseconds since 1970.
    pub when: i64,
    /// Whether this is the value that everybody sees meanwhile.
    pub shown: bool,
}

/// Decides a field: the chosen value replaces all that were seen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DecideReview {
    pub record: Uuid,
    pub field: String,
    /// The chosen choice.
    pub op: String,
    /// Every choice that was on the screen.
    pub seen: Vec<String>,
}
