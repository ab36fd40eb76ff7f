//! Steps of an event: written with their day, and what they keep from being changed (C-66).

use crate::fault::Fault;
use crate::fields::typed;
use chrono::NaiveDate;
use serde_json::{Value, json};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::time::short_date;
use sisconecta_domain::training::TrainingState;
use sisconecta_store::expediente::StepFound;
use sisconecta_store::{StoreError, Writing};
use uuid::Uuid;

pub(super) fn state_of(step: &StepFound) -> Option<TrainingState> {
    serde_json::from_value(Value::from(step.state.as_str())).ok()
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

pub(super) async fn standing_state(
    tx: &mut Writing,
    id: TrainingId,
) -> Result<TrainingState, Fault> {
    let record = tx
        .record("training", id.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    Ok(typed::<Option<TrainingState>>(&record.fields, "state").unwrap_or(TrainingState::Draft))
}

pub(super) fn moved_on() -> Fault {
    Fault::not_now(
        "state_changed",
        "El estado del evento cambió mientras usted lo miraba. No se anotó nada. Revise en qué paso está e inténtelo de nuevo.",
    )
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
