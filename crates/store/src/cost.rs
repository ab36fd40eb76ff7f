//! What a request costs the database, counted in statements and pages: the same on every disk. For tests and measurements.

use crate::open::READERS;
use crate::{Store, StoreError, folder};
use sqlx::{Row, SqliteConnection};
use std::ffi::{c_int, c_uint, c_void};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes before the first page of a write-ahead log, and before each page in it.
const LOG_HEADER: u64 = 32;
const FRAME_HEADER: u64 = 24;

/// What was spent since the count began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// Statements begun by all connections of the centre's database, `begin` and `commit` included; not those of triggers.
    pub statements: u64,
    /// Pages written to the write-ahead log of the centre's database; one that several transactions changed counts for each.
    pub pages: u64,
}

/// Counts as long as the program runs.
#[derive(Debug, Clone)]
pub struct Cost {
    store: Store,
    statements: &'static AtomicU64,
    page_size: u64,
}

impl Store {
    /// Has every connection of the centre's database count from now on.
    ///
    /// # Errors
    /// Those of the disk.
    #[doc(hidden)]
    pub async fn count_cost(&self) -> Result<Cost, StoreError> {
        // The hooks hold it for as long as their connections live, and nobody tells when that ends.
        let statements: &'static AtomicU64 = Box::leak(Box::default());
        let mut writer = self.writer().acquire().await?;
        // SQLCipher answers with a text.
        let page_size: i64 = sqlx::query("pragma page_size")
            .fetch_one(&mut *writer)
            .await?
            .try_get_unchecked(0)?;
        hook(&mut writer, statements).await?;
        // All of them at once, or the pool would give the same one again.
        let mut readers = Vec::new();
        for _ in 0..READERS {
            readers.push(self.readers().acquire().await?);
        }
        for reader in &mut readers {
            hook(reader, statements).await?;
        }
        Ok(Cost {
            store: self.clone(),
            statements,
            page_size: page_size.unsigned_abs(),
        })
    }

    /// Moves what the write-ahead log holds into the database, and empties it. Answers the pages of the database.
    ///
    /// # Errors
    /// Those of the disk.
    #[doc(hidden)]
    pub async fn empty_write_ahead_log(&self) -> Result<u64, StoreError> {
        let mut writer = self.writer().acquire().await?;
        sqlx::query("pragma wal_checkpoint(truncate)")
            .fetch_one(&mut *writer)
            .await?;
        let pages: i64 = sqlx::query("pragma page_count")
            .fetch_one(&mut *writer)
            .await?
            .try_get(0)?;
        Ok(pages.unsigned_abs())
    }
}

impl Cost {
    /// Begins the count anew.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn begin(&self) -> Result<(), StoreError> {
        self.store.empty_write_ahead_log().await?;
        self.statements.store(0, Ordering::Relaxed);
        Ok(())
    }

    /// What was spent since [`Cost::begin`]. True as long as SQLite has not emptied the log by itself, which it does after
    /// a thousand pages.
    #[must_use]
    pub fn spent(&self) -> Spent {
        let statements = self.statements.load(Ordering::Relaxed);
        let bytes = log_bytes(&self.store.folder().centre());
        Spent {
            statements,
            pages: bytes.saturating_sub(LOG_HEADER) / (self.page_size + FRAME_HEADER),
        }
    }

    /// Bytes of a page.
    #[must_use]
    pub fn page_size(&self) -> u64 {
        self.page_size
    }
}

fn log_bytes(database: &Path) -> u64 {
    let name = format!("{}-wal", folder::CENTRE);
    std::fs::metadata(database.with_file_name(name)).map_or(0, |metadata| metadata.len())
}

#[expect(
    unsafe_code,
    reason = "SQLite tells of statements to a C function, and sqlx has no door to it"
)]
async fn hook(
    connection: &mut SqliteConnection,
    statements: &'static AtomicU64,
) -> Result<(), StoreError> {
    unsafe extern "C" fn count(
        _: c_uint,
        statements: *mut c_void,
        _: *mut c_void,
        text: *mut c_void,
    ) -> c_int {
        // SAFETY: the pointer is the leaked counter; for this event SQLite gives the text of the statement, which ends in zero.
        unsafe {
            let text = text.cast::<u8>();
            let of_a_trigger = *text == b'-' && *text.add(1) == b'-';
            if !of_a_trigger {
                (*statements.cast::<AtomicU64>().cast_const()).fetch_add(1, Ordering::Relaxed);
            }
        }
        0
    }

    let mut handle = connection.lock_handle().await?;
    // SAFETY: the connection is locked meanwhile, and the counter is never freed.
    unsafe {
        libsqlite3_sys::sqlite3_trace_v2(
            handle.as_raw_handle().as_ptr(),
            libsqlite3_sys::SQLITE_TRACE_STMT,
            Some(count),
            std::ptr::from_ref(statements).cast_mut().cast(),
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Bench, write};

    #[tokio::test]
    async fn statements_and_pages_are_counted_from_the_beginning() {
        let bench = Bench::new().await;
        let store = bench.open().await;
        let cost = store.count_cost().await.unwrap();
        for text in ["uno", "dos"] {
            cost.begin().await.unwrap();
            write(&store, text).await;
            let spent = cost.spent();
            // The row's page alone: the database has one table.
            assert_eq!((spent.statements, spent.pages), (1, 1), "{text}");
        }
        let first: String = sqlx::query_scalar("select body from operation limit 1")
            .fetch_one(store.readers())
            .await
            .unwrap();
        assert_eq!((first.as_str(), cost.spent().statements), ("uno", 2));
    }
}
