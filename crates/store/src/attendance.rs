//! The register of a session as it stands.

use crate::cases::is_closed;
use crate::directory::person_columns;
use crate::training::count_expected;
use crate::{Store, StoreError, Writing};
use serde::Deserialize;
use sisconecta_domain::ids::{EntityId, TrainingId};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};
use std::collections::HashMap;
use uuid::Uuid;

/// A fact of a register that nobody has taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegisterFact {
    Attendance {
        entity: String,
        post: String,
        email: String,
        phone: String,
    },
    Signature {
        means: String,
    },
    SlipStamp,
}

/// A fact with who and when.
#[derive(Debug, Clone)]
pub struct RegisterEntry {
    pub op: String,
    pub person: String,
    /// Device's clock, UTC milliseconds since 1970.
    pub claimed_at: i64,
    pub fact: RegisterFact,
    /// The entity that an attendance names, by any of its records.
    pub entity: Option<EntityId>,
}

/// Somebody expected at an event; somebody else who is told of has no enrolment.
#[derive(Debug, Clone, Deserialize)]
pub struct ExpectedFound {
    pub enrolment: String,
    pub person: String,
    pub means: String,
    pub document_number: String,
    pub paternal: String,
    pub maternal: String,
    pub names: String,
    pub entity: String,
    pub post: String,
    pub email: String,
    pub phone: String,
}

// Also of people who are not expected: they have no enrolment.
const LINES_OF: &str = concat!(
    "select coalesce(min(e.id), '') as enrolment, p.id as person, coalesce(e.means, 'list') as means, ",
    person_columns!(),
    " from who
    left join enrolment e on e.training = ?2 and e.person = who.id and not coalesce(e.removed, 0)
    cross join person p on p.id = who.one
    group by who.one"
);

/// The sessions that are one with the session asked for.
const SESSIONS: &str = "sessions as materialized (
        select y.id from session_one x cross join session_one y on y.training = x.training and y.one = x.one
        where x.id = ?1)";

const ENTRIES: &str = "select op, person, claimed_at, 'attendance' as kind, coalesce(entity, '') as a, coalesce(post, '') as b,
           coalesce(email, '') as c, coalesce(phone, '') as d, entity_id
    from standing_attendance where session in sessions
    union all
    select op, person, claimed_at, 'signature', coalesce(means, ''), '', '', '', null
    from standing_signature where session in sessions
    union all
    select op, person, claimed_at, 'slip_stamp', '', '', '', '', null
    from standing_slip_stamp where session in sessions
    order by claimed_at, op";

const EXPECTED: &str = concat!(
    "select x.enrolment, p.id as person, coalesce(e.means, 'list') as means, ",
    person_columns!(),
    " from expected x cross join person p on p.id = x.person cross join enrolment e on e.id = x.enrolment
    where x.training = ?"
);

/// The people of a list.
const ASKED: &str = "asked as materialized (select value as person from json_each(?3))";

/// Records of the people asked for, each under the one who stands for it.
const WHO: &str = "who as materialized (
        select person as one, person as id from asked where person not in (select id from kept_person_one)
        union all
        select s.one, s.id from kept_person_one s where s.one in (select person from asked))";

const ENTRIES_OF: &str =
    "select a.op, who.one as person, coalesce(a.registered_at, a.claimed_at) as claimed_at,
           'attendance' as kind, coalesce(a.entity, '') as a, coalesce(a.post, '') as b,
           coalesce(a.email, '') as c, coalesce(a.phone, '') as d, a.entity_id
    from who cross join sessions x cross join attendance a on a.session = x.id and a.person = who.id
    where not exists (select 1 from annulled n where n.op = a.op)
    union all
    select g.op, who.one, g.claimed_at, 'signature', coalesce(g.means, ''), '', '', '', null
    from who cross join sessions x cross join signature g on g.session = x.id and g.person = who.id
    where not exists (select 1 from annulled n where n.op = g.op)
    union all
    select g.op, who.one, g.claimed_at, 'slip_stamp', '', '', '', '', null
    from who cross join sessions x cross join slip_stamp g on g.session = x.id and g.person = who.id
    where not exists (select 1 from annulled n where n.op = g.op)
    order by claimed_at, op";

