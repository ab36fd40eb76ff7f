//! The printed forms of the centre, one file per form, each drawn on the small layout layer of [`layout`].
//!
//! A form takes plain texts and gives a PDF together with the geometry of its pages. Nothing here decides a rule of the
//! centre, reads a clock or touches a disk: the same input gives the same bytes.

pub mod annex4;
pub mod annex5;
pub mod annex6;
pub mod annex7;
pub mod annex8;
pub mod bundle;
pub mod codes;
pub mod expediente_index;
mod layout;
pub mod raster;
pub mod survey_results;
pub mod training_pack;

use sisconecta_domain::paper::PageGeometry;
use thiserror::Error;

pub use annex4::Annex4;
pub use annex5::{AgendaRow, Annex5};
pub use annex6::{Annex6, Annex6Row, Strokes};
pub use annex7::{Annex7, SpeakerBlock};
pub use annex8::{Annex8, Figure, Photo, Talk};
pub use expediente_index::{ExpedienteIndex, IndexRow};
pub use survey_results::{ResultBlock, ResultRow, SurveyResults};
pub use training_pack::{CentreDirectory, DirectoryRow, PackCover, PackRow};

/// A finished print.
#[derive(Debug, Clone, PartialEq)]
pub struct Printed {
    /// The whole document.
    pub pdf: Vec<u8>,
    pub pages: u16,
    /// One entry per page, in order.
    pub geometry: Vec<PageGeometry>,
    /// Signs of the texts that the fonts lack, each once: `?` stands in their place.
    pub unprintable: String,
}

/// Rows left blank after the filled ones, for those who come unannounced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SpareRows {
    #[default]
    None,
    Count(u16),
    /// As many as the last page still holds; a form without any filled row gets one page of them.
    FillPage,
}

/// Why a form could not be printed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PrintError {
    /// More pages or rows than the page code can count.
    #[error("el documento es demasiado largo para imprimirlo de una vez")]
    TooLong,
    /// The picture at this place (counted from 0) cannot be read as PNG or JPEG, or is too large.
    #[error("la foto {} no se puede leer: {reason}", index + 1)]
    Photo { index: usize, reason: String },
    /// The fonts that come with the program, or the symbol of the page code, could not be prepared.
    #[error("no se pudo preparar la impresión: {0}")]
    Internal(String),
}
