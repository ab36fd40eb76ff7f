//! The log of operations and the settings of this device.

use crate::{Store, StoreError};
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_sync::{Hash, Operation, Outcome};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

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
            .map_err(|error: uuid::Error| StoreError::damaged(crate::names::CENTRE, error));
    }
    let device = DeviceId::fresh();
    set_setting(connection, DEVICE, &device.to_string()).await?;
    Ok(device)
}

/// Number and hash of the last operation that this disk wrote as a device; zero before its first.
///
/// Not of what others wrote under the same id: a copy of this disk may have, and its chain is another one.
pub(crate) async fn head(
    connection: &mut SqliteConnection,
    device: DeviceId,
) -> Result<(u64, Option<Hash>), StoreError> {
    let row: Option<(i64, String)> = sqlx::query_as(
        "select number, hash from operation where device = ? and own = 1 order by number desc limit 1",
    )
    .bind(device.to_string())
    .fetch_optional(connection)
    .await?;
    let Some((number, text)) = row else {
        return Ok((0, None));
    };
    Ok((u64::try_from(number).unwrap_or(0), Some(hash(&text)?)))
}

/// A hash out of its column.
pub(crate) fn hash(text: &str) -> Result<Hash, StoreError> {
    serde_json::from_value(text.into())
        .map_err(|error| StoreError::damaged(crate::names::CENTRE, error))
}

pub(crate) fn read(row: &SqliteRow) -> Result<Operation, StoreError> {
    Operation::read(
        row.try_get("header")?,
        row.try_get("salt")?,
        row.try_get("payload")?,
    )
    .map_err(|error| StoreError::damaged(crate::names::CENTRE, error))
}

/// Keeps an operation that this disk writes. Whether it was new.
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

impl Store {
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

/// Name of a device setting that holds the device's id.
pub(crate) const DEVICE: &str = "device";
