//! Who may exchange: centres, one-time codes, tokens and devices.

use crate::error::{CallError, HqError, refused};
use crate::headquarters::Headquarters;
use crate::secrets;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::DeviceId;
use sisconecta_sync::exchange::wire::Hello;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use std::sync::LazyLock;
use uuid::Uuid;

/// How long a one-time code waits for its use.
const CODE_MS: i64 = 24 * 3600 * 1000;
/// Longest official code of a centre.
const LONGEST_CODE: usize = 32;

/// What a device says to be enrolled.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Enrol {
    pub code: String,
    pub device: DeviceId,
    pub program: String,
}

/// What it is given.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Enrolled {
    pub token: String,
    pub scope: String,
    pub centre: Option<String>,
    pub epoch: Uuid,
}

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

/// A device as the people at headquarters see it.
#[derive(Debug, Clone)]
pub struct DeviceRow {
    /// The right by which it exchanges, to be named when it is revoked.
    pub right: Uuid,
    pub scope: String,
    pub device: Option<Uuid>,
    pub program: Option<String>,
    /// UTC milliseconds since 1970.
    pub last_hello_at: Option<i64>,
    /// Its clock minus headquarters', in milliseconds.
    pub skew_ms: Option<i64>,
    pub revoked: bool,
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

fn epoch(text: &str) -> Result<Uuid, HqError> {
    text.parse()
        .map_err(|_| HqError::Damaged("la época no es un identificador".into()))
}

/// Registers the device that greets, if it may be registered, and remembers what it says.
pub(crate) async fn greet(
    connection: &mut PgConnection,
    bearer: &Bearer,
    hello: &Hello,
    now: i64,
) -> Result<(), CallError> {
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
    Ok(())
}

/// A device enrolled anew keeps its id once the right it had is revoked.
async fn take_over(
    connection: &mut PgConnection,
    bearer: &Bearer,
    before: Uuid,
    hello: &Hello,
) -> Result<(), CallError> {
    let done = sqlx::query(
        "update device set enrolment_right = $3
         where id = $1 and exists (select 1 from enrolment_right r
                                   where r.id = $2 and r.scope = $4 and r.revoked_at is not null)",
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

/// The first device of a right, or one that took another id because its disk was restored or is a copy.
///
/// The id before may itself be unknown here: headquarters came back from a backup, or the disk was restored twice.
async fn register(
    connection: &mut PgConnection,
    bearer: &Bearer,
    hello: &Hello,
    now: i64,
) -> Result<(), CallError> {
    let formerly = hello.formerly.map(|device| device.0);
    let known: (bool, bool) = sqlx::query_as(
        "select exists (select 1 from device where enrolment_right = $1),
                exists (select 1 from device where id = $2 and enrolment_right <> $1)",
    )
    .bind(bearer.right)
    .bind(formerly)
    .fetch_one(&mut *connection)
    .await?;
    let (has_devices, formerly_foreign) = known;
    if formerly_foreign && has_devices {
        return Err(CallError::foreign_device());
    }
    if has_devices && formerly.is_none() {
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

impl Headquarters {
    /// Makes a centre's place unless it is there, and gives a one-time code for one device of it.
    ///
    /// # Errors
    /// When the code of the centre is no code, or the database fails.
    pub async fn enrol(&self, scope: &str, name: Option<&str>) -> Result<String, HqError> {
        let well_formed = !scope.is_empty()
            && scope.len() <= LONGEST_CODE
            && scope
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if !well_formed {
            return Err(HqError::Refused(format!(
                "«{scope}» no es un código de centro: hasta {LONGEST_CODE} letras, cifras, guiones."
            )));
        }
        let now = self.now();
        let code = secrets::fresh_code()?;
        let mut tx = self.pool.begin().await?;
        if open_centre(&mut tx, scope, name).await? {
            self.publish_standing(&mut tx, scope).await?;
        }
        sqlx::query(
            "insert into enrolment_right (id, scope, code_hash, code_ends_at, made_at) values ($1, $2, $3, $4, $5)",
        )
        .bind(Uuid::now_v7())
        .bind(scope)
        .bind(secrets::hash_of_code(&code))
        .bind(now + CODE_MS)
        .bind(now)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(code)
    }

    /// Gives a token for a one-time code. The same device may ask again until its first hello: the reply may be lost.
    pub(crate) async fn use_code(&self, enrol: &Enrol) -> Result<Enrolled, CallError> {
        let token = secrets::fresh_token()?;
        let row = sqlx::query(
            "update enrolment_right r set token_hash = $2, used_by = $3
             from scope s
             where s.code = r.scope and r.code_hash = $1 and r.code_ends_at > $4 and r.revoked_at is null
               and r.first_hello_at is null and (r.used_by is null or r.used_by = $3)
             returning r.scope, s.name, (select value from hq_setting where name = 'epoch') as epoch",
        )
        .bind(secrets::hash_of_code(&enrol.code))
        .bind(secrets::hash_of_token(&token))
        .bind(enrol.device.0)
        .bind(self.now())
        .fetch_optional(&self.pool)
        .await?
        .ok_or_else(|| {
            refused(
                StatusCode::FORBIDDEN,
                "code",
                "El código no vale: ya se usó, venció o no está bien escrito. Pida otro a la sede.",
            )
        })?;
        let name: String = row.try_get("name")?;
        Ok(Enrolled {
            token,
            scope: row.try_get("scope")?,
            centre: (!name.is_empty()).then_some(name),
            epoch: epoch(row.try_get("epoch")?)?,
        })
    }

    /// Ends the right of a device, or of the devices that share one.
    ///
    /// # Errors
    /// When there is none of this id, or the database fails.
    pub async fn revoke(&self, right_or_device: Uuid) -> Result<(), HqError> {
        let done = sqlx::query(
            "update enrolment_right set revoked_at = $2
             where revoked_at is null
               and (id = $1 or id = (select enrolment_right from device where id = $1))",
        )
        .bind(right_or_device)
        .bind(self.now())
        .execute(&self.pool)
        .await?;
        if done.rows_affected() == 0 {
            return Err(HqError::Refused(
                "No hay una inscripción vigente con ese identificador.".into(),
            ));
        }
        Ok(())
    }

    /// Every device that has a right, or had one.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn devices(&self) -> Result<Vec<DeviceRow>, HqError> {
        let rows = sqlx::query(
            "select r.id as right_id, r.scope, r.revoked_at, d.id, d.program, d.last_hello_at, d.skew_ms
             from enrolment_right r left join device d on d.enrolment_right = r.id
             where r.token_hash is not null
             order by r.scope, r.made_at, d.first_hello_at",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(DeviceRow {
                    right: row.try_get("right_id")?,
                    scope: row.try_get("scope")?,
                    device: row.try_get("id")?,
                    program: row.try_get("program")?,
                    last_hello_at: row.try_get("last_hello_at")?,
                    skew_ms: row.try_get("skew_ms")?,
                    revoked: row.try_get::<Option<i64>, _>("revoked_at")?.is_some(),
                })
            })
            .collect()
    }
}

/// A row, a partition of the log and a projection for a centre; or only its name, when it was there. Whether it is new.
async fn open_centre(
    connection: &mut PgConnection,
    code: &str,
    name: Option<&str>,
) -> Result<bool, HqError> {
    let name = name.map(|name| name.replace('\0', "")).unwrap_or_default();
    let made = sqlx::query(
        "insert into scope (code, name, hq_device) values ($1, $2, $3) on conflict (code) do nothing",
    )
    .bind(code)
    .bind(&name)
    .bind(DeviceId::fresh().0)
    .execute(&mut *connection)
    .await?;
    if made.rows_affected() == 0 {
        if !name.is_empty() {
            sqlx::query("update scope set name = $2 where code = $1")
                .bind(code)
                .bind(&name)
                .execute(connection)
                .await?;
        }
        return Ok(false);
    }
    // The database itself quotes the code in the statement that makes the partition.
    let partition: String = sqlx::query_scalar(
        "select format('create table %I partition of operation for values in (%L)', 'operation_' || $1, $1)",
    )
    .bind(code)
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query(AssertSqlSafe(partition))
        .execute(&mut *connection)
        .await?;
    sqlx::query("insert into projection (scope) values ($1)")
        .bind(code)
        .execute(connection)
        .await?;
    Ok(true)
}
