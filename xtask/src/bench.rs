//! `cargo xtask bench`: measurements. They are printed, and no test depends on them.

use crate::shell::{cargo, run as say_and_run};
use crate::{Outcome, needs};

/// Operations at which the cost of the exchange is measured, the first number beside a bare insert.
const OPERATIONS: &[&str] = &["10000", "100000"];
/// People of the centres in which requests are timed: a tenth, and the whole.
const PEOPLE: &[&str] = &["10000", "100000"];

pub fn run(arguments: &[&str]) -> Outcome {
    let (package, bench, usual) = match arguments.first() {
        Some(&"sync") => ("sisconecta-hq", "exchange", OPERATIONS),
        Some(&"store") => ("sisconecta-app", "store", PEOPLE),
        _ => return Err("what can be measured is «sync» and «store»".into()),
    };
    let (sizes, words): (Vec<&str>, Vec<&str>) = arguments[1..]
        .iter()
        .copied()
        .partition(|word| word.parse::<usize>().is_ok());
    if bench == "exchange" {
        if let Some(odd) = words.iter().find(|word| **word != "hostile") {
            return Err(format!("«{odd}» is neither a number nor «hostile»"));
        }
        needs::for_headquarters()?;
    }
    let sizes = if sizes.is_empty() {
        usual.to_vec()
    } else {
        sizes
    };
    say_and_run(
        cargo()
            .args(["bench", "-p", package, "--bench", bench, "--"])
            .args(sizes)
            .args(words),
    )
}
