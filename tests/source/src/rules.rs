//! The rules that the code cites by their id, and the page that says what each is, where it lives and which test shows it.

use crate::tests_of::{Test, tests_of};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where text is read; what is made by a program, and this crate with the examples of its tests, is left out.
const READ: [&str; 12] = [
    "ARCHITECTURE.md",
    "GLOSSARY.md",
    "README.md",
    "crates",
    "docs",
    "hq",
    "migrations",
    "src-tauri/src",
    "tests",
    "ui/src",
    "ui/tests",
    "xtask/src",
];
const NOT_READ: [&str; 5] = [
    "docs/rules.csv",
    "docs/rules.md",
    // Letters of what was found wrong, not of rules.
    "docs/findings.md",
    "tests/source",
    "ui/src/lib/backend/types.ts",
];
const ENDINGS: [&str; 6] = ["css", "md", "rs", "sql", "svelte", "ts"];

/// The sentences, and what nobody can read out of the code: which tests show a rule that they do not cite.
const SENTENCES: &str = "docs/rules.csv";
/// The page made of them.
pub const PAGE: &str = "docs/rules.md";

const HEAD: &str = "\
<!-- Made by `cargo xtask rules` from the code and `rules.csv`. Do not edit. -->
# The rules that the code cites

An id stands in the code where its rule is applied, and in the test that shows it. A letter names a chapter of the requirements:
A people and roles, C training, K directory, M surveys and quality, O printed forms, P deadlines, Q records and their values,
R what the norms leave open. `O.8` is the layout of a form. L is this program's own list of readings, shown on its screens beside R.
The requirements were drawn from the norms of the centres; the sentences here are this project's.

| id | rule | lives in | shown by |
|---|---|---|---|
";

#[derive(Default)]
struct Cited {
    lives: BTreeSet<String>,
    shown: BTreeSet<String>,
    /// One place, for the sentence that says what is missing.
    somewhere: String,
}

/// Makes the page.
///
/// # Errors
/// Every id that the code cites and that has no sentence, no place or no test; every sentence whose id nobody cites; every
/// test named in the sentences that is not there.
pub fn page(root: &Path) -> Result<String, String> {
    let (mut cited, mut tests) = (BTreeMap::new(), BTreeMap::new());
    for (file, text) in files(root)? {
        let of_file = tests_of(&file, &text);
        cite(&file, &text, &of_file, &mut cited);
        for test in of_file {
            let files: &mut Vec<_> = tests.entry(test.name).or_default();
            files.push(file.clone());
        }
    }
    write(root, cited, &tests)
}

/// What is written by hand: each file's name and text, in the order of the names.
pub(crate) fn files(root: &Path) -> Result<Vec<(String, String)>, String> {
    let mut files = Vec::new();
    for name in READ {
        collect(&root.join(name), root, &mut files);
    }
    files.sort();
    let read = |file: PathBuf| {
        let text = std::fs::read_to_string(root.join(&file))
            .map_err(|error| format!("{}: {error}", file.display()))?;
        Ok((file.display().to_string().replace('\\', "/"), text))
    };
    files.into_iter().map(read).collect()
}

/// Compares the page that is kept with what the code says.
///
/// # Errors
/// What [`page`] refuses, or the line from which on the page is stale.
pub fn check(root: &Path) -> Result<(), String> {
    let made = page(root)?;
    let kept = std::fs::read_to_string(root.join(PAGE)).unwrap_or_default();
    if kept == made {
        return Ok(());
    }
    let same = kept.lines().zip(made.lines());
    let line = same.take_while(|(old, new)| old == new).count() + 1;
    Err(format!(
        "{PAGE} is stale from line {line} on; run `cargo xtask rules`"
    ))
}

fn collect(at: &Path, root: &Path, files: &mut Vec<PathBuf>) {
    let inside = at.strip_prefix(root).unwrap_or(at);
    if NOT_READ
        .iter()
        .any(|left_out| inside == Path::new(left_out))
    {
        return;
    }
    if let Ok(entries) = std::fs::read_dir(at) {
        for entry in entries.flatten() {
            collect(&entry.path(), root, files);
        }
    } else if at
        .extension()
        .is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known))
    {
        files.push(inside.to_owned());
    }
}

fn cite(file: &str, text: &str, tests: &[Test], cited: &mut BTreeMap<Id, Cited>) {
    let of_tests = ["tests/", "ui/tests/"]
        .iter()
        .any(|folder| file.starts_with(folder))
        || file.contains("/tests/")
        || tests.iter().any(|test| test.outermost);
    let mut in_tests = of_tests;
    for (number, line) in text.lines().enumerate() {
        in_tests |= line == "mod tests {";
        let test = tests.iter().find(|test| test.lines.contains(&number));
        let mut found = ids(line);
        if test.is_some() {
            found.extend(ids_in_a_name(line));
        }
        for id in found {
            let cited = cited.entry(id).or_default();
            if cited.somewhere.is_empty() {
                cited.somewhere = format!("{file}:{}", number + 1);
            }
            if let Some(test) = test {
                let case = line.trim_start().strip_prefix("#[case::");
                let case = case.and_then(|case| case.split('(').next());
                let case = case.map_or(String::new(), |case| format!(": {case}"));
                cited
                    .shown
                    .insert(shown(file, &(test.name.clone() + &case)));
            } else if of_tests && line.starts_with("//!") {
                cited.shown.insert(format!("`{file}`"));
            } else if !in_tests && !file.ends_with(".md") {
                cited.lives.insert(format!("`{file}`"));
            }
        }
    }
}

