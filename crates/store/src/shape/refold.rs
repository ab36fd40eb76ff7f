//! Tables filled again from the log, which may be larger than the memory.

use crate::{StoreError, batch, log};
use sisconecta_sync::Outcome;
use sqlx::{Row, SqliteConnection};

/// Applies the whole log to empty tables.
pub(super) async fn refold_all(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    refold(connection, None).await
}

/// Applies the operations of one kind to its empty table. Fields and annulments stand already, or are written again as they stood.
pub(super) async fn refold_kind(
    connection: &mut SqliteConnection,
    kind: &str,
) -> Result<(), StoreError> {
    refold(connection, Some(kind)).await
}

async fn refold(connection: &mut SqliteConnection, kind: Option<&str>) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let rows = sqlx::query(
            "select arrival, header, salt, payload, applied from operation
             where arrival > ?1 and (?2 is null or kind = ?2) order by arrival limit ?3",
        )
        .bind(after)
        .bind(kind)
        .bind(i64::try_from(batch::MOST).unwrap_or(i64::MAX))
        .fetch_all(&mut *connection)
        .await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.try_get("arrival")?;
        let operations = rows.iter().map(log::read).collect::<Result<Vec<_>, _>>()?;
        let outcomes = batch::fold_all(connection, &operations).await?;
        for ((row, operation), outcome) in rows.iter().zip(&operations).zip(outcomes) {
            if row.try_get::<bool, _>("applied")? != (outcome == Outcome::Applied) {
                log::set_applied(connection, operation.header.id, outcome).await?;
            }
        }
    }
}
