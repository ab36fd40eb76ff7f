//! Lists of participants as offices send them: finding the columns, and a dry run that says what each row would become.
//!
//! Works on a grid of cells and writes nothing. How bytes become a grid is the business of the `foreign` crate; which persons and entities
//! exist already is the business of the directory.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::names::NameOrder;

mod check;
mod contents;
mod dni_cell;
mod headers;
mod layout;
mod repeats;
mod skipped;
mod values;

pub use check::dry_run;
pub use layout::{best_sheet, guess};
pub use repeats::mark_known;

/// One cell as the spreadsheet keeps it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing written.
    #[default]
    Empty,
    /// Text; also dates and truth values, as the office would read them.
    Text(String),
    /// A number. DNIs and telephones often arrive so.
    Number(f64),
    /// A formula that failed, as the spreadsheet shows it: `#N/A`.
    Error(String),
    /// A formula whose result is not in the file.
    Unknown,
}

impl Cell {
    /// The text of the cell with blanks collapsed. Whole numbers have no decimal point and no exponent: `43880483`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty | Self::Error(_) | Self::Unknown => String::new(),
            Self::Text(text) => crate::names::collapse(text),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                format!("{number:.0}")
            }
            Self::Number(number) => number.to_string(),
        }
    }

    /// Whether it is a formula without a result.
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(self, Self::Error(_) | Self::Unknown)
    }

    /// Whether nothing can be read in the cell.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => crate::names::collapse(text).is_empty(),
            Self::Number(_) | Self::Error(_) | Self::Unknown => false,
        }
    }
}

/// Rows of cells from row 1 and column A of the sheet on, so that positions are those the office sees. Rows may differ in length.
pub type Grid = Vec<Vec<Cell>>;

/// A sheet of a workbook.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// The name on its tab; for a text file, the file's name.
    pub name: String,
    /// Its cells.
    pub grid: Grid,
}

/// What a column of a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// *N°*, the order number.
    RowNumber,
    /// Surnames and names in one cell.
    FullName,
    /// Both surnames in one cell, names in another.
    Surnames,
    /// *Apellido paterno*
    PaternalSurname,
    /// *Apellido materno*
    MaternalSurname,
    /// *Nombres*
    Names,
    /// *DNI*
    Dni,
    /// *Entidad*
    Entity,
    /// *Cargo*
    Post,
    /// *Correo*
    Email,
    /// *Teléfono*
    Phone,
    /// Not read.
    Ignore,
}

/// What the program takes a column for; the person may change it before the dry run is repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ColumnGuess {
    /// Position from 0.
    pub index: u16,
    /// Position as the spreadsheet shows it: `A`.
    pub letter: String,
    /// The heading as written; empty when there is none.
    pub header: String,
    /// What it holds. Two columns may hold the same: the first one filled in is used.
    pub column: Column,
}

/// Where the list lies in its sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Layout {
    /// Row of the headings, counted from 1; the last one when headings take two rows. `None`: the list starts at row 1 without headings.
    pub header_row: Option<u32>,
    /// All columns of the sheet, from A on.
    pub columns: Vec<ColumnGuess>,
    /// How full names are written in this list.
    pub name_order: NameOrder,
}

/// A person as a row proposes it. Absent data are empty texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RosterPerson {
    /// Eight digits in rows that can be imported; in a bad row, what the cell says.
    pub dni: String,
    /// *Apellido paterno*
    pub paternal: String,
    /// *Apellido materno*
    pub maternal: String,
    /// *Nombres*
    pub names: String,
    /// *Entidad*, with the usual abbreviations of municipalities written out.
    pub entity: String,
    /// *Cargo*
    pub post: String,
    /// One well-formed address in lower case.
    pub email: String,
    /// Digits only, without the country's prefix.
    pub phone: String,
}

/// What will happen with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowStatus {
    /// Can be imported as it is.
    Ready,
    /// Can be imported once a person accepts what is proposed.
    Confirm,
    /// Cannot be imported; the problems say why.
    Bad,
    /// The same person as an earlier row.
    Repeated,
    /// Not a person: blank, total, heading, note.
    Skipped,
}

/// Kind of a remark on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// No DNI.
    MissingDni,
    /// Six or seven digits: the spreadsheet dropped the leading zeros.
    LostZero,
    /// The DNI carries its check character: `43880483-1`.
    DniCheckCharacter,
    /// Letters that look like digits: `O5443850`.
    DniLetters,
    /// Not a DNI.
    MalformedDni,
    /// The spreadsheet rounded the number: `4.39E+07`.
    RoundedNumber,
    /// A RUC where the DNI should be.
    Ruc,
    /// *Carné de extranjería*, passport or another document.
    ForeignDocument,
    /// Names or surnames are absent.
    MissingName,
    /// The name can be taken apart in more than one way, or has one surname.
    UncertainName,
    /// The name bears signs that are not letters.
    OddName,
    /// Not an address; the row is imported without it, or with the one proposed.
    MalformedEmail,
    /// Several addresses; the first is used.
    SeveralEmails,
    /// Not a telephone; the row is imported without it.
    MalformedPhone,
    /// Several telephones; the first is used.
    SeveralPhones,
    /// A formula that failed.
    CellError,
    /// The same DNI and person as an earlier row.
    SamePerson,
    /// The same DNI as another row with another name.
    SharedDni,
    /// The same name as an earlier row with another DNI.
    SameName,
    /// The directory knows the DNI under another name.
    KnownDni,
    /// A total.
    TotalRow,
    /// Nothing written.
    BlankRow,
    /// Headings repeated, or a section title.
    HeadingRow,
    /// No name, DNI, e-mail or telephone.
    NoPerson,
}

/// A remark on a row: what is wrong, where, and what is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowProblem {
    /// Position of the column from 0; `None` when it concerns the whole row.
    pub column: Option<u16>,
    /// The column as the spreadsheet shows it; empty for the whole row.
    pub column_letter: String,
    /// Kind of the remark.
    pub code: ProblemCode,
    /// Sentence in Spanish, which quotes the cell.
    pub message: String,
    /// The value that is used if the person accepts.
    pub proposal: Option<String>,
}

/// What one row of the sheet would become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RosterRow {
    /// Row as the spreadsheet shows it, from 1.
    pub row: u32,
    /// What will happen with it.
    pub status: RowStatus,
    /// The person, with the proposals already filled in.
    pub person: RosterPerson,
    /// Everything there is to say about it; may be filled also when the row is ready.
    pub problems: Vec<RowProblem>,
}

/// The answer of [`dry_run`]: every row below the headings stands in `rows` once, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DryRun {
    /// Row of the headings, from 1.
    pub header_row: Option<u32>,
    /// The columns used.
    pub columns: Vec<ColumnGuess>,
    /// The rows.
    pub rows: Vec<RosterRow>,
    /// How many are ready.
    pub ready: u32,
    /// How many wait for a confirmation.
    pub confirm: u32,
    /// How many cannot be imported.
    pub bad: u32,
    /// How many repeat an earlier row.
    pub repeated: u32,
    /// How many are not persons.
    pub skipped: u32,
}

/// The letters of a column as spreadsheets show them: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn column_letter(index: u16) -> String {
    let mut rest = u32::from(index) + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests;
