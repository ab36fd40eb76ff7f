//! Lists and figures of events.

use crate::directory::index_query;
use crate::{Store, StoreError};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Row};
use std::collections::HashMap;

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
        coalesce((select c.state from kept_case_standing c where c.case_id = t.id and c.case_kind = 'training'), '')
            as state,
        t.training_type, t.modality, t.organiser,
        t.systems,
        coalesce(nullif(t.venue_name, ''), t.platform, '') as venue,
        (select group_concat(distinct s.date) from standing_session s where s.training = t.id)
            as days
    from training t";

/// Rows of the people who are expected at the event that follows; one of several enrolments is there several times. As the view says it,
/// which would be made whole.
pub(crate) const EXPECTED_AT: &str = "select coalesce(s.one_row, p.row) as row
    from enrolment e cross join person p on p.id = e.person left join kept_person_one s on s.row = p.row
    where not coalesce(e.removed, 0) and e.training = ";

/// How many people are expected at the event of an expression, in SQL.
pub(crate) fn count_expected(training: &str) -> String {
    format!("select count(distinct row) from ({EXPECTED_AT} {training})")
}

/// `kept_unsigned` names records: who signed under another of his records, or in another of the sessions that are one, has signed.
const UNSIGNED: &str = "select s.training, count(distinct p.one) as people
    from kept_unsigned u cross join session_one s on s.id = u.session cross join person_one p on p.id = u.person
    where s.training in (select value from json_each(?))
      and not exists (
        select 1
        from (select p.one as id union all select k.id from kept_person_one k where k.one = p.one) record
        cross join session_one t on t.training = s.training and t.one = s.one
        cross join signature g on g.session = t.id and g.person = record.id
        where not exists (select 1 from annulled x where x.op = g.op))
    group by s.training";

/// What a list of events is asked for.
#[derive(Debug, Clone, Default)]
pub struct TrainingsAsked {
    /// Words that begin words of name, venue or objective.
    pub text: String,
    pub state: Option<String>,
    pub training_type: Option<String>,
    /// Events with a day at or after this one, `2027-04-12`.
    pub from: Option<String>,
    /// Events with a day at or before this one.
    pub to: Option<String>,
    pub limit: Option<u32>,
}

impl TrainingsAsked {
    /// How many, if nothing else is asked for.
    fn first_page(&self) -> Option<u32> {
        let all = self.text.trim().is_empty()
            && self.state.is_none()
            && self.training_type.is_none()
            && self.from.is_none()
            && self.to.is_none();
        self.limit.filter(|limit| all && *limit > 0)
    }
}

/// Every event with its days. The days of all are read once, from their index.
const EVERY: &str = "with span as materialized (
        select s.training, min(s.date) as first, max(s.date) as last
        from standing_session s group by s.training)
    select t.id from training t left join span on span.training = t.id and ?1 = ''";

/// The events that the words find, few: their own days are looked up.
const FOUND: &str = "with span as materialized (
        select t.id as training,
               (select min(s.date) from standing_session s where s.training = t.id) as first,
               (select max(s.date) from standing_session s where s.training = t.id) as last
        from training_search f cross join training t on t.row = f.rowid where training_search match ?1)
    select t.id from span cross join training t on t.id = span.training";

/// The latest events, and those of the last one's day. Nothing is read of an event that is earlier. Less than a page when there is
/// none with a day beyond it.
const FIRST_PAGE: &str = "with span as materialized (
        select s.training, min(s.date) as first
        from standing_session s group by s.training)
    select t.id from span cross join training t on t.id = span.training
    where span.first >= (select first from span order by first desc limit 1 offset ?1 - 1)
    order by span.first desc, coalesce(t.name, ''), t.id limit ?1";

/// Where an event stands; one without a step is a draft.
const STATE: &str = "coalesce((select c.state from kept_case_standing c where c.case_id = t.id and c.case_kind = 'training'),
    'draft')";

