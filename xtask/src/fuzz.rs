//! `cargo xtask fuzz`: what comes from outside, read as bytes that nobody chose (`docs/fuzzing.md`).

use crate::shell::{
    cargo, command, only, option, path_with_tools, root, run as say_and_run, target,
};
use crate::{Outcome, needs};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

const CARGO_FUZZ: &str = "0.13.2";
/// A document that the reader accepts is smaller, and so is what one may cost.
const MOST_MEMORY: &str = "-rss_limit_mb=1024";
/// Seconds after which one input counts as one on which the reader stood still.
const STILL: &str = "-timeout=20";

pub fn run(arguments: &[&str]) -> Outcome {
    only(arguments, &[], &["--seconds", "--target"])?;
    let seconds = match option(arguments, "--seconds")? {
        None => 60,
        Some(text) => text
            .parse()
            .map_err(|_| format!("«{text}» is no number of seconds"))?,
    };
    let mut targets = targets()?;
    if let Some(one) = option(arguments, "--target")? {
        targets.retain(|target| target == one);
        if targets.is_empty() {
            return Err(format!("there is no target «{one}» in fuzz/fuzz_targets"));
        }
    }
    needs::for_build()?;
    every(&targets, seconds)
}

/// Every target for so many seconds, as many at once as there are processors.
pub fn for_seconds(seconds: u32) -> Outcome {
    every(&targets()?, seconds)
}

/// A target is a file of `fuzz/fuzz_targets`.
fn targets() -> Outcome<Vec<String>> {
    let folder = root().join("fuzz/fuzz_targets");
    let files = std::fs::read_dir(&folder)
        .map_err(|error| format!("fuzz/fuzz_targets cannot be read: {error}"))?;
    let mut names: Vec<String> = files
        .flatten()
        .filter_map(|file| Some(file.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    Ok(names)
}

fn every(targets: &[String], seconds: u32) -> Outcome {
    let built = build()?;
    let at_once = std::thread::available_parallelism().map_or(2, usize::from);
    let mut fallen = Vec::new();
    for together in targets.chunks(at_once) {
        let begun: Vec<(&String, PathBuf, Child)> = together
            .iter()
            .map(|name| begin(&built, name, seconds))
            .collect::<Outcome<_>>()?;
        for (name, log, mut child) in begun {
            let status = child
                .wait()
                .map_err(|error| format!("«{name}» cannot be waited for: {error}"))?;
            println!("{name}: {}", last_of(&log));
            if !status.success() {
                fallen.push(format!("{name} ({})", log.display()));
            }
        }
    }
    if fallen.is_empty() {
        return Ok(());
    }
    Err(format!(
        "fuzzing made these fall, the input lies in fuzz/artifacts: {}",
        fallen.join(", ")
    ))
}

/// Builds all targets and gives the folder in which they are.
fn build() -> Outcome<PathBuf> {
    needs::tool("cargo-fuzz", "cargo-fuzz", CARGO_FUZZ, &[])?;
    let folder = target().join("fuzz");
    let mut cargo = cargo();
    // Without a sanitizer: that needs a nightly compiler, and the code has no `unsafe` of its own.
    cargo
        .args(["fuzz", "build", "--dev", "--sanitizer", "none"])
        .arg("--target-dir")
        .arg(&folder)
        .env("PATH", path_with_tools())
        .env_remove("RUSTC_WORKSPACE_WRAPPER");
    say_and_run(&mut cargo)?;
    let triples = std::fs::read_dir(&folder).map_err(|error| error.to_string())?;
    triples
        .flatten()
        .map(|triple| triple.path().join("debug"))
        .find(|place| place.join("wire").is_file())
        .ok_or_else(|| "the built targets were not found under target/fuzz".to_owned())
}

/// Starts a target. What it finds new goes into a corpus beside the built programs; the one in the repository is only read.
fn begin<'t>(
    built: &Path,
    name: &'t String,
    seconds: u32,
) -> Outcome<(&'t String, PathBuf, Child)> {
    let found = target().join("fuzz-corpus").join(name);
    let artifacts = root().join("fuzz/artifacts").join(name);
    for folder in [&found, &artifacts] {
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    let log = target().join("fuzz-corpus").join(format!("{name}.txt"));
    let written = File::create(&log).map_err(|error| error.to_string())?;
    let child = command(built.join(name))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .args([MOST_MEMORY, STILL])
        .arg(&found)
        .arg(root().join("fuzz/corpus").join(name))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(written)
        .spawn()
        .map_err(|error| format!("«{name}» did not start: {error}"))?;
    Ok((name, log, child))
}

/// How many inputs it read, or on what it fell.
fn last_of(log: &Path) -> String {
    let text = String::from_utf8_lossy(&std::fs::read(log).unwrap_or_default()).into_owned();
    let said = |begin: &str| text.lines().rev().find(|line| line.contains(begin));
    let line = said("SUMMARY")
        .or_else(|| said("Done "))
        .or_else(|| said("DONE"));
    line.unwrap_or("it said nothing at its end")
        .trim()
        .to_owned()
}
