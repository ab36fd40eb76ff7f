//! The screens: npm packages from the lock file, and the built pages that the window and the bridge show.

use crate::Outcome;
use crate::shell::{npm, root, run};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The built pages.
pub fn dist() -> PathBuf {
    root().join("ui/dist")
}

/// Brings packages and pages up to date, doing nothing when they are.
pub fn build() -> Outcome {
    packages()?;
    let sources = newest(&root().join("ui"), true);
    let pages = modified(&dist().join("index.html"));
    if pages.is_none() || sources > pages {
        run(npm().args(["run", "build"]))?;
    }
    Ok(())
}

/// `npm ci` when the lock file is newer than what it installed; npm leaves a copy of it behind when it has finished.
pub fn packages() -> Outcome {
    let lock = modified(&root().join("ui/package-lock.json"));
    let installed = modified(&root().join("ui/node_modules/.package-lock.json"));
    if installed.is_none() || lock > installed {
        run(npm().args(["ci", "--no-audit", "--no-fund"]))?;
    }
    Ok(())
}

fn modified(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|data| data.modified()).ok()
}

/// The newest change below a folder; at the top, without what is made from the rest.
fn newest(folder: &Path, top: bool) -> Option<SystemTime> {
    let mut newest = None;
    for entry in fs::read_dir(folder).ok()?.flatten() {
        let name = entry.file_name();
        if top
            && ["node_modules", "dist", "tests", "test-results"]
                .iter()
                .any(|made| name == *made)
        {
            continue;
        }
        let path = entry.path();
        newest = newest.max(if path.is_dir() {
            self::newest(&path, false)
        } else {
            modified(&path)
        });
    }
    newest
}
