//! What the feed and the tables come to, for comparing them with headquarters.

use super::settings::{COMPARED, CURSOR, Compare, number};
use crate::{StoreError, tables};
use futures::TryStreamExt;
use sisconecta_sync::exchange::wire::MOST_OFFER;
use sisconecta_sync::exchange::{Bucket, Sum, bucket_of};
use sqlx::{AssertSqlSafe, Row, SqliteConnection};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Whether a comparison means something and is worth its work. No clock decides: whoever makes rounds counts them.
pub(super) async fn is_due(
    connection: &mut SqliteConnection,
    when: Compare,
) -> Result<bool, StoreError> {
    let arrived: bool = sqlx::query_scalar(
        "select not exists (select 1 from operation where feed is null and aside is null)",
    )
    .fetch_one(&mut *connection)
    .await?;
    if !arrived {
        return Ok(false);
    }
    let compared = number(connection, COMPARED).await?;
    Ok(match when {
        Compare::Now => true,
        Compare::IfMoved => compared != number(connection, CURSOR).await?,
        Compare::IfNever => compared.is_none(),
    })
}

/// Whether the tables should equal headquarters': what stands aside there is in the tables here, and what this program does not know
/// is in theirs alone.
pub(super) async fn tables_are_alike(
    connection: &mut SqliteConnection,
) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar(
        "select not exists (select 1 from operation where feed is null)
            and not exists (select 1 from operation indexed by operation_kept
                            where applied = 0 and payload is not null)",
    )
    .fetch_one(connection)
    .await?)
}

/// The ids of the feed up to the cursor, in ranges of [`MOST_OFFER`] numbers.
pub(super) async fn ranges(
    connection: &mut SqliteConnection,
    cursor: u64,
) -> Result<Vec<Sum>, StoreError> {
    let ranges = usize::try_from(cursor)
        .unwrap_or(usize::MAX)
        .div_ceil(MOST_OFFER);
    let mut sums = vec![Sum::default(); ranges];
    let mut rows = sqlx::query(
        "select feed, id from operation indexed by operation_feed where feed is not null order by feed",
    )
    .fetch(connection);
    while let Some(row) = rows.try_next().await? {
        let number = usize::try_from(row.try_get::<i64, _>("feed")?).unwrap_or(1);
        let id: Uuid = row.try_get("id")?;
        if let Some(sum) = sums.get_mut(number.saturating_sub(1) / MOST_OFFER) {
            sum.add(id.as_bytes());
        }
    }
    Ok(sums)
}

/// The rows of the fold's tables, by table and bucket.
pub(super) async fn buckets(connection: &mut SqliteConnection) -> Result<Vec<Bucket>, StoreError> {
    let mut found = Vec::new();
    for (table, columns) in tables::pictures() {
        let mut sums: BTreeMap<u8, Sum> = BTreeMap::new();
        let statement = format!("select {} from {table}", columns.join(", "));
        let mut rows = sqlx::query(AssertSqlSafe(statement)).fetch(&mut *connection);
        while let Some(row) = rows.try_next().await? {
            let key: Uuid = id(row.try_get(0)?)?;
            let text = tables::row_text(table, &row)?;
            sums.entry(bucket_of(key)).or_default().add(text.as_bytes());
        }
        found.extend(sums.into_iter().map(|(bucket, sum)| Bucket {
            table: table.to_owned(),
            bucket,
            sum,
        }));
    }
    found.sort_by(|a, b| (&a.table, a.bucket).cmp(&(&b.table, b.bucket)));
    Ok(found)
}

fn id<T: std::str::FromStr<Err = uuid::Error>>(text: &str) -> Result<T, StoreError> {
    text.parse()
        .map_err(|error: uuid::Error| StoreError::damaged(crate::names::CENTRE, error))
}
