//! Folders outside this computer's data.

use crate::context::Ctx;
use crate::fault::Fault;
use std::path::{Path, PathBuf};

/// A folder that people named for what is to lie outside this computer's data.
pub(super) fn place_elsewhere(ctx: &Ctx<'_>, folder: &str) -> Result<PathBuf, Fault> {
    let place = PathBuf::from(folder.trim());
    let wrong = |sentence: &str| Fault::input("folder", sentence.to_owned());
    if !place.is_absolute() || !place.is_dir() {
        return Err(wrong(
            "Esa carpeta no está. Ponga la memoria y elíjala, o escriba la ruta completa de la carpeta.",
        ));
    }
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if real(&place).starts_with(real(ctx.store.folder().path())) {
        return Err(wrong(
            "Esa carpeta está entre los datos del programa: se perdería con ellos. Elija una memoria u otro equipo.",
        ));
    }
    Ok(place)
}
