//! *Por revisar*: fields that two people changed without knowing of each other. All values stand side by side until somebody
//! chooses; the choice is an edit that replaces them all.

mod labels;
mod names;
mod tray;
mod types;

use crate::requests::requests;
pub(crate) use labels::{kind_label, label_of};
pub(crate) use names::{person_name, staff_name};
pub(crate) use tray::title;
use types::{DecideReview, ListReview, ReviewRow};

requests! {
    "review.list" Staff tray::list(ListReview) -> Vec<ReviewRow>, reads &["*"];
    "review.decide" Staff tray::decide(DecideReview) -> Vec<ReviewRow>;
}
