//! The directory: people and public entities, each entered once.

use super::types::{
    DocumentType, Entities, EntityRow, People, PersonInput, PersonRow, RenameEntity, SavePerson,
    SearchEntities, SearchPeople,
};
use crate::context::Ctx;
use crate::fault::Fault;
use serde_json::{Value, json};
use sisconecta_domain::dni::Dni;
use sisconecta_domain::ids::{EntityId, PersonId};
use sisconecta_domain::names::{
    collapse, dictionary_key, display_name, fold, matches, proper_case,
};
use sisconecta_store::directory::PersonFound;
use sisconecta_store::{StoreError, Writing};
use std::collections::HashMap;
use uuid::Uuid;

/// Most rows a search answers: a whole directory, when its list leaves as a spreadsheet.
const MOST: u32 = 50_000;
const LONGEST_ENTITY: usize = 200;

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

/// Whether a text has the form of an address: something, an at sign, and a domain with a dot; no blanks.
pub(crate) fn is_email(text: &str) -> bool {
    let text = text.trim();
    let Some((name, domain)) = text.split_once('@') else {
        return false;
    };
    let domain_ok = domain.split('.').count() > 1 && domain.split('.').all(|part| !part.is_empty());
    !name.is_empty() && domain_ok && !domain.contains('@') && !text.contains(char::is_whitespace)
}

/// The input with blanks collapsed and names in their usual case, or what is wrong with it.
pub(crate) fn checked(input: &PersonInput) -> Result<PersonInput, Fault> {
    let number = collapse(&input.document_number)
        .replace([' ', '-'], "")
        .to_uppercase();
    match input.document_type {
        DocumentType::Dni => {
            if let Err(error) = number.parse::<Dni>() {
                let proposal = Dni::lost_zero_proposal(&number)
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
    let name = |field: &str, text: &str, what: &str, needed: bool| {
        let text = collapse(text);
        if needed && text.is_empty() {
            return Err(Fault::input(field, format!("Falta {what}.")));
        }
        if text.chars().count() > 80 || text.chars().any(|c| c.is_ascii_digit()) {
            return Err(Fault::input(
                field,
                format!("Revise {what}: no lleva números ni más de 80 letras."),
            ));
        }
        let shouted = !text.chars().any(char::is_lowercase);
        Ok(if shouted { proper_case(&text) } else { text })
    };
    let email = collapse(&input.email).to_lowercase();
    if !email.is_empty() && !is_email(&email) {
        return Err(Fault::input(
            "email",
            "El correo no tiene la forma nombre@institucion.gob.pe. Corríjalo o déjelo vacío.",
        ));
    }
    Ok(PersonInput {
        document_type: input.document_type,
        document_number: number,
        paternal: name("paternal", &input.paternal, "el apellido paterno", true)?,
        maternal: name("maternal", &input.maternal, "el apellido materno", false)?,
        names: name("names", &input.names, "los nombres", true)?,
        entity: collapse(&input.entity),
        post: collapse(&input.post),
        email,
        phone: collapse(&input.phone),
    })
}

/// Names of entities by how they are searched, so that an entity typed with other accents is the same one.
pub(crate) struct EntityNames(HashMap<String, String>);

impl EntityNames {
    pub(crate) async fn load(tx: &mut Writing) -> Result<Self, StoreError> {
        let entities = tx.entities().await?;
        Ok(Self(
            entities
                .into_iter()
                .map(|(_, name)| (fold(&name), name))
                .collect(),
        ))
    }

    /// The name under which the directory knows the entity; a new one is written.
    pub(crate) async fn settle(
        &mut self,
        tx: &mut Writing,
        name: &str,
    ) -> Result<String, StoreError> {
        if name.is_empty() {
            return Ok(String::new());
        }
        if let Some(known) = self.0.get(&fold(name)) {
            return Ok(known.clone());
        }
        tx.edit(
            "public_entity",
            EntityId::fresh().0,
            &[("name", json!(name))],
        )
        .await?;
        self.0.insert(fold(name), name.to_owned());
        Ok(name.to_owned())
    }
}

/// Writes a person. `only_fill`: what is already known is kept, and only what was empty is filled.
pub(crate) async fn write_person(
    tx: &mut Writing,
    entities: &mut EntityNames,
    id: Uuid,
    person: &PersonInput,
    only_fill: bool,
) -> Result<(), StoreError> {
    let entity = entities.settle(tx, &person.entity).await?;
    let known = tx.record("person", id).await?;
    let fields = [
        ("document_type", json!(person.document_type)),
        ("document_number", json!(person.document_number)),
        ("paternal", json!(person.paternal)),
        ("maternal", json!(person.maternal)),
        ("names", json!(person.names)),
        ("entity", json!(entity)),
        ("post", json!(person.post)),
        ("email", json!(person.email)),
        ("phone", json!(person.phone)),
    ];
    let wanted: Vec<_> = fields
        .into_iter()
        .filter(|(field, value)| {
            let before = known.as_ref().map_or("", |record| record.text(field));
            // An empty text is written only where it clears something.
            let empty = value.as_str().is_some_and(str::is_empty);
            if before.is_empty() {
                !empty
            } else {
                !only_fill
            }
        })
        .collect();
    tx.edit("person", id, &wanted).await
}

fn document_kind(kind: DocumentType) -> &'static str {
    match kind {
        DocumentType::Dni => "dni",
        DocumentType::ForeignCard => "foreign_card",
        DocumentType::Passport => "passport",
    }
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
            let id: PersonId = found
                .id
                .parse()
                .map_err(|error| Fault::internal("person id", &error))?;
            write_person(tx, entities, id.0, person, true).await?;
            Ok((id, false))
        }
        None => {
            let id = PersonId::fresh();
            write_person(tx, entities, id.0, person, false).await?;
            Ok((id, true))
        }
    }
}

