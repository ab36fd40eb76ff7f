//! Headquarters' tray: what was kept and not passed on, until somebody decides.

use crate::error::HqError;
use crate::headquarters::Headquarters;
use crate::registry::{PgRegistry, cause, hash, held, hold};
use sisconecta_domain::ids::DeviceId;
use sisconecta_sync::exchange::wire::{Bytes, Cause, Envelope};
use sisconecta_sync::exchange::{Arrival, Fate, Place, Registry};
use sisconecta_sync::{Hash, Operation};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

/// An operation that waits in the tray.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Names it when it is accepted.
    pub arrival: i64,
    pub scope: String,
    pub cause: Cause,
    pub kind: Option<String>,
    pub device: Uuid,
    /// UTC milliseconds since 1970.
    pub received_at: i64,
}

/// What accepting an operation came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accepted {
    /// It has a number in a centre's feed now.
    Fed { scope: String, number: u64 },
    /// The centre it belongs to had it already.
    There { scope: String },
}

const WAITING: &str = "aside is not null and accepted is null";

impl Headquarters {
    /// What waits, the oldest first.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn waiting(&self) -> Result<Vec<Waiting>, HqError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!(
            "select arrival, scope, aside, kind, device, received_at from operation where {WAITING} order by arrival"
        )))
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Waiting {
                    arrival: row.try_get("arrival")?,
                    scope: row.try_get("scope")?,
                    cause: cause(row.try_get("aside")?)?,
                    kind: row.try_get("kind")?,
                    device: row.try_get("device")?,
                    received_at: row.try_get("received_at")?,
                })
            })
            .collect()
    }

    /// Lets an operation of the tray into the feed: its own centre's, or that of the centre it names.
    ///
    /// # Errors
    /// When nothing of this number waits, it cannot be let in, or the database fails.
    pub async fn accept(&self, arrival: i64) -> Result<Accepted, HqError> {
        let mut tx = self.pool.begin().await?;
        let row = sqlx::query(sqlx::AssertSqlSafe(format!(
            "select scope, aside, hash, header, salt, payload, brought_by from operation
             where arrival = $1 and {WAITING} for update"
        )))
        .bind(arrival)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| {
            HqError::Refused(format!("Nada con el número {arrival} espera revisión."))
        })?;
        let aside = Aside::read(arrival, &row)?;
        let accepted = self.let_in(&mut tx, aside).await?;
        tx.commit().await?;
        self.written.notify_one();
        Ok(accepted)
    }

    async fn let_in(
        &self,
        connection: &mut PgConnection,
        aside: Aside,
    ) -> Result<Accepted, HqError> {
        let operation = aside
            .envelope
            .open()
            .ok()
            .filter(|operation| operation.payload.is_some() && operation.body().is_ok())
            .ok_or_else(|| {
                HqError::Refused(
                    "El registro está dañado y no puede pasar a los centros. Se conserva.".into(),
                )
            })?;
        match aside.cause {
            Cause::IdTaken => Err(HqError::Refused(
                "Otro registro ya lleva la misma identificación. Los dos se conservan; anote el dato de nuevo en el centro.".into(),
            )),
            Cause::OtherCentre => self.pass_to_its_centre(connection, aside, operation).await,
            _ => self.feed_at_home(connection, aside, &operation).await,
        }
    }

    /// Gives an operation the next number in the feed of the centre whose tray it stands in.
    async fn feed_at_home(
        &self,
        connection: &mut PgConnection,
        aside: Aside,
        operation: &Operation,
    ) -> Result<Accepted, HqError> {
        let scope = aside.scope;
        let number: i64 = sqlx::query_scalar(
            "with gave as (update scope set head = head + 1 where code = $1 returning head)
             update operation set feed = gave.head, accepted = aside, aside = null
             from gave where scope = $1 and arrival = $2 returning feed",
        )
        .bind(&scope)
        .bind(aside.arrival)
        .fetch_one(&mut *connection)
        .await?;
        let mut registry = PgRegistry::over(connection, scope.clone(), self.now());
        registry.let_in(operation).await?;
        let number = crate::rights::number(number);
        Ok(Accepted::Fed { scope, number })
    }

    /// Gives an operation to the centre it names, unless that one has it.
    async fn pass_to_its_centre(
        &self,
        connection: &mut PgConnection,
        aside: Aside,
        operation: Operation,
    ) -> Result<Accepted, HqError> {
        let other = operation.header.scope.clone();
        let known: bool = sqlx::query_scalar("select exists (select 1 from scope where code = $1)")
            .bind(other.replace('\0', ""))
            .fetch_one(&mut *connection)
            .await?;
        if !known {
            return Err(HqError::Refused(format!(
                "El centro «{other}» no está inscrito en la sede. El registro se conserva."
            )));
        }
        let before = hold(connection, &other).await?;
        let there = !held(connection, &other, &[operation.header.id])
            .await?
            .is_empty();
        if !there {
            let arrivals = vec![Arrival {
                hash: aside.hash,
                device: aside.brought_by,
                place: Place::Salvaged,
                fate: Fate::Feed,
                fills: false,
                envelope: &aside.envelope,
                operation: Some(operation),
            }];
            let mut registry = PgRegistry::over(connection, other.clone(), self.now());
            registry.keep(arrivals).await?;
        }
        // It stays aside in the feed of the centre that brought it: there it never belongs.
        sqlx::query("update operation set accepted = aside where scope = $1 and arrival = $2")
            .bind(&aside.scope)
            .bind(aside.arrival)
            .execute(connection)
            .await?;
        Ok(if there {
            Accepted::There { scope: other }
        } else {
            Accepted::Fed {
                scope: other,
                number: before + 1,
            }
        })
    }
}

/// An operation of the tray with its bytes.
struct Aside {
    arrival: i64,
    /// The centre that brought it.
    scope: String,
    cause: Cause,
    hash: Hash,
    brought_by: DeviceId,
    envelope: Envelope,
}

impl Aside {
    fn read(arrival: i64, row: &PgRow) -> Result<Self, HqError> {
        Ok(Self {
            arrival,
            scope: row.try_get("scope")?,
            cause: cause(row.try_get("aside")?)?,
            hash: hash(row.try_get("hash")?)?,
            brought_by: DeviceId(row.try_get("brought_by")?),
            envelope: Envelope {
                header: Bytes(row.try_get("header")?),
                salt: Bytes(row.try_get("salt")?),
                payload: row.try_get::<Option<Vec<u8>>, _>("payload")?.map(Bytes),
            },
        })
    }
}
