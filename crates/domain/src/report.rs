//! The report of an event: its tests, the reports of each system, and how an event of several systems is counted.

use crate::catalogue::SystemCode;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Which of the two tests.
// C-44
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TestKind {
    Entry,
    Exit,
}

impl TestKind {
    /// The name people read, in Spanish.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Entry => "Prueba de entrada",
            Self::Exit => "Prueba de salida",
        }
    }
}

/// A score in tenths of a point: 145 is 14,5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(type = "number")]
pub struct Tenths(pub u32);

/// Highest score of a test, in tenths of a point: the scale goes from 0 to 20.
pub const MOST_TENTHS: u32 = 200;

/// What a person got in both tests, in tenths of a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scores {
    pub entry: Option<u32>,
    pub exit: Option<u32>,
}

/// Averages of the tests, in hundredths of a point, halves rounded away from zero; `None` when nobody was scored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TestSummary {
    /// Persons with an entry score.
    pub entry_count: u32,
    pub entry_average: Option<i64>,
    pub exit_count: u32,
    pub exit_average: Option<i64>,
    /// Persons with both.
    pub both_count: u32,
    /// Mean of exit minus entry over the persons with both; who has only one tells nothing about what was gained.
    pub gain: Option<i64>,
}

/// Mean of `count` tenths that add up to `sum`, in hundredths.
fn mean(sum: i64, count: u32) -> Option<i64> {
    let count = i64::from(count);
    if count == 0 {
        return None;
    }
    let twice = sum * 20;
    let half = if sum < 0 { -count } else { count };
    Some((twice + half) / (2 * count))
}

/// Averages of entry and exit, and the gain.
// C-44
#[must_use]
pub fn summarise(scores: &[Scores]) -> TestSummary {
    let mut summary = TestSummary::default();
    let (mut entry, mut exit, mut gain) = (0, 0, 0);
    for one in scores {
        if let Some(tenths) = one.entry {
            summary.entry_count += 1;
            entry += i64::from(tenths);
        }
        if let Some(tenths) = one.exit {
            summary.exit_count += 1;
            exit += i64::from(tenths);
        }
        if let (Some(before), Some(after)) = (one.entry, one.exit) {
            summary.both_count += 1;
            gain += i64::from(after) - i64::from(before);
        }
    }
    summary.entry_average = mean(entry, summary.entry_count);
    summary.exit_average = mean(exit, summary.exit_count);
    summary.gain = mean(gain, summary.both_count);
    summary
}

/// Hundredths with a decimal point, as the figures of the survey beside them and as Peru writes numbers: `14.25`.
#[must_use]
pub fn decimal(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let whole = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", whole / 100, whole % 100)
}

/// The systems whose specialists owe a report of their part. Empty unless the event covers more than one.
///
/// `talks` holds the system of each speaker. While a speaker has no system of his own, any of the event's may be his, so
/// all of them are asked for.
// C-46
#[must_use]
pub fn systems_that_report(
    systems: &[SystemCode],
    talks: &[Option<SystemCode>],
) -> Vec<SystemCode> {
    let mut all = systems.to_vec();
    all.sort_unstable();
    all.dedup();
    if all.len() < 2 {
        return Vec::new();
    }
    let settled = !talks.is_empty() && talks.iter().all(Option::is_some);
    if settled {
        all.retain(|system| talks.contains(&Some(system.clone())));
    }
    all
}

/// What is counted of one event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventCount {
    pub systems: Vec<SystemCode>,
    pub participants: u32,
    pub attendances: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SystemRow {
    pub system: SystemCode,
    /// Its name on the last day that is counted.
    pub name: String,
    pub events: u32,
    pub participants: u32,
    pub attendances: u32,
}

/// Events by system. The total is not the sum of the rows when an event covers several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SystemTable {
    pub rows: Vec<SystemRow>,
    pub events: u32,
    pub participants: u32,
    pub attendances: u32,
    /// Said below the table when an event stands in more than one row.
    pub footnote: Option<String>,
}

/// Each event whole in the row of every system it covers, and once in the total. `name` says how a system is called.
// C-71: two systems and 30 signers -> 30, 30, and 30 in all.
#[must_use]
pub fn by_system(events: &[EventCount], name: impl Fn(&SystemCode) -> String) -> SystemTable {
    let mut rows: BTreeMap<SystemCode, SystemRow> = BTreeMap::new();
    let mut table = SystemTable::default();
    let mut several = false;
    for event in events {
        let mut systems = event.systems.clone();
        systems.sort_unstable();
        systems.dedup();
        several |= systems.len() > 1;
        for system in systems {
            let row = rows.entry(system.clone()).or_insert_with(|| SystemRow {
                name: name(&system),
                system,
                events: 0,
                participants: 0,
                attendances: 0,
            });
            row.events += 1;
            row.participants += event.participants;
            row.attendances += event.attendances;
        }
        table.events += 1;
        table.participants += event.participants;
        table.attendances += event.attendances;
    }
    table.rows = rows.into_values().collect();
    table.footnote = several.then(|| {
        "Un evento de varios sistemas figura completo en la fila de cada sistema y una sola vez en el total."
            .to_owned()
    });
    table
}

/// Whether a row of the programme was carried out.
// C-73
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AgendaOutcome {
    Done,
    NotDone,
}

impl AgendaOutcome {
    /// The name people read, in Spanish.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Done => "Se realizó",
            Self::NotDone => "No se realizó",
        }
    }
}

/// What was marked of a row of the programme.
#[derive(Debug, Clone, Default)]
pub struct Carried {
    pub activity: String,
    pub outcome: Option<AgendaOutcome>,
    pub note: String,
}

/// Sentences about what went otherwise than programmed, for the report.
// C-73
#[must_use]
pub fn deviations(agenda: &[Carried]) -> Vec<String> {
    agenda
        .iter()
        .filter(|row| row.outcome == Some(AgendaOutcome::NotDone) || !row.note.trim().is_empty())
        .map(|row| {
            let note = row.note.trim().trim_end_matches('.');
            // A row nobody marked is not said to have been carried out.
            let what = match row.outcome {
                Some(AgendaOutcome::NotDone) => " no se realizó",
                Some(AgendaOutcome::Done) => " se realizó",
                None => "",
            };
            if note.is_empty() {
                format!("«{}»{what}.", row.activity)
            } else {
                format!("«{}»{what}: {note}.", row.activity)
            }
        })
        .collect()
}

/// Where the report of an event stands.
// the specialist drafts and finishes, the Coordinador de Centro submits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    #[default]
    Draft,
    Finished,
    Submitted,
}

impl ReportState {
    /// The name people read, in Spanish.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "En redacción",
            Self::Finished => "Terminado",
            Self::Submitted => "Presentado",
        }
    }
}

#[cfg(test)]
mod tests;
