//! Reads the source of this repository: the modules of a crate and what each names, and the rules that the code cites.
//!
//! It sees paths, as they are written: a method called on a value is no arrow, though its `impl` may stand in another file.

mod ban;
mod circle;
mod mention;
mod module;
mod resolve;

pub use ban::{BANS, Ban};
pub use circle::{Circle, circles, largest_circle_of_files, name};
pub use module::{Arrow, Crate, ModulePath};
