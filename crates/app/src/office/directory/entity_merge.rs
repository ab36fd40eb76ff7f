//! Two records of one entity: merged by a fact, parted by annulling it. Nothing written under either is rewritten.

use super::entity_types::{
    EntityMergeRow, ListEntityMerges, MergeEntities, NamedEntity, UnmergeEntities,
};
use crate::context::Ctx;
use crate::fault::Fault;
use sisconecta_domain::ids::EntityId;
use sisconecta_domain::kinds::office::EntityLink;
use sisconecta_store::Store;

const REASON: &str = "unión de entidades deshecha";

async fn rows(store: &Store, entity: EntityId) -> Result<Vec<EntityMergeRow>, Fault> {
    let mut rows = Vec::new();
    for found in store.entity_merges(entity).await? {
        rows.push(EntityMergeRow {
            entity: NamedEntity {
                id: found.entity,
                name: found.entity_name,
            },
            into: NamedEntity {
                id: found.into,
                name: found.into_name,
            },
            who: crate::office::review::staff_name(store, found.actor).await?,
            when: found.claimed_at,
        });
    }
    Ok(rows)
}

pub(crate) async fn list_merges(
    ctx: &Ctx<'_>,
    request: ListEntityMerges,
) -> Result<Vec<EntityMergeRow>, Fault> {
    rows(&ctx.store, request.entity).await
}

pub(crate) async fn merge_entities(
    ctx: &Ctx<'_>,
    request: MergeEntities,
) -> Result<Vec<EntityMergeRow>, Fault> {
    let MergeEntities { entity, into } = request;
    ctx.write(async |tx| {
        let one = tx.entity_name(entity).await?;
        let other = tx.entity_name(into).await?;
        let (Some(one), Some(other)) = (one, other) else {
            return Err(Fault::not_found());
        };
        if one.one == other.one {
            return Err(Fault::not_now(
                "already_one",
                "Esas dos fichas ya cuentan como una sola entidad. No se cambió nada.",
            ));
        }
        let link = EntityLink {
            entity: Some(entity),
            merged_into: Some(into),
        };
        tx.insert(entity, &link, Vec::new()).await?;
        Ok(())
    })
    .await?;
    rows(&ctx.store, into).await
}

pub(crate) async fn unmerge_entities(
    ctx: &Ctx<'_>,
    request: UnmergeEntities,
) -> Result<Vec<EntityMergeRow>, Fault> {
    let UnmergeEntities { entity, into } = request;
    ctx.write(async |tx| {
        let links = tx.entity_merges_between(entity, into).await?;
        if links.is_empty() {
            return Err(Fault::not_now(
                "not_merged",
                "Esas dos fichas no están unidas. No se cambió nada.",
            ));
        }
        for link in links {
            tx.annul(link, entity.0, REASON).await?;
        }
        Ok(())
    })
    .await?;
    rows(&ctx.store, into).await
}
