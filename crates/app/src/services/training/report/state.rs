//! Where the report stands, and whether it may be changed.

use crate::fault::Fault;
use sisconecta_domain::ids::{EventReportId, TrainingId};
use sisconecta_domain::kinds::report::EventReport;
use sisconecta_domain::report::ReportState;
use sisconecta_store::Store;
use sisconecta_store::kinds::Found;
use sisconecta_sync::natural_id;

/// The one report of an event, whichever device begins it.
pub(super) fn report_id(training: TrainingId) -> EventReportId {
    EventReportId(natural_id("event_report", &[&training.to_string()]))
}

/// A report that nobody has begun is a draft.
pub(super) fn state_of(report: Option<&Found<EventReport>>) -> ReportState {
    report
        .and_then(|report| report.state)
        .unwrap_or(ReportState::Draft)
}

/// Refuses a change of a report that was finished.
pub(super) async fn open_to_change(store: &Store, training: TrainingId) -> Result<(), Fault> {
    let record = store.get::<EventReport>(report_id(training)).await?;
    match state_of(record.as_ref()) {
        ReportState::Draft => Ok(()),
        ReportState::Finished | ReportState::Submitted => Err(finished_already()),
    }
}

pub(super) fn finished_already() -> Fault {
    Fault::not_now(
        "report_finished",
        "El informe ya está terminado y no se cambió. Para corregirlo, use «Reabrir el informe» y termínelo de nuevo.",
    )
}
