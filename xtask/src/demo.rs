//! `cargo xtask demo`, and the data that `cargo xtask run --demo` opens: both made by the program itself.

use crate::shell::{built, command, only, output, root, run, target};
use crate::{Outcome, needs, programs};
use std::path::Path;

/// Walks an event from its programme to the archive without a window, and leaves its documents under `target/demo/`.
pub fn walk(arguments: &[&str]) -> Outcome {
    only(arguments, &[], &[])?;
    needs::for_build()?;
    programs::build_bridge()?;
    let out = target().join("demo");
    let list = root().join("tests/data/lists/inscritos-huamanga.xlsx");
    run(command(built("sisconecta-bridge"))
        .arg("walk")
        .arg("--out")
        .arg(out)
        .arg("--list")
        .arg(list))
}

/// With which its coordinator signs in.
pub fn password() -> Option<String> {
    let said = output(command(built("sisconecta-bridge")).arg("password"))?;
    Some(said.trim().to_owned())
}

/// Fills a folder with a believable centre, once.
pub fn fill(folder: &Path) -> Outcome {
    programs::build_bridge()?;
    run(command(built("sisconecta-bridge"))
        .arg("fill")
        .arg("--data")
        .arg(folder))
}
