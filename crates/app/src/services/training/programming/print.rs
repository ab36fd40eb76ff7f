//! The programme as a form (Annex 5).

use super::event::{detail, place};
use super::types::{AgendaInput, AgendaRow, PrintProgramme, TrainingDetail};
use crate::case::{DocumentRef, Issue, Prepared};
use crate::context::Ctx;
use crate::fault::Fault;
use sisconecta_documents::{AgendaRow as PrintedRow, Annex5, SpareRows};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::paper::FormId;
use sisconecta_domain::time::{form_clock, short_date};
use sisconecta_domain::training::{Requirement, Shortcoming};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What keeps the programme from being issued (C-22).
pub(crate) fn lacking_for_programme(training: &TrainingDetail) -> Option<&Shortcoming> {
    training
        .shortcomings
        .iter()
        .find(|one| one.requirement == Requirement::Programme || one.field == "name")
}

pub(crate) async fn print_programme(
    ctx: &Ctx<'_>,
    request: PrintProgramme,
) -> Result<DocumentRef, Fault> {
    let Some(id) = request.training else {
        return crate::case::keep(ctx, None, &Annex5::blank().print(), "Anexo 5 en blanco").await;
    };
    prepared_programme(ctx, id).await?.kept(ctx).await
}

/// The rows of the programme; each says its day when there are several.
fn printed_rows(agenda: &[AgendaRow]) -> Vec<PrintedRow> {
    let days: BTreeSet<_> = agenda.iter().filter_map(|row| row.item.date).collect();
    let time = |item: &AgendaInput| {
        let hours = match (item.start, item.end) {
            (Some(start), Some(end)) => format!("{} – {}", form_clock(start), form_clock(end)),
            (Some(start), None) => form_clock(start),
            _ => String::new(),
        };
        match item.date {
            Some(date) if days.len() > 1 => format!("{}\n{hours}", short_date(date)),
            _ => hours,
        }
    };
    let row = |row: &AgendaRow| PrintedRow {
        time: time(&row.item),
        activity: row.item.activity.clone(),
        methodology: row.item.methodology.clone(),
        responsible: row.item.responsible.clone(),
    };
    agenda.iter().map(row).collect()
}

/// The programme of an event, ready to be issued with what it is part of.
pub(crate) async fn prepared_programme(ctx: &Ctx<'_>, id: TrainingId) -> Result<Prepared, Fault> {
    let training = detail(&ctx.store, id).await?;
    if let Some(first) = lacking_for_programme(&training) {
        let fault = Fault::not_now(
            "incomplete",
            format!("El programa todavía no se puede emitir. {}", first.sentence),
        );
        return Err(Fault {
            field: Some(first.field.clone()),
            ..fault
        });
    }
    let issue = Issue {
        id: Uuid::now_v7(),
        form: FormId::Annex5,
        case: id.into(),
        within: None,
        rows: Vec::new(),
    };
    let printed = Annex5 {
        record: Some(issue.id),
        event: training.fields.name.clone(),
        date: training.dates.clone(),
        place: place(&training.fields),
        objective: training.fields.objective.clone(),
        audience: training.fields.audience.clone(),
        rows: printed_rows(&training.agenda),
        spare: SpareRows::None,
    }
    .print();
    let name = format!("Anexo 5 Programa - {}", training.fields.name);
    Prepared::new(ctx, issue, &printed, &name).await
}
