//! Public entities: each shown by the record that stands for it, and what makes several records one.

use crate::kinds::found;
use crate::tables::op_id;
use crate::{Found, Snapshot, Store, StoreError, Writing};
use sisconecta_domain::ids::{EntityId, OpId, StaffId};
use sisconecta_domain::kinds::office::PublicEntity;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use std::collections::HashMap;

/// A record of an entity, and what the entity is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityNamed {
    /// The record that stands for the entity.
    pub one: EntityId,
    pub name: String,
}

/// The name of a record of an entity, and of what stands for it.
#[derive(Debug, Clone)]
pub struct EntityRecord {
    pub id: EntityId,
    pub own_name: String,
    pub named: EntityNamed,
}

/// A code that belongs to one entity alone.
#[derive(Debug, Clone, Copy)]
pub enum EntityCode<'a> {
    Ruc(&'a str),
    Siaf(&'a str),
}

/// Two records of an entity that somebody merged.
#[derive(Debug, Clone)]
pub struct EntityMerge {
    pub op: OpId,
    pub entity: EntityId,
    pub entity_name: String,
    pub into: EntityId,
    pub into_name: String,
    pub actor: Option<StaffId>,
    /// UTC milliseconds since 1970 by the writer's clock.
    pub claimed_at: i64,
}

const ENTITIES: &str = "select e.* from public_entity e join entity_one o on o.id = e.id
    where o.one = e.id order by e.id";

const PEOPLE: &str = "with
    asked (one) as (select value from json_each(?)),
    member (one, id) as (
        select one, one from asked union select a.one, j.id from asked a join kept_entity_one j on j.one = a.one
    )
    select m.one, count(distinct coalesce(s.one_row, p.row)) as people
    from member m cross join person p on p.entity = m.id left join kept_person_one s on s.row = p.row
    group by m.one";

const RECORDS: &str =
    "select e.id, coalesce(e.name, '') as own_name, n.one, coalesce(n.name, '') as name
    from public_entity e join entity_named n on n.id = e.id order by e.id";

const MERGES: &str =
    "select l.op, l.actor, l.claimed_at, a.id as entity, coalesce(a.name, '') as entity_name,
        b.id as merged_into, coalesce(b.name, '') as into_name
    from standing_entity_link l
    join public_entity a on a.id = l.entity
    join public_entity b on b.id = l.merged_into
    join entity_one o on o.id = l.entity
    where o.one = (select one from entity_one where id = ?) and a.id <> b.id
    order by l.op";

const BETWEEN: &str = "select op from standing_entity_link
    where (entity = ?1 and merged_into = ?2) or (entity = ?2 and merged_into = ?1) order by op";

fn entity_id(row: &SqliteRow, column: &str) -> Result<EntityId, StoreError> {
    row.try_get::<&str, _>(column)?
        .parse()
        .map_err(|error: uuid::Error| StoreError::damaged(crate::folder::CENTRE, error))
}

fn named(row: &SqliteRow) -> Result<EntityNamed, StoreError> {
    Ok(EntityNamed {
        one: entity_id(row, "one")?,
        name: row.try_get("name")?,
    })
}

fn listed(ids: &[EntityId]) -> Result<String, StoreError> {
    serde_json::to_string(ids).map_err(|error| StoreError::Invalid {
        source: error.into(),
    })
}

async fn names(
    connection: &mut SqliteConnection,
    ids: &[EntityId],
) -> Result<HashMap<EntityId, EntityNamed>, StoreError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query(
        "select n.id, n.one, coalesce(n.name, '') as name from entity_named n
         where n.id in (select value from json_each(?))",
    )
    .bind(listed(ids)?)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((entity_id(row, "id")?, named(row)?)))
        .collect()
}

