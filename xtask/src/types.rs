//! `cargo xtask types`: the requests' types in TypeScript, written from the Rust ones.

use crate::shell::{built, command, only, output, root};
use crate::{Outcome, programs};
use std::fs;

pub fn run(arguments: &[&str]) -> Outcome {
    only(arguments, &["--check"], &[])?;
    programs::build_bridge()?;
    let made = output(command(built("sisconecta-bridge")).arg("types"))
        .ok_or("the types could not be made")?;
    let file = root().join("ui/src/lib/backend/types.ts");
    let stored = fs::read_to_string(&file).unwrap_or_default();
    if stored == made {
        println!("types.ts is up to date");
        return Ok(());
    }
    if arguments.contains(&"--check") {
        let line = stored
            .lines()
            .zip(made.lines())
            .take_while(|(old, new)| old == new)
            .count()
            + 1;
        return Err(format!(
            "ui/src/lib/backend/types.ts is stale from line {line} on; run `cargo xtask types`"
        ));
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)
            .map_err(|error| format!("the folder of types.ts cannot be made: {error}"))?;
    }
    fs::write(&file, made).map_err(|error| format!("types.ts cannot be written: {error}"))?;
    println!("types.ts is written");
    Ok(())
}
