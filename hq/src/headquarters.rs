//! Headquarters itself: its database, its clock, and what its parts tell one another.

use crate::clock::{Clock, system_clock};
use crate::digest::Digests;
use crate::door::{Door, Limits};
use crate::error::HqError;
use crate::metrics::Metrics;
use crate::{migrations, shape};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use uuid::Uuid;

/// How headquarters uses its database.
#[derive(Clone)]
pub struct Options {
    pub clock: Clock,
    /// Most connections to the database.
    pub connections: u32,
    /// How long a call waits for a connection before it is refused.
    pub patience: Duration,
    /// What those outside get.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: system_clock(),
            connections: 16,
            patience: Duration::from_secs(5),
            limits: Limits::default(),
        }
    }
}

/// Headquarters, or one of several instances over the same database.
#[derive(Clone)]
pub struct Headquarters {
    pub(crate) pool: PgPool,
    pub(crate) clock: Clock,
    /// Somebody wrote into a feed.
    pub(crate) written: Arc<Notify>,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) door: Arc<Door>,
    pub(crate) digests: Arc<Digests>,
}

impl Headquarters {
    /// Over the database of this address; nothing is connected until it is needed.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub fn open(url: &str, options: Options) -> Result<Self, HqError> {
        let connect: PgConnectOptions = url.parse().map_err(HqError::Database)?;
        // A call that hangs holds the centre's row: better that it fails and is made again.
        let connect = connect
            .application_name("sisconecta-hq")
            .options([("statement_timeout", "60s"), ("lock_timeout", "20s")]);
        let pool = PgPoolOptions::new()
            .max_connections(options.connections)
            .acquire_timeout(options.patience)
            .connect_lazy_with(connect);
        Ok(Self {
            pool,
            clock: options.clock,
            written: Arc::new(Notify::new()),
            metrics: Arc::new(Metrics::default()),
            door: Arc::new(Door::new(options.limits)),
            digests: Arc::default(),
        })
    }

    pub(crate) fn now(&self) -> i64 {
        (self.clock)()
    }

    /// Brings the schema up to this program, and has the tables made anew that are not as it declares them.
    ///
    /// # Errors
    /// Those of the database; what was migrated until then stays.
    pub async fn migrate(&self) -> Result<(), HqError> {
        migrations::HQ
            .run(&self.pool)
            .await
            .map_err(HqError::Migration)?;
        let mut tx = self.pool.begin().await?;
        shape::settle(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether the database answers and has this program's schema.
    ///
    /// # Errors
    /// Those of the database, or that it must be migrated.
    pub async fn ready(&self) -> Result<(), HqError> {
        let newest: Option<i64> =
            sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
                .fetch_one(&self.pool)
                .await?;
        let wanted = migrations::HQ.iter().map(|m| m.version).max();
        let mut connection = self.pool.acquire().await?;
        if newest < wanted || !shape::is_current(&mut connection).await? {
            return Err(HqError::Refused(
                "La base de datos es de un programa anterior: ejecute primero «hq migrate».".into(),
            ));
        }
        Ok(())
    }

    /// Another one after every restore.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn epoch(&self) -> Result<Uuid, HqError> {
        let text: String = sqlx::query_scalar("select value from hq_setting where name = 'epoch'")
            .fetch_one(&self.pool)
            .await?;
        text.parse()
            .map_err(|_| HqError::Damaged("la época no es un identificador".into()))
    }

    /// Codes of the centres that were ever enrolled.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn centres(&self) -> Result<Vec<String>, HqError> {
        Ok(sqlx::query_scalar("select code from scope order by code")
            .fetch_all(&self.pool)
            .await?)
    }

    /// Closes the connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}
