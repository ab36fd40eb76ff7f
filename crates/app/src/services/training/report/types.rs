//! Requests and answers of reporting an event.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sisconecta_domain::catalogue::SystemCode;
use sisconecta_domain::ids::{
    AgendaItemId, ParticipationReportId, PersonId, SpeakerId, TrainingId,
};
use sisconecta_domain::report::{AgendaOutcome, ReportState, SystemTable, TestKind, TestSummary};
use ts_rs::TS;
use uuid::Uuid;

/// The texts of the report that people write. Each starts as what the program proposes from the event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportTexts {
    pub methodology: String,
    /// *Público participante*
    pub audience_text: String,
    /// What is said above the table of results.
    pub results_text: String,
    /// Who drafts it.
    pub drafted_by: String,
}

/// A row of the table of results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportFigure {
    pub label: String,
    pub value: String,
}

/// A row of the programme, and whether it was carried out.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CarriedRow {
    pub id: AgendaItemId,
    /// `12/04/2027 · 08:30 a.m.`
    pub when: String,
    pub activity: String,
    pub outcome: Option<AgendaOutcome>,
    pub note: String,
}

/// What one specialist reports of his part; `id` is absent while nothing was written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ParticipationRow {
    pub id: Option<ParticipationReportId>,
    pub system: SystemCode,
    /// Its name on the event's last day.
    pub system_name: String,
    pub speaker: Option<SpeakerId>,
    pub speaker_name: String,
    pub text: String,
    #[ts(type = "string | null")]
    pub received_on: Option<NaiveDate>,
}

/// Who presented and closed, and the tests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Conduct {
    pub presented_by: String,
    pub closed_by: String,
    /// Needed when one of them is not the Coordinador de Centro (C-41, C-43).
    pub delegation_reason: String,
    pub tests_apply: bool,
    /// The governing body that defined them.
    pub tests_defined_by: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PhotoRow {
    #[ts(type = "string")]
    pub id: Uuid,
    pub caption: String,
    /// Hash of the file as it came, to open it.
    pub original: String,
    pub media_type: String,
}

/// On which step of the event something missing is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MissingAt {
    Programme,
    Attendance,
    Report,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportMissing {
    pub at: MissingAt,
    /// Name of the field on the screen, to put the focus there.
    pub field: String,
    pub sentence: String,
}

/// The report of an event as it stands, with everything it takes from the event.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct EventReport {
    pub training: TrainingId,
    pub state: ReportState,
    pub texts: ReportTexts,
    /// What the program proposes for each text.
    pub proposed: ReportTexts,
    pub course: String,
    pub dates: String,
    pub objective: String,
    pub speakers: Vec<String>,
    pub participants: u32,
    pub attendances: u32,
    pub expected: u32,
    pub figures: Vec<ReportFigure>,
    pub by_system: SystemTable,
    pub agenda: Vec<CarriedRow>,
    /// Systems whose specialists owe a report of their part; empty for an event of one system (C-46).
    pub reporting_systems: Vec<SystemCode>,
    pub participation: Vec<ParticipationRow>,
    pub conduct: Conduct,
    /// The Coordinador de Centro, as the staff list names him.
    pub coordinator: String,
    /// How that post is called on the event's last day.
    pub coordinator_post: String,
    pub photos: Vec<PhotoRow>,
    pub tests: TestSummary,
    pub missing: Vec<ReportMissing>,
    #[ts(type = "string | null")]
    pub finished_on: Option<NaiveDate>,
    pub submitted_by: String,
    #[ts(type = "string | null")]
    pub submitted_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetReport {
    pub training: TrainingId,
}

/// Writes the texts that are given, and leaves the others; one that equals the proposal goes on following the event.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveReport {
    pub training: TrainingId,
    pub methodology: Option<String>,
    pub audience_text: Option<String>,
    pub results_text: Option<String>,
    pub drafted_by: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveConduct {
    pub training: TrainingId,
    pub conduct: Conduct,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MarkAgenda {
    pub id: AgendaItemId,
    pub outcome: Option<AgendaOutcome>,
    pub note: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveParticipation {
    pub training: TrainingId,
    pub system: SystemCode,
    pub speaker: Option<SpeakerId>,
    pub text: String,
    /// The day on which the Coordinador received it.
    #[ts(type = "string | null")]
    pub received_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RemoveParticipation {
    pub id: ParticipationReportId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AddPhoto {
    pub training: TrainingId,
    pub upload: String,
    pub caption: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CaptionPhoto {
    pub training: TrainingId,
    #[ts(type = "string")]
    pub photo: Uuid,
    pub caption: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RemovePhoto {
    pub training: TrainingId,
    #[ts(type = "string")]
    pub photo: Uuid,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetPhotoThumb {
    pub training: TrainingId,
    #[ts(type = "string")]
    pub photo: Uuid,
}

/// A small picture for the screen.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PhotoThumb {
    /// `data:image/jpeg;base64,…`
    pub url: String,
    pub width: u32,
    pub height: u32,
}

/// Issues Annex 8; nothing is changed afterwards unless it is re-opened.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FinishReport {
    pub training: TrainingId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReopenReport {
    pub training: TrainingId,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SubmitReport {
    pub training: TrainingId,
    pub submitted_by: String,
    #[ts(type = "string")]
    pub submitted_on: NaiveDate,
}

/// Annex 8: as issued, or how it would look while it is a draft; blank when `training` is absent.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PrintReport {
    pub training: Option<TrainingId>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListTests {
    pub training: TrainingId,
}

/// Scores are in tenths of a point: 145 is 14,5 of 20.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TestRow {
    pub person: PersonId,
    /// QUISPE MARTÍNEZ, Julia
    pub name: String,
    pub document_number: String,
    pub entry: Option<u32>,
    pub exit: Option<u32>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TestTable {
    pub training: TrainingId,
    pub rows: Vec<TestRow>,
    pub summary: TestSummary,
}

/// Writes a score in tenths of a point; `null` takes it away.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveScore {
    pub training: TrainingId,
    pub person: PersonId,
    pub kind: TestKind,
    pub tenths: Option<u32>,
}
