//! Lists of participants that come from outside: from the bytes of a file to sheets of cells.
//!
//! What the cells mean is decided in the `roster` module of the domain.

mod archive;
mod book;
mod builder;
mod old_workbook;
mod open_document;
mod sheet;
mod text;
mod workbook;

pub use book::{Book, MAX_BYTES, MAX_COLUMNS, MAX_ROWS, SheetError};
pub use sheet::read_book;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_open_document;
