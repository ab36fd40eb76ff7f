//! What the *expediente* of an event is made of, and the steps of its life: facts that nobody has taken back.

use crate::{Store, StoreError, Writing};
use sisconecta_domain::ids::OpId;
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

/// A fact's own id, who wrote it, and when by the device's clock (UTC milliseconds since 1970).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    pub op: OpId,
    pub record: Uuid,
    /// Name of the staff member as APELLIDOS, Nombres are stored: paternal, maternal, given; empty when unknown.
    pub author: (String, String, String),
    pub claimed_at: i64,
}

/// A part that somebody attached, or a register made of signatures on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartFound {
    pub trace: Trace,
    pub item: String,
    pub source: String,
    pub attachment: String,
    pub pages: u32,
    pub kind: String,
    pub session: String,
    pub note: String,
}

/// A form the program issued for the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueFound {
    pub trace: Trace,
    pub form: String,
    pub session: String,
    pub attachment: String,
    pub pages: u32,
    /// JSON list of who stands in the rows.
    pub rows: String,
}

/// A step of the event's life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepFound {
    pub trace: Trace,
    pub state: String,
    /// `2027-04-12`
    pub date: String,
    pub note: String,
    /// JSON list.
    pub documents: String,
    pub handed_by: String,
    pub handed_to: String,
}

/// The *expediente* closed into one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosingFound {
    pub trace: Trace,
    pub attachment: String,
    pub manifest: String,
    pub pages: u32,
}

/// Everything of an event's *expediente* that stands, each list oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExpedienteFound {
    pub parts: Vec<PartFound>,
    pub issues: Vec<IssueFound>,
    pub steps: Vec<StepFound>,
    pub closings: Vec<ClosingFound>,
    pub exports: u32,
}

/// A signature drawn on the screen and the attachment with its strokes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrokesFound {
    pub person: String,
    pub attachment: String,
}

/// Facts of an event, with their author. Twin sessions stand for the first of them.
macro_rules! standing {
    ($columns:literal, $table:literal, $joins:literal) => {
        concat!(
            "select f.op, f.record, f.claimed_at, coalesce(p.paternal, '') as paternal,
                coalesce(p.maternal, '') as maternal, coalesce(p.names, '') as names, ",
            $columns,
            " from ",
            $table,
            " f left join staff p on p.id = f.actor ",
            $joins,
            " where f.training = ? and not exists (select 1 from annulled x where x.op = f.op)
              order by f.claimed_at, f.op"
        )
    };
}

const PARTS: &str = standing!(
    "coalesce(f.item, '') as item, coalesce(f.source, '') as source, coalesce(f.attachment, '') as attachment,
     coalesce(f.pages, 0) as pages, coalesce(f.kind, '') as kind, coalesce(s.one, f.session, '') as session,
     coalesce(f.note, '') as note",
    "expediente_part",
    "left join session_one s on s.id = f.session"
);

const ISSUES: &str = standing!(
    "coalesce(f.form, '') as form, coalesce(s.one, f.session, '') as session,
     coalesce(f.attachment, '') as attachment, coalesce(f.pages, 0) as pages, coalesce(f.rows, '[]') as rows",
    "document_issue",
    "left join session_one s on s.id = f.session"
);

const STEPS: &str = standing!(
    "coalesce(f.state, '') as state, coalesce(f.date, '') as date, coalesce(f.note, '') as note,
     coalesce(f.documents, '[]') as documents, coalesce(f.handed_by, '') as handed_by,
     coalesce(f.handed_to, '') as handed_to",
    "training_step",
    ""
);

const CLOSINGS: &str = standing!(
    "coalesce(f.attachment, '') as attachment, coalesce(f.manifest, '') as manifest, coalesce(f.pages, 0) as pages",
    "expediente_closing",
    ""
);

const EXPORTS: &str = "select count(*) from expediente_export f
    where f.training = ? and not exists (select 1 from annulled x where x.op = f.op)";

const STROKES: &str = "with sessions as materialized (
        select id from session_one where one = (select one from session_one where id = ?1))
    select person, max(attachment) as attachment from standing_signature
    where session in sessions and means = 'screen' and coalesce(attachment, '') <> ''
    group by person";

fn trace(row: &sqlx::sqlite::SqliteRow) -> Result<Trace, StoreError> {
    let broken = |error: uuid::Error| StoreError::damaged(crate::names::CENTRE, error);
    let op: String = row.try_get("op")?;
    let record: String = row.try_get("record")?;
    Ok(Trace {
        op: op.parse().map_err(broken)?,
        record: record.parse().map_err(broken)?,
        author: (
            row.try_get("paternal")?,
            row.try_get("maternal")?,
            row.try_get("names")?,
        ),
        claimed_at: row.try_get("claimed_at")?,
    })
}

async fn all(
    connection: &mut SqliteConnection,
    training: &str,
) -> Result<ExpedienteFound, StoreError> {
    let mut found = ExpedienteFound::default();
    for row in sqlx::query(PARTS)
        .bind(training)
        .fetch_all(&mut *connection)
        .await?
    {
        found.parts.push(PartFound {
            trace: trace(&row)?,
            item: row.try_get("item")?,
            source: row.try_get("source")?,
            attachment: row.try_get("attachment")?,
            pages: row.try_get("pages")?,
            kind: row.try_get("kind")?,
            session: row.try_get("session")?,
            note: row.try_get("note")?,
        });
    }
    for row in sqlx::query(ISSUES)
        .bind(training)
        .fetch_all(&mut *connection)
        .await?
    {
        found.issues.push(IssueFound {
            trace: trace(&row)?,
            form: row.try_get("form")?,
            session: row.try_get("session")?,
            attachment: row.try_get("attachment")?,
            pages: row.try_get("pages")?,
            rows: row.try_get("rows")?,
        });
    }
    for row in sqlx::query(STEPS)
        .bind(training)
        .fetch_all(&mut *connection)
        .await?
    {
        found.steps.push(StepFound {
            trace: trace(&row)?,
            state: row.try_get("state")?,
            date: row.try_get("date")?,
            note: row.try_get("note")?,
            documents: row.try_get("documents")?,
            handed_by: row.try_get("handed_by")?,
            handed_to: row.try_get("handed_to")?,
        });
    }
    for row in sqlx::query(CLOSINGS)
        .bind(training)
        .fetch_all(&mut *connection)
        .await?
    {
        found.closings.push(ClosingFound {
            trace: trace(&row)?,
            attachment: row.try_get("attachment")?,
            manifest: row.try_get("manifest")?,
            pages: row.try_get("pages")?,
        });
    }
    found.exports = sqlx::query_scalar(EXPORTS)
        .bind(training)
        .fetch_one(&mut *connection)
        .await?;
    Ok(found)
}

impl Store {
    /// Everything of an event's *expediente* that stands.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn expediente_of(&self, training: &str) -> Result<ExpedienteFound, StoreError> {
        // One transaction, so that all lists tell of the same moment.
        let mut tx = self.readers().begin().await?;
        all(&mut tx, training).await
    }

    /// Signatures drawn on the screen in a session, each person once.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn strokes_of(&self, session: &str) -> Result<Vec<StrokesFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(STROKES)
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
}

impl Writing {
    /// Like [`Store::expediente_of`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn expediente_of(&mut self, training: &str) -> Result<ExpedienteFound, StoreError> {
        all(self.connection(), training).await
    }
}
