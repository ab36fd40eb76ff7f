//! The centre's requests on loopback HTTP: for browser tests, the demonstration and development. Never shipped.
//!
//! Whatever the window can do, this can do by the same code, and nothing else. Only the clock and the keyring are its own.

pub mod address;
pub mod blobs;
pub mod demo;
pub mod guard;
pub mod host;
pub mod pages;
pub mod refusal;
pub mod server;
