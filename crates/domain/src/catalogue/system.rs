//! The code by which records name a system or matter.

use super::{Catalogue, shipped};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;
use ts_rs::TS;

/// Most letters of a code.
const LONGEST: usize = 40;

/// Whether a text may be a code: a lower case letter, then lower case letters, digits and `_`, at most 40 in all.
#[must_use]
pub fn is_code(text: &str) -> bool {
    text.len() <= LONGEST
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == b'_')
}

/// A text that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACode;

impl fmt::Display for NotACode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a code has lower case letters, digits and `_`")
    }
}

impl std::error::Error for NotACode {}

/// A system or matter. Headquarters adds to them, so a code may be one whose name has not arrived here.
///
/// Those of the norms come first, in their order, the others after them by their codes.
//
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct SystemCode(String);

impl SystemCode {
    /// As records and requests have it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn rank(&self) -> (usize, &str) {
        (shipped::place(Catalogue::System, &self.0), &self.0)
    }
}

impl TryFrom<String> for SystemCode {
    type Error = NotACode;

    fn try_from(text: String) -> Result<Self, NotACode> {
        if is_code(&text) {
            Ok(Self(text))
        } else {
            Err(NotACode)
        }
    }
}

impl FromStr for SystemCode {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, NotACode> {
        Self::try_from(text.to_owned())
    }
}

impl From<SystemCode> for String {
    fn from(code: SystemCode) -> Self {
        code.0
    }
}

impl fmt::Display for SystemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Ord for SystemCode {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for SystemCode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
