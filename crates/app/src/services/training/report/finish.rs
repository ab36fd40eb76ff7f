//! Finishing, submitting and printing Annex 8.

use super::draft::{current, get};
use super::photos;
use super::state::{report_id, state_of};
use super::types::{EventReport, FinishReport, GetReport, PrintReport, ReopenReport, SubmitReport};
use crate::case::{DocumentRef, Issue};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::services::training::programming::{check_date, detail};
use sisconecta_documents::{Annex8, Figure, Photo, PrintError, Printed, Talk};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::kinds::Edit;
use sisconecta_domain::kinds::report::EventReport as Record;
use sisconecta_domain::names::collapse;
use sisconecta_domain::paper::FormId;
use sisconecta_domain::report::ReportState;
use uuid::Uuid;

/// Annex 8 out of the report. `record` is the id of what is issued; a draft has none.
async fn draw(
    ctx: &Ctx<'_>,
    report: &EventReport,
    record: Option<Uuid>,
) -> Result<Result<Printed, PrintError>, Fault> {
    let store = &ctx.store;
    let centre = crate::office::centre::profile(store).await?;
    let training = detail(store, report.training).await?;
    let mut pictures: Vec<Photo> = Vec::new();
    let found = store.event_photos(&report.training.to_string()).await?;
    for row in &report.photos {
        if let Some(photo) = found.iter().find(|photo| photo.attachment == row.original) {
            pictures.push(Photo {
                bytes: photos::for_print(store, photo).await?,
                caption: row.caption.clone(),
            });
        }
    }
    let annex = Annex8 {
        record,
        centre_name: centre.name,
        course: report.course.clone(),
        date: report.dates.clone(),
        objective: report.objective.clone(),
        methodology: report.texts.methodology.clone(),
        participants: report.texts.audience_text.clone(),
        speakers: report.speakers.clone(),
        results: report.texts.results_text.clone(),
        figures: report
            .figures
            .iter()
            .map(|figure| Figure {
                label: figure.label.clone(),
                value: figure.value.clone(),
            })
            .collect(),
        photos: pictures,
        talks: training
            .speakers
            .iter()
            .map(|row| Talk {
                topic: row.speaker.topic.clone(),
                speaker: row.speaker.name.clone(),
            })
            .collect(),
    };
    // Photographs take their time; requests of others must not wait for them.
    tokio::task::spawn_blocking(move || annex.print())
        .await
        .map_err(|error| Fault::internal("print", &error))
}

fn document_name(report: &EventReport) -> String {
    format!("Anexo 8 Informe - {}", report.course)
}

/// Annex 8 with an id of its own, drawn and stored; issued once its trace is written.
async fn prepare(ctx: &Ctx<'_>, report: &EventReport) -> Result<(Issue, DocumentRef), Fault> {
    let issue = Issue {
        id: Uuid::now_v7(),
        form: FormId::Annex8,
        case: report.training.into(),
        within: None,
        rows: Vec::new(),
    };
    let printed = draw(ctx, report, Some(issue.id)).await?;
    let document = crate::case::stored(ctx, &printed, &document_name(report)).await?;
    Ok((issue, document))
}

/// Writes fields of the report.
async fn write(ctx: &Ctx<'_>, training: TrainingId, edit: Edit<Record>) -> Result<(), Fault> {
    ctx.write(async |tx| {
        tx.set(report_id(training), edit).await?;
        Ok(())
    })
    .await?;
    Ok(())
}

pub(crate) async fn finish(ctx: &Ctx<'_>, request: FinishReport) -> Result<EventReport, Fault> {
    super::state::open_to_change(&ctx.store, request.training).await?;
    let report = current(ctx, request.training).await?;
    if let Some(first) = report.missing.first() {
        let more = crate::case::and_more(report.missing.len());
        return Err(Fault {
            field: Some(first.field.clone()),
            ..Fault::not_now(
                "incomplete",
                format!(
                    "El informe sigue en borrador; lo escrito se conserva. {}{more}",
                    first.sentence
                ),
            )
        });
    }
    // What cannot be printed cannot be finished.
    let (issue, document) = prepare(ctx, &report).await?;
    let texts = report.texts;
    let edit = Record::edit()
        .training(request.training)
        .methodology(texts.methodology)
        .audience_text(texts.audience_text)
        .results_text(texts.results_text)
        .drafted_by(texts.drafted_by)
        .finished_on(ctx.today())
        .state(ReportState::Finished);
    // The form and the state in one transaction: there is no finished report without its form, and no form of a report
    // that is still a draft.
    let record = report_id(request.training);
    ctx.write(async |tx| {
        // Drawing took its time; somebody else may have finished it meanwhile.
        if state_of(tx.get::<Record>(record).await?.as_ref()) != ReportState::Draft {
            return Err(super::state::finished_already());
        }
        crate::case::trace(tx, &issue, &document).await?;
        tx.set(record, edit).await?;
        Ok(())
    })
    .await?;
    current(ctx, request.training).await
}

pub(crate) async fn reopen(ctx: &Ctx<'_>, request: ReopenReport) -> Result<EventReport, Fault> {
    let record = ctx.store.get::<Record>(report_id(request.training)).await?;
    if state_of(record.as_ref()) != ReportState::Draft {
        let edit = Record::edit().state(ReportState::Draft);
        write(ctx, request.training, edit).await?;
    }
    current(ctx, request.training).await
}

// the Coordinador submits what a specialist drafted.
pub(crate) async fn submit(ctx: &Ctx<'_>, request: SubmitReport) -> Result<EventReport, Fault> {
    let by = collapse(&request.submitted_by);
    if by.is_empty() {
        return Err(Fault::input(
            "submitted_by",
            "Anote quién presenta el informe.",
        ));
    }
    check_date("submitted_on", request.submitted_on)?;
    let record = ctx.store.get::<Record>(report_id(request.training)).await?;
    if state_of(record.as_ref()) == ReportState::Draft {
        return Err(Fault::not_now(
            "incomplete",
            "El informe sigue en borrador y no se presentó. Termínelo primero.",
        ));
    }
    let edit = Record::edit()
        .submitted_by(by)
        .submitted_on(request.submitted_on)
        .state(ReportState::Submitted);
    // That it was presented changes nothing that it says.
    ctx.write_of_closed(async |tx| {
        tx.set(report_id(request.training), edit).await?;
        Ok(())
    })
    .await?;
    current(ctx, request.training).await
}

pub(crate) async fn print(ctx: &Ctx<'_>, request: PrintReport) -> Result<DocumentRef, Fault> {
    let Some(training) = request.training else {
        let name = "Anexo 8 en blanco";
        return crate::case::keep(ctx, None, &Annex8::blank().print(), name).await;
    };
    let report = get(ctx, GetReport { training }).await?;
    if report.state == ReportState::Draft {
        let printed = draw(ctx, &report, None).await?;
        let name = format!("{} (borrador)", document_name(&report));
        return crate::case::keep(ctx, None, &printed, &name).await;
    }
    let (issue, document) = prepare(ctx, &report).await?;
    ctx.write(async |tx| {
        crate::case::trace(tx, &issue, &document).await?;
        Ok(())
    })
    .await?;
    Ok(document)
}
