//! The tables of the fold, made from the declarations of `domain`, and begun anew when their shape changed.
//!
//! The table `fold_shape` says what stands, as on a desktop. A kind whose shape is another one now gets an empty table, and each centre
//! notes that it is to be filled; the others stay as they are. Whoever folds that centre next fills it first.

use crate::error::HqError;
use crate::tables::INNER as INNER_TABLES;
use sisconecta_domain::kinds::{self, Column, Kind, Nature, Storage};
use sisconecta_sync::fold_name;
use sisconecta_sync::shapes::{Anew, Shapes, case_road};
use sqlx::{AssertSqlSafe, PgConnection};

/// Tables of the fold that hold no record and no fact.
const INNER: &str = include_str!("shape/inner.sql");
const VIEWS: &str = include_str!("shape/views.sql");

const SHAPES: &str = "create table if not exists fold_shape (
    name text primary key,
    shape text not null
)";
/// Two programs that migrate at once do it one after the other. Any number that nobody else uses.
const LOCK: i64 = 0x7369_7363_6f6e;

fn wanted() -> Shapes {
    // Nothing is looked up here but by its centre: rows have no further indexes and nothing is searched.
    Shapes::wanted(Kind::shape, [("views", views())])
}

async fn found(connection: &mut PgConnection) -> Result<Shapes, HqError> {
    let there: bool = sqlx::query_scalar("select to_regclass('fold_shape') is not null")
        .fetch_one(&mut *connection)
        .await?;
    if !there {
        return Ok(Shapes::default());
    }
    let rows: Vec<(String, String)> = sqlx::query_as("select name, shape from fold_shape")
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

fn refuse_newer(found: &Shapes) -> Result<(), HqError> {
    if found.newer_edition().is_some() {
        return Err(HqError::Refused(
            "La base de datos es de un programa más nuevo. No se cambió nada: instale esa versión o una posterior."
                .into(),
        ));
    }
    Ok(())
}

/// Whether the tables are as this program declares them.
///
/// # Errors
/// Those of the database, and that a newer program made them.
pub(crate) async fn is_current(connection: &mut PgConnection) -> Result<bool, HqError> {
    let found = found(connection).await?;
    refuse_newer(&found)?;
    Ok(found == wanted())
}

/// Brings the tables to the declarations, within the caller's transaction. Only what changed begins anew.
///
/// # Errors
/// Those of the database, and that a newer program made them.
pub(crate) async fn settle(connection: &mut PgConnection) -> Result<(), HqError> {
    sqlx::query("select pg_advisory_xact_lock($1)")
        .bind(LOCK)
        .execute(&mut *connection)
        .await?;
    let found = found(connection).await?;
    let wanted = wanted();
    refuse_newer(&found)?;
    let anew = found.anew(&wanted);
    if matches!(anew, Anew::Nothing) {
        return Ok(());
    }
    drop_views(connection).await?;
    if let Anew::Kinds(changed) = anew {
        for kind in changed {
            begin_anew(connection, kind).await?;
        }
        sqlx::query("update projection set fold = $1 where fold <> ''")
            .bind(fold_name())
            .execute(&mut *connection)
            .await?;
    } else {
        for table in INNER_TABLES.into_iter().chain(found.tables()) {
            execute(connection, format!("drop table if exists \"{table}\"")).await?;
        }
        run(connection, INNER).await?;
        for kind in kinds::all() {
            execute(connection, table(kind)).await?;
        }
        run(
            connection,
            "update projection set folded = 0, fold = ''; delete from projection_kind",
        )
        .await?;
    }
    run(connection, views()).await?;
    remember(connection, &wanted).await
}

/// An empty table of a kind, which each centre is to fill.
async fn begin_anew(connection: &mut PgConnection, kind: &Kind) -> Result<(), HqError> {
    let name = kind.name;
    execute(connection, format!("drop table if exists \"{name}\"")).await?;
    execute(connection, table(kind)).await?;
    sqlx::query(
        "insert into projection_kind (scope, kind) select scope, $1 from projection where folded > 0
         on conflict do nothing",
    )
    .bind(name)
    .execute(connection)
    .await?;
    Ok(())
}

/// The roads of the kinds of cases, and what stands on the tables.
fn views() -> String {
    case_road() + VIEWS
}

async fn run(connection: &mut PgConnection, text: impl Into<String>) -> Result<(), HqError> {
    sqlx::raw_sql(AssertSqlSafe(text.into()))
        .execute(connection)
        .await?;
    Ok(())
}

async fn execute(connection: &mut PgConnection, statement: String) -> Result<(), HqError> {
    // Names come from declarations, or from what an earlier program wrote of its own.
    sqlx::query(AssertSqlSafe(statement))
        .execute(connection)
        .await?;
    Ok(())
}

async fn drop_views(connection: &mut PgConnection) -> Result<(), HqError> {
    let views: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.views where table_schema = current_schema()",
    )
    .fetch_all(&mut *connection)
    .await?;
    for view in views {
        execute(
            connection,
            format!("drop view if exists \"{view}\" cascade"),
        )
        .await?;
    }
    Ok(())
}

async fn remember(connection: &mut PgConnection, shapes: &Shapes) -> Result<(), HqError> {
    run(connection, SHAPES).await?;
    run(connection, "delete from fold_shape").await?;
    for (name, shape) in shapes.parts() {
        sqlx::query("insert into fold_shape (name, shape) values ($1, $2)")
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
        Storage::Integer => "bigint",
        Storage::Boolean => "boolean",
    }
}

fn table(kind: &Kind) -> String {
    let (own, key) = match kind.nature {
        Nature::Record => ("id uuid not null", "id"),
        Nature::Fact => (
            "op uuid not null, record uuid not null, actor uuid, claimed_at bigint not null",
            "op",
        ),
    };
    let columns: String = kind
        .columns
        .iter()
        .map(|column| format!(", \"{}\" {}", column.name, storage(column)))
        .collect();
    format!(
        "create table \"{}\" (scope text not null, {own}{columns}, primary key (scope, {key}))",
        kind.name
    )
}
