//! The sheet to hand out, and the results to file.

use super::results::Consolidated;
use super::sheet::{hidden_from, last_session, speaker_label, why_not};
use super::types::{LevelFigures, OpenAnswer, PrintSurvey, PrintSurveyResults};
use crate::case::{DocumentRef, Issue, Prepared, keep};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::services::training::programming::{TrainingDetail, detail};
use crate::services::training::survey::Omission;
use sisconecta_documents::{Annex7, ResultBlock, ResultRow, SpeakerBlock, SurveyResults};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::paper::FormId;
use sisconecta_domain::survey::{Hundredths, NotTaken, taken};
use sisconecta_domain::time::civil;
use uuid::Uuid;

fn issue(form: FormId, training: TrainingId) -> Issue {
    Issue {
        id: Uuid::now_v7(),
        form,
        case: training.into(),
        within: None,
        rows: Vec::new(),
    }
}

pub(crate) async fn print_sheet(ctx: &Ctx<'_>, request: PrintSurvey) -> Result<DocumentRef, Fault> {
    let Some(training) = request.training else {
        let name = "Anexo 7 en blanco";
        return keep(ctx, None, &Annex7::blank().print(), name).await;
    };
    prepared_sheet(ctx, training).await?.kept(ctx).await
}

/// The sheet of an event, ready to be issued with what it is part of.
pub(crate) async fn prepared_sheet(ctx: &Ctx<'_>, training: TrainingId) -> Result<Prepared, Fault> {
    let detail = detail(&ctx.store, training).await?;
    let now = civil(ctx.now_ms());
    // It may be printed before the day; only the type forbids it.
    if let Err(reason @ (NotTaken::Informative | NotTaken::NoType)) =
        taken(detail.fields.training_type, last_session(&detail), now)
    {
        return Err(Fault::not_now("no_survey", why_not(reason).1));
    }
    if detail.speakers.is_empty() {
        return Err(Fault {
            field: Some("speakers".to_owned()),
            ..Fault::not_now(
                "no_speakers",
                "La encuesta pregunta por cada expositor y el evento no tiene ninguno. Agréguelos en el programa y vuelva a imprimir.",
            )
        });
    }
    let issue = issue(FormId::Annex7, training);
    let printed = Annex7 {
        record: Some(issue.id),
        date: detail.dates.clone(),
        topic: detail.fields.name.clone(),
        speakers: detail
            .speakers
            .iter()
            .map(|row| SpeakerBlock {
                label: speaker_label(&row.speaker.name, &row.speaker.topic),
            })
            .collect(),
    }
    .print();
    let name = format!("Anexo 7 Encuesta - {}", detail.fields.name);
    Prepared::new(ctx, issue, &printed, &name).await
}

pub(super) fn number(value: Option<Hundredths>, unit: &str) -> String {
    value.map_or_else(|| "—".to_owned(), |value| format!("{value}{unit}"))
}

fn result_row(label: &str, figures: &LevelFigures) -> ResultRow {
    let bar = figures.mean.map_or(0, |mean| mean.hundredths() * 10 / 4);
    ResultRow {
        label: label.to_owned(),
        levels: figures.levels,
        blank: figures.blank,
        mean: number(figures.mean, ""),
        satisfied: number(figures.satisfied, " %"),
        bar: u16::try_from(bar).unwrap_or(1000),
    }
}

pub(super) fn written(answers: &[OpenAnswer]) -> Vec<String> {
    answers
        .iter()
        .map(|answer| match answer.times {
            1 => answer.text.clone(),
            times => format!("{} ({times})", answer.text),
        })
        .collect()
}

/// The form of the results, saying that there are none and why. It is no survey, so the *expediente* does not count it as one.
async fn print_omission(
    ctx: &Ctx<'_>,
    detail: &TrainingDetail,
    reason: &str,
) -> Result<DocumentRef, Fault> {
    let printed = SurveyResults {
        event: detail.fields.name.clone(),
        date: detail.dates.clone(),
        responses: "0".to_owned(),
        participants: detail.participants.to_string(),
        response_rate: number(None, ""),
        omission: reason.to_owned(),
        ..SurveyResults::default()
    }
    .print();
    let name = format!("Encuesta no aplicada - {}", detail.fields.name);
    keep(ctx, None, &printed, &name).await
}

pub(crate) async fn print_results(
    ctx: &Ctx<'_>,
    request: PrintSurveyResults,
) -> Result<DocumentRef, Fault> {
    let detail = detail(&ctx.store, request.training).await?;
    if let Some(reason) = Omission::load(&ctx.store, &detail).await?.standing() {
        return print_omission(ctx, &detail, reason).await;
    }
    let consolidated = Consolidated::load(&ctx.store, &detail).await?;
    let hidden = hidden_from(ctx, &detail, consolidated.closed_at.is_some());
    if !hidden.is_empty() {
        return Err(Fault::not_now(
            "rated",
            "Usted es expositor de este evento: los resultados se le muestran cuando la encuesta esté cerrada.",
        ));
    }
    let figures = consolidated.figures(&detail, &hidden);
    let (Some(overall), true) = (&figures.overall, figures.responses > 0) else {
        return Err(Fault::not_now(
            "no_answers",
            "Todavía no hay encuestas contadas: no hay resultados que imprimir. Las de la página para participantes se cuentan al cerrar.",
        ));
    };
    let issue = issue(FormId::SurveyResults, request.training);
    let printed = SurveyResults {
        record: Some(issue.id),
        event: detail.fields.name.clone(),
        date: detail.dates.clone(),
        responses: figures.responses.to_string(),
        participants: figures.participants.to_string(),
        response_rate: number(figures.response_rate, " %"),
        blocks: figures
            .blocks
            .iter()
            .filter_map(|block| {
                let own = block.figures.as_ref()?;
                Some(ResultBlock {
                    heading: block.heading.clone(),
                    rows: block
                        .rows
                        .iter()
                        .map(|row| result_row(&row.label, &row.figures))
                        .collect(),
                    total: result_row("Promedio", own),
                })
            })
            .collect(),
        overall: result_row("PROMEDIO GENERAL", overall),
        omission: String::new(),
        topics: written(&figures.topics),
        improvements: written(&figures.improvements),
    }
    .print();
    let name = format!("Consolidado de encuestas - {}", detail.fields.name);
    keep(ctx, Some(issue), &printed, &name).await
}
