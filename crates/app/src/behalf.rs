//! Who stands in for whom as the records say, and the trace of what was written so.

use sisconecta_domain::acts::{Behalf, Roster};
use sisconecta_domain::kinds::absence::{Absence, Acting};
use sisconecta_domain::kinds::office::Staff;
use sisconecta_store::{Store, StoreError, Writing};
use uuid::Uuid;

/// Who works here and who is absent, as it stands now.
pub(crate) async fn roster(store: &Store) -> Result<Roster, StoreError> {
    let mut tables = store.snapshot().await?;
    let staff = tables.all::<Staff>().await?;
    let absences = tables.all::<Absence>().await?;
    Ok(Roster {
        staff: staff
            .into_iter()
            .filter(|found| found.record.active != Some(false))
            .filter_map(|found| Some((found.id, found.record.post?)))
            .collect(),
        absences: absences
            .into_iter()
            .filter(|found| !found.record.removed)
            .map(|found| (found.id, found.record))
            .collect(),
    })
}

/// Writes on whose behalf a transaction was made.
pub(crate) async fn trace(tx: &mut Writing, behalf: &Behalf) -> Result<(), StoreError> {
    let operations: Vec<String> = tx.ops().iter().map(ToString::to_string).collect();
    if operations.is_empty() {
        return Ok(());
    }
    let acting = Acting {
        absence: behalf.absent.map(|(_, absence)| absence),
        post: Some(behalf.post),
        on_behalf_of: behalf.absent.map(|(staff, _)| staff),
        reason: behalf.reason.clone(),
        operations,
    };
    tx.insert(Uuid::now_v7(), &acting, Vec::new()).await?;
    Ok(())
}