/// The sessions come first: they are few.
const LINES: &str = "with sessions as materialized (
        select o.id, o.one, o.training from session_one o
        where o.training in (select value from json_each(?1))
          and (?2 is null or exists (select 1 from session s where s.id = o.id and s.date <= ?2))),
    signed as materialized (
        select distinct s.one as session, g.person
        from sessions s cross join standing_signature g on g.session = s.id),
    present as materialized (
        select distinct s.training, s.one as session, a.person
        from sessions s cross join standing_attendance a on a.session = s.id)
    select p.training, p.session, p.person, g.person is not null as signed
    from present p left join signed g on g.session = p.session and g.person = p.person";

fn list_of(values: &[String]) -> String {
    Value::from(values).to_string()
}

impl Store {
    /// Ids of the events asked for, the latest first day first; those without a day come last.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn training_ids(&self, asked: &TrainingsAsked) -> Result<Vec<String>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        if let Some(limit) = asked.first_page() {
            let page: Vec<String> = sqlx::query_scalar(FIRST_PAGE)
                .bind(limit)
                .fetch_all(&mut *connection)
                .await?;
            if page.len() == limit as usize {
                return Ok(page);
            }
        }
        let query = index_query(&asked.text);
        let events = if query.is_some() { FOUND } else { EVERY };
        let statement = format!(
            "{events}
             where (?2 is null or {STATE} = ?2) and (?3 is null or t.training_type = ?3)
               and (?4 is null or span.last >= ?4) and (?5 is null or span.first <= ?5)
             order by span.first desc, coalesce(t.name, ''), t.id limit ?6"
        );
        Ok(sqlx::query_scalar(AssertSqlSafe(statement))
            .bind(query.unwrap_or_default())
            .bind(&asked.state)
            .bind(&asked.training_type)
            .bind(&asked.from)
            .bind(&asked.to)
            .bind(asked.limit.map_or(-1, i64::from))
            .fetch_all(&mut *connection)
            .await?)
    }

    /// Ids of the events that a day's page may show: drafts, those with a session on that day or later, and those where somebody
    /// registered may not have signed.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn trainings_of_day(&self, day: &str) -> Result<Vec<String>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let statement = format!(
            "select t.id from training t where {STATE} = 'draft'
             union
             select s.training from standing_session s where s.date >= ?1 and s.training is not null
             union
             select s.training from session s
             where s.id in (select session from kept_unsigned) and s.training is not null"
        );
        Ok(sqlx::query_scalar(AssertSqlSafe(statement))
            .bind(day)
            .fetch_all(&mut *connection)
            .await?)
    }

    /// These events as a list shows them, in no order.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn trainings(&self, ids: &[String]) -> Result<Vec<TrainingFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(AssertSqlSafe(format!(
            "{LIST} where t.id in (select value from json_each(?))"
        )))
        .bind(list_of(ids))
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
                })
            })
            .collect()
    }

    /// How many people are expected at each of these events.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn enrolled(&self, ids: &[String]) -> Result<HashMap<String, u32>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let count = count_expected("value");
        let statement = format!("select value, ({count}) as people from json_each(?)");
        let rows: Vec<(String, u32)> = sqlx::query_as(AssertSqlSafe(statement))
            .bind(list_of(ids))
            .fetch_all(&mut *connection)
            .await?;
        Ok(rows.into_iter().collect())
    }

    /// Those of these events where somebody stands in a register who has not signed it, and how many people that is.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn unsigned(&self, ids: &[String]) -> Result<HashMap<String, u32>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let found: Vec<(String, u32)> = sqlx::query_as(UNSIGNED)
            .bind(list_of(ids))
            .fetch_all(&mut *connection)
            .await?;
        Ok(found.into_iter().collect())
    }

    /// Lines of all registers of these events; each person once in each session.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn register_lines(&self, trainings: &[String]) -> Result<Vec<LineFound>, StoreError> {
        self.lines(trainings, None).await
    }

    /// Those lines whose session has begun by a civil day, `2027-04-12`: who was registered before its day has not attended yet.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn register_lines_by(
        &self,
        trainings: &[String],
        day: &str,
    ) -> Result<Vec<LineFound>, StoreError> {
        self.lines(trainings, Some(day)).await
    }

    async fn lines(
        &self,
        trainings: &[String],
        by: Option<&str>,
    ) -> Result<Vec<LineFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(LINES)
            .bind(list_of(trainings))
            .bind(by)
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
