//! Lists and figures of events.

use crate::directory::index_query;
use crate::{Store, StoreError};
use sqlx::Row;

/// What a list shows of an event.
#[derive(Debug, Clone)]
pub struct TrainingFound {
    pub id: String,
    pub name: String,
    /// Code of where it stands.
    pub state: String,
    pub training_type: Option<String>,
    pub modality: Option<String>,
    pub organiser: Option<String>,
    /// JSON list.
    pub systems: Option<String>,
    pub venue: String,
    /// Days of its sessions, `2027-04-12`, separated by commas, in no order.
    pub days: Option<String>,
    pub enrolled: u32,
}

/// A line of a register: who stands in it, and whether signed.
#[derive(Debug, Clone)]
pub struct LineFound {
    pub training: String,
    pub session: String,
    pub person: String,
    pub signed: bool,
}

const LIST: &str = "select t.id, coalesce(t.name, '') as name,
        coalesce((select f.state from case_step f join case_road r on r.case_kind = f.case_kind and r.state = f.state
                  where f.case_id = t.id and not exists (select 1 from annulled x where x.op = f.op)
                  order by r.place desc limit 1), '') as state,
        t.training_type, t.modality, t.organiser,
        t.systems,
        coalesce(nullif(t.venue_name, ''), t.platform, '') as venue,
        (select group_concat(distinct s.date) from session s where s.training = t.id and not coalesce(s.removed, 0))
            as days,
        (select count(*) from expected e where e.training = t.id) as enrolled
    from training t";

const LINES: &str = "with sessions as materialized (
        select id, one, training from session_one where ?1 is null or training = ?1),
    signed as materialized (
        select distinct s.one as session, g.person from sessions s join standing_signature g on g.session = s.id),
    present as materialized (
        select distinct s.training, s.one as session, a.person
        from sessions s join standing_attendance a on a.session = s.id)
    select p.training, p.session, p.person, g.person is not null as signed
    from present p left join signed g on g.session = p.session and g.person = p.person";

impl Store {
    /// Events whose name, venue or objective has words that begin as asked; all when nothing is asked.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn list_trainings(&self, text: &str) -> Result<Vec<TrainingFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let query = index_query(text);
        let statement = match &query {
            Some(_) => format!(
                "{LIST} join training_search f on f.rowid = t.row where training_search match ?"
            ),
            None => format!("{LIST} where ? = ''"),
        };
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(query.unwrap_or_default())
            .fetch_all(&mut *connection)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(TrainingFound {
                    id: row.try_get("id")?,
                    name: row.try_get("name")?,
                    state: row.try_get("state")?,
                    training_type: row.try_get("training_type")?,
                    modality: row.try_get("modality")?,
                    organiser: row.try_get("organiser")?,
                    systems: row.try_get("systems")?,
                    venue: row.try_get("venue")?,
                    days: row.try_get("days")?,
                    enrolled: row.try_get("enrolled")?,
                })
            })
            .collect()
    }

    /// Lines of all registers of an event, or of every event; each person once in each session.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn register_lines(
        &self,
        training: Option<&str>,
    ) -> Result<Vec<LineFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(LINES)
            .bind(training)
            .fetch_all(&mut *connection)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(LineFound {
                    training: row.try_get("training")?,
                    session: row.try_get("session")?,
                    person: row.try_get("person")?,
                    signed: row.try_get("signed")?,
                })
            })
            .collect()
    }
}
