//! What is counted from the sheets of one event.
//!
//! Every average is of marks: all marks given to an item, to the items of a block, of a speaker, of the whole sheet,
//! each weighing the same, as `AVERAGE` of a spreadsheet over those cells. A blank is no mark (M-13).
//! Sums are whole numbers; only the result is rounded, once, to two decimals, half up: see [`Hundredths::ratio`].

use super::{Block, Level, Question, Sheet};
use crate::ids::SpeakerId;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// A number with two decimals, exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hundredths(u64);

impl Hundredths {
    /// `numerator / denominator`, rounded half up at the second decimal; `None` when there is nothing to divide by.
    #[must_use]
    pub fn ratio(numerator: u64, denominator: u64) -> Option<Self> {
        (denominator > 0).then(|| Self((numerator * 200 + denominator) / (2 * denominator)))
    }

    /// How many hundredths.
    #[must_use]
    pub const fn hundredths(self) -> u64 {
        self.0
    }
}

/// `3.25`
impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

/// As a number, `3.25`.
impl Serialize for Hundredths {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Below 2^53, so that the nearest double prints as the same two decimals.
        serializer.serialize_f64(self.0 as f64 / 100.0)
    }
}

/// A part of a whole in percent.
///
/// ```
/// use sisconecta_domain::survey::share;
/// assert_eq!(share(2, 3).unwrap().to_string(), "66.67");
/// assert!(share(0, 0).is_none());
/// ```
#[must_use]
pub fn share(part: u32, whole: u32) -> Option<Hundredths> {
    Hundredths::ratio(u64::from(part) * 100, u64::from(whole))
}

/// How often each opinion was given.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Marks of 1, 2, 3 and 4.
    pub levels: [u32; 4],
    /// Rows left blank.
    pub blank: u32,
}

impl Counts {
    fn add(&mut self, level: Option<Level>) {
        match level {
            Some(level) => self.levels[usize::from(level.value()) - 1] += 1,
            // M-13: a blank leaves the denominator of its own row only.
            None => self.blank += 1,
        }
    }

    fn with(mut self, other: &Self) -> Self {
        for (mine, theirs) in self.levels.iter_mut().zip(other.levels) {
            *mine += theirs;
        }
        self.blank += other.blank;
        self
    }

    /// Marks given.
    #[must_use]
    pub fn answered(&self) -> u32 {
        self.levels.iter().sum()
    }

    /// From 1 to 4; `None` when nobody answered.
    #[must_use]
    pub fn mean(&self) -> Option<Hundredths> {
        let sum: u64 = (1..).zip(self.levels).map(|(v, n)| v * u64::from(n)).sum();
        Hundredths::ratio(sum, u64::from(self.answered()))
    }

    /// Marks of 3 and 4 among all marks, in percent.
    // M-12: % satisfied (3 + 4).
    #[must_use]
    pub fn satisfied(&self) -> Option<Hundredths> {
        share(self.levels[2] + self.levels[3], self.answered())
    }
}

/// The counts of an event's sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    pub sheets: u32,
    pub questions: BTreeMap<Question, Counts>,
}

impl Figures {
    /// Counts the sheets; their order does not matter.
    #[must_use]
    pub fn of(sheets: &[Sheet]) -> Self {
        let mut figures = Self {
            sheets: u32::try_from(sheets.len()).unwrap_or(u32::MAX),
            ..Self::default()
        };
        for (question, level) in sheets.iter().flat_map(|sheet| &sheet.marks) {
            figures.questions.entry(*question).or_default().add(*level);
        }
        figures
    }

    fn pool(&self, take: impl Fn(&Question) -> bool) -> Counts {
        self.questions
            .iter()
            .filter(|(question, _)| take(question))
            .fold(Counts::default(), |sum, (_, counts)| sum.with(counts))
    }

    #[must_use]
    pub fn question(&self, question: Question) -> Counts {
        self.questions.get(&question).copied().unwrap_or_default()
    }

    /// All marks of a block; that of the speakers holds those of every speaker.
    #[must_use]
    pub fn block(&self, block: Block) -> Counts {
        self.pool(|question| question.item.block() == block)
    }

    #[must_use]
    pub fn speaker(&self, speaker: SpeakerId) -> Counts {
        self.pool(|question| question.speaker == Some(speaker))
    }

    /// All marks of all sheets.
    #[must_use]
    pub fn overall(&self) -> Counts {
        self.pool(|_| true)
    }

    /// Speakers that somebody was asked about.
    #[must_use]
    pub fn speakers(&self) -> Vec<SpeakerId> {
        let mut found: Vec<_> = self.questions.keys().filter_map(|q| q.speaker).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}
