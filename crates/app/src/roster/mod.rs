//! Lists of participants that come from outside: from the bytes of a file to sheets of cells.
//!
//! What the cells mean is decided in the `roster` module of the domain.

pub mod sheet;
mod text;
mod workbook;

#[cfg(test)]
mod tests;
