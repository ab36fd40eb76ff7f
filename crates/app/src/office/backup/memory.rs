//! What the program remembers of its backups while it runs.

use crate::house::App;
use serde::{Deserialize, Serialize};
use sisconecta_store::Written;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Notify;
use ts_rs::TS;

/// What screens listen for.
pub(super) const CHANGED: &str = "backup";

/// What the program remembers of its backups while it runs.
#[derive(Default)]
pub(crate) struct Backups {
    failed: Mutex<Option<BackupFailed>>,
    wake: Notify,
    turn: tokio::sync::Mutex<()>,
}

impl Backups {
    pub(crate) fn of(app: &App) -> Arc<Self> {
        app.memory.of()
    }

    /// Why the last one could not be made; nothing once one was.
    pub(crate) fn failed(&self) -> Option<BackupFailed> {
        self.failed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Looks soon whether one is due.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    /// None is made or copied while the answer is held.
    pub(crate) async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
    }

    /// Waits until somebody [wants one](Self::wake).
    pub(super) async fn woken(&self) {
        self.wake.notified().await;
    }

    pub(super) fn came_to(&self, app: &App, failed: Option<BackupFailed>) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = failed;
        announce(app);
    }
}

/// Tells the screens that a backup was made, copied or taken away.
pub(super) fn announce(app: &App) {
    app.announce(&Written {
        ops: Vec::new(),
        kinds: vec![CHANGED.to_owned()],
    });
}

/// A backup that could not be made, or not be copied to the second place.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupFailed {
    /// Since when, UTC, milliseconds since 1970.
    pub at: i64,
    /// Why, in Spanish.
    pub sentence: String,
    /// It was made, and is not at the second place.
    pub second: bool,
}
