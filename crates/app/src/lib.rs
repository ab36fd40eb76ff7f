//! What the centre can do with the program: one async function per request, the same for the window and for the bridge.
//!
//! A request comes in by [`App::rpc`] as JSON and is answered as JSON; [`schema`] and [`typescript`] tell its types.

mod acting;
mod app;
mod behalf;
mod case;
mod closed;
mod context;
mod dossier;
mod fault;
mod fields;
mod foreign;
mod form;
mod house;
mod keys;
mod memory;
mod naming;
mod office;
mod requests;
mod roles;
mod service;
mod services;

#[cfg(test)]
mod journey;

pub use app::{schema, typescript};
pub use fault::Fault;
pub use house::{App, Blob, Host, MOST_UPLOAD};
pub use office::exchange::prepare_tls;
pub use roles::roles;
pub use sisconecta_foreign::{Program, asked_to_read};
pub use sisconecta_store::{Keyring, KeyringError, MemoryKeyring, NoKeyring, Store};
