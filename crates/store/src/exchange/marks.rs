//! What people are told of the way of their changes.

use super::settings::{DIFFERING, cause, number};
use crate::{Store, StoreError};
use serde_json::Value;
use sisconecta_domain::ids::{OpId, StaffId};
use sisconecta_sync::RECORDS;
use sisconecta_sync::exchange::wire::Cause;
use sqlx::{AssertSqlSafe, Row};
use std::sync::LazyLock;
use uuid::Uuid;

/// How many operations are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExchangeCounts {
    /// Written here and not at headquarters.
    pub unsent: u32,
    /// At headquarters, and not yet shown by its feed.
    pub unconfirmed: u32,
    /// In headquarters' tray.
    pub aside: u32,
    /// Fields with several values.
    pub undecided: u32,
    /// What differed when both sides were last compared.
    pub differing: u32,
}

/// An operation that waits in headquarters' tray.
#[derive(Debug, Clone)]
pub struct AsideFound {
    pub op: OpId,
    pub record: Uuid,
    pub kind: String,
    pub cause: Cause,
    pub actor: Option<StaffId>,
    /// UTC milliseconds since 1970 by the writer's clock.
    pub claimed_at: i64,
}

/// How far the changes of a record have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceFound {
    /// Something of it is on this disk alone.
    Here,
    /// Headquarters holds everything; something has not come back in its feed.
    Sent,
    Confirmed,
}

impl Store {
    /// How many operations are where.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn exchange_counts(&self) -> Result<ExchangeCounts, StoreError> {
        let undecided = self.to_decide().await?;
        let mut connection = self.readers().acquire().await?;
        let row = sqlx::query(
            "select coalesce(sum(operations) filter (where place = 'unsent'), 0) as unsent,
                    coalesce(sum(operations) filter (where place = 'unconfirmed'), 0) as unconfirmed,
                    coalesce(sum(operations) filter (where place = 'aside'), 0) as aside
             from operation_waiting",
        )
        .fetch_one(&mut *connection)
        .await?;
        let differing = number(&mut connection, DIFFERING).await?.unwrap_or(0);
        Ok(ExchangeCounts {
            unsent: row.try_get("unsent")?,
            unconfirmed: row.try_get("unconfirmed")?,
            aside: row.try_get("aside")?,
            undecided,
            differing: u32::try_from(differing).unwrap_or(u32::MAX),
        })
    }

    /// What waits in headquarters' tray, in the order of its ids.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn operations_aside(&self) -> Result<Vec<AsideFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(
            "select header, aside from operation indexed by operation_on_its_way
             where feed is null and aside is not null order by id",
        )
        .fetch_all(&mut *connection)
        .await?;
        rows.iter()
            .map(|row| {
                let header = crate::log::header(row.try_get("header")?)?;
                Ok(AsideFound {
                    op: header.id,
                    record: header.record,
                    kind: header.kind,
                    cause: cause(row.try_get("aside")?),
                    actor: header.actor,
                    claimed_at: header.claimed_at,
                })
            })
            .collect()
    }

    /// How far the changes of these records have come, in their order; an event's include those of its parts. A record of which
    /// nothing is here counts as here.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn places(&self, records: &[Uuid]) -> Result<Vec<PlaceFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let wanted = Value::from_iter(records.iter().map(ToString::to_string)).to_string();
        let rows = sqlx::query(AssertSqlSafe(PLACES.as_str()))
            .bind(wanted)
            .fetch_all(&mut *connection)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(match row.try_get::<Option<i64>, _>("waits")? {
                    Some(1) => PlaceFound::Sent,
                    None if row.try_get("known")? => PlaceFound::Confirmed,
                    _ => PlaceFound::Here,
                })
            })
            .collect()
    }
}

/// What waits of each record, then whether anything of it is here.
pub(crate) static PLACES: LazyLock<String> = LazyLock::new(|| {
    let parts: String = RECORDS
        .iter()
        .filter_map(|record| Some((record.name, record.parent?)))
        .map(|(table, parent)| {
            format!(
                " union all select w.key, p.id from wanted w join \"{table}\" p on p.\"{parent}\" = w.value"
            )
        })
        .collect();
    format!(
        "with wanted as (select key, value from json_each(?)),
         part (key, record) as (select key, value from wanted{parts}),
         on_its_way as (
             select part.key, max(case when o.own = 1 and o.sent = 0 then 2 else 1 end) as waits
             from part cross join operation o indexed by operation_on_its_way
             where o.record = unhex(part.record, '-') and o.feed is null
             group by part.key
         )
         select on_its_way.waits, exists (select 1 from field_head h where h.record = w.value) as known
         from wanted w left join on_its_way on on_its_way.key = w.key order by w.key"
    )
});
