//! The layer the forms are drawn on: pages with marks and code, text that wraps, tables, boxes.
//!
//! Everything is in millimetres from the top left corner of the page, as in the geometry it yields; the turn to the
//! points of a PDF, counted from below, happens once, in [`canvas`].

mod canvas;
pub mod document;
pub mod header;
pub mod list;
pub mod picture;
pub mod sheet;
pub mod symbol;
pub mod table;
pub mod text;

pub use document::{Document, Paper, finish_plain};
pub use list::List;
pub use sheet::{Align, Sheet};
pub use table::{Column, Table};
pub use text::{Fonts, Style};
