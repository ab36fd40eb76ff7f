//! A training event: its classification, and what must hold before it can be programmed or its programme issued.

mod lifecycle;
mod rules;

pub use counting::{Counting, speaker_counts, was_held};
pub use lifecycle::{Evidence, OpenStep, PastStep, open_steps};
pub use rules::{
    Draft, DraftAgendaItem, DraftSession, DraftSpeaker, Requirement, Shortcoming, shortcomings,
};

use crate::catalogue::SystemCode;
use crate::kinds::case::Road;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

macro_rules! labelled {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $label:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name people read, in Spanish.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }
        }
    };
}

// The macro above is in scope from here on.
mod counting;

labelled! {
    /// Type of training.
    // C-03, Q-77: exactly these three.
    TrainingType {
        Informative = "Capacitación General – Informativa",
        Basic = "Capacitación General – Básica",
        Specialised = "Capacitación Especializada",
    }
}

impl TrainingType {
    /// Whether the satisfaction survey applies.
    // C-04, C-05, C-06.
    #[must_use]
    pub fn has_survey(self) -> bool {
        !matches!(self, Self::Informative)
    }
}

labelled! {
    /// Modality and, for a training people come to, where it takes place.
    // C-07, Q-78.
    Modality {
        InPersonAtCentre = "Presencial, en el CONECTAMEF",
        InPersonElsewhere = "Presencial, fuera del CONECTAMEF",
        Virtual = "Virtual",
    }
}

labelled! {
    /// Who organises.
    // C-09, Q-79.
    Organiser {
        Headquarters = "Sede central del MEF",
        Centre = "CONECTAMEF",
        OtherEntities = "Otras entidades",
    }
}

labelled! {
    /// Where the initiative comes from.
    // C-10, Q-80.
    Origin {
        Offer = "Por oferta (MEF)",
        Demand = "Por demanda (usuarios)",
    }
}

labelled! {
    /// How many systems an event covers; computed, never typed.
    // C-02, Q-76.
    Scope {
        OneSystem = "Relativa a un sistema",
        SeveralSystems = "Relativa a varios sistemas",
    }
}

impl Scope {
    /// `None` while no system has been chosen.
    // C-02: one system -> *un sistema*; two or more -> *varios sistemas*.
    #[must_use]
    pub fn of(systems: &[SystemCode]) -> Option<Self> {
        let mut distinct = systems.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        match distinct.len() {
            0 => None,
            1 => Some(Self::OneSystem),
            _ => Some(Self::SeveralSystems),
        }
    }
}

labelled! {
    /// Why citizens may attend.
    // C-08, Q-81.
    CitizenJustification {
        PublicEntityRequest = "Solicitud de entidad pública",
        ConsultationSpace = "Espacio de concertación",
        AwarenessEvent = "Evento de sensibilización para el desarrollo",
    }
}

labelled! {
    /// Part of the day a session fills.
    // C-33, Q-86.
    DayPart {
        Morning = "mañana",
        Afternoon = "tarde",
    }
}

labelled! {
    /// What a row of the programme is.
    AgendaKind {
        Registration = "Inscripción",
        Talk = "Exposición",
        Refreshment = "Refrigerio",
        Survey = "Encuesta",
        Closing = "Clausura",
        Other = "Otra actividad",
    }
}

labelled! {
    /// Where a speaker comes from.
    // C-23, Q-22.
    SpeakerKind {
        Centre = "Del CONECTAMEF",
        Headquarters = "De la sede central",
        OtherCentre = "De otro CONECTAMEF",
        OtherEntity = "De otra entidad pública",
    }
}

labelled! {
    /// How a participant became known before the event.
    // C-32.
    EnrolmentMeans {
        List = "Lista",
        Email = "Correo electrónico",
        Telephone = "Teléfono",
        Desk = "En mesa",
    }
}

labelled! {
    /// Where an event stands in its life, in the order of the steps.
    // C-66
    TrainingState {
        Draft = "Borrador",
        Programmed = "Programado",
        Communicated = "Comunicado",
        Published = "Publicado",
        Convened = "Convocado",
        InProgress = "En ejecución",
        Held = "Ejecutado",
        Delivered = "Entregado",
        Complete = "Expediente completo",
        Registered = "Registrado en SISCONECTA",
        Filed = "Archivado",
        /// Stands outside the order: an event that is not held.
        Cancelled = "Cancelado",
    }
}

/// The road of an event. That it was held outweighs that somebody called it off without knowing.
pub static ROAD: Road = Road {
    states: &[
        "draft",
        "programmed",
        "communicated",
        "published",
        "convened",
        "in_progress",
        "cancelled",
        "held",
        "delivered",
        "complete",
        "registered",
        "filed",
    ],
    label: |code| Some(TrainingState::of(code)?.label()),
};

impl TrainingState {
    /// As steps write it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Programmed => "programmed",
            Self::Communicated => "communicated",
            Self::Published => "published",
            Self::Convened => "convened",
            Self::InProgress => "in_progress",
            Self::Held => "held",
            Self::Delivered => "delivered",
            Self::Complete => "complete",
            Self::Registered => "registered",
            Self::Filed => "filed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.code() == code)
    }
}

/// Hours a session of the given part may fill: a morning ends by 14:00, an afternoon starts from 12:00.
///
/// The norm only names *mañana y tarde* (C-33); the overlap lets a morning run late.
#[must_use]
pub fn hours_fit(part: DayPart, start: NaiveTime, end: NaiveTime) -> bool {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    let two = NaiveTime::from_hms_opt(14, 0, 0).unwrap_or_default();
    start < end
        && match part {
            DayPart::Morning => start < noon && end <= two,
            DayPart::Afternoon => start >= noon,
        }
}

/// The days of an event, in order and without repetition.
#[must_use]
pub fn days(sessions: &[(NaiveDate, DayPart)]) -> Vec<NaiveDate> {
    let mut days: Vec<_> = sessions.iter().map(|(date, _)| *date).collect();
    days.sort_unstable();
    days.dedup();
    days
}

#[cfg(test)]
mod tests;
