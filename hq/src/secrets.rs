//! One-time codes and device tokens. The database holds only their hashes.

use crate::error::HqError;

/// Letters and digits that nobody takes for one another.
const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

fn random<const N: usize>() -> Result<[u8; N], HqError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        HqError::File(
            "no hay números al azar".to_owned(),
            std::io::Error::other(error.to_string()),
        )
    })?;
    Ok(bytes)
}

/// A code that a person types once: `ABCD-EFGH-JKLM`, sixty random bits.
pub(crate) fn fresh_code() -> Result<String, HqError> {
    let letters =
        random::<12>()?.map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
    let parts: Vec<String> = letters
        .chunks(4)
        .map(|part| part.iter().collect())
        .collect();
    Ok(parts.join("-"))
}

/// A token that a device keeps: 256 random bits.
pub(crate) fn fresh_token() -> Result<String, HqError> {
    Ok(hex::encode(random::<32>()?))
}

/// Whether a text is shaped like a token: nobody looks up what cannot be one.
pub(crate) fn may_be_token(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Sixteen random bytes.
pub(crate) fn fresh_salt() -> Result<[u8; 16], HqError> {
    random()
}

/// A code as it is looked up: however it was typed.
pub(crate) fn hash_of_code(code: &str) -> Vec<u8> {
    let typed: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    blake3::derive_key("sisconecta 2026 one-time code", typed.as_bytes()).to_vec()
}

pub(crate) fn hash_of_token(token: &str) -> Vec<u8> {
    blake3::derive_key("sisconecta 2026 device token", token.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_however_it_is_typed() {
        let code = fresh_code().unwrap();
        assert_eq!(code.len(), 14);
        let typed = format!(" {} ", code.to_lowercase().replace('-', " "));
        assert_eq!(hash_of_code(&typed), hash_of_code(&code));
        assert_ne!(hash_of_code(&fresh_code().unwrap()), hash_of_code(&code));
    }
}
