//! *Por revisar*: fields that two people changed without knowing of each other. All values stand side by side until somebody
//! chooses; the choice is an edit that replaces them all.

mod labels;
mod names;
mod tray;
mod types;

use crate::requests::requests;
pub(crate) use labels::kind_label;
pub(crate) use names::{name_in, staff_name, title};
use types::{DecideReview, ListReview, ReviewRow};

requests! {
    "review.list" Staff tray::list(ListReview) -> Vec<ReviewRow>, reads &["*"];
    "review.decide" Staff tray::decide(DecideReview) -> Vec<ReviewRow>;
}
