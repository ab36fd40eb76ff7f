//! The recovery code: six groups of five letters and digits, shown once at first run and kept on paper.
//!
//! 28 characters are random (140 bits); the last two are a Reed–Solomon check over the 32 symbols, so that any one or
//! two wrong characters, and any two swapped ones, are told from the code of another database.

use std::fmt;

use zeroize::Zeroizing;

use super::random;
use crate::StoreError;

/// Crockford's base 32: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 30;
const GROUP: usize = 5;

/// A recovery code. `Display` gives it as it is printed: `ABCDE-FGHJK-…`.
pub struct RecoveryCode(Zeroizing<Vec<u8>>);

impl RecoveryCode {
    /// A new random code.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`].
    pub fn generate() -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0_u8; LENGTH - 2]);
        random(bytes.as_mut())?;
        let symbols: Zeroizing<Vec<u8>> = Zeroizing::new(bytes.iter().map(|b| b & 31).collect());
        Ok(Self::with_check(&symbols))
    }

    /// Reads what a person typed: lower case, spaces and dashes anywhere, O for 0, I and L for 1.
    ///
    /// # Errors
    /// [`StoreError::MistypedRecoveryCode`].
    pub fn parse(typed: &str) -> Result<Self, StoreError> {
        let mut letters = Zeroizing::new(Vec::with_capacity(LENGTH));
        let mut symbols = Zeroizing::new(Vec::with_capacity(LENGTH));
        for c in typed.chars() {
            if c.is_whitespace() || matches!(c, '-' | '–' | '—' | '‑' | '.' | '_') {
                continue;
            }
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let symbol = ALPHABET
                .iter()
                .position(|a| char::from(*a) == c)
                .and_then(|place| u8::try_from(place).ok())
                .ok_or(StoreError::MistypedRecoveryCode)?;
            if symbols.len() == LENGTH {
                return Err(StoreError::MistypedRecoveryCode);
            }
            letters.push(ALPHABET[usize::from(symbol)]);
            symbols.push(symbol);
        }
        if symbols.len() != LENGTH || syndromes(&symbols) != (0, 0) {
            return Err(StoreError::MistypedRecoveryCode);
        }
        Ok(Self(letters))
    }

    /// The bytes from which the wrapping key is derived.
    pub(crate) fn secret(&self) -> &[u8] {
        &self.0
    }

    fn with_check(symbols: &[u8]) -> Self {
        let mut whole = Zeroizing::new(symbols.to_vec());
        whole.extend([0, 0]);
        // Exactly one of the 1024 pairs fits; looking for it is clearer than inverting two equations.
        for pair in 0..1024_u16 {
            whole[LENGTH - 2] = (pair >> 5) as u8;
            whole[LENGTH - 1] = (pair & 31) as u8;
            if syndromes(&whole) == (0, 0) {
                break;
            }
        }
        Self(Zeroizing::new(
            whole.iter().map(|s| ALPHABET[usize::from(*s)]).collect(),
        ))
    }
}

impl fmt::Display for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, letter) in self.0.iter().enumerate() {
            if i > 0 && i % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(*letter))?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

/// The plain sum and the sum weighted by powers of the generator, in GF(32). Both zero: nothing is mistyped.
fn syndromes(symbols: &[u8]) -> (u8, u8) {
    // Horner's rule weights each symbol by its own power of the generator, and all 31 powers differ.
    symbols
        .iter()
        .fold((0, 0), |(sum, weighted), s| (sum ^ s, double(weighted) ^ s))
}

/// Times the generator, modulo x⁵ + x² + 1.
fn double(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 32 == 0 {
        shifted
    } else {
        shifted ^ 0b10_0101
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_reads_back_as_a_person_types_it() {
        let code = RecoveryCode::generate().unwrap();
        let printed = code.to_string();
        assert_eq!(printed.len(), 35);
        let sloppy = printed
            .to_lowercase()
            .replace('0', "o")
            .replace('1', "l")
            .replace('-', " ");
        for typed in [
            printed.clone(),
            printed.replace('-', ""),
            sloppy,
            format!("  {printed}\n"),
        ] {
            assert_eq!(RecoveryCode::parse(&typed).unwrap().secret(), code.secret());
        }
    }

    #[test]
    fn what_is_not_a_code_is_mistyped() {
        for typed in [
            "",
            "ABC",
            "UUUUU-UUUUU-UUUUU-UUUUU-UUUUU-UUUUU",
            "ñ",
            &"0".repeat(31),
        ] {
            let error = RecoveryCode::parse(typed).unwrap_err();
            assert_eq!(error.code(), "mistyped_recovery_code");
        }
    }

    proptest! {
        #[test]
        fn one_or_two_wrong_characters_are_always_noticed(
            symbols in proptest::collection::vec(0_u8..32, LENGTH - 2),
            first in 0..LENGTH, second in 0..LENGTH, a in 1_u8..32, b in 0_u8..32,
        ) {
            let code = RecoveryCode::with_check(&symbols);
            let mut values: Vec<u8> = code.0.iter()
                .map(|l| ALPHABET.iter().position(|x| x == l).unwrap() as u8).collect();
            prop_assert_eq!(syndromes(&values), (0, 0));
            values[first] ^= a;
            if second != first { values[second] ^= b; }
            prop_assert_ne!(syndromes(&values), (0, 0));
        }

        #[test]
        fn any_text_is_refused_or_read_without_panic(text in ".{0,80}") {
            let _ = RecoveryCode::parse(&text);
        }
    }
}
