//! The exchange with the real server over loopback and a real PostgreSQL. The names of the tests are the rules.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that does not hold"
)]

mod authors;
mod bad_luck;
mod crowd;
mod door;
mod figures;
mod headquarters;
mod hostile;
mod kit;
mod numbers;
mod odd;
mod rights;
mod rounds;
mod tray;
