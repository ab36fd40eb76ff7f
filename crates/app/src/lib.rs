//! What the centre can do with the program: one async function per request, the same for the window and for the bridge.
//!
//! A request comes in by [`App::rpc`] as JSON and is answered as JSON; [`schema`] and [`typescript`] tell its types.

mod attendance;
mod backup;
mod catalogue;
mod centre;
mod directory;
mod enrolment;
mod entry;
mod exchange;
mod expediente;
mod fault;
mod figures;
mod house;
mod invitation;
mod issue;
mod lifecycle;
mod list_export;
mod pack;
mod report;
mod requests;
mod review;
mod roles;
pub mod roster;
mod survey;
mod training;

#[cfg(test)]
mod journey;
#[cfg(test)]
mod journey_expediente;
#[cfg(test)]
mod journey_report;
#[cfg(test)]
mod journey_survey;

pub use exchange::prepare_tls;
pub use fault::Fault;
pub use house::{App, Blob, Host, MOST_UPLOAD};
pub use requests::{schema, typescript};
pub use roles::roles;
pub use sisconecta_store::{Keyring, KeyringError, Store};
