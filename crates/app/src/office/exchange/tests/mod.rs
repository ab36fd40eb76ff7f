//! The exchange through the requests, over HTTP.

mod absences;
mod bound;
mod entities;
mod forms;
mod journeys;
pub(crate) mod kit;
mod removal;
