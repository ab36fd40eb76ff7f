//! The disk's side of the exchange with headquarters: cursor and marks beside the log.
//!
//! What is marked belongs to this disk alone and stands outside the log. No mark holds a time or an order in which something was
//! written.

mod compare;
mod enrolment;
mod foreign;
mod ledger;
mod marks;
mod numbers;
mod settings;

pub use enrolment::Enrolment;
pub(crate) use foreign::{known_among, take_lost};
pub use ledger::StoreLedger;
pub use marks::{AsideFound, ExchangeCounts, PlaceFound};
pub use numbers::NumbersLeft;
pub use settings::Compare;

#[cfg(test)]
mod tests;
