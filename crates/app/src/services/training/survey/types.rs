//! Requests and answers of the survey.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::{SpeakerId, TrainingId};
use ts_rs::TS;
use uuid::Uuid;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetSurvey {
    pub training: TrainingId,
}

/// Annex 7 with a block per speaker; blank with two when `training` is absent.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrintSurvey {
    pub training: Option<TrainingId>,
}

/// Whether the survey of an event is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SurveyStage {
    NotApplicable,
    /// The last session has not started.
    NotYet,
    Open,
    Closed,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct QuestionRow {
    /// `content.depth`, or `speaker.knowledge/` and the speaker's id.
    pub id: String,
    pub label: String,
}

/// The questions under one heading of the sheet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct QuestionBlock {
    pub heading: String,
    pub speaker: Option<SpeakerId>,
    pub questions: Vec<QuestionRow>,
}

/// How often each opinion was given, and what follows from it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct LevelFigures {
    /// Marks of 1, 2, 3 and 4.
    pub levels: [u32; 4],
    /// Rows left blank: they are in no average (M-13).
    pub blank: u32,
    pub answered: u32,
    /// 1 to 4, two decimals, half up.
    #[ts(type = "number | null")]
    pub mean: Option<sisconecta_domain::survey::Hundredths>,
    /// Marks of 3 and 4 in percent of the marks, two decimals, half up.
    #[ts(type = "number | null")]
    pub satisfied: Option<sisconecta_domain::survey::Hundredths>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct ItemFigures {
    pub id: String,
    pub label: String,
    pub figures: LevelFigures,
}

/// A group of rows with its own average. One for each speaker.
#[derive(Debug, Clone, Serialize, TS)]
pub struct BlockFigures {
    pub heading: String,
    pub speaker: Option<SpeakerId>,
    /// Hidden from the rated speaker while the survey is open; then there are no rows and no figures.
    pub hidden: bool,
    pub rows: Vec<ItemFigures>,
    pub figures: Option<LevelFigures>,
}

/// An answer to an open question, and how many wrote the same.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpenAnswer {
    pub text: String,
    pub times: u32,
}

/// Surveys of the events whose first day is in this period, both days included.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetOpenAnswers {
    #[ts(type = "string")]
    pub from: NaiveDate,
    #[ts(type = "string")]
    pub to: NaiveDate,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct SurveyedEvent {
    pub training: TrainingId,
    pub name: String,
    /// `12 y 13 de abril de 2027`
    pub dates: String,
}

/// An answer to an open question, how many wrote the same, and at which events.
#[derive(Debug, Clone, Serialize, TS)]
pub struct SuggestedAnswer {
    pub text: String,
    pub times: u32,
    pub events: Vec<SurveyedEvent>,
}

/// Open answers of a period, most frequent first.
#[derive(Debug, Clone, Serialize, TS)]
pub struct OpenAnswers {
    /// Question 5 of Annex 7: other topics.
    pub topics: Vec<SuggestedAnswer>,
    /// Question 6 of Annex 7: what could be better.
    pub improvements: Vec<SuggestedAnswer>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct SurveyFigures {
    /// Sheets counted.
    pub responses: u32,
    /// Persons with at least one signature.
    pub participants: u32,
    /// Responses in percent of the participants, two decimals, half up.
    #[ts(type = "number | null")]
    pub response_rate: Option<sisconecta_domain::survey::Hundredths>,
    pub blocks: Vec<BlockFigures>,
    /// All marks about speakers together; absent while a part of them is hidden.
    pub speakers: Option<LevelFigures>,
    /// All marks; absent while a part of them is hidden.
    pub overall: Option<LevelFigures>,
    pub topics: Vec<OpenAnswer>,
    pub improvements: Vec<OpenAnswer>,
}

#[derive(Debug, Clone, Serialize, TS)]
pub struct SurveyState {
    pub training: TrainingId,
    pub stage: SurveyStage,
    /// Why it is not taken, or not yet; empty otherwise.
    pub sentence: String,
    pub questions: Vec<QuestionBlock>,
    /// Sheets keyed from paper.
    pub paper: u32,
    /// Answers of the page for participants that closing brought in.
    pub kiosk: u32,
    /// Answers of that page on this device that wait for the closing and are in no figure yet.
    pub waiting: u32,
    /// How many must wait to be brought in together: fewer go on waiting.
    pub smallest_group: u32,
    /// UTC milliseconds since 1970.
    pub closed_at: Option<i64>,
    /// Why it was not taken; empty when nobody wrote that.
    pub omission: String,
    /// No sheet contradicts the omission.
    pub omission_holds: bool,
    pub figures: SurveyFigures,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MarkInput {
    pub question: String,
    /// 1 to 4; blank when absent.
    pub level: Option<u8>,
}

/// An answered sheet. Questions that are not named are blank.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SheetInput {
    pub marks: Vec<MarkInput>,
    pub open_topics: String,
    pub open_improvements: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenKiosk {
    pub training: TrainingId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetKiosk {}

/// What the page for participants shows.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct KioskPage {
    pub training: TrainingId,
    pub name: String,
    pub dates: String,
    pub questions: Vec<QuestionBlock>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnswerSurvey {
    pub sheet: SheetInput,
}

/// The answer is kept.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SurveyAnswered {}

/// Back to the rest of the program, with the password of who opened the page.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LeaveKiosk {
    pub password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct KeySheet {
    pub training: TrainingId,
    pub sheet: SheetInput,
    /// The sheet equals the one before, and that is right.
    pub confirm_repeat: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CorrectSheet {
    pub training: TrainingId,
    pub id: Uuid,
    pub sheet: SheetInput,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnnulSheet {
    pub training: TrainingId,
    pub id: Uuid,
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListSheets {
    pub training: TrainingId,
}

/// A sheet keyed from paper.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SheetRow {
    pub id: Uuid,
    /// 1, 2, 3 … in the order of keying.
    pub number: u32,
    /// Somebody else keyed it and it rates who looks: its marks are not shown.
    pub hidden: bool,
    /// One per question, in the order of the sheet; blank when null.
    pub marks: Vec<Option<u8>>,
    pub open_topics: String,
    pub open_improvements: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CloseSurvey {
    pub training: TrainingId,
}

/// Throws away the answers that wait and are too few to be counted.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DiscardWaiting {
    pub training: TrainingId,
}

/// Says why the survey of an event was not taken; an empty reason takes that back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OmitSurvey {
    pub training: TrainingId,
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReopenSurvey {
    pub training: TrainingId,
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrintSurveyResults {
    pub training: TrainingId,
}
