//! Requests and answers of inviting entities.

use crate::case::DocumentRef;
use crate::form::BesideValue;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::{EntityId, InvitationId, TrainingId};
use sisconecta_domain::invitation::{AnswerMeans, InvitationMeans, InvitationResponse};
use sisconecta_domain::kinds::Base;
use ts_rs::TS;

/// What is written of an invitation.
// C-28, C-29.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InvitationInput {
    /// The person at the entity to whom it is addressed.
    pub addressee: String,
    pub addressee_email: String,
    pub means: Option<InvitationMeans>,
    #[ts(type = "string | null")]
    pub sent_on: Option<NaiveDate>,
    pub response: InvitationResponse,
    #[ts(type = "string | null")]
    pub response_on: Option<NaiveDate>,
    pub response_means: Option<AnswerMeans>,
    pub note: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct InvitationRow {
    pub id: InvitationId,
    /// What the entity is called.
    pub entity: String,
    /// The record that stands for it.
    pub entity_id: Option<EntityId>,
    #[serde(flatten)]
    pub invitation: InvitationInput,
    /// Sent after the last day, or not sent when it has passed (C-27).
    pub late: bool,
    /// The letter as last printed.
    pub letter: Option<DocumentRef>,
}

/// Who is invited to an event, and until when.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Invitations {
    pub training: TrainingId,
    /// Whether the limit binds: only programmed events have one (C-20).
    pub programmed: bool,
    /// Last day to invite; absent while the event has no date.
    #[ts(type = "string | null")]
    pub due: Option<NaiveDate>,
    pub rows: Vec<InvitationRow>,
    pub sent: u32,
    pub confirmed: u32,
    pub declined: u32,
    /// Sent and not answered.
    pub waiting: u32,
    pub late: u32,
    /// Words before the place on the letter, as chosen or as proposed.
    pub place_prefix: String,
    /// The place as it follows them.
    pub place: String,
    /// What a form that is shown from this has seen.
    pub base: Base,
    /// Values that stand beside those shown.
    #[serde(default)]
    pub beside: Vec<BesideValue>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListInvitations {
    pub training: TrainingId,
}

/// Entities of the directory, and others by name; one that is not there yet is added to it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AddInvitations {
    pub training: TrainingId,
    #[serde(default)]
    pub known: Vec<EntityId>,
    pub entities: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveInvitation {
    pub id: InvitationId,
    pub invitation: InvitationInput,
    #[serde(default)]
    pub base: Option<Base>,
    #[serde(default)]
    pub showed: Option<InvitationInput>,
}

/// Marks as sent today those that were not.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MarkSent {
    pub training: TrainingId,
    pub ids: Vec<InvitationId>,
    pub means: InvitationMeans,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RemoveInvitation {
    pub id: InvitationId,
}

/// Words before the place on the letters; `null` goes back to what is proposed.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SetPlacePrefix {
    pub training: TrainingId,
    pub prefix: Option<String>,
}

/// Annex 4 for these invitations in one file; a blank one when `training` is absent.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrintInvitations {
    pub training: Option<TrainingId>,
    pub ids: Vec<InvitationId>,
}

/// A message ready to be looked over and sent by the person's own mail program.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DraftInvitationEmail {
    pub id: InvitationId,
}
