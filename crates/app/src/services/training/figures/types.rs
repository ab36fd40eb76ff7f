//! Requests and answers of an event's figures.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::{PersonId, SessionId, TrainingId};
use sisconecta_domain::report::SystemTable;
use sisconecta_domain::training::{Counting, Organiser};
use ts_rs::TS;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetFigures {
    pub training: TrainingId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SessionFigures {
    pub session: SessionId,
    /// `lun 12 abr · mañana`
    pub label: String,
    pub expected: u32,
    pub signed: u32,
    pub unsigned: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct UnsignedRow {
    pub session: SessionId,
    pub session_label: String,
    pub person: PersonId,
    pub name: String,
    pub document_number: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EntityFigures {
    /// As it is called now; as it was registered where nobody knows the entity.
    pub entity: String,
    /// Distinct persons with at least one signature.
    pub participants: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TrainingFigures {
    /// Distinct persons with at least one signature (C-62, R-23).
    pub participants: u32,
    /// Signatures over all sessions.
    pub attendances: u32,
    pub expected: u32,
    pub sessions: Vec<SessionFigures>,
    /// Registered and not signed: listed, never counted (C-37).
    pub unsigned: Vec<UnsignedRow>,
    pub entities: Vec<EntityFigures>,
    /// Whole in the row of each system of the event, once in the total (C-71).
    pub by_system: SystemTable,
    pub counting: Counting,
    /// Whether the figures go into the centre's, as a sentence.
    pub counting_sentence: String,
}

/// Events whose first day is in this period, both days included.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetCentreFigures {
    #[ts(type = "string")]
    pub from: NaiveDate,
    #[ts(type = "string")]
    pub to: NaiveDate,
}

/// An event that was held.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HeldEvent {
    pub training: TrainingId,
    pub name: String,
    /// `12 y 13 de abril de 2027`
    pub dates: String,
    pub organiser: Option<Organiser>,
    pub counting: Counting,
    pub counting_sentence: String,
    pub participants: u32,
    pub attendances: u32,
}

/// What a specialist of the centre spoke at.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SpeakerFigures {
    pub name: String,
    pub events: u32,
    /// Of them, events of headquarters that he chose to have in his own statistics (C-14).
    pub at_headquarters: u32,
    pub participants: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CentreFigures {
    /// Totals of the events that count, and each system's.
    pub by_system: SystemTable,
    pub counted: Vec<HeldEvent>,
    /// Held, and not of the centre's figures: each says why.
    pub not_counted: Vec<HeldEvent>,
    pub speakers: Vec<SpeakerFigures>,
}
