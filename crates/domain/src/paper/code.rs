//! The code printed on every page, as a QR symbol and in letters beneath it.
//!
//! `SC:A6.1:01JZST4Q00FMF8MH60ZZQ14D2P:2/3:3F00K6T` reads: Sisconecta, form A6 in layout version 1, the record, page 2
//! of 3, the check. A blank form names no record and bears `-` in its place. Only characters of the alphanumeric mode of
//! QR are used, so that the symbol stays small.
//!
//! The check is a CRC-32 over everything before it: any change of one character, and any burst of up to four, is
//! refused. It protects against damage, not against forgery.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;
use uuid::Uuid;

/// Crockford's base 32: no I, L, O or U, so that the code can be read aloud and typed.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const PREFIX: &str = "SC";
/// 128 bits in groups of five.
const RECORD_LEN: usize = 26;
/// 32 bits in groups of five.
const CHECK_LEN: usize = 7;

/// A printed form. The annexes are those of the directive of the centres; `C1` is the consultation form of 2024.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub enum FormId {
    /// *Formato de evaluación de desempeño*.
    #[serde(rename = "A1")]
    Annex1,
    /// *Remisión de expedientes*.
    #[serde(rename = "A2")]
    Annex2,
    /// *Asistencia técnica*, front and back.
    #[serde(rename = "A3")]
    Annex3,
    /// Invitation to a training event.
    #[serde(rename = "A4")]
    Annex4,
    /// *Programa*.
    #[serde(rename = "A5")]
    Annex5,
    /// *Registro de participantes*.
    #[serde(rename = "A6")]
    Annex6,
    /// *Encuesta*.
    #[serde(rename = "A7")]
    Annex7,
    /// The consolidated results of the surveys; no annex, filed beside them.
    #[serde(rename = "A7R")]
    SurveyResults,
    /// *Informe de eventos de capacitación*.
    #[serde(rename = "A8")]
    Annex8,
    /// *Visita a entidades*.
    #[serde(rename = "A9")]
    Annex9,
    /// *Formulario electrónico de registro de consultas*.
    #[serde(rename = "C1")]
    Consultation,
}

impl FormId {
    /// Whether what is printed of it for an event is a part of the dossier by itself.
    #[must_use]
    pub fn is_part(self) -> bool {
        matches!(
            self,
            Self::Annex4 | Self::Annex5 | Self::SurveyResults | Self::Annex8
        )
    }

    /// Every form, in the order of the annexes.
    pub const ALL: [Self; 11] = [
        Self::Annex1,
        Self::Annex2,
        Self::Annex3,
        Self::Annex4,
        Self::Annex5,
        Self::Annex6,
        Self::Annex7,
        Self::SurveyResults,
        Self::Annex8,
        Self::Annex9,
        Self::Consultation,
    ];

    /// What people call it, with its article: *el Anexo 5*.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Annex1 => "el Anexo 1",
            Self::Annex2 => "el Anexo 2",
            Self::Annex3 => "el Anexo 3",
            Self::Annex4 => "el Anexo 4",
            Self::Annex5 => "el Anexo 5",
            Self::Annex6 => "el Anexo 6",
            Self::Annex7 => "el Anexo 7",
            Self::SurveyResults => "el resumen de las encuestas",
            Self::Annex8 => "el Anexo 8",
            Self::Annex9 => "el Anexo 9",
            Self::Consultation => "el formulario de consultas",
        }
    }

    /// The two or three characters that name the form in a page code and in data. They never change meaning.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Annex1 => "A1",
            Self::Annex2 => "A2",
            Self::Annex3 => "A3",
            Self::Annex4 => "A4",
            Self::Annex5 => "A5",
            Self::Annex6 => "A6",
            Self::Annex7 => "A7",
            Self::SurveyResults => "A7R",
            Self::Annex8 => "A8",
            Self::Annex9 => "A9",
            Self::Consultation => "C1",
        }
    }
}

impl fmt::Display for FormId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for FormId {
    type Err = PageCodeError;

    /// # Errors
    /// [`PageCodeError::UnknownForm`] when no form has this name.
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|form| form.as_str() == s)
            .ok_or_else(|| PageCodeError::UnknownForm(s.to_owned()))
    }
}

/// What a page says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PageCode {
    pub form: FormId,
    /// Version of the form's layout; it chooses the geometry by which the page is read.
    pub version: u8,
    /// The record the page was printed for; none on a blank form.
    pub record: Option<Uuid>,
    /// Counted from 1.
    pub page: u16,
    /// Pages printed together; never less than `page`.
    pub pages: u16,
}

