//! That the survey of an event was not taken, and why. The reason stands for the sheets that are missing (C-05, C-06), and holds only
//! while there are none.

use crate::fault::Fault;
use crate::services::training::programming::TrainingDetail;
use sisconecta_domain::expediente::ExpedienteItem;
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::kinds::case::CasePart;
use sisconecta_domain::kinds::training::Training;
use sisconecta_domain::training::TrainingType;
use sisconecta_store::Store;
use sisconecta_store::kinds::Standing;
use sisconecta_store::survey::SheetFound;

/// What somebody wrote about a survey that was not taken.
#[derive(Debug, Clone, Default)]
pub(crate) struct Omission {
    /// Empty when nobody wrote one.
    pub reason: String,
    /// No sheet contradicts it.
    pub holds: bool,
}

impl Omission {
    pub(crate) async fn load(store: &Store, training: &TrainingDetail) -> Result<Self, Fault> {
        let kind = training.fields.training_type;
        let found = store.get::<Training>(training.id).await?;
        let reason = found.map_or(String::new(), |found| found.record.survey_omission);
        let asked = kind.is_some_and(TrainingType::has_survey);
        let holds = asked && !reason.is_empty() && !answered(store, training.id).await?;
        Ok(Self { reason, holds })
    }

    /// The reason, while it holds.
    pub(crate) fn standing(&self) -> Option<&str> {
        self.holds.then_some(self.reason.as_str())
    }
}

async fn answered(store: &Store, training: TrainingId) -> Result<bool, Fault> {
    let id = training.to_string();
    let sheets = store.survey_sheets(&id).await?;
    let waiting = store.waiting_answers(&id).await?;
    let parts = store.facts::<CasePart>(training.0).await?;
    Ok(is_answered(&sheets, waiting, &parts))
}

/// Whether anybody answered: a sheet that is counted, one that waits on this device, or one that was attached.
pub(super) fn is_answered(
    sheets: &[SheetFound],
    waiting: u32,
    parts: &[Standing<CasePart>],
) -> bool {
    let attached = |part: &Standing<CasePart>| part.item == ExpedienteItem::A7.code();
    waiting > 0 || !sheets.is_empty() || parts.iter().any(attached)
}
