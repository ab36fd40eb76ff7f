//! Finishing, submitting and printing Annex 8.

use super::{
    EventReport, FinishReport, GetReport, PrintReport, ReopenReport, SubmitReport, current, get,
    photos, report_id, state_of,
};
use crate::house::Session;
use crate::issue::Issue;
use crate::training::{DocumentRef, check_date, detail};
use crate::{App, Fault};
use serde_json::json;
use sisconecta_documents::{Annex8, Figure, Photo, PrintError, Printed, Talk};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::names::collapse;
use sisconecta_domain::report::ReportState;
use uuid::Uuid;

/// Annex 8 out of the report. `record` is the id of what is issued; a draft has none.
async fn draw(
    session: &Session,
    report: &EventReport,
    record: Option<Uuid>,
) -> Result<Result<Printed, PrintError>, Fault> {
    let store = &session.store;
    let centre = crate::centre::profile(store).await?;
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
async fn prepare(session: &Session, report: &EventReport) -> Result<(Issue, DocumentRef), Fault> {
    let issue = Issue {
        id: Uuid::now_v7(),
        form: "A8",
        training: report.training,
        session: None,
        rows: Vec::new(),
    };
    let printed = draw(session, report, Some(issue.id)).await?;
    let document = crate::issue::stored(session, &printed, &document_name(report)).await?;
    Ok((issue, document))
}

/// Writes fields of the report.
async fn write(
    app: &App,
    session: &Session,
    training: TrainingId,
    fields: &[(&str, serde_json::Value)],
) -> Result<(), Fault> {
    let mut tx = session.store.write(session.actor()).await?;
    tx.edit("event_report", report_id(training), fields).await?;
    app.announce(&tx.commit().await?);
    Ok(())
}

pub(crate) async fn finish(app: &App, request: FinishReport) -> Result<EventReport, Fault> {
    let session = app.session().await?;
    super::open_to_change(&session.store, request.training).await?;
    let report = current(app, request.training).await?;
    if let Some(first) = report.missing.first() {
        let more = match report.missing.len() - 1 {
            0 => String::new(),
            1 => " Y falta una cosa más.".to_owned(),
            rest => format!(" Y faltan {rest} cosas más."),
        };
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
    let (issue, document) = prepare(&session, &report).await?;
    let fields = [
        ("training", json!(request.training)),
        ("methodology", json!(report.texts.methodology)),
        ("audience_text", json!(report.texts.audience_text)),
        ("results_text", json!(report.texts.results_text)),
        ("drafted_by", json!(report.texts.drafted_by)),
        ("finished_on", json!(session.today())),
        ("state", json!(ReportState::Finished)),
    ];
    // The form and the state in one transaction: there is no finished report without its form, and no form of a report
    // that is still a draft.
    let record = report_id(request.training);
    let mut tx = session.store.write(session.actor()).await?;
    // Drawing took its time; somebody else may have finished it meanwhile.
    if state_of(tx.record("event_report", record).await?.as_ref()) != ReportState::Draft {
        return Err(super::finished_already());
    }
    crate::issue::trace(&mut tx, &issue, &document).await?;
    tx.edit("event_report", record, &fields).await?;
    app.announce(&tx.commit().await?);
    current(app, request.training).await
}

pub(crate) async fn reopen(app: &App, request: ReopenReport) -> Result<EventReport, Fault> {
    let session = app.session().await?;
    let record = session
        .store
        .record("event_report", report_id(request.training))
        .await?;
    if state_of(record.as_ref()) != ReportState::Draft {
        let fields = [("state", json!(ReportState::Draft))];
        write(app, &session, request.training, &fields).await?;
    }
    current(app, request.training).await
}

// the Coordinador submits what a specialist drafted.
pub(crate) async fn submit(app: &App, request: SubmitReport) -> Result<EventReport, Fault> {
    let session = app.session().await?;
    let by = collapse(&request.submitted_by);
    if by.is_empty() {
        return Err(Fault::input(
            "submitted_by",
            "Anote quién presenta el informe.",
        ));
    }
    check_date("submitted_on", request.submitted_on)?;
    let record = session
        .store
        .record("event_report", report_id(request.training))
        .await?;
    if state_of(record.as_ref()) == ReportState::Draft {
        return Err(Fault::not_now(
            "incomplete",
            "El informe sigue en borrador y no se presentó. Termínelo primero.",
        ));
    }
    let fields = [
        ("submitted_by", json!(by)),
        ("submitted_on", json!(request.submitted_on)),
        ("state", json!(ReportState::Submitted)),
    ];
    write(app, &session, request.training, &fields).await?;
    current(app, request.training).await
}

pub(crate) async fn print(app: &App, request: PrintReport) -> Result<DocumentRef, Fault> {
    let session = app.session().await?;
    let Some(training) = request.training else {
        let name = "Anexo 8 en blanco";
        return crate::issue::keep(app, &session, None, &Annex8::blank().print(), name).await;
    };
    let report = get(app, GetReport { training }).await?;
    if report.state == ReportState::Draft {
        let printed = draw(&session, &report, None).await?;
        let name = format!("{} (borrador)", document_name(&report));
        return crate::issue::keep(app, &session, None, &printed, &name).await;
    }
    let (issue, document) = prepare(&session, &report).await?;
    let mut tx = session.store.write(session.actor()).await?;
    crate::issue::trace(&mut tx, &issue, &document).await?;
    app.announce(&tx.commit().await?);
    Ok(document)
}
