//! Requests and answers of the attendance desk.

use crate::office::directory::PersonInput;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::{PersonId, SessionId, TrainingId};
use sisconecta_domain::training::DayPart;
use ts_rs::TS;

/// How a person signed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Signature {
    /// Registered, not signed: listed, never counted (C-37).
    None,
    /// On the printed register.
    Paper,
    /// On the screen.
    Screen {
        /// Each stroke is a list of points; x and y from 0 to 1 within the box, t in milliseconds since the first point.
        strokes: Vec<Vec<StrokePoint>>,
        /// Width of the box divided by its height.
        aspect: f64,
    },
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct StrokePoint {
    pub x: f64,
    pub y: f64,
    pub t: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeskState {
    /// In the directory, not expected at this event.
    Known,
    /// Expected, not here yet.
    Expected,
    /// Here, not signed.
    Unsigned,
    SignedOnPaper,
    SignedOnScreen,
}

/// What the person verifies, as of that day (C-36).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerifiedDetails {
    pub entity: String,
    pub post: String,
    pub email: String,
    pub phone: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskRow {
    pub person: PersonId,
    pub document_number: String,
    /// QUISPE MARTÍNEZ, Julia
    pub name: String,
    pub details: VerifiedDetails,
    pub state: DeskState,
    /// Hour of registration in Lima, `08:47`; empty when not here.
    pub at: String,
    /// *Papeleta sellada* (C-38).
    pub slip_stamped: bool,
}

impl DeskRow {
    /// Of somebody who has not come to the session.
    pub(super) fn not_registered(
        person: PersonId,
        document_number: String,
        name: String,
        details: VerifiedDetails,
        expected: bool,
    ) -> Self {
        Self {
            person,
            document_number,
            name,
            details,
            state: if expected {
                DeskState::Expected
            } else {
                DeskState::Known
            },
            at: String::new(),
            slip_stamped: false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeskCount {
    pub signed: u32,
    pub unsigned: u32,
    pub expected: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenDesk {
    pub session: SessionId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Desk {
    pub session: SessionId,
    pub training: TrainingId,
    pub training_name: String,
    #[ts(type = "string")]
    pub date: NaiveDate,
    pub part: DayPart,
    /// `lun 12 abr · mañana`
    pub label: String,
    pub count: DeskCount,
    /// The last ones registered, newest first, at most five.
    pub recent: Vec<DeskRow>,
}

/// People for the desk: this event's first, then the directory. At most twelve.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SearchDesk {
    pub session: SessionId,
    pub text: String,
}

/// Registers a person of the directory, or changes the verified data or the signature of one already here.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Register {
    pub session: SessionId,
    pub person: PersonId,
    pub details: VerifiedDetails,
    /// What the desk showed of the person before it was corrected there: what differs is written into the person's record too.
    #[serde(default)]
    #[ts(optional)]
    pub showed: Option<VerifiedDetails>,
    pub signature: Signature,
}

/// Adds somebody who is not in the directory, and registers him in one step.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RegisterWalkIn {
    pub session: SessionId,
    pub person: PersonInput,
    pub signature: Signature,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskReceipt {
    pub row: DeskRow,
    pub count: DeskCount,
    pub recent: Vec<DeskRow>,
}

/// Takes back the last thing done at this session's desk on this device.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct UndoDesk {
    pub session: SessionId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskUndone {
    /// What was taken back, in Spanish; absent when there was nothing.
    pub undone: Option<String>,
    pub count: DeskCount,
    pub recent: Vec<DeskRow>,
}

/// Takes a registration back, with the reason.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnnulRegistration {
    pub session: SessionId,
    pub person: PersonId,
    pub reason: String,
}

/// Ticks or unticks *papeleta sellada* of somebody registered in the session.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StampSlip {
    pub session: SessionId,
    pub person: PersonId,
    pub stamped: bool,
}

/// The whole register of a session: expected and registered, by name.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListRegister {
    pub session: SessionId,
}

/// Annex 6 of one session and day; blank when `session` is absent.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrintRegister {
    pub session: Option<SessionId>,
    /// Without names, for walk-ins, but of this session.
    pub empty_rows: u32,
}
