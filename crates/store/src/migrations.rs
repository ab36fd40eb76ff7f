//! The migrations shipped inside the program, and what they say about a database found on disk.

use std::borrow::Cow;
use std::sync::LazyLock;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr, SqliteConnection};

use crate::StoreError;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/migrations.rs"));
}

static CENTRE: LazyLock<Migrator> = LazyLock::new(|| migrator(embedded::CENTRE));
static ATTACHMENTS: LazyLock<Migrator> = LazyLock::new(|| migrator(embedded::ATTACHMENTS));

/// The migrations of the centre's database.
pub fn centre() -> &'static Migrator {
    &CENTRE
}

/// The migrations of the attachments' database.
pub fn attachments() -> &'static Migrator {
    &ATTACHMENTS
}

/// A set of migrations out of (version, description, text).
pub fn migrator(list: &[(i64, &'static str, &'static str)]) -> Migrator {
    let list = list.iter().map(|(version, description, sql)| {
        Migration::new(
            *version,
            Cow::Borrowed(*description),
            MigrationType::Simple,
            AssertSqlSafe(*sql).into_sql_str(),
            false,
        )
    });
    Migrator::with_migrations(list.collect())
}

/// What a database needs before this program may use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// No migration was ever applied.
    Empty,
    /// Every migration of this program is applied, and no other.
    Current,
    /// It holds data and lacks migrations.
    Behind,
}

/// Compares the database with the program, reading only.
///
/// # Errors
/// [`StoreError::NewerDatabase`] when a migration was applied that this program does not have.
pub(crate) async fn standing(
    connection: &mut SqliteConnection,
    migrator: &Migrator,
) -> Result<Standing, StoreError> {
    let table: i64 = sqlx::query_scalar(
        "select count(*) from sqlite_master where type = 'table' and name = '_sqlx_migrations'",
    )
    .fetch_one(&mut *connection)
    .await?;
    if table == 0 {
        return Ok(Standing::Empty);
    }
    let applied: Vec<i64> =
        sqlx::query_scalar("select version from _sqlx_migrations order by version")
            .fetch_all(&mut *connection)
            .await?;
    let known = migrator.iter().map(|m| m.version).max().unwrap_or(0);
    if let Some(found) = applied.iter().rev().find(|v| !migrator.version_exists(**v)) {
        return Err(StoreError::NewerDatabase {
            found: *found,
            known,
        });
    }
    Ok(if applied.is_empty() {
        Standing::Empty
    } else if migrator.iter().all(|m| applied.contains(&m.version)) {
        Standing::Current
    } else {
        Standing::Behind
    })
}

/// Applies what is missing, each migration in its own transaction.
pub(crate) async fn apply(
    connection: &mut SqliteConnection,
    migrator: &Migrator,
) -> Result<(), StoreError> {
    migrator
        .run_direct(None, connection, false)
        .await
        .map_err(|error| match error {
            MigrateError::Execute(source) => StoreError::from(source),
            MigrateError::ExecuteMigration(source, version) => match StoreError::from(source) {
                StoreError::Database { source } => StoreError::Migration {
                    version,
                    source: source.into(),
                },
                specific => specific,
            },
            MigrateError::VersionMismatch(version) | MigrateError::Dirty(version) => {
                StoreError::Migration {
                    version,
                    source: error.into(),
                }
            }
            other => StoreError::Migration {
                version: 0,
                source: other.into(),
            },
        })
}
