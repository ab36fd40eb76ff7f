//! The reader of modules on small crates, each made in a folder of its own.

use sisconecta_source::{Arrow, BANS, Crate, circles, largest_circle_of_files, name};

/// The arrows of a crate with these files, named from its `src`.
fn arrows(files: &[(&str, &str)]) -> Vec<Arrow> {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in files {
        let file = folder.path().join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let read = Crate::read(&folder.path().join("lib.rs"), folder.path()).unwrap();
    read.arrows()
}

/// «from -> to» of each arrow, once.
fn ends(files: &[(&str, &str)]) -> Vec<String> {
    let mut ends: Vec<_> = arrows(files)
        .iter()
        .map(|arrow| format!("{} -> {}", name(&arrow.from), name(&arrow.to)))
        .collect();
    ends.dedup();
    ends
}

fn broken(files: &[(&str, &str)]) -> Vec<String> {
    let arrows = arrows(files);
    let bans = BANS.iter();
    bans.flat_map(|ban| ban.broken_by(&arrows))
        .map(ToString::to_string)
        .collect()
}

const ROOMS: [(&str, &str); 4] = [
    (
        "lib.rs",
        "mod case; mod context; mod office; mod services; mod app;",
    ),
    ("app.rs", "use crate::services::{training, visits};"),
    ("office.rs", ""),
    ("services/mod.rs", "pub mod training; pub mod visits;"),
];

fn rooms<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut files = ROOMS.to_vec();
    for plain in [
        "case.rs",
        "context.rs",
        "services/training.rs",
        "services/visits.rs",
    ] {
        if !more.iter().any(|(file, _)| *file == plain) {
            files.push((plain, ""));
        }
    }
    files.retain(|(file, _)| !more.iter().any(|(other, _)| other == file));
    files.extend(more);
    files
}

#[test]
fn a_service_that_imports_another_is_named_with_its_line() {
    let training = ("services/training.rs", "pub struct Event;");
    for (visits, line) in [
        (
            "use crate::case;\nuse crate::services::training::Event;",
            "2 crate::services::training::Event",
        ),
        (
            "use crate::{case, services::{training}};",
            "1 crate::services::training",
        ),
        (
            "\n\nfn f() { super::training::go(); }",
            "3 super::training::go",
        ),
        (
            "fn f() { vec![1, crate::services::training::Event]; }",
            "1 crate::services::training::Event",
        ),
        (
            "use super::*;\nfn f() { training::go(); }",
            "2 training::go",
        ),
        (
            "use crate::services as all;\nfn f(e: &all::training::Event) {}",
            "2 all::training::Event",
        ),
    ] {
        let broken = broken(&rooms(&[training, ("services/visits.rs", visits)]));
        assert_eq!(broken, [format!("services/visits.rs:{line}")], "{visits}");
    }
}

#[test]
fn a_service_that_takes_the_way_round_through_a_re_export_is_named_too() {
    let files = rooms(&[
        ("services/training.rs", "pub struct Event;"),
        ("app.rs", "pub use crate::services::training::Event;"),
        ("services/visits.rs", "use crate::app::Event;"),
    ]);
    assert_eq!(broken(&files), ["services/visits.rs:1 crate::app::Event"]);
}

#[test]
fn what_serves_every_service_names_none() {
    for file in ["case.rs", "context.rs", "office.rs"] {
        let files = rooms(&[(file, "fn f() { crate::services::visits::go() }")]);
        assert_eq!(
            broken(&files),
            [format!("{file}:1 crate::services::visits::go")]
        );
    }
}

#[test]
fn services_stand_on_what_serves_them_and_register_above() {
    let files = rooms(&[
        (
            "services/visits.rs",
            "mod list; use crate::case::Case; use self::list::List;",
        ),
        (
            "services/visits/list.rs",
            "use super::super::visits; pub struct List;",
        ),
        ("case.rs", "use crate::context::Ctx; pub struct Case;"),
    ]);
    assert_eq!(broken(&files), [""; 0]);
}

