//! Workbooks of Excel. Archives are measured before they are parsed.

use super::book::{Book, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, MAX_UNPACKED, SheetError};
use super::old_workbook;
use calamine::Reader as _;
use calamine::{Data, DataRef, Dimensions, SheetType, Xls, XlsError, Xlsx, XlsxError};
use sisconecta_domain::roster::{Cell, Grid, Sheet};
use std::io::Cursor;
use std::io::Read as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use zip::ZipArchive;

/// Reads a workbook in a zip archive.
pub(super) fn read_xlsx(bytes: &[u8]) -> Result<Book, SheetError> {
    measure(bytes, MAX_UNPACKED)?;
    // The parser is not ours and the file is a stranger's: a panic in it is one more damaged file.
    catch_unwind(AssertUnwindSafe(|| parse_xlsx(bytes))).unwrap_or(Err(SheetError::Damaged))
}

/// Unpacks every part into nothing, counting: what an archive says about its sizes may be a lie.
pub(super) fn measure(bytes: &[u8], limit: u64) -> Result<(), SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Damaged)?;
    let (mut workbook, mut other) = (false, false);
    for name in archive.file_names() {
        let name = name.map_err(|_| SheetError::Damaged)?;
        workbook |= name.eq_ignore_ascii_case("xl/workbook.xml");
        other |= name.eq_ignore_ascii_case("xl/workbook.bin") || name == "mimetype";
    }
    if !workbook {
        return Err(if other {
            SheetError::OtherFormat
        } else {
            SheetError::NotASpreadsheet
        });
    }
    let mut left = limit;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| SheetError::Damaged)?;
        if part.size() > left {
            return Err(SheetError::TooLarge);
        }
        let mut part = part.take(left + 1);
        let mut start = Vec::new();
        (&mut part)
            .take(HEAD)
            .read_to_end(&mut start)
            .map_err(|_| SheetError::Damaged)?;
        let rest =
            std::io::copy(&mut part, &mut std::io::sink()).map_err(|_| SheetError::Damaged)?;
        let unpacked = u64::try_from(start.len()).unwrap_or(u64::MAX) + rest;
        left = left.checked_sub(unpacked).ok_or(SheetError::TooLarge)?;
        if texts_said(&start).is_some_and(|said| said > unpacked / SHORTEST_TEXT) {
            return Err(SheetError::Damaged);
        }
    }
    Ok(())
}

/// Bytes in which a part says how much it holds.
const HEAD: u64 = 8 * 1024;
/// Fewest bytes that a shared text takes: `<si/>`.
const SHORTEST_TEXT: u64 = 5;

/// How many shared texts a part says that it holds: the reader makes room for them before it has seen one.
fn texts_said(start: &[u8]) -> Option<u64> {
    let start = String::from_utf8_lossy(start);
    let (_, table) = start.split_once("sst")?;
    let (attributes, _) = table.split_once('>')?;
    let (_, said) = attributes.split_once("uniqueCount")?;
    let digits: String = said
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    // More digits than a number has are more than any part holds.
    Some(digits.parse().unwrap_or(u64::MAX))
}

fn parse_xlsx(bytes: &[u8]) -> Result<Book, SheetError> {
    let failed = |error: XlsxError| match error {
        XlsxError::Password => SheetError::Encrypted,
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
                fill_down(&mut grid, &merged, &mut text_left)?;
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

/// Collects the cells of one sheet within the limits.
struct Builder<'a> {
    grid: Grid,
    too_large: bool,
    text_left: &'a mut usize,
}

impl<'a> Builder<'a> {
    fn new(text_left: &'a mut usize) -> Self {
        Self {
            grid: Grid::new(),
            too_large: false,
            text_left,
        }
    }

    /// Puts a cell at a position counted from 0. Blank cells beyond the limits do no harm: formats reach far below many lists.
    fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), SheetError> {
        if cell.is_blank() || self.too_large {
            return Ok(());
        }
        let (Ok(row), Ok(column)) = (usize::try_from(row), usize::try_from(column)) else {
            self.too_large = true;
            return Ok(());
        };
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            self.too_large = true;
            self.grid = Grid::new();
            return Ok(());
        }
        if let Cell::Text(text) = &cell {
            spend(self.text_left, text)?;
        }
        if self.grid.len() <= row {
            self.grid.resize_with(row + 1, Vec::new);
        }
        if let Some(cells) = self.grid.get_mut(row) {
            if cells.len() <= column {
                cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = cells.get_mut(column) {
                *place = cell;
            }
        }
        Ok(())
    }

    fn finish(self) -> Option<Grid> {
        (!self.too_large).then_some(self.grid)
    }
}

/// Repeats a value in the rows that its merged cell covers, so that an entity written once for several persons, or a heading over two
/// rows, is read in each of them. Merging sideways repeats nothing: that is how titles are made.
fn fill_down(
    grid: &mut Grid,
    merged: &[Dimensions],
    text_left: &mut usize,
) -> Result<(), SheetError> {
    // Regions may overlap in a forged file; a sheet has no more cells than this.
    let mut left = MAX_ROWS * MAX_COLUMNS;
    for region in merged {
        let (Ok(top), Ok(column)) = (
            usize::try_from(region.start.0),
            usize::try_from(region.start.1),
        ) else {
            continue;
        };
        let bottom = usize::try_from(region.end.0)
            .unwrap_or(usize::MAX)
            .min(grid.len().saturating_sub(1));
        let Some(value) = grid
            .get(top)
            .and_then(|cells| cells.get(column))
            .filter(|cell| !cell.is_blank())
            .cloned()
        else {
            continue;
        };
        for cells in grid.iter_mut().take(bottom + 1).skip(top + 1) {
            let Some(rest) = left.checked_sub(1) else {
                return Ok(());
            };
            left = rest;
            if cells.len() <= column {
                cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = cells.get_mut(column).filter(|place| place.is_blank()) {
                if let Cell::Text(text) = &value {
                    spend(text_left, text)?;
                }
                *place = value.clone();
            }
        }
    }
    Ok(())
}

/// Counts a text that is kept.
fn spend(text_left: &mut usize, text: &str) -> Result<(), SheetError> {
    *text_left = text_left
        .checked_sub(text.len())
        .ok_or(SheetError::TooLarge)?;
    Ok(())
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
