//! The forms of an event and of what it is made of, beside the records they are kept in.

use super::types::{AgendaInput, SessionInput, SpeakerInput, TrainingFields};
use crate::form::Form;
use chrono::NaiveTime;
use sisconecta_domain::kinds::training::{AgendaItem, Session, Speaker, Training};
use sisconecta_domain::names::collapse;
use sisconecta_domain::training::{AgendaKind, DayPart, SpeakerKind};

/// Hours proposed for a session of this part of the day.
pub(crate) fn usual_hours(part: DayPart) -> (NaiveTime, NaiveTime) {
    let hour = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap_or_default();
    match part {
        DayPart::Morning => (hour(8, 30), hour(13, 0)),
        DayPart::Afternoon => (hour(14, 30), hour(17, 30)),
    }
}

impl Form for TrainingFields {
    type Kind = Training;

    fn of(record: &Training) -> Self {
        let r = record.clone();
        let yes = |value: Option<bool>| value.unwrap_or_default();
        Self {
            name: r.name,
            training_type: r.training_type,
            modality: r.modality,
            platform: r.platform,
            organiser: r.organiser,
            origin: r.origin,
            // Shown by their names, which `entities` knows.
            requesting_entity: String::new(),
            inviting_entity: String::new(),
            programmed: yes(r.programmed),
            systems: r.systems,
            objective: r.objective,
            audience: r.audience,
            includes_citizens: yes(r.includes_citizens),
            citizen_justification: r.citizen_justification,
            citizen_requester: r.citizen_requester,
            venue_name: r.venue_name,
            venue_address: r.venue_address,
            venue_lender: r.venue_lender,
            venue_confirmed: yes(r.venue_confirmed),
            has_private_ally: yes(r.has_private_ally),
            ally_name: r.ally_name,
            ally_agreement: r.ally_agreement,
            ally_agreement_date: r.ally_agreement_date,
            methodology: r.methodology,
            free_of_charge: yes(r.free_of_charge),
            folders_delivered: r.folders_delivered,
        }
    }

    fn record(&self) -> Training {
        let f = self.clone();
        Training {
            name: f.name,
            training_type: f.training_type,
            modality: f.modality,
            platform: f.platform,
            organiser: f.organiser,
            origin: f.origin,
            programmed: Some(f.programmed),
            systems: f.systems,
            objective: f.objective,
            audience: f.audience,
            includes_citizens: Some(f.includes_citizens),
            citizen_justification: f.citizen_justification,
            citizen_requester: f.citizen_requester,
            venue_name: f.venue_name,
            venue_address: f.venue_address,
            venue_lender: f.venue_lender,
            venue_confirmed: Some(f.venue_confirmed),
            has_private_ally: Some(f.has_private_ally),
            ally_name: f.ally_name,
            ally_agreement: f.ally_agreement,
            ally_agreement_date: f.ally_agreement_date,
            methodology: f.methodology,
            free_of_charge: Some(f.free_of_charge),
            folders_delivered: f.folders_delivered,
            ..Training::default()
        }
    }

    fn tidy(mut self) -> Self {
        self.name = collapse(&self.name);
        self.systems.sort_unstable();
        self.systems.dedup();
        self
    }
}

/// Nothing while it has no day or no part: then it is no session yet.
pub(super) fn session(record: &Session) -> Option<SessionInput> {
    let (date, part) = (record.date?, record.part?);
    let usual = usual_hours(part);
    Some(SessionInput {
        date,
        part,
        start: record.start_time.unwrap_or(usual.0),
        end: record.end_time.unwrap_or(usual.1),
    })
}

impl Form for SessionInput {
    type Kind = Session;

    fn of(record: &Session) -> Self {
        let part = record.part.unwrap_or(DayPart::Morning);
        let usual = usual_hours(part);
        Self {
            date: record.date.unwrap_or_default(),
            part,
            start: record.start_time.unwrap_or(usual.0),
            end: record.end_time.unwrap_or(usual.1),
        }
    }

    fn record(&self) -> Session {
        Session {
            date: Some(self.date),
            part: Some(self.part),
            start_time: Some(self.start),
            end_time: Some(self.end),
            ..Session::default()
        }
    }
}

impl Form for AgendaInput {
    type Kind = AgendaItem;

    fn of(record: &AgendaItem) -> Self {
        Self {
            date: record.date,
            start: record.start_time,
            end: record.end_time,
            activity: record.activity.clone(),
            methodology: record.methodology.clone(),
            responsible: record.responsible.clone(),
            kind: record.kind.unwrap_or(AgendaKind::Other),
        }
    }

    fn record(&self) -> AgendaItem {
        AgendaItem {
            date: self.date,
            start_time: self.start,
            end_time: self.end,
            activity: self.activity.clone(),
            methodology: self.methodology.clone(),
            responsible: self.responsible.clone(),
            kind: Some(self.kind),
            ..AgendaItem::default()
        }
    }

    fn tidy(mut self) -> Self {
        for text in [
            &mut self.activity,
            &mut self.methodology,
            &mut self.responsible,
        ] {
            *text = collapse(text);
        }
        self
    }
}

impl Form for SpeakerInput {
    type Kind = Speaker;

    fn of(record: &Speaker) -> Self {
        let r = record.clone();
        Self {
            name: r.name,
            institution: r.institution,
            kind: r.kind.unwrap_or(SpeakerKind::Centre),
            topic: r.topic,
            system: r.system,
            catalogue_topic: r.catalogue_topic,
            process: r.process,
            coordination_date: r.coordination_date,
            authorisation: r.authorisation,
            own_statistic: r.own_statistic.unwrap_or_default(),
        }
    }

    fn record(&self) -> Speaker {
        let f = self.clone();
        Speaker {
            name: f.name,
            institution: f.institution,
            kind: Some(f.kind),
            topic: f.topic,
            system: f.system,
            catalogue_topic: f.catalogue_topic,
            process: f.process,
            coordination_date: f.coordination_date,
            authorisation: f.authorisation,
            own_statistic: Some(f.own_statistic),
            ..Speaker::default()
        }
    }

    fn tidy(mut self) -> Self {
        for text in [
            &mut self.name,
            &mut self.institution,
            &mut self.topic,
            &mut self.authorisation,
        ] {
            *text = collapse(text);
        }
        self
    }
}
