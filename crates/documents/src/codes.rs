//! The page codes that stand on a document which comes in: as letters in a PDF of this program, as a symbol on a scan.

use crate::bundle::open_pdf;
use image::{DynamicImage, GrayImage, ImageFormat, ImageReader, Limits};
use lopdf::{Document, Object, ObjectId, Stream};
use sisconecta_domain::paper::PageCode;
use std::collections::{BTreeSet, HashSet};
use std::io::Cursor;

/// Pages that are looked at; the first ones say what a document is.
const MOST_PAGES: usize = 60;
/// Pictures of one page that are looked at, the largest first.
const MOST_PICTURES: usize = 4;
/// Text of one page that is looked at, unpacked.
const MOST_TEXT: usize = 4 * 1024 * 1024;
/// A picture that says it has more pixels is not looked at.
const MOST_PIXELS: u64 = 60_000_000;
const MOST_MEMORY: u64 = 512 * 1024 * 1024;
/// Pixels on a side below which nothing can be read.
const LEAST_SIDE: u32 = 100;
/// A side on which a symbol is still large enough to be read; larger pictures are also tried at half their size.
const SMALL_SIDE: u32 = 1800;

/// The codes that can be read, each once, in the order of what they say. None where there is none, or none can be read.
#[must_use]
pub fn codes(bytes: &[u8]) -> Vec<PageCode> {
    let found = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png)) => {
            decoded(bytes, format).map_or_else(BTreeSet::new, |picture| on_picture(&picture))
        }
        _ => open_pdf(bytes).map_or_else(|_| BTreeSet::new(), |document| of_pdf(&document)),
    };
    found
        .iter()
        .filter_map(|text| PageCode::decode(text).ok())
        .collect()
}

fn of_pdf(document: &Document) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (number, page) in document.get_pages().into_iter().take(MOST_PAGES) {
        let text = document.extract_text_with_limit(&[number], MOST_TEXT);
        let printed = in_text(&text.unwrap_or_default());
        if printed.is_empty() {
            for picture in pictures(document, page) {
                found.extend(on_picture(&picture));
            }
        }
        found.extend(printed);
    }
    found
}

/// Codes in a text, which may be broken into lines anywhere.
fn in_text(text: &str) -> BTreeSet<String> {
    const MARK: &str = "SC:";
    const LONGEST: usize = 60;
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut found = BTreeSet::new();
    for (at, _) in plain.match_indices(MARK) {
        let rest: Vec<char> = plain
            .get(at..)
            .unwrap_or_default()
            .chars()
            .take(LONGEST)
            .collect();
        // Whatever stands behind the code stands behind its check.
        let whole = (MARK.len()..=rest.len())
            .rev()
            .map(|end| rest.iter().take(end).collect::<String>())
            .find(|text| PageCode::decode(text).is_ok());
        found.extend(whole);
    }
    found
}

fn on_picture(picture: &GrayImage) -> BTreeSet<String> {
    let mut found = symbols(picture);
    let (width, height) = picture.dimensions();
    if found.is_empty() && width.min(height) > SMALL_SIDE {
        // Grain and dust of a fine scan are gone at half its size.
        let half = image::imageops::resize(
            picture,
            width / 2,
            height / 2,
            image::imageops::FilterType::Triangle,
        );
        found = symbols(&half);
    }
    found
}

fn symbols(picture: &GrayImage) -> BTreeSet<String> {
    let (width, height) = picture.dimensions();
    if width < LEAST_SIDE || height < LEAST_SIDE {
        return BTreeSet::new();
    }
    let sides = (usize::try_from(width), usize::try_from(height));
    let (Ok(width), Ok(height)) = sides else {
        return BTreeSet::new();
    };
    let pixels = picture.as_raw();
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        pixels.get(y * width + x).copied().unwrap_or(u8::MAX)
    });
    let grids = prepared.detect_grids();
    grids
        .iter()
        .filter_map(|grid| grid.decode().ok())
        .map(|(_, text)| text)
        .collect()
}

fn decoded(bytes: &[u8], format: ImageFormat) -> Option<GrayImage> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let picture = reader.decode().ok()?;
    let pixels = u64::from(picture.width()) * u64::from(picture.height());
    // The paper's colour does not matter, nor how it was held: a symbol is found in any direction.
    (pixels <= MOST_PIXELS).then(|| match picture {
        DynamicImage::ImageLuma8(grey) => grey,
        other => other.to_luma8(),
    })
}

