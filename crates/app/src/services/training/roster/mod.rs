//! Lists of participants that come from outside: from the bytes of a file to sheets of cells.
//!
//! What the cells mean is decided in the `roster` module of the domain.

mod book;
mod old_workbook;
mod sheet;
mod text;
mod workbook;

pub(crate) use sheet::read_book;

#[cfg(test)]
mod tests;
