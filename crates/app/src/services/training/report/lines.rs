//! Item 7 of the report: what the survey and the tests say.

use super::scores;
use crate::fault::Fault;
use crate::services::training::programming::TrainingDetail;
use crate::services::training::survey::{Consolidated, LevelFigures};
use sisconecta_documents::Figure;
use sisconecta_domain::report::{TestSummary, decimal};
use sisconecta_store::Store;

/// The figures of item 7, in the order of the form: the lines of the survey come first, the tests after them.
// C-44, C-57
pub(super) async fn item_seven(
    store: &Store,
    training: &TrainingDetail,
) -> Result<Vec<Figure>, Fault> {
    let mut lines = survey_lines(store, training).await?;
    lines.extend(test_lines(
        &scores::table(store, training.id).await?.summary,
    ));
    Ok(lines)
}

/// What the closed survey says. While it is open there is nothing to report: figures would still move, and a speaker
/// would read of himself.
pub(crate) async fn survey_lines(
    store: &Store,
    training: &TrainingDetail,
) -> Result<Vec<Figure>, Fault> {
    let consolidated = Consolidated::load(store, training).await?;
    if consolidated.closed_at.is_none() {
        return Ok(Vec::new());
    }
    let survey = consolidated.figures(training, &[]);
    let average = |label: &str, figures: &LevelFigures| {
        let (mean, satisfied) = (figures.mean?, figures.satisfied?);
        Some(Figure {
            label: label.to_owned(),
            value: format!("{mean} de 4 · {satisfied} % satisfechos"),
        })
    };
    let rate = survey.response_rate.map_or(String::new(), |rate| {
        format!(" de {} participantes ({rate} %)", survey.participants)
    });
    let mut lines = vec![Figure {
        label: "Encuestas respondidas".to_owned(),
        value: format!("{}{rate}", survey.responses),
    }];
    for block in &survey.blocks {
        lines.extend(
            block
                .figures
                .as_ref()
                .and_then(|figures| average(&block.heading, figures)),
        );
    }
    lines.extend(
        survey
            .overall
            .as_ref()
            .and_then(|figures| average("Promedio general", figures)),
    );
    Ok(lines)
}

pub(super) fn test_lines(tests: &TestSummary) -> Vec<Figure> {
    let line = |label: &str, count: u32, value: Option<i64>| {
        value.map(|value| Figure {
            label: format!("{label} ({count} participantes)"),
            value: decimal(value),
        })
    };
    [
        line(
            "Prueba de entrada, promedio sobre 20",
            tests.entry_count,
            tests.entry_average,
        ),
        line(
            "Prueba de salida, promedio sobre 20",
            tests.exit_count,
            tests.exit_average,
        ),
        line(
            "Diferencia entre salida y entrada",
            tests.both_count,
            tests.gain,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
