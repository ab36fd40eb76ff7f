//! The tables of the fold, made from the declarations of `domain`, and made anew from the log when their shape changed.
//!
//! The table `fold_shape` says what stands: the edition, the fold's rules, each kind's shape and the views. A kind whose shape
//! is another one now is dropped and filled again from its own operations; the others stay as they are. That holds because the fold
//! of a kind reads nothing but its operations, its fields and the annulments.

mod derived;
mod refold;

pub(crate) use derived::{astray, empty};

use crate::StoreError;
use sisconecta_domain::kinds::{self, Column, EDITION, Kind, Nature, Storage};
use sisconecta_sync::shapes::{Anew, Shapes, case_road};
use sqlx::{AssertSqlSafe, SqliteConnection};

/// Tables of the fold that hold no record and no fact.
const INNER: &str = include_str!("shape/inner.sql");
const VIEWS: &str = include_str!("shape/views.sql");

/// What stands in a database, by name.
const SHAPES: &str = "create table if not exists fold_shape (
    name text primary key,
    shape text not null
) without rowid";

/// How the tables of a database stand to this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Current,
    /// Some are to be made anew.
    Behind,
}

fn wanted() -> Shapes {
    Shapes::wanted(
        Kind::whole_shape,
        [("views", views()), ("derived", derived::statements())],
    )
}

