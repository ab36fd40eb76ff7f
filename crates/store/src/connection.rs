//! How a database file is connected to: the key, one connection that writes, some that read.

use crate::StoreError;
use crate::folder;
use crate::keys::DatabaseKey;
use crate::migrations;
use sisconecta_domain::names::dictionary_order;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use std::time::Duration;

const BUSY: Duration = Duration::from_secs(10);

/// Says of which file an error of SQLite is.
pub(crate) fn in_file(error: StoreError, name: &str) -> StoreError {
    match error {
        StoreError::Damaged {
            newest_backup,
            source,
            ..
        } => StoreError::Damaged {
            file: name.to_owned(),
            newest_backup,
            source,
        },
        other => other,
    }
}

/// What every connection has in common. Statements are never logged: the first one carries the key.
pub(crate) fn base_options(path: &Path, key: &DatabaseKey) -> SqliteConnectOptions {
    crate::leave::prepare();
    SqliteConnectOptions::new()
        .filename(path)
        // sqlx sends `key` before any other pragma, as SQLCipher asks.
        .pragma("key", key.pragma().as_str().to_owned())
        // For lists that people read. No index has it, so that other programs with the key may write.
        .collation("es", dictionary_order)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        // Sixteen megabytes of pages: what is read again and again is not deciphered again.
        .pragma("cache_size", "-16384")
        .disable_statement_logging()
}

/// The only connection of a database that writes.
///
/// On a full disk SQLite takes a transaction back by itself. sqlx goes on believing that it is open, and refuses the next
/// one, for as long as that connection lives: so it is replaced.
pub(crate) fn one_writer() -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        // Pinged before, so what was dropped has been taken back by now.
        .test_before_acquire(true)
        .before_acquire(|connection, _| {
            Box::pin(async move { Ok(!connection.is_in_transaction()) })
        })
}

pub(crate) fn write_options(path: &Path, key: &DatabaseKey) -> SqliteConnectOptions {
    base_options(path, key)
        .journal_mode(SqliteJournalMode::Wal)
        // What was deleted is overwritten: waiting answers of a survey must leave no trace of their order.
        .pragma("secure_delete", "on")
}

pub(crate) fn read_options(path: &Path, key: &DatabaseKey) -> SqliteConnectOptions {
    base_options(path, key)
        .read_only(true)
        .pragma("query_only", "on")
}

/// Makes a database with all its migrations and closes it, so that one file holds everything.
pub(crate) async fn create_database(
    path: &Path,
    key: &DatabaseKey,
    migrator: &Migrator,
) -> Result<(), StoreError> {
    // Created here for its permissions; SQLite gives its side files the same ones.
    folder::create_private_file(path)?;
    let mut connection = base_options(path, key).connect().await?;
    migrations::apply(&mut connection, migrator).await?;
    connection.close().await?;
    folder::sync_file(path)
}

/// Checks every page against its seal and the tables against their indexes. The inner `Err` is what was found.
///
/// `alone`: nobody writes to the file, and no side file may appear beside it.
pub(crate) async fn check_file(
    path: &Path,
    key: &DatabaseKey,
    alone: bool,
) -> Result<Result<(), String>, StoreError> {
    let mut connection = read_options(path, key).immutable(alone).connect().await?;
    for pragma in ["pragma cipher_integrity_check", "pragma quick_check(1)"] {
        let found: Result<Vec<String>, sqlx::Error> =
            sqlx::query_scalar(pragma).fetch_all(&mut connection).await;
        let found = match found {
            Ok(found) => found,
            Err(error) => {
                let error = StoreError::from(error);
                return match error {
                    StoreError::Damaged { .. } => Ok(Err(format!("{pragma}: {error}"))),
                    other => Err(other),
                };
            }
        };
        if let Some(first) = found.iter().find(|line| line.as_str() != "ok") {
            return Ok(Err(format!("{pragma}: {first}")));
        }
    }
    connection.close().await?;
    Ok(Ok(()))
}
