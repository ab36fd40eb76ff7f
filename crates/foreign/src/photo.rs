//! Photographs made smaller: whatever a camera or a telephone left, upright, as JPEG.

use image::ImageFormat;
use serde::{Deserialize, Serialize};
use sisconecta_documents::raster;

/// Pixels beyond which a picture is not opened: its header alone decides. The largest cameras of telephones in use here
/// stay below.
pub const MOST_PIXELS: u64 = 120_000_000;
/// Memory that decoding may take, in bytes.
const MOST_MEMORY: u64 = 768 * 1024 * 1024;
const QUALITY: u8 = 82;

/// How large a picture is that was made, and what it was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    pub width: u32,
    pub height: u32,
    /// Whether the file was a PNG and not a JPEG.
    pub png: bool,
}

impl Size {
    pub(crate) fn fits(self, side: u32) -> bool {
        (1..=side).contains(&self.width) && (1..=side).contains(&self.height)
    }

    /// Of the file that the picture was made of.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        if self.png { "image/png" } else { "image/jpeg" }
    }
}

/// A picture read from a file: upright, no larger than asked, as JPEG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    pub size: Size,
    pub jpeg: Vec<u8>,
}

/// Why a file is not taken as a photograph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum PhotoError {
    #[error("no es una foto JPEG o PNG")]
    NoPicture,
    /// It says that it has so many pixels.
    #[error("la foto es demasiado grande")]
    TooLarge { pixels: u64 },
}

/// Reads a photograph without trusting its name or its header.
///
/// # Errors
/// Why it is none.
pub(crate) fn shrink(bytes: &[u8], side: u32) -> Result<Photo, PhotoError> {
    smaller(bytes, MOST_PIXELS, side)
}

/// A picture that this program made itself, smaller: one that says to have more than `most` pixels is not opened.
///
/// # Errors
/// When it is no such picture.
pub fn smaller(bytes: &[u8], most: u64, side: u32) -> Result<Photo, PhotoError> {
    let broken = |_| PhotoError::NoPicture;
    let format = raster::format(bytes).map_err(broken)?;
    let format = format.ok_or(PhotoError::NoPicture)?;
    let decoder = raster::decoder(bytes, format, raster::within(MOST_MEMORY)).map_err(broken)?;
    let pixels = raster::pixels(&decoder);
    if pixels > most {
        return Err(PhotoError::TooLarge { pixels });
    }
    let made = raster::upright(decoder, side, QUALITY).map_err(broken)?;
    let size = Size {
        width: made.width,
        height: made.height,
        png: format == ImageFormat::Png,
    };
    Ok(Photo {
        size,
        jpeg: made.bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::jpeg::JpegEncoder;
    use image::{DynamicImage, RgbImage};
    use std::io::Cursor;

    const SIDE: u32 = 1600;

    /// A PNG whose header claims this size and whose picture is missing.
    fn boastful(width: u32, height: u32) -> Vec<u8> {
        let mut small = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(1, 1)
            .write_to(&mut small, ImageFormat::Png)
            .unwrap();
        let mut bytes = small.into_inner();
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        let mut crc = !0u32;
        for byte in &bytes[12..29] {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = (crc >> 1) ^ (0xEDB8_8320 & (0u32.wrapping_sub(crc & 1)));
            }
        }
        bytes[29..33].copy_from_slice(&(!crc).to_be_bytes());
        bytes
    }

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let picture = RgbImage::from_fn(width, height, |x, _| {
            image::Rgb(if x < width / 2 {
                [200, 30, 30]
            } else {
                [30, 30, 200]
            })
        });
        let mut bytes = Vec::new();
        DynamicImage::ImageRgb8(picture)
            .write_with_encoder(JpegEncoder::new(&mut bytes))
            .unwrap();
        bytes
    }

    /// The same JPEG with an EXIF block that says how the camera was held.
    fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        let mut bytes = jpeg[..2].to_vec();
        bytes.extend([0xFF, 0xE1]);
        bytes.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
        bytes.extend(exif);
        bytes.extend(&jpeg[2..]);
        bytes
    }

    #[test]
    fn two_hundred_megapixels_are_refused_by_their_header() {
        assert_eq!(
            shrink(&boastful(20_000, 10_000), SIDE),
            Err(PhotoError::TooLarge {
                pixels: 200_000_000
            })
        );
        let print = jpeg(1600, 1600);
        assert!(smaller(&print, 1600 * 1600, 320).is_ok());
        assert!(smaller(&print, 1600 * 1600 - 1, 320).is_err());
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let cut = &jpeg(64, 64)[..200];
        for bytes in [
            &b""[..],
            b"hola",
            b"GIF89a......",
            b"%PDF-1.7",
            cut,
            &boastful(100, 100),
        ] {
            let made = shrink(bytes, SIDE);
            // A JPEG cut short may still show its first lines; anything else is no picture.
            if bytes != cut {
                assert_eq!(made, Err(PhotoError::NoPicture));
            }
        }
    }

    #[test]
    fn a_photo_is_turned_upright_and_no_longer_than_the_print_needs() {
        let made = shrink(&turned(&jpeg(2000, 1000), 6), SIDE).unwrap();
        assert_eq!((made.size.width, made.size.height), (800, 1600));
        let back = image::load_from_memory(&made.jpeg).unwrap().to_rgb8();
        // Turned a quarter to the right, what was left is on top.
        assert!(
            back.get_pixel(400, 100)[0] > 150,
            "{:?}",
            back.get_pixel(400, 100)
        );
        assert!(back.get_pixel(400, 1500)[2] > 150);
        let small = shrink(&jpeg(40, 30), SIDE).unwrap();
        assert_eq!((small.size.width, small.size.height), (40, 30));
    }
}
