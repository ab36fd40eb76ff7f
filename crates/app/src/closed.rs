//! What is closed or filed does not change: whoever writes of such a case is told how to open it again.

use crate::fault::Fault;
use sisconecta_domain::kinds::case::{Case, CaseClosing, CaseStep};
use sisconecta_domain::time::short_date;
use sisconecta_store::Writing;

/// Refuses what a transaction wrote if it is of a closed case.
pub(crate) async fn check_written(tx: &mut Writing) -> Result<(), Fault> {
    for case in tx.closed_cases().await? {
        check_open(tx, case).await?;
    }
    Ok(())
}

/// A closed *expediente* is opened again before anything that it says changes.
pub(crate) async fn check_open(tx: &mut Writing, case: Case) -> Result<(), Fault> {
    check_not_filed(tx, case).await?;
    if tx.facts::<CaseClosing>(case.id).await?.is_empty() {
        return Ok(());
    }
    Err(Fault::not_now(
        "closed_expediente",
        "El expediente está cerrado en un solo PDF. No se cambió nada. Reábralo con su motivo, cambie lo que haga falta y ciérrelo de nuevo.",
    ))
}

/// Nothing of a filed *expediente* is changed.
pub(crate) async fn check_not_filed(tx: &mut Writing, case: Case) -> Result<(), Fault> {
    if !case.is_last(&tx.case_state(case).await?) {
        return Ok(());
    }
    let steps = tx.facts::<CaseStep>(case.id).await?;
    let on = steps
        .iter()
        .find(|step| case.is_last(&step.state))
        .and_then(|step| step.date)
        .map(|day| format!(" el {}", short_date(day)))
        .unwrap_or_default();
    Err(Fault::not_now(
        "filed",
        format!(
            "El expediente se archivó{on} y no se cambia. No se cambió nada. Si hay que corregirlo, anule el archivo con su motivo."
        ),
    ))
}
