//! Compares a device's tables and feed with headquarters' own.

use crate::error::{CallError, HqError};
use crate::headquarters::Headquarters;
use crate::picture::each_row;
use crate::rights::Bearer;
use futures::TryStreamExt;
use sisconecta_sync::exchange::wire::{Digest, DigestReply, MOST_OFFER};
use sisconecta_sync::exchange::{Bucket, Sum, bucket_of};
use sisconecta_sync::fold_name;
use sqlx::{PgConnection, Row};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// How long a digest waits for the fold.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long sums are answered with while nothing comes in: damage to the tables must not stay hidden behind them.
const KEPT: Duration = Duration::from_secs(600);

type Buckets = BTreeMap<(String, u8), Sum>;

/// What the feed and the tables of a centre add up to at one number of the feed.
pub(crate) struct Sums {
    epoch: Uuid,
    upto: u64,
    made: Instant,
    ranges: Vec<Sum>,
    /// Only made when somebody has tables to compare.
    buckets: Option<Buckets>,
}

/// A centre's last sums. Whoever makes them holds the place: several devices cost no more than one.
type Place = Arc<tokio::sync::Mutex<Option<Sums>>>;

#[derive(Default)]
pub(crate) struct Digests(Mutex<HashMap<String, Place>>);

impl Digests {
    fn of(&self, scope: &str) -> Place {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.entry(scope.to_owned()).or_default().clone()
    }
}

impl Headquarters {
    pub(crate) async fn digest(
        &self,
        token: &str,
        digest: &Digest,
    ) -> Result<DigestReply, CallError> {
        let mut connection = self.pool.acquire().await?;
        let bearer = self
            .present(&mut connection, token, digest.device, Some(digest.epoch))
            .await?;
        drop(connection);
        let nothing = DigestReply {
            comparable: false,
            ranges: Vec::new(),
            buckets: Vec::new(),
        };
        if digest.upto != bearer.head {
            return Ok(nothing);
        }
        let theirs = digest
            .buckets
            .as_ref()
            .filter(|_| digest.fold == fold_name());
        let place = self.digests.of(&bearer.scope);
        let Ok(mut kept) = tokio::time::timeout(PATIENCE, place.lock()).await else {
            return Ok(nothing);
        };
        let fresh = kept.as_ref().is_some_and(|sums| {
            (sums.epoch, sums.upto) == (bearer.epoch, digest.upto)
                && sums.made.elapsed() < KEPT
                && (sums.buckets.is_some() || theirs.is_none())
        });
        if !fresh {
            *kept = self.sum(&bearer, theirs.is_some()).await?;
        }
        let Some(sums) = kept.as_ref() else {
            return Ok(nothing);
        };
        let buckets = match (&sums.buckets, theirs) {
            (Some(ours), Some(theirs)) => differing_buckets(ours, theirs),
            _ => Vec::new(),
        };
        Ok(DigestReply {
            comparable: true,
            ranges: differing_ranges(&sums.ranges, &digest.ranges, digest.upto),
            buckets,
        })
    }

    /// Adds up a centre at the bearer's head; `None` when the tables do not stand there.
    async fn sum(&self, bearer: &Bearer, tables: bool) -> Result<Option<Sums>, HqError> {
        let (scope, upto) = (&bearer.scope, bearer.head);
        if !self.await_fold(scope, upto).await? {
            return Ok(None);
        }
        let mut tx = self.pool.begin().await?;
        sqlx::query("set transaction isolation level repeatable read, read only")
            .execute(&mut *tx)
            .await?;
        // Others may have written while the fold was awaited.
        if progress(&mut tx, scope).await? != Some((upto, upto)) {
            return Ok(None);
        }
        let ranges = sums_of_feed(&mut tx, scope, upto).await?;
        let buckets = if tables {
            self.metrics.summed.fetch_add(1, Ordering::Relaxed);
            Some(sums_of_tables(&mut tx, scope).await?)
        } else {
            None
        };
        tx.commit().await?;
        Ok(Some(Sums {
            epoch: bearer.epoch,
            upto,
            made: Instant::now(),
            ranges,
            buckets,
        }))
    }

