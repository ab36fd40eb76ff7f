//! The exchange through the requests, over HTTP.

mod journeys;
pub(crate) mod kit;
