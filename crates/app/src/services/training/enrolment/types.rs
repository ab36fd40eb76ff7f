//! Requests and answers of bringing the participants in.

use crate::office::directory::PersonInput;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::{EnrolmentId, PersonId, TrainingId};
use sisconecta_domain::roster::{Column, DryRun};
use sisconecta_domain::training::EnrolmentMeans;
use ts_rs::TS;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListEnrolments {
    pub training: TrainingId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EnrolmentRow {
    pub id: EnrolmentId,
    pub person: PersonId,
    pub document_number: String,
    pub name: String,
    pub entity: String,
    pub post: String,
    pub email: String,
    pub phone: String,
    pub means: EnrolmentMeans,
    /// In how many sessions of the event the person signed.
    pub signed: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AddEnrolment {
    pub training: TrainingId,
    /// A person of the directory; otherwise `input` makes or finds one.
    pub person: Option<PersonId>,
    pub input: PersonInput,
    pub means: EnrolmentMeans,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RemoveEnrolment {
    pub id: EnrolmentId,
}

/// A dry run of a list: nothing is written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewRoster {
    pub training: TrainingId,
    /// Upload id from the shell's file picker.
    pub upload: String,
    /// Sheet to read; the likeliest when absent.
    pub sheet: Option<u32>,
    /// What each column holds, when the guess was corrected.
    pub columns: Option<Vec<Column>>,
    /// Row that holds the headings, 1-based, when the guess was corrected; 0 for a list without headings.
    pub header_row: Option<u32>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RosterPreview {
    pub file_name: String,
    pub sheets: Vec<String>,
    pub sheet: u32,
    pub dry_run: DryRun,
    /// Rows of people who are already expected at this event.
    pub already: Vec<u32>,
}

/// Writes the rows of a dry run: all that are ready, and those whose proposal was accepted.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportRoster {
    pub preview: PreviewRoster,
    /// Rows whose proposals (a lost zero, a malformed e-mail left out) are accepted.
    pub accepted: Vec<u32>,
    /// Rows that are left out.
    pub left_out: Vec<u32>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RosterImported {
    /// Participants added to the event.
    pub added: u32,
    /// Of those, persons the directory did not know.
    pub new_people: u32,
    /// Rows that were already expected.
    pub already: u32,
    /// Rows not brought in.
    pub left_out: u32,
}
