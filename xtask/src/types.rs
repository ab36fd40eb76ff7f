//! `cargo xtask types`: what is made from the Rust code and kept with it: the requests' types in TypeScript, and who may make them.

use crate::shell::{built, command, only, output, root};
use crate::{Outcome, programs};
use std::fs;

/// What the bridge's program prints, and the file that keeps it.
const MADE: [(&str, &str); 2] = [
    ("types", "ui/src/lib/backend/types.ts"),
    ("roles", "docs/roles.md"),
];

pub fn run(arguments: &[&str]) -> Outcome {
    only(arguments, &["--check"], &[])?;
    programs::build_bridge()?;
    if arguments.contains(&"--check") {
        return check();
    }
    for (word, name) in MADE {
        let file = root().join(name);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)
                .map_err(|error| format!("the folder of {name} cannot be made: {error}"))?;
        }
        fs::write(&file, made(word)?)
            .map_err(|error| format!("{name} cannot be written: {error}"))?;
        println!("{name} is written");
    }
    Ok(())
}

/// Compares what is stored with what the bridge, as it was last built, makes.
pub fn check() -> Outcome {
    for (word, name) in MADE {
        let made = made(word)?;
        let stored = fs::read_to_string(root().join(name)).unwrap_or_default();
        if stored != made {
            let line = stored
                .lines()
                .zip(made.lines())
                .take_while(|(old, new)| old == new)
                .count()
                + 1;
            return Err(format!(
                "{name} is stale from line {line} on; run `cargo xtask types`"
            ));
        }
        println!("{name} is up to date");
    }
    Ok(())
}

fn made(word: &str) -> Outcome<String> {
    output(command(built("sisconecta-bridge")).arg(word))
        .ok_or_else(|| format!("«{word}» could not be made"))
}
