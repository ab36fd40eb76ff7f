//! The kinds of records and facts, each declared once: its fields, their types and Spanish labels, whose it is and who writes it.
//!
//! A declaration is data. The fold, the tables of both databases, rights, labels and typed reading all come from it; what a kind
//! means, its rules and its screens are written by hand elsewhere. Each service declares its kinds in a file of its own; a new
//! one is named in the list at the end of this one.

#[macro_use]
mod macros;

mod column;
mod edit;
mod value;

pub mod absence;
pub mod case;
pub mod commitment;
pub mod office;
pub mod report;
pub mod survey;
pub mod training;

pub use column::{Column, ColumnKind, Storage};
pub use edit::{Base, Edit};
pub use value::{FieldType, Listed, Single};

use crate::staff::Writer;
use serde_json::Value;
use std::fmt::Write as _;
use uuid::Uuid;

/// The field of a record that can be removed.
pub const REMOVED: &str = "removed";

/// Grows by one whenever the tables of a kind change their shape, so that an older program knows a database of a newer one and leaves
/// it alone. A test holds the shapes of each edition.
pub const EDITION: i64 = 6;
/// The sum of the shapes of this edition; the test says it.
#[cfg(test)]
const SHAPES: &str = "790534be21aaa0a4";

/// Whether a kind is changed or only added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Changed field by field.
    Record,
    /// Only ever inserted, and taken back by an annulment.
    Fact,
}

/// What is declared of a kind.
#[derive(Debug)]
pub struct Kind {
    /// Kind of its operations and name of its table.
    pub name: &'static str,
    /// What people call it, in Spanish.
    pub label: &'static str,
    pub nature: Nature,
    pub columns: &'static [Column],
    /// How a field of each older version is read by the next, from the first version on.
    pub upcasts: &'static [Upcast],
    /// The road of a kind of case.
    pub road: Option<&'static case::Road>,
    /// The field that holds what it belongs to.
    pub parent: Option<&'static str>,
    /// Fields that name it among others of its kind: the first that is not empty.
    pub titled: &'static [&'static str],
    pub writer: Writer,
    /// Fields that only some may write, and who.
    pub restricted: Option<(Writer, &'static [&'static str])>,
    /// Who takes one back.
    pub annuller: Writer,
    /// Fields that tell something about a natural person.
    pub personal: &'static [&'static str],
    /// Columns that are looked up together, besides the parent's.
    pub indexes: &'static [&'static [&'static str]],
    /// Fields that the search index holds, in its order.
    pub searched: &'static [&'static str],
    /// How many letters some texts may have.
    pub longest: &'static [(usize, &'static [&'static str])],
}

/// How many letters a text may have where its kind does not say.
pub const LETTERS: usize = 2000;

/// Reads a field of one version of a kind as the next version has it: its name and its value. `None` when the next one has no such field.
/// An operation says what it says for ever; it is read anew each time it is applied, and never written again.
pub type Upcast = fn(String, Value) -> Option<(String, Value)>;

impl Kind {
    /// The version in which this program writes it: the first is 1.
    #[must_use]
    pub fn version(&self) -> u16 {
        u16::try_from(self.upcasts.len() + 1).unwrap_or(u16::MAX)
    }

    /// A field that an operation of a version has, as it is called and valued now; `None` when there is no such field any more, and for a
    /// version that this program does not know.
    #[must_use]
    pub fn upcast(&self, version: u16, name: String, value: Value) -> Option<(String, Value)> {
        let older = usize::from(version).checked_sub(1)?;
        let mut field = (name, value);
        for upcast in self.upcasts.get(older..)? {
            field = upcast(field.0, field.1)?;
        }
        Some(field)
    }

    /// A field by its name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// How many letters a text of this field may have.
    #[must_use]
    pub fn letters(&self, field: &str) -> usize {
        let declared = self
            .longest
            .iter()
            .find(|(_, fields)| fields.contains(&field));
        declared.map_or(LETTERS, |(letters, _)| *letters)
    }

    /// Whether a value is longer than may be written here. What comes from another computer is kept as it is.
    #[must_use]
    pub fn is_too_long(&self, field: &str, value: &Value) -> bool {
        let longer = |text: &str, most| text.chars().nth(most).is_some();
        match value {
            Value::String(text) => longer(text, self.letters(field)),
            Value::Array(values) => {
                let mut texts = values.iter().filter_map(Value::as_str);
                texts.any(|text| longer(text, LETTERS))
            }
            _ => false,
        }
    }

