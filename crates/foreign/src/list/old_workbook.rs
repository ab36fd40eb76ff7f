//! Workbooks of Excel before 2007, measured before they are parsed: the parser makes room for every cell between the first and the last
//! of a sheet, and one far cell would take more memory than a computer has.

use super::book::{MAX_COLUMNS, MAX_ROWS, SheetError};
use cfb::CompoundFile;
use std::io::{Cursor, Read as _};

/// Most cells between the corners of a sheet: as many as are read, and room for formats far below.
const MAX_AREA: u64 = 4 * (MAX_ROWS * MAX_COLUMNS) as u64;

// Records of a sheet, [MS-XLS] 2.3.
const BOUNDARY: u16 = 0x0809;
const END: u16 = 0x000A;
const DIMENSIONS: u16 = 0x0200;
/// What is below is enciphered, in one of three ways.
const FILE_PASS: u16 = 0x002F;
/// Those that begin with a row and a column: formula, text, number, truth or error, and several numbers.
const CELLS: [u16; 9] = [
    0x0006, 0x00FD, 0x00D6, 0x00BD, 0x00BE, 0x0203, 0x0204, 0x0205, 0x027E,
];

/// Refuses a workbook whose parsing would take more memory than a list can need.
pub(super) fn measure(bytes: &[u8]) -> Result<(), SheetError> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| SheetError::Damaged)?;
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| file.is_stream(name))
        .ok_or(SheetError::Damaged)?;
    let mut stream = Vec::new();
    file.open_stream(name)
        .and_then(|part| part.take(bytes.len() as u64).read_to_end(&mut stream))
        .map_err(|_| SheetError::Damaged)?;
    measure_records(&stream)
}

/// How far a sheet reaches, and the cells between the corners of those before it.
#[derive(Default)]
struct Reach {
    rows: u64,
    columns: u64,
    all: u64,
}

impl Reach {
    fn to(&mut self, row: u64, column: u64) -> Result<(), SheetError> {
        self.rows = self.rows.max(row + 1);
        self.columns = self.columns.max(column + 1);
        let area = self.rows.saturating_mul(self.columns);
        if self.all.saturating_add(area) > MAX_AREA {
            return Err(SheetError::TooLarge);
        }
        Ok(())
    }

    /// The next sheet begins.
    fn close(&mut self) {
        self.all = self
            .all
            .saturating_add(self.rows.saturating_mul(self.columns));
        (self.rows, self.columns) = (0, 0);
    }
}

fn measure_records(mut stream: &[u8]) -> Result<(), SheetError> {
    let mut reach = Reach::default();
    while let [a, b, c, d, rest @ ..] = stream {
        let kind = u16::from_le_bytes([*a, *b]);
        let length = usize::from(u16::from_le_bytes([*c, *d]));
        let Some((data, rest)) = rest.split_at_checked(length) else {
            break;
        };
        stream = rest;
        match kind {
            BOUNDARY | END => reach.close(),
            FILE_PASS => return Err(SheetError::Encrypted),
            DIMENSIONS => dimensions(data, &mut reach)?,
            _ if CELLS.contains(&kind) => {
                if let (Some(row), Some(column)) = (two(data, 0), two(data, 2)) {
                    reach.to(row, column)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn two(data: &[u8], place: usize) -> Option<u64> {
    let bytes = data.get(place..place + 2)?.try_into().ok()?;
    Some(u16::from_le_bytes(bytes).into())
}

fn four(data: &[u8], place: usize) -> Option<u64> {
    let bytes = data.get(place..place + 4)?.try_into().ok()?;
    Some(u32::from_le_bytes(bytes).into())
}

/// First row, and the row and column after the last ones, as a sheet says them; zero when it is empty.
fn dimensions(data: &[u8], reach: &mut Reach) -> Result<(), SheetError> {
    let said = match data.len() {
        10 => (two(data, 0), two(data, 2), two(data, 6)),
        _ => (four(data, 0), four(data, 4), two(data, 10)),
    };
    let (Some(first), Some(rows), Some(columns)) = said else {
        return Err(SheetError::Damaged);
    };
    if rows == 0 || columns == 0 {
        return Ok(());
    }
    if rows <= first {
        return Err(SheetError::Damaged);
    }
    reach.to(rows - 1, columns - 1)
}
