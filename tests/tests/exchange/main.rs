//! Several computers of one centre and headquarters: the program's own core and disk on one side, the real server over PostgreSQL on
//! the other, a bad network between them.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that does not hold"
)]

mod disasters;
mod event;
mod frozen;
mod numbers;
mod office;
mod published;
mod tls;
