//! The printed pages, looked at by the programs that offices look at them with: qpdf, poppler and zbar must be installed.

#![expect(
    clippy::unwrap_used,
    reason = "what fails in the kit of a test fails the test"
)]

mod annex4;
mod annex5;
mod annex6;
mod annex7;
mod annex8;
mod kit;
mod survey_results;
