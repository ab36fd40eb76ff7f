//! Addresses of electronic mail.

/// Whether a text has the form of an address: something, an at sign, and a domain with a dot; no blanks.
pub(crate) fn is_email(text: &str) -> bool {
    let text = text.trim();
    let Some((name, domain)) = text.split_once('@') else {
        return false;
    };
    let domain_ok = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
    !name.is_empty() && domain_ok && !domain.contains('@') && !text.contains(char::is_whitespace)
}
