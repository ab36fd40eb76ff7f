//! Workbooks of Excel.

use super::book::{Book, MAX_TEXT, SheetError};
use super::builder::{Builder, Region, fill_down};
use super::old_workbook;
use calamine::Reader as _;
use calamine::{Data, DataRef, SheetType, Xls, XlsError, Xlsx, XlsxError};
use sisconecta_domain::roster::{Cell, Sheet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Reads a workbook in a zip archive that has been measured.
pub(super) fn read_xlsx(bytes: &[u8]) -> Result<Book, SheetError> {
    // The parser is not ours and the file is a stranger's: a panic in it is one more damaged file.
    catch_unwind(AssertUnwindSafe(|| parse_xlsx(bytes))).unwrap_or(Err(SheetError::Damaged))
}

fn parse_xlsx(bytes: &[u8]) -> Result<Book, SheetError> {
    let failed = |error: XlsxError| match error {
        XlsxError::Password => SheetError::Encrypted,
        XlsxError::Unrecognized {
            typ: "sheet:type", ..
        } => SheetError::MacroSheet,
        _ => SheetError::Damaged,
    };
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(failed)?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect();
    let mut book = Book::default();
    let mut text_left = MAX_TEXT;
    for name in names {
        let grid = {
            let mut cells = workbook.worksheet_cells_reader(&name).map_err(failed)?;
            let mut builder = Builder::new(&mut text_left);
            // One by one: a dense range of a sheet with one far cell would not fit in memory.
            while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(failed)? {
                let (row, column) = cell.pos;
                let value = match from_ref(&cell.value) {
                    Cell::Empty
                        if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) =>
                    {
                        Cell::Unknown
                    }
                    value => value,
                };
                builder.put(row, column, value)?;
            }
            builder.finish()
        };
        match grid {
            Some(mut grid) => {
                let merged = workbook
                    .merge_cells_by_sheet_name(&name)
                    .unwrap_or_default();
                let merged = merged.iter().map(|region| Region {
                    top: region.start.0,
                    bottom: region.end.0,
                    column: region.start.1,
                });
                fill_down(&mut grid, merged, &mut text_left)?;
                book.sheets.push(Sheet { name, grid });
            }
            None => book.left_out.push(name),
        }
    }
    Ok(book)
}

/// Reads a compound file: an old .xls, or the envelope of an encrypted workbook.
pub(super) fn read_compound(bytes: &[u8]) -> Result<Book, SheetError> {
    let utf16 = |name: &str| {
        name.encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>()
    };
    let holds = |name: &str| {
        let wanted = utf16(name);
        bytes.windows(wanted.len()).any(|window| window == wanted)
    };
    if holds("EncryptedPackage") {
        return Err(SheetError::Encrypted);
    }
    if !holds("Workbook") && !holds("Book") {
        return Err(SheetError::NotASpreadsheet);
    }
    catch_unwind(AssertUnwindSafe(|| {
        old_workbook::measure(bytes)?;
        parse_xls(bytes)
    }))
    .unwrap_or(Err(SheetError::Damaged))
}

fn parse_xls(bytes: &[u8]) -> Result<Book, SheetError> {
    let failed = |error: XlsError| match error {
        XlsError::Password => SheetError::Encrypted,
        _ => SheetError::Damaged,
    };
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(failed)?;
    let mut book = Book::default();
    let mut text_left = MAX_TEXT;
    for name in workbook.sheet_names() {
        let Ok(range) = workbook.worksheet_range(&name) else {
            continue;
        };
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut builder = Builder::new(&mut text_left);
        for (row, column, data) in range.used_cells() {
            let position = |offset: usize, first: u32| {
                u32::try_from(offset)
                    .unwrap_or(u32::MAX)
                    .saturating_add(first)
            };
            builder.put(
                position(row, first_row),
                position(column, first_column),
                from_data(data),
            )?;
        }
        match builder.finish() {
            Some(grid) => book.sheets.push(Sheet { name, grid }),
            None => book.left_out.push(name),
        }
    }
    Ok(book)
}

fn from_ref(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::Text(text.clone())
        }
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Int(number) => Cell::Text(number.to_string()),
        // A DNI under a date format is still a number.
        DataRef::DateTime(serial) => Cell::Number(serial.as_f64()),
        DataRef::Bool(value) => truth(*value),
        DataRef::Error(error) => Cell::Error(error.to_string()),
        DataRef::Empty => Cell::Empty,
    }
}

fn from_data(data: &Data) -> Cell {
    match data {
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Cell::Text(text.clone())
        }
        Data::Float(number) => Cell::Number(*number),
        Data::Int(number) => Cell::Text(number.to_string()),
        Data::DateTime(serial) => Cell::Number(serial.as_f64()),
        Data::Bool(value) => truth(*value),
        Data::Error(error) => Cell::Error(error.to_string()),
        Data::Empty => Cell::Empty,
    }
}

fn truth(value: bool) -> Cell {
    Cell::Text(if value { "VERDADERO" } else { "FALSO" }.to_owned())
}
