//! The number of the *Documento Nacional de Identidad*. Other identity documents are not this type.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A DNI number: exactly eight decimal digits, leading zeros kept (Q-02, K-09).
///
/// The type says that the number is well formed, not that RENIEC issued it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string")]
pub struct Dni([u8; 8]);

/// What is wrong with a text that should be a DNI number; `Display` is the sentence for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DniError {
    /// Nothing was written.
    #[error("Falta el número de DNI.")]
    Missing,
    /// Something other than the digits 0 to 9 was written.
    #[error("El DNI lleva solo números: escriba los 8 dígitos, sin espacios, puntos ni letras.")]
    NotDigits,
    /// Another count of digits than eight.
    #[error("El DNI tiene 8 dígitos y se escribieron {0}. Revise el número en el documento.")]
    Length(usize),
    /// Nothing but zeros: typed to get past the box.
    #[error("Ningún DNI tiene ocho ceros. Revise el número en el documento.")]
    Zeros,
}

impl Dni {
    /// Proposes the DNI that a spreadsheet shortened by reading it as a number.
    ///
    /// Spreadsheets drop leading zeros: `05443850` becomes `5443850`. A text of seven digits has lost one zero and one of six has lost two;
    /// shorter numbers are refused, because a typing slip is likelier there than three lost zeros. The result is only a proposal, which
    /// a person confirms: a DNI with one digit forgotten looks the same.
    ///
    /// ```
    /// use sisconecta_domain::dni::Dni;
    /// assert_eq!(Dni::lost_zero_proposal("5443850").map(|dni| dni.to_string()).as_deref(), Some("05443850"));
    /// assert_eq!(Dni::lost_zero_proposal("1234"), None);
    /// ```
    #[must_use]
    pub fn lost_zero_proposal(text: &str) -> Option<Self> {
        let text = text.trim();
        if !matches!(text.len(), 6..=7) || text.bytes().all(|b| b == b'0') {
            return None;
        }
        format!("{text:0>8}").parse().ok()
    }
}

impl FromStr for Dni {
    type Err = DniError;

    /// Reads eight digits; surrounding blanks are dropped, everything else is refused.
    fn from_str(text: &str) -> Result<Self, DniError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(DniError::Missing);
        }
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(DniError::NotDigits);
        }
        if text.len() == 8 && text.bytes().all(|b| b == b'0') {
            return Err(DniError::Zeros);
        }
        text.as_bytes()
            .try_into()
            .map(Self)
            .map_err(|_| DniError::Length(text.len()))
    }
}

impl TryFrom<String> for Dni {
    type Error = DniError;

    fn try_from(text: String) -> Result<Self, DniError> {
        text.parse()
    }
}

impl From<Dni> for String {
    fn from(dni: Dni) -> Self {
        dni.to_string()
    }
}

impl fmt::Display for Dni {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

// Personal data must not reach a log through `{:?}` either.
impl fmt::Debug for Dni {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Dni(********)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("43880483", Ok("43880483"))]
    #[case(" 05443850 ", Ok("05443850"))]
    #[case("", Err(DniError::Missing))]
    #[case("5443850", Err(DniError::Length(7)))]
    #[case("438804831", Err(DniError::Length(9)))]
    #[case("00000000", Err(DniError::Zeros))]
    #[case("4388048A", Err(DniError::NotDigits))]
    #[case("٤٣٨٨٠٤٨٣", Err(DniError::NotDigits))]
    fn eight_digits_and_nothing_else(#[case] text: &str, #[case] expected: Result<&str, DniError>) {
        let read = text.parse::<Dni>().map(|dni| dni.to_string());
        assert_eq!(read, expected.map(str::to_owned));
    }

    #[rstest]
    #[case("5443850", Some("05443850"))]
    #[case("712938", Some("00712938"))]
    #[case("12938", None)]
    #[case("43880483", None)]
    #[case("000000", None)]
    #[case("54438A0", None)]
    fn only_one_or_two_lost_zeros_are_proposed(#[case] text: &str, #[case] expected: Option<&str>) {
        let proposal = Dni::lost_zero_proposal(text).map(|dni| dni.to_string());
        assert_eq!(proposal.as_deref(), expected);
    }

    #[test]
    fn json_is_a_string_and_is_checked_when_read() {
        let dni: Dni = serde_json::from_str("\"01712938\"").unwrap();
        assert_eq!(serde_json::to_string(&dni).unwrap(), "\"01712938\"");
        let refused = serde_json::from_str::<Dni>("\"1712938\"").unwrap_err();
        assert!(refused.to_string().contains("8 dígitos"), "{refused}");
    }

    #[test]
    fn debug_output_hides_the_number() {
        let dni: Dni = "43880483".parse().unwrap();
        assert_eq!(format!("{dni:?}"), "Dni(********)");
    }

    proptest! {
        #[test]
        fn any_text_is_answered_without_a_panic(text in ".{0,12}") {
            let _ = text.parse::<Dni>();
            let _ = Dni::lost_zero_proposal(&text);
        }
    }
}
