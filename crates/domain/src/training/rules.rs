//! What is missing before an event can be programmed or its programme issued, each line a sentence that names the field.

use super::{
    AgendaKind, CitizenJustification, DayPart, Modality, Organiser, Origin, SpeakerKind,
    TrainingType, hours_fit,
};
use crate::catalogue::SystemCode;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The facts of an event that the rules look at.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub name: String,
    pub training_type: Option<TrainingType>,
    pub modality: Option<Modality>,
    pub platform: String,
    pub organiser: Option<Organiser>,
    pub origin: Option<Origin>,
    pub requesting_entity: String,
    pub inviting_entity: String,
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
    pub ally_agreement: String,
    pub ally_agreement_date: Option<NaiveDate>,
    pub free_of_charge: bool,
    pub sessions: Vec<DraftSession>,
    pub agenda: Vec<DraftAgendaItem>,
    pub speakers: Vec<DraftSpeaker>,
    /// How the office with which speakers from outside are coordinated is called on the event's day.
    pub user_office: String,
}

#[derive(Debug, Clone, Copy)]
pub struct DraftSession {
    pub date: NaiveDate,
    pub part: DayPart,
    pub start: NaiveTime,
    pub end: NaiveTime,
}

#[derive(Debug, Clone)]
pub struct DraftAgendaItem {
    pub date: Option<NaiveDate>,
    pub start: Option<NaiveTime>,
    pub end: Option<NaiveTime>,
    pub activity: String,
    pub responsible: String,
    pub kind: AgendaKind,
}

#[derive(Debug, Clone)]
pub struct DraftSpeaker {
    pub name: String,
    pub institution: String,
    pub kind: SpeakerKind,
    pub topic: String,
    pub coordination_date: Option<NaiveDate>,
    pub authorisation: String,
}

/// Which step a shortcoming holds back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// Annex 5 cannot be issued (C-22).
    Programme,
    /// The event cannot be confirmed (C-08, C-11, C-18, C-19, C-21).
    Confirmation,
}

/// One thing that is missing, with the field that mends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Shortcoming {
    pub requirement: Requirement,
    /// Name of the field on the screen, to put the focus there.
    pub field: String,
    /// What is missing, in Spanish.
    pub sentence: String,
}

/// Everything that still keeps the event from being programmed, in the order of the screen.
#[must_use]
pub fn shortcomings(draft: &Draft) -> Vec<Shortcoming> {
    let mut missing = Missing::default();
    identity(draft, &mut missing);
    place(draft, &mut missing);
    programme(draft, &mut missing);
    speakers(draft, &mut missing);
    missing.0
}

#[derive(Default)]
struct Missing(Vec<Shortcoming>);

