//! Pictures out of files: no more of them is read than their headers and a limit of memory allow.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, ImageResult, Limits, RgbImage};
use std::io::Cursor;

/// A picture as JPEG, upright.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jpeg {
    pub bytes: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Decoding may take so many bytes of memory.
#[must_use]
pub fn within(memory: u64) -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(memory);
    limits
}

/// PNG or JPEG, by its first bytes; `None` for any other picture.
///
/// # Errors
/// When it is no picture.
pub fn format(bytes: &[u8]) -> ImageResult<Option<ImageFormat>> {
    let format = image::guess_format(bytes)?;
    Ok(matches!(format, ImageFormat::Png | ImageFormat::Jpeg).then_some(format))
}

/// Reads the header alone.
///
/// # Errors
/// When it is no such picture, or claims more than its limits.
pub fn decoder(
    bytes: &[u8],
    format: ImageFormat,
    limits: Limits,
) -> ImageResult<impl ImageDecoder + '_> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    reader.into_decoder()
}

/// How many pixels a picture says that it has.
pub fn pixels(decoder: &impl ImageDecoder) -> u64 {
    let (width, height) = decoder.dimensions();
    u64::from(width) * u64::from(height)
}

/// Turns a picture upright as its camera noted, makes it no longer than `side`, and lays what was transparent on paper.
///
/// # Errors
/// When it is cut short or damaged.
pub fn upright(mut decoder: impl ImageDecoder, side: u32, quality: u8) -> ImageResult<Jpeg> {
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    if picture.width() > side || picture.height() > side {
        picture = picture.resize(side, side, FilterType::Triangle);
    }
    picture.apply_orientation(orientation);
    let flat = on_white(&picture);
    let mut bytes = Vec::new();
    flat.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))?;
    Ok(Jpeg {
        bytes,
        width: flat.width(),
        height: flat.height(),
    })
}

/// What was transparent becomes paper.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.to_rgb8());
    }
    let source = picture.to_rgba8();
    let mut flat = RgbImage::from_pixel(source.width(), source.height(), image::Rgb([255; 3]));
    for (out, pixel) in flat.pixels_mut().zip(source.pixels()) {
        let alpha = u32::from(pixel[3]);
        for channel in 0..3 {
            let mixed = (u32::from(pixel[channel]) * alpha + 255 * (255 - alpha)) / 255;
            out[channel] = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
    }
    DynamicImage::ImageRgb8(flat)
}