impl Store {
    /// Every public entity by the record that stands for it, oldest id first.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entities(&self) -> Result<Vec<Found<PublicEntity>>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(ENTITIES).fetch_all(&mut *connection).await?;
        rows.iter().map(found).collect()
    }

    /// How many people of the directory work at each of these entities; of one where nobody does, nothing.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn people_of_entities(
        &self,
        entities: &[EntityId],
    ) -> Result<HashMap<EntityId, u32>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(PEOPLE)
            .bind(listed(entities)?)
            .fetch_all(&mut *connection)
            .await?;
        rows.iter()
            .map(|row| Ok((entity_id(row, "one")?, row.try_get("people")?)))
            .collect()
    }

    /// What these records are called, as far as they are here.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entity_names(
        &self,
        ids: &[EntityId],
    ) -> Result<HashMap<EntityId, EntityNamed>, StoreError> {
        names(&mut *self.readers().acquire().await?, ids).await
    }

    /// What this record is called; `None` when it is not here.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entity_name(&self, id: EntityId) -> Result<Option<EntityNamed>, StoreError> {
        Ok(self.entity_names(&[id]).await?.remove(&id))
    }

    /// The merges that make up an entity, each pair of records once.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entity_merges(&self, entity: EntityId) -> Result<Vec<EntityMerge>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(MERGES)
            .bind(entity.to_string())
            .fetch_all(&mut *connection)
            .await?;
        let mut merges: Vec<EntityMerge> = Vec::new();
        for row in &rows {
            let (entity, into) = (entity_id(row, "entity")?, entity_id(row, "merged_into")?);
            // Two laptops may have merged the same two.
            if merges
                .iter()
                .any(|known| known.entity == entity && known.into == into)
            {
                continue;
            }
            let actor: Option<&str> = row.try_get("actor")?;
            merges.push(EntityMerge {
                op: op_id(row.try_get("op")?)?,
                entity,
                entity_name: row.try_get("entity_name")?,
                into,
                into_name: row.try_get("into_name")?,
                actor: actor.and_then(|text| text.parse().ok()),
                claimed_at: row.try_get("claimed_at")?,
            });
        }
        Ok(merges)
    }
}

impl Snapshot {
    /// Like [`Store::entity_names`], as of this moment.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entity_names(
        &mut self,
        ids: &[EntityId],
    ) -> Result<HashMap<EntityId, EntityNamed>, StoreError> {
        names(self.connection(), ids).await
    }
}

impl Writing {
    /// Like [`Store::entity_names`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entity_names(
        &mut self,
        ids: &[EntityId],
    ) -> Result<HashMap<EntityId, EntityNamed>, StoreError> {
        names(self.connection(), ids).await
    }

    /// What this record is called; `None` when it is not here.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entity_name(&mut self, id: EntityId) -> Result<Option<EntityNamed>, StoreError> {
        Ok(names(self.connection(), &[id]).await?.remove(&id))
    }

    /// Every record that has a name, oldest id first.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entity_records(&mut self) -> Result<Vec<EntityRecord>, StoreError> {
        let rows = sqlx::query(RECORDS).fetch_all(self.connection()).await?;
        rows.iter()
            .map(|row| {
                Ok(EntityRecord {
                    id: entity_id(row, "id")?,
                    own_name: row.try_get("own_name")?,
                    named: named(row)?,
                })
            })
            .collect()
    }

    /// The entity that has a code.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entity_of_code(
        &mut self,
        code: EntityCode<'_>,
    ) -> Result<Option<EntityNamed>, StoreError> {
        let (statement, code) = match code {
            EntityCode::Ruc(code) => (
                "select n.one, coalesce(n.name, '') as name from public_entity e join entity_named n on n.id = e.id
                 where e.ruc = ? order by e.id limit 1",
                code,
            ),
            EntityCode::Siaf(code) => (
                "select n.one, coalesce(n.name, '') as name from public_entity e join entity_named n on n.id = e.id
                 where e.siaf_code = ? order by e.id limit 1",
                code,
            ),
        };
        let row = sqlx::query(statement)
            .bind(code)
            .fetch_optional(self.connection())
            .await?;
        row.as_ref().map(named).transpose()
    }

    /// The operations that merge two records, in either direction and by whomever.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entity_merges_between(
        &mut self,
        entity: EntityId,
        other: EntityId,
    ) -> Result<Vec<OpId>, StoreError> {
        let ops: Vec<String> = sqlx::query_scalar(BETWEEN)
            .bind(entity.to_string())
            .bind(other.to_string())
            .fetch_all(self.connection())
            .await?;
        ops.iter().map(|op| op_id(op)).collect()
    }
}

#[cfg(test)]
mod tests;
