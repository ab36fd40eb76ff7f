//! Requests and answers about the people of the directory.

use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::PersonId;
use sisconecta_domain::kinds::Base;
use sisconecta_domain::kinds::office::IdentityDocument;
use ts_rs::TS;

/// What is asked of a person; only document, a surname and a name are needed.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct PersonInput {
    pub document_type: DocumentType,
    pub document_number: String,
    pub paternal: String,
    pub maternal: String,
    pub names: String,
    pub entity: String,
    pub post: String,
    pub email: String,
    pub phone: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DocumentType {
    #[default]
    Dni,
    /// *Carné de extranjería*
    ForeignCard,
    Passport,
}

impl From<DocumentType> for IdentityDocument {
    fn from(document: DocumentType) -> Self {
        match document {
            DocumentType::Dni => Self::Dni,
            DocumentType::ForeignCard => Self::ForeignCard,
            DocumentType::Passport => Self::Passport,
        }
    }
}

impl From<IdentityDocument> for DocumentType {
    fn from(document: IdentityDocument) -> Self {
        match document {
            IdentityDocument::Dni => Self::Dni,
            IdentityDocument::ForeignCard => Self::ForeignCard,
            IdentityDocument::Passport => Self::Passport,
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonRow {
    pub id: PersonId,
    pub document_type: DocumentType,
    pub document_number: String,
    pub paternal: String,
    pub maternal: String,
    pub names: String,
    /// QUISPE MARTÍNEZ, Julia
    pub name: String,
    pub entity: String,
    pub post: String,
    pub email: String,
    pub phone: String,
}

/// People by DNI or any part of name, entity; accents, case and order of words do not matter.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SearchPeople {
    pub text: String,
    /// At most 50 000.
    pub limit: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct People {
    /// How many there are in all, also beyond `limit`.
    pub total: u32,
    pub rows: Vec<PersonRow>,
    /// For the form of one of them.
    pub base: Base,
}

/// Adds a person, or changes of one what differs from what the form showed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SavePerson {
    pub person: PersonInput,
    /// None for a new person.
    pub over: Option<ShownPerson>,
}

/// A person as a form showed one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ShownPerson {
    pub id: PersonId,
    pub showed: PersonInput,
    pub base: Base,
}

/// Says that two records are one person: attendance, tests and enrolments of both count as one person's.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MergePeople {
    /// The record that goes into the other.
    pub person: PersonId,
    /// The record that stands for both.
    pub into: PersonId,
}

/// Parts two records that were merged. Each keeps what was registered under it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct UnmergePeople {
    pub person: PersonId,
    pub into: PersonId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListMerges {
    pub person: PersonId,
}

/// A merge that stands.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MergeRow {
    pub person: PersonRow,
    pub into: PersonRow,
    /// Name of who merged them; empty when it is not known.
    pub who: String,
    /// When, by the writer's clock, UTC milliseconds since 1970.
    pub when: i64,
}
