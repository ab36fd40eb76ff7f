//! The files with which the fuzzing of readers begins, and those on which it once fell, read again each time (`fuzz/corpus`).
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that does not hold"
)]

#[path = "../../../fuzz/src/foreign.rs"]
mod foreign;

use std::path::PathBuf;

fn each(target: &str, read: fn(&[u8])) {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../fuzz/corpus", target]
        .iter()
        .collect();
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        read(&bytes);
        // Damage of the kinds that fuzzing begins with: cut, and one byte changed.
        for end in (0..bytes.len()).step_by(bytes.len() / 16 + 1) {
            read(&bytes[..end]);
            let mut other = bytes.clone();
            other[end] ^= 0x21;
            read(&other);
        }
        seen += 1;
    }
    assert!(seen >= 3, "{target}");
}

#[test]
fn every_list_of_the_corpus_is_answered() {
    each("list", foreign::list);
}

#[test]
fn every_pdf_of_the_corpus_is_answered() {
    each("pdf", foreign::pdf);
}

#[test]
fn every_picture_of_the_corpus_is_answered() {
    each("picture", foreign::picture);
}

#[test]
fn every_page_code_of_the_corpus_is_answered() {
    each("page_code", foreign::page_code);
}
