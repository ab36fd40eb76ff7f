//! The register of a session as it stands.

use crate::{Store, StoreError, Writing};
use sisconecta_domain::ids::{EntityId, TrainingId};
use sqlx::{Row, SqliteConnection};
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

/// Somebody expected at an event.
#[derive(Debug, Clone)]
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

const ENTRIES: &str = "with sessions as materialized (
        select id from session_one where one = (select one from session_one where id = ?1))
    select op, person, claimed_at, 'attendance' as kind, coalesce(entity, '') as a, coalesce(post, '') as b,
           coalesce(email, '') as c, coalesce(phone, '') as d, entity_id
    from standing_attendance where session in sessions
    union all
    select op, person, claimed_at, 'signature', coalesce(means, ''), '', '', '', null
    from standing_signature where session in sessions
    union all
    select op, person, claimed_at, 'slip_stamp', '', '', '', '', null
    from standing_slip_stamp where session in sessions
    order by claimed_at, op";

const EXPECTED: &str = "select x.enrolment, p.id as person, coalesce(e.means, 'list') as means,
        coalesce(p.document_number, '') as document_number, coalesce(p.paternal, '') as paternal,
        coalesce(p.maternal, '') as maternal, coalesce(p.names, '') as names,
        coalesce((select n.name from entity_named n where n.id = p.entity), '') as entity,
        coalesce(p.post, '') as post, coalesce(p.email, '') as email, coalesce(p.phone, '') as phone
    from expected x join person p on p.id = x.person join enrolment e on e.id = x.enrolment
    where x.training = ?";

async fn entries(
    connection: &mut SqliteConnection,
    session: &str,
) -> Result<Vec<RegisterEntry>, StoreError> {
    let rows = sqlx::query(ENTRIES)
        .bind(session)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let fact = match row.try_get::<&str, _>("kind")? {
                "attendance" => RegisterFact::Attendance {
                    entity: row.try_get("a")?,
                    post: row.try_get("b")?,
                    email: row.try_get("c")?,
                    phone: row.try_get("d")?,
                },
                "signature" => RegisterFact::Signature {
                    means: row.try_get("a")?,
                },
                _ => RegisterFact::SlipStamp,
            };
            let entity: Option<&str> = row.try_get("entity_id")?;
            Ok(RegisterEntry {
                entity: entity.and_then(|id| id.parse().ok()),
                op: row.try_get("op")?,
                person: row.try_get("person")?,
                claimed_at: row.try_get("claimed_at")?,
                fact,
            })
        })
        .collect()
}

async fn expected(
    connection: &mut SqliteConnection,
    training: &str,
) -> Result<Vec<ExpectedFound>, StoreError> {
    let rows = sqlx::query(EXPECTED)
        .bind(training)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
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
        })
        .collect()
}

/// A signature drawn on the screen and the attachment with its strokes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrokesFound {
    pub person: String,
    pub attachment: String,
}

const STROKES: &str = "with sessions as materialized (
        select id from session_one where one = (select one from session_one where id = ?1))
    select person, max(attachment) as attachment from standing_signature
    where session in sessions and means = 'screen' and coalesce(attachment, '') <> ''
    group by person";

impl Store {
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
