//! `cargo xtask mutants`: the code changed in one small place at a time, and whether a test notices (`docs/mutants.md`).

use crate::shell::{cargo, only, option, path_with_tools, run as say_and_run, target};
use crate::{Outcome, needs};

const CARGO_MUTANTS: &str = "27.1.0";

/// What is changed: its package, and the files, all of them when none is named.
const WHAT: &[(&str, &str, &[&str])] = &[
    ("domain", "sisconecta-domain", &[]),
    (
        "fold",
        "sisconecta-sync",
        &["crates/sync/src/fold.rs", "crates/sync/src/fold/*.rs"],
    ),
    (
        "door",
        "sisconecta-store",
        &["crates/store/src/door.rs", "crates/store/src/batch.rs"],
    ),
];

pub fn run(arguments: &[&str]) -> Outcome {
    let flags: Vec<&str> = WHAT.iter().map(|(word, ..)| *word).collect();
    only(arguments, &flags, &["--shard"])?;
    let shard = option(arguments, "--shard")?;
    needs::for_build()?;
    needs::tool("cargo-mutants", "cargo-mutants", CARGO_MUTANTS, &[])?;
    let mut unnoticed = Vec::new();
    for (word, package, files) in WHAT {
        if !arguments.iter().any(|asked| flags.contains(asked)) || arguments.contains(word) {
            let outcome = one(word, package, files, shard);
            unnoticed.extend(outcome.err().map(|_| *word));
        }
    }
    if unnoticed.is_empty() {
        return Ok(());
    }
    Err(format!(
        "not every change was noticed in: {}; target/mutants/*/mutants.out/missed.txt names them",
        unnoticed.join(", ")
    ))
}

fn one(word: &str, package: &str, files: &[&str], shard: Option<&str>) -> Outcome {
    let mut cargo = cargo();
    cargo
        .args(["mutants", "--package", package, "--no-shuffle", "--output"])
        .arg(target().join("mutants").join(word))
        .args(files.iter().flat_map(|file| ["--file", file]))
        .env("PATH", path_with_tools())
        .env("CARGO_PROFILE_TEST_DEBUG", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        // Schedules enough for a rule that is broken (docs/simulator.md).
        .env("SISCONECTA_SCHEDULES", "500")
        .env_remove("RUSTC_WORKSPACE_WRAPPER");
    if let Some(shard) = shard {
        cargo.args(["--sharding", "round-robin", "--shard", shard]);
    }
    // That test breaks rules by itself; one more broken does not make it fail.
    cargo.args(["--", "--", "--skip", "each_rule_broken"]);
    say_and_run(&mut cargo)
}