    /// Whether the tables came to a number of the feed.
    pub(crate) async fn await_fold(&self, scope: &str, upto: u64) -> Result<bool, HqError> {
        let until = Instant::now() + PATIENCE;
        loop {
            let mut connection = self.pool.acquire().await?;
            let progress = progress(&mut connection, scope).await?;
            drop(connection);
            match progress {
                None => return Ok(false),
                Some((_, folded)) if folded >= upto => return Ok(true),
                Some(_) if Instant::now() > until => return Ok(false),
                Some(_) => {}
            }
            self.fold_centre(scope).await?;
            // Another instance may be the one that folds, and tells nobody.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Newest and folded number of a feed; `None` when the tables are another fold's.
async fn progress(
    connection: &mut PgConnection,
    scope: &str,
) -> Result<Option<(u64, u64)>, HqError> {
    let row = sqlx::query(
        "select s.head, p.fold,
                case when exists (select 1 from projection_kind k where k.scope = s.code) then 0 else p.folded end as folded
         from scope s join projection p on p.scope = s.code where s.code = $1",
    )
    .bind(scope)
    .fetch_one(connection)
    .await?;
    let fold: &str = row.try_get("fold")?;
    if fold != fold_name() && !fold.is_empty() {
        return Ok(None);
    }
    let head = crate::rights::number(row.try_get("head")?);
    let folded = crate::rights::number(row.try_get("folded")?);
    Ok(Some((head, folded)))
}

/// Operations of a feed in ranges of [`MOST_OFFER`] numbers, by their ids. A missing one leaves its range short.
pub(crate) async fn sums_of_feed(
    connection: &mut PgConnection,
    scope: &str,
    upto: u64,
) -> Result<Vec<Sum>, HqError> {
    let per_range = MOST_OFFER as u64;
    let ranges = usize::try_from(upto.div_ceil(per_range)).unwrap_or(usize::MAX);
    let mut sums = vec![Sum::default(); ranges];
    let mut rows = sqlx::query(
        "select feed, id from operation where scope = $1 and feed between 1 and $2 order by feed",
    )
    .bind(scope)
    .bind(i64::try_from(upto).unwrap_or(i64::MAX))
    .fetch(connection);
    while let Some(row) = rows.try_next().await? {
        let number = crate::rights::number(row.try_get("feed")?);
        let range = usize::try_from((number - 1) / per_range).unwrap_or(usize::MAX);
        let id: Uuid = row.try_get("id")?;
        if let Some(sum) = sums.get_mut(range) {
            sum.add(id.as_bytes());
        }
    }
    Ok(sums)
}

async fn sums_of_tables(connection: &mut PgConnection, scope: &str) -> Result<Buckets, HqError> {
    let mut sums = Buckets::new();
    let mut by_table: BTreeMap<(&'static str, u8), Sum> = BTreeMap::new();
    each_row(connection, scope, &mut |table, id, text| {
        by_table
            .entry((table, bucket_of(id)))
            .or_default()
            .add(text.as_bytes());
    })
    .await?;
    for ((table, bucket), sum) in by_table {
        sums.insert((table.to_owned(), bucket), sum);
    }
    Ok(sums)
}

fn differing_ranges(ours: &[Sum], theirs: &[Sum], upto: u64) -> Vec<(u64, u64)> {
    let per_range = MOST_OFFER as u64;
    (0..ours.len().max(theirs.len()))
        .filter(|place| ours.get(*place) != theirs.get(*place))
        .map(|place| {
            let from = place as u64 * per_range + 1;
            (from, (from + per_range - 1).min(upto))
        })
        .filter(|(from, to)| from <= to)
        .collect()
}

/// A bucket that only one side has differs too.
fn differing_buckets(ours: &Buckets, theirs: &[Bucket]) -> Vec<(String, u8)> {
    let mut theirs: Buckets = theirs
        .iter()
        .map(|bucket| ((bucket.table.clone(), bucket.bucket), bucket.sum))
        .filter(|(_, sum)| sum.count > 0)
        .collect();
    let mut found = Vec::new();
    for (key, sum) in ours {
        if theirs.remove(key).as_ref() != Some(sum) {
            found.push(key.clone());
        }
    }
    found.extend(theirs.into_keys());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(things: &[&[u8]]) -> Sum {
        let mut sum = Sum::default();
        for thing in things {
            sum.add(thing);
        }
        sum
    }

    #[test]
    fn a_bucket_that_only_one_side_has_differs() {
        let key = |bucket| ("person".to_owned(), bucket);
        let ours = Buckets::from([(key(1), sum(&[b"a"])), (key(2), sum(&[b"b"]))]);
        let theirs = [(1, sum(&[b"a"])), (3, sum(&[b"c"])), (4, Sum::default())];
        let theirs = theirs.map(|(bucket, sum)| Bucket {
            table: "person".into(),
            bucket,
            sum,
        });
        assert_eq!(differing_buckets(&ours, &theirs), [key(2), key(3)]);
    }

    #[test]
    fn ranges_end_at_the_head() {
        let (a, b) = (sum(&[b"a"]), sum(&[b"b"]));
        assert_eq!(differing_ranges(&[a, b], &[a], 1500), [(1001, 1500)]);
        assert_eq!(differing_ranges(&[a, b], &[b, b], 2000), [(1, 1000)]);
        assert_eq!(differing_ranges(&[], &[], 0), []);
    }
}
