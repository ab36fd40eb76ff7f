//! Documents of a case as files: their hashes and names, and what to do about one that is unfit.

use crate::fault::Fault;
use sha2::Digest;
use sha2::Sha256;
use sisconecta_documents::bundle::Unfit;
use sisconecta_store::{AttachmentHash, Store};

/// SHA-256, hexadecimal, as other programs check it.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

pub(crate) async fn bytes_of(store: &Store, attachment: &str) -> Result<Vec<u8>, Fault> {
    let hash: AttachmentHash = attachment
        .parse()
        .map_err(|error| Fault::internal("attachment hash", &error))?;
    Ok(store.attachments().get(hash).await?)
}

/// A file name without what file systems and archives dislike.
pub(crate) fn plain_name(text: &str) -> String {
    let folded = sisconecta_domain::names::fold(text);
    let mut name = String::new();
    for c in folded.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    name.truncate(60);
    name.trim_matches('-').to_owned()
}

pub(crate) fn extension(media_type: &str) -> &'static str {
    match media_type {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        _ => "pdf",
    }
}

/// What to do about a file that cannot be a part.
pub(crate) fn advice(unfit: Unfit) -> &'static str {
    match unfit {
        Unfit::Empty => {
            "El archivo está vacío. No se adjuntó nada. Vuelva a escanear y elija el archivo nuevo."
        }
        Unfit::Unknown => {
            "El archivo no es un PDF ni una imagen JPEG o PNG. No se adjuntó nada. Escanee el documento como PDF y elíjalo."
        }
        Unfit::Encrypted => {
            "El PDF está protegido con contraseña y nadie podría abrirlo dentro de unos años. No se adjuntó nada. Guárdelo sin contraseña y elíjalo otra vez."
        }
        Unfit::Broken => {
            "El archivo está dañado o incompleto. No se adjuntó nada. Vuelva a escanear el documento o pida otra copia."
        }
        Unfit::NoPages => {
            "El PDF no tiene páginas. No se adjuntó nada. Vuelva a escanear el documento."
        }
        Unfit::Overfull => {
            "El PDF está hecho de demasiadas piezas para archivarlo. No se adjuntó nada. Imprímalo y escanéelo, o guárdelo de nuevo como PDF."
        }
        Unfit::TooLarge => {
            "La imagen es demasiado grande para abrirla. No se adjuntó nada. Escanee a 300 puntos por pulgada, o como PDF."
        }
    }
}
