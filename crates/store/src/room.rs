//! A disk that is nearly full, as tests of the use cases need it.

use crate::{Store, StoreError};
use sqlx::SqlitePool;

/// More pages than any database has: no limit but the disk's.
const NO_LIMIT: i64 = 4_294_967_294;

impl Store {
    /// Lets each database grow by no more than so many pages; `None` takes the limit away. What does not fit fails as on
    /// a full disk.
    ///
    /// # Errors
    /// Those of the disk.
    #[doc(hidden)]
    pub async fn leave_room(
        &self,
        centre: Option<u32>,
        attachments: Option<u32>,
    ) -> Result<(), StoreError> {
        limit(self.writer(), centre).await?;
        limit(self.attachments().writer(), attachments).await
    }
}

async fn limit(writer: &SqlitePool, room: Option<u32>) -> Result<(), StoreError> {
    let most = match room {
        None => NO_LIMIT,
        Some(room) => {
            let pages: i64 = sqlx::query_scalar("pragma page_count")
                .fetch_one(writer)
                .await?;
            pages + i64::from(room)
        }
    };
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "pragma max_page_count = {most}"
    )))
    .execute(writer)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Bench, bodies, write};

    /// SQLite takes back what does not fit; the next transaction must find the door open.
    #[tokio::test]
    async fn after_a_full_disk_the_next_transaction_begins() {
        let bench = Bench::new().await;
        let store = bench.open().await;
        write(&store, "antes").await;
        for _ in 0..3 {
            store.leave_room(Some(0), None).await.unwrap();
            let mut tx = store.writer().begin_with("begin immediate").await.unwrap();
            let full = sqlx::query("insert into operation (body) values (?)")
                .bind("x".repeat(100_000))
                .execute(&mut *tx)
                .await;
            assert!(full.is_err());
            drop(tx);
            store.leave_room(None, None).await.unwrap();
            let tx = store.writer().begin_with("begin immediate").await.unwrap();
            tx.commit().await.unwrap();
        }
        write(&store, "después").await;
        assert_eq!(bodies(&store).await, ["antes", "después"]);
    }
}
