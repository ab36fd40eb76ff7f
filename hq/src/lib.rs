//! Headquarters: keeps what the centres send, numbers it, passes it on, and folds it into tables.
//!
//! Instances share nothing but the database. What is said on the wire and what becomes of an operation is decided in
//! `sisconecta_sync`; here are its parts on PostgreSQL, the HTTP door, and what the people at headquarters do.

mod backup;
mod calls;
mod clock;
mod digest;
mod door;
mod enrolment;
mod entries;
mod error;
mod feed;
mod figures;
mod headquarters;
mod listen;
mod metrics;
mod migrations;
mod numbers;
mod picture;
mod projector;
mod publish;
mod registry;
mod review;
mod rights;
mod roles;
mod secrets;
mod server;
mod shape;
mod standing;
mod tables;
mod tls;
mod verify;

pub use backup::{backup, restore};
pub use clock::{Clock, system_clock};
pub use door::Limits;
pub use enrolment::{CodeRow, DeviceRow, OneTime, StaffRow};
pub use error::HqError;
pub use figures::{Figures, Totals};
pub use headquarters::{Headquarters, Options};
pub use publish::Publication;
pub use review::{Accepted, Waiting};
pub use server::{BODY_LIMIT, Server};
pub use tls::Tls;
pub use verify::Finding;

#[cfg(test)]
mod schema_tests;
