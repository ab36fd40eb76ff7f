//! A training event and what belongs to it: sessions, programme, speakers, who is invited, expected and present.

use crate::catalogue::SystemCode;
use crate::ids::{CatalogueEntryId, EntityId, PersonId};
use crate::invitation::{AnswerMeans, InvitationMeans, InvitationResponse};
use crate::kinds::Declared;
use crate::kinds::case::Case;
use crate::report::AgendaOutcome;
use crate::training::{
    AgendaKind, CitizenJustification, DayPart, EnrolmentMeans, Modality, Organiser, Origin,
    SpeakerKind, TrainingType,
};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a participant signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignatureMeans {
    Paper,
    Screen,
}

impl SignatureMeans {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Paper => "En papel",
            Self::Screen => "En pantalla",
        }
    }
}
labelled_values!(SignatureMeans);

record! {
    /// A training event.
    Training(TrainingId) "training" = "Evento" {
        name: String = "Nombre del evento",
        training_type: Option<TrainingType> = "Tipo de capacitación",
        modality: Option<Modality> = "Modalidad",
        platform: String = "Plataforma",
        organiser: Option<Organiser> = "Organizador",
        origin: Option<Origin> = "Origen",
        requesting_entity: Option<EntityId> = "Entidad que solicita",
        inviting_entity: Option<EntityId> = "Entidad que invita",
        programmed: Option<bool> = "Programado en el plan",
        systems: Vec<SystemCode> = "Sistemas",
        objective: String = "Objetivo",
        audience: String = "Público objetivo",
        includes_citizens: Option<bool> = "Incluye ciudadanos",
        citizen_justification: Option<CitizenJustification> = "Justificación de ciudadanos",
        citizen_requester: String = "Quién pide que asistan ciudadanos",
        venue_name: String = "Local",
        venue_address: String = "Dirección del local",
        venue_lender: String = "Quién presta el local",
        venue_confirmed: Option<bool> = "Local confirmado",
        has_private_ally: Option<bool> = "Con aliado privado",
        ally_name: String = "Aliado privado",
        ally_agreement: String = "Convenio con el aliado",
        /// B-16: the day on which that agreement was signed.
        ally_agreement_date: Option<NaiveDate> = "Fecha del convenio",
        methodology: String = "Metodología",
        free_of_charge: Option<bool> = "Gratuito",
        place_prefix: String = "Lugar de la carta",
        presented_by: String = "Quién presenta",
        closed_by: String = "Quién clausura",
        delegation_reason: String = "Motivo de la delegación",
        tests_apply: Option<bool> = "Se aplican pruebas",
        tests_defined_by: String = "Quién define las pruebas",
        /// C-40: folders handed to participants.
        folders_delivered: Option<u32> = "Carpetas entregadas",
        /// C-05, C-06: counts while no sheet of the survey stands.
        survey_omission: String = "Por qué no se aplicó la encuesta",
    }
    case along crate::training::ROAD;
    titled name;
    searched [name, venue_name, objective];
    longest 300 [
        name, platform, citizen_requester, venue_name, venue_address, venue_lender, ally_name, place_prefix, presented_by, closed_by,
        tests_defined_by
    ];
    longest 500 [survey_omission];
}

impl From<TrainingId> for Case {
    fn from(id: TrainingId) -> Self {
        Self {
            kind: Training::KIND,
            id: id.0,
        }
    }
}

record! {
    /// The morning or afternoon of one day of an event.
    Session(SessionId) "session" = "Sesión" {
        training: Option<TrainingId> = "Evento",
        date: Option<NaiveDate> = "Fecha",
        part: Option<DayPart> = "Parte del día",
        start_time: Option<NaiveTime> = "Hora de inicio",
        end_time: Option<NaiveTime> = "Hora de término",
        removed: bool = "Retirado",
    }
    parent training;
    index [training, date, removed];
    index [date];
}