impl Missing {
    fn when(&mut self, absent: bool, requirement: Requirement, field: &str, sentence: &str) {
        if absent {
            self.0.push(Shortcoming {
                requirement,
                field: field.to_owned(),
                sentence: sentence.to_owned(),
            });
        }
    }
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn identity(draft: &Draft, missing: &mut Missing) {
    use Requirement::{Confirmation, Programme};
    missing.when(
        blank(&draft.name),
        Confirmation,
        "name",
        "Escriba el nombre del evento.",
    );
    missing.when(
        draft.training_type.is_none(),
        Confirmation,
        "training_type",
        "Elija el tipo de capacitación.",
    ); // C-03
    missing.when(
        draft.modality.is_none(),
        Confirmation,
        "modality",
        "Elija la modalidad.",
    ); // C-07
    missing.when(
        draft.organiser.is_none(),
        Confirmation,
        "organiser",
        "Elija quién organiza.",
    ); // C-09
    missing.when(
        draft.origin.is_none(),
        Confirmation,
        "origin",
        "Elija si es por oferta o por demanda.",
    ); // C-10
    missing.when(
        draft.systems.is_empty(),
        Confirmation,
        "systems",
        "Marque al menos un sistema.",
    ); // C-02
    // C-51 asks for it to register; asked for here so that nobody has to look for it a month later.
    missing.when(
        draft.origin == Some(Origin::Demand) && blank(&draft.requesting_entity),
        Confirmation,
        "requesting_entity",
        "Anote la entidad que solicitó el evento.",
    );
    conditions(draft, missing);
    // C-22
    missing.when(
        blank(&draft.objective),
        Programme,
        "objective",
        "Escriba el objetivo.",
    );
    missing.when(
        blank(&draft.audience),
        Programme,
        "audience",
        "Escriba el público objetivo.",
    );
}

/// Under what conditions the centre may take part.
fn conditions(draft: &Draft, missing: &mut Missing) {
    use Requirement::Confirmation;
    // C-74
    missing.when(
        draft.organiser == Some(Organiser::OtherEntities) && blank(&draft.inviting_entity),
        Confirmation,
        "inviting_entity",
        "Anote la entidad que invita al equipo del centro.",
    );
    // C-08: citizens only with one of three justifications and who asked for it.
    missing.when(
        draft.includes_citizens && draft.citizen_justification.is_none(),
        Confirmation,
        "citizen_justification",
        "Elija por qué puede asistir la ciudadanía.",
    );
    missing.when(
        draft.includes_citizens && blank(&draft.citizen_requester),
        Confirmation,
        "citizen_requester",
        "Anote quién solicitó que asista la ciudadanía.",
    );
    // C-11
    missing.when(
        !draft.free_of_charge,
        Confirmation,
        "free_of_charge",
        "Declare que el evento es gratuito para los participantes; si no lo es, el centro no puede participar.",
    );
    // C-19
    missing.when(
        draft.has_private_ally && blank(&draft.ally_agreement),
        Confirmation,
        "ally_agreement",
        "Anote el número del convenio del aliado privado con el MEF; sin convenio el evento queda en borrador.",
    );
    // C-19, B-16: an agreement has a number and a date, and it is there when the event begins.
    missing.when(
        draft.has_private_ally && draft.ally_agreement_date.is_none(),
        Confirmation,
        "ally_agreement_date",
        "Anote la fecha del convenio del aliado privado con el MEF.",
    );
    let first_day = draft.sessions.iter().map(|session| session.date).min();
    missing.when(
        draft.has_private_ally
            && first_day
                .zip(draft.ally_agreement_date)
                .is_some_and(|(first, signed)| signed > first),
        Confirmation,
        "ally_agreement_date",
        "El convenio con el aliado privado es posterior al evento: revise su fecha.",
    );
}

fn place(draft: &Draft, missing: &mut Missing) {
    use Requirement::{Confirmation, Programme};
    match draft.modality {
        Some(Modality::Virtual) => {
            missing.when(
                blank(&draft.platform),
                Programme,
                "platform",
                "Anote la plataforma o el enlace.",
            );
        }
        Some(Modality::InPersonElsewhere) => {
            // C-21
            missing.when(
                blank(&draft.venue_name),
                Programme,
                "venue_name",
                "Anote el local.",
            );
            missing.when(
                blank(&draft.venue_address),
                Confirmation,
                "venue_address",
                "Anote la dirección del local.",
            );
            missing.when(
                blank(&draft.venue_lender),
                Confirmation,
                "venue_lender",
                "Anote la entidad que presta el local.",
            );
            missing.when(
                !draft.venue_confirmed,
                Confirmation,
                "venue_confirmed",
                "Falta que la entidad confirme el préstamo del local.",
            );
        }
        Some(Modality::InPersonAtCentre) | None => {
            missing.when(
                blank(&draft.venue_name),
                Programme,
                "venue_name",
                "Anote el lugar.",
            );
        }
    }
}

fn programme(draft: &Draft, missing: &mut Missing) {
    use Requirement::Programme;
    missing.when(
        draft.sessions.is_empty(),
        Programme,
        "sessions",
        "Agregue al menos una sesión con su fecha.",
    );
    for session in &draft.sessions {
        missing.when(
            !hours_fit(session.part, session.start, session.end),
            Programme,
            "sessions",
            &format!(
                "Revise las horas de la sesión del {} ({}): de {} a {} no es un horario de {}.",
                crate::time::short_date(session.date),
                session.part.label(),
                crate::time::clock(session.start),
                crate::time::clock(session.end),
                session.part.label(),
            ),
        );
    }
    missing.when(
        !draft
            .agenda
            .iter()
            .any(|item| item.kind == AgendaKind::Talk),
        Programme,
        "agenda",
        "Agregue al programa al menos una exposición, con su hora y responsable.",
    );
    for item in &draft.agenda {
        missing.when(
            item.start.is_none() || item.date.is_none(),
            Programme,
            "agenda",
            &format!("Falta la fecha o la hora de «{}».", item.activity),
        );
        missing.when(
            blank(&item.activity),
            Programme,
            "agenda",
            "Hay una fila del programa sin actividad.",
        );
        missing.when(
            item.date
                .is_some_and(|date| !draft.sessions.iter().any(|s| s.date == date)),
            Programme,
            "agenda",
            &format!(
                "«{}» está en un día en que el evento no tiene sesión.",
                item.activity
            ),
        );
    }
}

fn speakers(draft: &Draft, missing: &mut Missing) {
    use Requirement::{Confirmation, Programme};
    missing.when(
        draft.speakers.is_empty(),
        Programme,
        "speakers",
        "Agregue al menos un expositor con su tema.",
    );
    let first_day = draft.sessions.iter().map(|s| s.date).min();
    let office = &draft.user_office;
    for speaker in &draft.speakers {
        let name = &speaker.name;
        missing.when(
            blank(&speaker.topic),
            Programme,
            "speakers",
            &format!("Falta el tema de {name}."),
        );
        missing.when(
            blank(&speaker.institution),
            Programme,
            "speakers",
            &format!("Falta la institución de {name}."),
        );
        // C-23, A-32: speakers from outside are coordinated with the office of users before the event.
        let outside = speaker.kind != SpeakerKind::Centre;
        let coordinated = match (speaker.coordination_date, first_day) {
            (Some(date), Some(first)) => date < first,
            (Some(_), None) => true,
            (None, _) => false,
        };
        missing.when(
            outside && !coordinated,
            Confirmation,
            "speakers",
            &format!(
                "Anote la fecha de coordinación con {office} para {name}, anterior al evento."
            ),
        );
        // C-18, A-33
        missing.when(
            draft.organiser == Some(Organiser::OtherEntities)
                && !outside
                && blank(&speaker.authorisation),
            Confirmation,
            "speakers",
            &format!("Falta la autorización de la dirección correspondiente para {name}."),
        );
    }
    // C-18
    missing.when(
        draft.organiser == Some(Organiser::OtherEntities)
            && !draft.speakers.iter().any(|s| s.kind == SpeakerKind::Centre),
        Confirmation,
        "speakers",
        "Un evento de otra entidad necesita al menos un especialista o el Coordinador del centro.",
    );
}
