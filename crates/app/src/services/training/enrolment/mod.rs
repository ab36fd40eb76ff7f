//! Who is expected at an event: enrolled one by one or brought in from a list.

mod list;
mod types;

use crate::requests::requests;
use types::{
    AddEnrolment, EnrolmentRow, ImportRoster, ListEnrolments, PreviewRoster, RemoveEnrolment,
    RosterImported, RosterPreview,
};

const READS: &[&str] = &[
    "enrolment",
    "attendance",
    "signature",
    "person",
    "person_link",
    "public_entity",
    "entity_link",
    "annulment",
    "staff",
    "absence",
];

requests! {
    "enrolment.list" Staff list::list(ListEnrolments) -> Vec<EnrolmentRow>, reads READS;
    "enrolment.add" Staff list::add(AddEnrolment) -> Vec<EnrolmentRow>;
    "enrolment.remove" Staff list::remove(RemoveEnrolment) -> Vec<EnrolmentRow>;
    "roster.preview" Staff list::preview_roster(PreviewRoster) -> RosterPreview;
    "roster.import" Staff list::import_roster(ImportRoster) -> RosterImported;
}
