//! What a printed page says about itself: the code it bears and where its parts lie.
//!
//! Shared by the crate that draws pages and by the one that reads them back. It draws nothing and reads no picture.

pub mod code;
pub mod geometry;

pub use code::{FormId, PageCode, PageCodeError};
pub use geometry::{Field, PageGeometry, Rect};
