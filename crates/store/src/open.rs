//! Opening and creating the databases of a data folder.
//!
//! One connection writes, a few read. A database is never changed before it is known that this program understands it,
//! and never migrated before a backup of it exists.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnection, SqlitePoolOptions};
use sqlx::{ConnectOptions, Connection};

use crate::attachments::Attachments;
use crate::connection::{
    base_options, check_file, create_database, in_file, one_writer, read_options, write_options,
};
use crate::folder::{self, DataFolder, FolderState};
use crate::keys::{DatabaseKey, KeyFile};
use crate::migrations::{self, Standing};
use crate::{Store, StoreError, backup, before_migration, shape};

pub(crate) const READERS: u32 = 4;
/// How long a caller waits for its turn to write: a long import may be before it.
const TURN: Duration = Duration::from_secs(60);

/// How to open a store.
#[derive(Debug, Clone, Copy)]
pub struct OpenOptions {
    /// The present instant; names the backup made before a migration.
    pub now: DateTime<Utc>,
    /// The migrations of the centre's database: [`migrations::centre`], but in tests.
    pub migrations: &'static Migrator,
}

impl OpenOptions {
    /// The program's own migrations.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self {
            now,
            migrations: migrations::centre(),
        }
    }
}

impl Store {
    /// Creates both databases and writes the key file, then opens them. A crash at any moment leaves an empty folder or
    /// a whole one.
    ///
    /// # Errors
    /// [`StoreError::FolderNotEmpty`]; [`StoreError::WrongKey`] when `keys` does not wrap `key`;
    /// [`StoreError::LastSlot`] when it has neither a password nor a recovery code; those of the disk.
    pub async fn create(
        folder: &DataFolder,
        keys: &mut KeyFile,
        key: &DatabaseKey,
        options: &OpenOptions,
    ) -> Result<Self, StoreError> {
        if folder.state() != FolderState::Empty {
            return Err(StoreError::FolderNotEmpty);
        }
        if !keys.is_of(key) {
            return Err(StoreError::WrongKey);
        }
        if !keys.opens_elsewhere() {
            return Err(StoreError::LastSlot);
        }
        folder.drop_unfinished()?;
        let centre = folder.new_path(folder::CENTRE);
        create_database(&centre, key, options.migrations).await?;
        make_tables(&centre, key).await?;
        let attachments = folder.new_path(folder::ATTACHMENTS);
        create_database(&attachments, key, migrations::attachments()).await?;
        // From here on the databases count: whoever opens the folder finishes the renaming.
        keys.save(folder)?;
        folder.finish_renaming()?;
        Self::open(folder, key, options).await
    }

    /// Opens the databases of a data folder, migrating them when this program is newer, after a backup.
    ///
    /// # Errors
    /// [`StoreError::FolderEmpty`], [`StoreError::WrongKey`], [`StoreError::Damaged`], [`StoreError::NewerDatabase`],
    /// [`StoreError::NotMigrated`], [`StoreError::Migration`], and those of the disk. The files are then as they were.
    pub async fn open(
        folder: &DataFolder,
        key: &DatabaseKey,
        options: &OpenOptions,
    ) -> Result<Self, StoreError> {
        match Self::open_inner(folder, key, options).await {
            Err(StoreError::Damaged { file, source, .. }) => Err(StoreError::Damaged {
                file,
                source,
                newest_backup: backup::newest_name(&folder.backups()),
            }),
            other => other,
        }
    }

