//! How records, fields and values are called by people.

use super::person_name;
use serde_json::Value;
use sisconecta_domain::staff::Post;
use sisconecta_domain::time::short_date;
use sisconecta_domain::training as t;
use sisconecta_store::{Store, StoreError};
use uuid::Uuid;

/// What a record or fact is.
pub(crate) fn kind_label(kind: &str) -> &'static str {
    match kind {
        "centre" => "Centro",
        "staff" => "Personal",
        "public_entity" => "Entidad",
        "person" => "Persona",
        "training" => "Evento",
        "session" => "Sesión",
        "agenda_item" => "Fila del programa",
        "speaker" => "Expositor",
        "enrolment" => "Inscripción",
        "invitation" => "Invitación",
        "test_score" => "Prueba",
        "participation_report" => "Informe de participación",
        "event_report" => "Informe del evento",
        "participant_pack" => "Carpeta del participante",
        "catalogue_entry" => "Catálogo de la sede",
        "expediente" => "Expediente",
        "attendance" => "Asistencia",
        "signature" => "Firma",
        "slip_stamp" => "Papeleta sellada",
        "document_issue" => "Documento emitido",
        "training_step" => "Paso del evento",
        "expediente_part" => "Pieza del expediente",
        "expediente_closing" => "Cierre del expediente",
        "expediente_export" => "Carpeta del expediente",
        "list_export" => "Exportación de una lista",
        "event_photo" => "Foto del evento",
        "pack_material" => "Documento de la carpeta",
        "survey_sheet" => "Encuesta",
        "survey_closing" => "Cierre de la encuesta",
        "person_link" => "Unión de personas",
        "annulment" => "Anulación",
        _ => "Registro de una versión más nueva",
    }
}

/// What a field is called. Fields of the same meaning have the same name everywhere.
pub(super) fn field_label(kind: &str, field: &str) -> &'static str {
    match (kind, field) {
        ("training", "state") => "Estado del evento",
        ("training", "methodology") | ("agenda_item", "methodology") => "Metodología",
        ("event_report", "methodology") => "Metodología aplicada",
        ("event_report", "state") => "Estado del informe",
        ("speaker", "system") | ("participation_report", "system") => "Sistema",
        ("speaker", "kind") => "Procedencia",
        ("agenda_item", "kind") => "Tipo de actividad",
        ("test_score", "kind") => "Prueba",
        ("person", "post") => "Cargo",
        ("staff", "post") => "Cargo",
        ("invitation", "means") => "Medio de la invitación",
        ("enrolment", "means") => "Medio de la inscripción",
        ("centre", "name") => "Nombre del centro",
        ("training", "name") => "Nombre del evento",
        ("public_entity", "name") => "Nombre de la entidad",
        ("expediente", "number") => "Número del expediente",
        _ => plain_label(field),
    }
}

fn plain_label(field: &str) -> &'static str {
    match field {
        "active" => "Activo",
        "activity" => "Actividad",
        "address" => "Dirección",
        "addressee" => "Destinatario",
        "addressee_email" => "Correo del destinatario",
        "ally_agreement" => "Convenio con el aliado",
        "ally_name" => "Aliado privado",
        "area" => "Ámbito",
        "audience" => "Público objetivo",
        "audience_text" => "Público asistente",
        "authorisation" => "Autorización",
        "box_number" => "Caja",
        "catalogue" => "Lista",
        "catalogue_topic" => "Tema del catálogo",
        "citizen_justification" => "Justificación de ciudadanos",
        "citizen_requester" => "Quién pide que asistan ciudadanos",
        "closed_by" => "Quién clausura",
        "code" => "Código oficial",
        "coordination_date" => "Fecha de coordinación",
        "date" => "Fecha",
        "delegation_reason" => "Motivo de la delegación",
        "document_number" => "Número de documento",
        "document_type" => "Tipo de documento",
        "done" => "Se realizó",
        "done_note" => "Nota de lo realizado",
        "drafted_by" => "Quién lo redactó",
        "email" => "Correo electrónico",
        "end_time" => "Hora de término",
        "entity" => "Entidad",
        "extension" => "Anexo telefónico",
        "finished_on" => "Fecha en que se terminó",
        "folders_delivered" => "Carpetas entregadas",
        "free_of_charge" => "Gratuito",
        "has_private_ally" => "Con aliado privado",
        "includes_citizens" => "Incluye ciudadanos",
        "institution" => "Institución",
        "inviting_entity" => "Entidad que invita",
        "kind" => "Tipo",
        "letter" => "Carta",
        "maternal" => "Apellido materno",
        "means" => "Medio",
        "methodology" => "Metodología",
        "modality" => "Modalidad",
        "name" => "Nombre",
        "names" => "Nombres",
        "note" => "Nota",
        "notes" => "Notas",
        "number" => "Número",
        "objective" => "Objetivo",
        "organiser" => "Organizador",
        "origin" => "Origen",
        "part" => "Parte del día",
        "paternal" => "Apellido paterno",
        "person" => "Persona",
        "phone" => "Teléfono",
        "place_prefix" => "Lugar de la carta",
        "platform" => "Plataforma",
        "post" => "Cargo",
        "presented_by" => "Quién presenta",
        "process" => "Proceso",
        "programmed" => "Programado en el plan",
        "received_on" => "Fecha de recepción",
        "removed" => "Retirado",
        "requesting_entity" => "Entidad que solicita",
        "response" => "Respuesta",
        "response_means" => "Medio de la respuesta",
        "response_on" => "Fecha de la respuesta",
        "responsible" => "Responsable",
        "results_text" => "Resultados",
        "retention" => "Plazo de conservación",
        "sent_on" => "Fecha de envío",
        "shelf" => "Estante",
        "speaker" => "Expositor",
        "start_time" => "Hora de inicio",
        "state" => "Estado",
        "submitted_by" => "Quién lo presentó",
        "submitted_on" => "Fecha de presentación",
        "system" => "Sistema",
        "systems" => "Sistemas",
        "telephone" => "Teléfono",
        "tenths" => "Nota",
        "tests_apply" => "Se aplican pruebas",
        "tests_defined_by" => "Quién define las pruebas",
        "text" => "Texto",
        "topic" => "Tema",
        "training" => "Evento",
        "training_type" => "Tipo de capacitación",
        "venue_address" => "Dirección del local",
        "venue_confirmed" => "Local confirmado",
        "venue_lender" => "Quién presta el local",
        "venue_name" => "Local",
        "volume" => "Tomo",
        _ => "Dato de una versión más nueva",
    }
}

