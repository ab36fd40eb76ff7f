//! Inside `app` and `store` modules name one another in one direction only, and no service names another.

use crate::root;
use sisconecta_source::{Arrow, BANS, Crate, circles, name};
use std::collections::BTreeSet;

const CRATES: [&str; 2] = ["app", "store"];

/// Circles that are still there, by crate: a folder and its own file. The list only shrinks: one that is opened, also in part, leaves it.
const KNOWN: &[(&str, &[&str])] = &[
    ("store", &["backup", "backup::copy"]),
    (
        "store",
        &[
            "exchange",
            "exchange::compare",
            "exchange::enrolment",
            "exchange::ledger",
            "exchange::marks",
        ],
    ),
    (
        "store",
        &[
            "keys",
            "keys::file",
            "keys::keyring",
            "keys::recovery",
            "keys::seal",
        ],
    ),
];

fn arrows(name: &str) -> Vec<Arrow> {
    let lib = root().join("crates").join(name).join("src/lib.rs");
    let read = Crate::read(&lib, &root()).unwrap();
    let (modules, arrows) = (read.paths().count(), read.arrows());
    assert!(
        modules > 20 && arrows.len() > modules,
        "the reader sees {} arrows in {modules} modules of {name}",
        arrows.len()
    );
    arrows
}

#[test]
fn no_circle_among_the_modules_of_a_crate_beside_the_known_ones() {
    let (mut new, mut found) = (String::new(), BTreeSet::new());
    for of in CRATES {
        for circle in circles(&arrows(of)) {
            let members: Vec<_> = circle.members.iter().map(|path| name(path)).collect();
            if KNOWN
                .iter()
                .any(|(known_of, known)| *known_of == of && *known == members)
            {
                found.insert((of, members));
            } else {
                new += &format!("{of}: {circle}");
            }
        }
    }
    assert!(new.is_empty(), "a circle that is not known:\n{new}");
    let gone: Vec<_> = KNOWN
        .iter()
        .filter(|(of, known)| {
            !found.contains(&(*of, known.iter().map(|&name| name.to_owned()).collect()))
        })
        .collect();
    assert!(
        gone.is_empty(),
        "no longer circles, so no longer in KNOWN: {gone:?}"
    );
}

#[test]
fn no_service_is_named_by_another_nor_by_what_serves_them_all() {
    let arrows = arrows("app");
    let mut broken = String::new();
    for ban in BANS {
        for arrow in ban.broken_by(&arrows) {
            broken += &format!("{arrow}: {}\n", ban.why);
        }
    }
    assert!(broken.is_empty(), "\n{broken}");
}
