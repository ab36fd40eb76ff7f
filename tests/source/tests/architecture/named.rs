//! What was found and what is feared, and the tests that hold it.

use crate::root;
use sisconecta_source::{not_there, rows};
use std::collections::BTreeSet;

const FINDINGS: &str = "docs/findings.md";
const THREATS: &str = "docs/threats.md";

#[test]
fn every_test_that_a_finding_or_a_threat_names_is_there() {
    for page in [FINDINGS, THREATS] {
        let rows = rows(&root(), page).unwrap();
        assert!(rows.len() > 20, "the reader sees only {} rows", rows.len());
        let missing = not_there(&root(), &rows).unwrap();
        assert!(missing.is_empty(), "{page} names {missing:?}");
    }
}

#[test]
fn every_threat_has_a_defence_that_something_shows() {
    let rows = rows(&root(), THREATS).unwrap();
    let bare = rows.iter().filter(|row| !row.names_something());
    let bare: Vec<_> = bare.map(|row| &row.first).collect();
    assert!(bare.is_empty(), "without a test: {bare:?}");
}

#[test]
fn every_letter_of_the_findings_has_a_row() {
    let rows = rows(&root(), FINDINGS).unwrap();
    let told: BTreeSet<&str> = rows
        .iter()
        .flat_map(|row| row.first.split([',', ' ']))
        .collect();
    let letters = [
        ('H', 5),
        ('M', 22),
        ('L', 21),
        ('X', 15),
        ('N', 15),
        ('G', 12),
        ('U', 27),
    ];
    let missing: Vec<String> = letters
        .into_iter()
        .flat_map(|(letter, count)| (1..=count).map(move |number| format!("{letter}-{number}")))
        .filter(|finding| !told.contains(finding.as_str()))
        .collect();
    assert!(missing.is_empty(), "without a row: {missing:?}");
}
