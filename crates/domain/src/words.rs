//! The words that people read of each code.

use crate::acts::Act;
use crate::catalogue::Catalogue;
use crate::entity::EntityType;
use crate::expediente::{DocumentKind, ExpedienteItem, ItemState, PartSource};
use crate::invitation::{AnswerMeans, InvitationMeans, InvitationResponse};
use crate::kinds::office::IdentityDocument;
use crate::kinds::training::SignatureMeans;
use crate::paper::FormId;
use crate::report::{AgendaOutcome, ReportState, TestKind};
use crate::staff::Post;
use crate::survey::{Block, Item};
use crate::training::{
    AgendaKind, CitizenJustification, Counting, DayPart, EnrolmentMeans, Modality, Organiser,
    Origin, Scope, SpeakerKind, TrainingState, TrainingType,
};
use std::collections::BTreeSet;

/// Every code has words, no two the same, without a blank around them.
pub(crate) fn are_told_apart<T: Copy>(all: &[T], words: impl Fn(T) -> &'static str) {
    let said: BTreeSet<&str> = all.iter().map(|code| words(*code)).collect();
    assert_eq!(said.len(), all.len(), "{said:?}");
    assert!(
        said.iter()
            .all(|words| !words.is_empty() && words.trim() == *words),
        "{said:?}"
    );
}

#[test]
fn every_code_has_words_of_its_own() {
    are_told_apart(&Act::ALL, Act::label);
    are_told_apart(&Post::ALL, Post::code);
    are_told_apart(&ExpedienteItem::ALL, ExpedienteItem::label);
    are_told_apart(&ExpedienteItem::ALL, ExpedienteItem::code);
    are_told_apart(&FormId::ALL, FormId::label);
    are_told_apart(&FormId::ALL, FormId::as_str);
    are_told_apart(TrainingType::ALL, TrainingType::label);
    are_told_apart(Modality::ALL, Modality::label);
    are_told_apart(Organiser::ALL, Organiser::label);
    are_told_apart(Origin::ALL, Origin::label);
    are_told_apart(DayPart::ALL, DayPart::label);
    are_told_apart(AgendaKind::ALL, AgendaKind::label);
    are_told_apart(SpeakerKind::ALL, SpeakerKind::label);
    are_told_apart(EnrolmentMeans::ALL, EnrolmentMeans::label);
    are_told_apart(CitizenJustification::ALL, CitizenJustification::label);
    are_told_apart(TrainingState::ALL, TrainingState::label);
    are_told_apart(Scope::ALL, Scope::label);
    are_told_apart(Counting::ALL, Counting::label);
    are_told_apart(&Block::ALL, Block::heading);
    are_told_apart(Item::ALL, Item::label);
    are_told_apart(Item::ALL, Item::id);
    use {AnswerMeans as A, InvitationResponse as Said};
    are_told_apart(&[TestKind::Entry, TestKind::Exit], TestKind::label);
    are_told_apart(
        &[PartSource::Issued, PartSource::Scan, PartSource::Screen],
        PartSource::label,
    );
    are_told_apart(
        &[
            DocumentKind::Original,
            DocumentKind::CopyWithOriginalSignature,
        ],
        DocumentKind::label,
    );
    are_told_apart(
        &[
            ItemState::Present,
            ItemState::Missing,
            ItemState::NotApplicable,
        ],
        ItemState::label,
    );
    are_told_apart(
        &[InvitationMeans::Written, InvitationMeans::Email],
        InvitationMeans::label,
    );
    are_told_apart(&[A::Email, A::Telephone, A::Written, A::InPerson], A::label);
    are_told_apart(&[Said::None, Said::Confirmed, Said::Declined], Said::label);
    are_told_apart(
        &[AgendaOutcome::Done, AgendaOutcome::NotDone],
        AgendaOutcome::label,
    );
    are_told_apart(
        &[
            ReportState::Draft,
            ReportState::Finished,
            ReportState::Submitted,
        ],
        ReportState::label,
    );
    are_told_apart(
        &[
            IdentityDocument::Dni,
            IdentityDocument::ForeignCard,
            IdentityDocument::Passport,
        ],
        IdentityDocument::label,
    );
    are_told_apart(
        &[SignatureMeans::Paper, SignatureMeans::Screen],
        SignatureMeans::label,
    );
    are_told_apart(
        &[
            EntityType::National,
            EntityType::Regional,
            EntityType::Local,
            EntityType::Business,
        ],
        EntityType::label,
    );
    are_told_apart(
        &[
            Catalogue::Topic,
            Catalogue::Process,
            Catalogue::System,
            Catalogue::Body,
            Catalogue::Post,
        ],
        Catalogue::label,
    );
}
