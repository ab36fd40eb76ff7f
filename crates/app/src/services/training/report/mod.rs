//! The report of an event (Annex 8): what it takes from the event, what people add, and what it still lacks.
//!
//! A text nobody has written follows the event; finishing the report writes down each text as it then stands.

mod carried;
mod draft;
mod finish;
mod lines;
mod missing;
mod parts;
mod photos;
mod scores;
mod state;
mod types;

use crate::case::DocumentRef;
use crate::requests::requests;
pub(crate) use draft::coordinator;
pub(crate) use lines::survey_lines;
use types::{
    AddPhoto, CaptionPhoto, EventReport, FinishReport, GetPhotoThumb, GetReport, ListTests,
    MarkAgenda, PhotoThumb, PrintReport, RemoveParticipation, RemovePhoto, ReopenReport,
    SaveConduct, SaveParticipation, SaveReport, SaveScore, SubmitReport, TestTable,
};

const READS_GET: &[&str] = &[
    "event_report",
    "participation_report",
    "event_photo",
    "annulment",
    "training",
    "session",
    "agenda_item",
    "speaker",
    "attendance",
    "signature",
    "test_score",
    "staff",
    "survey_sheet",
    "survey_closing",
    "case_part",
    "kiosk",
    "enrolment",
    "person_link",
    "entity_link",
    "catalogue_entry",
];
const READS_LIST: &[&str] = &[
    "test_score",
    "attendance",
    "signature",
    "enrolment",
    "person",
    "person_link",
    "annulment",
];

requests! {
    "report.get" Staff draft::get(GetReport) -> EventReport, reads READS_GET;
    "report.save" Draft draft::save(SaveReport) -> EventReport;
    "report.save_conduct" Draft parts::save_conduct(SaveConduct) -> EventReport;
    "report.mark_agenda" Draft parts::mark_agenda(MarkAgenda) -> EventReport;
    "report.save_participation" Draft parts::save_participation(SaveParticipation) -> EventReport;
    "report.remove_participation" Draft parts::remove_participation(RemoveParticipation) -> EventReport;
    "report.add_photo" Draft photos::add_photo(AddPhoto) -> EventReport;
    "report.caption_photo" Draft photos::caption_photo(CaptionPhoto) -> EventReport;
    "report.remove_photo" Draft photos::remove_photo(RemovePhoto) -> EventReport;
    "report.photo_thumb" Staff photos::photo_thumb(GetPhotoThumb) -> PhotoThumb;
    "report.finish" Report finish::finish(FinishReport) -> EventReport;
    "report.reopen" Report finish::reopen(ReopenReport) -> EventReport;
    "report.submit" Report finish::submit(SubmitReport) -> EventReport;
    "report.print" Staff finish::print(PrintReport) -> DocumentRef;
    "test.list" Staff scores::list_tests(ListTests) -> TestTable, reads READS_LIST;
    "test.save" Staff scores::save_score(SaveScore) -> TestTable;
}
