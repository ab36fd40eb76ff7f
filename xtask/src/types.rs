//! `cargo xtask types`: the requests' types in TypeScript, written from the Rust ones.

use crate::shell::{built, command, only, output, root};
use crate::{Outcome, programs};
use std::fs;
use std::path::PathBuf;

pub fn run(arguments: &[&str]) -> Outcome {
    only(arguments, &["--check"], &[])?;
    programs::build_bridge()?;
    if arguments.contains(&"--check") {
        return check();
    }
    let made = made()?;
    let file = file();
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)
            .map_err(|error| format!("the folder of types.ts cannot be made: {error}"))?;
    }
    fs::write(&file, made).map_err(|error| format!("types.ts cannot be written: {error}"))?;
    println!("types.ts is written");
    Ok(())
}

/// Compares the stored types with those of the bridge as it was last built.
pub fn check() -> Outcome {
    let made = made()?;
    let stored = fs::read_to_string(file()).unwrap_or_default();
    if stored == made {
        println!("types.ts is up to date");
        return Ok(());
    }
    let line = stored
        .lines()
        .zip(made.lines())
        .take_while(|(old, new)| old == new)
        .count()
        + 1;
    Err(format!(
        "ui/src/lib/backend/types.ts is stale from line {line} on; run `cargo xtask types`"
    ))
}

fn file() -> PathBuf {
    root().join("ui/src/lib/backend/types.ts")
}

fn made() -> Outcome<String> {
    output(command(built("sisconecta-bridge")).arg("types"))
        .ok_or_else(|| "the types could not be made".into())
}
