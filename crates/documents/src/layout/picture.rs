//! Photographs made small enough to print.

use std::collections::BTreeMap;

use printpdf::{DictItem, ExternalStream, ExternalXObject};

use crate::{PrintError, raster};

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
        let Some(format) = raster::format(bytes).map_err(broken)? else {
            return Err(PrintError::Photo {
                index,
                reason: "no es PNG ni JPEG".to_owned(),
            });
        };
        let mut limits = raster::within(MOST_MEMORY);
        limits.max_image_width = Some(MOST_PIXELS_A_SIDE);
        limits.max_image_height = Some(MOST_PIXELS_A_SIDE);
        let decoder = raster::decoder(bytes, format, limits).map_err(broken)?;
        let made = raster::upright(decoder, LONGEST_SIDE, QUALITY).map_err(broken)?;
        Ok(Self {
            jpeg: made.bytes,
            width: made.width,
            height: made.height,
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

#[cfg(test)]
mod tests {
    use super::*;
    use image::{DynamicImage, ImageFormat};
    use std::io::Cursor;

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