// With `min`, the other columns are those of the row that has it.
const EXPECTED_OF: &str = concat!(
    "select min(e.id) as enrolment, p.id as person, coalesce(e.means, 'list') as means, ",
    person_columns!(),
    " from who cross join enrolment e on e.training = ?2 and e.person = who.id join person p on p.id = who.one
    where not coalesce(e.removed, 0) group by who.one"
);

/// How a register stands: how many, who came last, and the lines of those and of one person.
const STANDING: &str = "present as materialized (
        select person, min(claimed_at) as at from standing_attendance where session in sessions group by person),
    signed as materialized (select distinct person from standing_signature where session in sessions),
    recent as materialized (select person from present order by at desc, person desc limit ?3),
    asked as materialized (select person from recent union select ?4 where ?4 is not null)";

/// How many stand in the register of a session, who came last, and what it says of these and of one person.
#[derive(Debug, Clone)]
pub struct RegisterStanding {
    pub expected: u32,
    pub present: u32,
    /// Of those present.
    pub signed: u32,
    /// Ids of the last ones registered, the newest first.
    pub recent: Vec<String>,
    /// Of the last ones and of the person asked for, oldest first.
    pub entries: Vec<RegisterEntry>,
    /// Of the same people.
    pub lines: Vec<ExpectedFound>,
}

/// Somebody before a registration is written.
#[derive(Debug, Clone)]
pub struct RegisterOf {
    /// What the register says of him, oldest first.
    pub entries: Vec<RegisterEntry>,
    /// The entity that his record names, and what it is called.
    pub entity: Option<EntityId>,
    pub entity_name: String,
    /// The dossier of the event is closed.
    pub closed: bool,
}

/// A fact as a query gives it.
#[derive(Deserialize)]
struct EntryRow {
    op: String,
    person: String,
    claimed_at: i64,
    kind: String,
    a: String,
    b: String,
    c: String,
    d: String,
    entity_id: Option<String>,
}

impl From<EntryRow> for RegisterEntry {
    fn from(row: EntryRow) -> Self {
        let fact = match row.kind.as_str() {
            "attendance" => RegisterFact::Attendance {
                entity: row.a,
                post: row.b,
                email: row.c,
                phone: row.d,
            },
            "signature" => RegisterFact::Signature { means: row.a },
            _ => RegisterFact::SlipStamp,
        };
        Self {
            op: row.op,
            person: row.person,
            claimed_at: row.claimed_at,
            fact,
            entity: row.entity_id.and_then(|id| id.parse().ok()),
        }
    }
}

fn people(ids: &[String]) -> String {
    serde_json::Value::from(ids).to_string()
}

async fn entries_of(
    connection: &mut SqliteConnection,
    session: &str,
    ids: &[String],
) -> Result<Vec<RegisterEntry>, StoreError> {
    let statement = format!("with {SESSIONS}, {ASKED}, {WHO} {ENTRIES_OF}");
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(session)
        .bind("")
        .bind(people(ids))
        .fetch_all(connection)
        .await?;
    rows.iter().map(entry).collect()
}

async fn entries(
    connection: &mut SqliteConnection,
    session: &str,
) -> Result<Vec<RegisterEntry>, StoreError> {
    let rows = sqlx::query(AssertSqlSafe(format!("with {SESSIONS} {ENTRIES}")))
        .bind(session)
        .fetch_all(connection)
        .await?;
    rows.iter().map(entry).collect()
}

fn entry(row: &SqliteRow) -> Result<RegisterEntry, StoreError> {
    Ok(EntryRow {
        op: row.try_get("op")?,
        person: row.try_get("person")?,
        claimed_at: row.try_get("claimed_at")?,
        kind: row.try_get("kind")?,
        a: row.try_get("a")?,
        b: row.try_get("b")?,
        c: row.try_get("c")?,
        d: row.try_get("d")?,
        entity_id: row.try_get("entity_id")?,
    }
    .into())
}

async fn expected(
    connection: &mut SqliteConnection,
    training: &str,
) -> Result<Vec<ExpectedFound>, StoreError> {
    let rows = sqlx::query(EXPECTED)
        .bind(training)
        .fetch_all(connection)
        .await?;
    rows.iter().map(expected_row).collect()
}

