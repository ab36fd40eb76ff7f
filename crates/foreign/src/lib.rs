//! Files of a stranger's making: lists, scans and photographs that come from outside.
//!
//! They are read in a process of their own ([`Reader`]), the same program started with one word ([`asked_to_read`]). It has limits of
//! memory and time, opens neither file nor connection, and knows no key. What it answers is checked like anything that comes from outside.

mod child;
mod limits;
pub mod list;
pub mod photo;
mod program;
mod reader;
mod task;
mod wire;

pub use child::asked_to_read;
pub use limits::Limits;
pub use program::Program;
pub use reader::{Reader, Trouble};
pub use task::Looked;
