//! Who attended, and what is counted.

use crate::ids::{PersonId, SessionId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// One line of a register: a person in a session, signed or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RegisterLine {
    pub session: SessionId,
    pub person: PersonId,
    pub signed: bool,
}

/// Figures of one register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct RegisterCount {
    /// Persons with at least one signature in this register.
    pub signed: u32,
    /// Persons registered without a signature: listed, never counted.
    pub unsigned: u32,
}

/// Figures of an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Figures {
    /// Distinct persons with at least one signature.
    pub participants: u32,
    /// Distinct pairs of session and person with a signature.
    pub attendances: u32,
    pub registers: BTreeMap<SessionId, RegisterCount>,
}

/// Counts the registers of one event. Lines repeated by two laptops at the same desk count once.
///
/// The caller has already replaced each person by the one that stands for all records of the same document.
#[must_use]
pub fn count(lines: &[RegisterLine]) -> Figures {
    let mut signed = BTreeSet::new();
    let mut present = BTreeSet::new();
    for line in lines {
        present.insert((line.session, line.person));
        // C-37: without the participant's signature he is not counted.
        if line.signed {
            signed.insert((line.session, line.person));
        }
    }
    let mut figures = Figures::default();
    for pair in &present {
        let register = figures.registers.entry(pair.0).or_default();
        if signed.contains(pair) {
            register.signed += 1;
        } else {
            register.unsigned += 1;
        }
    }
    // C-62, R-23: persons once, attendances separately.
    let persons: BTreeSet<_> = signed.iter().map(|(_, person)| *person).collect();
    figures.participants = u32::try_from(persons.len()).unwrap_or(u32::MAX);
    figures.attendances = u32::try_from(signed.len()).unwrap_or(u32::MAX);
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsigned_rows_are_listed_and_not_counted() {
        let session = SessionId::fresh();
        let lines: Vec<_> = (0..20)
            .map(|i| RegisterLine {
                session,
                person: PersonId::fresh(),
                signed: i < 18,
            })
            .collect();
        let figures = count(&lines);
        assert_eq!((figures.participants, figures.attendances), (18, 18));
        assert_eq!(
            figures.registers[&session],
            RegisterCount {
                signed: 18,
                unsigned: 2
            }
        );
    }

    #[test]
    fn one_person_in_four_registers_is_one_participant_and_four_attendances() {
        let person = PersonId::fresh();
        let lines: Vec<_> = (0..4)
            .map(|_| RegisterLine {
                session: SessionId::fresh(),
                person,
                signed: true,
            })
            .collect();
        let figures = count(&lines);
        assert_eq!((figures.participants, figures.attendances), (1, 4));
    }

    #[test]
    fn two_laptops_marking_the_same_person_count_once() {
        let line = RegisterLine {
            session: SessionId::fresh(),
            person: PersonId::fresh(),
            signed: true,
        };
        let figures = count(&[
            line,
            RegisterLine {
                signed: false,
                ..line
            },
            line,
        ]);
        assert_eq!((figures.participants, figures.attendances), (1, 1));
        assert_eq!(
            figures.registers[&line.session],
            RegisterCount {
                signed: 1,
                unsigned: 0
            }
        );
    }
}
