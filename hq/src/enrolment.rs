//! How a computer comes to its right: centres, one-time codes, and what people at headquarters see and end.

use crate::error::{CallError, HqError, refused};
use crate::headquarters::Headquarters;
use crate::rights::epoch;
use crate::secrets;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::DeviceId;
use sqlx::{AssertSqlSafe, PgConnection, Row};
use std::sync::atomic::Ordering;
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
    /// The member of the staff for whom the code was given: nobody else may set a password on a computer that joins with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<Uuid>,
}

/// A member of a centre's staff, as headquarters knows him.
#[derive(Debug, Clone)]
pub struct StaffRow {
    pub id: Uuid,
    pub name: String,
    pub post: String,
}

/// A one-time code, and the right that it gives, to be named when it is revoked.
#[derive(Debug, Clone)]
pub struct OneTime {
    pub code: String,
    pub right: Uuid,
}

/// A code that can still be used, or was used by a computer that has not greeted yet. The code itself is kept nowhere.
#[derive(Debug, Clone)]
pub struct CodeRow {
    pub right: Uuid,
    pub scope: String,
    /// UTC milliseconds since 1970, as [`CodeRow::ends_at`].
    pub made_at: i64,
    pub ends_at: i64,
    pub used_by: Option<Uuid>,
}

/// A device as the people at headquarters see it.
#[derive(Debug, Clone)]
pub struct DeviceRow {
    /// The right by which it exchanges, to be named when it is revoked.
    pub right: Uuid,
    pub scope: String,
    pub device: Option<Uuid>,
    pub program: Option<String>,
    /// When it greeted first, UTC milliseconds since 1970.
    pub first_hello_at: Option<i64>,
    /// The same of the last time.
    pub last_hello_at: Option<i64>,
    /// Its clock minus headquarters', in milliseconds.
    pub skew_ms: Option<i64>,
    pub revoked: bool,
}

impl Headquarters {
    /// Makes a centre's place unless it is there, and gives a one-time code for one device of it.
    ///
    /// # Errors
    /// When the code of the centre is no code, or the database fails.
    pub async fn enrol(&self, scope: &str, name: Option<&str>) -> Result<OneTime, HqError> {
        self.give_code(scope, name, None).await
    }

    /// Like [`Headquarters::enrol`], for a computer on which only that member of the staff may set a password.
    ///
    /// # Errors
    /// When headquarters knows no such active member of that centre's staff, and as [`Headquarters::enrol`].
    pub async fn enrol_for(
        &self,
        scope: &str,
        name: Option<&str>,
        staff: Uuid,
    ) -> Result<OneTime, HqError> {
        if !self.staff(scope).await?.iter().any(|row| row.id == staff) {
            return Err(HqError::Refused(format!(
                "{staff} no figura como personal activo de «{scope}». No se dio ningún código. Vea la lista con: hq staff --scope {scope}"
            )));
        }
        self.give_code(scope, name, Some(staff)).await
    }

    /// The active staff of a centre, by name.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn staff(&self, scope: &str) -> Result<Vec<StaffRow>, HqError> {
        self.fold_centre(scope).await?;
        let rows = sqlx::query(
            "select id, concat_ws(' ', nullif(paternal, ''), nullif(maternal, ''), nullif(names, '')) as name,
                    coalesce(post, '') as post
             from staff where scope = $1 and active is distinct from false order by 2, id",
        )
        .bind(scope)
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(StaffRow {
                    id: row.try_get("id")?,
                    name: row.try_get("name")?,
                    post: row.try_get("post")?,
                })
            })
            .collect()
    }

    async fn give_code(
        &self,
        scope: &str,
        name: Option<&str>,
        staff: Option<Uuid>,
    ) -> Result<OneTime, HqError> {
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
        let (code, right) = (secrets::fresh_code()?, Uuid::now_v7());
        let mut tx = self.pool.begin().await?;
        if open_centre(&mut tx, scope, name).await? {
            self.publish_standing(&mut tx, scope).await?;
        }
        sqlx::query(
            "insert into enrolment_right (id, scope, code_hash, code_ends_at, made_at, staff) values ($1, $2, $3, $4, $5, $6)",
        )
        .bind(right)
        .bind(scope)
        .bind(secrets::hash_of_code(&code))
        .bind(now + CODE_MS)
        .bind(now)
        .bind(staff)
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(OneTime { code, right })
    }

    /// Refuses a computer that another right holds before it uses up its code: with the token of this one it could do no round.
    async fn check_free(&self, enrol: &Enrol) -> Result<(), CallError> {
        let held: bool = sqlx::query_scalar(
            "select exists (select 1 from device d join enrolment_right r on r.id = d.enrolment_right
                            where d.id = $1 and r.code_hash <> $2 and r.revoked_at is null)
                and exists (select 1 from enrolment_right where code_hash = $2)",
        )
        .bind(enrol.device.0)
        .bind(secrets::hash_of_code(&enrol.code))
        .fetch_one(&self.pool)
        .await?;
        if held {
            return Err(refused(
                StatusCode::CONFLICT,
                "enrolled_already",
                &format!(
                    "La sede ya tiene inscrita esta computadora con otro código. No se cambió nada, y el código sigue valiendo. Pida a la sede anular la inscripción anterior ({}) y vuelva a escribirlo.",
                    enrol.device
                ),
            ));
        }
        Ok(())
    }

    /// Gives a token for a one-time code. The same device may ask again until its first hello: the reply may be lost.
    pub(crate) async fn use_code(&self, enrol: &Enrol) -> Result<Enrolled, CallError> {
        self.check_free(enrol).await?;
        let token = secrets::fresh_token()?;
        let row = sqlx::query(
            "update enrolment_right r set token_hash = $2, used_by = $3
             from scope s
             where s.code = r.scope and r.code_hash = $1 and r.code_ends_at > $4 and r.revoked_at is null
               and r.first_hello_at is null and (r.used_by is null or r.used_by = $3)
             returning r.scope, r.staff, s.name, (select value from hq_setting where name = 'epoch') as epoch",
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
            staff: row.try_get("staff")?,
        })
    }

    /// The codes that still give somebody a right: not revoked, and not ended or already used by a computer that has not greeted yet.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn codes(&self) -> Result<Vec<CodeRow>, HqError> {
        let rows = sqlx::query(
            "select id, scope, made_at, code_ends_at, used_by from enrolment_right
             where revoked_at is null and first_hello_at is null and (used_by is not null or code_ends_at > $1)
             order by scope, made_at",
        )
        .bind(self.now())
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(CodeRow {
                    right: row.try_get("id")?,
                    scope: row.try_get("scope")?,
                    made_at: row.try_get("made_at")?,
                    ends_at: row.try_get("code_ends_at")?,
                    used_by: row.try_get("used_by")?,
                })
            })
            .collect()
    }

    /// Says that a computer is here that was not here before: whoever did not expect it revokes it.
    pub(crate) fn tell_of_new_device(&self, scope: &str, right: Uuid, device: DeviceId) {
        self.metrics.registered.fetch_add(1, Ordering::Relaxed);
        tracing::warn!(scope, %right, %device, "new device");
    }

    /// Ends the right of a device, of the devices that share one, or of a code that nobody has used yet.
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
            "select r.id as right_id, r.scope, r.revoked_at, d.id, d.program, d.first_hello_at,
                    d.last_hello_at, d.skew_ms
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
                    first_hello_at: row.try_get("first_hello_at")?,
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
