//! Copying the two databases into a backup, and seeing that the copies are whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteJournalMode;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::{FileMark, Manifest, Parts, failed, mark};
use crate::StoreError;
use crate::connection::{base_options, check_file, create_database, read_options};
use crate::folder::{self, DataFolder};
use crate::keys::DatabaseKey;
use crate::migrations::{self, Standing};

/// After so many parts the attachments are written whole again.
const MOST_PARTS: usize = 64;
/// The log of operations: it only grows, so a copy holds between as many rows as before and as after it was made.
const LOG: &str = "operation";
/// The answers of the page for participants that wait on this device.
const WAITING: &str = "survey_waiting";

/// Copies the centre's database and opens the copy to see that it is one.
pub(super) async fn centre(
    data: &DataFolder,
    key: &DatabaseKey,
    to: &Path,
) -> Result<(), StoreError> {
    let mut source = base_options(&data.centre(), key).connect().await?;
    let before = count(&mut source, LOG).await?;
    vacuum_into(&mut source, to).await?;
    let after = count(&mut source, LOG).await?;
    source.close().await?;
    leave_waiting_out(to, key).await?;
    verify_copy(to, key).await?;
    let mut copy = read_options(to, key).immutable(true).connect().await?;
    let copied = count(&mut copy, LOG).await?;
    copy.close().await?;
    if !(before..=after).contains(&copied) {
        return Err(failed(&format!(
            "{copied} operations of {before} to {after}"
        )));
    }
    Ok(())
}

/// Takes the waiting answers of surveys out of a copy.
///
/// A backup has a time and stays: what one holds and the one before it does not was given between the two. An answer alone between them
/// would be dated, and often known.
async fn leave_waiting_out(copy: &Path, key: &DatabaseKey) -> Result<(), StoreError> {
    // No journal on the disk: it would hold what is taken out. A copy cut short is no backup.
    let options = base_options(copy, key)
        .journal_mode(SqliteJournalMode::Memory)
        .pragma("secure_delete", "on");
    let mut connection = options.connect().await?;
    if count(&mut connection, WAITING).await? > 0 {
        sqlx::query("delete from survey_waiting")
            .execute(&mut connection)
            .await?;
    }
    connection.close().await?;
    folder::sync_file(copy)
}

/// Answers the parts, and the marks of those that were linked.
pub(super) async fn attachments(
    data: &DataFolder,
    key: &DatabaseKey,
    work: &Path,
    before: Option<(Manifest, PathBuf)>,
) -> Result<(Parts, BTreeMap<String, FileMark>), StoreError> {
    let migrator = migrations::attachments();
    let mut source = base_options(&data.attachments(), key).connect().await?;
    let current = migrations::standing(&mut source, migrator).await? == Standing::Current;
    let identity: Option<String> = sqlx::query_scalar("select identity from attachment_file")
        .fetch_optional(&mut source)
        .await?;
    let schema: Option<i64> = sqlx::query_scalar("select max(version) from _sqlx_migrations")
        .fetch_one(&mut source)
        .await?;
    let mut parts = Parts {
        identity: identity.unwrap_or_default(),
        schema: schema.unwrap_or(0),
        through: 0,
        names: Vec::new(),
    };
    let mut marks = BTreeMap::new();
    let chain = before.filter(|(manifest, _)| {
        current
            && !parts.identity.is_empty()
            && manifest.attachments.identity == parts.identity
            && manifest.attachments.schema == parts.schema
            && manifest.attachments.names.len() < MOST_PARTS
    });
    // One rotten part would be in every backup: what is not as it was written is written again.
    let chain = match chain {
        Some((manifest, path)) if parts_are_whole(&manifest, &path).await => Some((manifest, path)),
        _ => None,
    };
    if let Some((manifest, path)) = chain {
        for name in &manifest.attachments.names {
            link(&path.join(name), &work.join(name))?;
            if let Some(mark) = manifest.files.get(name) {
                marks.insert(name.clone(), mark.clone());
            }
        }
        parts = manifest.attachments;
    }
    let name = format!("adjuntos-{:04}.db", parts.names.len() + 1);
    let part = work.join(&name);
    if parts.names.is_empty() {
        // The number first: what arrives while the file is copied may be in it, and is then in the next part too.
        parts.through = highest(&mut source).await?;
        vacuum_into(&mut source, &part).await?;
        source.close().await?;
    } else {
        let newest = highest(&mut source).await?;
        source.close().await?;
        if newest == parts.through {
            return Ok((parts, marks));
        }
        write_part(&data.attachments(), key, &part, parts.through, newest).await?;
        parts.through = newest;
    }
    verify_copy(&part, key).await?;
    parts.names.push(name);
    Ok((parts, marks))
}

