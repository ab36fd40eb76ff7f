//! The messages with which the fuzzing of the wire begins, and those on which it once fell, read again each time (`fuzz/corpus`).

#[path = "../../../fuzz/src/wire.rs"]
mod wire;

use std::path::PathBuf;

#[test]
fn every_message_of_the_corpus_is_answered() {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../fuzz/corpus/wire"]
        .iter()
        .collect();
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        wire::wire(&bytes);
        for end in 0..bytes.len() {
            wire::wire(&bytes[..end]);
            let mut other = bytes.clone();
            other[end] ^= 0x21;
            wire::wire(&other);
        }
        seen += 1;
    }
    assert!(seen >= 3);
}
