//! What a report still lacks before it can be finished, each line a sentence that names the field.

use super::types::{EventReport, MissingAt, ReportMissing};
use crate::services::training::programming::TrainingDetail;
use chrono::NaiveDate;
use sisconecta_domain::time::short_date;

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// In the order of the form.
// C-56
pub(super) fn missing(
    report: &EventReport,
    training: &TrainingDetail,
    today: NaiveDate,
) -> Vec<ReportMissing> {
    let mut lines = Vec::new();
    let mut when = |absent: bool, at: MissingAt, field: &str, sentence: String| {
        if absent {
            lines.push(ReportMissing {
                at,
                field: field.to_owned(),
                sentence,
            });
        }
    };
    use MissingAt::{Attendance, Programme, Report};
    let last_day = training.sessions.iter().map(|s| s.date).max();
    match last_day {
        None => when(
            true,
            Programme,
            "sessions",
            "El evento no tiene fecha.".to_owned(),
        ),
        Some(day) => when(
            day > today,
            Programme,
            "sessions",
            format!(
                "El evento todavía no termina: su último día es el {}.",
                short_date(day)
            ),
        ),
    }
    when(
        blank(&report.objective),
        Programme,
        "objective",
        "Escriba el objetivo del evento.".to_owned(),
    );
    when(
        report.speakers.is_empty(),
        Programme,
        "speakers",
        "Agregue al menos un expositor con su tema.".to_owned(),
    );
    when(
        report.participants == 0,
        Attendance,
        "attendance",
        "Todavía no hay participantes con firma.".to_owned(),
    );
    when(
        blank(&report.texts.methodology),
        Report,
        "methodology",
        "Escriba la metodología.".to_owned(),
    );
    when(
        blank(&report.texts.audience_text),
        Report,
        "audience_text",
        "Escriba el público participante.".to_owned(),
    );
    when(
        // The lines of the tests say nothing about the survey.
        report.figures.len() <= super::lines::test_lines(&report.tests).len()
            && blank(&report.texts.results_text),
        Report,
        "results_text",
        "Falta el resultado de las encuestas: tabúlelas o escriba por qué no hay.".to_owned(),
    );
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
        when(
            rows.all(|row| row.received_on.is_none()),
            Report,
            &format!("participation_{system}"),
            format!("Falta el informe de participación de {name}."),
        );
    }
    // C-44: required when the governing body has defined one.
    when(
        report.conduct.tests_apply
            && !blank(&report.conduct.tests_defined_by)
            && (report.tests.entry_count == 0 || report.tests.exit_count == 0),
        Report,
        "tests",
        "Faltan las notas de las pruebas de entrada y salida.".to_owned(),
    );
    // C-41, C-43
    let delegated = [&report.conduct.presented_by, &report.conduct.closed_by]
        .into_iter()
        .any(|name| !blank(name) && !blank(&report.coordinator) && *name != report.coordinator);
    when(
        delegated && blank(&report.conduct.delegation_reason),
        Report,
        "delegation_reason",
        format!(
            "Anote por qué el {} delegó la presentación o la clausura.",
            report.coordinator_post
        ),
    );
    when(
        blank(&report.texts.drafted_by),
        Report,
        "drafted_by",
        "Anote quién elaboró el informe.".to_owned(),
    );
    lines
}
