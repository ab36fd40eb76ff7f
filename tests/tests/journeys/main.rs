//! What people do and what befalls them, through the program's own requests.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that does not hold"
)]

mod absence;
mod bad_luck;
mod counting;
mod directory;
mod forms;
mod my_day;
mod norms;
mod outside;
mod report;
mod roles;
mod roster;
