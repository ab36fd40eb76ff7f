//! What a report still lacks before it can be finished, each line a sentence that names the field.

use super::types::MissingAt::{self, Attendance, Programme, Report};
use super::types::{EventReport, ReportMissing};
use crate::services::training::programming::TrainingDetail;
use chrono::NaiveDate;
use sisconecta_domain::time::short_date;

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Sentences gathered one by one.
#[derive(Default)]
struct Lines(Vec<ReportMissing>);

impl Lines {
    fn when(&mut self, absent: bool, at: MissingAt, field: &str, sentence: impl Into<String>) {
        if absent {
            self.0.push(ReportMissing {
                at,
                field: field.to_owned(),
                sentence: sentence.into(),
            });
        }
    }
}

/// In the order of the form.
// C-56
pub(super) fn missing(
    report: &EventReport,
    training: &TrainingDetail,
    today: NaiveDate,
) -> Vec<ReportMissing> {
    let mut lines = Lines::default();
    of_the_event(&mut lines, report, training, today);
    of_the_texts(&mut lines, report);
    of_what_others_report(&mut lines, report);
    lines.when(
        blank(&report.texts.drafted_by),
        Report,
        "drafted_by",
        "Anote quién elaboró el informe.",
    );
    lines.0
}

fn of_the_event(
    lines: &mut Lines,
    report: &EventReport,
    training: &TrainingDetail,
    today: NaiveDate,
) {
    match training.sessions.iter().map(|s| s.date).max() {
        None => lines.when(true, Programme, "sessions", "El evento no tiene fecha."),
        Some(day) => lines.when(
            day > today,
            Programme,
            "sessions",
            format!(
                "El evento todavía no termina: su último día es el {}.",
                short_date(day)
            ),
        ),
    }
    lines.when(
        blank(&report.objective),
        Programme,
        "objective",
        "Escriba el objetivo del evento.",
    );
    lines.when(
        report.speakers.is_empty(),
        Programme,
        "speakers",
        "Agregue al menos un expositor con su tema.",
    );
    lines.when(
        report.participants == 0,
        Attendance,
        "attendance",
        "Todavía no hay participantes con firma.",
    );
}

fn of_the_texts(lines: &mut Lines, report: &EventReport) {
    lines.when(
        blank(&report.texts.methodology),
        Report,
        "methodology",
        "Escriba la metodología.",
    );
    lines.when(
        blank(&report.texts.audience_text),
        Report,
        "audience_text",
        "Escriba el público participante.",
    );
    lines.when(
        // The lines of the tests say nothing about the survey.
        report.figures.len() <= super::lines::test_lines(&report.tests).len()
            && blank(&report.texts.results_text),
        Report,
        "results_text",
        "Falta el resultado de las encuestas: tabúlelas o escriba por qué no hay.",
    );
}

fn of_what_others_report(lines: &mut Lines, report: &EventReport) {
    // C-46
    for system in &report.reporting_systems {
        let mut rows = report
            .participation
            .iter()
            .filter(|row| row.system == *system);
        let name = rows
            .clone()
            .next()
            .map_or(system.as_str(), |row| &row.system_name);
        lines.when(
            rows.all(|row| row.received_on.is_none()),
            Report,
            &format!("participation_{system}"),
            format!("Falta el informe de participación de {name}."),
        );
    }
    // C-44: required when the governing body has defined one.
    lines.when(
        report.conduct.tests_apply
            && !blank(&report.conduct.tests_defined_by)
            && (report.tests.entry_count == 0 || report.tests.exit_count == 0),
        Report,
        "tests",
        "Faltan las notas de las pruebas de entrada y salida.",
    );
    // C-41, C-43
    let delegated = [&report.conduct.presented_by, &report.conduct.closed_by]
        .into_iter()
        .any(|name| !blank(name) && !blank(&report.coordinator) && *name != report.coordinator);
    lines.when(
        delegated && blank(&report.conduct.delegation_reason),
        Report,
        "delegation_reason",
        format!(
            "Anote por qué el {} delegó la presentación o la clausura.",
            report.coordinator_post
        ),
    );
}
