//! Folds the feeds into the tables, behind the calls. Any instance may do it, and two of them never fold one centre at once.

use crate::error::HqError;
use crate::headquarters::Headquarters;
use crate::registry::operation;
use crate::shape;
use crate::tables::{self, PgTables};
use futures::TryStreamExt;
use sisconecta_sync::{LARGEST, Operation, apply, fold_name};
use sqlx::{AssertSqlSafe, PgConnection, Row};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::watch;

/// Operations that are folded together.
const BATCH: i64 = 2000;
/// Bytes of operations that are folded together; one alone may have more.
const BATCH_BYTES: usize = 16 * LARGEST;
/// How long nothing must have been written before it folds: pushes come in rows, and whoever sends them is waiting.
const QUIET: Duration = Duration::from_secs(1);
/// How long it lets a row of pushes go on before it folds all the same.
const LONGEST_ROW: Duration = Duration::from_secs(5);
/// How long an instance waits before it looks for what others wrote.
const PAUSE: Duration = Duration::from_secs(2);

/// How far a fold came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// So many operations were folded, and there may be more.
    Folded(usize),
    Done,
    /// The tables are another fold's.
    NotMine,
}

impl Headquarters {
    /// Folds until told to stop: after each write, and now and then what other instances wrote.
    pub(crate) async fn keep_folding(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.fold_all().await {
                tracing::warn!(%error, "folding failed; it is tried again");
            }
            tokio::select! {
                () = self.written.notified() => {
                    let _ = tokio::time::timeout(LONGEST_ROW, self.quiet(&mut stop)).await;
                }
                () = tokio::time::sleep(PAUSE) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Waits until nothing was written for a while, or it is told to stop.
    async fn quiet(&self, stop: &mut watch::Receiver<bool>) {
        loop {
            tokio::select! {
                () = self.written.notified() => {}
                () = tokio::time::sleep(QUIET) => return,
                _ = stop.changed() => return,
            }
        }
    }

    /// Operations of the feeds that the tables do not show yet.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn unfolded(&self) -> Result<u64, HqError> {
        let centres = self.folded().await?;
        Ok(centres
            .iter()
            .map(|(_, folded, head)| head.saturating_sub(*folded))
            .sum())
    }

    /// Of each centre, up to what number of its feed the tables show it, and the number of the newest.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn folded(&self) -> Result<Vec<(String, u64, u64)>, HqError> {
        let rows: Vec<(String, i64, i64)> = sqlx::query_as(
            "select s.code, p.folded, s.head from scope s join projection p on p.scope = s.code
             order by s.code",
        )
        .fetch_all(&self.pool)
        .await?;
        let number = crate::rights::number;
        let known = rows
            .into_iter()
            .map(|(centre, folded, head)| (centre, number(folded), number(head)));
        Ok(known.collect())
    }

    /// Folds what is in the feeds, some of each centre in turn: neither one that cannot be folded nor one with much to fold keeps the
    /// others waiting.
    ///
    /// # Errors
    /// The first one met, once all centres were tried; what was folded stays.
    pub async fn fold_all(&self) -> Result<(), HqError> {
        let mut first = Ok(());
        // Those with nothing more to do here.
        let mut over = BTreeSet::new();
        loop {
            let mut behind = self.behind().await?;
            behind.retain(|scope| !over.contains(scope));
            if behind.is_empty() {
                return first;
            }
            for scope in behind {
                match self.fold_some(&scope).await {
                    Ok(Step::Folded(_)) => {}
                    Ok(Step::Done | Step::NotMine) => {
                        over.insert(scope);
                    }
                    Err(error) => {
                        tracing::warn!(%scope, %error, "a centre could not be folded");
                        first = first.and(Err(error));
                        over.insert(scope);
                    }
                }
            }
        }
    }