    /// Whether a record of this kind can be removed.
    #[must_use]
    pub fn is_removable(&self) -> bool {
        self.column(REMOVED).is_some()
    }

    /// Every index of its table: those declared, and the parent's unless one begins with it.
    pub fn all_indexes(&self) -> impl Iterator<Item = Vec<&'static str>> {
        let parent = self
            .parent
            .filter(|parent| self.indexes.iter().all(|index| index[0] != *parent));
        parent
            .map(|parent| vec![parent])
            .into_iter()
            .chain(self.indexes.iter().map(|index| index.to_vec()))
    }

    /// What its rows are made of. Tables of another shape are made anew from the log.
    #[must_use]
    pub fn shape(&self) -> String {
        let mut shape = format!("{:?} {}:", self.nature, self.name);
        if self.version() > 1 {
            // Operations are read otherwise.
            let _ = write!(shape, " version {};", self.version());
        }
        for column in self.columns {
            let _ = write!(shape, " {} {:?};", column.name, column.kind);
        }
        shape
    }

    /// Its [`shape`](Self::shape), indexes and search index: all that the database has of it.
    #[must_use]
    pub fn whole_shape(&self) -> String {
        let indexes: Vec<_> = self.all_indexes().collect();
        format!("{} {indexes:?} {:?}", self.shape(), self.searched)
    }
}

/// A struct made by a declaration. What the database holds and its type does not know reads as empty.
pub trait Declared: Default + Clone + PartialEq + Send + Sync + 'static {
    const KIND: &'static Kind;

    /// Out of the values of the kind's columns, in their order.
    #[must_use]
    fn from_values(values: &[Value]) -> Self;
    /// The values of the kind's columns, in their order; null where a field is empty.
    #[must_use]
    fn values(&self) -> Vec<Value>;
}

/// A kind that is changed field by field.
pub trait RecordKind: Declared {
    type Id: Copy + Send + Sync + From<Uuid> + Into<Uuid>;
}

/// A kind that is only added to.
pub trait FactKind: Declared {}

/// Every kind of record, in the order in which a person meets them.
pub static RECORDS: &[&Kind] = &[
    office::Centre::KIND,
    office::Staff::KIND,
    office::PublicEntity::KIND,
    office::Person::KIND,
    training::Training::KIND,
    training::Session::KIND,
    training::AgendaItem::KIND,
    training::Speaker::KIND,
    training::Enrolment::KIND,
    training::Invitation::KIND,
    report::TestScore::KIND,
    report::ParticipationReport::KIND,
    report::EventReport::KIND,
    office::CatalogueEntry::KIND,
    case::ParticipantPack::KIND,
    case::Expediente::KIND,
    commitment::Commitment::KIND,
    absence::Absence::KIND,
];

/// Every kind of fact.
pub static FACTS: &[&Kind] = &[
    training::Attendance::KIND,
    training::Signature::KIND,
    training::SlipStamp::KIND,
    case::DocumentIssue::KIND,
    case::CaseStep::KIND,
    case::CasePart::KIND,
    case::CaseClosing::KIND,
    case::CaseExport::KIND,
    case::PackMaterial::KIND,
    office::ListExport::KIND,
    report::EventPhoto::KIND,
    survey::SurveySheet::KIND,
    survey::SurveyClosing::KIND,
    office::PersonLink::KIND,
    office::EntityLink::KIND,
    absence::Acting::KIND,
];

/// All kinds, records first.
pub fn all() -> impl Iterator<Item = &'static Kind> {
    RECORDS.iter().chain(FACTS).copied()
}

/// Every state of every kind of case with its place on the road: kind, state, place. A later place counts more.
pub fn states() -> impl Iterator<Item = (&'static str, &'static str, usize)> {
    RECORDS.iter().flat_map(|kind| {
        let states = kind.road.iter().flat_map(|road| road.states);
        states
            .enumerate()
            .map(|(place, state)| (kind.name, *state, place))
    })
}

/// The kind of this name, if this program knows it.
#[must_use]
pub fn kind(name: &str) -> Option<&'static Kind> {
    all().find(|kind| kind.name == name)
}

#[cfg(test)]
mod tests;
