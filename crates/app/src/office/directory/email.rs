//! Addresses of electronic mail.

/// Whether a text has the form of an address: a name, an at sign, and a domain with a dot; nothing around it.
pub(crate) fn is_email(text: &str) -> bool {
    let text = text.trim();
    let Some((name, domain)) = text.split_once('@') else {
        return false;
    };
    let domain_ok = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
    let of_name = |c: char| c.is_alphanumeric() || "._-+'&".contains(c);
    let of_domain = |c: char| c.is_alphanumeric() || ".-".contains(c);
    name.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        && name.chars().all(of_name)
        && domain_ok
        && domain.chars().all(of_domain)
}

#[cfg(test)]
mod tests {
    use super::is_email;

    /// what was copied from a web page or a formula is no address.
    #[test]
    fn an_address_is_bare() {
        for good in [
            "ana.quispe@gore.gob.pe",
            "a_b+c@x.pe",
            "_sub@ñandu.pe",
            " ana@x.pe ",
        ] {
            assert!(is_email(good), "{good}");
        }
        for wrong in [
            "<a@b.c>",
            "mailto:a@b.c",
            "=cmd@x.y",
            "a@b",
            "a@@b.c",
            "a b@c.d",
            "@b.c",
            "a@b..c",
            "+a@b.c",
        ] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }
}
