//! A page of a centre's feed.

use crate::error::HqError;
use crate::registry::hash;
use crate::rights::{Bearer, number};
use futures::TryStreamExt;
use sisconecta_domain::ids::OpId;
use sisconecta_sync::exchange::wire::{
    Bytes, Envelope, FeedItem, FeedPage, FeedRequest, MOST_PAGE,
};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use uuid::Uuid;

/// Bytes after which a page ends, whatever it was asked for.
const PAGE_BYTES: usize = 4 * 1024 * 1024;

pub(crate) async fn page(
    connection: &mut PgConnection,
    bearer: &Bearer,
    request: &FeedRequest,
) -> Result<FeedPage, HqError> {
    let after = i64::try_from(request.after)
        .unwrap_or(i64::MAX)
        .min(i64::MAX - i64::from(MOST_PAGE));
    let most = i64::from(request.most.clamp(1, MOST_PAGE));
    // A range and not only a limit: whatever the planner believes of a young table, it reads no more than the page.
    // What the device wrote itself travels without its bytes, unless it asks for them.
    let own = if request.whole {
        None
    } else {
        Some(request.device.0)
    };
    let mut rows = sqlx::query(
        "select feed, id, hash, device is not distinct from $4 as own,
                case when device is distinct from $4 then header end as header,
                case when device is distinct from $4 then salt end as salt,
                case when device is distinct from $4 then payload end as payload
         from operation where scope = $1 and feed > $2 and feed <= $2 + $3 order by feed",
    )
    .bind(&bearer.scope)
    .bind(after)
    .bind(most)
    .bind(own)
    .fetch(connection);
    let mut items = Vec::new();
    let (mut to, mut bytes) = (request.after, 0);
    while let Some(row) = rows.try_next().await? {
        let here = number(row.try_get("feed")?);
        // A page ends before a hole, so no cursor passes one.
        if here != to + 1 || bytes > PAGE_BYTES {
            break;
        }
        let item = item(&row, here)?;
        bytes += item.envelope.as_ref().map_or(0, Envelope::size);
        items.push(item);
        to = here;
    }
    Ok(FeedPage {
        epoch: bearer.epoch,
        after: request.after,
        to,
        head: bearer.head.max(to),
        items,
    })
}

fn item(row: &PgRow, number: u64) -> Result<FeedItem, HqError> {
    let own: bool = row.try_get("own")?;
    let envelope = if own {
        None
    } else {
        Some(Envelope {
            header: Bytes(row.try_get("header")?),
            salt: Bytes(row.try_get("salt")?),
            payload: row.try_get::<Option<Vec<u8>>, _>("payload")?.map(Bytes),
        })
    };
    let id: Option<Uuid> = row.try_get("id")?;
    Ok(FeedItem {
        number,
        envelope,
        own: id.filter(|_| own).map(OpId),
        hash: hash(row.try_get("hash")?)?,
    })
}
