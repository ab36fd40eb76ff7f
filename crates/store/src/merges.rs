//! Records of people that somebody declared to be one person.

use crate::directory::{PersonFound, by_id};
use crate::tables::op_id;
use crate::{Store, StoreError, Writing};
use sisconecta_domain::ids::{OpId, StaffId};
use sqlx::{Row, SqliteConnection};

/// A merge that stands.
#[derive(Debug, Clone)]
pub struct MergeFound {
    pub op: OpId,
    pub person: PersonFound,
    pub into: PersonFound,
    pub actor: Option<StaffId>,
    /// UTC milliseconds since 1970 by the writer's clock.
    pub claimed_at: i64,
}

const OF_PERSON: &str =
    "select l.op, l.actor, l.claimed_at, a.class as person, b.class as merged_into
    from standing_person_link l
    join person_class a on a.id = l.person
    join person_class b on b.id = l.merged_into
    join person_one o on o.id = l.person
    where o.one = (select one from person_one where id = ?) and a.class <> b.class
    order by l.op";

const BETWEEN: &str = "select l.op from standing_person_link l
    join person_class a on a.id = l.person
    join person_class b on b.id = l.merged_into
    join person_class x on x.id = ?1
    join person_class y on y.id = ?2
    where (a.class = x.class and b.class = y.class) or (a.class = y.class and b.class = x.class)
    order by l.op";

async fn one(connection: &mut SqliteConnection, id: &str) -> Result<PersonFound, StoreError> {
    let found = by_id(connection, id).await?;
    found.ok_or(StoreError::Database {
        source: sqlx::Error::RowNotFound,
    })
}

impl Store {
    /// The merges that make up a person, each pair of records once.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn merges(&self, person: &str) -> Result<Vec<MergeFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(OF_PERSON)
            .bind(person)
            .fetch_all(&mut *connection)
            .await?;
        let mut found: Vec<MergeFound> = Vec::new();
        for row in &rows {
            let person = one(&mut connection, row.try_get("person")?).await?;
            let into = one(&mut connection, row.try_get("merged_into")?).await?;
            // Two laptops may have merged the same two.
            if found
                .iter()
                .any(|known| known.person.id == person.id && known.into.id == into.id)
            {
                continue;
            }
            let actor: Option<String> = row.try_get("actor")?;
            found.push(MergeFound {
                op: op_id(row.try_get("op")?)?,
                person,
                into,
                actor: actor.and_then(|text| text.parse().ok()),
                claimed_at: row.try_get("claimed_at")?,
            });
        }
        Ok(found)
    }
}

impl Writing {
    /// The record that stands for a person; `None` when there is no such person.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn stands_for(&mut self, person: &str) -> Result<Option<String>, StoreError> {
        Ok(
            sqlx::query_scalar("select one from person_one where id = ?")
                .bind(person)
                .fetch_optional(self.connection())
                .await?,
        )
    }

    /// The operations that merge two people, in either direction and by whomever.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn merges_between(
        &mut self,
        person: &str,
        other: &str,
    ) -> Result<Vec<OpId>, StoreError> {
        let ops: Vec<String> = sqlx::query_scalar(BETWEEN)
            .bind(person)
            .bind(other)
            .fetch_all(self.connection())
            .await?;
        ops.iter().map(|op| op_id(op)).collect()
    }
}