/// Why a text is not taken for a page code.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PageCodeError {
    /// Some other code that happens to be on the sheet, such as the bar code of a *mesa de partes*.
    #[error("el código no es de una hoja de Sisconecta")]
    Foreign,
    /// The check does not hold, or the text is not written as the program writes it.
    #[error("el código de la hoja está dañado o mal escrito")]
    Damaged,
    /// Sound, but of a form this program does not know: printed by a newer one.
    #[error("el código es de un formato que este programa no conoce ({0}); actualice el programa")]
    UnknownForm(String),
}

impl PageCode {
    /// The text of the code, at most 58 characters of the alphanumeric mode of QR.
    #[must_use]
    pub fn encode(&self) -> String {
        let record = self
            .record
            .map_or_else(|| "-".to_owned(), |id| base32(id.as_u128(), RECORD_LEN));
        let body = format!(
            "{PREFIX}:{}.{}:{record}:{}/{}",
            self.form, self.version, self.page, self.pages
        );
        let check = check_of(&body);
        format!("{body}:{check}")
    }

    /// Reads a code exactly as [`encode`](Self::encode) writes it.
    ///
    /// # Errors
    /// Any text that `encode` would not have written is refused; see [`PageCodeError`].
    pub fn decode(text: &str) -> Result<Self, PageCodeError> {
        let fields: Vec<&str> = text.split(':').collect();
        if fields.first() != Some(&PREFIX) {
            return Err(PageCodeError::Foreign);
        }
        let &[_, form, record, pages, check] = fields.as_slice() else {
            return Err(PageCodeError::Damaged);
        };
        let body = text
            .strip_suffix(check)
            .and_then(|rest| rest.strip_suffix(':'))
            .ok_or(PageCodeError::Damaged)?;
        if check != check_of(body) {
            return Err(PageCodeError::Damaged);
        }
        let (form, version) = form.split_once('.').ok_or(PageCodeError::Damaged)?;
        let (page, pages) = pages.split_once('/').ok_or(PageCodeError::Damaged)?;
        let code = Self {
            form: form.parse()?,
            version: version.parse().map_err(|_| PageCodeError::Damaged)?,
            record: match record {
                "-" => None,
                id => Some(Uuid::from_u128(
                    from_base32(id).ok_or(PageCodeError::Damaged)?,
                )),
            },
            page: page.parse().map_err(|_| PageCodeError::Damaged)?,
            pages: pages.parse().map_err(|_| PageCodeError::Damaged)?,
        };
        // One meaning, one text: "+1" or "01" for a page is not ours, whatever its check says.
        if code.page == 0 || code.page > code.pages || code.encode() != text {
            return Err(PageCodeError::Damaged);
        }
        Ok(code)
    }

    /// Reads a code that a person copied from the letters under the symbol: blanks and line ends are skipped, small
    /// letters are taken, and in the record, the pages and the check `O` is read as zero, `I` and `L` as one.
    ///
    /// # Errors
    /// As [`decode`](Self::decode).
    pub fn decode_typed(text: &str) -> Result<Self, PageCodeError> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let mut fields: Vec<String> = plain.to_uppercase().split(':').map(str::to_owned).collect();
        for field in fields.iter_mut().skip(2) {
            *field = field
                .chars()
                .map(|c| match c {
                    'O' => '0',
                    'I' | 'L' => '1',
                    other => other,
                })
                .collect();
        }
        Self::decode(&fields.join(":"))
    }
}

fn check_of(body: &str) -> String {
    base32(u128::from(crc32(body.as_bytes())), CHECK_LEN)
}

fn base32(mut value: u128, len: usize) -> String {
    let mut digits = vec!['0'; len];
    for digit in digits.iter_mut().rev() {
        *digit = char::from(ALPHABET[(value & 31) as usize]);
        value >>= 5;
    }
    digits.into_iter().collect()
}

fn from_base32(text: &str) -> Option<u128> {
    if text.len() != RECORD_LEN {
        return None;
    }
    text.bytes().try_fold(0_u128, |value, byte| {
        let digit = ALPHABET.iter().position(|&letter| letter == byte)?;
        // The first digit holds only three bits of a UUID.
        (value >> 123 == 0).then_some(value << 5 | digit as u128)
    })
}

/// CRC-32 of ISO 3309 (as in zip and PNG).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xEDB8_8320
            } else {
                crc >> 1
            }
        })
    })
}

#[cfg(test)]
mod tests;
