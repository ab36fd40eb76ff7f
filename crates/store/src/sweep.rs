//! Clearing away what a cut-short run left behind.

use crate::names::{GOING, UNFINISHED};
use std::fs;
use std::path::Path;

/// Removes every copy, and answers how many stay. One that a viewer still holds stays until the next time.
pub(crate) fn empty(base: &Path) -> usize {
    let Ok(entries) = fs::read_dir(base) else {
        return 0;
    };
    let mut left = 0;
    for entry in entries.flatten() {
        let path = entry.path();
        // `file_type` does not follow links: a link is removed, never what it points to.
        let removed = match entry.file_type() {
            Ok(kind) if kind.is_dir() => fs::remove_dir_all(&path),
            _ => fs::remove_file(&path),
        };
        if let Err(error) = removed {
            tracing::warn!(kind = ?error.kind(), "a temporary copy could not be removed");
            left += 1;
        }
    }
    left
}

/// Removes what a backup cut short left behind. Best effort: it is tried again at the next start.
pub(crate) fn drop_unfinished(backups: &Path) {
    let Ok(entries) = fs::read_dir(backups) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(UNFINISHED) || name.starts_with(GOING) {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}
