//! Archives in which a list may lie: what they are, and how much they unpack to, before a parser sees them.

use super::book::SheetError;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// What an archive holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A workbook of Excel since 2007.
    Workbook,
    /// A sheet of LibreOffice.
    OpenDocument,
}

/// What an archive of sheets of LibreOffice says of itself; a template has one more word.
const OPEN_DOCUMENT: &str = "application/vnd.oasis.opendocument.spreadsheet";
/// What the list of contents calls a workbook, wherever it lies.
const WORKBOOKS: [&str; 3] = [
    "spreadsheetml.sheet.main+xml",
    "spreadsheetml.template.main+xml",
    "ms-excel.sheet.macroEnabled.main+xml",
];

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, SheetError> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::Damaged)
}

/// The first bytes of a part, as text; nothing when there is no such part.
pub(super) fn start_of(bytes: &[u8], name: &str, most: u64) -> String {
    let mut start = Vec::new();
    if let Ok(mut archive) = open(bytes)
        && let Ok(part) = archive.by_name(name)
    {
        drop(part.take(most).read_to_end(&mut start));
    }
    String::from_utf8_lossy(&start).into_owned()
}

/// What the archive holds, by the names of its parts and by what it says of itself.
pub(super) fn kind(bytes: &[u8]) -> Result<Kind, SheetError> {
    let archive = open(bytes)?;
    let (mut workbook, mut other, mut contents) = (false, false, None);
    for name in archive.file_names() {
        let name = name.map_err(|_| SheetError::Damaged)?;
        // Some programs write the parts' names as Windows writes paths, and some put them elsewhere.
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        workbook |= last.eq_ignore_ascii_case("workbook.xml");
        other |= last.eq_ignore_ascii_case("workbook.bin");
        if last.eq_ignore_ascii_case("[Content_Types].xml") {
            contents = Some(name.into_owned());
        }
    }
    if workbook {
        return Ok(Kind::Workbook);
    }
    if start_of(bytes, "mimetype", 200).starts_with(OPEN_DOCUMENT) {
        return Ok(Kind::OpenDocument);
    }
    let contents = contents.map(|name| start_of(bytes, &name, 64 * 1024));
    match contents {
        Some(list) if WORKBOOKS.iter().any(|known| list.contains(known)) => Ok(Kind::Workbook),
        _ if other => Err(SheetError::OtherFormat),
        _ => Err(SheetError::NotASpreadsheet),
    }
}

/// Unpacks every part into nothing, counting: what an archive says about its sizes may be a lie.
pub(super) fn measure(bytes: &[u8], limit: u64) -> Result<(), SheetError> {
    let mut archive = open(bytes)?;
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
