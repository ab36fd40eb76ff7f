//! Whether the fold's tables equal those made anew from the log.

use crate::log::read;
use crate::{Store, StoreError, shape, tables};
use sisconecta_sync::Operation;
use sqlx::{AssertSqlSafe, SqliteConnection};

async fn all(connection: &mut SqliteConnection) -> Result<Vec<Operation>, StoreError> {
    let rows = sqlx::query("select header, salt, payload from operation order by arrival")
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

async fn empty_tables(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    shape::empty(connection).await?;
    for table in tables::names() {
        sqlx::query(AssertSqlSafe(format!("delete from {table}")))
            .execute(&mut *connection)
            .await?;
    }
    shape::empty(connection).await
}

/// Empties the fold's tables and applies the operations in the given order.
async fn refold(
    connection: &mut SqliteConnection,
    operations: &[Operation],
) -> Result<(), StoreError> {
    empty_tables(connection).await?;
    crate::batch::fold_all(connection, operations).await?;
    Ok(())
}

/// Every row of every table of the fold, without what depends on the order of arrival.
async fn picture(connection: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let mut rows = Vec::new();
    for (table, columns) in tables::pictures() {
        let statement = format!("select {} from {table}", columns.join(", "));
        let found = sqlx::query(AssertSqlSafe(statement))
            .fetch_all(&mut *connection)
            .await?;
        for row in found {
            rows.push(tables::row_text(table, &row)?);
        }
    }
    rows.sort_unstable();
    Ok(rows)
}

impl Store {
    /// Makes the tables anew that are not as this program declares them. Opening does it too.
    ///
    /// # Errors
    /// Those of the disk; the tables are then as they were.
    pub async fn settle_fold(&self) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        shape::settle(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether the tables equal those made anew from the log in another order: backwards, then as `order` has it, and
    /// whether what triggers keep beside them follows each time.
    ///
    /// Nothing is changed: all happens in a transaction that is rolled back. `order` gets how many operations there are
    /// and gives a permutation of their indexes.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn equals_rebuild(
        &self,
        order: impl FnOnce(usize) -> Vec<usize> + Send,
    ) -> Result<bool, StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        let live = picture(&mut tx).await?;
        let mut astray = shape::astray(&mut tx).await?;
        let operations = all(&mut tx).await?;
        let mut backwards = operations.clone();
        backwards.reverse();
        refold(&mut tx, &backwards).await?;
        let first = picture(&mut tx).await?;
        astray.extend(shape::astray(&mut tx).await?);
        let shuffled: Vec<Operation> = order(operations.len())
            .into_iter()
            .filter_map(|index| operations.get(index).cloned())
            .collect();
        refold(&mut tx, &shuffled).await?;
        let second = picture(&mut tx).await?;
        astray.extend(shape::astray(&mut tx).await?);
        tx.rollback().await?;
        Ok(live == first && live == second && astray.is_empty())
    }

    /// Every row of the fold's tables as text, sorted: equal for two stores that hold the same operations.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn table_picture(&self) -> Result<Vec<String>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        picture(&mut connection).await
    }

    /// All operations, in the order in which they arrived here.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn operations(&self) -> Result<Vec<Operation>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        all(&mut connection).await
    }
}
