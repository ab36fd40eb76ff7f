//! What a heading says its column holds.

use super::Column;
use crate::names::fold;

/// How well a heading fits, so that *Entidad* wins over *Dependencia* when a list has both.
pub(super) type Strength = u8;

/// What a heading says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// A column of the list.
    Known(Column, Strength),
    /// Something that lists carry and this program does not read, such as *Firma*.
    Foreign,
    /// Not a heading that is known.
    Unknown,
}

/// Words that bind the others and decide nothing.
const FILLERS: [&str; 33] = [
    "de",
    "del",
    "la",
    "las",
    "el",
    "los",
    "y",
    "e",
    "o",
    "u",
    "a",
    "en",
    "que",
    "su",
    "n",
    "no",
    "nº",
    "n°",
    "nro",
    "num",
    "numero",
    "un",
    "s",
    "es",
    "donde",
    "al",
    "lo",
    "para",
    "participante",
    "participantes",
    "asistente",
    "persona",
    "usuario",
];

/// Headings of columns that look like ours and are not.
const FOREIGN: [&str; 28] = [
    "tipo",
    "codigo",
    "cod",
    "fecha",
    "firma",
    "sexo",
    "genero",
    "edad",
    "ruc",
    "observacion",
    "observaciones",
    "distrito",
    "provincia",
    "region",
    "departamento",
    "hora",
    "ubigeo",
    "siaf",
    "direccion",
    "asistencia",
    "modalidad",
    "condicion",
    "regimen",
    "curso",
    "evento",
    "area",
    "oficina",
    "nacimiento",
];

const DNI: [&str; 9] = [
    "dni",
    "d",
    "i",
    "documento",
    "doc",
    "identidad",
    "ident",
    "identificacion",
    "ce",
];
const EMAIL: [&str; 13] = [
    "correo",
    "correos",
    "email",
    "emails",
    "mail",
    "e-mail",
    "electronico",
    "electronica",
    "institucional",
    "personal",
    "direccion",
    "contacto",
    "electronicos",
];
const PHONE: [&str; 20] = [
    "telefono",
    "telefonos",
    "telefonico",
    "celular",
    "celulares",
    "cel",
    "tel",
    "telf",
    "tlf",
    "telef",
    "fono",
    "movil",
    "whatsapp",
    "contacto",
    "fijo",
    "personal",
    "institucional",
    "rpm",
    "rpc",
    "wsp",
];
const POST: [&str; 12] = [
    "cargo",
    "puesto",
    "desempena",
    "actual",
    "funcion",
    "ocupacion",
    "ocupa",
    "profesion",
    "laboral",
    "entidad",
    "institucion",
    "nombre",
];
const ENTITY: [&str; 28] = [
    "entidad",
    "institucion",
    "municipalidad",
    "dependencia",
    "organismo",
    "organizacion",
    "pliego",
    "ejecutora",
    "unidad",
    "procedencia",
    "centro",
    "lugar",
    "trabajo",
    "trabaja",
    "labora",
    "nombre",
    "publica",
    "representa",
    "pertenece",
    "gobierno",
    "local",
    "regional",
    "laboral",
    "distrital",
    "provincial",
    "muni",
    "empresa",
    "razon",
];
const NAME: [&str; 16] = [
    "apellido",
    "apellidos",
    "nombre",
    "nombres",
    "ap",
    "apell",
    "nom",
    "completo",
    "completos",
    "paterno",
    "materno",
    "primer",
    "segundo",
    "1",
    "2",
    "pat",
];

