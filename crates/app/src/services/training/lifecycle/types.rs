//! Requests and answers of the life of an event.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::training::TrainingState;
use ts_rs::TS;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetLifecycle {
    pub training: TrainingId,
}

/// Where an event stands, what came before and what may come next.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Lifecycle {
    pub state: TrainingState,
    /// Today in Lima, by this device's clock.
    #[ts(type = "string")]
    pub today: NaiveDate,
    /// Every step of the road in its order; a cancelled event ends with its cancellation.
    pub path: Vec<PathStep>,
    pub open: Vec<OpenStepRow>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PathStep {
    pub state: TrainingState,
    /// The event has come to this step or past it.
    pub reached: bool,
    /// `null` when it was not taken, or taken before steps had dates.
    #[ts(type = "string | null")]
    pub on: Option<NaiveDate>,
    /// HUAMÁN QUISPE, María; empty when unknown.
    pub by: String,
    /// When it was typed, UTC milliseconds since 1970.
    pub at: Option<i64>,
    pub note: String,
    /// Of the hand-over (C-45).
    pub documents: Vec<String>,
    pub handed_by: String,
    pub handed_to: String,
}

/// A step that may come next.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenStepRow {
    pub to: TrainingState,
    /// What it lacks as of today, in sentences.
    pub lacks: Vec<String>,
}

/// Takes a step of the road.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AdvanceTraining {
    pub id: TrainingId,
    pub to: TrainingState,
    /// Civil day on which it happened.
    #[ts(type = "string")]
    pub on: NaiveDate,
    pub note: String,
    /// For the hand-over: which documents, from whom, to whom (C-45). Otherwise empty.
    pub documents: Vec<String>,
    pub handed_by: String,
    pub handed_to: String,
}

/// Annuls the filing of an event, which stands then at the step before.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct UnfileTraining {
    pub id: TrainingId,
    pub reason: String,
}
