//! The page codes that stand on a document which comes in: as letters in a PDF of this program, as a symbol on a scan.

use crate::bundle::open_pdf;
use crate::raster;
use image::{DynamicImage, GrayImage, ImageFormat};
use lopdf::{Document, Object, ObjectId, Stream};
use sisconecta_domain::paper::PageCode;
use std::collections::{BTreeSet, HashSet};

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
/// A page at 200 dots to the inch or less; finer ones are also tried at half their size, coarser ones at one and a half.
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
    let (width, height) = picture.dimensions();
    let found = symbols(picture);
    if !found.is_empty() {
        return found;
    }
    // Edges that were cut by the pixels of a coarse scan are smooth at another size; grain and dust of a fine one are gone at half of it.
    let (up, down) = if width.min(height) > SMALL_SIDE {
        (1, 2)
    } else {
        (3, 2)
    };
    let sides = (width / down * up, height / down * up);
    let other = image::imageops::resize(
        picture,
        sides.0,
        sides.1,
        image::imageops::FilterType::Triangle,
    );
    symbols(&other)
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
    let decoder = raster::decoder(bytes, format, raster::within(MOST_MEMORY)).ok()?;
    if raster::pixels(&decoder) > MOST_PIXELS {
        return None;
    }
    // The paper's colour does not matter, nor how it was held: a symbol is found in any direction.
    Some(match DynamicImage::from_decoder(decoder).ok()? {
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
        [b"CCITTFaxDecode"] => faxed(document, stream),
        [] | [b"FlateDecode" | b"LZWDecode" | b"RunLengthDecode" | b"ASCII85Decode"] => {
            raw(document, stream)
        }
        _ => None,
    }
}

/// Black and white as most office scanners keep it (group 4).
fn faxed(document: &Document, stream: &Stream) -> Option<GrayImage> {
    let width = number(document, stream, b"Width")?;
    let height = number(document, stream, b"Height")?;
    let parameters = stream.dict.get_deref(b"DecodeParms", document).ok()?;
    let parameters = match parameters {
        Object::Array(all) => document.dereference(all.first()?).ok()?.1,
        one => one,
    };
    let parameters = parameters.as_dict().ok()?;
    let kind = parameters
        .get_deref(b"K", document)
        .and_then(Object::as_i64);
    if kind.ok()? >= 0 {
        return None;
    }
    let most = usize::try_from(pixels(document, stream)).ok()?;
    let mut grey: Vec<u8> = Vec::new();
    let line = |transitions: &[u32]| {
        if grey.len() < most {
            let pels = fax::decoder::pels(transitions, width);
            grey.extend(pels.map(|pel| if pel == fax::Color::Black { 0 } else { u8::MAX }));
        }
    };
    // Lines that are missing at the end stay white.
    let _ = fax::decoder::decode_g4(stream.content.iter().copied(), width, Some(height), line);
    grey.resize(most, u8::MAX);
    GrayImage::from_raw(width, height, grey)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Annex5;
    use lopdf::dictionary;
    use sisconecta_domain::paper::FormId;
    use std::process::Command;
    use uuid::Uuid;

    const RECORD: Uuid = Uuid::from_u128(0x018f_6f3e_0000_7000_8000_0000_0000_0001);

    fn form() -> Vec<u8> {
        let mut form = Annex5::blank();
        form.record = Some(RECORD);
        form.print().unwrap().pdf
    }

    /// The first page as a scanner sees it.
    fn page() -> GrayImage {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.pdf"), form()).unwrap();
        let done = Command::new("pdftoppm")
            .args(["-gray", "-png", "-singlefile", "-r", "150", "a.pdf", "a"])
            .current_dir(folder.path())
            .status()
            .unwrap();
        assert!(done.success());
        image::open(folder.path().join("a.png")).unwrap().to_luma8()
    }

    /// A PDF of one page with this picture, as a scanner writes it.
    fn scan(picture: Stream) -> Vec<u8> {
        let mut document = Document::with_version("1.4");
        let tree = document.new_object_id();
        let picture = document.add_object(picture);
        let content = document.add_object(Stream::new(
            dictionary! {},
            b"q 595 0 0 842 0 0 cm /I Do Q".to_vec(),
        ));
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => dictionary! { "XObject" => dictionary! { "I" => picture } },
        });
        let node = dictionary! { "Type" => "Pages", "Count" => 1, "Kids" => vec![page.into()] };
        document.objects.insert(tree, Object::Dictionary(node));
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        document.trailer.set("Root", catalog);
        let mut pdf = Vec::new();
        document.save_to(&mut pdf).unwrap();
        pdf
    }

    fn picture(page: &GrayImage, bits: i64, filter: Option<&str>, content: Vec<u8>) -> Stream {
        let mut dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "ColorSpace" => "DeviceGray", "BitsPerComponent" => bits,
            "Width" => i64::from(page.width()), "Height" => i64::from(page.height()),
        };
        if let Some(filter) = filter {
            dict.set("Filter", filter);
            dict.set(
                "DecodeParms",
                dictionary! { "K" => -1, "Columns" => i64::from(page.width()) },
            );
        }
        Stream::new(dict, content).with_compression(false)
    }

    fn found(bytes: &[u8]) -> Vec<(FormId, Option<Uuid>)> {
        let found = codes(bytes);
        found.iter().map(|code| (code.form, code.record)).collect()
    }

    #[test]
    fn a_code_is_read_however_the_sheet_came_to_be_a_file() {
        let page = page();
        let mut bits = Vec::new();
        let mut faxed = fax::encoder::Encoder::new(fax::VecWriter::new());
        for row in page.rows() {
            let dark: Vec<bool> = row.map(|pixel| pixel.0[0] < 128).collect();
            let pels = dark.iter().map(|dark| {
                if *dark {
                    fax::Color::Black
                } else {
                    fax::Color::White
                }
            });
            let _ = faxed.encode_line(pels, page.width());
            bits.extend(dark.chunks(8).map(|eight| {
                let bit = |(at, dark): (usize, &bool)| u8::from(!dark) << (7 - at);
                eight.iter().enumerate().map(bit).sum::<u8>()
            }));
        }
        let faxed = faxed.finish().unwrap().finish();
        let expected = vec![(FormId::Annex5, Some(RECORD))];
        assert_eq!(found(&form()), expected, "printed");
        for (how, stream) in [
            ("grey", picture(&page, 8, None, page.as_raw().clone())),
            ("black and white", picture(&page, 1, None, bits)),
            ("group 4", picture(&page, 1, Some("CCITTFaxDecode"), faxed)),
        ] {
            assert_eq!(found(&scan(stream)), expected, "{how}");
        }
    }

    #[test]
    fn what_bears_no_code_says_nothing() {
        for bytes in [&b""[..], b"%PDF-1.7", b"SC:A5.1", b"\xFF\xD8\xFF"] {
            assert_eq!(codes(bytes), []);
        }
    }

    #[test]
    fn a_code_in_a_text_is_found_wherever_its_lines_break() {
        let code = PageCode {
            form: FormId::Annex6,
            version: 1,
            record: Some(RECORD),
            page: 1,
            pages: 2,
        };
        let text = code.encode();
        let (one, two) = text.split_at(30);
        let broken = format!("Página 1 SC: {one}\n {two}1 de SC:A6.1:no");
        assert_eq!(in_text(&broken).into_iter().collect::<Vec<_>>(), [text]);
    }
}
