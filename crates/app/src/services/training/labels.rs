//! How records of an event, their fields and values are called by people.

use crate::office::review::label_of;
use serde_json::Value;
use sisconecta_domain::training as t;

/// What a record or fact is.
pub(super) fn kind_label(kind: &str) -> Option<&'static str> {
    Some(match kind {
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
        "expediente" => "Expediente",
        "attendance" => "Asistencia",
        "signature" => "Firma",
        "slip_stamp" => "Papeleta sellada",
        "training_step" => "Paso del evento",
        "expediente_part" => "Pieza del expediente",
        "expediente_closing" => "Cierre del expediente",
        "expediente_export" => "Carpeta del expediente",
        "event_photo" => "Foto del evento",
        "pack_material" => "Documento de la carpeta",
        "survey_sheet" => "Encuesta",
        "survey_closing" => "Cierre de la encuesta",
        _ => return None,
    })
}

/// What a field is called.
pub(super) fn field_label(kind: &str, field: &str) -> Option<&'static str> {
    kind_label(kind)?;
    Some(match (kind, field) {
        ("training", "state") => "Estado del evento",
        ("training", "methodology") | ("agenda_item", "methodology") => "Metodología",
        ("event_report", "methodology") => "Metodología aplicada",
        ("event_report", "state") => "Estado del informe",
        ("speaker", "system") | ("participation_report", "system") => "Sistema",
        ("speaker", "kind") => "Procedencia",
        ("agenda_item", "kind") => "Tipo de actividad",
        ("test_score", "kind") => "Prueba",
        ("invitation", "means") => "Medio de la invitación",
        ("enrolment", "means") => "Medio de la inscripción",
        ("training", "name") => "Nombre del evento",
        ("expediente", "number") => "Número del expediente",
        _ => return plain_label(field),
    })
}

fn plain_label(field: &str) -> Option<&'static str> {
    Some(match field {
        "activity" => "Actividad",
        "addressee" => "Destinatario",
        "addressee_email" => "Correo del destinatario",
        "ally_agreement" => "Convenio con el aliado",
        "ally_name" => "Aliado privado",
        "audience" => "Público objetivo",
        "audience_text" => "Público asistente",
        "authorisation" => "Autorización",
        "box_number" => "Caja",
        "catalogue_topic" => "Tema del catálogo",
        "citizen_justification" => "Justificación de ciudadanos",
        "citizen_requester" => "Quién pide que asistan ciudadanos",
        "closed_by" => "Quién clausura",
        "coordination_date" => "Fecha de coordinación",
        "delegation_reason" => "Motivo de la delegación",
        "done" => "Se realizó",
        "done_note" => "Nota de lo realizado",
        "drafted_by" => "Quién lo redactó",
        "end_time" => "Hora de término",
        "finished_on" => "Fecha en que se terminó",
        "folders_delivered" => "Carpetas entregadas",
        "free_of_charge" => "Gratuito",
        "has_private_ally" => "Con aliado privado",
        "includes_citizens" => "Incluye ciudadanos",
        "institution" => "Institución",
        "inviting_entity" => "Entidad que invita",
        "letter" => "Carta",
        "means" => "Medio",
        "methodology" => "Metodología",
        "modality" => "Modalidad",
        "objective" => "Objetivo",
        "organiser" => "Organizador",
        "origin" => "Origen",
        "part" => "Parte del día",
        "place_prefix" => "Lugar de la carta",
        "platform" => "Plataforma",
        "presented_by" => "Quién presenta",
        "process" => "Proceso",
        "programmed" => "Programado en el plan",
        "received_on" => "Fecha de recepción",
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
        "submitted_by" => "Quién lo presentó",
        "submitted_on" => "Fecha de presentación",
        "systems" => "Sistemas",
        "tenths" => "Nota",
        "tests_apply" => "Se aplican pruebas",
        "tests_defined_by" => "Quién define las pruebas",
        "topic" => "Tema",
        "training_type" => "Tipo de capacitación",
        "venue_address" => "Dirección del local",
        "venue_confirmed" => "Local confirmado",
        "venue_lender" => "Quién presta el local",
        "venue_name" => "Local",
        "volume" => "Tomo",
        _ => return None,
    })
}

/// Codes without labels of their own elsewhere.
fn plain_value(kind: &str, field: &str, code: &str) -> Option<&'static str> {
    Some(match (kind, field, code) {
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

/// A value that is a code, as people read it.
pub(super) fn value_label(kind: &str, field: &str, value: &Value) -> Option<String> {
    match (kind, field) {
        ("training", "state") => label_of!(value, t::TrainingState),
        ("training", "training_type") => label_of!(value, t::TrainingType),
        ("training", "modality") => label_of!(value, t::Modality),
        ("training", "organiser") => label_of!(value, t::Organiser),
        ("training", "origin") => label_of!(value, t::Origin),
        ("training", "citizen_justification") => label_of!(value, t::CitizenJustification),
        ("training", "systems") => {
            let systems: Vec<t::System> = serde_json::from_value(value.clone()).ok()?;
            let labels: Vec<&str> = systems.into_iter().map(t::System::label).collect();
            Some(labels.join(", "))
        }
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
