//! Public entities: their codes, what they are, and when two names are the same name.

use crate::names::fold;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a public entity belongs to.
// exactly these four, with these letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EntityType {
    National,
    Regional,
    Local,
    /// *Entidad de Tratamiento Empresarial*
    Business,
}

impl EntityType {
    /// The letters of the forms.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::National => "G.N.",
            Self::Regional => "G.R.",
            Self::Local => "G.L.",
            Self::Business => "ETE",
        }
    }
}

/// What is wrong with a code of an entity; `Display` is the sentence for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    #[error("El RUC tiene 11 dígitos, sin espacios ni guiones. Revíselo o déjelo vacío.")]
    RucForm,
    #[error(
        "El último dígito del RUC no corresponde a los demás: hay un número equivocado. Revíselo o déjelo vacío."
    )]
    RucDigit,
    #[error("El código SIAF lleva solo dígitos, seis como máximo. Revíselo o déjelo vacío.")]
    Siaf,
    #[error("El código de unidad lleva solo dígitos, seis como máximo. Revíselo o déjelo vacío.")]
    Unit,
}

/// Most digits of a SIAF code or the code of a unit.
const MOST_DIGITS: usize = 6;

fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}

/// Whether a text is a RUC: eleven digits of which the last follows from the others.
///
/// # Errors
/// What is wrong with it.
// K-08
pub fn check_ruc(text: &str) -> Result<(), CodeError> {
    const WEIGHTS: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    const BEGINNINGS: [&str; 5] = ["10", "15", "16", "17", "20"];
    let number = digits(text).filter(|digits| digits.len() == 11);
    let number = number.ok_or(CodeError::RucForm)?;
    if !BEGINNINGS.iter().any(|begin| text.starts_with(begin)) {
        return Err(CodeError::RucForm);
    }
    let sum: u32 = number
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    // Modulo eleven; ten and eleven keep their last digit.
    if number.last() == Some(&((11 - sum % 11) % 10)) {
        Ok(())
    } else {
        Err(CodeError::RucDigit)
    }
}

/// Whether a text is a SIAF code.
///
/// # Errors
/// What is wrong with it.
// K-08
pub fn check_siaf_code(text: &str) -> Result<(), CodeError> {
    short_number(text).ok_or(CodeError::Siaf)
}

/// Whether a text is the code of an executing unit.
///
/// # Errors
/// What is wrong with it.
pub fn check_unit_code(text: &str) -> Result<(), CodeError> {
    short_number(text).ok_or(CodeError::Unit)
}

fn short_number(text: &str) -> Option<()> {
    let digits = digits(text)?;
    (1..=MOST_DIGITS).contains(&digits.len()).then_some(())
}

/// The name by which an entity is found again when somebody types it: without case, accents and blanks too many. Two entities may
/// have the same one: there are several districts of *Santa Rosa*.
#[must_use]
pub fn name_key(name: &str) -> String {
    fold(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k08_the_last_digit_of_a_ruc_follows_from_the_others() {
        // The ministry's own, and two whose sums leave nothing and one.
        for right in ["20131370645", "20160000041", "20160000130"] {
            assert_eq!(check_ruc(right), Ok(()), "{right}");
            let (start, last) = right.split_at(10);
            let last: u32 = last.parse().unwrap();
            for other in (0..10).filter(|digit| *digit != last) {
                assert_eq!(
                    check_ruc(&format!("{start}{other}")),
                    Err(CodeError::RucDigit)
                );
            }
        }
        for bad in [
            "",
            "2013137064",
            "201313706455",
            "2013137064a",
            "30131370645",
            "２０１３１３７０６４５",
        ] {
            assert_eq!(check_ruc(bad), Err(CodeError::RucForm), "{bad}");
        }
    }

    #[test]
    fn two_digits_that_changed_places_are_no_ruc() {
        assert_eq!(check_ruc("20131376045"), Err(CodeError::RucDigit));
    }

    #[test]
    fn k08_codes_are_digits() {
        for right in ["1", "300687", "000123"] {
            assert_eq!(
                (check_siaf_code(right), check_unit_code(right)),
                (Ok(()), Ok(())),
                "{right}"
            );
        }
        for bad in ["", "12a", "1234567", "12 3", "-1"] {
            assert_eq!(check_siaf_code(bad), Err(CodeError::Siaf), "{bad}");
            assert_eq!(check_unit_code(bad), Err(CodeError::Unit), "{bad}");
        }
    }

    #[test]
    fn q10_a_type_has_the_letters_of_the_form() {
        use EntityType::{Business, Local, National, Regional};
        assert_eq!(
            [National, Regional, Local, Business].map(EntityType::label),
            ["G.N.", "G.R.", "G.L.", "ETE"]
        );
    }

    #[test]
    fn a_name_is_found_however_it_is_typed() {
        assert_eq!(
            name_key("  Municipalidad  Distrital de VÍNCHOS "),
            name_key("municipalidad distrital de vinchos")
        );
        assert_ne!(name_key("UGEL Huanta"), name_key("UGEL Huamanga"));
    }
}
