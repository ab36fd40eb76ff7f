//! The people of the directory, each entered once.

use super::contacts::{Contacts, leave_masked};
use super::email::is_email;
use super::entities::EntityNames;
use super::types::MOST;
use super::types::{
    DocumentType, People, PersonInput, PersonRow, SavePerson, SearchPeople, ShownPerson,
};
use crate::context::Ctx;
use crate::fault::Fault;
use serde_json::Value;
use sisconecta_domain::dni::Dni;
use sisconecta_domain::ids::PersonId;
use sisconecta_domain::kinds::office::Person;
use sisconecta_domain::names::{collapse, display_name, may_be_one, proper_case};
use sisconecta_store::directory::{PersonFound, PersonKnown};
use sisconecta_store::{StoreError, Writing};
use std::fmt::Display;
use std::str::FromStr;

pub(crate) fn person_row(found: PersonFound) -> Result<PersonRow, Fault> {
    let id = found
        .id
        .parse()
        .map_err(|error| Fault::internal("person id", &error))?;
    let document_type =
        serde_json::from_value(Value::from(found.document_type)).unwrap_or_default();
    Ok(PersonRow {
        id: PersonId(id),
        document_type,
        document_number: found.document_number,
        name: display_name(&found.paternal, &found.maternal, &found.names),
        paternal: found.paternal,
        maternal: found.maternal,
        names: found.names,
        entity: found.entity,
        post: found.post,
        email: found.email,
        phone: found.phone,
    })
}

/// The row as who asks may see it.
pub(super) fn shown_row(found: PersonFound, contacts: Contacts) -> Result<PersonRow, Fault> {
    let mut row = person_row(found)?;
    contacts.of_person(&mut row.email, &mut row.phone);
    Ok(row)
}

/// All but the entity: the form has its name, the record its id.
impl From<&PersonInput> for Person {
    fn from(person: &PersonInput) -> Self {
        Self {
            document_type: Some(person.document_type.into()),
            document_number: person.document_number.clone(),
            paternal: person.paternal.clone(),
            maternal: person.maternal.clone(),
            names: person.names.clone(),
            entity: None,
            post: person.post.clone(),
            email: person.email.clone(),
            phone: person.phone.clone(),
        }
    }
}

/// The input with blanks collapsed and names in their usual case.
fn tidied(input: &PersonInput) -> PersonInput {
    let name = |text: &str| {
        let text = collapse(text);
        let shouted = !text.chars().any(char::is_lowercase);
        if shouted { proper_case(&text) } else { text }
    };
    PersonInput {
        document_type: input.document_type,
        document_number: collapse(&input.document_number)
            .replace([' ', '-'], "")
            .to_uppercase(),
        paternal: name(&input.paternal),
        maternal: name(&input.maternal),
        names: name(&input.names),
        entity: collapse(&input.entity),
        post: collapse(&input.post),
        email: collapse(&input.email).to_lowercase(),
        phone: collapse(&input.phone),
    }
}

/// Signs of formulas, web pages and pictures. What else a name may bear is not for a program to say.
fn is_no_part_of_a_name(sign: char) -> bool {
    matches!(
        sign,
        '"' | '='
            | '<'
            | '>'
            | '{'
            | '}'
            | '['
            | ']'
            | '|'
            | '\\'
            | '@'
            | '#'
            | '$'
            | '%'
            | '^'
            | '*'
            | '_'
            | '~'
    ) || sign >= '\u{1F000}'
}

/// The input [`tidied`], or what is wrong with it.
pub(crate) fn checked(input: &PersonInput) -> Result<PersonInput, Fault> {
    let person = tidied(input);
    let number = &person.document_number;
    match person.document_type {
        DocumentType::Dni => {
            if let Err(error) = number.parse::<Dni>() {
                let proposal = Dni::lost_zero_proposal(number)
                    .map(|dni| format!(" ¿Perdió un cero al inicio? Sería {dni}."))
                    .unwrap_or_default();
                return Err(Fault::input(
                    "document_number",
                    format!("{error}{proposal}"),
                ));
            }
        }
        DocumentType::ForeignCard | DocumentType::Passport => {
            let fits = (6..=12).contains(&number.len())
                && number.chars().all(|c| c.is_ascii_alphanumeric());
            if !fits {
                return Err(Fault::input(
                    "document_number",
                    "El documento lleva de 6 a 12 letras o números, sin espacios. Revíselo.",
                ));
            }
        }
    }
    // K-09: who has one surname may have either.
    if person.paternal.is_empty() && person.maternal.is_empty() {
        return Err(Fault::input("paternal", "Falta al menos un apellido."));
    }
    if person.names.is_empty() {
        return Err(Fault::input("names", "Faltan los nombres."));
    }
    for (field, text, what) in [
        ("paternal", &person.paternal, "el apellido paterno"),
        ("maternal", &person.maternal, "el apellido materno"),
        ("names", &person.names, "los nombres"),
    ] {
        if text.chars().any(is_no_part_of_a_name) {
            return Err(Fault::input(
                field,
                format!("Revise {what}: lleva signos que no son de un nombre."),
            ));
        }
        if !text.is_empty() && !text.chars().any(char::is_alphabetic) {
            return Err(Fault::input(
                field,
                format!("Revise {what}: no lleva ninguna letra. Si falta, deje la casilla vacía."),
            ));
        }
        if text.chars().count() > 80 || text.chars().any(|c| c.is_ascii_digit()) {
            return Err(Fault::input(
                field,
                format!("Revise {what}: no lleva números ni más de 80 letras."),
            ));
        }
    }
    if !person.email.is_empty() && !is_email(&person.email) {
        return Err(Fault::input(
            "email",
            "El correo no tiene la forma nombre@institucion.gob.pe. Corríjalo o déjelo vacío.",
        ));
    }
    Ok(person)
}

