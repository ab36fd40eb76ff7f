//! Reading one cell: e-mail, telephone, entity. The DNI has a module of its own.

use super::ProblemCode;
use crate::names::{fold, proper_case};

/// A remark on a cell: its kind, its sentence, and the value proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    pub(super) code: ProblemCode,
    pub(super) message: String,
    pub(super) proposal: Option<String>,
}

impl Remark {
    pub(super) fn new(code: ProblemCode, message: String) -> Self {
        Self {
            code,
            message,
            proposal: None,
        }
    }

    pub(super) fn proposing(code: ProblemCode, message: String, proposal: String) -> Self {
        Self {
            code,
            message,
            proposal: Some(proposal),
        }
    }
}

/// A cell's content for a sentence: in quotation marks, cut when long.
pub(super) fn quote(text: &str) -> String {
    const SHOWN: usize = 60;
    if text.chars().count() <= SHOWN {
        return format!("«{text}»");
    }
    let start: String = text.chars().take(SHOWN).collect();
    format!("«{start}…»")
}

/// Whether the text only says that there is nothing to say.
pub(super) fn is_placeholder(text: &str) -> bool {
    let plain: String = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
    matches!(
        plain.as_str(),
        "" | "sn"
            | "sc"
            | "sd"
            | "na"
            | "nt"
            | "no"
            | "notiene"
            | "ninguno"
            | "ninguna"
            | "noregistra"
            | "noprecisa"
            | "sincorreo"
            | "sintelefono"
            | "sincelular"
            | "sindato"
            | "sindatos"
            | "x"
            | "xx"
            | "xxx"
            | "nd"
            | "nocuenta"
            | "noaplica"
            | "pendiente"
    )
}

/// Reads an e-mail cell: the first address, in lower case, and what there is to say about the rest.
pub(super) fn email(text: &str) -> (String, Option<Remark>) {
    let lower = text.to_lowercase();
    let (valid, rest) = addresses(&lower);
    match valid.as_slice() {
        [] => broken_email(text, &lower),
        [only] if rest.is_empty() => (only.clone(), None),
        [first, others @ ..] => {
            let others = others.join(", ");
            let others = if rest.is_empty() {
                others
            } else {
                format!("{others} {}", rest.join(", ")).trim().to_owned()
            };
            let message = format!(
                "La celda trae más de un correo. Se usará {first}; queda fuera {}.",
                quote(&others)
            );
            (
                first.clone(),
                Some(Remark::new(ProblemCode::SeveralEmails, message)),
            )
        }
    }
}

/// The addresses of a cell, and its pieces that are none.
fn addresses(lower: &str) -> (Vec<String>, Vec<&str>) {
    let mut valid: Vec<String> = Vec::new();
    let mut rest: Vec<&str> = Vec::new();
    for piece in lower
        .split([';', ',', '/', '|'])
        .map(clean_address)
        .filter(|piece| !piece.is_empty())
    {
        let words: Vec<&str> = piece
            .split(' ')
            .filter(|word| !matches!(*word, "y" | "o" | "-"))
            .map(clean_address)
            .collect();
        if words.iter().all(|word| is_email(word)) {
            valid.extend(words.into_iter().map(str::to_owned));
        } else {
            rest.push(piece);
        }
    }
    (valid, rest)
}

/// What there is to say of a cell without an address, and the address to ask about.
fn broken_email(text: &str, lower: &str) -> (String, Option<Remark>) {
    // "ana @muni.example", "ana@muni,example": one address, broken in a way that can be mended.
    let mended: String = lower
        .chars()
        .filter(|c| *c != ' ')
        .map(|c| if c == ',' { '.' } else { c })
        .collect();
    let only_gap = lower.split(' ').count() <= 1 || lower.contains(" @") || lower.contains("@ ");
    if only_gap && is_email(&mended) {
        let message = format!("El correo {} está mal escrito. ¿Es {mended}?", quote(text));
        return (
            mended.clone(),
            Some(Remark::proposing(
                ProblemCode::MalformedEmail,
                message,
                mended,
            )),
        );
    }
    let message = format!(
        "{} no es un correo válido. Si acepta, la persona se agrega sin correo.",
        quote(text)
    );
    (
        String::new(),
        Some(Remark::new(ProblemCode::MalformedEmail, message)),
    )
}

fn clean_address(piece: &str) -> &str {
    let piece = piece.trim_matches([' ', '<', '>', '(', ')', '"', '\'', '.', ':']);
    let piece = piece.strip_prefix("mailto:").unwrap_or(piece);
    // "Ana Rojas <ana@muni.example>"
    piece.rsplit_once('<').map_or(piece, |(_, address)| address)
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    let labels: Vec<&str> = domain.split('.').collect();
    let labels_ok = labels.len() >= 2
        && domain.len() <= 253
        && labels.iter().all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        });
    let top_ok = labels
        .last()
        .is_some_and(|top| top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic()));
    local_ok && labels_ok && top_ok
}

