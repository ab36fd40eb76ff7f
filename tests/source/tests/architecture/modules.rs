//! Inside `app` and `store` modules name one another in one direction only, and no service names another.

use crate::root;
use sisconecta_source::{Arrow, BANS, Crate, circles};

const CRATES: [&str; 2] = ["app", "store"];

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
fn no_circle_among_the_modules_of_a_crate() {
    let mut found = String::new();
    for of in CRATES {
        for circle in circles(&arrows(of)) {
            found += &format!("{of}: {circle}");
        }
    }
    assert!(found.is_empty(), "a circle:\n{found}");
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