/// Fills what is empty of a person; what is already known is kept.
pub(crate) async fn fill_person(
    tx: &mut Writing,
    entities: &mut EntityNames,
    id: PersonId,
    person: &PersonInput,
) -> Result<(), StoreError> {
    let known = tx.get::<Person>(id).await?.map(|found| found.record);
    let known = known.unwrap_or_default();
    // What is empty here is not written.
    let missing = |known: &str, given: String| {
        if known.is_empty() {
            given
        } else {
            String::new()
        }
    };
    let given = Person::from(person);
    let entity = match known.entity {
        Some(_) => None,
        None => entities.settle(tx, &person.entity).await?,
    };
    let filling = Person {
        document_type: given
            .document_type
            .filter(|_| known.document_type.is_none()),
        document_number: missing(&known.document_number, given.document_number),
        paternal: missing(&known.paternal, given.paternal),
        maternal: missing(&known.maternal, given.maternal),
        names: missing(&known.names, given.names),
        entity,
        post: missing(&known.post, given.post),
        email: missing(&known.email, given.email),
        phone: missing(&known.phone, given.phone),
    };
    tx.set(id, filling).await?;
    Ok(())
}

pub(crate) fn document_kind(kind: DocumentType) -> &'static str {
    match kind {
        DocumentType::Dni => "dni",
        DocumentType::ForeignCard => "foreign_card",
        DocumentType::Passport => "passport",
    }
}

/// How somebody known stands on lists.
pub(crate) fn known_name(known: &PersonKnown) -> String {
    display_name(&known.paternal, &known.maternal, &known.names)
}

/// Refuses a document that belongs to somebody of quite another name: a digit was mistyped, and what is written of one would be the
/// other's.
fn is_who_was_meant(known: &PersonKnown, person: &PersonInput) -> Result<(), Fault> {
    let known = known_name(known);
    let meant = display_name(&person.paternal, &person.maternal, &person.names);
    if may_be_one(&known, &meant) {
        return Ok(());
    }
    let number = &person.document_number;
    Err(Fault::input(
        "document_number",
        format!(
            "El documento {number} es de {known} en el directorio. Compruebe el número; si es esa persona, búsquela y elíjala, y corrija su nombre en Personas si está mal escrito."
        ),
    ))
}

/// The person of that document, filled where something was empty; or a new one. Tells whether it is new.
// K-09: one person entered once is reused.
pub(crate) async fn find_or_write(
    tx: &mut Writing,
    entities: &mut EntityNames,
    person: &PersonInput,
) -> Result<(PersonId, bool), Fault> {
    let kind = document_kind(person.document_type);
    match tx.person_by_document(kind, &person.document_number).await? {
        Some(found) => {
            is_who_was_meant(&found, person)?;
            let id: PersonId = identified(&found.id)?;
            fill_person(tx, entities, id, person).await?;
            Ok((id, false))
        }
        None => {
            let id = PersonId::fresh();
            fill_person(tx, entities, id, person).await?;
            Ok((id, true))
        }
    }
}

pub(crate) async fn search_people(ctx: &Ctx<'_>, request: SearchPeople) -> Result<People, Fault> {
    // Of before the rows were read: what came in between stands beside what a form writes, and is not lost.
    let base = ctx.store.snapshot().await?.base();
    let (total, found) = ctx
        .store
        .search_people(&request.text, request.limit.min(MOST))
        .await?;
    let contacts = Contacts::of(ctx).await?;
    Ok(People {
        total,
        rows: found
            .into_iter()
            .map(|found| shown_row(found, contacts))
            .collect::<Result<_, _>>()?,
        base,
    })
}

