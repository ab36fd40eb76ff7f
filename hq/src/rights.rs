//! Who may exchange: whose token a call bears, and which devices stand behind it.

use crate::error::{CallError, HqError};
use crate::secrets;
use sisconecta_domain::ids::DeviceId;
use sisconecta_sync::exchange::wire::Hello;
use sqlx::{PgConnection, Row};
use std::sync::LazyLock;
use uuid::Uuid;

/// Ids that one right may take: a disk gets another one whenever it comes out of a backup.
const MOST_DEVICES: i64 = 64;

/// Whose token a call bears.
#[derive(Debug, Clone)]
pub(crate) struct Bearer {
    pub right: Uuid,
    pub scope: String,
    pub epoch: Uuid,
    pub head: u64,
    /// Whether the right has greeted before.
    greeted: bool,
    /// The right that the calling device is registered under.
    device_right: Option<Uuid>,
}

impl Bearer {
    /// The calling device is one of this right's own.
    pub fn of_device(self) -> Result<Self, CallError> {
        match self.device_right {
            Some(right) if right == self.right => Ok(self),
            Some(_) => Err(CallError::foreign_device()),
            None => Err(CallError::unknown_device()),
        }
    }

    pub fn of_epoch(self, epoch: Uuid) -> Result<Self, CallError> {
        if self.epoch == epoch {
            Ok(self)
        } else {
            Err(CallError::epoch())
        }
    }
}

/// Finds the owner of a token.
pub(crate) async fn bearer(
    connection: &mut PgConnection,
    token: &str,
    device: DeviceId,
) -> Result<Bearer, CallError> {
    find(connection, BEARER, token, device).await
}

/// Finds the owner of a token, waits for the centre's row and keeps it until the transaction ends.
pub(crate) async fn bearer_holding(
    connection: &mut PgConnection,
    token: &str,
    device: DeviceId,
) -> Result<Bearer, CallError> {
    static HOLDING: LazyLock<String> = LazyLock::new(|| format!("{BEARER} for no key update of s"));
    find(connection, &HOLDING, token, device).await
}

const BEARER: &str = "
select r.id, r.scope, r.first_hello_at, s.head, d.enrolment_right,
       (select value from hq_setting where name = 'epoch') as epoch
from enrolment_right r
join scope s on s.code = r.scope
left join device d on d.id = $2
where r.token_hash = $1 and r.revoked_at is null";

async fn find(
    connection: &mut PgConnection,
    statement: &'static str,
    token: &str,
    device: DeviceId,
) -> Result<Bearer, CallError> {
    let row = sqlx::query(statement)
        .bind(secrets::hash_of_token(token))
        .bind(device.0)
        .fetch_optional(connection)
        .await?
        .ok_or_else(CallError::revoked)?;
    Ok(Bearer {
        right: row.try_get("id")?,
        scope: row.try_get("scope")?,
        greeted: row.try_get::<Option<i64>, _>("first_hello_at")?.is_some(),
        head: number(row.try_get("head")?),
        device_right: row.try_get("enrolment_right")?,
        epoch: epoch(row.try_get("epoch")?)?,
    })
}

pub(crate) fn number(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or_default()
}

pub(crate) fn epoch(text: &str) -> Result<Uuid, HqError> {
    text.parse()
        .map_err(|_| HqError::Damaged("la época no es un identificador".into()))
}

/// Registers the device that greets, if it may be registered, and remembers what it says. Whether it is a new one.
pub(crate) async fn greet(
    connection: &mut PgConnection,
    bearer: &Bearer,
    hello: &Hello,
    now: i64,
) -> Result<bool, CallError> {
    match bearer.device_right {
        Some(right) if right == bearer.right => {}
        Some(right) => take_over(connection, bearer, right, hello).await?,
        None => register(connection, bearer, hello, now).await?,
    }
    sqlx::query("update device set last_hello_at = $2, skew_ms = $3, program = $4 where id = $1")
        .bind(hello.device.0)
        .bind(now)
        .bind(hello.now.saturating_sub(now))
        .bind(plain(&hello.program))
        .execute(&mut *connection)
        .await?;
    if !bearer.greeted {
        sqlx::query("update enrolment_right set first_hello_at = $2 where id = $1")
            .bind(bearer.right)
            .bind(now)
            .execute(connection)
            .await?;
    }
    Ok(bearer.device_right.is_none())
}

/// A device enrolled anew keeps its id once the right it had is revoked. The new code was given to it alone.
async fn take_over(
    connection: &mut PgConnection,
    bearer: &Bearer,
    before: Uuid,
    hello: &Hello,
) -> Result<(), CallError> {
    let done = sqlx::query(
        "update device set enrolment_right = $3
         where id = $1
           and exists (select 1 from enrolment_right r
                       where r.id = $2 and r.scope = $4 and r.revoked_at is not null)
           and exists (select 1 from enrolment_right r where r.id = $3 and r.used_by = $1)
           and not exists (select 1 from device d where d.enrolment_right = $3)",
    )
    .bind(hello.device.0)
    .bind(before)
    .bind(bearer.right)
    .bind(&bearer.scope)
    .execute(connection)
    .await?;
    if done.rows_affected() == 1 {
        Ok(())
    } else {
        Err(CallError::foreign_device())
    }
}

/// The device that used the code, or one that took another id because its disk was restored or is a copy: it names the one before.
///
/// The one before may be unknown here only when headquarters came back from a backup since. Headquarters' own devices, also those of
/// before a restore, have a chain and are nobody's: no right gets them.
const MAY_REGISTER: &str = "
select not exists (select 1 from scope where hq_device = $2)
   and not exists (select 1 from operation where scope = r.scope and device = $2 and chained)
   and (select count(*) from device where enrolment_right = r.id) < $4
   and coalesce(
        r.used_by = $2 or r.used_by = $3
        or exists (select 1 from device where id = $3 and enrolment_right = r.id)
        or ($3 is not null and not exists (select 1 from device where id = $3)
            and r.made_at < (select value::bigint from hq_setting where name = 'epoch_since')),
        false)
from enrolment_right r where r.id = $1";

async fn register(
    connection: &mut PgConnection,
    bearer: &Bearer,
    hello: &Hello,
    now: i64,
) -> Result<(), CallError> {
    let formerly = hello.formerly.map(|device| device.0);
    let may: bool = sqlx::query_scalar(MAY_REGISTER)
        .bind(bearer.right)
        .bind(hello.device.0)
        .bind(formerly)
        .bind(MOST_DEVICES)
        .fetch_one(&mut *connection)
        .await?;
    if !may {
        return Err(CallError::unknown_device());
    }
    sqlx::query(
        "insert into device (id, enrolment_right, formerly, program, first_hello_at, last_hello_at, skew_ms)
         values ($1, $2, $3, $4, $5, $5, 0)",
    )
    .bind(hello.device.0)
    .bind(bearer.right)
    .bind(formerly)
    .bind(plain(&hello.program))
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}

/// Text from outside as a column takes it.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control())
        .take(40)
        .collect()
}
