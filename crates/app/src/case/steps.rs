//! Steps of a case: written with their day, and what they keep from being changed (C-66).

use crate::fault::Fault;
use chrono::NaiveDate;
use sisconecta_domain::kinds::case::{Case, CaseStep};
use sisconecta_domain::names::collapse;
use sisconecta_store::{StoreError, Writing};

/// Writes a step with its day.
pub(crate) async fn write_step(
    tx: &mut Writing,
    case: Case,
    state: &str,
    on: NaiveDate,
    more: CaseStep,
) -> Result<(), StoreError> {
    let step = CaseStep {
        case_kind: case.kind.name.to_owned(),
        case_id: Some(case.id),
        state: state.to_owned(),
        date: Some(on),
        ..more
    };
    // About the case, so that it counts as a change of it.
    tx.insert(case.id, &step, Vec::new()).await?;
    Ok(())
}

pub(crate) fn moved_on() -> Fault {
    Fault::not_now(
        "state_changed",
        "El estado del caso cambió mientras usted lo miraba. No se anotó nada. Revise en qué paso está e inténtelo de nuevo.",
    )
}

/// Annuls the filing: the case stands again where it stood before.
pub(crate) async fn unfile(tx: &mut Writing, case: Case, reason: &str) -> Result<(), Fault> {
    if !case.is_last(&tx.case_state(case).await?) {
        return Err(Fault::not_now(
            "not_filed",
            "El expediente no está archivado: no hay archivo que anular. No se cambió nada.",
        ));
    }
    for step in tx.facts::<CaseStep>(case.id).await? {
        if case.is_last(&step.state) {
            tx.annul(step.op, step.record, reason).await?;
        }
    }
    Ok(())
}

/// A reason that has words in it.
pub(crate) fn reason(text: &str, sentence: &str) -> Result<String, Fault> {
    let reason = collapse(text);
    if reason.is_empty() {
        return Err(Fault::input("reason", sentence));
    }
    Ok(reason)
}
