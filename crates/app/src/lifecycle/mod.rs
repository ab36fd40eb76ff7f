//! The life of an event: each step with its precondition, its day and its author (C-66).

mod types;

pub use types::*;

use crate::expediente::Dossier;
use crate::house::Session;
use crate::training::{check_date, typed};
use crate::{App, Fault};
use chrono::NaiveDate;
use serde_json::{Value, json};
use sisconecta_domain::expediente::{ExpedienteItem, ItemState};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::names::{collapse, display_name};
use sisconecta_domain::time::short_date;
use sisconecta_domain::training::{
    Evidence, OpenStep, Origin, PastStep, TrainingState, days, open_steps,
};
use sisconecta_store::expediente::{StepFound, Trace};
use sisconecta_store::{StoreError, Writing};
use uuid::Uuid;

/// Who wrote a fact, as people here write names.
pub(crate) fn author(trace: &Trace) -> String {
    let (paternal, maternal, names) = &trace.author;
    if paternal.is_empty() && names.is_empty() {
        return String::new();
    }
    display_name(paternal, maternal, names)
}

fn state_of(step: &StepFound) -> Option<TrainingState> {
    serde_json::from_value(Value::from(step.state.as_str())).ok()
}

fn past(steps: &[StepFound]) -> Vec<PastStep> {
    steps
        .iter()
        .filter_map(|step| {
            Some(PastStep {
                state: state_of(step)?,
                on: step.date.parse().ok()?,
            })
        })
        .collect()
}

fn evidence(dossier: &Dossier) -> Evidence {
    let training = &dossier.training;
    let days = days(
        &training
            .sessions
            .iter()
            .map(|session| (session.date, session.part))
            .collect::<Vec<_>>(),
    );
    let fields = &dossier.fields;
    Evidence {
        programming: training
            .shortcomings
            .iter()
            .map(|shortcoming| shortcoming.sentence.clone())
            .collect(),
        invited: dossier
            .lines
            .iter()
            .any(|line| line.item == ExpedienteItem::A4 && line.state == ItemState::Present),
        first_day: days.first().copied(),
        last_day: days.last().copied(),
        registered: training
            .sessions
            .iter()
            .map(|session| session.signed + session.unsigned)
            .sum(),
        expediente: dossier
            .lacks()
            .into_iter()
            .map(|lack| lack.sentence)
            .collect(),
        by_demand: training.fields.origin == Some(Origin::Demand),
        requesting_entity: training.fields.requesting_entity.clone(),
        topics: training
            .speakers
            .iter()
            .map(|row| row.speaker.topic.clone())
            .collect(),
        closed: dossier.closing().is_some(),
        number: fields.number.clone(),
        located: [&fields.box_number, &fields.shelf, &fields.volume]
            .iter()
            .any(|place| !place.trim().is_empty()),
    }
}

fn opened(dossier: &Dossier, on: NaiveDate) -> Vec<OpenStep> {
    open_steps(
        dossier.training.state,
        &past(&dossier.found.steps),
        &evidence(dossier),
        on,
    )
}

pub(crate) async fn get(app: &App, request: GetLifecycle) -> Result<Lifecycle, Fault> {
    let session = app.session().await?;
    lifecycle(&session, request.training).await
}

async fn lifecycle(session: &Session, training: TrainingId) -> Result<Lifecycle, Fault> {
    let dossier = Dossier::load(&session.store, training).await?;
    let state = dossier.training.state;
    let steps = &dossier.found.steps;
    let cancelled = state == TrainingState::Cancelled;
    let furthest = if cancelled {
        steps
            .iter()
            .filter_map(state_of)
            .filter(|step| *step != TrainingState::Cancelled)
            .max()
            .unwrap_or(TrainingState::Draft)
    } else {
        state
    };
    let path = TrainingState::ALL
        .iter()
        .filter(|one| (**one == TrainingState::Cancelled) == cancelled || **one <= furthest)
        .filter(|one| **one != TrainingState::Cancelled || cancelled)
        .map(|one| {
            // A step written on two laptops stands once: the first that was typed.
            let step = steps.iter().find(|step| state_of(step) == Some(*one));
            PathStep {
                state: *one,
                reached: *one <= furthest || *one == state || step.is_some(),
                on: step.and_then(|step| step.date.parse().ok()),
                by: step.map(|step| author(&step.trace)).unwrap_or_default(),
                at: step.map(|step| step.trace.claimed_at),
                note: step.map(|step| step.note.clone()).unwrap_or_default(),
                documents: step
                    .and_then(|step| serde_json::from_str(&step.documents).ok())
                    .unwrap_or_default(),
                handed_by: step.map(|step| step.handed_by.clone()).unwrap_or_default(),
                handed_to: step.map(|step| step.handed_to.clone()).unwrap_or_default(),
            }
        })
        .collect();
    let open = opened(&dossier, session.today())
        .into_iter()
        .map(|step| OpenStepRow {
            to: step.to,
            lacks: step.lacks,
        })
        .collect();
    Ok(Lifecycle {
        state,
        today: session.today(),
        path,
        open,
    })
}

