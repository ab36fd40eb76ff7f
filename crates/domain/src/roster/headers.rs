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

/// What an entity is called that is neither *entidad* nor *institución*.
const OTHER_BODIES: [&str; 8] = [
    "organismo",
    "organizacion",
    "pliego",
    "ejecutora",
    "procedencia",
    "centro",
    "lugar",
    "empresa",
];

/// Reads a heading. Case, accents and punctuation do not matter.
pub(super) fn read(text: &str) -> Heading {
    // A title or a data cell, not a heading.
    if text.contains('@') || text.chars().count() > 60 {
        return Heading::Unknown;
    }
    let words = Words::of(text);
    if words.0.is_empty() {
        return if text.contains('#') {
            Heading::Known(Column::RowNumber, 2)
        } else {
            Heading::Unknown
        };
    }
    let reach = words
        .email()
        .map(|strength| (Column::Email, strength))
        .or_else(|| Some((Column::Phone, words.phone()?)));
    if let Some((column, strength)) = reach {
        return Heading::Known(column, strength);
    }
    if words.has(&FOREIGN) && !words.has(&["dni"]) {
        return Heading::Foreign;
    }
    let found = words
        .dni()
        .map(|strength| (Column::Dni, strength))
        .or_else(|| Some((Column::Post, words.post()?)))
        .or_else(|| Some((Column::Entity, words.entity()?)));
    match found {
        Some((column, strength)) => Heading::Known(column, strength),
        None if words.only(&NAME) => words.name(),
        None if words.only(&["item", "it", "orden", "correlativo", "ord"]) => {
            Heading::Known(Column::RowNumber, 2)
        }
        None => Heading::Unknown,
    }
}

/// The words of a heading, without case and accents; there may be none.
struct Words(Vec<String>);

impl Words {
    fn of(text: &str) -> Self {
        let folded = fold(text)
            .replace("e-mail", "email")
            .replace("e mail", "email")
            .replace("e.mail", "email");
        Self(
            folded
                .split(|c: char| !c.is_alphanumeric() || matches!(c, 'º' | 'ª'))
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    }

    fn has(&self, options: &[&str]) -> bool {
        self.0.iter().any(|word| options.contains(&word.as_str()))
    }

    /// Whether there is no word but these and those that decide nothing.
    fn only(&self, options: &[&str]) -> bool {
        self.0
            .iter()
            .all(|word| options.contains(&word.as_str()) || FILLERS.contains(&word.as_str()))
    }

    fn email(&self) -> Option<Strength> {
        (self.only(&EMAIL) && self.has(&["correo", "correos", "email", "emails", "mail", "e-mail"]))
            .then_some(3)
    }

    fn phone(&self) -> Option<Strength> {
        if !self.only(&PHONE) {
            None
        } else if self.has(&PHONE[..13]) {
            Some(if self.has(&["fijo"]) { 2 } else { 3 })
        } else {
            self.has(&["contacto"]).then_some(1)
        }
    }

    fn dni(&self) -> Option<Strength> {
        if !self.only(&DNI) {
            None
        } else if self.has(&["dni"])
            || self.spell_dni()
            || (self.has(&["identidad", "ident"]) && self.has(&["documento", "doc"]))
        {
            Some(3)
        } else {
            self.has(&["documento", "doc", "identificacion", "identidad"])
                .then_some(2)
        }
    }

    /// `D.N.I.` and `D N I` arrive as single letters.
    fn spell_dni(&self) -> bool {
        self.0
            .iter()
            .filter(|word| word.len() == 1)
            .map(String::as_str)
            .collect::<String>()
            .contains("dni")
    }

    fn post(&self) -> Option<Strength> {
        if !self.only(&POST) {
            None
        } else if self.has(&["cargo", "puesto"]) {
            Some(3)
        } else {
            self.has(&["funcion", "ocupacion", "profesion"])
                .then_some(1)
        }
    }

    fn entity(&self) -> Option<Strength> {
        if !self.only(&ENTITY) {
            None
        } else if self.has(&["entidad", "institucion", "municipalidad", "muni"]) {
            Some(3)
        } else if self.has(&["dependencia"]) {
            Some(2)
        } else {
            self.has(&OTHER_BODIES).then_some(1)
        }
    }

    fn name(&self) -> Heading {
        let surname = self.has(&["apellido", "apellidos", "ap", "apell"]);
        let given = self.has(&["nombre", "nombres", "nom"]);
        let column = match (surname, given) {
            (true, true) => Column::FullName,
            _ if self.has(&["paterno", "pat"]) && self.has(&["materno"]) => Column::Surnames,
            (_, false) if self.has(&["paterno", "pat"]) => Column::PaternalSurname,
            (_, false) if self.has(&["materno"]) => Column::MaternalSurname,
            (true, false) if self.has(&["primer", "1"]) => Column::PaternalSurname,
            (true, false) if self.has(&["segundo", "2"]) => Column::MaternalSurname,
            (true, false) => Column::Surnames,
            (false, true)
                if self.has(&[
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
            (false, false) if self.has(&["participante", "participantes", "asistente"]) => {
                return Heading::Known(Column::FullName, 1);
            }
            // Only fillers: "N°", "Nro".
            (false, false) if self.has(&["n", "no", "nº", "n°", "nro", "num", "numero"]) => {
                return Heading::Known(Column::RowNumber, 2);
            }
            (false, false) => return Heading::Unknown,
        };
        Heading::Known(column, 3)
    }
}
