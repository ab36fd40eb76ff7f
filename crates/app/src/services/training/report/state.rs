//! Where the report stands, and whether it may be changed.

use crate::fault::Fault;
use crate::fields::typed;
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::report::ReportState;
use sisconecta_store::Store;
use sisconecta_store::records::Record;
use sisconecta_sync::natural_id;
use uuid::Uuid;

/// The one report of an event, whichever device begins it.
pub(super) fn report_id(training: TrainingId) -> Uuid {
    natural_id("event_report", &[&training.to_string()])
}

pub(super) fn state_of(record: Option<&Record>) -> ReportState {
    record.map_or(ReportState::Draft, |record| typed(&record.fields, "state"))
}

/// Refuses a change of a report that was finished.
pub(super) async fn open_to_change(store: &Store, training: TrainingId) -> Result<(), Fault> {
    let record = store.record("event_report", report_id(training)).await?;
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
