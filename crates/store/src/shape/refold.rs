//! Tables filled again from the log, which may be larger than the memory.

use crate::{StoreError, batch, log};
use sisconecta_sync::Outcome;
use sqlx::SqliteConnection;

/// Applies the whole log to empty tables.
pub(super) async fn refold_all(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    refold(connection, None).await
}

/// Applies the operations of one kind to its empty table. What stands of its fields goes first: a field may have another name now, or none.
pub(super) async fn refold_kind(
    connection: &mut SqliteConnection,
    kind: &str,
) -> Result<(), StoreError> {
    for fields in [
        "delete from field_head where kind = ?",
        "delete from field_named where kind = ?",
        "delete from undecided where kind = ?",
    ] {
        sqlx::query(fields)
            .bind(kind)
            .execute(&mut *connection)
            .await?;
    }
    refold(connection, Some(kind)).await
}

async fn refold(connection: &mut SqliteConnection, kind: Option<&str>) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let some = log::some_after(connection, after, kind).await?;
        let Some(last) = some.last() else {
            return Ok(());
        };
        after = last.arrival;
        let operations = some.iter().map(|logged| &logged.operation);
        let outcomes = batch::fold_all(connection, operations).await?;
        for (logged, outcome) in some.iter().zip(outcomes) {
            if logged.applied != (outcome == Outcome::Applied) {
                log::set_applied(connection, logged.operation.header.id, outcome).await?;
            }
        }
    }
}
