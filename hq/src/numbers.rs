//! Blocks of numbers that people see. Whoever holds the centre's row gives them, so no number is in two blocks.

use crate::error::HqError;
use crate::rights::number;
use sisconecta_domain::ids::DeviceId;
use sisconecta_sync::exchange::wire::NumbersReply;
use sqlx::{PgConnection, Row};

/// Numbers of a block: what a device needs in a few weeks away.
const BLOCK: i64 = 50;
/// What is left out after a restore: numbers that may have been given since the backup.
pub(crate) const LEFT_OUT: i64 = 1000;

/// The block that a device gets after the highest number that it ever had: the one that it was given and did not hear of, or a new
/// one.
pub(crate) async fn block(
    connection: &mut PgConnection,
    scope: &str,
    device: DeviceId,
    after: u64,
    now: i64,
) -> Result<NumbersReply, HqError> {
    let after = i64::try_from(after).unwrap_or(i64::MAX - LEFT_OUT);
    let row = sqlx::query(
        "with given as (
             select first, last from number_block where scope = $1 and device = $2 and first > $3 order by first limit 1
         ),
         fresh as (
             insert into number_block (scope, first, last, device, given_at)
             select $1, highest + 1, highest + $4, $2, $5
             from (select greatest(coalesce(max(last), 0), $3) as highest from number_block where scope = $1) as before
             where not exists (select 1 from given)
             returning first, last
         )
         select first, last from given union all select first, last from fresh",
    )
    .bind(scope)
    .bind(device.0)
    .bind(after)
    .bind(BLOCK)
    .bind(now)
    .fetch_one(connection)
    .await?;
    Ok(NumbersReply {
        first: number(row.try_get("first")?),
        last: number(row.try_get("last")?),
    })
}