pub(crate) async fn save_person(
    ctx: &Ctx<'_>,
    mut request: SavePerson,
) -> Result<PersonRow, Fault> {
    let showed = request.over.as_mut().map(|over| &mut over.showed);
    leave_masked(&mut request.person, showed);
    let person = checked(&request.person)?;
    let id = ctx
        .write(async |tx| {
            let twin = tx
                .person_by_document(document_kind(person.document_type), &person.document_number)
                .await?;
            let own = request.over.as_ref().map(|over| over.id.to_string());
            if let Some(twin) = &twin
                && Some(&twin.id) != own.as_ref()
            {
                let name = display_name(&twin.paternal, &twin.maternal, &twin.names);
                return Err(Fault::input(
                    "document_number",
                    format!(
                        "Ese documento ya es de {name}. No se guardó. Búsquela por su documento."
                    ),
                ));
            }
            let mut entities = EntityNames::load(tx).await?;
            let Some(ShownPerson { id, showed, base }) = &request.over else {
                let id = PersonId::fresh();
                fill_person(tx, &mut entities, id, &person).await?;
                return Ok(id);
            };
            if tx.get::<Person>(*id).await?.is_none() {
                return Err(Fault::not_found());
            }
            let tidy = tidied(showed);
            let (mut showed, mut now) = (Person::from(&tidy), Person::from(&person));
            (showed.entity, now.entity) = entities.change(tx, &tidy.entity, &person.entity).await?;
            tx.save(*id, base, &showed, &now).await?;
            Ok(*id)
        })
        .await?;
    let saved = ctx.store.person(id).await?;
    shown_row(
        saved.ok_or_else(Fault::not_found)?,
        Contacts::of(ctx).await?,
    )
}

fn identified<T: FromStr<Err: Display>>(id: &str) -> Result<T, Fault> {
    id.parse()
        .map_err(|error| Fault::internal("directory id", &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> PersonInput {
        PersonInput {
            document_number: "40123456".into(),
            paternal: "QUISPE".into(),
            maternal: "MARTÍNEZ".into(),
            names: "julia".into(),
            ..PersonInput::default()
        }
    }

    #[test]
    fn shouted_names_get_their_usual_case_and_others_stay() {
        let person = checked(&input()).unwrap();
        assert_eq!(
            (person.paternal.as_str(), person.names.as_str()),
            ("Quispe", "julia")
        );
    }

    #[test]
    fn k09_one_surname_is_enough_and_none_is_refused() {
        let one = PersonInput {
            paternal: String::new(),
            ..input()
        };
        assert_eq!(checked(&one).unwrap().maternal, "Martínez");
        let none = PersonInput {
            maternal: " ".into(),
            ..one
        };
        let fault = checked(&none).unwrap_err();
        assert_eq!(fault.field.as_deref(), Some("paternal"));
    }

    #[test]
    fn a_document_of_zeros_is_refused() {
        let zeros = PersonInput {
            document_number: "00000000".into(),
            ..input()
        };
        let fault = checked(&zeros).unwrap_err();
        assert!(fault.sentence.contains("ocho ceros"), "{}", fault.sentence);
    }

    #[test]
    fn a_name_without_a_letter_is_none() {
        for (field, none) in [
            ("paternal", input_with(|one| one.paternal = "/".into())),
            ("maternal", input_with(|one| one.maternal = "-".into())),
            ("names", input_with(|one| one.names = "...".into())),
        ] {
            let fault = checked(&none).unwrap_err();
            assert_eq!(fault.field.as_deref(), Some(field));
        }
        // Marks that turn the line around are seen by nobody, and leave nothing behind.
        let turned = input_with(|one| one.names = "\u{2066}Ro\u{61c}sa\u{2069}".into());
        assert_eq!(checked(&turned).unwrap().names, "Rosa");
    }

    fn input_with(change: impl Fn(&mut PersonInput)) -> PersonInput {
        let mut one = input();
        change(&mut one);
        one
    }

    #[test]
    fn a_lost_zero_is_said_and_proposed() {
        let fault = checked(&PersonInput {
            document_number: "4012345".into(),
            ..input()
        })
        .unwrap_err();
        assert_eq!(fault.field.as_deref(), Some("document_number"));
        assert!(fault.sentence.contains("04012345"), "{}", fault.sentence);
    }

    #[test]
    fn a_malformed_address_is_refused_with_its_field() {
        for bad in [
            "hugo(at)gore",
            "a@b",
            "a b@gore.pe",
            "@gore.pe",
            "a@@gore.pe",
        ] {
            let fault = checked(&PersonInput {
                email: bad.into(),
                ..input()
            })
            .unwrap_err();
            assert_eq!(fault.field.as_deref(), Some("email"), "{bad}");
        }
    }
}
