//! The satisfaction survey of an event: printed, answered on a page for participants, keyed from paper, counted.

mod kiosk;
mod omission;
mod paper;
mod period;
mod print;
mod results;
mod sheet;
mod state;
mod types;

use crate::case::DocumentRef;
use crate::office::entry::EntryStatus;
use crate::requests::requests;
pub(crate) use omission::Omission;
pub(crate) use print::prepared_sheet;
pub(crate) use results::Consolidated;
pub(crate) use sheet::speaker_label;
use types::{
    AnnulSheet, AnswerSurvey, CloseSurvey, CorrectSheet, DiscardWaiting, GetKiosk, GetOpenAnswers,
    GetSurvey, KeySheet, KioskPage, LeaveKiosk, ListSheets, OmitSurvey, OpenAnswers, OpenKiosk,
    PrintSurveyResults, ReopenSurvey, SheetRow, SurveyAnswered, SurveyState,
};
pub(crate) use types::{LevelFigures, PrintSurvey};

const READS_GET: &[&str] = &[
    "survey_sheet",
    "survey_closing",
    "annulment",
    "training",
    "speaker",
    "session",
    "attendance",
    "signature",
    "kiosk",
    "case_part",
];
const READS_KIOSK: &[&str] = &["training", "speaker", "session", "kiosk"];
const READS_OPEN_ANSWERS: &[&str] = &[
    "survey_sheet",
    "survey_closing",
    "annulment",
    "training",
    "session",
    "speaker",
];

requests! {
    "survey.get" Staff state::get(GetSurvey) -> SurveyState, reads READS_GET;
    "survey.print" Staff print::print_sheet(PrintSurvey) -> DocumentRef;
    "survey.open_kiosk" Staff kiosk::open_kiosk(OpenKiosk) -> KioskPage;
    "survey.kiosk" Staff(kiosk) kiosk::page(GetKiosk) -> KioskPage, reads READS_KIOSK;
    "survey.answer" Staff(kiosk) kiosk::answer(AnswerSurvey) -> SurveyAnswered;
    "survey.leave_kiosk" Staff(kiosk) kiosk::leave_kiosk(LeaveKiosk) -> EntryStatus;
    "survey.list_sheets" Staff paper::list_sheets(ListSheets) -> Vec<SheetRow>, reads &["survey_sheet", "annulment"];
    "survey.key_sheet" Staff paper::key_sheet(KeySheet) -> Vec<SheetRow>;
    "survey.correct_sheet" Staff paper::correct_sheet(CorrectSheet) -> Vec<SheetRow>;
    "survey.annul_sheet" Staff paper::annul_sheet(AnnulSheet) -> Vec<SheetRow>;
    "survey.close" Staff state::close(CloseSurvey) -> SurveyState;
    "survey.discard_waiting" Staff state::discard_waiting(DiscardWaiting) -> SurveyState;
    "survey.omit" Staff state::omit(OmitSurvey) -> SurveyState;
    "survey.reopen" Staff state::reopen(ReopenSurvey) -> SurveyState;
    "survey.open_answers" Staff period::open_answers(GetOpenAnswers) -> OpenAnswers, reads READS_OPEN_ANSWERS;
    "survey.print_results" Staff print::print_results(PrintSurveyResults) -> DocumentRef;
}
