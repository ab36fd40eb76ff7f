//! Looking at a part by its bytes: what it is, whether it can be read, how many pages it has.

use image::ImageFormat;
use lopdf::{Document, LoadOptions, Object};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::picture;

/// What a part may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Media {
    Pdf,
    Jpeg,
    Png,
}

impl Media {
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// Of a file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// What a readable part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspected {
    pub media: Media,
    pub pages: u32,
}

/// Why a file cannot be a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum Unfit {
    #[error("el archivo está vacío")]
    Empty,
    #[error("no es un PDF ni una imagen JPEG o PNG")]
    Unknown,
    #[error("el PDF está protegido con contraseña")]
    Encrypted,
    #[error("el archivo está dañado o incompleto")]
    Broken,
    #[error("el PDF no tiene páginas")]
    NoPages,
    #[error("la imagen es demasiado grande")]
    TooLarge,
    #[error("el PDF tiene demasiadas piezas")]
    Overfull,
}

/// No stream that must be unpacked to read a PDF's structure is larger than this, unless it is a trap.
const MOST_UNPACKED: usize = 64 * 1024 * 1024;
/// Objects of one part: a scan has some for each page, a long report thousands.
const MOST_OBJECTS: usize = 250_000;

pub(super) struct Opened {
    pub media: Media,
    pub document: Document,
}

/// Looks at a file by its bytes.
///
/// # Errors
/// Why it cannot be a part.
pub fn inspect(bytes: &[u8]) -> Result<Inspected, Unfit> {
    let opened = open(bytes)?;
    Ok(Inspected {
        media: opened.media,
        pages: u32::try_from(opened.document.page_iter().count()).unwrap_or(u32::MAX),
    })
}

/// The part as a PDF, with every page in reach.
pub(super) fn open(bytes: &[u8]) -> Result<Opened, Unfit> {
    if bytes.is_empty() {
        return Err(Unfit::Empty);
    }
    // Viewers accept some bytes before the mark.
    let start = &bytes[..bytes.len().min(1024)];
    if start.windows(5).any(|window| window == b"%PDF-") {
        let document = open_pdf(bytes)?;
        return Ok(Opened {
            media: Media::Pdf,
            document,
        });
    }
    let media = match image::guess_format(bytes) {
        Ok(ImageFormat::Jpeg) => Media::Jpeg,
        Ok(ImageFormat::Png) => Media::Png,
        _ => return Err(Unfit::Unknown),
    };
    let document = picture::page(bytes, media)?;
    Ok(Opened { media, document })
}

/// A PDF that can be read whole.
pub(crate) fn open_pdf(bytes: &[u8]) -> Result<Document, Unfit> {
    let options = LoadOptions::with_max_decompressed_size(MOST_UNPACKED);
    let document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(_) if bytes.windows(8).any(|window| window == b"/Encrypt") => {
            return Err(Unfit::Encrypted);
        }
        Err(_) => return Err(Unfit::Broken),
    };
    if document.objects.len() > MOST_OBJECTS {
        return Err(Unfit::Overfull);
    }
    if document.was_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(Unfit::Encrypted);
    }
    let pages: Vec<_> = document.page_iter().collect();
    // The tree says how many pages there are: fewer within reach, and the file was cut.
    let promised = document
        .catalog()
        .and_then(|catalog| document.get_dict_in_dict(catalog, b"Pages"))
        .and_then(|tree| tree.get(b"Count"))
        .and_then(|count| document.dereference(count))
        .and_then(|(_, count)| count.as_i64())
        .map_err(|_| Unfit::Broken)?;
    if pages.is_empty() && promised <= 0 {
        return Err(Unfit::NoPages);
    }
    if i64::try_from(pages.len()) != Ok(promised) {
        return Err(Unfit::Broken);
    }
    for page in &pages {
        let whole = document
            .get_page_contents(*page)
            .iter()
            .all(|content| matches!(document.get_object(*content), Ok(Object::Stream(_))));
        if !whole {
            return Err(Unfit::Broken);
        }
    }
    Ok(document)
}
