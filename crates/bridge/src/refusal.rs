//! A request that the bridge itself turns away, in the same shape as the use cases' own refusals.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use sisconecta_app::Fault;

/// Status, code for the program, and sentence for the person.
#[derive(Debug, Clone, Copy)]
pub struct Refusal(pub StatusCode, pub &'static str, pub &'static str);

pub const WITHOUT_TOKEN: Refusal = Refusal(
    StatusCode::UNAUTHORIZED,
    "without_token",
    "Esta página ya no tiene permiso para hablar con Sisconecta. No se cambió nada. Abra otra vez la dirección que mostró el programa al iniciar.",
);
pub const FOREIGN_HOST: Refusal = Refusal(
    StatusCode::FORBIDDEN,
    "foreign_host",
    "Sisconecta solo responde en esta misma computadora. No se cambió nada. Abra la dirección que mostró el programa al iniciar.",
);
pub const NOT_UNDERSTOOD: Refusal = Refusal(
    StatusCode::BAD_REQUEST,
    "not_understood",
    "El pedido no se entendió y no se cambió nada. Vuelva a cargar la página.",
);
pub const TOO_LARGE: Refusal = Refusal(
    StatusCode::PAYLOAD_TOO_LARGE,
    "too_large",
    "El archivo es demasiado grande y no se leyó. Compruebe que eligió el correcto.",
);
pub const NOT_FOUND: Refusal = Refusal(
    StatusCode::NOT_FOUND,
    "not_found",
    "Esa página no existe. Vuelva a la dirección que mostró el programa al iniciar.",
);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(status, code, sentence) = self;
        (
            status,
            Json(json!({ "code": code, "sentence": sentence, "field": null, "warning": false })),
        )
            .into_response()
    }
}

/// A refusal of the use cases. *Not allowed now* is a conflict with how things stand; the rest is about the request.
pub fn of(fault: &Fault) -> Response {
    let body = serde_json::to_value(fault).unwrap_or(Value::Null);
    let status = if body["warning"] == true {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    (status, Json(body)).into_response()
}
