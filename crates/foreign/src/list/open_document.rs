//! Sheets of LibreOffice: .ods, and the same written as one text (.fods).
//!
//! Read cell by cell: whole rows and columns are said to repeat up to the end of a sheet, and only what is written in them counts.

use super::archive::start_of;
use super::book::{Book, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, SheetError};
use super::builder::{Builder, Region, fill_down};
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use sisconecta_domain::roster::{Cell, Sheet};
use std::io::{BufRead, BufReader, Cursor};
use zip::ZipArchive;

/// Blanks that one mark may stand for.
const MOST_BLANKS: usize = 1000;

/// Reads an archive that has been measured.
pub(super) fn read_archive(bytes: &[u8]) -> Result<Book, SheetError> {
    if start_of(bytes, "META-INF/manifest.xml", 1024 * 1024).contains("encryption-data") {
        return Err(SheetError::Encrypted);
    }
    let damaged = |_| SheetError::Damaged;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let content = archive.by_name("content.xml").map_err(damaged)?;
    read(BufReader::new(content))
}

/// The file itself when it is one text that says to be such sheets.
pub(super) fn flat(bytes: &[u8]) -> Option<&[u8]> {
    let start = bytes.get(..4000).unwrap_or(bytes);
    let start = String::from_utf8_lossy(start);
    (start.contains("<office:document ") && start.contains("opendocument.spreadsheet"))
        .then_some(bytes)
}

/// Reads the text of the sheets.
pub(super) fn read(text: impl BufRead) -> Result<Book, SheetError> {
    let mut sheets = Sheets {
        reader: Reader::from_reader(text),
        text_left: MAX_TEXT,
        buffer: Vec::new(),
    };
    sheets.reader.config_mut().expand_empty_elements = true;
    sheets.reader.config_mut().check_end_names = false;
    sheets.all()
}

/// What one event of the text is, as far as it matters here.
enum Part {
    Start(Element),
    End(String),
    Text(String),
    Other,
    Over,
}

/// An element's name and attributes.
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    fn of(start: &BytesStart<'_>) -> Result<Self, SheetError> {
        let attributes = start
            .attributes()
            .with_checks(false)
            .map(|attribute| {
                let attribute = attribute.map_err(|_| SheetError::Damaged)?;
                let value = attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map_err(|_| SheetError::Damaged)?;
                Ok((attribute.key.0.to_owned(), value.into_owned()))
            })
            .collect::<Result<_, SheetError>>()?;
        Ok(Self {
            name: start.name().0.to_owned(),
            attributes,
        })
    }

    fn get(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// How often something repeats, or how far it reaches; once when it does not say.
    fn count(&self, name: &str) -> u32 {
        self.get(name)
            .and_then(|count| count.parse().ok())
            .unwrap_or(1)
    }
}

/// Something written in a row, as often as it is repeated sideways.
struct Written {
    column: u32,
    times: u32,
    cell: Cell,
}

impl Written {
    fn put(&self, row: u32, builder: &mut Builder<'_>) -> Result<(), SheetError> {
        for beside in 0..self.times {
            let column = self.column.saturating_add(beside);
            builder.put(row, column, self.cell.clone())?;
            if builder.is_too_large() {
                break;
            }
        }
        Ok(())
    }
}

struct Sheets<R> {
    reader: Reader<R>,
    text_left: usize,
    buffer: Vec<u8>,
}

impl<R: BufRead> Sheets<R> {
    fn next(&mut self) -> Result<Part, SheetError> {
        self.buffer.clear();
        let damaged = |_| SheetError::Damaged;
        let event = self
            .reader
            .read_event_into(&mut self.buffer)
            .map_err(damaged)?;
        Ok(match event {
            Event::Start(start) => Part::Start(Element::of(&start)?),
            Event::End(end) => Part::End(end.name().0.to_owned()),
            Event::Text(text) => Part::Text(text.xml10_content().into_owned()),
            Event::CData(text) => Part::Text(text.xml10_content().into_owned()),
            Event::GeneralRef(reference) => {
                let letter = match resolve_predefined_entity(&reference) {
                    Some(known) => known.to_owned(),
                    None => {
                        let letter = reference.resolve_char_ref().map_err(damaged)?;
                        letter.ok_or(SheetError::Damaged)?.to_string()
                    }
                };
                Part::Text(letter)
            }
            Event::Eof => Part::Over,
            _ => Part::Other,
        })
    }

    fn all(&mut self) -> Result<Book, SheetError> {
        let mut book = Book::default();
        let mut within = false;
        loop {
            match self.next()? {
                Part::Start(element) if element.name == "office:spreadsheet" => within = true,
                Part::Start(element) if within && element.name == "table:table" => {
                    let name = element.get("table:name").unwrap_or_default().to_owned();
                    match self.sheet()? {
                        Some(grid) => book.sheets.push(Sheet { name, grid }),
                        None => book.left_out.push(name),
                    }
                }
                // What changes and other documents leave there are no sheets.
                Part::Start(element) if within && !is_container(&element.name) => {
                    self.pass(&element.name)?;
                }
                Part::Over if within => return Ok(book),
                Part::Over => return Err(SheetError::NotASpreadsheet),
                _ => {}
            }
        }
    }

    /// Goes on behind the end of an element.
    fn pass(&mut self, name: &str) -> Result<(), SheetError> {
        let mut depth = 1_u32;
        while depth > 0 {
            match self.next()? {
                Part::Start(element) if element.name == name => depth += 1,
                Part::End(end) if end == name => depth -= 1,
                Part::Over => return Err(SheetError::Damaged),
                _ => {}
            }
        }
        Ok(())
    }

