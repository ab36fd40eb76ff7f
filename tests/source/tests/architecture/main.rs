//! What may name what: between the crates, among the modules inside them, and between the code and the rules that it cites.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that does not hold"
)]

mod crates;
mod kind;
mod modules;
mod named;
mod reader;
mod rules;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap().to_owned()
}
