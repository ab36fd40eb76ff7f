//! The ledger over real databases, against headquarters in memory, by the real round.

mod kit;
mod ledger;
mod pull;
mod rounds;
mod set_aside;
