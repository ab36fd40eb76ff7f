//! Names of persons: how they are searched, written and taken apart. Not a rule about who a person is.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

mod given;
mod split;

pub use split::{
    NameOrder, SplitName, split_full_name, split_full_name_as, split_surnames,
    starts_like_given_name,
};

/// Folds a text for searching: lower case, no accents, blanks collapsed, commas and semicolons read as blanks.
///
/// `ñ` folds to `n`, in the text and in what is searched, so that *Muñoz* is found by typing `muñoz` and, on a keyboard without the
/// letter, by typing `munoz`. The price is that `peña` also finds *Pena*, which on a list of people costs one glance.
///
/// ```
/// use sisconecta_domain::names::fold;
/// assert_eq!(fold("  MUÑOZ   Águila, Óscar "), "munoz aguila oscar");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text);
    }
    let plain: String = folded_chars(text.chars()).collect();
    collapse(&plain)
}

/// [`fold`] of a text that has neither accents nor an `ñ`, as most have.
fn fold_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
        .filter(|word| !word.is_empty());
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        let seen = word.chars().filter(|c| !is_invisible(*c));
        out.extend(seen.map(|c| c.to_ascii_lowercase()));
    }
    out
}

/// A key by which texts stand in the order of a Spanish dictionary: without accents and capitals, `ñ` after every other `n`.
///
/// ```
/// use sisconecta_domain::names::dictionary_key;
/// let mut names = ["Ochoa", "ÑAUPARI", "Nuñez", "Núñoa", "Zea", "Álvarez"];
/// names.sort_by_key(|name| dictionary_key(name));
/// assert_eq!(names, ["Álvarez", "Nuñez", "Núñoa", "ÑAUPARI", "Ochoa", "Zea"]);
/// ```
#[must_use]
pub fn dictionary_key(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text);
    }
    collapse(&dictionary_chars(text).collect::<String>())
}

/// How two texts whose blanks are collapsed stand in the order of [`dictionary_key`].
#[must_use]
pub fn dictionary_order(one: &str, other: &str) -> Ordering {
    dictionary_chars(one).cmp(dictionary_chars(other))
}

fn dictionary_chars(text: &str) -> impl Iterator<Item = char> {
    // The tilde comes after every letter of a folded text.
    folded_chars(text.nfc().flat_map(|c| match c {
        'ñ' | 'Ñ' => ['n', '~'].into_iter().take(2),
        other => [other, '~'].into_iter().take(1),
    }))
}

/// As [`fold`], but for blanks.
fn folded_chars(text: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if matches!(c, ',' | ';') { ' ' } else { c })
}

/// Whether every word of `query` occurs in `candidate_folded`, which [`fold`] has made; the order of the words does not matter.
///
/// Words of one or two letters must begin a word of the candidate, because inside words they would match nearly everyone. An empty
/// query matches all.
#[must_use]
pub fn matches(query: &str, candidate_folded: &str) -> bool {
    fold(query)
        .split(' ')
        .filter(|word| !word.is_empty())
        .all(|word| {
            let begins = || {
                candidate_folded
                    .split(' ')
                    .any(|other| other.starts_with(word))
            };
            if word.chars().count() <= 2 {
                begins()
            } else {
                candidate_folded.contains(word)
            }
        })
}

/// Trims, turns every run of blanks (also non-breaking ones) into one space, composes accents (NFC), and leaves out signs that nobody
/// sees.
#[must_use]
pub fn collapse(text: &str) -> String {
    let composed: String = text.nfc().filter(|c| !is_invisible(*c)).collect();
    let mut out = String::with_capacity(composed.len());
    for word in composed.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Marks that copying from web pages and PDFs leaves in cells and that nobody sees, and the control characters of old files.
fn is_invisible(c: char) -> bool {
    let mark = matches!(
        c,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}' | '\u{061C}'
    );
    mark || c.is_control() && !c.is_whitespace()
}

/// Whether two writings of a name may be of one person, however they are capitalised, ordered and accented: one has all the words of
/// the other, or they share two.
///
/// ```
/// use sisconecta_domain::names::may_be_one;
/// assert!(may_be_one("QUISPE MARTÍNEZ, Julia", "Julia Quispe Martinez de León"));
/// assert!(!may_be_one("GARCÍA-SAYÁN LEÓN, Raúl", "TORRES LIMA, Hugo"));
/// ```
#[must_use]
pub fn may_be_one(one: &str, other: &str) -> bool {
    let words = |text: &str| {
        let folded = fold(text);
        let words = folded.split([' ', '-']).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect::<BTreeSet<String>>()
    };
    let (one, other) = (words(one), words(other));
    one.is_subset(&other)
        || other.is_subset(&one)
        || one
            .intersection(&other)
            .filter(|word| word.len() > 2)
            .count()
            >= 2
}

/// Words that stay in lower case inside a name.
const LOWER_INSIDE: [&str; 9] = ["de", "del", "la", "las", "lo", "los", "y", "e", "da"];

/// Writes one name or surname with capitals as Peruvian documents do: `ROJAS CHÁVEZ` is *Rojas Chávez*, `DE LA CRUZ` is *De la Cruz*.
///
/// Particles are small except at the start. Words that already mix capitals (*McDonald*) are kept.
#[must_use]
pub fn proper_case(text: &str) -> String {
    let text = collapse(text);
    let mut out = String::with_capacity(text.len());
    for (index, word) in text.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let lower = word.to_lowercase();
        if index > 0 && LOWER_INSIDE.contains(&lower.as_str()) {
            out.push_str(&lower);
        } else if index > 0 && matches!(lower.as_str(), "ii" | "iii") {
            // *Juan Pablo II*
            out.push_str(&word.to_uppercase());
        } else if mixes_capitals(word) {
            out.push_str(word);
        } else {
            push_capitalised(&mut out, &lower);
        }
    }
    out
}

/// *McDonald*: a capital, then a small letter, then a capital inside the same run of letters.
fn mixes_capitals(word: &str) -> bool {
    let mut previous_is_small = false;
    let starts_with_capital = word.chars().next().is_some_and(char::is_uppercase);
    starts_with_capital
        && word.chars().any(|c| {
            let turn = previous_is_small && c.is_uppercase();
            previous_is_small = c.is_lowercase();
            turn
        })
}

fn push_capitalised(out: &mut String, lower: &str) {
    let mut at_start = true;
    for c in lower.chars() {
        if at_start && c.is_alphabetic() {
            out.extend(c.to_uppercase());
            at_start = false;
        } else {
            out.push(c);
            // "d'angelo", "garcía-sayán": the letter after the mark begins a name of its own.
            at_start = matches!(c, '-' | '\'' | '’') || (at_start && !c.is_alphabetic());
        }
    }
}

/// How a person stands on lists and registers: `QUISPE MARTÍNEZ, Julia`.
///
/// Empty parts leave no stray blank or comma.
#[must_use]
pub fn display_name(paternal: &str, maternal: &str, names: &str) -> String {
    let surnames = collapse(&format!("{paternal} {maternal}")).to_uppercase();
    let names = collapse(names);
    match (surnames.is_empty(), names.is_empty()) {
        (true, _) => names,
        (_, true) => surnames,
        _ => format!("{surnames}, {names}"),
    }
}

#[cfg(test)]
mod tests;
