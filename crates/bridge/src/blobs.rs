//! Files in and out: what a file picker gives, and stored documents.

use crate::refusal::{self, NOT_UNDERSTOOD, TOO_LARGE};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, Query, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use sisconecta_app::App;
use std::fmt::Write;
use std::sync::Arc;

#[derive(Debug, Deserialize)]
pub struct Named {
    #[serde(default)]
    name: String,
}

/// `PUT /blob?name=…`: keeps the bytes for a later request, which names them by the answered id.
pub async fn put(
    State(app): State<Arc<App>>,
    Query(named): Query<Named>,
    bytes: Result<Bytes, BytesRejection>,
) -> Response {
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(BytesRejection::FailedToBufferBody(why))
            if why.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE =>
        {
            return TOO_LARGE.into_response();
        }
        Err(_) => return NOT_UNDERSTOOD.into_response(),
    };
    match app.upload(&named.name, bytes.into()) {
        Ok(upload) => Json(json!({ "upload": upload })).into_response(),
        Err(fault) => refusal::of(&fault),
    }
}

/// `GET /blob/{hash}?name=…`: a stored document, shown under that name.
pub async fn get(
    State(app): State<Arc<App>>,
    Path(hash): Path<String>,
    Query(named): Query<Named>,
) -> Response {
    match app.blob(&hash).await {
        Ok(blob) => {
            let headers = [
                (CONTENT_TYPE, blob.media_type),
                (CONTENT_DISPOSITION, shown_as(&named.name)),
                (X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
                (CACHE_CONTROL, "no-store".to_owned()),
            ];
            (headers, blob.bytes).into_response()
        }
        Err(fault) => refusal::of(&fault),
    }
}

/// The header that names a document, for any name: RFC 8187.
fn shown_as(name: &str) -> String {
    let mut header = "inline".to_owned();
    if !name.is_empty() {
        header.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                header.push(char::from(byte));
            } else {
                // Writing to a String cannot fail.
                let _ = write!(header, "%{byte:02X}");
            }
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::shown_as;

    #[test]
    fn a_name_cannot_break_out_of_its_header() {
        assert_eq!(
            shown_as("Anexo 6.pdf"),
            "inline; filename*=UTF-8''Anexo%206.pdf"
        );
        assert_eq!(
            shown_as("a\r\nb\"ñ"),
            "inline; filename*=UTF-8''a%0D%0Ab%22%C3%B1"
        );
        assert_eq!(shown_as(""), "inline");
    }
}