/// Codes without labels of their own elsewhere.
fn plain_value(kind: &str, field: &str, code: &str) -> Option<&'static str> {
    Some(match (kind, field, code) {
        ("person", "document_type", "dni") => "DNI",
        ("person", "document_type", "foreign_card") => "Carné de extranjería",
        ("person", "document_type", "passport") => "Pasaporte",
        ("invitation", _, "email") => "Correo electrónico",
        ("invitation", _, "written") => "Por escrito",
        ("invitation", _, "telephone") => "Teléfono",
        ("invitation", _, "in_person") => "En persona",
        ("invitation", "response", "none") => "Sin respuesta",
        ("invitation", "response", "confirmed") => "Confirmada",
        ("invitation", "response", "declined") => "Declinada",
        ("test_score", "kind", "entry") => "Prueba de entrada",
        ("test_score", "kind", "exit") => "Prueba de salida",
        ("agenda_item", "done", "done") => "Se realizó",
        ("agenda_item", "done", "not_done") => "No se realizó",
        ("event_report", "state", "draft") => "En redacción",
        ("event_report", "state", "finished") => "Terminado",
        ("event_report", "state", "submitted") => "Presentado",
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

fn known_value(kind: &str, field: &str, value: &Value) -> Option<String> {
    match (kind, field) {
        ("staff", "post") => label_of!(value, Post),
        ("training", "state") => label_of!(value, t::TrainingState),
        ("training", "training_type") => label_of!(value, t::TrainingType),
        ("training", "modality") => label_of!(value, t::Modality),
        ("training", "organiser") => label_of!(value, t::Organiser),
        ("training", "origin") => label_of!(value, t::Origin),
        ("training", "citizen_justification") => label_of!(value, t::CitizenJustification),
        (_, "system") => label_of!(value, t::System),
        ("training", "systems") => {
            let systems: Vec<t::System> = serde_json::from_value(value.clone()).ok()?;
            let labels: Vec<&str> = systems.into_iter().map(t::System::label).collect();
            Some(labels.join(", "))
        }
        ("catalogue_entry", "catalogue") => label_of!(value, t::Catalogue),
        ("session", "part") => label_of!(value, t::DayPart),
        ("agenda_item", "kind") => label_of!(value, t::AgendaKind),
        ("speaker", "kind") => label_of!(value, t::SpeakerKind),
        ("enrolment", "means") => label_of!(value, t::EnrolmentMeans),
        ("test_score", "tenths") => value
            .as_i64()
            .map(|tenths| format!("{},{}", tenths / 10, tenths % 10)),
        _ => plain_value(kind, field, value.as_str().unwrap_or_default()).map(str::to_owned),
    }
}

/// A value as people read it; empty when there is none.
pub(super) async fn value_text(
    store: &Store,
    kind: &str,
    field: &str,
    value: &Value,
) -> Result<String, StoreError> {
    if let Some(text) = known_value(kind, field, value) {
        return Ok(text);
    }
    Ok(match value {
        Value::Null => String::new(),
        Value::Bool(true) => "Sí".to_owned(),
        Value::Bool(false) => "No".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text_value(store, text).await?,
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
async fn text_value(store: &Store, text: &str) -> Result<String, StoreError> {
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
    for kind in ["training", "public_entity", "speaker", "catalogue_entry"] {
        if let Some(found) = store.record(kind, id).await? {
            return Ok(found.text("name").to_owned());
        }
    }
    Ok(text.to_owned())
}
