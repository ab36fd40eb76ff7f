//! The types that a declared field may have, and how each stands in a payload.

use super::ColumnKind;
use crate::catalogue::{Catalogue, SystemCode};
use crate::time::{clock, short_date};
use chrono::{NaiveDate, NaiveTime};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

/// The type of a field: a text, a yes or no, an optional value or a list.
pub trait FieldType: Clone + PartialEq + Default {
    const KIND: ColumnKind;
    /// The list that says how a code of this type is called.
    const NAMED_IN: Option<Catalogue> = None;

    /// What is not of the type reads as empty.
    #[must_use]
    fn read(value: &Value) -> Self;
    /// As a payload has it; null when it is empty.
    #[must_use]
    fn write(&self) -> Value;
    /// A value as people read it; `None` when the type cannot tell.
    #[must_use]
    fn said(value: &Value) -> Option<String>;
}

/// What an optional field holds.
pub trait Single: Serialize + DeserializeOwned + Clone + PartialEq {
    const KIND: ColumnKind;
    /// As [`FieldType::NAMED_IN`].
    const NAMED_IN: Option<Catalogue> = None;

    /// As people read it; `None` when the type cannot tell.
    #[must_use]
    fn said(&self) -> Option<String> {
        None
    }
}

/// What a list holds.
pub trait Listed: Serialize + DeserializeOwned + Clone + PartialEq {
    /// As [`FieldType::NAMED_IN`].
    const NAMED_IN: Option<Catalogue> = None;

    /// As people read it; `None` when the type cannot tell.
    #[must_use]
    fn said(&self) -> Option<String> {
        None
    }
}

fn known<T: DeserializeOwned>(value: &Value) -> Option<T> {
    T::deserialize(value).ok()
}

fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// A text without letters is no text.
impl FieldType for String {
    const KIND: ColumnKind = ColumnKind::Text;

    fn read(value: &Value) -> Self {
        value.as_str().unwrap_or_default().to_owned()
    }

    fn write(&self) -> Value {
        if self.is_empty() {
            Value::Null
        } else {
            self.as_str().into()
        }
    }

    fn said(value: &Value) -> Option<String> {
        value.as_str().map(str::to_owned)
    }
}

impl FieldType for bool {
    const KIND: ColumnKind = ColumnKind::Boolean;

    fn read(value: &Value) -> Self {
        value.as_bool().unwrap_or_default()
    }

    fn write(&self) -> Value {
        (*self).into()
    }

    fn said(value: &Value) -> Option<String> {
        value.as_bool().as_ref().and_then(Single::said)
    }
}

impl<T: Single> FieldType for Option<T> {
    const KIND: ColumnKind = T::KIND;
    const NAMED_IN: Option<Catalogue> = T::NAMED_IN;

    fn read(value: &Value) -> Self {
        known(value)
    }

    fn write(&self) -> Value {
        written(self)
    }

    fn said(value: &Value) -> Option<String> {
        known::<T>(value).as_ref().and_then(Single::said)
    }
}

/// Entries of a newer program are left out.
impl<T: Listed> FieldType for Vec<T> {
    const KIND: ColumnKind = ColumnKind::List;
    const NAMED_IN: Option<Catalogue> = T::NAMED_IN;

    fn read(value: &Value) -> Self {
        value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(known)
            .collect()
    }

    fn write(&self) -> Value {
        if self.is_empty() {
            Value::Null
        } else {
            written(self)
        }
    }

    fn said(value: &Value) -> Option<String> {
        let texts: Option<Vec<String>> = Self::read(value).iter().map(Listed::said).collect();
        Some(texts?.join(", "))
    }
}

impl Single for bool {
    const KIND: ColumnKind = ColumnKind::Boolean;

    fn said(&self) -> Option<String> {
        Some(if *self { "Sí" } else { "No" }.to_owned())
    }
}

impl Single for NaiveDate {
    const KIND: ColumnKind = ColumnKind::Date;

    fn said(&self) -> Option<String> {
        Some(short_date(*self))
    }
}

impl Single for NaiveTime {
    const KIND: ColumnKind = ColumnKind::Time;

    fn said(&self) -> Option<String> {
        Some(clock(*self))
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Single for $number {
            const KIND: ColumnKind = ColumnKind::Integer;

            fn said(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    )*};
}
numbers!(i64, u32);

impl Single for crate::report::Tenths {
    const KIND: ColumnKind = ColumnKind::Integer;

    fn said(&self) -> Option<String> {
        Some(format!("{},{}", self.0 / 10, self.0 % 10))
    }
}

/// Any record: the kind is told by another field.
impl Single for Uuid {
    const KIND: ColumnKind = ColumnKind::Id;
}

impl Single for crate::paper::FormId {
    const KIND: ColumnKind = ColumnKind::Text;
}

impl Listed for String {
    fn said(&self) -> Option<String> {
        Some(self.clone())
    }
}

impl Listed for super::office::PersonId {}
/// A question of the survey and the mark it got; none for a blank.
impl Listed for (String, Option<u8>) {}

labelled_values!(
    crate::entity::EntityType,
    crate::training::TrainingType,
    crate::training::Modality,
    crate::training::Organiser,
    crate::training::Origin,
    crate::training::CitizenJustification,
    crate::catalogue::Catalogue,
    crate::training::DayPart,
    crate::training::AgendaKind,
    crate::training::SpeakerKind,
    crate::training::EnrolmentMeans,
    crate::expediente::PartSource,
    crate::expediente::DocumentKind,
    crate::invitation::InvitationMeans,
    crate::invitation::AnswerMeans,
    crate::invitation::InvitationResponse,
    crate::report::TestKind,
    crate::report::AgendaOutcome,
    crate::report::ReportState,
);

/// Its name is the nomenclature's to say.
impl Single for crate::staff::Post {
    const KIND: ColumnKind = ColumnKind::Text;
    const NAMED_IN: Option<Catalogue> = Some(Catalogue::Post);
}

/// Its name is the nomenclature's to say.
impl Single for SystemCode {
    const KIND: ColumnKind = ColumnKind::Text;
    const NAMED_IN: Option<Catalogue> = Some(Catalogue::System);
}

impl Listed for SystemCode {
    const NAMED_IN: Option<Catalogue> = Some(Catalogue::System);
}
