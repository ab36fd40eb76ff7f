//! Reading the cell of a DNI, with everything that spreadsheets and people do to the number.

use super::values::{Remark, quote};
use super::{Cell, ProblemCode};
use crate::dni::Dni;

/// Reads a DNI. `Ok` carries the number; a remark with a proposal carries the number to confirm; one without is a refusal.
pub(super) fn read(cell: &Cell) -> Result<Dni, Remark> {
    let text = cell.text();
    if let Cell::Number(number) = cell
        && (number.fract() != 0.0 || *number < 0.0)
    {
        return Err(malformed_dni(&text));
    }
    let upper = text.to_uppercase();
    // "43880483.0": the same number after a program that keeps decimals.
    let whole = upper
        .strip_suffix(".00")
        .or_else(|| upper.strip_suffix(".0"))
        .unwrap_or(&upper);
    let label_free = strip_label(whole);
    if let Some(dni) = before_check_character(label_free) {
        let message = format!(
            "El DNI {} trae el dígito de verificación. ¿El número es {dni}?",
            quote(&text)
        );
        return Err(Remark::proposing(
            ProblemCode::DniCheckCharacter,
            message,
            dni.to_string(),
        ));
    }
    let compact: String = label_free
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '+')
        .collect();
    if compact.bytes().all(|b| b.is_ascii_digit()) {
        return digits_dni(&text, &compact);
    }
    if is_scientific(whole) {
        let message = format!(
            "La hoja de cálculo redondeó el DNI y muestra {}. Pida el número completo o búsquelo en el documento.",
            quote(&text)
        );
        return Err(Remark::new(ProblemCode::RoundedNumber, message));
    }
    if let Some(dni) = with_letters_read_as_digits(&compact) {
        let message = format!(
            "El DNI {} tiene letras en lugar de números. ¿Es {dni}?",
            quote(&text)
        );
        return Err(Remark::proposing(
            ProblemCode::DniLetters,
            message,
            dni.to_string(),
        ));
    }
    if looks_foreign(&compact) {
        return Err(foreign(&text));
    }
    Err(malformed_dni(&text))
}

/// `43880483-7` → `43880483`
fn before_check_character(label_free: &str) -> Option<Dni> {
    let (number, check) = label_free.split_once(['-', '–'])?;
    if check.trim().chars().count() != 1 {
        return None;
    }
    number.trim().parse().ok()
}

/// `4388O483` → `43880483`
fn with_letters_read_as_digits(compact: &str) -> Option<Dni> {
    if count_digits(compact) < 6 {
        return None;
    }
    let alike: String = compact
        .chars()
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    alike.parse().ok()
}

/// Whether it may be the number of a foreigner's card or of a passport.
fn looks_foreign(compact: &str) -> bool {
    let digits = count_digits(compact);
    let labelled = ["CE", "CEX", "PAS", "PTP", "CPP", "CARNE"]
        .iter()
        .any(|label| compact.starts_with(label));
    let long = (9..=12).contains(&compact.chars().count()) && digits >= 4;
    long || (labelled && digits >= 5)
}

fn count_digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

fn digits_dni(text: &str, digits: &str) -> Result<Dni, Remark> {
    if let Ok(dni) = digits.parse::<Dni>()
        && digits != "00000000"
    {
        return Ok(dni);
    }
    if let Some(dni) = Dni::lost_zero_proposal(digits) {
        let zeros = if digits.len() == 7 {
            "el cero inicial"
        } else {
            "los ceros iniciales"
        };
        let message = format!(
            "El DNI {} tiene {} dígitos: parece que la hoja de cálculo le quitó {zeros}. ¿Es {dni}?",
            quote(text),
            digits.len()
        );
        return Err(Remark::proposing(
            ProblemCode::LostZero,
            message,
            dni.to_string(),
        ));
    }
    let is_ruc = digits.len() == 11
        && ["10", "15", "16", "17", "20"]
            .iter()
            .any(|start| digits.starts_with(start));
    if is_ruc {
        let message = format!(
            "{} parece un RUC y no un DNI. Escriba en la lista el DNI de la persona.",
            quote(text)
        );
        return Err(Remark::new(ProblemCode::Ruc, message));
    }
    if (9..=12).contains(&digits.len()) {
        return Err(foreign(text));
    }
    Err(malformed_dni(text))
}

fn foreign(text: &str) -> Remark {
    let message = format!(
        "{} no es un DNI; puede ser un carné de extranjería o un pasaporte. Agregue a esta persona a mano y elija su tipo de documento.",
        quote(text)
    );
    Remark::new(ProblemCode::ForeignDocument, message)
}

fn malformed_dni(text: &str) -> Remark {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let only_digits = text.chars().all(|c| c.is_ascii_digit() || c == ' ');
    let message = if only_digits {
        let noun = if digits == 1 { "dígito" } else { "dígitos" };
        format!(
            "El DNI {} tiene {digits} {noun} y debe tener 8. Corrija el número en la lista o agregue a la persona a mano.",
            quote(text)
        )
    } else {
        format!(
            "{} no es un número de DNI. Corrija el número en la lista o agregue a la persona a mano.",
            quote(text)
        )
    };
    Remark::new(ProblemCode::MalformedDni, message)
}

/// `4.39E+07`
fn is_scientific(upper: &str) -> bool {
    upper.split_once('E').is_some_and(|(mantissa, exponent)| {
        let numeric = |part: &str| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-'))
        };
        numeric(mantissa.trim())
            && numeric(exponent.trim())
            && (exponent.contains(['+', '-']) || mantissa.contains(['.', ',']))
    })
}

/// `DNI N° 43880483` → `43880483`
fn strip_label(upper: &str) -> &str {
    let mut rest = upper.trim_start_matches(['\'', '’', '`', ' ']);
    for label in ["D.N.I.", "DNI", "L.E.", "NRO", "N°", "Nº", "NO."] {
        rest = rest
            .strip_prefix(label)
            .unwrap_or(rest)
            .trim_start_matches([' ', ':', '.', '-']);
    }
    rest
}