    /// The cells of a sheet; none when it is beyond the limits.
    fn sheet(&mut self) -> Result<Option<Vec<Vec<Cell>>>, SheetError> {
        // The reader of cells needs the whole of this as well.
        let mut text_left = std::mem::take(&mut self.text_left);
        let mut builder = Builder::new(&mut text_left);
        let (mut row, mut merged) = (0_u32, Vec::new());
        loop {
            match self.next()? {
                Part::Start(element) if element.name == "table:table-row" => {
                    let times = element.count("table:number-rows-repeated");
                    let cells = self.row(row, &mut merged)?;
                    for below in 0..if cells.is_empty() { 0 } else { times } {
                        for written in &cells {
                            written.put(row.saturating_add(below), &mut builder)?;
                        }
                        // Whatever is written further below, the sheet is left out.
                        if builder.is_too_large() {
                            break;
                        }
                    }
                    row = row.saturating_add(times);
                }
                Part::Start(element) if !is_group_of_rows(&element.name) => {
                    self.pass(&element.name)?;
                }
                Part::End(end) if end == "table:table" => break,
                Part::Over => return Err(SheetError::Damaged),
                _ => {}
            }
        }
        let mut grid = builder.finish();
        if let Some(grid) = &mut grid {
            fill_down(grid, merged, &mut text_left)?;
        }
        self.text_left = text_left;
        Ok(grid)
    }

    /// What is written in a row, each with its column.
    fn row(&mut self, row: u32, merged: &mut Vec<Region>) -> Result<Vec<Written>, SheetError> {
        let (mut column, mut cells) = (0_u32, Vec::new());
        loop {
            match self.next()? {
                Part::Start(element) if element.name == "table:table-cell" => {
                    let times = element.count("table:number-columns-repeated");
                    let reach = element.count("table:number-rows-spanned");
                    let cell = self.cell(&element)?;
                    if reach > 1 && merged.len() < MAX_ROWS * MAX_COLUMNS {
                        merged.push(Region {
                            top: row,
                            bottom: row.saturating_add(reach - 1),
                            column,
                        });
                    }
                    if !cell.is_blank() {
                        cells.push(Written {
                            column,
                            times,
                            cell,
                        });
                    }
                    column = column.saturating_add(times);
                }
                // Nobody sees what is written under a merged cell.
                Part::Start(element) => {
                    if element.name == "table:covered-table-cell" {
                        let times = element.count("table:number-columns-repeated");
                        column = column.saturating_add(times);
                    }
                    self.pass(&element.name)?;
                }
                Part::End(end) if end == "table:table-row" => return Ok(cells),
                Part::Over => return Err(SheetError::Damaged),
                _ => {}
            }
        }
    }

    fn cell(&mut self, element: &Element) -> Result<Cell, SheetError> {
        let shown = self.paragraphs()?;
        if element.get("calcext:value-type") == Some("error") {
            return Ok(Cell::Error(shown));
        }
        let written = |name| element.get(name).map(str::to_owned);
        Ok(match element.get("office:value-type") {
            Some("float" | "percentage" | "currency") => element
                .get("office:value")
                .and_then(|value| value.parse().ok())
                .filter(|value: &f64| value.is_finite())
                .map_or(Cell::Text(shown), Cell::Number),
            Some("date") => Cell::Text(written("office:date-value").unwrap_or(shown)),
            Some("time") => Cell::Text(written("office:time-value").unwrap_or(shown)),
            Some("boolean") => {
                let truth = element.get("office:boolean-value") == Some("true");
                Cell::Text(if truth { "VERDADERO" } else { "FALSO" }.to_owned())
            }
            Some(_) => Cell::Text(written("office:string-value").unwrap_or(shown)),
            None if element.get("table:formula").is_some() && shown.is_empty() => Cell::Unknown,
            None => Cell::Text(shown),
        })
    }

    /// What a cell shows, without its notes and drawings.
    fn paragraphs(&mut self) -> Result<String, SheetError> {
        let (mut text, mut paragraphs, mut depth) = (String::new(), 0_u32, 1_u32);
        while depth > 0 {
            match self.next()? {
                Part::Start(element) => {
                    match element.name.as_str() {
                        "office:annotation" | "draw:frame" | "draw:custom-shape"
                        | "table:detective" => {
                            self.pass(&element.name)?;
                            continue;
                        }
                        "text:p" => {
                            if paragraphs > 0 {
                                text.push('\n');
                            }
                            paragraphs += 1;
                        }
                        "text:s" => {
                            let blanks = usize::try_from(element.count("text:c"));
                            let blanks = blanks.unwrap_or(MOST_BLANKS).min(MOST_BLANKS);
                            text.extend(std::iter::repeat_n(' ', blanks));
                        }
                        "text:tab" => text.push('\t'),
                        "text:line-break" => text.push('\n'),
                        _ => {}
                    }
                    depth += 1;
                }
                Part::End(_) => depth -= 1,
                // Between paragraphs there are only blanks that nobody sees.
                Part::Text(letters) if depth > 1 => text.push_str(&letters),
                Part::Over => return Err(SheetError::Damaged),
                _ => {}
            }
            if text.len() > MAX_TEXT {
                return Err(SheetError::TooLarge);
            }
        }
        Ok(text)
    }
}

/// What may stand around the sheets.
fn is_container(name: &str) -> bool {
    matches!(
        name,
        "office:document" | "office:document-content" | "office:body"
    )
}

/// What may stand around rows.
fn is_group_of_rows(name: &str) -> bool {
    matches!(
        name,
        "table:table-rows" | "table:table-header-rows" | "table:table-row-group"
    )
}
