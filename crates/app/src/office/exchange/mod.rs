//! The exchange with headquarters: enrolling, rounds, what waits and where each record is.

mod enrol;
mod link;
mod numbers;
mod rounds;
#[cfg(test)]
pub(crate) mod tests;
mod types;

use crate::requests::requests;
pub(crate) use enrol::ask_for_token;
pub(crate) use link::checked_url;
pub use link::prepare_tls;
pub(crate) use rounds::{Exchange, held, keep_going};
use types::{
    AsideRow, EnrolExchange, ExchangeStatus, GetExchange, ListAside, PlaceRow, RunExchange,
    WhereAre,
};

requests! {
    "exchange.status" Staff enrol::status(GetExchange) -> ExchangeStatus, reads &["*"];
    "exchange.enrol" Administer enrol::enrol(EnrolExchange) -> ExchangeStatus;
    "exchange.run" Staff enrol::run(RunExchange) -> ExchangeStatus;
    "exchange.aside" Staff enrol::aside(ListAside) -> Vec<AsideRow>, reads &["*"];
    "exchange.where" Staff enrol::where_are(WhereAre) -> Vec<PlaceRow>, reads &["*"];
}
