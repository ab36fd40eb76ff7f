//! `cargo xtask rules`, `circles` and `figures`: what is read out of the code, by a program that knows Rust's grammar.

use crate::Outcome;
use crate::shell::{cargo, run as say_and_run};

/// The program says itself which words it takes.
pub fn run(word: &str, rest: &[&str]) -> Outcome {
    let mut cargo = cargo();
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "sisconecta-source",
        "--",
        word,
    ]);
    say_and_run(cargo.args(rest))
}
