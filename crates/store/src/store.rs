//! The open databases of a data folder. How they come to be open is told in [`crate::open`].

use crate::attachments::Attachments;
use crate::folder::DataFolder;
use crate::keys::DatabaseKey;
use crate::spelling::KnownNames;
use crate::sweep;
use sqlx::sqlite::SqlitePool;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The open databases of a data folder. Cloning shares them.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    folder: DataFolder,
    key: DatabaseKey,
    writer: SqlitePool,
    readers: SqlitePool,
    attachments: Attachments,
    names: Mutex<KnownNames>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    pub(crate) fn from_parts(
        folder: DataFolder,
        key: DatabaseKey,
        writer: SqlitePool,
        readers: SqlitePool,
        attachments: Attachments,
    ) -> Self {
        let inner = Inner {
            folder,
            key,
            writer,
            readers,
            attachments,
            names: Mutex::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// The one connection that writes, as a pool of one: `begin_with("begin immediate")` waits for its turn.
    pub fn writer(&self) -> &SqlitePool {
        &self.inner.writer
    }

    /// Connections that cannot write.
    pub fn readers(&self) -> &SqlitePool {
        &self.inner.readers
    }

    /// The attachments.
    pub fn attachments(&self) -> &Attachments {
        &self.inner.attachments
    }

    /// The words of the names of people, read when the first search finds few.
    pub(crate) fn known_names(&self) -> &Mutex<KnownNames> {
        &self.inner.names
    }

    /// The data folder.
    pub fn folder(&self) -> &DataFolder {
        &self.inner.folder
    }

    /// The key, to give another person a way in.
    pub fn key(&self) -> &DatabaseKey {
        &self.inner.key
    }

    /// Closes the databases and removes the copies opened in a viewer. The lock goes with the [`DataFolder`].
    pub async fn close(&self) {
        self.inner.readers.close().await;
        // The writer goes last: it is the one that can fold the write-ahead log into the database.
        self.inner.writer.close().await;
        self.inner.attachments.close().await;
        sweep::empty(&self.inner.folder.temporary());
    }
}
