//! Photographs made small enough to print.

use std::{collections::BTreeMap, io::Cursor};

use image::{
    DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, codecs::jpeg::JpegEncoder,
    imageops::FilterType,
};
use printpdf::{DictItem, ExternalStream, ExternalXObject};

use crate::PrintError;

/// Longest side of a picture in the document: 300 dpi on half a page of A4 is no better on an office printer.
const LONGEST_SIDE: u32 = 1100;
const QUALITY: u8 = 78;
/// A picture that claims more than this is not opened: headers lie.
const MOST_PIXELS_A_SIDE: u32 = 20_000;
const MOST_MEMORY: u64 = 512 * 1024 * 1024;

/// A picture, upright, in grey or colour, compressed as JPEG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    jpeg: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

impl Picture {
    /// Reads a PNG or JPEG, turns it upright as its camera noted, and shrinks it. `index` only names it in the error.
    pub fn read(bytes: &[u8], index: usize) -> Result<Self, PrintError> {
        let broken = |error: image::ImageError| PrintError::Photo {
            index,
            reason: error.to_string(),
        };
        let format = image::guess_format(bytes).map_err(broken)?;
        if !matches!(format, ImageFormat::Png | ImageFormat::Jpeg) {
            return Err(PrintError::Photo {
                index,
                reason: "no es PNG ni JPEG".to_owned(),
            });
        }
        let mut limits = Limits::default();
        limits.max_image_width = Some(MOST_PIXELS_A_SIDE);
        limits.max_image_height = Some(MOST_PIXELS_A_SIDE);
        limits.max_alloc = Some(MOST_MEMORY);
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(broken)?;
        let orientation = decoder.orientation().map_err(broken)?;
        let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
        if picture.width() > LONGEST_SIDE || picture.height() > LONGEST_SIDE {
            picture = picture.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::Triangle);
        }
        picture.apply_orientation(orientation);
        let flat = on_white(&picture);
        let mut jpeg = Vec::new();
        flat.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))
            .map_err(broken)?;
        Ok(Self {
            jpeg,
            width: flat.width(),
            height: flat.height(),
        })
    }

    /// The stream that a PDF holds: the JPEG as it is.
    pub fn into_xobject(self) -> ExternalXObject {
        let name = |text: &str| DictItem::Name(text.as_bytes().to_vec());
        let dict = BTreeMap::from([
            ("Type".to_owned(), name("XObject")),
            ("Subtype".to_owned(), name("Image")),
            ("Width".to_owned(), DictItem::Int(i64::from(self.width))),
            ("Height".to_owned(), DictItem::Int(i64::from(self.height))),
            ("ColorSpace".to_owned(), name("DeviceRGB")),
            ("BitsPerComponent".to_owned(), DictItem::Int(8)),
            ("Filter".to_owned(), name("DCTDecode")),
        ]);
        ExternalXObject {
            stream: ExternalStream {
                dict,
                content: self.jpeg,
                compress: false,
            },
            width: None,
            height: None,
            dpi: None,
        }
    }
}

/// What was transparent becomes paper.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    let mut flat =
        image::RgbImage::from_pixel(picture.width(), picture.height(), image::Rgb([255; 3]));
    for (out, pixel) in flat.pixels_mut().zip(picture.to_rgba8().pixels()) {
        let alpha = u32::from(pixel[3]);
        for channel in 0..3 {
            let mixed = (u32::from(pixel[channel]) * alpha + 255 * (255 - alpha)) / 255;
            out[channel] = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
    }
    DynamicImage::ImageRgb8(flat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_photo_shrinks_and_a_small_one_stays() {
        let bytes = |width, height| {
            let mut out = Cursor::new(Vec::new());
            DynamicImage::new_rgba8(width, height)
                .write_to(&mut out, ImageFormat::Png)
                .unwrap();
            out.into_inner()
        };
        let large = Picture::read(&bytes(2200, 1100), 0).unwrap();
        assert_eq!((large.width, large.height), (1100, 550));
        let small = Picture::read(&bytes(40, 30), 0).unwrap();
        assert_eq!((small.width, small.height), (40, 30));
        let back = image::load_from_memory(&small.jpeg).unwrap().to_rgb8();
        assert!(
            back.get_pixel(5, 5)[0] > 250,
            "what was transparent is white"
        );
    }

    #[test]
    fn what_is_no_photo_is_refused_by_its_number() {
        for bytes in [
            &b""[..],
            b"GIF89a......",
            b"\x89PNG\r\n\x1a\nbroken",
            b"\xFF\xD8\xFF\xE0",
        ] {
            let error = Picture::read(bytes, 1).unwrap_err();
            assert!(
                error.to_string().starts_with("la foto 2 no se puede leer"),
                "{error}"
            );
        }
    }
}