/// The ids in the name of a test or of one of its cases: `c12_to_c15_an_event …`, `#[case::c51_requesting_entity(…)]`.
fn ids_in_a_name(line: &str) -> Vec<Id> {
    let line = line.trim_start().trim_start_matches("async ");
    let name = line.strip_prefix("fn ").or(line.strip_prefix("#[case::"));
    let words = name
        .and_then(|name| name.split('(').next())
        .unwrap_or_default();
    let id = |word: &str| {
        let (chapter, number) = word.split_at_checked(1)?;
        ids(&format!("{}-{number}", chapter.to_ascii_uppercase())).pop()
    };
    words.split('_').filter_map(id).collect()
}

fn shown(file: &str, test: &str) -> String {
    format!("`{file}` {}", test.replace('_', " "))
}

fn write(
    root: &Path,
    cited: BTreeMap<Id, Cited>,
    tests: &BTreeMap<String, Vec<String>>,
) -> Result<String, String> {
    let mut sentences = sentences(&root.join(SENTENCES))?;
    let (mut page, mut wrong) = (HEAD.to_owned(), Vec::new());
    for (id, mut cited) in cited {
        let (name, somewhere) = (&id.text, &cited.somewhere);
        let Some((sentence, shown_by)) = sentences.remove(name) else {
            wrong.push(format!(
                "{somewhere} cites {name}, and {SENTENCES} does not say what it is"
            ));
            continue;
        };
        for test in shown_by {
            match tests.get(&test) {
                Some(files) => cited
                    .shown
                    .extend(files.iter().map(|file| shown(file, &test))),
                None => wrong.push(format!("{name}: there is no test «{test}»")),
            }
        }
        for (what, found) in [
            ("place where it lives", &cited.lives),
            ("test", &cited.shown),
        ] {
            if found.is_empty() {
                wrong.push(format!("{name}, cited in {somewhere}, has no {what}"));
            }
        }
        let cell = |found: BTreeSet<String>| found.into_iter().collect::<Vec<_>>().join("<br>");
        let (lives, shown) = (cell(cited.lives), cell(cited.shown));
        page += &format!("| {name} | {sentence} | {lives} | {shown} |\n");
    }
    for name in sentences.keys() {
        wrong.push(format!("nobody cites {name}, which stands in {SENTENCES}"));
    }
    if wrong.is_empty() {
        Ok(page)
    } else {
        Err(wrong.join("\n"))
    }
}

/// By id the sentence and the tests named beside it.
fn sentences(file: &Path) -> Result<BTreeMap<String, (String, Vec<String>)>, String> {
    let wrong = |error: csv::Error| format!("{}: {error}", file.display());
    let mut sentences = BTreeMap::new();
    let mut reader = csv::Reader::from_path(file).map_err(wrong)?;
    for row in reader.deserialize() {
        let (id, sentence, tests): (String, String, String) = row.map_err(wrong)?;
        let tests = tests.split('|').map(str::trim);
        let tests = tests.filter(|test| !test.is_empty()).map(str::to_owned);
        let twice = sentences.insert(id.clone(), (sentence, tests.collect()));
        if twice.is_some() {
            return Err(format!("{}: {id} stands there twice", file.display()));
        }
    }
    Ok(sentences)
}

/// An id, in the order of a reader: chapter, then number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id {
    chapter: char,
    /// `O.8` stands before `O-05`.
    is_rule: bool,
    number: u16,
    pub text: String,
}

/// The ids in a line: a letter from A to S, then `-` and two or three digits or `.` and one or two.
pub(crate) fn ids(line: &str) -> Vec<Id> {
    let bytes = line.as_bytes();
    let mut ids = Vec::new();
    for (at, pair) in bytes.windows(2).enumerate() {
        let is_rule = pair[1] == b'-';
        if !(b'A'..=b'S').contains(&pair[0]) || !(is_rule || pair[1] == b'.') {
            continue;
        }
        let digits = bytes[at + 2..].iter().take_while(|b| b.is_ascii_digit());
        let digits = digits.count();
        let fits = if is_rule {
            (2..=3).contains(&digits)
        } else {
            (1..=2).contains(&digits)
        };
        let (id, after) = line[at..].split_at(2 + digits);
        if fits && !line[..at].ends_with(in_a_word) && !goes_on(after) {
            ids.push(Id {
                chapter: char::from(pair[0]),
                is_rule,
                number: id[2..].parse().unwrap_or_default(),
                text: id.to_owned(),
            });
        }
    }
    ids
}

fn in_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || "_-.".contains(letter)
}

/// Whether a word goes on; the end of a sentence ends it.
fn goes_on(after: &str) -> bool {
    let rest = after.strip_prefix(['.', '-']).unwrap_or(after);
    rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_may_bear_its_ids_in_its_name() {
        let found = |line: &str| {
            ids_in_a_name(line)
                .into_iter()
                .map(|id| id.text)
                .collect::<Vec<_>>()
        };
        assert_eq!(found("async fn c12_to_c15_an_event() {"), ["C-12", "C-15"]);
        assert_eq!(found("    #[case::c51_entity(|d| d.x10, 1)]"), ["C-51"]);
        assert_eq!(found("let c12_to = 1;"), [""; 0]);
    }

    #[test]
    fn an_id_is_a_chapter_and_a_number_by_itself() {
        let found = |line: &str| ids(line).into_iter().map(|id| id.text).collect::<Vec<_>>();
        assert_eq!(
            found("// C-37, Q-110: as «O.8» says (M-13)."),
            ["C-37", "Q-110", "O.8", "M-13"]
        );
        for line in [
            "EC-014",
            "C-1",
            "C-1234",
            "X-12",
            "R-2026-001",
            "ISO-88",
            "A.D.",
            "B.2.4",
            "GC-37",
            "x_C-37",
        ] {
            assert_eq!(found(line), [""; 0], "{line}");
        }
    }
}
