//! An invitation as a message file that the person's own mail program opens as a draft. Nothing is sent from here.

use crate::fault::Fault;
use crate::office::directory::is_email;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use uuid::Uuid;

/// What the message says, and to whom.
pub(super) struct Draft<'a> {
    pub from_name: &'a str,
    pub from: &'a str,
    pub to_name: &'a str,
    pub to: &'a str,
    pub subject: &'a str,
    pub text: &'a str,
    pub pdf: &'a [u8],
    pub pdf_name: &'a str,
    /// UTC seconds since 1970.
    pub date: i64,
}

/// One line of printing characters: a header ends where its line ends, so no text of a person may hold a line break.
fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| {
            if c.is_control() || c.is_whitespace() {
                ' '
            } else {
                c
            }
        })
        .filter(|c| !matches!(c, '\u{2028}' | '\u{2029}'))
        .collect();
    spaced
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// An address that can stand in a header as it is.
pub(super) fn is_address(text: &str) -> bool {
    is_email(text)
        && text.len() <= 254
        && text
            .chars()
            .all(|c| c.is_ascii_graphic() && !"<>()[],;:\\\"".contains(c))
}

/// RFC 5322 with the letter as text and as PDF; `X-Unsent` makes mail programs open it for editing.
// C-27, C-28
pub(super) fn message(draft: &Draft<'_>) -> Result<Vec<u8>, Fault> {
    let address = |name: &str, address: &str| {
        let name = one_line(name);
        Address::new_address((!name.is_empty()).then_some(name), address.to_owned())
    };
    let domain = draft.from.rsplit('@').next().unwrap_or("localhost");
    MessageBuilder::new()
        .header("X-Unsent", Raw::new("1"))
        .from(address(draft.from_name, draft.from))
        .to(address(draft.to_name, draft.to))
        .subject(one_line(draft.subject))
        .date(draft.date)
        .message_id(format!("{}@{domain}", Uuid::new_v4()))
        .body(MimePart::new(
            "multipart/mixed",
            vec![
                MimePart::new("text/plain", draft.text.to_owned()),
                MimePart::new("application/pdf", draft.pdf.to_vec())
                    .attachment(one_line(draft.pdf_name)),
            ],
        ))
        .write_to_vec()
        .map_err(|error| Fault::internal("message", &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft<'a>(subject: &'a str, to_name: &'a str) -> Draft<'a> {
        Draft {
            from_name: "Conectamef Ayacucho",
            from: "ayacucho@conectamef.example",
            to_name,
            to: "alcaldia@huanta.example",
            subject,
            text: "Estimados señores",
            pdf: b"%PDF-1.7 letter",
            pdf_name: "Invitación.pdf",
            date: 1_807_536_600,
        }
    }

    fn headers(message: &[u8]) -> String {
        let text = String::from_utf8_lossy(message).into_owned();
        text.split("\r\n\r\n").next().unwrap().to_owned()
    }

    #[test]
    fn a_line_break_in_a_text_makes_no_header() {
        for bad in [
            "Invitación\r\nBcc: otro@x.example",
            "a\nBcc: otro@x.example",
            "a\rBcc: otro@x.example",
            "a\u{2028}Bcc: otro@x.example",
            "a\0Bcc: otro@x.example",
        ] {
            let message = message(&draft(bad, bad)).unwrap();
            let headers = headers(&message);
            assert!(
                !headers
                    .lines()
                    .any(|line| line.to_lowercase().starts_with("bcc")),
                "{headers}"
            );
        }
    }

    #[test]
    fn headers_are_ascii_and_say_that_it_was_not_sent() {
        let message = message(&draft("Invitación: «Año fiscal»", "Ñusta Ccori")).unwrap();
        let headers = headers(&message);
        assert!(headers.is_ascii(), "{headers}");
        assert!(headers.contains("X-Unsent: 1"), "{headers}");
        assert!(headers.contains("=?utf-8?"), "{headers}");
        assert!(headers.lines().all(|line| line.len() <= 998));
    }

    #[test]
    fn an_address_with_another_inside_is_refused() {
        assert!(is_address("mesa.partes@huanta.gob.pe"));
        for bad in [
            "a@b.pe\r\nBcc:c@d.pe",
            "a@b.pe,c@d.pe",
            "a<x>@b.pe",
            "\"a\"@b.pe",
            "ñ@b.pe",
            "sin arroba",
            "",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