async fn found(connection: &mut SqliteConnection) -> Result<Shapes, StoreError> {
    let there: i64 =
        sqlx::query_scalar("select count(*) from sqlite_master where name = 'fold_shape'")
            .fetch_one(&mut *connection)
            .await?;
    if there == 0 {
        return Ok(Shapes::default());
    }
    let rows: Vec<(String, String)> = sqlx::query_as("select name, shape from fold_shape")
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Compares the tables with the declarations, reading only.
///
/// # Errors
/// [`StoreError::NewerDatabase`] when a newer program made them.
pub(crate) async fn standing(connection: &mut SqliteConnection) -> Result<Standing, StoreError> {
    let found = found(connection).await?;
    refuse_newer(&found)?;
    Ok(if found == wanted() {
        Standing::Current
    } else {
        Standing::Behind
    })
}

fn refuse_newer(found: &Shapes) -> Result<(), StoreError> {
    match found.newer_edition() {
        Some(found) => Err(StoreError::NewerDatabase {
            found,
            known: EDITION,
        }),
        None => Ok(()),
    }
}

/// Brings the tables to the declarations, within the caller's transaction. Only what changed is made anew.
///
/// # Errors
/// Those of the disk, and that a newer program made them.
pub(crate) async fn settle(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let found = found(connection).await?;
    let wanted = wanted();
    refuse_newer(&found)?;
    let changed = match found.anew(&wanted) {
        Anew::Nothing => return Ok(()),
        Anew::Everything => return make_anew(connection, &found).await,
        Anew::Kinds(changed) => changed,
    };
    derived::drop_all(connection).await?;
    drop_views(connection).await?;
    for kind in changed {
        drop_table(connection, kind.name).await?;
        make_table(connection, kind).await?;
        refold::refold_kind(connection, kind.name).await?;
        make_indexes(connection, kind).await?;
    }
    run(connection, views()).await?;
    derived::make(connection).await?;
    remember(connection, &wanted).await
}

/// Makes all tables anew from the log, within the caller's transaction.
///
/// # Errors
/// Those of the disk.
pub(crate) async fn rebuild(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let found = found(connection).await?;
    make_anew(connection, &found).await
}

async fn make_anew(connection: &mut SqliteConnection, found: &Shapes) -> Result<(), StoreError> {
    derived::drop_all(connection).await?;
    drop_views(connection).await?;
    for table in crate::tables::INNER.into_iter().chain(found.tables()) {
        drop_table(connection, table).await?;
    }
    run(connection, INNER).await?;
    for kind in kinds::all() {
        make_table(connection, kind).await?;
    }
    // A database that is being made has no log to read.
    if !found.is_empty() {
        refold::refold_all(connection).await?;
    }
    for kind in kinds::all() {
        make_indexes(connection, kind).await?;
    }
    run(connection, views()).await?;
    derived::make(connection).await?;
    remember(connection, &wanted()).await
}

/// The roads of the kinds of cases, and what stands on the tables.
fn views() -> String {
    case_road() + VIEWS
}

async fn run(connection: &mut SqliteConnection, text: impl Into<String>) -> Result<(), StoreError> {
    sqlx::raw_sql(AssertSqlSafe(text.into()))
        .execute(connection)
        .await?;
    Ok(())
}

async fn execute(connection: &mut SqliteConnection, statement: String) -> Result<(), StoreError> {
    // Names come from declarations, or from what an earlier program wrote of its own.
    sqlx::query(AssertSqlSafe(statement))
        .execute(connection)
        .await?;
    Ok(())
}

async fn drop_views(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let views: Vec<String> =
        sqlx::query_scalar("select name from sqlite_master where type = 'view'")
            .fetch_all(&mut *connection)
            .await?;
    for view in views {
        execute(connection, format!("drop view \"{view}\"")).await?;
    }
    Ok(())
}

/// Its triggers and indexes go with it.
async fn drop_table(connection: &mut SqliteConnection, table: &str) -> Result<(), StoreError> {
    for name in [format!("{table}_search"), table.to_owned()] {
        execute(connection, format!("drop table if exists \"{name}\"")).await?;
    }
    Ok(())
}

async fn remember(connection: &mut SqliteConnection, shapes: &Shapes) -> Result<(), StoreError> {
    run(connection, SHAPES).await?;
    run(connection, "delete from fold_shape").await?;
    for (name, shape) in shapes.parts() {
        sqlx::query("insert into fold_shape (name, shape) values (?, ?)")
            .bind(name)
            .bind(shape)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

fn storage(column: &Column) -> &'static str {
    match column.kind.storage() {
        Storage::Text => "text",
        Storage::Integer | Storage::Boolean => "integer",
    }
}

async fn make_table(connection: &mut SqliteConnection, kind: &Kind) -> Result<(), StoreError> {
    let name = kind.name;
    let own = match kind.nature {
        Nature::Record => format!("id text not null constraint \"{name}_id\" unique"),
        Nature::Fact => format!(
            "op text not null constraint \"{name}_op\" unique,
             record text not null, actor text, claimed_at integer not null"
        ),
    };
    let columns: String = kind
        .columns
        .iter()
        .map(|column| format!(", \"{}\" {}", column.name, storage(column)))
        .collect();
    let table = format!("create table \"{name}\" (row integer primary key, {own}{columns})");
    execute(connection, table).await
}

/// Made once the rows are there: that takes half the time.
async fn make_indexes(connection: &mut SqliteConnection, kind: &Kind) -> Result<(), StoreError> {
    let table = kind.name;
    for columns in kind.all_indexes() {
        let name = format!("{table}_{}", columns.join("_"));
        let columns = quoted("", &columns);
        let index = format!("create index \"{name}\" on \"{table}\" ({columns})");
        execute(connection, index).await?;
    }
    if kind.searched.is_empty() {
        return Ok(());
    }
    // By words and their beginnings, without accents or case; ñ is found by n as well. Triggers keep it.
    let search = format!("{table}_search");
    let columns = quoted("", kind.searched);
    let new = quoted("new.", kind.searched);
    let insert = format!("insert into \"{search}\" (rowid, {columns})");
    let forget = format!("delete from \"{search}\" where rowid = old.row");
    for statement in [
        format!(
            "create virtual table \"{search}\" using fts5 (
                {columns}, tokenize = \"unicode61 remove_diacritics 2\", prefix = '2 3 4'
             )"
        ),
        format!("{insert} select row, {columns} from \"{table}\""),
        format!(
            "create trigger \"{search}_insert\" after insert on \"{table}\" begin
                {insert} values (new.row, {new});
             end"
        ),
        format!(
            "create trigger \"{search}_update\" after update on \"{table}\" begin
                {forget};
                {insert} values (new.row, {new});
             end"
        ),
        format!(
            "create trigger \"{search}_delete\" after delete on \"{table}\" begin {forget}; end"
        ),
    ] {
        execute(connection, statement).await?;
    }
    Ok(())
}

fn quoted(before: &str, columns: &[&str]) -> String {
    let names: Vec<String> = columns
        .iter()
        .map(|column| format!("{before}\"{column}\""))
        .collect();
    names.join(", ")
}

#[cfg(test)]
mod tests;