    async fn open_inner(
        folder: &DataFolder,
        key: &DatabaseKey,
        options: &OpenOptions,
    ) -> Result<Self, StoreError> {
        match folder.state() {
            FolderState::Empty => return Err(StoreError::FolderEmpty),
            FolderState::DatabaseMissing => {
                return Err(StoreError::damaged(folder::CENTRE, "the file is gone"));
            }
            FolderState::Ready | FolderState::KeysMissing => {}
        }
        // SQLCipher cannot tell a wrong key from a garbled file; the key file can.
        let known = match KeyFile::load(folder) {
            Ok(loaded) if loaded.keys.is_of(key) => true,
            Ok(_) => return Err(StoreError::WrongKey),
            Err(_) => false,
        };
        let files = [
            (folder.centre(), folder::CENTRE, options.migrations),
            (
                folder.attachments(),
                folder::ATTACHMENTS,
                migrations::attachments(),
            ),
        ];
        let mut behind = false;
        for (path, name, migrator) in &files {
            match probe(path, name, key, migrator).await {
                Ok(standing) => behind |= standing == Standing::Behind,
                Err(StoreError::Damaged { source, .. }) if !known && is_not_a_database(&source) => {
                    return Err(StoreError::WrongKey);
                }
                Err(error) => return Err(error),
            }
        }
        if behind {
            before_migration::back_up(folder, key, options.now)
                .await
                .map_err(|error| StoreError::NotMigrated {
                    source: Box::new(error),
                })?;
        }
        for (path, name, migrator) in &files {
            migrate(path, key, migrator)
                .await
                .map_err(|e| in_file(e, name))?;
        }
        if behind {
            make_tables(&folder.centre(), key)
                .await
                .map_err(|e| in_file(e, folder::CENTRE))?;
        }
        let writer = one_writer()
            .acquire_timeout(TURN)
            .connect_with(write_options(&folder.centre(), key))
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            // A file does not hang up.
            .test_before_acquire(false)
            .acquire_timeout(TURN)
            .connect_with(read_options(&folder.centre(), key))
            .await?;
        let attachments = Attachments::open(&folder.attachments(), key)
            .await
            .map_err(|e| in_file(e, folder::ATTACHMENTS))?;
        let (folder, key) = (folder.clone(), key.clone());
        Ok(Self::from_parts(folder, key, writer, readers, attachments))
    }

    /// Reads every page of both databases and checks it. Slow: only when a person asks.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] with the newest backup.
    pub async fn check_integrity(&self) -> Result<(), StoreError> {
        let folder = self.folder();
        for (path, name) in [
            (folder.centre(), folder::CENTRE),
            (folder.attachments(), folder::ATTACHMENTS),
        ] {
            let checked = check_file(&path, self.key(), false).await;
            if let Err(reason) = checked.map_err(|e| in_file(e, name))? {
                return Err(StoreError::Damaged {
                    file: name.to_owned(),
                    newest_backup: backup::newest_name(&folder.backups()),
                    source: Some(reason.into()),
                });
            }
        }
        Ok(())
    }
}

/// Reads enough to know whether this program may use the file. Changes nothing.
async fn probe(
    path: &Path,
    name: &str,
    key: &DatabaseKey,
    migrator: &Migrator,
) -> Result<Standing, StoreError> {
    match std::fs::metadata(path) {
        // SQLite takes a file of length zero for a new database.
        Ok(metadata) if metadata.len() == 0 => {
            return Err(StoreError::damaged(name, "the file is empty"));
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(StoreError::damaged(name, "the file is gone"));
        }
        other => {
            other?;
        }
    }
    let mut connection = base_options(path, key)
        .connect()
        .await
        .map_err(|e| in_file(e.into(), name))?;
    let standing = whole_standing(&mut connection, name, migrator)
        .await
        .map_err(|e| in_file(e, name));
    let closed = connection.close().await;
    let standing = standing?;
    closed?;
    if standing == Standing::Empty && migrator.iter().next().is_some() {
        // A database gets its name only after its first migrations: without them it lost its pages.
        return Err(StoreError::damaged(name, "the database has no tables"));
    }
    Ok(standing)
}

/// Of the migrations, and in the centre's database of the fold's tables as well.
async fn whole_standing(
    connection: &mut SqliteConnection,
    name: &str,
    migrator: &Migrator,
) -> Result<Standing, StoreError> {
    let standing = migrations::standing(connection, migrator).await?;
    if name != folder::CENTRE || standing == Standing::Empty {
        return Ok(standing);
    }
    Ok(match shape::standing(connection).await? {
        shape::Standing::Current => standing,
        shape::Standing::Behind => Standing::Behind,
    })
}

async fn migrate(path: &Path, key: &DatabaseKey, migrator: &Migrator) -> Result<(), StoreError> {
    let mut connection: SqliteConnection = write_options(path, key).connect().await?;
    let applied = migrations::apply(&mut connection, migrator).await;
    let closed = connection.close().await;
    applied?;
    closed?;
    Ok(())
}

/// Brings the tables of the fold to what this program declares.
async fn make_tables(path: &Path, key: &DatabaseKey) -> Result<(), StoreError> {
    let mut connection = base_options(path, key).connect().await?;
    let mut tx = connection.begin().await?;
    shape::settle(&mut tx).await?;
    tx.commit().await?;
    connection.close().await?;
    Ok(())
}

fn is_not_a_database(source: &Option<crate::error::Cause>) -> bool {
    let code = source
        .as_ref()
        .and_then(|cause| cause.downcast_ref::<sqlx::Error>())
        .and_then(sqlx::Error::as_database_error)
        .and_then(|error| error.code().map(|code| code.into_owned()));
    code.as_deref() == Some("26")
}

#[cfg(test)]
mod tests;
