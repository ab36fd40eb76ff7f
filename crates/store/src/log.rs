//! The log of operations, and the tables made anew from it.

use crate::door::DEVICE;
use crate::tables::SqliteTables;
use crate::{Store, StoreError, tables};
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_sync::{FOLD_VERSION, Hash, Operation, Outcome, apply_all};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection, TypeInfo, ValueRef};

const FOLD: &str = "fold_version";

/// A device setting, when it has been set.
pub(crate) async fn setting(
    connection: &mut SqliteConnection,
    name: &str,
) -> Result<Option<String>, StoreError> {
    Ok(
        sqlx::query_scalar("select value from device_setting where name = ?")
            .bind(name)
            .fetch_optional(connection)
            .await?,
    )
}

pub(crate) async fn set_setting(
    connection: &mut SqliteConnection,
    name: &str,
    value: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "insert into device_setting (name, value) values (?, ?)
         on conflict (name) do update set value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(connection)
    .await?;
    Ok(())
}

/// The device's id, made the first time somebody writes.
pub(crate) async fn device(connection: &mut SqliteConnection) -> Result<DeviceId, StoreError> {
    if let Some(text) = setting(connection, DEVICE).await? {
        return text
            .parse()
            .map_err(|error: uuid::Error| StoreError::damaged(crate::folder::CENTRE, error));
    }
    let device = DeviceId::fresh();
    set_setting(connection, DEVICE, &device.to_string()).await?;
    Ok(device)
}

/// Number and hash of the last operation of a device; zero before its first.
pub(crate) async fn head(
    connection: &mut SqliteConnection,
    device: DeviceId,
) -> Result<(u64, Option<Hash>), StoreError> {
    let row = sqlx::query(
        "select header, salt, payload from operation where device = ? order by number desc limit 1",
    )
    .bind(device.to_string())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok((0, None)) };
    let last = read(&row)?;
    Ok((last.header.number, Some(last.hash)))
}

fn read(row: &SqliteRow) -> Result<Operation, StoreError> {
    Operation::read(
        row.try_get("header")?,
        row.try_get("salt")?,
        row.try_get("payload")?,
    )
    .map_err(|error| StoreError::damaged(crate::folder::CENTRE, error))
}

