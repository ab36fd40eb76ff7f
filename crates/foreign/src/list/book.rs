//! What a file of outside may hold, and why it cannot be read.

use serde::{Deserialize, Serialize};
use sisconecta_domain::roster::{Cell, Sheet};

/// Largest file that is read, in bytes.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;

/// Largest sheet that is read, in rows.
pub const MAX_ROWS: usize = 10_000;

/// Widest sheet that is read, in columns.
pub const MAX_COLUMNS: usize = 60;

/// Most that all parts of a workbook may measure once unpacked, in bytes. A small file can unpack to many gigabytes.
pub(super) const MAX_UNPACKED: u64 = 64 * 1024 * 1024;

/// Most text that is kept of one file, in bytes: a list of as many rows as are read has a tenth of it. One long text can be repeated in
/// every cell of a workbook.
pub(super) const MAX_TEXT: usize = 16 * 1024 * 1024;

/// Most sheets of a file.
const MAX_SHEETS: usize = 1000;

/// The sheets of a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Book {
    /// The sheets that could be read, in the order of their tabs; never empty.
    pub sheets: Vec<Sheet>,
    /// Names of the sheets that are larger than the limits, which were left out.
    pub left_out: Vec<String>,
}

impl Book {
    /// Whether this is what the readers here make. A book that comes from another process is looked at once more.
    pub(crate) fn is_within_limits(&self) -> bool {
        let cells = |sheet: &Sheet| {
            sheet.grid.len() <= MAX_ROWS && sheet.grid.iter().all(|row| row.len() <= MAX_COLUMNS)
        };
        let text = |cell: &Cell| match cell {
            Cell::Text(text) | Cell::Error(text) => text.len(),
            Cell::Empty | Cell::Number(_) | Cell::Unknown => 0,
        };
        let all = self.sheets.iter().flat_map(|sheet| &sheet.grid).flatten();
        (1..=MAX_SHEETS).contains(&self.sheets.len())
            && self.left_out.len() <= MAX_SHEETS
            && self.sheets.iter().all(cells)
            && all.map(text).sum::<usize>() <= MAX_TEXT
    }
}

/// Why a file cannot be read as a list; `Display` is the sentence for the person. Nothing was imported in any of these cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum SheetError {
    /// No bytes, or no cell filled in.
    #[error(
        "El archivo está vacío. Compruebe que sea el archivo correcto y que se haya guardado completo."
    )]
    Empty,
    /// Another kind of file.
    #[error(
        "El archivo no es una hoja de cálculo ni un texto separado por comas. Pida la lista en Excel (.xlsx), en LibreOffice (.ods) o en .csv."
    )]
    NotASpreadsheet,
    /// A web page saved under a spreadsheet's name, as some systems export.
    #[error(
        "El archivo es una página web guardada con nombre de hoja de cálculo. Ábralo en Excel o LibreOffice y guárdelo como .xlsx."
    )]
    WebPage,
    /// A spreadsheet in a format that is not read (.xlsb, the XML of Excel 2003).
    #[error(
        "La hoja de cálculo está en un formato que el programa no lee. Ábrala y guárdela como libro de Excel (.xlsx)."
    )]
    OtherFormat,
    /// A workbook with sheets of macros of Excel 4, or of a kind that nobody knows.
    #[error(
        "El libro tiene hojas de macros antiguas, que el programa no abre. Copie la lista sola a un libro nuevo de Excel (.xlsx) y elíjalo."
    )]
    MacroSheet,
    /// Protected by a password.
    #[error(
        "El archivo está protegido con contraseña. Ábralo con su contraseña, guárdelo sin ella y vuelva a elegirlo."
    )]
    Encrypted,
    /// Beyond one of the limits.
    #[error(
        "El archivo es demasiado grande: se leen hasta 20 MB, 10 000 filas y 60 columnas. Deje en él solo la lista de participantes."
    )]
    TooLarge,
    /// Cut short or damaged.
    #[error(
        "El archivo está incompleto o dañado. Pida que lo envíen otra vez o vuelva a copiarlo."
    )]
    Damaged,
}

impl SheetError {
    /// The error's name for the program.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "sheet_empty",
            Self::NotASpreadsheet => "sheet_unknown",
            Self::WebPage => "sheet_web_page",
            Self::OtherFormat => "sheet_other_format",
            Self::MacroSheet => "sheet_macros",
            Self::Encrypted => "sheet_encrypted",
            Self::TooLarge => "sheet_too_large",
            Self::Damaged => "sheet_damaged",
        }
    }
}
