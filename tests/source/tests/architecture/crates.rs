//! The arrows between the crates go one way, and outside crates stay where they belong.

use crate::root;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Who may name whom among the crates that are shipped, the bridge, and what tests stand on.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("sync", &["domain"]),
    ("store", &["domain", "sync"]),
    ("hq", &["domain", "sync", "cluster"]),
    ("cluster", &[]),
    ("documents", &["domain"]),
    ("foreign", &["domain", "documents"]),
    ("app", &["domain", "sync", "store", "documents", "foreign"]),
    ("bridge", &["app", "domain"]),
    ("desktop", &["app", "domain"]),
    ("source", &[]),
];

/// Outside crates that only these crates name.
const KEPT_APART: &[(&str, &[&str])] = &[
    ("sqlx", &["store", "hq"]),
    ("libsqlite3-sys", &["store"]),
    ("tauri", &["desktop"]),
    ("rfd", &["desktop"]),
    ("printpdf", &["documents"]),
    ("calamine", &["foreign", "app", "tests"]),
];

/// What measurements name besides: headquarters' the real desktop, the desktop's a bare statement on the same database. Nothing that is
/// shipped names these.
const MEASURED: &[(&str, &[&str])] = &[("hq", &["app", "bridge"]), ("app", &["sqlx"])];

/// Each crate of the workspace with everything it names, for building, testing and running.
fn crates() -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| {
            let crate_name = short(&package["name"]);
            let named = package["dependencies"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|dependency| {
                    let name = short(&dependency["name"]);
                    dependency["kind"] != "dev"
                        || !MEASURED.iter().any(|(measured, besides)| {
                            *measured == crate_name && besides.contains(&name.as_str())
                        })
                })
                .map(|dependency| short(&dependency["name"]))
                .collect();
            (crate_name, named)
        });
    packages.collect()
}

fn short(name: &Value) -> String {
    let name = name.as_str().unwrap();
    name.strip_prefix("sisconecta-").unwrap_or(name).to_owned()
}

#[test]
fn arrows_between_the_crates_go_one_way() {
    let crates = crates();
    for (name, allowed) in ARROWS {
        let named = &crates[*name];
        let wrong: Vec<_> = crates
            .keys()
            .filter(|other| named.contains(*other) && !allowed.contains(&other.as_str()))
            .collect();
        assert!(wrong.is_empty(), "{name} names {wrong:?}");
    }
    let known: BTreeSet<_> = ARROWS
        .iter()
        .map(|(name, _)| (*name).to_owned())
        .chain(["tests".into(), "xtask".into()])
        .collect();
    assert_eq!(
        crates.keys().cloned().collect::<BTreeSet<_>>(),
        known,
        "a new crate needs its arrows here"
    );
}

#[test]
fn outside_crates_stay_where_they_belong() {
    for (name, named) in crates() {
        for (outside, owners) in KEPT_APART {
            assert!(
                owners.contains(&name.as_str()) || !named.contains(*outside),
                "{name} names {outside}, which only {owners:?} may"
            );
        }
    }
}

#[test]
fn the_front_door_needs_nothing_but_cargo() {
    assert_eq!(crates()["xtask"], BTreeSet::new());
}

#[test]
fn only_the_backend_of_the_screens_imports_tauri() {
    let (backend, mut seen) = (root().join("ui/src/lib/backend"), 0);
    each_file(&root().join("ui/src"), &mut |file| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        if text.contains("@tauri-apps/") {
            assert!(
                file.starts_with(&backend),
                "{} imports Tauri",
                file.display()
            );
            seen += 1;
        }
    });
    assert!(
        seen > 0,
        "the screens are not where this test looks for them"
    );
}

#[test]
fn the_shell_stays_small() {
    let mut lines = 0;
    each_file(&root().join("src-tauri/src"), &mut |file| {
        lines += std::fs::read_to_string(file).unwrap().lines().count()
    });
    assert!((1..1500).contains(&lines), "{lines} lines");
}

fn each_file(folder: &Path, see: &mut impl FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_file(&path, see)
        } else {
            see(&path)
        }
    }
}