/// Whether the operation was new.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    operation: &Operation,
) -> Result<bool, StoreError> {
    let header = &operation.header;
    let done = sqlx::query(
        "insert into operation (id, device, number, hash, kind, record, header, salt, payload, applied)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0) on conflict (id) do nothing",
    )
    .bind(header.id.to_string())
    .bind(header.device.to_string())
    .bind(i64::try_from(header.number).unwrap_or(i64::MAX))
    .bind(operation.hash.to_string())
    .bind(&header.kind)
    .bind(header.record.to_string())
    .bind(&operation.header_bytes)
    .bind(&operation.salt)
    .bind(&operation.payload)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn set_applied(
    connection: &mut SqliteConnection,
    op: OpId,
    outcome: Outcome,
) -> Result<(), StoreError> {
    sqlx::query("update operation set applied = ? where id = ?")
        .bind(outcome == Outcome::Applied)
        .bind(op.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

async fn all(connection: &mut SqliteConnection) -> Result<Vec<Operation>, StoreError> {
    let rows = sqlx::query("select header, salt, payload from operation order by arrival")
        .fetch_all(connection)
        .await?;
    rows.iter().map(read).collect()
}

/// Empties the fold's tables and applies the operations in the given order.
async fn refold(
    connection: &mut SqliteConnection,
    operations: &[Operation],
) -> Result<(), StoreError> {
    for table in tables::names() {
        sqlx::query(AssertSqlSafe(format!("delete from {table}")))
            .execute(&mut *connection)
            .await?;
    }
    fold_all(connection, operations).await
}

/// How many operations are folded together: what they change is held in memory meanwhile.
const TOGETHER: usize = 1000;

/// Applies operations of the log to the tables, many at a time.
async fn fold_all(
    connection: &mut SqliteConnection,
    operations: &[Operation],
) -> Result<(), StoreError> {
    for some in operations.chunks(TOGETHER) {
        let outcomes = apply_all(&mut SqliteTables(&mut *connection), some).await?;
        for (wanted, outcome) in [(true, Outcome::Applied), (false, Outcome::Kept)] {
            let ids: Vec<OpId> = some
                .iter()
                .zip(&outcomes)
                .filter(|(_, came)| **came == outcome)
                .map(|(operation, _)| operation.header.id)
                .collect();
            sqlx::query(
                "update operation set applied = ?1
                 where applied <> ?1 and id in (select value from json_each(?2))",
            )
            .bind(wanted)
            .bind(serde_json::json!(ids).to_string())
            .execute(&mut *connection)
            .await?;
        }
    }
    Ok(())
}

/// Takes operations of other devices into the log and the tables; those that are already there change nothing.
pub(crate) async fn take_all(
    connection: &mut SqliteConnection,
    operations: &[Operation],
) -> Result<(), StoreError> {
    let mut fresh = Vec::new();
    for operation in operations {
        if insert(connection, operation).await? {
            fresh.push(operation.clone());
        }
    }
    fold_all(connection, &fresh).await
}

/// Every row of every table of the fold, without what depends on the order of arrival.
async fn picture(connection: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let mut rows = Vec::new();
    for table in tables::names() {
        let found = sqlx::query(AssertSqlSafe(format!("select * from {table}")))
            .fetch_all(&mut *connection)
            .await?;
        for row in found {
            let mut text = table.to_owned();
            for index in 0..row.columns().len() {
                if sqlx::Column::name(&row.columns()[index]) == "row" {
                    continue;
                }
                let raw = row.try_get_raw(index)?;
                text.push('\u{1f}');
                match raw.type_info().name() {
                    _ if raw.is_null() => text.push('\u{0}'),
                    "INTEGER" | "BOOLEAN" => {
                        text.push_str(&row.try_get::<i64, _>(index)?.to_string())
                    }
                    _ => text.push_str(row.try_get::<&str, _>(index)?),
                }
            }
            rows.push(text);
        }
    }
    rows.sort_unstable();
    Ok(rows)
}

impl Store {
    /// Rebuilds the tables when they were made by another version of the fold. Called once after opening.
    ///
    /// # Errors
    /// Those of the disk; the tables are then as they were.
    pub async fn settle_fold(&self) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        let current = FOLD_VERSION.to_string();
        match setting(&mut tx, FOLD).await? {
            Some(version) if version == current => return Ok(()),
            _ => {}
        }
        let operations = all(&mut tx).await?;
        refold(&mut tx, &operations).await?;
        set_setting(&mut tx, FOLD, &current).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Whether the tables equal those made anew from the log in another order: backwards, then as `order` has it.
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
        let operations = all(&mut tx).await?;
        let mut backwards = operations.clone();
        backwards.reverse();
        refold(&mut tx, &backwards).await?;
        let first = picture(&mut tx).await?;
        let shuffled: Vec<Operation> = order(operations.len())
            .into_iter()
            .filter_map(|index| operations.get(index).cloned())
            .collect();
        refold(&mut tx, &shuffled).await?;
        let second = picture(&mut tx).await?;
        tx.rollback().await?;
        Ok(live == first && live == second)
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

    /// Takes in operations of other devices; those already here change nothing.
    ///
    /// # Errors
    /// Those of the disk; then none was taken.
    pub async fn take_in(&self, operations: &[Operation]) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        take_all(&mut tx, operations).await?;
        tx.commit().await?;
        Ok(())
    }

    /// How many operations this device has written.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn own_operations(&self) -> Result<u32, StoreError> {
        let mut connection = self.readers().acquire().await?;
        Ok(sqlx::query_scalar(
            "select count(*) from operation where device = (select value from device_setting where name = 'device')",
        )
        .fetch_one(&mut *connection)
        .await?)
    }

    /// Something that belongs to this device alone.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn device_setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        setting(&mut connection, name).await
    }
}

impl Store {
    /// Gives this device another id: what it wrote after the backup it came from may stand elsewhere under its old id.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn become_new_device(&self) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        set_setting(&mut tx, DEVICE, &DeviceId::fresh().to_string()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets something that belongs to this device alone and stands outside the log.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn set_device_setting(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        set_setting(&mut tx, name, value).await?;
        tx.commit().await?;
        Ok(())
    }
}
