//! What a request costs the database, counted in statements and pages: the same on every disk. For tests and measurements.

use crate::open::READERS;
use crate::{Store, StoreError, folder};
use sqlx::{Row, SqliteConnection};
use std::collections::{BTreeMap, HashMap};
use std::ffi::{CStr, c_int, c_uint, c_void};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

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

/// How often a statement ran, and for how long in all, its triggers included. SQLite tells whole milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timed {
    pub statement: String,
    pub times: u64,
    pub took: Duration,
}

#[derive(Debug, Default)]
struct Counted {
    statements: AtomicU64,
    timed: Mutex<HashMap<String, (u64, Duration)>>,
}

/// Counts as long as the program runs.
#[derive(Debug, Clone)]
pub struct Cost {
    store: Store,
    counted: &'static Counted,
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
        let counted: &'static Counted = Box::leak(Box::default());
        let mut writer = self.writer().acquire().await?;
        // SQLCipher answers with a text.
        let page_size: i64 = sqlx::query("pragma page_size")
            .fetch_one(&mut *writer)
            .await?
            .try_get_unchecked(0)?;
        hook(&mut writer, counted).await?;
        // All of them at once, or the pool would give the same one again.
        let mut readers = Vec::new();
        for _ in 0..READERS {
            readers.push(self.readers().acquire().await?);
        }
        for reader in &mut readers {
            hook(reader, counted).await?;
        }
        Ok(Cost {
            store: self.clone(),
            counted,
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

impl Counted {
    fn timed(&self) -> std::sync::MutexGuard<'_, HashMap<String, (u64, Duration)>> {
        self.timed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cost {
    /// Begins the count anew.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn begin(&self) -> Result<(), StoreError> {
        self.store.empty_write_ahead_log().await?;
        self.counted.statements.store(0, Ordering::Relaxed);
        self.counted.timed().clear();
        Ok(())
    }

    /// What was spent since [`Cost::begin`]. True as long as SQLite has not emptied the log by itself, which it does after
    /// a thousand pages.
    #[must_use]
    pub fn spent(&self) -> Spent {
        let statements = self.counted.statements.load(Ordering::Relaxed);
        let bytes = log_bytes(&self.store.folder().centre());
        Spent {
            statements,
            pages: bytes.saturating_sub(LOG_HEADER) / (self.page_size + FRAME_HEADER),
        }
    }

    /// The statements that ended since [`Cost::begin`], the one that took longest first.
    #[must_use]
    pub fn timed(&self) -> Vec<Timed> {
        let timed = self.counted.timed();
        let mut all: Vec<Timed> = timed
            .iter()
            .map(|(statement, (times, took))| Timed {
                statement: statement.clone(),
                times: *times,
                took: *took,
            })
            .collect();
        all.sort_by_key(|timed| (std::cmp::Reverse(timed.took), timed.statement.clone()));
        all
    }

    /// The tables and indexes of the centre's database whose pages were written since [`Cost::begin`], with how many.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn trees(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut reader = self.store.readers().acquire().await?;
        let owners: HashMap<i64, String> = sqlx::query_as("select pageno, name from dbstat")
            .fetch_all(&mut *reader)
            .await?
            .into_iter()
            .collect();
        let log = std::fs::read(log_of(&self.store.folder().centre())).unwrap_or_default();
        let frame = usize::try_from(self.page_size + FRAME_HEADER).unwrap_or(usize::MAX);
        let frames = log
            .get(LOG_HEADER as usize..)
            .unwrap_or_default()
            .chunks(frame);
        let mut trees = BTreeMap::new();
        for header in frames.filter_map(|frame| frame.first_chunk()) {
            let owner = owners.get(&i64::from(u32::from_be_bytes(*header)));
            let name = owner.map_or("none", String::as_str);
            *trees.entry(name.to_owned()).or_default() += 1;
        }
        Ok(trees)
    }

    /// Bytes of a page.
    #[must_use]
    pub fn page_size(&self) -> u64 {
        self.page_size
    }
}

fn log_of(database: &Path) -> PathBuf {
    database.with_file_name(format!("{}-wal", folder::CENTRE))
}

fn log_bytes(database: &Path) -> u64 {
    std::fs::metadata(log_of(database)).map_or(0, |metadata| metadata.len())
}

#[expect(
    unsafe_code,
    reason = "SQLite tells of statements to a C function, and sqlx has no door to it"
)]
async fn hook(
    connection: &mut SqliteConnection,
    counted: &'static Counted,
) -> Result<(), StoreError> {
    unsafe extern "C" fn count(
        event: c_uint,
        counted: *mut c_void,
        statement: *mut c_void,
        told: *mut c_void,
    ) -> c_int {
        // SAFETY: the pointer is the leaked counter. When a statement begins, SQLite gives its text, which ends in zero; when it
        // ends, its handle and the nanoseconds it took.
        unsafe {
            let counted = &*counted.cast::<Counted>().cast_const();
            if event == libsqlite3_sys::SQLITE_TRACE_STMT {
                let text = told.cast::<u8>();
                let of_a_trigger = *text == b'-' && *text.add(1) == b'-';
                if !of_a_trigger {
                    counted.statements.fetch_add(1, Ordering::Relaxed);
                }
            } else {
                let text = libsqlite3_sys::sqlite3_sql(statement.cast());
                let took = Duration::from_nanos((*told.cast::<i64>()).unsigned_abs());
                if !text.is_null() {
                    let text = CStr::from_ptr(text).to_string_lossy().into_owned();
                    let mut timed = counted.timed();
                    let (times, all) = timed.entry(text).or_default();
                    *times += 1;
                    *all += took;
                }
            }
        }
        0
    }

    let mut handle = connection.lock_handle().await?;
    // SAFETY: the connection is locked meanwhile, and the counter is never freed.
    unsafe {
        libsqlite3_sys::sqlite3_trace_v2(
            handle.as_raw_handle().as_ptr(),
            libsqlite3_sys::SQLITE_TRACE_STMT | libsqlite3_sys::SQLITE_TRACE_PROFILE,
            Some(count),
            std::ptr::from_ref(counted).cast_mut().cast(),
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
