//! A photograph for the demonstration, drawn here: a hall with a screen, a speaker and rows of heads. Nobody real is on it.

use image::codecs::jpeg::JpegEncoder;
use image::{ImageError, Rgb, RgbImage};

const WIDTH: u32 = 1600;
const HEIGHT: u32 = 1200;

const WALL: Rgb<u8> = Rgb([214, 198, 172]);
const FLOOR: Rgb<u8> = Rgb([118, 104, 92]);
const SCREEN: Rgb<u8> = Rgb([238, 242, 248]);
const BAR: Rgb<u8> = Rgb([64, 108, 160]);
const HAIR: Rgb<u8> = Rgb([52, 40, 36]);
const CLOTHES: [Rgb<u8>; 4] = [
    Rgb([150, 58, 60]),
    Rgb([58, 92, 128]),
    Rgb([84, 116, 76]),
    Rgb([128, 96, 140]),
];

/// JPEG bytes of the hall.
///
/// # Errors
/// When the picture cannot be encoded.
pub(super) fn hall() -> Result<Vec<u8>, ImageError> {
    let picture = RgbImage::from_fn(WIDTH, HEIGHT, |x, y| shade(i64::from(x), i64::from(y)));
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 85).encode_image(&picture)?;
    Ok(bytes)
}

fn shade(x: i64, y: i64) -> Rgb<u8> {
    // The nearest row stands in front of the others.
    for row in (0..4_i64).rev() {
        let (size, top) = (46 + row * 14, 700 + row * 120);
        let gap = size * 3;
        let (seat, across) = (
            (x + row * gap / 2) / gap,
            (x + row * gap / 2) % gap - gap / 2,
        );
        if disc(across, y - top, size) {
            return HAIR;
        }
        if y > top + size && across.abs() < size + size / 3 {
            return CLOTHES[usize::try_from((seat + row) % 4).unwrap_or(0)];
        }
    }
    if disc(x - 1330, y - 330, 46) {
        return HAIR;
    }
    if (1270..1390).contains(&x) && (376..660).contains(&y) {
        return CLOTHES[1];
    }
    if (380..1180).contains(&x) && (140..560).contains(&y) {
        // What is shown: columns that grow.
        let column = (x - 440) / 120;
        let inside = (x - 440) % 120 < 70 && (0..6).contains(&column) && x >= 440;
        return if inside && y > 500 - column * 50 && y < 520 {
            BAR
        } else {
            SCREEN
        };
    }
    if y > 660 { FLOOR } else { WALL }
}

fn disc(x: i64, y: i64, radius: i64) -> bool {
    x * x + y * y < radius * radius
}

#[cfg(test)]
mod tests {
    use super::{HEIGHT, WIDTH, hall};

    #[test]
    fn the_hall_is_a_picture_that_other_programs_open() {
        let picture = image::load_from_memory(&hall().unwrap()).unwrap();
        assert_eq!((picture.width(), picture.height()), (WIDTH, HEIGHT));
    }
}
