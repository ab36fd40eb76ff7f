//! What is reported of an event: tests, what specialists report of their parts, the report itself, its photographs.

use crate::catalogue::SystemCode;
use crate::ids::{PersonId, SpeakerId, TrainingId};
use crate::report::{ReportState, Tenths, TestKind};
use chrono::NaiveDate;

record! {
    /// What a person got in a test.
    TestScore(TestScoreId) "test_score" = "Prueba" {
        training: Option<TrainingId> = "Evento",
        person: Option<PersonId> = "Persona",
        kind: Option<TestKind> = "Prueba",
        tenths: Option<Tenths> = "Nota",
    }
    parent training;
    personal [tenths];
}

record! {
    /// What a specialist reports of his part.
    ParticipationReport(ParticipationReportId) "participation_report" = "Informe de participación" {
        training: Option<TrainingId> = "Evento",
        speaker: Option<SpeakerId> = "Expositor",
        system: Option<SystemCode> = "Sistema",
        text: String = "Texto",
        received_on: Option<NaiveDate> = "Fecha de recepción",
        removed: bool = "Retirado",
    }
    parent training;
    longest 4000 [text];
}

record! {
    /// The report of an event. Who runs the centre notes when it was submitted.
    EventReport(EventReportId) "event_report" = "Informe del evento" {
        training: Option<TrainingId> = "Evento",
        methodology: String = "Metodología aplicada",
        audience_text: String = "Público asistente",
        results_text: String = "Resultados",
        state: Option<ReportState> = "Estado del informe",
        drafted_by: String = "Quién lo redactó",
        finished_on: Option<NaiveDate> = "Fecha en que se terminó",
        submitted_by: String = "Quién lo presentó",
        submitted_on: Option<NaiveDate> = "Fecha de presentación",
    }
    parent training;
    only Administration writes [submitted_by, submitted_on];
    longest 6000 [methodology, audience_text, results_text];
    longest 200 [drafted_by, submitted_by];
}

fact! {
    /// A photograph of an event, and its smaller print for the report.
    EventPhoto "event_photo" = "Foto del evento" {
        training: Option<TrainingId> = "Evento",
        attachment: String = "Archivo",
        print: String = "Copia para imprimir",
        caption: String = "Leyenda",
        position: Option<u32> = "Orden",
    }
    parent training;
    titled caption;
    personal [attachment, print];
    longest 200 [caption];
}
