//! The lists that offices send, and what is true of each.

use serde_json::Value;
use std::path::PathBuf;

/// Folder of the test data.
pub fn data() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data")
}

/// A list of the test data, by its file name.
pub fn file(name: &str) -> PathBuf {
    data().join("lists").join(name)
}

/// What is true of a list.
pub fn truth(name: &str) -> Value {
    let file = file(name).with_extension("truth.json");
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}
