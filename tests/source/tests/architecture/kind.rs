//! What a kind of record costs: the files of one are listed in `docs/adding-a-kind.md`, and no other names it.

use crate::root;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Most files that a kind may touch, from its declaration to the real window.
const MOST: usize = 15;
const PAGE: &str = "docs/adding-a-kind.md";
/// Where code and tests are.
const FOLDERS: [&str; 9] = [
    "crates",
    "hq",
    "migrations",
    "src-tauri/src",
    "tests/src",
    "tests/tests",
    "ui/src",
    "ui/tests",
    "xtask/src",
];
const MADE: &str = "ui/src/lib/backend/types.ts";

fn listed() -> BTreeSet<String> {
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    let (_, after) = page.split_once("```files\n").unwrap();
    let (list, _) = after.split_once("```").unwrap();
    list.lines().map(str::to_owned).collect()
}

/// The files that name the kind.
fn naming(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            naming(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default().to_lowercase();
        if text.contains("commitment") || text.contains("compromisos") {
            let name = path.strip_prefix(root()).unwrap();
            found.insert(name.to_string_lossy().replace('\\', "/"));
        }
    }
}

#[test]
fn a_kind_from_its_declaration_to_the_window_is_at_most_fifteen_files() {
    let mut found = BTreeSet::new();
    for folder in FOLDERS {
        naming(&root().join(folder), &mut found);
    }
    assert!(found.remove(MADE), "{MADE} is made from the requests");
    assert_eq!(found, listed(), "{PAGE} lists other files");
    assert!(found.len() <= MOST, "{} files", found.len());
}
