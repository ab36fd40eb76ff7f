//! Reads the source of this repository: the modules of a crate and what each names, the rules that the code cites, and figures
//! of how it is built.
//!
//! It sees paths, as they are written: a method called on a value is no arrow, though its `impl` may stand in another file.

mod ban;
mod circle;
mod figures;
mod mention;
mod module;
mod named;
mod resolve;
mod rules;
mod tests_of;

pub use ban::{BANS, Ban};
pub use circle::{Circle, circles, largest_circle_of_files, name};
pub use figures::figures;
pub use module::{Arrow, Crate, ModulePath};
pub use named::{Row, not_there, rows};
pub use rules::{PAGE, check, page};
