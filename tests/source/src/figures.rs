//! How the code is built, in figures that are watched from one change to the next.

use crate::mention::{left_out, only_in_tests};
use crate::module::Crate;
use crate::{circles, largest_circle_of_files};
use std::path::Path;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

/// Longer functions are counted.
const LINES: usize = 60;

/// Fields whose files are counted: a text, a yes or no, and one that several screens show.
const FIELDS: [&str; 3] = ["ally_agreement", "slip_stamped", "venue_address"];

/// Calls of `app` that name a field by a text, up to the quotation mark.
const BY_TEXT: [&str; 6] = [
    ".text(\"",
    ".boolean(\"",
    ".integer(\"",
    ".date(\"",
    ".id(\"",
    ".fields, \"",
];

/// A table of them, as Markdown.
///
/// # Errors
/// A file that cannot be read, as a sentence with its name.
pub fn figures(root: &Path) -> Result<String, String> {
    let mut table = "| what | figure |\n|---|---|\n".to_owned();
    let mut row = |what: &str, figure: String| table += &format!("| {what} | {figure} |\n");
    for name in ["app", "store"] {
        let lib = root.join("crates").join(name).join("src/lib.rs");
        let arrows = Crate::read(&lib, root)?.arrows();
        let circles = circles(&arrows);
        let largest = circles.iter().map(|circle| circle.members.len()).max();
        row(
            &format!("circles of modules in `{name}`; largest; largest of files"),
            format!(
                "{}; {}; {}",
                circles.len(),
                largest.unwrap_or(0),
                largest_circle_of_files(&arrows)
            ),
        );
    }
    let code = crate::rules::files(root)?;
    let in_app = |file: &str| file.starts_with("crates/app/src") && !is_test(file);
    let by_text = code.iter().filter(|(file, _)| in_app(file));
    row(
        "field names as strings in `app`",
        by_text
            .map(|(_, text)| named_by_text(text))
            .sum::<usize>()
            .to_string(),
    );
    let files_of = |field: &str| code.iter().filter(|(_, text)| holds(text, field)).count();
    let counts = FIELDS.map(|field| format!("`{field}` {}", files_of(field)));
    row("files of one field", counts.join(", "));
    let drawn = code.iter().filter(|(_, text)| draws(text, FIELDS[0]));
    row("places that draw a fold table", drawn.count().to_string());
    row(
        "files of a kind, by `docs/adding-a-kind.md`",
        files_of_a_kind(root).map_or("not written yet".to_owned(), |count| count.to_string()),
    );
    let mut long = Vec::new();
    for (file, text) in &code {
        if file.ends_with(".rs") && !is_test(file) {
            let parsed = syn::parse_file(text).map_err(|error| format!("{file}: {error}"))?;
            let mut seen = Long {
                file,
                found: &mut long,
            };
            seen.visit_file(&parsed);
        }
    }
    row(
        &format!("functions over {LINES} lines"),
        long.len().to_string(),
    );
    long.sort();
    Ok(table
        + "\n"
        + &long
            .iter()
            .rev()
            .map(|(lines, at)| format!("{lines} {at}\n"))
            .collect::<String>())
}

/// Files that hold tests alone, by their name.
fn is_test(file: &str) -> bool {
    file.starts_with("tests/")
        || file.contains("/tests/")
        || file.ends_with("tests.rs")
        || file.contains("/journey")
}

/// How often a text names a field: as the key beside a `json!`, or in a typed reading of a record.
fn named_by_text(text: &str) -> usize {
    let code = text.split("\nmod tests {").next().unwrap_or(text);
    let keys = code.match_indices("\", json!(").count();
    let is_name = |rest: &str| {
        rest.split('"').next().is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        })
    };
    let calls = BY_TEXT.iter().flat_map(|call| {
        code.match_indices(call)
            .map(|(at, call)| &code[at + call.len()..])
    });
    keys + calls.filter(|rest| is_name(rest)).count()
}

fn holds(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let part =
            |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let bytes = text.as_bytes();
        !part(at.checked_sub(1).and_then(|at| bytes.get(at))) && !part(bytes.get(at + word.len()))
    })
}

/// Whether a text gives a field its type in a table: in SQL, in the list of columns, or in the declaration of a kind.
fn draws(text: &str, field: &str) -> bool {
    text.lines().any(|line| {
        let declared = line.contains(&format!("{field}: ")) && line.contains(" = \"");
        declared
            || [format!("Text {field}"), format!("{field} text")]
                .iter()
                .any(|column| holds(line, column))
    })
}

/// Each file that the page lists, an item of a list that begins with its name in backticks.
fn files_of_a_kind(root: &Path) -> Option<usize> {
    let page = std::fs::read_to_string(root.join("docs/adding-a-kind.md")).ok()?;
    let (_, listed) = page.split_once("```files\n")?;
    let (listed, _) = listed.split_once("```")?;
    Some(
        listed
            .lines()
            .filter(|name| root.join(name).is_file())
            .count(),
    )
}

struct Long<'a> {
    file: &'a str,
    found: &'a mut Vec<(usize, String)>,
}

impl Long<'_> {
    fn see(&mut self, name: &syn::Ident, whole: proc_macro2::Span) {
        let lines = whole.end().line - name.span().start().line + 1;
        if lines > LINES {
            let line = name.span().start().line;
            self.found
                .push((lines, format!("{}:{line} {name}", self.file)));
        }
    }
}

impl<'a> Visit<'a> for Long<'_> {
    fn visit_item(&mut self, item: &'a syn::Item) {
        if !left_out(item) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, function: &'a syn::ItemFn) {
        if !only_in_tests(&function.attrs) {
            self.see(&function.sig.ident, function.span());
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        if !only_in_tests(&function.attrs) {
            self.see(&function.sig.ident, function.span());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_named_by_a_text_as_a_key_or_in_a_reading() {
        let text = "(\"venue\", json!(1)); event.text(\"venue\"); typed(&event.fields, \"venue\"); say.text(\"No hay.\");\n\
                    mod tests { (\"venue\", json!(1)) }";
        assert_eq!(named_by_text(text), 3);
    }

    #[test]
    fn a_field_is_told_from_longer_names_and_its_columns_from_other_mentions() {
        assert!(holds("let ally = x.ally_agreement;", "ally_agreement"));
        assert!(!holds("ally_agreement_date", "ally_agreement"));
        for drawn in [
            "    ally_agreement text,",
            "Text ally_agreement, Text ally_name",
            "ally_agreement: String = \"Convenio\",",
        ] {
            assert!(draws(drawn, "ally_agreement"), "{drawn}");
        }
        assert!(!draws("pub ally_agreement: String,", "ally_agreement"));
    }

    #[test]
    fn functions_are_measured_from_their_name_to_their_end_and_tests_are_not() {
        let body = "let _ = 1;\n".repeat(LINES);
        let text = format!(
            "/// Long comments\n/// do not count.\nfn short() {{}}\nfn long() {{\n{body}}}\n\
             #[cfg(test)] mod tests {{ fn t() {{\n{body}}} }}\nstruct S; impl S {{ fn method() {{\n{body}}} }}"
        );
        let mut found = Vec::new();
        let mut seen = Long {
            file: "a.rs",
            found: &mut found,
        };
        seen.visit_file(&syn::parse_file(&text).unwrap());
        let names: Vec<_> = found
            .iter()
            .map(|(lines, at)| (*lines, at.as_str()))
            .collect();
        assert_eq!(names, [(62, "a.rs:4 long"), (62, "a.rs:128 method")]);
    }
}
