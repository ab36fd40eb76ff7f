//! The tests that the tables of findings and of threats name: each is there.

use crate::rules::files;
use crate::tests_of::tests_of;
use std::collections::BTreeSet;
use std::path::Path;

/// A row of a table: what it is about, and what its last column says.
pub struct Row {
    pub first: String,
    last: String,
}

impl Row {
    /// Whether its last column names a test, a file or a command.
    #[must_use]
    pub fn names_something(&self) -> bool {
        self.last.contains('`')
    }
}

/// The rows of the table of a page, without its head.
///
/// # Errors
/// When the page cannot be read.
pub fn rows(root: &Path, page: &str) -> Result<Vec<Row>, String> {
    let text =
        std::fs::read_to_string(root.join(page)).map_err(|error| format!("{page}: {error}"))?;
    let cells = |line: &str| {
        let line = line.strip_prefix("| ")?.strip_suffix(" |")?;
        let (first, last) = (line.split(" | ").next()?, line.rsplit(" | ").next()?);
        Some(Row {
            first: first.to_owned(),
            last: last.to_owned(),
        })
    };
    // The head of a table and the line below it are rows too, by their look.
    Ok(text.lines().filter_map(cells).skip(1).collect())
}

/// What rows name in their last column between backticks and is not there: a test, a module of tests (`rights::*`) or a file.
///
/// # Errors
/// When the source cannot be read.
pub fn not_there(root: &Path, rows: &[Row]) -> Result<Vec<String>, String> {
    let (mut tests, mut modules) = (BTreeSet::new(), BTreeSet::new());
    for (file, text) in files(root)? {
        let found = tests_of(&file, &text);
        if !found.is_empty() {
            let steps = file.split(['/', '.']).map(str::to_owned);
            modules.extend(steps);
        }
        tests.extend(found.into_iter().map(|test| test.name));
    }
    let named = rows
        .iter()
        .flat_map(|row| row.last.split('`').skip(1).step_by(2));
    let is_there = |name: &&str| {
        if name.contains(' ') {
            // A command.
            true
        } else if name.contains('/') || name.ends_with(".md") {
            root.join(name).exists()
        } else if let Some(module) = name.strip_suffix("::*") {
            modules.contains(module.rsplit("::").next().unwrap_or(module))
        } else {
            let last = name.rsplit("::").next().unwrap_or(name);
            // A word alone is a crate, or a program of tests.
            tests.contains(last) || (last == *name && modules.contains(last))
        }
    };
    Ok(named
        .filter(|name| !is_there(name))
        .map(str::to_owned)
        .collect())
}
