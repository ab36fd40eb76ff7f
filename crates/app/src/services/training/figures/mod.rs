//! The figures of an event and of a period: who is counted, and who is only listed.

mod centre;
mod training;
mod types;

use crate::requests::requests;
pub(crate) use centre::check_period;
pub(crate) use training::of_training;
pub(crate) use types::GetFigures;
use types::{CentreFigures, GetCentreFigures, TrainingFigures};

const READS_CENTRE: &[&str] = &[
    "training",
    "case_step",
    "session",
    "speaker",
    "attendance",
    "signature",
    "case_part",
    "staff",
    "catalogue_entry",
    "annulment",
];
const READS_TRAINING: &[&str] = &[
    "training",
    "session",
    "speaker",
    "attendance",
    "signature",
    "enrolment",
    "person",
    "person_link",
    "case_part",
    "public_entity",
    "entity_link",
    "catalogue_entry",
    "annulment",
];

requests! {
    "figures.centre" Staff centre::centre(GetCentreFigures) -> CentreFigures, reads READS_CENTRE;
    "figures.training" Staff training::of_training(GetFigures) -> TrainingFigures, reads READS_TRAINING;
}
