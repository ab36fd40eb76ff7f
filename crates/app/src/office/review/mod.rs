//! *Por revisar*: fields that two people changed without knowing of each other. All values stand side by side until somebody
//! chooses; the choice is an edit that replaces them all. Beside them stands what services ask: a session that was removed while
//! attendance was taken in it.

mod doubts;
mod labels;
mod names;
mod tray;
mod types;

use crate::requests::requests;
use crate::service::{Doubt, SettleDoubt};
pub(crate) use labels::kind_label;
pub(crate) use names::{name_in, staff_name, title};
use types::{DecideReview, ListDoubts, ListReview, ReviewRow};

requests! {
    "review.doubts" Staff doubts::list(ListDoubts) -> Vec<Doubt>, reads &["*"];
    "review.settle" Staff doubts::settle(SettleDoubt) -> Vec<Doubt>;
    "review.list" Staff tray::list(ListReview) -> Vec<ReviewRow>, reads &["*"];
    "review.decide" Staff tray::decide(DecideReview) -> Vec<ReviewRow>;
}