/// Writes a step with its day: the fact, and the state that is shown.
pub(crate) async fn write_step(
    tx: &mut Writing,
    id: TrainingId,
    to: TrainingState,
    on: NaiveDate,
    more: &[(&str, Value)],
) -> Result<(), StoreError> {
    let mut fields = vec![
        ("training", json!(id)),
        ("state", json!(to)),
        ("date", json!(on)),
    ];
    fields.extend_from_slice(more);
    tx.fact("training_step", Uuid::now_v7(), &fields, Vec::new())
        .await?;
    tx.edit("training", id.0, &[("state", json!(to))]).await
}

fn moved_on() -> Fault {
    Fault::not_now(
        "state_changed",
        "El estado del evento cambió mientras usted lo miraba. No se anotó nada. Revise en qué paso está e inténtelo de nuevo.",
    )
}

async fn standing_state(tx: &mut Writing, id: TrainingId) -> Result<TrainingState, Fault> {
    let record = tx
        .record("training", id.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    Ok(typed::<Option<TrainingState>>(&record.fields, "state").unwrap_or(TrainingState::Draft))
}

pub(crate) async fn advance(app: &App, request: AdvanceTraining) -> Result<Lifecycle, Fault> {
    let session = app.session().await?;
    check_date("on", request.on)?;
    let dossier = Dossier::load(&session.store, request.id).await?;
    let label = request.to.label().to_lowercase();
    let Some(step) = opened(&dossier, request.on)
        .into_iter()
        .find(|step| step.to == request.to)
    else {
        return Err(Fault::not_now(
            "step_out_of_order",
            format!(
                "El evento está en «{}»: el paso «{label}» no sigue. No se anotó nada.",
                dossier.training.state.label().to_lowercase()
            ),
        ));
    };
    if let Some(first) = step.lacks.first() {
        let more = match step.lacks.len() {
            1 => String::new(),
            2 => " Y falta una cosa más.".to_owned(),
            count => format!(" Y faltan {} cosas más.", count - 1),
        };
        return Err(Fault::not_now(
            "incomplete",
            format!("Todavía no se puede anotar «{label}». {first}{more}"),
        ));
    }
    let note = collapse(&request.note);
    let documents: Vec<String> = request
        .documents
        .iter()
        .map(|name| collapse(name))
        .filter(|name| !name.is_empty())
        .collect();
    let (handed_by, handed_to) = (collapse(&request.handed_by), collapse(&request.handed_to));
    // C-45
    if request.to == TrainingState::Delivered {
        for (empty, field, sentence) in [
            (
                documents.is_empty(),
                "documents",
                "Anote qué documentos se entregan.",
            ),
            (handed_by.is_empty(), "handed_by", "Anote quién entrega."),
            (handed_to.is_empty(), "handed_to", "Anote quién recibe."),
        ] {
            if empty {
                return Err(Fault::input(field, sentence));
            }
        }
    }
    if request.to == TrainingState::Cancelled && note.is_empty() {
        return Err(Fault::input("note", "Anote por qué se cancela el evento."));
    }
    let more = [
        ("note", json!(note)),
        ("documents", json!(documents)),
        ("handed_by", json!(handed_by)),
        ("handed_to", json!(handed_to)),
    ];
    let mut tx = session.store.write(session.actor()).await?;
    if standing_state(&mut tx, request.id).await? != dossier.training.state {
        return Err(moved_on());
    }
    write_step(&mut tx, request.id, request.to, request.on, &more).await?;
    app.announce(&tx.commit().await?);
    lifecycle(&session, request.id).await
}

pub(crate) async fn unfile(app: &App, request: UnfileTraining) -> Result<Lifecycle, Fault> {
    let session = app.session().await?;
    let reason = collapse(&request.reason);
    if reason.is_empty() {
        return Err(Fault::input(
            "reason",
            "Anote el motivo por el que se anula el archivo.",
        ));
    }
    let mut tx = session.store.write(session.actor()).await?;
    if standing_state(&mut tx, request.id).await? != TrainingState::Filed {
        return Err(Fault::not_now(
            "not_filed",
            "El evento no está archivado: no hay archivo que anular. No se cambió nada.",
        ));
    }
    let found = tx.expediente_of(&request.id.to_string()).await?;
    for step in found
        .steps
        .iter()
        .filter(|step| state_of(step) == Some(TrainingState::Filed))
    {
        tx.annul(step.trace.op, step.trace.record, &reason).await?;
    }
    tx.edit(
        "training",
        request.id.0,
        &[("state", json!(TrainingState::Complete))],
    )
    .await?;
    app.announce(&tx.commit().await?);
    lifecycle(&session, request.id).await
}

/// Nothing of a filed *expediente* is changed.
pub(crate) async fn check_not_filed(tx: &mut Writing, id: TrainingId) -> Result<(), Fault> {
    if standing_state(tx, id).await? != TrainingState::Filed {
        return Ok(());
    }
    let found = tx.expediente_of(&id.to_string()).await?;
    let on = found
        .steps
        .iter()
        .find(|step| state_of(step) == Some(TrainingState::Filed))
        .and_then(|step| step.date.parse::<NaiveDate>().ok())
        .map(|day| format!(" el {}", short_date(day)))
        .unwrap_or_default();
    Err(Fault::not_now(
        "filed",
        format!(
            "El expediente se archivó{on} y no se cambia. No se cambió nada. Si hay que corregirlo, anule el archivo con su motivo."
        ),
    ))
}
