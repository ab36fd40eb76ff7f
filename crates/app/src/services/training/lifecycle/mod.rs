//! The life of an event: each step with its precondition, its day and its author (C-66).

mod road;
mod types;

use crate::requests::requests;
use types::{AdvanceTraining, GetLifecycle, Lifecycle, UnfileTraining};

requests! {
    "lifecycle.get" Staff road::get(GetLifecycle) -> Lifecycle, reads &["*"];
    "training.advance" Staff road::advance(AdvanceTraining) -> Lifecycle;
    "training.unfile" File road::unfile(UnfileTraining) -> Lifecycle;
}
