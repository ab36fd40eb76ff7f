//! Requests and answers of an event's figures.

use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::{PersonId, SessionId, TrainingId};
use sisconecta_domain::report::SystemTable;
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
}
