//! The exchange through the requests, over HTTP.

mod journeys;
mod kit;
