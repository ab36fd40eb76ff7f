//! One door for any file that may hold a list: what it is, and its sheets. The file's name decides nothing.

use super::archive::{self, Kind};
use super::book::{Book, MAX_BYTES, MAX_UNPACKED, SheetError};
use super::{open_document, text, workbook};
use sisconecta_domain::roster::Sheet;

/// Reads the sheets of a file from its bytes. `file_name` only names the sheet of a text file.
///
/// Reads .xlsx (also .xlsm), .xls, .ods (also .fods), and text separated by commas, semicolons, tabs or bars in UTF-8, UTF-16 or Windows-1252.
///
/// # Errors
/// A [`SheetError`] when nothing can be read; a sheet beyond the limits is only an error when it is the sole one.
pub fn read_book(bytes: &[u8], file_name: &str) -> Result<Book, SheetError> {
    if bytes.is_empty() {
        return Err(SheetError::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(SheetError::TooLarge);
    }
    let book = if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let kind = archive::kind(bytes)?;
        archive::measure(bytes, MAX_UNPACKED)?;
        match kind {
            Kind::Workbook => workbook::read_xlsx(bytes)?,
            Kind::OpenDocument => open_document::read_archive(bytes)?,
        }
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        workbook::read_compound(bytes)?
    } else if let Some(flat) = open_document::flat(bytes) {
        open_document::read(flat)?
    } else {
        text::read(bytes, file_name)?
    };
    let filled = |sheet: &Sheet| sheet.grid.iter().flatten().any(|cell| !cell.is_blank());
    match (book.sheets.iter().any(filled), book.left_out.is_empty()) {
        (true, _) => Ok(book),
        (false, true) => Err(SheetError::Empty),
        (false, false) => Err(SheetError::TooLarge),
    }
}
