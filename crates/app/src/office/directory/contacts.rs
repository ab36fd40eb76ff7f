//! Contact details of people, masked for a post without an act that needs them (K-11).

use super::types::PersonInput;
use crate::context::Ctx;
use sisconecta_domain::acts::Act;
use sisconecta_store::StoreError;

/// Stands for what is not shown.
const HIDDEN: char = '•';

/// How contact details are shown to who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contacts {
    Shown,
    Masked,
}

impl Contacts {
    pub(crate) async fn of(ctx: &Ctx<'_>) -> Result<Self, StoreError> {
        Ok(if ctx.does(Act::Reach).await?.is_some() {
            Self::Shown
        } else {
            Self::Masked
        })
    }

    /// Leaves of an address its first letter and the institution, of a number its last three digits.
    pub(crate) fn of_person(self, email: &mut String, phone: &mut String) {
        if self == Self::Shown {
            return;
        }
        if let Some(first) = email.chars().next() {
            let institution = email.split_once('@').map_or("", |(_, rest)| rest);
            *email = format!("{first}{HIDDEN}{HIDDEN}{HIDDEN}@{institution}");
        }
        if !phone.is_empty() {
            let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
            let shown = &digits[digits.len().saturating_sub(3)..];
            *phone = format!("{HIDDEN}{HIDDEN}{HIDDEN}{}", String::from_iter(shown));
        }
    }
}

/// Takes what a form left masked out of what it says and out of what it showed, so that it is not written.
pub(super) fn leave_masked(now: &mut PersonInput, showed: Option<&mut PersonInput>) {
    let mut nobody = PersonInput::default();
    let showed = showed.unwrap_or(&mut nobody);
    for (now, showed) in [
        (&mut now.email, &mut showed.email),
        (&mut now.phone, &mut showed.phone),
    ] {
        if now.contains(HIDDEN) {
            now.clear();
            showed.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_leaves_too_little_to_write_or_call_somebody() {
        for (email, phone, masked) in [
            (
                "julia.quispe@vinchos.gob.pe",
                "966 123 789",
                ("j•••@vinchos.gob.pe", "•••789"),
            ),
            ("", "", ("", "")),
            ("julia", "12", ("j•••@", "•••12")),
        ] {
            let (mut email, mut phone) = (email.to_owned(), phone.to_owned());
            Contacts::Shown.of_person(&mut email, &mut phone);
            assert!(!email.contains(HIDDEN) && !phone.contains(HIDDEN));
            Contacts::Masked.of_person(&mut email, &mut phone);
            assert_eq!((email.as_str(), phone.as_str()), masked);
        }
    }
}
