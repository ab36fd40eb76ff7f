//! The life of an event: each step with its precondition, its day and its author (C-66).

use super::types::{
    AdvanceTraining, GetLifecycle, Lifecycle, OpenStepRow, PathStep, UnfileTraining,
};
use crate::case::author;
use crate::context::Ctx;
use crate::fault::Fault;
use crate::services::training::expediente::Dossier;
use crate::services::training::programming::check_date;
use crate::services::training::steps::state_of;
use crate::services::training::steps::{moved_on, standing_state, write_step};
use chrono::NaiveDate;
use serde_json::json;
use sisconecta_domain::expediente::{ExpedienteItem, ItemState};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::names::collapse;
use sisconecta_domain::training::{
    Evidence, OpenStep, Origin, PastStep, TrainingState, days, open_steps,
};
use sisconecta_store::expediente::StepFound;

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

pub(crate) async fn get(ctx: &Ctx<'_>, request: GetLifecycle) -> Result<Lifecycle, Fault> {
    lifecycle(ctx, request.training).await
}

async fn lifecycle(ctx: &Ctx<'_>, training: TrainingId) -> Result<Lifecycle, Fault> {
    let dossier = Dossier::load(&ctx.store, training).await?;
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
    let open = opened(&dossier, ctx.today())
        .into_iter()
        .map(|step| OpenStepRow {
            to: step.to,
            lacks: step.lacks,
        })
        .collect();
    Ok(Lifecycle {
        state,
        today: ctx.today(),
        path,
        open,
    })
}

pub(crate) async fn advance(ctx: &Ctx<'_>, request: AdvanceTraining) -> Result<Lifecycle, Fault> {
    check_date("on", request.on)?;
    let dossier = Dossier::load(&ctx.store, request.id).await?;
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
    ctx.write(async |tx| {
        if standing_state(tx, request.id).await? != dossier.training.state {
            return Err(moved_on());
        }
        write_step(tx, request.id, request.to, request.on, &more).await?;
        Ok(())
    })
    .await?;
    lifecycle(ctx, request.id).await
}

pub(crate) async fn unfile(ctx: &Ctx<'_>, request: UnfileTraining) -> Result<Lifecycle, Fault> {
    let reason = collapse(&request.reason);
    if reason.is_empty() {
        return Err(Fault::input(
            "reason",
            "Anote el motivo por el que se anula el archivo.",
        ));
    }
    ctx.write(async |tx| {
        if standing_state(tx, request.id).await? != TrainingState::Filed {
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
        Ok(())
    })
    .await?;
    lifecycle(ctx, request.id).await
}
