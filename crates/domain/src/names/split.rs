//! Taking a full name apart. A guess, which says when it doubts.

use super::{collapse, fold, given, proper_case};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which part of a full name comes first when no comma tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NameOrder {
    /// *Quispe Martínez Julia*
    SurnamesFirst,
    /// *Julia Quispe Martínez*
    NamesFirst,
    /// Each name is judged alone.
    #[default]
    Unknown,
}

/// A full name in its three parts, already in [`proper_case`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SplitName {
    /// *Apellido paterno*
    pub paternal: String,
    /// *Apellido materno*; empty when the text has only one surname.
    pub maternal: String,
    /// *Nombres*
    pub names: String,
    /// The text can be read in more than one way, or a part is missing: a person should look.
    pub doubtful: bool,
}

/// Takes a full name apart, judging by its comma or by its words which part comes first.
///
/// A surname keeps its particles: *De la Cruz*, *Del Águila*, *De los Ríos*, *San Martín* are one surname.
#[must_use]
pub fn split_full_name(text: &str) -> SplitName {
    split_full_name_as(text, NameOrder::Unknown)
}

/// As [`split_full_name`], for a column whose order is known. A comma in the text still wins: what stands before it are the surnames.
#[must_use]
pub fn split_full_name_as(text: &str, order: NameOrder) -> SplitName {
    let text = collapse(text);
    if let Some((surnames, names)) = text.split_once([',', ';']) {
        return split_at_comma(surnames, names);
    }
    let units = units(&text);
    if units.len() < 3 {
        return split_short(&units, order);
    }
    let first = is_given(units.first());
    let last = is_given(units.last());
    match order {
        // The column says one order and the words of this name plainly the other: a person looks.
        NameOrder::SurnamesFirst => surnames_first(&units, first && !last),
        NameOrder::NamesFirst => names_first(&units, last && !first),
        NameOrder::Unknown => {
            match (first, last) {
                (true, false) => names_first(&units, false),
                (false, true) => surnames_first(&units, false),
                // Official lists put surnames first; a person confirms.
                _ => surnames_first(&units, true),
            }
        }
    }
}

/// Splits *Rojas Chávez* into paternal and maternal surname; the flag is true when there are not exactly two.
#[must_use]
pub fn split_surnames(text: &str) -> (String, String, bool) {
    let units = units(&collapse(text));
    let paternal = units
        .first()
        .map(|unit| proper_case(unit))
        .unwrap_or_default();
    let maternal = units.get(1..).map(join).unwrap_or_default();
    (paternal, maternal, units.len() != 2)
}

/// Whether the first word is a given name common in Peru. Used to judge in which order a whole column of names is written.
#[must_use]
pub fn starts_like_given_name(text: &str) -> bool {
    is_given(units(&collapse(text)).first())
}

fn split_at_comma(surnames: &str, names: &str) -> SplitName {
    let (paternal, maternal, odd) = split_surnames(surnames);
    let names = proper_case(&names.replace([',', ';'], " "));
    let doubtful = odd || names.is_empty();
    SplitName {
        paternal,
        maternal,
        names,
        doubtful,
    }
}

/// One or two units: a surname is missing, so the split is always in doubt.
fn split_short(units: &[String], order: NameOrder) -> SplitName {
    let names_first = match order {
        NameOrder::NamesFirst => true,
        NameOrder::SurnamesFirst => false,
        NameOrder::Unknown => is_given(units.first()) && !is_given(units.get(1)),
    };
    let part = |index: usize| {
        units
            .get(index)
            .map(|unit| proper_case(unit))
            .unwrap_or_default()
    };
    let (paternal, names) = if names_first && units.len() == 2 {
        (part(1), part(0))
    } else {
        (part(0), part(1))
    };
    SplitName {
        paternal,
        maternal: String::new(),
        names,
        doubtful: true,
    }
}

fn surnames_first(units: &[String], doubtful: bool) -> SplitName {
    let (surnames, names) = units.split_at(units.len().min(2));
    // "Quispe Julia Rosa": a given name where the maternal surname should be.
    let one_surname = is_given(surnames.get(1)) && is_given(names.first());
    // "Vargas Machuca Rojas Elmer": a surname of two words, and one of the second surname where a given name should be.
    let long_surname = names.len() > 1 && !is_given(names.first()) && is_given(names.last());
    let doubtful = doubtful || one_surname || long_surname || units.len() > 4;
    build(surnames, names, doubtful)
}

fn names_first(units: &[String], doubtful: bool) -> SplitName {
    let (names, surnames) = units.split_at(units.len().saturating_sub(2));
    // "Rosa Elena Vásquez": the second given name would be taken for a surname.
    let one_surname = is_given(names.last()) && is_given(surnames.first());
    // "Elmer Vargas Machuca Rojas"
    let long_surname = names.len() > 1 && is_given(names.first()) && !ends_given(names.last());
    let doubtful = doubtful || one_surname || long_surname || units.len() > 4;
    build(surnames, names, doubtful)
}

fn build(surnames: &[String], names: &[String], doubtful: bool) -> SplitName {
    SplitName {
        paternal: surnames
            .first()
            .map(|unit| proper_case(unit))
            .unwrap_or_default(),
        maternal: surnames
            .get(1)
            .map(|unit| proper_case(unit))
            .unwrap_or_default(),
        // Together, so that "María" + "del Carmen" keeps its small particle.
        names: proper_case(&names.join(" ")),
        doubtful,
    }
}

fn join(units: &[String]) -> String {
    proper_case(&units.join(" "))
}

/// Words that belong to the word after them.
const BINDS_NEXT: [&str; 21] = [
    "de", "del", "la", "las", "lo", "los", "san", "santa", "santo", "da", "das", "do", "dos", "di",
    "van", "von", "der", "den", "ter", "mac", "mc",
];

/// Cuts a name into units: particles stay with the word they introduce, and `y` joins its two neighbours.
fn units(text: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut open = false;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let folded = fold(word);
        let joins_both = folded == "y" && !units.is_empty();
        match units.last_mut() {
            Some(last) if open || joins_both => {
                last.push(' ');
                last.push_str(word);
            }
            _ => units.push(word.to_owned()),
        }
        open = joins_both || BINDS_NEXT.contains(&folded.as_str());
    }
    units
}

/// *del Carmen* in *María del Carmen*.
fn ends_given(unit: Option<&String>) -> bool {
    let last = unit.and_then(|unit| unit.rsplit(' ').next());
    last.is_some_and(|word| given::is_known(&fold(word)))
}

fn is_given(unit: Option<&String>) -> bool {
    unit.is_some_and(|unit| given::is_known(&fold(unit)))
}
