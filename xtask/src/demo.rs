//! `cargo xtask demo`, and the data that `cargo xtask run --demo` opens: both made by the program itself.

use crate::shell::{built, command, only, root, run, target};
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

/// Fills a folder with a believable centre, once.
pub fn fill(folder: &Path) -> Outcome {
    programs::build_bridge()?;
    run(command(built("sisconecta-bridge"))
        .arg("fill")
        .arg("--data")
        .arg(folder))
}