/// Reads a telephone cell: the first number, digits only, and what there is to say about the rest.
pub(super) fn phones(text: &str) -> (String, Option<Remark>) {
    if let Some(number) = phone(text) {
        return (number, None);
    }
    let pieces: Vec<&str> = text
        .split(['/', ';', ',', '|'])
        .flat_map(|piece| piece.split(" - "))
        .flat_map(|piece| piece.split(" y "))
        .collect();
    let mut numbers: Vec<String> = pieces.iter().filter_map(|piece| phone(piece)).collect();
    if numbers.is_empty() {
        // Two mobiles with only a blank between them.
        numbers = text
            .split(' ')
            .filter_map(phone)
            .filter(|number| number.len() == 9)
            .collect();
    }
    if let Some(first) = numbers.first() {
        let message = format!(
            "La celda {} trae más de un teléfono. Se usará {first}.",
            quote(text)
        );
        return (
            first.clone(),
            Some(Remark::new(ProblemCode::SeveralPhones, message)),
        );
    }
    let message = format!(
        "{} no es un teléfono válido. Si acepta, la persona se agrega sin teléfono.",
        quote(text)
    );
    (
        String::new(),
        Some(Remark::new(ProblemCode::MalformedPhone, message)),
    )
}

/// One Peruvian telephone: a mobile of nine digits that begins with 9, or a fixed line of six to nine digits, with its area code or not.
pub(super) fn phone(text: &str) -> Option<String> {
    let folded = fold(text);
    let number = ["anexo", "anx", "ext", "int"]
        .iter()
        .find_map(|word| folded.split_once(word))
        .map_or(folded.as_str(), |(number, _)| number);
    let number =
        number.trim_start_matches(|c: char| c.is_alphabetic() || matches!(c, '.' | ':' | ' '));
    let number = number.strip_suffix(".0").unwrap_or(number);
    let allowed = |c: char| {
        c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '(' | ')' | '+' | '#' | '*' | '–')
    };
    if !number.chars().all(allowed) {
        return None;
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    let national = digits
        .strip_prefix("51")
        .filter(|rest| rest.len() == 9 || (number.contains('+') && rest.len() >= 8))
        .unwrap_or(digits);
    let shaped = match national.len() {
        6..=8 => !national.starts_with('0') || national.len() == 8,
        9 => national.starts_with(['9', '0']),
        _ => false,
    };
    shaped.then(|| national.to_owned())
}

const ENTITY_STARTS: [&str; 22] = [
    "municipalidad",
    "muni",
    "m.d",
    "m.p",
    "md",
    "mp",
    "gobierno",
    "gore",
    "ministerio",
    "ugel",
    "universidad",
    "unidad",
    "direccion",
    "red",
    "hospital",
    "instituto",
    "sociedad",
    "proyecto",
    "superintendencia",
    "gerencia",
    "dre",
    "mancomunidad",
];

/// Whether a cell reads like the name of a public entity.
pub(super) fn looks_like_entity(text: &str) -> bool {
    let folded = fold(text);
    let first = folded.split(' ').next().unwrap_or_default();
    let first = first.trim_end_matches('.');
    folded.contains(' ') && ENTITY_STARTS.contains(&first)
}

/// Writes out *M.D. de X* and its like, and takes a municipality out of capitals. Other entities stay as the office wrote them:
/// their names are full of acronyms.
pub(super) fn entity(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    for taken in (1..=words.len().saturating_sub(1).min(3)).rev() {
        let (head, rest) = words.split_at(taken);
        let joined = fold(&head.concat());
        let Some(kind) = municipal_kind(&joined, rest.first().copied().unwrap_or_default()) else {
            continue;
        };
        let linked = joined.ends_with("de")
            || rest
                .first()
                .is_some_and(|word| fold(word) == "de" || fold(word) == "del");
        let rest = rest.join(" ");
        let rest = if is_shouted(&rest) {
            proper_case_place(&rest)
        } else {
            rest
        };
        return if linked && !joined.ends_with("de") {
            format!("Municipalidad {kind} {rest}")
        } else {
            format!("Municipalidad {kind} de {rest}")
        };
    }
    if is_shouted(text) && fold(text).starts_with("municipalidad ") {
        return proper_case(text);
    }
    text.to_owned()
}

/// "DE LA BREA" after the kind: the first particle stays small too.
fn proper_case_place(rest: &str) -> String {
    let cased = proper_case(&format!("x {rest}"));
    cased
        .split_once(' ')
        .map_or(cased.clone(), |(_, place)| place.to_owned())
}

fn municipal_kind(joined: &str, next: &str) -> Option<&'static str> {
    let bare = joined.strip_suffix("de").unwrap_or(joined);
    let letters: String = bare.chars().filter(|c| *c != '.').collect();
    // Without full stops "MD" may be anything, so the "de" must follow.
    let sure = bare.contains('.')
        || bare.len() != joined.len()
        || matches!(fold(next).as_str(), "de" | "del");
    match letters.as_str() {
        "md" if sure => Some("Distrital"),
        "mp" if sure => Some("Provincial"),
        "mundist" | "munidist" | "municdist" | "mundistrital" | "munidistrital"
        | "municdistrital" | "mdistrital" | "municipalidaddist" | "municipdistrital" => {
            Some("Distrital")
        }
        "munprov" | "muniprov" | "municprov" | "munprovincial" | "muniprovincial"
        | "municprovincial" | "mprovincial" | "municipalidadprov" | "municipprovincial" => {
            Some("Provincial")
        }
        _ => None,
    }
}

fn is_shouted(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}