record! {
    /// A row of an event's programme.
    AgendaItem(AgendaItemId) "agenda_item" = "Fila del programa" {
        training: Option<TrainingId> = "Evento",
        date: Option<NaiveDate> = "Fecha",
        start_time: Option<NaiveTime> = "Hora de inicio",
        end_time: Option<NaiveTime> = "Hora de término",
        activity: String = "Actividad",
        methodology: String = "Metodología",
        responsible: String = "Responsable",
        kind: Option<AgendaKind> = "Tipo de actividad",
        removed: bool = "Retirado",
        done: Option<AgendaOutcome> = "Se realizó",
        done_note: String = "Nota de lo realizado",
    }
    parent training;
    titled activity;
    longest 1000 [activity, methodology];
    longest 300 [responsible];
}

record! {
    /// Who speaks at an event.
    Speaker(SpeakerId) "speaker" = "Expositor" {
        training: Option<TrainingId> = "Evento",
        name: String = "Nombre",
        institution: String = "Institución",
        kind: Option<SpeakerKind> = "Procedencia",
        topic: String = "Tema",
        system: Option<SystemCode> = "Sistema",
        coordination_date: Option<NaiveDate> = "Fecha de coordinación",
        authorisation: String = "Autorización",
        removed: bool = "Retirado",
        /// C-14: an event of headquarters in the statistics of who spoke there.
        own_statistic: Option<bool> = "Cuenta en la estadística propia",
        catalogue_topic: Option<CatalogueEntryId> = "Tema del catálogo",
        process: Option<CatalogueEntryId> = "Proceso",
    }
    parent training;
    titled name;
    personal [name];
    longest 300 [name, institution, topic];
}

record! {
    /// A person expected at an event.
    Enrolment(EnrolmentId) "enrolment" = "Inscripción" {
        training: Option<TrainingId> = "Evento",
        person: Option<PersonId> = "Persona",
        means: Option<EnrolmentMeans> = "Medio de la inscripción",
        removed: bool = "Retirado",
    }
    parent training;
    index [training, person, removed];
}

record! {
    /// The letter that invites an entity to an event, and what was answered.
    Invitation(InvitationId) "invitation" = "Invitación" {
        training: Option<TrainingId> = "Evento",
        entity: Option<EntityId> = "Entidad",
        addressee: String = "Destinatario",
        addressee_email: String = "Correo del destinatario",
        means: Option<InvitationMeans> = "Medio de la invitación",
        sent_on: Option<NaiveDate> = "Fecha de envío",
        response: Option<InvitationResponse> = "Respuesta",
        response_on: Option<NaiveDate> = "Fecha de la respuesta",
        response_means: Option<AnswerMeans> = "Medio de la respuesta",
        note: String = "Nota",
        letter: String = "Carta",
        removed: bool = "Retirado",
    }
    parent training;
    personal [addressee, addressee_email];
    longest 300 [addressee, addressee_email];
    longest 10000 [letter];
}

fact! {
    /// A person is in a session, with verified data.
    Attendance "attendance" = "Asistencia" {
        session: Option<SessionId> = "Sesión",
        person: Option<PersonId> = "Persona",
        /// As it was verified that day and stands in the register.
        entity: String = "Entidad",
        /// The entity of that name, for figures.
        entity_id: Option<EntityId> = "Ficha de la entidad",
        post: String = "Cargo",
        email: String = "Correo electrónico",
        phone: String = "Teléfono",
        /// The day and part for which it was taken: the session may have been moved elsewhere meanwhile.
        date: Option<NaiveDate> = "Fecha de la sesión",
        part: Option<DayPart> = "Parte del día",
        /// When the person came to the desk, in a correction written later; otherwise the operation's own time says it.
        #[ts(type = "number | null")]
        registered_at: Option<i64> = "Hora del registro",
    }
    parent session;
    personal [entity, post, email, phone];
    index [session, person];
    longest 300 [entity, post, email, phone];
}

fact! {
    /// A participant signed.
    Signature "signature" = "Firma" {
        session: Option<SessionId> = "Sesión",
        person: Option<PersonId> = "Persona",
        means: Option<SignatureMeans> = "Medio",
        attachment: String = "Archivo",
    }
    parent session;
    personal [attachment];
    index [session, person];
}

fact! {
    /// The seal on a participant's commission slip.
    SlipStamp "slip_stamp" = "Papeleta sellada" {
        session: Option<SessionId> = "Sesión",
        person: Option<PersonId> = "Persona",
    }
    parent session;
    index [session, person];
}
