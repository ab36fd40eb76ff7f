//! What an event is about follows from what is said in it (C-02): its scope, its figures and the reports that it waits for (C-46) go by
//! its systems, so a system that somebody speaks about is one of them.

use crate::fault::Fault;
use crate::naming::nomenclature;
use chrono::NaiveDate;
use sisconecta_domain::catalogue::SystemCode;
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::kinds::Edit;
use sisconecta_domain::kinds::training::{Speaker, Training};
use sisconecta_store::{Store, Writing};

/// The event takes up the system of a talk.
pub(super) async fn take_up(
    tx: &mut Writing,
    id: TrainingId,
    system: Option<&SystemCode>,
) -> Result<(), Fault> {
    let Some(system) = system else {
        return Ok(());
    };
    let event = tx.get::<Training>(id).await?.ok_or_else(Fault::not_found)?;
    if event.systems.contains(system) {
        return Ok(());
    }
    let mut now = event.record.clone();
    now.systems.push(system.clone());
    now.systems.sort_unstable();
    tx.set(id, Edit::between(&event.record, &now)).await?;
    Ok(())
}

/// Refuses that an event lets go of a system that somebody speaks about in it; `before` is what it was about until now.
pub(super) async fn check_kept(
    tx: &mut Writing,
    store: &Store,
    id: TrainingId,
    before: &[SystemCode],
    day: NaiveDate,
) -> Result<(), Fault> {
    let event = tx.get::<Training>(id).await?.ok_or_else(Fault::not_found)?;
    let gone = |system: &SystemCode| before.contains(system) && !event.systems.contains(system);
    if !before.iter().any(gone) {
        return Ok(());
    }
    for speaker in tx.of::<Speaker>(id).await? {
        if let Some(system) = speaker.system.as_ref().filter(|system| gone(system)) {
            let name = nomenclature(store).await?.system(system, day);
            return Err(Fault::input(
                "systems",
                format!(
                    "«{name}» es el tema de {}: el evento lo abarca. No se quitó. Cambie primero la materia de ese expositor.",
                    speaker.name
                ),
            ));
        }
    }
    Ok(())
}
