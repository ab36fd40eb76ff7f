//! What the tests of this crate share.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chrono::{DateTime, Duration, TimeZone, Utc};
use sqlx::migrate::Migrator;
use tempfile::TempDir;

use crate::keys::KdfCost;
use crate::{DataFolder, DatabaseKey, KeyFile, OpenOptions, RecoveryCode, Store, migrations};

const FIRST: (i64, &str, &str) = (
    1,
    "first",
    "create table operation (id integer primary key, body text not null) strict;",
);
const SECOND: (i64, &str, &str) = (
    2,
    "second",
    "create table note (id integer primary key, body text not null) strict;",
);

/// A database of one table, and what a later version of the program makes of it.
pub(crate) static ONE: LazyLock<Migrator> = LazyLock::new(|| migrations::migrator(&[FIRST]));
pub(crate) static TWO: LazyLock<Migrator> =
    LazyLock::new(|| migrations::migrator(&[FIRST, SECOND]));
pub(crate) static BROKEN: LazyLock<Migrator> = LazyLock::new(|| {
    migrations::migrator(&[
        FIRST,
        (
            2,
            "broken",
            "create table note (id); create table note (id);",
        ),
    ])
});

/// 12/04/2027 08:30 in Lima, plus days.
pub(crate) fn day(days: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2027, 4, 12, 13, 30, 0).unwrap() + Duration::days(days)
}

pub(crate) fn options(migrations: &'static Migrator) -> OpenOptions {
    OpenOptions {
        now: day(0),
        migrations,
    }
}

/// A data folder with a database, closed.
pub(crate) struct Bench {
    pub(crate) folder: DataFolder,
    pub(crate) keys: KeyFile,
    pub(crate) key: DatabaseKey,
    pub(crate) code: RecoveryCode,
    pub(crate) temp: TempDir,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let folder = DataFolder::acquire(temp.path()).unwrap();
        let (mut keys, key) = KeyFile::create(KdfCost::LEAST).unwrap();
        let code = keys.replace_recovery(&key).unwrap();
        let store = Store::create(&folder, &mut keys, &key, &options(&ONE))
            .await
            .unwrap();
        store.close().await;
        Self {
            folder,
            keys,
            key,
            code,
            temp,
        }
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.folder, &self.key, &options(&ONE))
            .await
            .unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }
}

pub(crate) async fn write(store: &Store, body: &str) {
    sqlx::query("insert into operation (body) values (?)")
        .bind(body)
        .execute(store.writer())
        .await
        .unwrap();
}

pub(crate) async fn bodies(store: &Store) -> Vec<String> {
    sqlx::query_scalar("select body from operation order by id")
        .fetch_all(store.readers())
        .await
        .unwrap()
}

/// Every file under a folder.
pub(crate) fn files(base: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(base).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
