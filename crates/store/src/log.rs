//! The log of operations and the settings of this device.

use crate::{Store, StoreError};
use futures::TryStreamExt;
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_sync::{Hash, Header, Operation, Outcome};
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

pub(crate) async fn drop_setting(
    connection: &mut SqliteConnection,
    name: &str,
) -> Result<(), StoreError> {
    sqlx::query("delete from device_setting where name = ?")
        .bind(name)
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
    Header::read(bytes).map_err(|error| StoreError::damaged(crate::names::CENTRE, error))
}

pub(crate) fn read(row: &SqliteRow) -> Result<Operation, StoreError> {
    Operation::read(
        row.try_get("header")?,
        row.try_get("salt")?,
        row.try_get("payload")?,
    )
    .map_err(|error| StoreError::damaged(crate::names::CENTRE, error))
}

/// Where this disk writes on in its chain of a centre.
pub(crate) struct Place {
    pub device: DeviceId,
    /// `None` before its first operation there.
    pub chain: Option<i64>,
    pub number: u64,
    pub previous: Option<Hash>,
}

/// The [`head`] of this device's own chain, by one statement.
pub(crate) async fn place(
    connection: &mut SqliteConnection,
    scope: &str,
) -> Result<Place, StoreError> {
    let row = sqlx::query(
        "select s.value as device, c.id as chain, o.number, o.header
         from device_setting s
         left join chain c on c.device = unhex(s.value, '-') and c.scope = ?2
         left join operation o on o.arrival = (
             select l.arrival from operation l where l.chain = c.id and l.own = 1 order by l.number desc limit 1)
         where s.name = ?1",
    )
    .bind(DEVICE)
    .bind(scope)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else {
        return Ok(Place {
            device: device(connection).await?,
            chain: None,
            number: 0,
            previous: None,
        });
    };
    let number: Option<i64> = row.try_get("number")?;
    let header: Option<&[u8]> = row.try_get("header")?;
    Ok(Place {
        device: row
            .try_get::<&str, _>("device")?
            .parse()
            .map_err(|error: uuid::Error| StoreError::damaged(crate::names::CENTRE, error))?,
        chain: row.try_get("chain")?,
        number: number.map_or(0, |number| u64::try_from(number).unwrap_or(0)),
        previous: header.map(Hash::of_header),
    })
}

/// Keeps operations that this disk wrote, with what the tables made of them.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    chain: i64,
    operations: &[(Operation, Outcome)],
) -> Result<(), StoreError> {
    crate::batch::write_rows(
        connection,
        "insert into operation (id, chain, number, kind, record, header, salt, payload, applied)",
        9,
        operations,
        |query, (operation, outcome)| {
            let header = &operation.header;
            query
                .bind(header.id.0)
                .bind(chain)
                .bind(i64::try_from(header.number).unwrap_or(i64::MAX))
                .bind(&header.kind)
                .bind(header.record)
                .bind(&operation.header_bytes)
                .bind(&operation.salt)
                .bind(&operation.payload)
                .bind(*outcome == Outcome::Applied)
        },
    )
    .await
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

/// An operation of the log, where it stands and whether the tables hold it.
pub(crate) struct Logged {
    pub arrival: i64,
    pub applied: bool,
    pub operation: Operation,
}

/// The next operations of the log, or those of one kind, as many as are folded together.
pub(crate) async fn some_after(
    connection: &mut SqliteConnection,
    after: i64,
    kind: Option<&str>,
) -> Result<Vec<Logged>, StoreError> {
    let mut rows = sqlx::query(
        "select arrival, header, salt, payload, applied from operation
         where arrival > ?1 and (?2 is null or kind = ?2) order by arrival limit ?3",
    )
    .bind(after)
    .bind(kind)
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

impl Store {
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
