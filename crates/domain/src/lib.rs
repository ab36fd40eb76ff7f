//! The centre's own world: types, rules and the figures of the service centre.
//!
//! Nothing here reads a disk, a clock or a network; everything is a function of its arguments.

pub mod acts;
pub mod attendance;
pub mod catalogue;
pub mod dni;
pub mod entity;
pub mod expediente;
pub mod ids;
pub mod invitation;
pub mod kinds;
pub mod names;
pub mod paper;
pub mod readings;
pub mod report;
pub mod roster;
pub mod staff;
pub mod survey;
pub mod time;
pub mod training;
pub mod ubigeo;

#[cfg(test)]
mod words;
