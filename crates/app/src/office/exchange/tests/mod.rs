//! The exchange through the requests, over HTTP.

mod forms;
mod journeys;
pub(crate) mod kit;
