//! A scanned picture as a page of A4, its bytes kept as they came wherever a PDF can hold them.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, metadata::Orientation};
use lopdf::{Document, Object, Stream, dictionary};

use super::part::{Media, Unfit};

/// A picture that claims more than this is not opened: headers lie.
const MOST_PIXELS_A_SIDE: u32 = 20_000;
const MOST_MEMORY: u64 = 512 * 1024 * 1024;
/// Sides of A4 in points.
const SHORT: f32 = 595.28;
const LONG: f32 = 841.89;

/// The picture on a page of its own, upright, as large as the page allows.
pub fn page(bytes: &[u8], media: Media) -> Result<Document, Unfit> {
    let format = if media == Media::Jpeg {
        ImageFormat::Jpeg
    } else {
        ImageFormat::Png
    };
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_PIXELS_A_SIDE);
    limits.max_image_height = Some(MOST_PIXELS_A_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unfit)?;
    let orientation = decoder.orientation().map_err(unfit)?;
    // Opened whole: what a viewer could not show must not be filed.
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unfit)?;

    let turn = match orientation {
        Orientation::NoTransforms => Some(0),
        Orientation::Rotate90 => Some(90),
        Orientation::Rotate180 => Some(180),
        Orientation::Rotate270 => Some(270),
        _ => None,
    };
    let space = match components(bytes) {
        Some(1) => Some("DeviceGray"),
        Some(3) => Some("DeviceRGB"),
        _ => None,
    };
    let (stream, turn) = match (media, space, turn) {
        (Media::Jpeg, Some(space), Some(turn)) => {
            let size = (picture.width(), picture.height());
            let mut stream = image_stream(size, space, bytes.to_vec()).with_compression(false);
            stream.dict.set("Filter", "DCTDecode");
            (stream, turn)
        }
        _ => {
            picture.apply_orientation(orientation);
            (plain(&picture), 0)
        }
    };
    let (width, height) = match turn {
        0 => (picture.width(), picture.height()),
        // Not turned yet: the page turns it.
        _ => (
            stream_side(&stream, b"Width"),
            stream_side(&stream, b"Height"),
        ),
    };
    Ok(on_a_page(stream, (width as f32, height as f32), turn))
}

fn stream_side(stream: &Stream, key: &[u8]) -> u32 {
    stream
        .dict
        .get(key)
        .and_then(Object::as_i64)
        .ok()
        .and_then(|side| u32::try_from(side).ok())
        .unwrap_or(1)
}

fn unfit(error: image::ImageError) -> Unfit {
    match error {
        image::ImageError::Limits(_) => Unfit::TooLarge,
        _ => Unfit::Broken,
    }
}

fn image_stream((width, height): (u32, u32), space: &str, content: Vec<u8>) -> Stream {
    let dict = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => Object::Integer(i64::from(width)),
        "Height" => Object::Integer(i64::from(height)),
        "ColorSpace" => space,
        "BitsPerComponent" => 8,
    };
    Stream::new(dict, content)
}

/// Its pixels, without loss; what was transparent becomes paper.
fn plain(picture: &DynamicImage) -> Stream {
    let size = (picture.width(), picture.height());
    let grey = !picture.color().has_color() && !picture.color().has_alpha();
    let mut stream = if grey {
        image_stream(size, "DeviceGray", picture.to_luma8().into_raw())
    } else if picture.color().has_alpha() {
        let flat: Vec<u8> = picture
            .to_rgba8()
            .pixels()
            .flat_map(|pixel| {
                let alpha = u32::from(pixel[3]);
                [pixel[0], pixel[1], pixel[2]].map(|channel| {
                    let mixed = (u32::from(channel) * alpha + 255 * (255 - alpha)) / 255;
                    u8::try_from(mixed).unwrap_or(u8::MAX)
                })
            })
            .collect();
        image_stream(size, "DeviceRGB", flat)
    } else {
        image_stream(size, "DeviceRGB", picture.to_rgb8().into_raw())
    };
    // Uncompressed it would be right as well, only larger.
    drop(stream.compress());
    stream
}

fn on_a_page(stream: Stream, (width, height): (f32, f32), turn: i64) -> Document {
    let mut document = Document::with_version("1.7");
    let (page_width, page_height) = if width > height {
        (LONG, SHORT)
    } else {
        (SHORT, LONG)
    };
    let scale = (page_width / width).min(page_height / height);
    let (w, h) = (width * scale, height * scale);
    let (x, y) = ((page_width - w) / 2.0, (page_height - h) / 2.0);
    let picture = document.add_object(stream);
    let drawing = format!("q {w:.2} 0 0 {h:.2} {x:.2} {y:.2} cm /P0 Do Q");
    let content = document.add_object(Stream::new(dictionary! {}, drawing.into_bytes()));
    let tree = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page",
        "Parent" => tree,
        "MediaBox" => vec![0.into(), 0.into(), Object::Real(page_width), Object::Real(page_height)],
        "Rotate" => turn,
        "Resources" => dictionary! { "XObject" => dictionary! { "P0" => picture } },
        "Contents" => content,
    });
    let node = dictionary! { "Type" => "Pages", "Count" => 1, "Kids" => vec![page.into()] };
    document.objects.insert(tree, Object::Dictionary(node));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document
}

/// Colour components of a JPEG, from its frame header; `None` when there is none, as in a PNG.
fn components(bytes: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let (mark, kind) = (*bytes.get(at)?, *bytes.get(at + 1)?);
        if mark != 0xFF {
            return None;
        }
        match kind {
            0xFF => at += 1,
            // Frame headers, all but the tables that share their range.
            0xC0..=0xCF if !matches!(kind, 0xC4 | 0xC8 | 0xCC) => {
                return bytes.get(at + 9).copied();
            }
            _ => {
                let length = u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]);
                at += 2 + usize::from(length);
            }
        }
    }
}