/// The pictures that a page shows, also those within its forms.
fn pictures(document: &Document, page: ObjectId) -> Vec<GrayImage> {
    let mut streams = Vec::new();
    let mut seen = HashSet::new();
    let mut waiting: Vec<&lopdf::Dictionary> = Vec::new();
    if let Ok((own, shared)) = document.get_page_resources(page) {
        waiting.extend(own);
        let shared = shared.into_iter();
        waiting.extend(shared.filter_map(|id| document.get_dictionary(id).ok()));
    }
    while let Some(resources) = waiting.pop() {
        let objects = resources.get_deref(b"XObject", document);
        let Ok(objects) = objects.and_then(Object::as_dict) else {
            continue;
        };
        for (_, object) in objects.iter() {
            let Ok((Some(id), Object::Stream(stream))) = document.dereference(object) else {
                continue;
            };
            if !seen.insert(id) || seen.len() > 1000 {
                continue;
            }
            let kind = stream.dict.get(b"Subtype").and_then(Object::as_name);
            match kind {
                Ok(b"Image") => streams.push(stream),
                Ok(b"Form") => waiting.extend(
                    stream
                        .dict
                        .get_deref(b"Resources", document)
                        .and_then(Object::as_dict)
                        .ok(),
                ),
                _ => {}
            }
        }
    }
    streams.sort_by_key(|stream| std::cmp::Reverse(pixels(document, stream)));
    let largest = streams.into_iter().take(MOST_PICTURES);
    largest
        .filter_map(|stream| picture_of(document, stream))
        .collect()
}

fn number(document: &Document, stream: &Stream, key: &[u8]) -> Option<u32> {
    let value = stream.dict.get_deref(key, document).ok()?.as_i64().ok()?;
    u32::try_from(value).ok()
}

fn pixels(document: &Document, stream: &Stream) -> u64 {
    let side = |key| u64::from(number(document, stream, key).unwrap_or(0));
    side(b"Width").saturating_mul(side(b"Height"))
}

/// A picture of a PDF as far as it is one of those that scanners write: JPEG, or pixels in grey, colour or black and white.
fn picture_of(document: &Document, stream: &Stream) -> Option<GrayImage> {
    if pixels(document, stream) > MOST_PIXELS {
        return None;
    }
    let filters = stream.filters().unwrap_or_default();
    match filters.as_slice() {
        [b"DCTDecode"] => decoded(&stream.content, ImageFormat::Jpeg),
        [b"FlateDecode", b"DCTDecode"] => None,
        [] | [b"FlateDecode" | b"LZWDecode" | b"RunLengthDecode" | b"ASCII85Decode"] => {
            raw(document, stream)
        }
        _ => None,
    }
}

fn raw(document: &Document, stream: &Stream) -> Option<GrayImage> {
    let width = number(document, stream, b"Width")?;
    let height = number(document, stream, b"Height")?;
    let most = usize::try_from(MOST_MEMORY).ok()?;
    let bytes = if stream.filters().is_ok_and(|filters| !filters.is_empty()) {
        stream.decompressed_content_with_limit(most).ok()?
    } else {
        stream.content.clone()
    };
    let bits = number(document, stream, b"BitsPerComponent").unwrap_or(1);
    let (columns, rows) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    let grey: Vec<u8> = match bits {
        1 => {
            let row = columns.div_ceil(8);
            let bit = |x: usize, y: usize| {
                let byte = bytes.get(y * row + x / 8).copied().unwrap_or(u8::MAX);
                if byte >> (7 - x % 8) & 1 == 1 {
                    u8::MAX
                } else {
                    0
                }
            };
            (0..rows)
                .flat_map(|y| (0..columns).map(move |x| (x, y)))
                .map(|(x, y)| bit(x, y))
                .collect()
        }
        8 => {
            let samples = bytes.len() / columns.checked_mul(rows)?.max(1);
            match samples {
                1 | 3 | 4 => bytes
                    .chunks_exact(samples)
                    .take(columns * rows)
                    // Green alone tells black from white.
                    .map(|pixel| pixel[samples / 2])
                    .collect(),
                _ => return None,
            }
        }
        _ => return None,
    };
    GrayImage::from_raw(width, height, grey)
}
