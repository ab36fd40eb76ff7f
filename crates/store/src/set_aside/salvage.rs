//! Reading a log that may be damaged, as far as it goes.

use crate::connection::read_options;
use crate::keys::DatabaseKey;
use crate::{StoreError, log};
use futures::TryStreamExt;
use sisconecta_sync::Operation;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};
use std::path::Path;

/// Operations read at once.
const SOME: i64 = 256;
/// Arrivals that are tried one by one behind what was read last: some pages' worth. Beyond, the steps double.
const ONE_BY_ONE: u32 = 200;
/// Attempts in a row that gave nothing, after which nothing more is looked for.
const MOST_MISSES: u32 = ONE_BY_ONE + 40;

/// A log that is read in the order of its arrivals, which are numbered without gaps.
pub(super) struct Salvage {
    options: SqliteConnectOptions,
    connection: SqliteConnection,
    /// The arrival from which is read next, and the last that was read.
    from: i64,
    read: i64,
    /// The last there is; unknown where its page cannot be read.
    end: Option<i64>,
    misses: u32,
    lost: i64,
}

impl Salvage {
    /// `None` when not even the first page can be read.
    pub async fn open(path: &Path, key: &DatabaseKey) -> Result<Option<Self>, StoreError> {
        if !path.exists() {
            return Ok(None);
        }
        // The write-ahead log beside it is read too. A connection that cannot write leaves both as they are.
        let options = read_options(path, key);
        let Ok(mut connection) = options.connect().await else {
            return Ok(None);
        };
        let schema: Result<i64, _> =
            sqlx::query_scalar("select count(*) from sqlite_master where name = 'operation'")
                .fetch_one(&mut connection)
                .await;
        if !matches!(schema, Ok(1)) {
            return Ok(None);
        }
        let end: Result<i64, _> =
            sqlx::query_scalar("select coalesce(max(arrival), 0) from operation")
                .fetch_one(&mut connection)
                .await;
        if end.is_err() {
            connection = options.connect().await?;
        }
        Ok(Some(Self {
            options,
            connection,
            from: 1,
            read: 0,
            end: end.ok(),
            misses: 0,
            lost: 0,
        }))
    }

    /// The next operations that can be read, each with whether that disk wrote it; nothing at the end. A page may be empty.
    pub async fn next(&mut self) -> Result<Option<Vec<(Operation, bool)>>, StoreError> {
        if self.end.is_some_and(|end| self.from > end) || self.misses > MOST_MISSES {
            self.lost += self.end.map_or(0, |end| end - self.read);
            self.read = self.end.unwrap_or(self.read);
            return Ok(None);
        }
        let mut page = Vec::new();
        let mut rows = 0;
        let unreadable = self.some(&mut page, &mut rows).await.is_err();
        if rows > 0 {
            self.from = self.read + 1;
            self.misses = 0;
        }
        if unreadable {
            // A page that cannot be deciphered shuts the connection that came upon it.
            self.connection = self.options.connect().await?;
            if rows == 0 {
                self.misses += 1;
                self.from += 1 << self.misses.saturating_sub(ONE_BY_ONE);
            }
        } else if rows < SOME {
            self.end = Some(self.read);
        }
        Ok(Some(page))
    }

    /// Reads on until there are enough, or until something cannot be read.
    async fn some(
        &mut self,
        page: &mut Vec<(Operation, bool)>,
        count: &mut i64,
    ) -> Result<(), StoreError> {
        let mut rows = sqlx::query(
            "select arrival, header, salt, payload, own from operation
             where arrival >= ? order by arrival limit ?",
        )
        .bind(self.from)
        .bind(SOME)
        .fetch(&mut self.connection);
        while let Some(row) = rows.try_next().await? {
            let arrival: i64 = row.try_get("arrival")?;
            self.lost += arrival - self.read - 1;
            self.read = arrival;
            *count += 1;
            match log::read(&row) {
                Ok(operation) => page.push((operation, row.try_get("own")?)),
                Err(_) => self.lost += 1,
            }
        }
        Ok(())
    }

    /// How many operations could not be read, at least.
    pub fn lost(&self) -> u32 {
        u32::try_from(self.lost).unwrap_or(u32::MAX)
    }

    /// Where its end cannot be read, it cannot be told how many more there were.
    pub fn is_endless(&self) -> bool {
        self.end.is_none()
    }

    pub async fn close(self) {
        // What could not be read is no news any more.
        let _ = self.connection.close().await;
    }
}
