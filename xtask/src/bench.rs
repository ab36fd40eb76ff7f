//! `cargo xtask bench`: measurements. They are printed, and no test depends on them.

use crate::shell::{cargo, run as say_and_run};
use crate::{Outcome, needs};

/// Sizes at which the cost of a record is measured, the first one beside a bare insert.
const SIZES: &[&str] = &["10000", "100000"];

pub fn run(arguments: &[&str]) -> Outcome {
    let Some(("sync", sizes)) = arguments.split_first().map(|(what, sizes)| (*what, sizes)) else {
        return Err("what can be measured is «sync»".into());
    };
    if let Some(odd) = sizes.iter().find(|size| size.parse::<usize>().is_err()) {
        return Err(format!("«{odd}» is not a number of operations"));
    }
    needs::for_headquarters()?;
    let sizes = if sizes.is_empty() { SIZES } else { sizes };
    say_and_run(
        cargo()
            .args(["bench", "-p", "sisconecta-hq", "--bench", "exchange", "--"])
            .args(sizes),
    )
}