/// A list that a query made.
fn listed<T: serde::de::DeserializeOwned>(
    row: &SqliteRow,
    column: &str,
) -> Result<Vec<T>, StoreError> {
    serde_json::from_str(row.try_get(column)?)
        .map_err(|error| StoreError::damaged(crate::names::CENTRE, error))
}

fn expected_row(row: &SqliteRow) -> Result<ExpectedFound, StoreError> {
    Ok(ExpectedFound {
        enrolment: row.try_get("enrolment")?,
        person: row.try_get("person")?,
        means: row.try_get("means")?,
        document_number: row.try_get("document_number")?,
        paternal: row.try_get("paternal")?,
        maternal: row.try_get("maternal")?,
        names: row.try_get("names")?,
        entity: row.try_get("entity")?,
        post: row.try_get("post")?,
        email: row.try_get("email")?,
        phone: row.try_get("phone")?,
    })
}

/// A signature drawn on the screen and the attachment with its strokes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrokesFound {
    pub person: String,
    pub attachment: String,
}

const STROKES: &str = "select person, max(attachment) as attachment from standing_signature
    where session in sessions and means = 'screen' and coalesce(attachment, '') <> ''
    group by person";

async fn standing(
    connection: &mut SqliteConnection,
    session: &str,
    training: &str,
    most: u32,
    person: Option<&str>,
) -> Result<RegisterStanding, StoreError> {
    let count = count_expected("?2");
    let statement = format!(
            "with {SESSIONS}, {STANDING}, {WHO}
             select ({count}) as expected,
                    (select count(*) from present) as present,
                    (select count(*) from present where person in (select person from signed)) as signed,
                    (select json_group_array(person) from recent) as recent,
                    (select json_group_array(json_object('op', op, 'person', person, 'claimed_at', claimed_at,
                        'kind', kind, 'a', a, 'b', b, 'c', c, 'd', d,
                        'entity_id', entity_id)) from ({ENTRIES_OF})) as entries,
                    (select json_group_array(json_object('enrolment', enrolment, 'person', person, 'means', means,
                        'document_number', document_number, 'paternal', paternal, 'maternal', maternal, 'names', names,
                        'entity', entity, 'post', post, 'email', email, 'phone', phone)) from ({LINES_OF})) as lines"
        );
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(session)
        .bind(training)
        .bind(most)
        .bind(person)
        .fetch_one(connection)
        .await?;
    let mut entries: Vec<RegisterEntry> = listed::<EntryRow>(&row, "entries")?
        .into_iter()
        .map(RegisterEntry::from)
        .collect();
    entries.sort_by(|a, b| (a.claimed_at, &a.op).cmp(&(b.claimed_at, &b.op)));
    Ok(RegisterStanding {
        expected: row.try_get("expected")?,
        present: row.try_get("present")?,
        signed: row.try_get("signed")?,
        recent: listed(&row, "recent")?,
        entries,
        lines: listed(&row, "lines")?,
    })
}

impl Store {
    /// Signatures drawn on the screen in a session, each person once.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn strokes_of(&self, session: &str) -> Result<Vec<StrokesFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(AssertSqlSafe(format!("with {SESSIONS} {STROKES}")))
            .bind(session)
            .fetch_all(&mut *connection)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(StrokesFound {
                    person: row.try_get("person")?,
                    attachment: row.try_get("attachment")?,
                })
            })
            .collect()
    }

    /// Sessions of an event that were made twice, each with the one that stands for it.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn twin_sessions(
        &self,
        training: TrainingId,
    ) -> Result<HashMap<Uuid, Uuid>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows: Vec<(String, String)> =
            sqlx::query_as("select id, one from session_one where training = ? and one <> id")
                .bind(training.to_string())
                .fetch_all(&mut *connection)
                .await?;
        let id = |text: &str| {
            text.parse::<Uuid>()
                .map_err(|error| StoreError::damaged(crate::names::CENTRE, error))
        };
        rows.iter()
            .map(|(twin, one)| Ok((id(twin)?, id(one)?)))
            .collect()
    }
}

