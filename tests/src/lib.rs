//! What the tests that cross crates share: a centre to work in, the built programs, and a hand in the real window.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that does not hold"
)]

pub mod centre;
pub mod cross;
pub mod driver;
pub mod headquarters;
pub mod lists;
pub mod program;
pub mod proxy;
