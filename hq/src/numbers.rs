//! Blocks of numbers that people see. Whoever holds the centre's row gives them, so no number is in two blocks.

use crate::error::CallError;
use crate::rights::number;
use sisconecta_domain::ids::DeviceId;
use sisconecta_sync::exchange::wire::NumbersReply;
use sqlx::{PgConnection, Row};

/// Numbers of a block: what a device needs in a few weeks away.
const BLOCK: i64 = 50;
/// What is left out after a restore: numbers that may have been given since the backup.
pub(crate) const LEFT_OUT: i64 = 1000;
/// No number reaches this one; the table says the same.
pub(crate) const BOUND: i64 = 1_000_000_000;
/// How far the number that a device says it had may lie above what is known here: what several restores explain.
const EXPLAINED: i64 = 10 * LEFT_OUT;
/// New blocks that a device gets in a day. An office uses up less than one in a week.
const BLOCKS_A_DAY: i64 = 20;
const DAY_MS: i64 = 24 * 3600 * 1000;

/// The block that a device gets after the highest number that it ever had: the one that it was given and did not hear of, or a new
/// one.
///
/// # Errors
/// A refusal when the device names a number that nothing explains, asks too often, or the series is used up.
pub(crate) async fn block(
    connection: &mut PgConnection,
    scope: &str,
    device: DeviceId,
    after: u64,
    now: i64,
) -> Result<NumbersReply, CallError> {
    let Some(after) = i64::try_from(after).ok().filter(|after| *after < BOUND) else {
        return Err(CallError::numbers());
    };
    let row = sqlx::query(
        "with given as (
             select first, last from number_block where scope = $1 and device = $2 and first > $3 order by first limit 1
         ),
         fresh as (
             insert into number_block (scope, first, last, device, given_at)
             select $1, highest + 1, highest + $4, $2, $5
             from (select coalesce(max(last), 0) as known, greatest(coalesce(max(last), 0), $3) as highest,
                          count(*) filter (where device = $2 and given_at > $5 - $6) as lately
                   from number_block where scope = $1) as before
             where not exists (select 1 from given)
               and $3 <= known + $7 and lately < $8 and highest + $4 < $9
             returning first, last
         )
         select first, last from given union all select first, last from fresh",
    )
    .bind(scope)
    .bind(device.0)
    .bind(after)
    .bind(BLOCK)
    .bind(now)
    .bind(DAY_MS)
    .bind(EXPLAINED)
    .bind(BLOCKS_A_DAY)
    .bind(BOUND)
    .fetch_optional(connection)
    .await?
    .ok_or_else(CallError::numbers)?;
    Ok(NumbersReply {
        first: number(row.try_get("first")?),
        last: number(row.try_get("last")?),
    })
}
