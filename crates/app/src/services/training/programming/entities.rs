//! The entities of an event: the form has their names, the record their ids.

use super::types::TrainingFields;
use crate::fault::Fault;
use crate::form::{Form as _, Shown};
use crate::office::directory::EntityNames;
use sisconecta_domain::ids::{EntityId, OpId, TrainingId};
use sisconecta_domain::kinds::Edit;
use sisconecta_domain::kinds::training::Training;
use sisconecta_store::{Store, Writing};

/// Puts the names of the record's entities into the form.
pub(super) async fn name(
    store: &Store,
    record: &Training,
    fields: &mut TrainingFields,
) -> Result<(), Fault> {
    let named = [record.requesting_entity, record.inviting_entity];
    let ids: Vec<EntityId> = named.iter().copied().flatten().collect();
    let names = store.entity_names(&ids).await?;
    let name = |id: Option<EntityId>| {
        let named = id.and_then(|id| names.get(&id).cloned());
        named.map(|named| named.name).unwrap_or_default()
    };
    fields.requesting_entity = name(record.requesting_entity);
    fields.inviting_entity = name(record.inviting_entity);
    Ok(())
}

/// Like [`crate::form::save`], with the entities that the form names: one that nobody knows is written.
pub(super) async fn save(
    tx: &mut Writing,
    id: TrainingId,
    shown: Shown<TrainingFields>,
    fields: &TrainingFields,
) -> Result<Option<OpId>, Fault> {
    let mut now = fields.record();
    if let (Some(base), Some(showed)) = (shown.base, shown.showed) {
        let showed = showed.tidy();
        let mut before = showed.record();
        let names = |form: &TrainingFields| {
            let (asks, invites) = (&form.requesting_entity, &form.inviting_entity);
            (asks.clone(), invites.clone())
        };
        if names(&showed) != names(fields) {
            let mut entities = EntityNames::load(tx).await?;
            (before.requesting_entity, now.requesting_entity) = entities
                .change(tx, &showed.requesting_entity, &fields.requesting_entity)
                .await?;
            (before.inviting_entity, now.inviting_entity) = entities
                .change(tx, &showed.inviting_entity, &fields.inviting_entity)
                .await?;
        }
        return Ok(tx.save(id, &base, &before, &now).await?);
    }
    let stands = tx.get::<Training>(id).await?.map(|found| found.record);
    let stands = stands.unwrap_or_default();
    let mut entities = EntityNames::load(tx).await?;
    now.requesting_entity = entities.settle(tx, &fields.requesting_entity).await?;
    now.inviting_entity = entities.settle(tx, &fields.inviting_entity).await?;
    let before = Training {
        requesting_entity: stands.requesting_entity,
        inviting_entity: stands.inviting_entity,
        ..TrainingFields::of(&stands).record()
    };
    Ok(tx.set(id, Edit::between(&before, &now)).await?)
}