/// Reads every part of a backup and compares it with its mark.
async fn parts_are_whole(manifest: &Manifest, path: &Path) -> bool {
    for name in &manifest.attachments.names {
        let found = mark(path.join(name)).await.ok();
        if found.as_ref() != manifest.files.get(name) {
            tracing::error!(
                part = name,
                "a part of the last backup is damaged; all are written again"
            );
            return false;
        }
    }
    true
}

/// Writes the attachments whose sequence is above `after` and up to `through` to a database of their own.
async fn write_part(
    source: &Path,
    key: &DatabaseKey,
    part: &Path,
    after: i64,
    through: i64,
) -> Result<(), StoreError> {
    create_database(part, key, migrations::attachments()).await?;
    let mut connection = base_options(part, key).connect().await?;
    attach(&mut connection, source, key).await?;
    let mut tx = connection.begin().await?;
    for statement in [
        "insert into main.attachment (id, hash, sequence, size, media_type) \
         select id, hash, sequence, size, media_type from other.attachment where sequence > ?1 and sequence <= ?2",
        "insert into main.attachment_chunk (attachment, number, bytes) \
         select c.attachment, c.number, c.bytes from other.attachment_chunk c \
         join other.attachment a on a.id = c.attachment where a.sequence > ?1 and a.sequence <= ?2",
    ] {
        sqlx::query(statement)
            .bind(after)
            .bind(through)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    connection.close().await?;
    folder::sync_file(part)
}

/// Attaches another database of the same key under the name `other`.
pub(crate) async fn attach(
    connection: &mut SqliteConnection,
    path: &Path,
    key: &DatabaseKey,
) -> Result<(), StoreError> {
    sqlx::query("attach database ? as other key ?")
        .bind(utf8(path)?)
        .bind(key.attach_value().as_str().to_owned())
        .execute(connection)
        .await?;
    Ok(())
}

pub(crate) async fn vacuum_into(
    source: &mut SqliteConnection,
    to: &Path,
) -> Result<(), StoreError> {
    // Created here for its permissions; `vacuum into` accepts an empty file.
    drop(folder::create_private_file(to)?);
    sqlx::query("vacuum into ?")
        .bind(utf8(to)?)
        .execute(source)
        .await?;
    folder::sync_file(to)
}

pub(crate) async fn verify_copy(path: &Path, key: &DatabaseKey) -> Result<(), StoreError> {
    check_file(path, key, true)
        .await?
        .map_err(|reason| failed(&reason))
}

async fn highest(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    Ok(
        sqlx::query_scalar("select coalesce(max(sequence), 0) from attachment")
            .fetch_one(connection)
            .await?,
    )
}

/// Rows of a table; none when there is no such table.
pub(crate) async fn count(
    connection: &mut SqliteConnection,
    table: &'static str,
) -> Result<i64, StoreError> {
    let there: i64 =
        sqlx::query_scalar("select count(*) from sqlite_master where type = 'table' and name = ?")
            .bind(table)
            .fetch_one(&mut *connection)
            .await?;
    if there == 0 {
        return Ok(0);
    }
    let statement = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
    Ok(sqlx::query_scalar(statement).fetch_one(connection).await?)
}

/// Another name for a file that never changes, or a copy where the disk has no such thing.
fn link(from: &Path, to: &Path) -> Result<(), StoreError> {
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to)?;
        folder::sync_file(to)?;
    }
    Ok(())
}

fn utf8(path: &Path) -> Result<String, StoreError> {
    path.to_str()
        .map(str::to_owned)
        .ok_or_else(|| StoreError::Invalid {
            source: "the path of the data folder is not Unicode".into(),
        })
}
