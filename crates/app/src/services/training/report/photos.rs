//! Photographs of an event: the file as it came is kept, and one made for print beside it.

use super::draft::current;
use super::state::open_to_change;
use super::types::{AddPhoto, CaptionPhoto, EventReport, GetPhotoThumb, PhotoThumb, RemovePhoto};
use crate::context::Ctx;
use crate::fault::Fault;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::ImageDecoder;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, ImageReader, Limits, RgbImage};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::kinds::report::EventPhoto;
use sisconecta_domain::names::collapse;
use sisconecta_store::report::PhotoFound;
use sisconecta_store::{AttachmentHash, Store, Writing};
use std::io::Cursor;
use uuid::Uuid;

/// Pixels beyond which a picture is not opened: its header alone decides. The largest cameras of telephones in use here
/// stay below.
const MOST_PIXELS: u64 = 120_000_000;
/// Memory that decoding may take, in bytes.
const MOST_MEMORY: u64 = 768 * 1024 * 1024;
/// Longest side of the picture made for print, in pixels.
const PRINT_SIDE: u32 = 1600;
/// Longest side of the picture on the screen.
const THUMB_SIDE: u32 = 320;
const QUALITY: u8 = 82;
/// Photographs of one report; more would make a document nobody can send.
const MOST_PHOTOS: usize = 40;
const LONGEST_CAPTION: usize = 200;

/// A picture read from a file: upright, no larger than asked, as JPEG.
struct Made {
    jpeg: Vec<u8>,
    width: u32,
    height: u32,
    /// Of the file it was read from.
    media_type: &'static str,
}

fn refused(sentence: &str) -> Fault {
    Fault::input("photos", sentence)
}

fn no_picture() -> Fault {
    refused(
        "El archivo no es una foto JPEG o PNG que se pueda leer. No se agregó. Elija otro archivo o vuelva a guardar la foto como JPEG.",
    )
}

