//! Programming an event: from a name and a date to a programme that can be issued.

mod covered;
mod entities;
mod event;
mod forms;
mod parts;
mod print;
mod programme;
mod types;

use crate::case::DocumentRef;
use crate::requests::requests;
pub(crate) use event::{detail, existing, fields_and_speakers, named, of_day, place, with_figures};
pub(crate) use print::lacking_for_programme;
pub(crate) use print::prepared_programme;
pub(crate) use programme::session_label;
pub(crate) use programme::{check_date, session_of};
use types::{
    ConfirmTraining, CreateTraining, EditTraining, GetTraining, ListTrainings, RemoveAgendaItem,
    RemoveSession, RemoveSpeaker, SaveAgendaItem, SaveSession, SaveSpeaker,
};
pub(crate) use types::{
    PrintProgramme, SessionRow, SpeakerInput, SpeakerRow, TrainingDetail, TrainingRow,
};

const READS_LIST: &[&str] = &[
    "training",
    "case_step",
    "session",
    "attendance",
    "signature",
    "enrolment",
    "annulment",
];
const READS_GET: &[&str] = &[
    "training",
    "case_step",
    "session",
    "agenda_item",
    "speaker",
    "attendance",
    "signature",
    "enrolment",
    "public_entity",
    "entity_link",
    "catalogue_entry",
    "annulment",
];

requests! {
    "training.list" Staff event::list(ListTrainings) -> Vec<TrainingRow>, reads READS_LIST;
    "training.get" Staff event::get(GetTraining) -> TrainingDetail, reads READS_GET;
    "training.create" Programme event::create(CreateTraining) -> TrainingDetail;
    "training.edit" Programme event::edit(EditTraining) -> TrainingDetail;
    "training.confirm" Programme event::confirm(ConfirmTraining) -> TrainingDetail;
    "training.save_session" Programme parts::save_session(SaveSession) -> TrainingDetail;
    "training.remove_session" Programme parts::remove_session(RemoveSession) -> TrainingDetail;
    "training.save_agenda_item" Programme parts::save_agenda_item(SaveAgendaItem) -> TrainingDetail;
    "training.remove_agenda_item" Programme parts::remove_agenda_item(RemoveAgendaItem) -> TrainingDetail;
    "training.save_speaker" Programme parts::save_speaker(SaveSpeaker) -> TrainingDetail;
    "training.remove_speaker" Programme parts::remove_speaker(RemoveSpeaker) -> TrainingDetail;
    "training.print_programme" Staff print::print_programme(PrintProgramme) -> DocumentRef;
}
