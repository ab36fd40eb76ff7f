//! The exchange through the requests, over HTTP.

mod forms;
mod journeys;
mod kit;