/// Reads a photograph without trusting its name or its header.
fn shrink(bytes: &[u8], side: u32) -> Result<Made, Fault> {
    let format = image::guess_format(bytes).map_err(|_| no_picture())?;
    let media_type = match format {
        ImageFormat::Jpeg => "image/jpeg",
        ImageFormat::Png => "image/png",
        _ => return Err(no_picture()),
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| no_picture())?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS {
        return Err(refused(&format!(
            "La foto dice tener {} megapíxeles y el programa abre hasta {}. No se agregó. Redúzcala o elija otra.",
            pixels / 1_000_000,
            MOST_PIXELS / 1_000_000
        )));
    }
    let orientation = decoder.orientation().map_err(|_| no_picture())?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| no_picture())?;
    if picture.width() > side || picture.height() > side {
        picture = picture.resize(side, side, FilterType::Triangle);
    }
    picture.apply_orientation(orientation);
    let flat = on_white(&picture);
    let mut jpeg = Vec::new();
    flat.write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, QUALITY))
        .map_err(|error| Fault::internal("photo", &error))?;
    Ok(Made {
        jpeg,
        width: flat.width(),
        height: flat.height(),
        media_type,
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

/// The same, away from the threads that answer requests.
async fn made(bytes: std::sync::Arc<Vec<u8>>, side: u32) -> Result<Made, Fault> {
    tokio::task::spawn_blocking(move || shrink(&bytes, side))
        .await
        .map_err(|error| Fault::internal("photo", &error))?
}

fn checked_caption(text: &str) -> Result<String, Fault> {
    let caption = collapse(text);
    if caption.chars().count() > LONGEST_CAPTION {
        return Err(refused(
            "La leyenda pasa de 200 letras. Acórtela; la foto queda como estaba.",
        ));
    }
    Ok(caption)
}

async fn write(
    tx: &mut Writing,
    training: TrainingId,
    id: Uuid,
    photo: &PhotoFound,
) -> Result<(), Fault> {
    let fact = EventPhoto {
        training: Some(training),
        attachment: photo.attachment.clone(),
        print: photo.print.clone(),
        caption: photo.caption.clone(),
        position: u32::try_from(photo.position).ok(),
    };
    let files = vec![photo.attachment.clone(), photo.print.clone()];
    tx.insert(id, &fact, files).await?;
    Ok(())
}

pub(crate) async fn add_photo(ctx: &Ctx<'_>, request: AddPhoto) -> Result<EventReport, Fault> {
    let training = request.training.to_string();
    let (_, bytes) = ctx.picked(&request.upload)?;
    let caption = checked_caption(&request.caption)?;
    open_to_change(&ctx.store, request.training).await?;
    let before = ctx.store.event_photos(&training).await?;
    if before.len() >= MOST_PHOTOS {
        return Err(refused(
            "El informe ya tiene 40 fotos. No se agregó otra. Quite alguna primero.",
        ));
    }
    let made = made(std::sync::Arc::clone(&bytes), PRINT_SIDE).await?;
    // Both are on disk before the operation that names them.
    let attachments = ctx.store.attachments();
    let original = attachments.put(&bytes, made.media_type).await?.to_string();
    if before.iter().any(|photo| photo.attachment == original) {
        return Err(refused(
            "Esa foto ya está en el informe. No se agregó otra vez.",
        ));
    }
    let print = attachments.put(&made.jpeg, "image/jpeg").await?.to_string();
    let photo = PhotoFound {
        op: String::new(),
        photo: String::new(),
        attachment: original,
        print,
        caption,
        position: before.iter().map(|photo| photo.position).max().unwrap_or(0) + 1,
    };
    ctx.write(async |tx| {
        crate::services::training::programming::existing(tx, request.training).await?;
        write(tx, request.training, Uuid::now_v7(), &photo).await
    })
    .await?;
    current(ctx, request.training).await
}

/// What stands of one photograph: one fact, or several when two laptops corrected its caption.
async fn standing(store: &Store, training: &str, photo: Uuid) -> Result<Vec<PhotoFound>, Fault> {
    let mut found = store.event_photos(training).await?;
    found.retain(|one| one.photo == photo.to_string());
    if found.is_empty() {
        return Err(Fault::not_found());
    }
    Ok(found)
}

pub(crate) async fn caption_photo(
    ctx: &Ctx<'_>,
    request: CaptionPhoto,
) -> Result<EventReport, Fault> {
    let training = request.training.to_string();
    let caption = checked_caption(&request.caption)?;
    open_to_change(&ctx.store, request.training).await?;
    let found = standing(&ctx.store, &training, request.photo).await?;
    let Some(first) = found.first() else {
        return Err(Fault::not_found());
    };
    if found.len() > 1 || first.caption != caption {
        let photo = PhotoFound {
            caption,
            ..first.clone()
        };
        ctx.write(async |tx| {
            for one in &found {
                let op = one
                    .op
                    .parse()
                    .map_err(|error| Fault::internal("photo op", &error))?;
                tx.annul(op, request.photo, "leyenda corregida").await?;
            }
            write(tx, request.training, request.photo, &photo).await
        })
        .await?;
    }
    current(ctx, request.training).await
}

pub(crate) async fn remove_photo(
    ctx: &Ctx<'_>,
    request: RemovePhoto,
) -> Result<EventReport, Fault> {
    open_to_change(&ctx.store, request.training).await?;
    let found = standing(&ctx.store, &request.training.to_string(), request.photo).await?;
    ctx.write(async |tx| {
        for one in found {
            let op = one
                .op
                .parse()
                .map_err(|error| Fault::internal("photo op", &error))?;
            tx.annul(op, request.photo, "retirada del informe").await?;
        }
        Ok(())
    })
    .await?;
    current(ctx, request.training).await
}

/// The bytes made for print.
pub(super) async fn for_print(store: &Store, photo: &PhotoFound) -> Result<Vec<u8>, Fault> {
    let hash: AttachmentHash = photo.print.parse().map_err(|_| Fault::not_found())?;
    Ok(store.attachments().get(hash).await?)
}

pub(crate) async fn photo_thumb(
    ctx: &Ctx<'_>,
    request: GetPhotoThumb,
) -> Result<PhotoThumb, Fault> {
    let training = request.training.to_string();
    let found = standing(&ctx.store, &training, request.photo).await?;
    let photo = found.first().ok_or_else(Fault::not_found)?;
    let bytes = for_print(&ctx.store, photo).await?;
    let made = made(std::sync::Arc::new(bytes), THUMB_SIDE).await?;
    Ok(PhotoThumb {
        url: format!("data:image/jpeg;base64,{}", STANDARD.encode(&made.jpeg)),
        width: made.width,
        height: made.height,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let fault = shrink(&boastful(20_000, 10_000), PRINT_SIDE).err().unwrap();
        assert!(
            fault.sentence.contains("200 megapíxeles"),
            "{}",
            fault.sentence
        );
        assert_eq!(fault.field.as_deref(), Some("photos"));
    }

    #[test]
    fn what_is_no_picture_is_refused_with_a_sentence() {
        let cut = &jpeg(64, 64)[..200];
        for bytes in [
            &b""[..],
            b"hola",
            b"GIF89a......",
            b"%PDF-1.7",
            cut,
            &boastful(100, 100),
        ] {
            let fault = shrink(bytes, PRINT_SIDE).err();
            // A JPEG cut short may still show its first lines; anything else is no picture.
            if bytes != cut {
                assert!(fault.unwrap().sentence.contains("no es una foto"));
            }
        }
    }

    #[test]
    fn a_photo_is_turned_upright_and_no_longer_than_the_print_needs() {
        let made = shrink(&turned(&jpeg(2000, 1000), 6), PRINT_SIDE).unwrap();
        assert_eq!((made.width, made.height), (800, 1600));
        let back = image::load_from_memory(&made.jpeg).unwrap().to_rgb8();
        // Turned a quarter to the right, what was left is on top.
        assert!(
            back.get_pixel(400, 100)[0] > 150,
            "{:?}",
            back.get_pixel(400, 100)
        );
        assert!(back.get_pixel(400, 1500)[2] > 150);
        let small = shrink(&jpeg(40, 30), PRINT_SIDE).unwrap();
        assert_eq!((small.width, small.height), (40, 30));
    }
}
