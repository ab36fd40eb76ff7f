//! The log of operations, and the tables made anew from it.

use crate::door::DEVICE;
use crate::{Store, StoreError, tables};
use futures::TryStreamExt;
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_sync::{Hash, Header, Operation, Outcome, fold_name};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

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

/// The number of a chain in the log, made when it is first met.
pub(crate) async fn chain(
    connection: &mut SqliteConnection,
    device: DeviceId,
    scope: &str,
) -> Result<i64, StoreError> {
    if let Some(chain) = known_chain(connection, device, scope).await? {
        return Ok(chain);
    }
    Ok(
        sqlx::query_scalar("insert into chain (device, scope) values (?, ?) returning id")
            .bind(device.0)
            .bind(scope)
            .fetch_one(connection)
            .await?,
    )
}

async fn known_chain(
    connection: &mut SqliteConnection,
    device: DeviceId,
    scope: &str,
) -> Result<Option<i64>, StoreError> {
    Ok(
        sqlx::query_scalar("select id from chain where device = ? and scope = ?")
            .bind(device.0)
            .bind(scope)
            .fetch_optional(connection)
            .await?,
    )
}

/// Number and hash of the last operation that this disk wrote as a device for a centre; zero before its first.
///
/// Not of what others wrote under the same id: a copy of this disk may have, and its chain is another one.
pub(crate) async fn head(
    connection: &mut SqliteConnection,
    device: DeviceId,
    scope: &str,
) -> Result<(u64, Option<Hash>), StoreError> {
    let row: Option<(i64, Vec<u8>)> = sqlx::query_as(
        "select o.number, o.header from chain c join operation o on o.chain = c.id and o.own = 1
         where c.device = ? and c.scope = ? order by o.number desc limit 1",
    )
    .bind(device.0)
    .bind(scope)
    .fetch_optional(connection)
    .await?;
    Ok(row.map_or((0, None), |(number, header)| {
        let number = u64::try_from(number).unwrap_or(0);
        (number, Some(Hash::of_header(&header)))
    }))
}

/// A header out of its column.
pub(crate) fn header(bytes: &[u8]) -> Result<Header, StoreError> {
    Header::read(bytes).map_err(|error| StoreError::damaged(crate::folder::CENTRE, error))
}

pub(crate) fn read(row: &SqliteRow) -> Result<Operation, StoreError> {
    Operation::read(
        row.try_get("header")?,
        row.try_get("salt")?,
        row.try_get("payload")?,
    )
    .map_err(|error| StoreError::damaged(crate::folder::CENTRE, error))
}

/// Keeps an operation that this disk writes. Whether it was new.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    operation: &Operation,
) -> Result<bool, StoreError> {
    let header = &operation.header;
    let chain = chain(connection, header.device, &header.scope).await?;
    let done = sqlx::query(
        "insert into operation (id, chain, number, kind, record, header, salt, payload, applied)
         values (?, ?, ?, ?, ?, ?, ?, ?, 0) on conflict (id) do nothing",
    )
    .bind(header.id.0)
    .bind(chain)
    .bind(i64::try_from(header.number).unwrap_or(i64::MAX))
    .bind(&header.kind)
    .bind(header.record)
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
        .bind(op.0)
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

async fn empty_tables(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    for table in tables::names() {
        sqlx::query(AssertSqlSafe(format!("delete from {table}")))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
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

/// Makes the fold's tables anew from the log, which may be larger than the memory.
pub(crate) async fn refold_log(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    empty_tables(connection).await?;
    let mut after = 0;
    loop {
        let some = some_after(connection, after).await?;
        let Some(last) = some.last() else {
            return Ok(());
        };
        after = last.arrival;
        let operations = some.iter().map(|logged| &logged.operation);
        let outcomes = crate::batch::fold_all(connection, operations).await?;
        for (logged, outcome) in some.iter().zip(outcomes) {
            if logged.applied != (outcome == Outcome::Applied) {
                set_applied(connection, logged.operation.header.id, outcome).await?;
            }
        }
    }
}

struct Logged {
    arrival: i64,
    applied: bool,
    operation: Operation,
}

/// The next operations of the log, as many as are folded together.
async fn some_after(
    connection: &mut SqliteConnection,
    after: i64,
) -> Result<Vec<Logged>, StoreError> {
    let mut rows = sqlx::query(
        "select arrival, header, salt, payload, applied from operation where arrival > ? order by arrival limit ?",
    )
    .bind(after)
    .bind(i64::try_from(crate::batch::MOST).unwrap_or(i64::MAX))
    .fetch(connection);
    let mut some = Vec::new();
    let mut bytes = 0;
    while let Some(row) = rows.try_next().await? {
        let operation = read(&row)?;
        bytes += operation.size();
        some.push(Logged {
            arrival: row.try_get("arrival")?,
            applied: row.try_get("applied")?,
            operation,
        });
        if bytes > crate::batch::MOST_BYTES {
            break;
        }
    }
    Ok(some)
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
            rows.push(crate::exchange::row_text(table, &row)?);
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
        let current = fold_name();
        match setting(&mut tx, FOLD).await? {
            Some(version) if version == current => return Ok(()),
            _ => {}
        }
        refold_log(&mut tx).await?;
        set_setting(&mut tx, FOLD, current).await?;
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
        for part in operations.chunks(crate::batch::MOST) {
            crate::exchange::take(&mut tx, part).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// How many operations this device has written.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn own_operations(&self) -> Result<u32, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let device = setting(&mut connection, DEVICE).await?;
        let device: Option<DeviceId> = device.and_then(|text| text.parse().ok());
        Ok(sqlx::query_scalar(
            "select count(*) from operation o join chain c on c.id = o.chain where c.device = ?",
        )
        .bind(device.map(|device| device.0))
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
        crate::exchange::take_new_id(&mut tx).await?;
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
