//! Lists in plain text: which encoding, which separator, which cells.

use super::book::{Book, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, SheetError};
use super::builder::spend;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use sisconecta_domain::roster::{Cell, Grid, Sheet};

/// Separators tried, the most usual here first: which one Excel writes, a semicolon or a comma, is the region's of its computer.
const SEPARATORS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// Bytes of a text by which its separator is found.
const SAMPLE: usize = 64 * 1024;

/// Reads a text file as one sheet.
pub(super) fn read(bytes: &[u8], file_name: &str) -> Result<Book, SheetError> {
    let text = decode(bytes)?;
    if text.trim().is_empty() {
        return Err(SheetError::Empty);
    }
    let start = text
        .trim_start()
        .get(..9)
        .unwrap_or_default()
        .to_ascii_lowercase();
    if start.starts_with("<?xml") {
        return Err(of_xml(&text));
    }
    if ["<html", "<!doctype", "<table"]
        .iter()
        .any(|page| start.starts_with(page))
    {
        return Err(SheetError::WebPage);
    }
    // Excel obeys a first line "sep=;" and does not show it.
    let (declared, body) = declared_separator(&text);
    let grid = if is_paired(body) {
        let quoted = |text: &str, separator| cells(text, separator, true);
        let separator = declared.unwrap_or_else(|| sniff(body, quoted));
        let grid = quoted(body, separator)?;
        // A pair of stray quotation marks swallows the lines between them.
        let swallowed =
            |cell: &Cell| matches!(cell, Cell::Text(text) if text.matches('\n').count() > 3);
        if grid.iter().flatten().any(swallowed) {
            line_by_line(body, separator)?
        } else {
            grid
        }
    } else {
        // One mark is never closed, and would swallow every person below it.
        let separator = declared.unwrap_or_else(|| sniff(body, line_by_line));
        line_by_line(body, separator)?
    };
    let mut text_left = MAX_TEXT;
    for cell in grid.iter().flatten() {
        if let Cell::Text(text) = cell {
            spend(&mut text_left, text)?;
        }
    }
    let name = file_name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_owned();
    Ok(Book {
        sheets: vec![Sheet { name, grid }],
        left_out: Vec::new(),
    })
}

/// What a file of XML is, as its first element says.
fn of_xml(text: &str) -> SheetError {
    let start: String = text.chars().take(4000).collect();
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        SheetError::OtherFormat
    } else if start.to_ascii_lowercase().contains("<html") {
        SheetError::WebPage
    } else {
        SheetError::NotASpreadsheet
    }
}

/// UTF-8 or UTF-16 by its mark; else UTF-8 if the bytes are that; else Windows-1252, which contains Latin-1's letters.
fn decode(bytes: &[u8]) -> Result<String, SheetError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        return Ok(encoding.decode_without_bom_handling(body).0.into_owned());
    }
    let control = bytes
        .iter()
        .filter(|byte| matches!(byte, 0x00..=0x08 | 0x0E..=0x1F))
        .count();
    if control > 0 || bytes.starts_with(b"%PDF") || bytes.starts_with(b"{\\rtf") {
        return Err(SheetError::NotASpreadsheet);
    }
    let (text, failed) = UTF_8.decode_without_bom_handling(bytes);
    if !failed {
        return Ok(text.into_owned());
    }
    Ok(WINDOWS_1252
        .decode_without_bom_handling(bytes)
        .0
        .into_owned())
}

fn declared_separator(text: &str) -> (Option<u8>, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.trim_end().strip_prefix("sep=").map(str::as_bytes) {
        Some([separator]) => (Some(*separator), rest),
        // "sep=" followed by a tab, which trimming took away.
        Some([]) if first.contains('\t') => (Some(b'\t'), rest),
        _ => (None, text),
    }
}

/// Quotation marks come in pairs, those within a cell doubled; one that is left over closes nothing.
fn is_paired(text: &str) -> bool {
    text.matches('"').count().is_multiple_of(2)
}

/// Each line alone. Where a mark is left over in it, the marks are letters.
fn line_by_line(text: &str, separator: u8) -> Result<Grid, SheetError> {
    let mut grid = Grid::new();
    for line in text.lines() {
        if grid.len() >= MAX_ROWS {
            return Err(SheetError::TooLarge);
        }
        let row = cells(line, separator, is_paired(line))?.into_iter().next();
        grid.push(row.unwrap_or_default());
    }
    Ok(grid)
}

/// The separator that cuts the first lines into the most equal number of cells.
fn sniff(text: &str, cells: impl Fn(&str, u8) -> Result<Grid, SheetError>) -> u8 {
    let sample: String = text
        .get(..text.floor_char_boundary(SAMPLE))
        .unwrap_or(text)
        .lines()
        .take(50)
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut best = (SEPARATORS[0], 0);
    for separator in SEPARATORS {
        let widths: Vec<usize> = cells(&sample, separator)
            .unwrap_or_default()
            .iter()
            .map(Vec::len)
            .filter(|width| *width > 1)
            .collect();
        let common = widths
            .iter()
            .map(|width| {
                (
                    widths.iter().filter(|other| *other == width).count(),
                    *width,
                )
            })
            .max()
            .unwrap_or_default();
        // How many lines agree weighs more than how many cells they have.
        let score = common.0 * 100 + common.1.min(99);
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

fn cells(text: &str, separator: u8, quoting: bool) -> Result<Grid, SheetError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .quoting(quoting)
        .from_reader(text.as_bytes());
    let mut grid = Grid::new();
    let mut record = csv::StringRecord::new();
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        if !reader
            .read_record(&mut record)
            .map_err(|_| SheetError::Damaged)?
        {
            break;
        }
        // The reader passes over blank lines, which the office's spreadsheet counts as rows.
        let blank = blank_lines(text.as_bytes(), start);
        if grid.len() + blank >= MAX_ROWS {
            return Err(SheetError::TooLarge);
        }
        grid.resize_with(grid.len() + blank, Vec::new);
        let mut row: Vec<Cell> = record
            .iter()
            .map(|field| {
                if field.trim().is_empty() {
                    Cell::Empty
                } else {
                    Cell::Text(field.to_owned())
                }
            })
            .collect();
        let width = row
            .iter()
            .rposition(|cell| *cell != Cell::Empty)
            .map_or(0, |last| last + 1);
        if width > MAX_COLUMNS {
            return Err(SheetError::TooLarge);
        }
        // Empty cells at the end tell the separator, up to the widest list that is read.
        row.truncate(MAX_COLUMNS);
        grid.push(row);
    }
    Ok(grid)
}

/// Blank lines from `start` on, where the last record ended; its own line feed may still be there.
fn blank_lines(bytes: &[u8], start: usize) -> usize {
    let own_feed =
        start > 0 && bytes.get(start - 1) == Some(&b'\r') && bytes.get(start) == Some(&b'\n');
    let mut rest = bytes
        .get(start + usize::from(own_feed)..)
        .unwrap_or_default();
    let mut count = 0;
    loop {
        rest = match rest {
            [b'\r', b'\n', tail @ ..] | [b'\r' | b'\n', tail @ ..] => tail,
            _ => return count,
        };
        count += 1;
    }
}