/// Reads a heading. Case, accents and punctuation do not matter.
pub(super) fn read(text: &str) -> Heading {
    // A title or a data cell, not a heading.
    if text.contains('@') || text.chars().count() > 60 {
        return Heading::Unknown;
    }
    let words = words(text);
    if words.is_empty() {
        return if text.contains('#') {
            Heading::Known(Column::RowNumber, 2)
        } else {
            Heading::Unknown
        };
    }
    let has = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    let only = |options: &[&str]| {
        words
            .iter()
            .all(|word| options.contains(&word.as_str()) || FILLERS.contains(&word.as_str()))
    };
    let key = |column, strength| Heading::Known(column, strength);

    if only(&EMAIL) && has(&["correo", "correos", "email", "emails", "mail", "e-mail"]) {
        return key(Column::Email, 3);
    }
    if only(&PHONE) && has(&PHONE[..13]) {
        return key(Column::Phone, if has(&["fijo"]) { 2 } else { 3 });
    }
    if only(&PHONE) && has(&["contacto"]) {
        return key(Column::Phone, 1);
    }
    if has(&FOREIGN) && !has(&["dni"]) {
        return Heading::Foreign;
    }
    if only(&DNI)
        && (has(&["dni"])
            || spells_dni(&words)
            || (has(&["identidad", "ident"]) && has(&["documento", "doc"])))
    {
        return key(Column::Dni, 3);
    }
    if only(&DNI) && has(&["documento", "doc", "identificacion", "identidad"]) {
        return key(Column::Dni, 2);
    }
    if only(&POST) && has(&["cargo", "puesto"]) {
        return key(Column::Post, 3);
    }
    if only(&POST) && has(&["funcion", "ocupacion", "profesion"]) {
        return key(Column::Post, 1);
    }
    if only(&ENTITY) && has(&["entidad", "institucion", "municipalidad", "muni"]) {
        return key(Column::Entity, 3);
    }
    if only(&ENTITY)
        && has(&[
            "dependencia",
            "organismo",
            "organizacion",
            "pliego",
            "ejecutora",
            "procedencia",
            "centro",
            "lugar",
            "empresa",
        ])
    {
        return key(Column::Entity, if has(&["dependencia"]) { 2 } else { 1 });
    }
    if only(&NAME) {
        return name(&words);
    }
    if only(&["item", "it", "orden", "correlativo", "ord"]) {
        return key(Column::RowNumber, 2);
    }
    Heading::Unknown
}

fn name(words: &[String]) -> Heading {
    let has = |options: &[&str]| words.iter().any(|word| options.contains(&word.as_str()));
    let surname = has(&["apellido", "apellidos", "ap", "apell"]);
    let given = has(&["nombre", "nombres", "nom"]);
    let column = match (surname, given) {
        (true, true) => Column::FullName,
        _ if has(&["paterno", "pat"]) && has(&["materno"]) => Column::Surnames,
        (_, false) if has(&["paterno", "pat"]) => Column::PaternalSurname,
        (_, false) if has(&["materno"]) => Column::MaternalSurname,
        (true, false) if has(&["primer", "1"]) => Column::PaternalSurname,
        (true, false) if has(&["segundo", "2"]) => Column::MaternalSurname,
        (true, false) => Column::Surnames,
        (false, true)
            if has(&[
                "completo",
                "completos",
                "participante",
                "participantes",
                "asistente",
                "persona",
            ]) =>
        {
            Column::FullName
        }
        (false, true) => Column::Names,
        (false, false) if has(&["participante", "participantes", "asistente"]) => {
            return Heading::Known(Column::FullName, 1);
        }
        // Only fillers: "N°", "Nro".
        (false, false) if has(&["n", "no", "nº", "n°", "nro", "num", "numero"]) => {
            return Heading::Known(Column::RowNumber, 2);
        }
        (false, false) => return Heading::Unknown,
    };
    Heading::Known(column, 3)
}

/// `D.N.I.` and `D N I` arrive as single letters.
fn spells_dni(words: &[String]) -> bool {
    words
        .iter()
        .filter(|word| word.len() == 1)
        .map(String::as_str)
        .collect::<String>()
        .contains("dni")
}

fn words(text: &str) -> Vec<String> {
    let folded = fold(text)
        .replace("e-mail", "email")
        .replace("e mail", "email")
        .replace("e.mail", "email");
    folded
        .split(|c: char| !c.is_alphanumeric() || matches!(c, 'º' | 'ª'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}
