//! The centre itself, who works in it, the people and entities it knows, and what headquarters lists.

use crate::catalogue::{Catalogue, SystemCode};
use crate::entity::EntityType;
use crate::names::display_name;
use crate::staff::Post;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;
use uuid::Uuid;

/// What identifies a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IdentityDocument {
    Dni,
    ForeignCard,
    Passport,
}

impl IdentityDocument {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Dni => "DNI",
            Self::ForeignCard => "Carné de extranjería",
            Self::Passport => "Pasaporte",
        }
    }
}
labelled_values!(IdentityDocument);

record! {
    /// A service centre of the ministry.
    Centre(CentreId) "centre" = "Centro" {
        code: String = "Código oficial",
        name: String = "Nombre del centro",
        address: String = "Dirección",
        telephone: String = "Teléfono",
        extension: String = "Anexo telefónico",
        email: String = "Correo electrónico",
        area: String = "Ámbito",
    }
    titled name;
    writers Administration;
    longest 200 [code, name, address, telephone, extension, email, area];
}

record! {
    /// A member of the centre's staff. Who left is not removed but no longer active.
    Staff(StaffId) "staff" = "Personal" {
        paternal: String = "Apellido paterno",
        maternal: String = "Apellido materno",
        names: String = "Nombres",
        post: Option<Post> = "Cargo",
        active: Option<bool> = "Activo",
    }
    titled paternal, maternal, names;
    writers Administration;
    personal [paternal, maternal, names];
    longest 80 [paternal, maternal, names];
}

record! {
    /// A public body whose officials attend. It has several records where two laptops wrote it, or under the name it had before;
    /// [`EntityLink`] makes them one.
    // K-08
    PublicEntity(EntityId) "public_entity" = "Entidad" {
        name: String = "Nombre de la entidad",
        legal_name: String = "Razón social",
        ruc: String = "RUC",
        siaf_code: String = "Código SIAF",
        unit_code: String = "Código de unidad",
        entity_type: Option<EntityType> = "Tipo de entidad",
        ubigeo: String = "Ubigeo",
        address: String = "Dirección",
        phones: String = "Teléfonos",
        email: String = "Correo electrónico",
        authority: String = "Autoridad",
        authority_post: String = "Cargo de la autoridad",
        in_area: Option<bool> = "Dentro del ámbito",
    }
    titled name;
    personal [authority];
    index [ruc];
    index [siaf_code];
    searched [name, legal_name, ruc, siaf_code];
    longest 300 [name, legal_name, ruc, siaf_code, unit_code, ubigeo, address, phones, email, authority, authority_post];
}

record! {
    /// A natural person, as far as the centre needs to know one.
    Person(PersonId) "person" = "Persona" {
        document_type: Option<IdentityDocument> = "Tipo de documento",
        document_number: String = "Número de documento",
        paternal: String = "Apellido paterno",
        maternal: String = "Apellido materno",
        names: String = "Nombres",
        entity: Option<EntityId> = "Entidad",
        post: String = "Cargo",
        email: String = "Correo electrónico",
        phone: String = "Teléfono",
    }
    titled paternal, maternal, names;
    personal [document_type, document_number, paternal, maternal, names, entity, post, email, phone];
    index [document_number, document_type];
    index [entity];
    searched [document_number, paternal, maternal, names];
    longest 80 [document_number, paternal, maternal, names];
    longest 200 [post, email, phone];
}

record! {
    /// An entry of one of headquarters' lists. What is retired, or not valid any more, stays on the records that name it.
    // C-52, Q-09, A-58: headquarters alone writes these.
    CatalogueEntry(CatalogueEntryId) "catalogue_entry" = "Catálogo de la sede" {
        list: Option<Catalogue> = "Lista",
        /// By which records name it, where they do not by its id.
        code: String = "Código",
        system: Option<SystemCode> = "Sistema",
        name: String = "Nombre",
        valid_from: Option<NaiveDate> = "Vigente desde",
        valid_until: Option<NaiveDate> = "Vigente hasta",
        active: Option<bool> = "Activo",
        /// Acronym.
        short_name: String = "Sigla",
        /// Code of the body that governs a system.
        governing_body: String = "Ente rector",
    }
    upcast [list_of_catalogue];
    titled name;
    writers Headquarters;
    index [code];
}

impl Staff {
    /// As lists write it: `HUAMÁN QUISPE, María`.
    #[must_use]
    pub fn name(&self) -> String {
        display_name(&self.paternal, &self.maternal, &self.names)
    }
}

impl CatalogueEntry {
    /// Whether it may be chosen on a day.
    #[must_use]
    pub fn is_active(&self, day: NaiveDate) -> bool {
        self.active.unwrap_or(true)
            && self.valid_from.is_none_or(|from| from <= day)
            && self.valid_until.is_none_or(|until| day <= until)
    }
}

/// Version 1 called the list of an entry its catalogue.
fn list_of_catalogue(name: String, value: Value) -> Option<(String, Value)> {
    Some(if name == "catalogue" {
        ("list".to_owned(), value)
    } else {
        (name, value)
    })
}

fact! {
    /// A list that left the program as a spreadsheet.
    // K-11, C-54
    ListExport "list_export" = "Exportación de una lista" {
        list: String = "Lista",
        case_kind: String = "Tipo de caso",
        /// Empty for a list that is of no case.
        case_id: Option<Uuid> = "Caso",
        format: String = "Formato",
        rows: Option<u32> = "Filas",
    }
    parent case_id;
}

fact! {
    /// Two records of one person; `merged_into` is the one that stands for both.
    PersonLink "person_link" = "Unión de personas" {
        person: Option<PersonId> = "Persona",
        merged_into: Option<PersonId> = "Se une a",
    }
    parent person;
    writers Administration;
    annulled by Administration;
    index [merged_into];
}

fact! {
    /// Two records of one public entity; `merged_into` is the one that stands for both.
    EntityLink "entity_link" = "Unión de entidades" {
        entity: Option<EntityId> = "Entidad",
        merged_into: Option<EntityId> = "Se une a",
    }
    parent entity;
    writers Administration;
    annulled by Administration;
    index [merged_into];
}