#[test]
fn a_circle_is_told_with_the_lines_that_tie_it() {
    let arrows = arrows(&[
        ("lib.rs", "mod a; mod b; mod c; mod d;"),
        ("a.rs", "use crate::b::B;\npub struct A;"),
        ("b/mod.rs", "mod deep; pub use deep::B;"),
        ("b/deep.rs", "pub struct B;\n\nfn f() { crate::c::g() }"),
        ("c.rs", "pub fn g() {}\nimpl super::d::D for crate::a::A {}"),
        ("d.rs", "pub trait D {}"),
    ]);
    let circles: Vec<_> = circles(&arrows).iter().map(ToString::to_string).collect();
    assert_eq!(
        circles,
        ["3 modules in one circle: a, b, c
  a -> b::deep: a.rs:1 crate::b::B
  b::deep -> c: b/deep.rs:3 crate::c::g
  c -> a: c.rs:2 crate::a::A
"]
    );
    assert_eq!(largest_circle_of_files(&arrows), 3);
}

#[test]
fn circles_are_found_at_every_depth_and_between_a_folder_and_its_own_file() {
    let circles = circles(&arrows(&[
        ("lib.rs", "mod a;"),
        (
            "a/mod.rs",
            "mod one; mod two; mod three; pub struct Own; fn f() { three::g() }",
        ),
        ("a/one.rs", "use super::two::Two; pub struct One;"),
        ("a/two.rs", "use super::one::One; pub struct Two;"),
        ("a/three.rs", "use super::Own; pub fn g() {}"),
    ]));
    let members: Vec<Vec<_>> = circles
        .iter()
        .map(|circle| circle.members.iter().map(|path| name(path)).collect())
        .collect();
    assert_eq!(members, [vec!["a", "a::three"], vec!["a::one", "a::two"]]);
}

#[test]
fn two_that_name_a_third_are_no_circle() {
    let arrows = arrows(&[
        ("lib.rs", "mod a; mod b; mod c; pub use a::A;"),
        ("a.rs", "use crate::c::C; pub struct A;"),
        ("b.rs", "use crate::{A, c::C};"),
        ("c.rs", "pub struct C;"),
    ]);
    assert_eq!(arrows.len(), 4);
    assert!(circles(&arrows).is_empty());
    assert_eq!(largest_circle_of_files(&arrows), 0);
}

#[test]
fn tests_are_left_out() {
    let nothing = ends(&[
        ("lib.rs", "mod a; mod b; #[cfg(test)] mod kit;"),
        (
            "a.rs",
            "#[cfg(test)] mod tests { use crate::b::B; }
             #[cfg(test)] use crate::b;
             #[cfg(test)] fn f() { crate::b::g() }
             struct A; impl A { #[cfg(test)] fn f() { crate::b::g() } }",
        ),
        ("b.rs", "pub struct B;"),
    ]);
    assert_eq!(nothing, [""; 0]);
}

#[test]
fn every_way_to_write_a_path_is_an_arrow() {
    for text in [
        "use crate::b::B as Other;",
        "use crate::b::{self};",
        "use crate::b::{B as _, g};",
        "use crate::b::*;",
        "use super::b;",
        "fn f(b: crate::b::B) {}",
        "fn f() -> Vec<crate::b::B> { vec![] }",
        "fn f() { use crate::b::B; }",
        "fn f() { match 1 { crate::b::ONE => {} _ => {} } }",
        "fn f() { assert!(self::super::b::g()); }",
        "struct S { #[serde(with = \"crate::b::g\")] s: u8 }",
        "#[derive(crate::b::Made)] struct S;",
        "fn f() { say!() }",
        "macro_rules! other { () => { $crate::b::g() } }",
        "use crate::*; fn f() { b::g() }",
        "use crate::*; fn f() { g() }",
        "use crate::*; struct S(Made);",
        "use crate::Made;",
    ] {
        let ends = ends(&[
            (
                "lib.rs",
                "#[macro_use] mod b; mod a; pub use b::{g, B}; pub use b::Made;",
            ),
            ("a.rs", text),
            (
                "b.rs",
                "macro_rules! say { () => {} } made! { Made } pub fn g() {} pub struct B;",
            ),
        ]);
        assert!(ends.contains(&"a -> b".to_owned()), "{text}: {ends:?}");
    }
}

#[test]
fn names_that_lead_nowhere_in_the_crate_are_no_arrows() {
    for text in [
        "use std::b::B;",
        "use ::b::B;",
        "use serde::b;",
        "mod own { pub mod b { pub fn g() {} } } fn f() { own::b::g() }",
        "pub(crate) struct S; pub(in crate::a) struct T;",
        "/// As `crate::b::g` does.\nstruct S;",
        "fn f(g: u8) { g; Self::b(); }",
        "fn f() { \"crate::b::g is said\"; }",
    ] {
        let ends = ends(&[
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", text),
            ("b.rs", "pub fn g() {} pub struct B;"),
        ]);
        assert!(!ends.contains(&"a -> b".to_owned()), "{text}: {ends:?}");
    }
}
