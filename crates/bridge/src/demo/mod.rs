//! The demonstration: a centre that the program fills through its own requests, as a person would, and nothing else.

mod believable;
mod caller;
mod chance;
mod event;
mod first_run;
mod people;
mod picture;
mod press;
mod road;
mod scenes;
mod walk;

pub use believable::fill;
pub use caller::{Caller, DemoError};
pub use chance::Chance;
pub use event::{AgendaLine, Plan, Speaker, programme};
pub use first_run::{PASSWORD, first_run};
pub use people::{Person, invent};
pub use walk::{bring_list, sign, walk};
