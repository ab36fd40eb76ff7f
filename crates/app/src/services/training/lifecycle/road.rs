//! The life of an event: each step with its precondition, its day and its author (C-66).

use super::types::{
    AdvanceTraining, GetLifecycle, Lifecycle, OpenStepRow, PathStep, UnfileTraining,
};
use crate::case::{and_more, moved_on, reason, unfile as annul_filing, write_step};
use crate::context::Ctx;
use crate::dossier::Dossier;
use crate::fault::Fault;
use crate::services::training::dossier;
use crate::services::training::programming::{TrainingDetail, check_date};
use chrono::NaiveDate;
use sisconecta_domain::acts::act_of_step;
use sisconecta_domain::expediente::{ExpedienteItem, ItemState};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::kinds::case::{Case, CaseStep};
use sisconecta_domain::names::collapse;
use sisconecta_domain::training::{
    Evidence, OpenStep, Organiser, Origin, PastStep, TrainingState, days, open_steps,
};
use sisconecta_store::kinds::Standing;

fn state_of(step: &CaseStep) -> Option<TrainingState> {
    TrainingState::of(&step.state)
}

fn past(steps: &[Standing<CaseStep>]) -> Vec<PastStep> {
    steps
        .iter()
        .filter_map(|step| {
            Some(PastStep {
                state: state_of(step)?,
                on: step.date?,
            })
        })
        .collect()
}

fn evidence(training: &TrainingDetail, dossier: &Dossier) -> Evidence {
    let days = days(
        &training
            .sessions
            .iter()
            .map(|session| (session.date, session.part))
            .collect::<Vec<_>>(),
    );
    let location = &dossier.file.location;
    Evidence {
        programming: training
            .shortcomings
            .iter()
            .map(|shortcoming| shortcoming.sentence.clone())
            .collect(),
        invited: dossier
            .lines
            .iter()
            .any(|line| line.item == ExpedienteItem::A4.code() && line.state == ItemState::Present),
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
        by_headquarters: training.fields.organiser == Some(Organiser::Headquarters),
        requesting_entity: training.fields.requesting_entity.clone(),
        topics: training
            .speakers
            .iter()
            .map(|row| row.speaker.topic.clone())
            .collect(),
        without_process: training
            .speakers
            .iter()
            .filter(|row| row.process_wanted)
            .map(|row| row.speaker.name.clone())
            .collect(),
        closed: dossier
            .closing()
            .is_some_and(|closing| dossier.changes(closing).is_empty()),
        number: location.number.clone(),
        located: [&location.box_number, &location.shelf, &location.volume]
            .iter()
            .any(|place| !place.trim().is_empty()),
    }
}

fn opened(training: &TrainingDetail, dossier: &Dossier, on: NaiveDate) -> Vec<OpenStep> {
    open_steps(
        training.state,
        &past(&dossier.file.steps),
        &evidence(training, dossier),
        on,
    )
}

pub(crate) async fn get(ctx: &Ctx<'_>, request: GetLifecycle) -> Result<Lifecycle, Fault> {
    lifecycle(ctx, request.training).await
}

async fn lifecycle(ctx: &Ctx<'_>, id: TrainingId) -> Result<Lifecycle, Fault> {
    let (training, dossier) = dossier::load(&ctx.store, id).await?;
    let state = training.state;
    let steps = &dossier.file.steps;
    let cancelled = state == TrainingState::Cancelled;
    let furthest = if cancelled {
        let taken = steps.iter().filter_map(|step| state_of(step));
        taken
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
            let reached = *one <= furthest || *one == state || step.is_some();
            path_step(*one, reached, step, &dossier)
        })
        .collect();
    let open = opened(&training, &dossier, ctx.today())
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

fn path_step(
    state: TrainingState,
    reached: bool,
    step: Option<&Standing<CaseStep>>,
    dossier: &Dossier,
) -> PathStep {
    let fact = step.map(|step| step.fact.clone()).unwrap_or_default();
    PathStep {
        state,
        reached,
        on: fact.date,
        by: step.map_or_else(String::new, |step| dossier.file.author(step)),
        at: step.map(|step| step.claimed_at),
        note: fact.note,
        documents: fact.documents,
        handed_by: fact.handed_by,
        handed_to: fact.handed_to,
    }
}

pub(crate) async fn advance(ctx: &Ctx<'_>, request: AdvanceTraining) -> Result<Lifecycle, Fault> {
    check_date("on", request.on)?;
    if let Some(act) = act_of_step(request.to) {
        ctx.may(act).await?;
    }
    let (training, dossier) = dossier::load(&ctx.store, request.id).await?;
    let label = request.to.label().to_lowercase();
    let Some(step) = opened(&training, &dossier, request.on)
        .into_iter()
        .find(|step| step.to == request.to)
    else {
        return Err(Fault::not_now(
            "step_out_of_order",
            format!(
                "El evento está en «{}»: el paso «{label}» no sigue. No se anotó nada.",
                training.state.label().to_lowercase()
            ),
        ));
    };
    if let Some(first) = step.lacks.first() {
        let more = and_more(step.lacks.len());
        return Err(Fault::not_now(
            "incomplete",
            format!("Todavía no se puede anotar «{label}». {first}{more}"),
        ));
    }
    let step = tidy(request)?;
    let case = dossier.case;
    ctx.write(async |tx| {
        if tx.case_state(case).await? != training.state.code() {
            return Err(moved_on());
        }
        write_step(tx, case, step.to.code(), step.on, step.fact).await?;
        Ok(())
    })
    .await?;
    lifecycle(ctx, training.id).await
}

/// A step as it was typed.
struct Typed {
    to: TrainingState,
    on: NaiveDate,
    fact: CaseStep,
}

fn tidy(request: AdvanceTraining) -> Result<Typed, Fault> {
    let names = request.documents.iter().map(|name| collapse(name));
    let fact = CaseStep {
        note: collapse(&request.note),
        documents: names.filter(|name| !name.is_empty()).collect(),
        handed_by: collapse(&request.handed_by),
        handed_to: collapse(&request.handed_to),
        ..CaseStep::default()
    };
    // C-45
    if request.to == TrainingState::Delivered {
        for (empty, field, sentence) in [
            (
                fact.documents.is_empty(),
                "documents",
                "Anote qué documentos se entregan.",
            ),
            (
                fact.handed_by.is_empty(),
                "handed_by",
                "Anote quién entrega.",
            ),
            (
                fact.handed_to.is_empty(),
                "handed_to",
                "Anote quién recibe.",
            ),
        ] {
            if empty {
                return Err(Fault::input(field, sentence));
            }
        }
    }
    if request.to == TrainingState::Cancelled && fact.note.is_empty() {
        return Err(Fault::input("note", "Anote por qué se cancela el evento."));
    }
    Ok(Typed {
        to: request.to,
        on: request.on,
        fact,
    })
}

pub(crate) async fn unfile(ctx: &Ctx<'_>, request: UnfileTraining) -> Result<Lifecycle, Fault> {
    let reason = reason(
        &request.reason,
        "Anote el motivo por el que se anula el archivo.",
    )?;
    ctx.write(async |tx| annul_filing(tx, Case::from(request.id), &reason).await)
        .await?;
    lifecycle(ctx, request.id).await
}
