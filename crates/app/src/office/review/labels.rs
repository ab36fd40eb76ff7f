//! How records, fields and values are called by people: those of the office here, the others as their service says.

use super::names::person_name;
use crate::service::Service;
use serde_json::Value;
use sisconecta_domain::kinds::{self, Column};
use sisconecta_domain::staff::Post;
use sisconecta_domain::time::short_date;
use sisconecta_domain::training::{Catalogue, System};
use sisconecta_store::{Store, StoreError};
use uuid::Uuid;

type Services<'a> = &'a [&'a dyn Service];

/// What a record or fact is.
pub(crate) fn kind_label(services: Services<'_>, kind: &str) -> &'static str {
    match kind {
        "centre" => "Centro",
        "staff" => "Personal",
        "public_entity" => "Entidad",
        "person" => "Persona",
        "catalogue_entry" => "Catálogo de la sede",
        "document_issue" => "Documento emitido",
        "list_export" => "Exportación de una lista",
        "person_link" => "Unión de personas",
        "annulment" => "Anulación",
        _ => services
            .iter()
            .find_map(|service| service.kind_label(kind))
            .or_else(|| kinds::kind(kind).map(|known| known.label))
            .unwrap_or("Registro de una versión más nueva"),
    }
}

/// A field as its kind declares it.
fn column(kind: &str, field: &str) -> Option<&'static Column> {
    kinds::kind(kind)?.column(field)
}

/// What a field is called. Fields of the same meaning have the same name everywhere.
pub(super) fn field_label(services: Services<'_>, kind: &str, field: &str) -> &'static str {
    match (kind, field) {
        ("person", "post") => "Cargo",
        ("staff", "post") => "Cargo",
        ("centre", "name") => "Nombre del centro",
        ("public_entity", "name") => "Nombre de la entidad",
        _ => services
            .iter()
            .find_map(|service| service.field_label(kind, field))
            .or_else(|| column(kind, field).map(|known| known.label))
            .or_else(|| plain_label(field))
            .unwrap_or("Dato de una versión más nueva"),
    }
}

fn plain_label(field: &str) -> Option<&'static str> {
    Some(match field {
        "active" => "Activo",
        "address" => "Dirección",
        "area" => "Ámbito",
        "catalogue" => "Lista",
        "code" => "Código oficial",
        "date" => "Fecha",
        "document_number" => "Número de documento",
        "document_type" => "Tipo de documento",
        "email" => "Correo electrónico",
        "entity" => "Entidad",
        "extension" => "Anexo telefónico",
        "kind" => "Tipo",
        "maternal" => "Apellido materno",
        "name" => "Nombre",
        "names" => "Nombres",
        "note" => "Nota",
        "notes" => "Notas",
        "number" => "Número",
        "paternal" => "Apellido paterno",
        "person" => "Persona",
        "phone" => "Teléfono",
        "post" => "Cargo",
        "removed" => "Retirado",
        "state" => "Estado",
        "system" => "Sistema",
        "telephone" => "Teléfono",
        "text" => "Texto",
        "training" => "Evento",
        _ => return None,
    })
}

/// The label of one of an enumeration's values, if the value is one.
macro_rules! label_of {
    ($value:expr, $type:ty) => {
        serde_json::from_value::<$type>($value.clone())
            .ok()
            .map(|known| known.label().to_owned())
    };
}
pub(crate) use label_of;

fn known_value(services: Services<'_>, kind: &str, field: &str, value: &Value) -> Option<String> {
    let code = value.as_str().unwrap_or_default();
    match (kind, field, code) {
        ("staff", "post", _) => label_of!(value, Post),
        (_, "system", _) => label_of!(value, System),
        ("catalogue_entry", "catalogue", _) => label_of!(value, Catalogue),
        ("person", "document_type", "dni") => Some("DNI".to_owned()),
        ("person", "document_type", "foreign_card") => Some("Carné de extranjería".to_owned()),
        ("person", "document_type", "passport") => Some("Pasaporte".to_owned()),
        _ => services
            .iter()
            .find_map(|service| service.value_label(kind, field, value))
            .or_else(|| (column(kind, field)?.said)(value)),
    }
}

/// A value as people read it; empty when there is none.
pub(super) async fn value_text(
    services: Services<'_>,
    store: &Store,
    kind: &str,
    field: &str,
    value: &Value,
) -> Result<String, StoreError> {
    if let Some(text) = known_value(services, kind, field, value) {
        return Ok(text);
    }
    Ok(match value {
        Value::Null => String::new(),
        Value::Bool(true) => "Sí".to_owned(),
        Value::Bool(false) => "No".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text_value(services, store, text).await?,
        Value::Array(values) => {
            let texts: Vec<String> = values
                .iter()
                .map(|value| match value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                })
                .collect();
            texts.join(", ")
        }
        Value::Object(_) => value.to_string(),
    })
}

/// A text, a date as it is written here, or the name of the record whose id it is.
async fn text_value(
    services: Services<'_>,
    store: &Store,
    text: &str,
) -> Result<String, StoreError> {
    if let Ok(date) = text.parse::<chrono::NaiveDate>() {
        return Ok(short_date(date));
    }
    let Ok(id) = text.parse::<Uuid>() else {
        return Ok(text.to_owned());
    };
    for kind in ["person", "staff"] {
        if let Some(found) = store.record(kind, id).await? {
            return Ok(person_name(&found));
        }
    }
    for kind in ["public_entity", "catalogue_entry"] {
        if let Some(found) = store.record(kind, id).await? {
            return Ok(found.text("name").to_owned());
        }
    }
    for service in services {
        if let Some(name) = service.name_of(store, id).await? {
            return Ok(name);
        }
    }
    Ok(text.to_owned())
}