impl Store {
    /// What stands in the register of a session, oldest first; also what was written under a session that stands for
    /// the same part of the same day.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn register_entries(&self, session: &str) -> Result<Vec<RegisterEntry>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        entries(&mut connection, session).await
    }

    /// Like [`Store::register_entries`], of these people alone.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn register_entries_of(
        &self,
        session: &str,
        people: &[String],
    ) -> Result<Vec<RegisterEntry>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        entries_of(&mut connection, session, people).await
    }

    /// How many stand in the register of a session, the last `most` of them, and what it says of these and of one person: all that a
    /// desk shows, by one statement.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn register_standing(
        &self,
        session: &str,
        training: &str,
        most: u32,
        person: Option<&str>,
    ) -> Result<RegisterStanding, StoreError> {
        let mut connection = self.readers().acquire().await?;
        standing(&mut connection, session, training, most, person).await
    }

    /// Those of these people who are expected at an event, each once, in no order.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn expected_of(
        &self,
        training: &str,
        ids: &[String],
    ) -> Result<Vec<ExpectedFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(AssertSqlSafe(format!("with {ASKED}, {WHO} {EXPECTED_OF}")))
            .bind("")
            .bind(training)
            .bind(people(ids))
            .fetch_all(&mut *connection)
            .await?;
        rows.iter().map(expected_row).collect()
    }

    /// Everybody expected at an event, each once, in no order.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn expected(&self, training: &str) -> Result<Vec<ExpectedFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        expected(&mut connection, training).await
    }
}

impl Writing {
    /// Like [`Store::register_entries`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn register_entries(
        &mut self,
        session: &str,
    ) -> Result<Vec<RegisterEntry>, StoreError> {
        entries(self.connection(), session).await
    }

    /// What the register of a session says of a person; `None` when there is no such person.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn register_of(
        &mut self,
        session: &str,
        person: &str,
    ) -> Result<Option<RegisterOf>, StoreError> {
        let statement = format!(
            "with {SESSIONS}, asked as materialized (select id as person from person where id = ?2), {WHO},
             event as materialized (select training as id from session where id = ?1)
             select p.entity as own_entity, exists (select 1 from event where {}) as closed,
                    coalesce((select n.name from entity_named n where n.id = p.entity), '') as own_name, e.*
             from asked cross join person p on p.id = asked.person
             left join ({ENTRIES_OF}) e on true order by e.claimed_at, e.op",
            is_closed("event.id")
        );
        let rows = sqlx::query(AssertSqlSafe(statement))
            .bind(session)
            .bind(person)
            .fetch_all(self.connection())
            .await?;
        let Some(first) = rows.first() else {
            return Ok(None);
        };
        let own: Option<&str> = first.try_get("own_entity")?;
        let entries = rows
            .iter()
            .filter(|row| !matches!(row.try_get::<Option<&str>, _>("op"), Ok(None)));
        Ok(Some(RegisterOf {
            entity: own.and_then(|id| id.parse().ok()),
            entity_name: first.try_get("own_name")?,
            closed: first.try_get("closed")?,
            entries: entries.map(entry).collect::<Result<_, _>>()?,
        }))
    }

    /// Like [`Store::register_standing`], within this transaction: what it read before is at hand, where another connection deciphers
    /// anew after each write.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn register_standing(
        &mut self,
        session: &str,
        training: &str,
        most: u32,
        person: Option<&str>,
    ) -> Result<RegisterStanding, StoreError> {
        standing(self.connection(), session, training, most, person).await
    }

    /// Like [`Store::expected`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn expected(&mut self, training: &str) -> Result<Vec<ExpectedFound>, StoreError> {
        expected(self.connection(), training).await
    }

    /// Annuls the facts and the annulments among these operations, newest first: what one transaction did at the desk.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn take_back(
        &mut self,
        operations: &[sisconecta_domain::ids::OpId],
        reason: &str,
    ) -> Result<(), StoreError> {
        for op in operations.iter().rev() {
            let found: Option<(String, uuid::Uuid)> =
                sqlx::query_as("select kind, record from operation where id = ?")
                    .bind(op.0)
                    .fetch_optional(self.connection())
                    .await?;
            let Some((kind, record)) = found else {
                continue;
            };
            let is_annulment = kind == sisconecta_sync::ANNULMENT;
            if is_annulment || sisconecta_sync::fact_type(&kind).is_some() {
                self.annul(*op, record, reason).await?;
            }
        }
        Ok(())
    }
}