    /// Codes of the centres whose tables do not show all of their feed.
    pub(crate) async fn behind(&self) -> Result<Vec<String>, HqError> {
        Ok(sqlx::query_scalar(
            "select s.code from scope s join projection p on p.scope = s.code
             where p.folded < s.head or p.fold = ''
                or exists (select 1 from projection_kind k where k.scope = s.code)
             order by s.code",
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Folds what is in the feed of a centre, after whoever is at it.
    pub(crate) async fn fold_centre(&self, scope: &str) -> Result<(), HqError> {
        while let Step::Folded(_) = self.fold_some(scope).await? {}
        Ok(())
    }

    async fn fold_some(&self, scope: &str) -> Result<Step, HqError> {
        let mut tx = self.pool.begin().await?;
        // Who folds it just now is waited for: figures and a publication want all of the feed in the tables.
        let row = sqlx::query("select folded, fold from projection where scope = $1 for update")
            .bind(scope)
            .fetch_optional(&mut *tx)
            .await?;
        let Some(row) = row else {
            return Ok(Step::NotMine);
        };
        let fold: &str = row.try_get("fold")?;
        if !fold.is_empty() && fold != fold_name() {
            return Ok(Step::NotMine);
        }
        if fold.is_empty() && !shape::is_current(&mut tx).await? {
            // A newer program begins these tables.
            return Ok(Step::NotMine);
        }
        let mut folded: i64 = row.try_get("folded")?;
        if fold.is_empty() {
            clear(&mut tx, scope).await?;
            folded = 0;
        }
        fill_kinds(&mut tx, scope, folded).await?;
        let operations = contiguous(&mut tx, scope, folded).await?;
        let mut tables = PgTables {
            connection: &mut tx,
            scope,
        };
        apply(&mut tables, &operations).await?;
        let count = operations.len();
        sqlx::query("update projection set folded = $2, fold = $3 where scope = $1")
            .bind(scope)
            .bind(folded + i64::try_from(count).unwrap_or(i64::MAX))
            .bind(fold_name())
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        self.metrics
            .folded
            .fetch_add(count as u64, Ordering::Relaxed);
        Ok(if count == 0 {
            Step::Done
        } else {
            Step::Folded(count)
        })
    }
}

/// Fills the tables of kinds that begin anew, as far as the others have come.
pub(crate) async fn fill_kinds(
    connection: &mut PgConnection,
    scope: &str,
    folded: i64,
) -> Result<(), HqError> {
    let kinds: Vec<String> =
        sqlx::query_scalar("delete from projection_kind where scope = $1 returning kind")
            .bind(scope)
            .fetch_all(&mut *connection)
            .await?;
    for kind in kinds {
        // A field may have another name now, or none.
        for fields in [
            "delete from field_head where scope = $1 and kind = $2",
            "delete from field_named where scope = $1 and kind = $2",
            "delete from undecided where scope = $1 and kind = $2",
        ] {
            sqlx::query(fields)
                .bind(scope)
                .bind(&kind)
                .execute(&mut *connection)
                .await?;
        }
        let mut after = 0;
        loop {
            let (operations, last) = of_kind(connection, scope, &kind, after, folded).await?;
            if operations.is_empty() {
                break;
            }
            after = last;
            let mut tables = PgTables { connection, scope };
            apply(&mut tables, &operations).await?;
        }
    }
    Ok(())
}

/// The next operations of one kind, up to a number of the feed, with the number of the last.
async fn of_kind(
    connection: &mut PgConnection,
    scope: &str,
    kind: &str,
    after: i64,
    folded: i64,
) -> Result<(Vec<Operation>, i64), HqError> {
    let mut rows = sqlx::query(
        "select feed, header, salt, payload from operation
         where scope = $1 and kind = $2 and feed > $3 and feed <= $4 order by feed limit $5",
    )
    .bind(scope)
    .bind(kind)
    .bind(after)
    .bind(folded)
    .bind(BATCH)
    .fetch(connection);
    let (mut operations, mut last, mut bytes) = (Vec::new(), after, 0);
    while let Some(row) = rows.try_next().await? {
        last = row.try_get("feed")?;
        let operation = operation(&row)?;
        bytes += operation.size();
        operations.push(operation);
        if bytes > BATCH_BYTES {
            break;
        }
    }
    Ok((operations, last))
}

/// Empties the tables of a centre.
pub(crate) async fn clear(connection: &mut PgConnection, scope: &str) -> Result<(), HqError> {
    for table in tables::names() {
        sqlx::query(AssertSqlSafe(format!(
            "delete from {table} where scope = $1"
        )))
        .bind(scope)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The next operations of a feed, up to a hole if there is one.
async fn contiguous(
    connection: &mut PgConnection,
    scope: &str,
    folded: i64,
) -> Result<Vec<Operation>, HqError> {
    let mut rows = sqlx::query(
        "select feed, header, salt, payload from operation
         where scope = $1 and feed > $2 and feed <= $2 + $3 order by feed",
    )
    .bind(scope)
    .bind(folded)
    .bind(BATCH)
    .fetch(connection);
    let mut operations = Vec::new();
    let (mut wanted, mut bytes) = (folded, 0);
    while let Some(row) = rows.try_next().await? {
        wanted += 1;
        if row.try_get::<i64, _>("feed")? != wanted || bytes > BATCH_BYTES {
            break;
        }
        let operation = operation(&row)?;
        bytes += operation.size();
        operations.push(operation);
    }
    Ok(operations)
}
