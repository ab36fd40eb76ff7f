//! Requests and answers of programming an event.

use crate::form::BesideValue;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use sisconecta_domain::catalogue::SystemCode;
use sisconecta_domain::ids::{
    AgendaItemId, CatalogueEntryId, OpId, SessionId, SpeakerId, TrainingId,
};
use sisconecta_domain::kinds::Base;
use sisconecta_domain::training::{
    AgendaKind, CitizenJustification, DayPart, Modality, Organiser, Origin, Scope, Shortcoming,
    SpeakerKind, TrainingState, TrainingType,
};
use ts_rs::TS;

/// Everything that is written once about an event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct TrainingFields {
    pub name: String,
    pub training_type: Option<TrainingType>,
    pub modality: Option<Modality>,
    /// Platform or link of a virtual event.
    pub platform: String,
    pub organiser: Option<Organiser>,
    pub origin: Option<Origin>,
    pub requesting_entity: String,
    pub inviting_entity: String,
    pub programmed: bool,
    pub systems: Vec<SystemCode>,
    pub objective: String,
    pub audience: String,
    pub includes_citizens: bool,
    pub citizen_justification: Option<CitizenJustification>,
    pub citizen_requester: String,
    pub venue_name: String,
    pub venue_address: String,
    pub venue_lender: String,
    pub venue_confirmed: bool,
    pub has_private_ally: bool,
    pub ally_name: String,
    pub ally_agreement: String,
    #[ts(type = "string | null")]
    pub ally_agreement_date: Option<NaiveDate>,
    pub methodology: String,
    /// *Gratuito para los participantes*
    pub free_of_charge: bool,
    /// Training folders handed to participants (C-40).
    pub folders_delivered: Option<u32>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SessionInput {
    #[ts(type = "string")]
    pub date: NaiveDate,
    pub part: DayPart,
    #[ts(type = "string")]
    pub start: NaiveTime,
    #[ts(type = "string")]
    pub end: NaiveTime,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SessionRow {
    pub id: SessionId,
    /// `2027-04-12`
    #[ts(type = "string")]
    pub date: NaiveDate,
    pub part: DayPart,
    /// `08:30:00`
    #[ts(type = "string")]
    pub start: NaiveTime,
    #[ts(type = "string")]
    pub end: NaiveTime,
    /// `lun 12 abr · mañana`
    pub label: String,
    /// Persons who signed in this session.
    pub signed: u32,
    /// Persons registered without a signature.
    pub unsigned: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AgendaInput {
    #[ts(type = "string | null")]
    pub date: Option<NaiveDate>,
    #[ts(type = "string | null")]
    pub start: Option<NaiveTime>,
    #[ts(type = "string | null")]
    pub end: Option<NaiveTime>,
    pub activity: String,
    pub methodology: String,
    pub responsible: String,
    pub kind: AgendaKind,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AgendaRow {
    pub id: AgendaItemId,
    #[serde(flatten)]
    pub item: AgendaInput,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SpeakerInput {
    pub name: String,
    pub institution: String,
    pub kind: SpeakerKind,
    pub topic: String,
    pub system: Option<SystemCode>,
    /// Entries of headquarters' catalogues for that system (C-52).
    #[serde(default)]
    pub catalogue_topic: Option<CatalogueEntryId>,
    #[serde(default)]
    pub process: Option<CatalogueEntryId>,
    /// Coordination with the office of users, needed for speakers from outside.
    #[ts(type = "string | null")]
    pub coordination_date: Option<NaiveDate>,
    /// Authorisation of the directorate, needed at other entities' events.
    pub authorisation: String,
    /// A specialist of the centre has an event of headquarters in his own statistics (C-14).
    #[serde(default)]
    pub own_statistic: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SpeakerRow {
    pub id: SpeakerId,
    #[serde(flatten)]
    pub speaker: SpeakerInput,
    /// Names are empty when none was chosen.
    pub system_name: String,
    pub catalogue_topic_name: String,
    pub process_name: String,
    /// None was chosen, and headquarters' list has some of its system (C-50).
    pub process_wanted: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListTrainings {
    pub text: String,
    /// First day looked at, inclusive.
    #[ts(type = "string | null")]
    pub from: Option<NaiveDate>,
    /// Last day looked at, inclusive.
    #[ts(type = "string | null")]
    pub to: Option<NaiveDate>,
    pub state: Option<TrainingState>,
    pub training_type: Option<TrainingType>,
    /// Most events that are answered; all when absent.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<u32>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TrainingRow {
    pub id: TrainingId,
    pub name: String,
    pub training_type: Option<TrainingType>,
    pub modality: Option<Modality>,
    pub organiser: Option<Organiser>,
    pub scope: Option<Scope>,
    pub state: TrainingState,
    #[ts(type = "string | null")]
    pub first_day: Option<NaiveDate>,
    #[ts(type = "string | null")]
    pub last_day: Option<NaiveDate>,
    /// `12 y 13 de abril de 2027`
    pub dates: String,
    pub venue: String,
    pub enrolled: u32,
    pub participants: u32,
    pub attendances: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetTraining {
    pub id: TrainingId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TrainingDetail {
    pub id: TrainingId,
    pub state: TrainingState,
    pub fields: TrainingFields,
    pub scope: Option<Scope>,
    pub dates: String,
    pub sessions: Vec<SessionRow>,
    pub agenda: Vec<AgendaRow>,
    pub speakers: Vec<SpeakerRow>,
    pub shortcomings: Vec<Shortcoming>,
    /// How the office with which speakers from outside are coordinated is called on the event's day.
    pub user_office: String,
    /// Last change, UTC milliseconds since 1970.
    pub saved_at: i64,
    pub enrolled: u32,
    pub participants: u32,
    pub attendances: u32,
    /// What a form that is shown from this has seen.
    pub base: Base,
    /// What the request that answers this wrote of the event's own fields.
    #[serde(default)]
    pub wrote: Option<OpId>,
    /// Values that stand beside those shown, of the event and of what it is made of.
    #[serde(default)]
    pub beside: Vec<BesideValue>,
}

/// An event can be saved as draft with only name and date (C-01).
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CreateTraining {
    pub name: String,
    #[ts(type = "string")]
    pub date: NaiveDate,
}

/// Writes the fields that differ from what the form showed, each over what it had seen; without a form, from what is stored.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EditTraining {
    pub id: TrainingId,
    pub fields: TrainingFields,
    #[serde(default)]
    pub base: Option<Base>,
    #[serde(default)]
    pub showed: Option<TrainingFields>,
}

/// Adds a session when `id` is absent.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveSession {
    pub training: TrainingId,
    pub id: Option<SessionId>,
    pub session: SessionInput,
    #[serde(default)]
    pub base: Option<Base>,
    #[serde(default)]
    pub showed: Option<SessionInput>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RemoveSession {
    pub id: SessionId,
}

/// Adds a row when `id` is absent.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveAgendaItem {
    pub training: TrainingId,
    pub id: Option<AgendaItemId>,
    pub item: AgendaInput,
    #[serde(default)]
    pub base: Option<Base>,
    #[serde(default)]
    pub showed: Option<AgendaInput>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RemoveAgendaItem {
    pub id: AgendaItemId,
}

/// Adds a speaker when `id` is absent.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveSpeaker {
    pub training: TrainingId,
    pub id: Option<SpeakerId>,
    pub speaker: SpeakerInput,
    #[serde(default)]
    pub base: Option<Base>,
    #[serde(default)]
    pub showed: Option<SpeakerInput>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RemoveSpeaker {
    pub id: SpeakerId,
}

/// From draft to programmed, when nothing is missing.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConfirmTraining {
    pub id: TrainingId,
}

/// Annex 5; blank when `training` is absent.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrintProgramme {
    pub training: Option<TrainingId>,
}
