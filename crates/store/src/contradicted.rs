//! Sessions that somebody removed or moved without knowing that attendance was taken in them. Their registers stay; people decide.

use crate::{Store, StoreError, Writing};
use chrono::NaiveDate;
use serde_json::Value;
use sisconecta_domain::ids::SessionId;
use sisconecta_domain::kinds::FieldType as _;
use sisconecta_domain::training::DayPart;
use sqlx::{Row, SqliteConnection};

/// A session, and what of its register contradicts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradicted {
    pub session: SessionId,
    /// It was removed, and its register holds somebody.
    pub removed: bool,
    /// People whom its register holds.
    pub people: u32,
    /// Days and parts for which they were registered and which are not the session's, the earliest first.
    pub taken: Vec<Taken>,
}

/// A day and part, and how many were registered for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    pub date: NaiveDate,
    pub part: Option<DayPart>,
    pub people: u32,
}

const PEOPLE: &str = "select count(distinct coalesce(k.one, f.person))
    from (select person, op from attendance where session = ?1
          union all select person, op from signature where session = ?1
          union all select person, op from slip_stamp where session = ?1) f
    left join kept_person_one k on k.id = f.person
    where not exists (select 1 from annulled x where x.op = f.op)";

const TAKEN: &str = "select a.date, a.part, count(distinct coalesce(k.one, a.person)) as people
    from session s join attendance a on a.session = s.id
    left join kept_person_one k on k.id = a.person
    where s.id = ?1 and a.date is not null and (a.date is not s.date or a.part is not s.part)
      and not exists (select 1 from annulled x where x.op = a.op)
    group by a.date, a.part order by a.date, a.part desc";

fn damaged(error: impl Into<crate::error::Cause>) -> StoreError {
    StoreError::damaged(crate::names::CENTRE, error)
}

async fn contradicted(
    connection: &mut SqliteConnection,
    session: Option<SessionId>,
) -> Result<Vec<Contradicted>, StoreError> {
    let rows: Vec<(String, bool)> = sqlx::query_as(
        "select id, removed from kept_session_contradicted where ?1 is null or id = ?1 order by id",
    )
    .bind(session.map(|id| id.to_string()))
    .fetch_all(&mut *connection)
    .await?;
    let mut found = Vec::with_capacity(rows.len());
    for (id, removed) in rows {
        let people = sqlx::query_scalar(PEOPLE)
            .bind(&id)
            .fetch_one(&mut *connection)
            .await?;
        let mut taken = Vec::new();
        for row in sqlx::query(TAKEN)
            .bind(&id)
            .fetch_all(&mut *connection)
            .await?
        {
            let part: Option<String> = row.try_get("part")?;
            taken.push(Taken {
                date: row.try_get::<&str, _>("date")?.parse().map_err(damaged)?,
                part: Option::<DayPart>::read(&Value::from(part)),
                people: row.try_get("people")?,
            });
        }
        found.push(Contradicted {
            session: id.parse().map_err(damaged)?,
            removed,
            people,
            taken,
        });
    }
    Ok(found)
}

impl Store {
    /// The sessions that their registers contradict.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn contradicted_sessions(&self) -> Result<Vec<Contradicted>, StoreError> {
        contradicted(&mut *self.readers().acquire().await?, None).await
    }

    /// Whether a session that bears the mark of a removed one stays, because its register holds somebody.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn session_stays(&self, session: SessionId) -> Result<bool, StoreError> {
        let mut connection = self.readers().acquire().await?;
        Ok(
            sqlx::query_scalar("select exists (select 1 from standing_session where id = ?)")
                .bind(session.to_string())
                .fetch_one(&mut *connection)
                .await?,
        )
    }

    /// How much waits for a decision: fields with several values, and sessions that their registers contradict.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn to_decide(&self) -> Result<u32, StoreError> {
        let mut connection = self.readers().acquire().await?;
        Ok(sqlx::query_scalar(
            "select (select count(*) from undecided) + (select count(*) from kept_session_contradicted)",
        )
        .fetch_one(&mut *connection)
        .await?)
    }
}

impl Writing {
    /// What contradicts a session, within this transaction; `None` when nothing does.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn contradicted(
        &mut self,
        session: SessionId,
    ) -> Result<Option<Contradicted>, StoreError> {
        let found = contradicted(self.connection(), Some(session)).await?;
        Ok(found.into_iter().next())
    }
}