pub(crate) async fn search_people(ctx: &Ctx<'_>, request: SearchPeople) -> Result<People, Fault> {
    let (total, found) = ctx
        .store
        .search_people(&request.text, request.limit.min(MOST))
        .await?;
    Ok(People {
        total,
        rows: found
            .into_iter()
            .map(person_row)
            .collect::<Result<_, _>>()?,
    })
}

pub(crate) async fn save_person(ctx: &Ctx<'_>, request: SavePerson) -> Result<PersonRow, Fault> {
    let person = checked(&request.person)?;
    ctx.write(async |tx| {
        let twin = tx
            .person_by_document(document_kind(person.document_type), &person.document_number)
            .await?;
        if let Some(twin) = &twin
            && Some(twin.id.as_str()) != request.id.map(|id| id.to_string()).as_deref()
        {
            let name = display_name(&twin.paternal, &twin.maternal, &twin.names);
            return Err(Fault::input(
                "document_number",
                format!("Ese documento ya es de {name}. No se guardó. Búsquela por su documento."),
            ));
        }
        let id = request.id.unwrap_or_else(PersonId::fresh);
        if request.id.is_some() && tx.record("person", id.0).await?.is_none() {
            return Err(Fault::not_found());
        }
        let mut entities = EntityNames::load(tx).await?;
        write_person(tx, &mut entities, id.0, &person, false).await?;
        Ok(())
    })
    .await?;
    let found = ctx
        .store
        .person_by_document(document_kind(person.document_type), &person.document_number)
        .await?
        .ok_or_else(Fault::not_found)?;
    person_row(found)
}

/// What people signed keeps the name that stood there.
pub(crate) async fn rename_entity(
    ctx: &Ctx<'_>,
    request: RenameEntity,
) -> Result<EntityRow, Fault> {
    let typed = collapse(&request.name);
    if typed.is_empty() {
        return Err(Fault::input("name", "Falta el nombre de la entidad."));
    }
    if typed.chars().count() > LONGEST_ENTITY {
        return Err(Fault::input(
            "name",
            "El nombre pasa de 200 letras. Acórtelo; no se cambió nada.",
        ));
    }
    let identified = |id: &str| -> Result<Uuid, Fault> {
        id.parse()
            .map_err(|error| Fault::internal("directory id", &error))
    };
    let (name, people) = ctx
        .write(async |tx| {
            let entities = tx.entities().await?;
            let own = request.id.to_string();
            let old = entities
                .iter()
                .find(|(id, _)| *id == own)
                .map(|(_, name)| fold(name))
                .ok_or_else(Fault::not_found)?;
            // One that is known already keeps its spelling.
            let name = entities
                .iter()
                .map(|(_, name)| name)
                .find(|name| fold(name) == fold(&typed) && fold(name) != old)
                .unwrap_or(&typed)
                .clone();
            // Two laptops may have written the same entity; all of its records go on together.
            for (id, _) in entities.iter().filter(|(_, name)| fold(name) == old) {
                let edit = [("name", json!(name))];
                tx.edit("public_entity", identified(id)?, &edit).await?;
            }
            let mut people = 0;
            for (id, entity) in tx.people_of_entities().await? {
                let here = fold(&entity);
                if here == old {
                    let edit = [("entity", json!(name))];
                    tx.edit("person", identified(&id)?, &edit).await?;
                }
                people += u32::from(here == old || here == fold(&name));
            }
            Ok((name, people))
        })
        .await?;
    Ok(EntityRow {
        id: request.id,
        name,
        people,
    })
}

pub(crate) async fn search_entities(
    ctx: &Ctx<'_>,
    request: SearchEntities,
) -> Result<Entities, Fault> {
    let mut found: Vec<_> = ctx
        .store
        .entities()
        .await?
        .into_iter()
        .filter(|(_, name, _)| matches(&request.text, &fold(name)))
        .collect();
    // The same entity written by two laptops is shown once.
    found.sort_by(|a, b| (fold(&a.1), &a.0).cmp(&(fold(&b.1), &b.0)));
    found.dedup_by(|later, first| {
        let same = fold(&later.1) == fold(&first.1);
        // People are counted by the very name; twins of one spelling have counted the same ones.
        if same && later.1 != first.1 {
            first.2 += later.2;
        }
        same
    });
    found.sort_by_cached_key(|(_, name, _)| dictionary_key(name));
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let rows = found
        .into_iter()
        .take(request.limit.min(MOST) as usize)
        .map(|(id, name, people)| {
            let id = id
                .parse()
                .map_err(|error| Fault::internal("entity id", &error))?;
            Ok(EntityRow { id, name, people })
        })
        .collect::<Result<_, Fault>>()?;
    Ok(Entities { total, rows })
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
