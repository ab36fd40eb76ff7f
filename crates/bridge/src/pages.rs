//! The built screens, for a plain browser.

use crate::refusal::NOT_FOUND;
use axum::extract::State;
use axum::http::Uri;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS,
};
use axum::response::{IntoResponse, Response};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// As in the window, but for the one server that this page may ask.
const POLICY: &str = "default-src 'self'; connect-src 'self'; font-src 'self' data:; frame-src 'none'; img-src 'self' data: blob:; \
                      object-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// Folder of the built screens, when the bridge was given one.
pub type Folder = Arc<Option<PathBuf>>;

/// Any address that is not a request.
pub async fn page(State(folder): State<Folder>, uri: Uri) -> Response {
    let Some(file) = folder
        .as_deref()
        .and_then(|folder| within(folder, uri.path()))
    else {
        return NOT_FOUND.into_response();
    };
    match tokio::fs::read(&file).await {
        Ok(bytes) => {
            let headers = [
                (CONTENT_TYPE, media_type(&file)),
                (CONTENT_SECURITY_POLICY, POLICY),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (CACHE_CONTROL, "no-cache"),
            ];
            (headers, bytes).into_response()
        }
        Err(_) => NOT_FOUND.into_response(),
    }
}

/// The file of an address, never outside the folder. Built files have plain names, so nothing is decoded.
fn within(folder: &Path, address: &str) -> Option<PathBuf> {
    let mut file = folder.to_path_buf();
    let relative = if address == "/" {
        "index.html"
    } else {
        address.strip_prefix('/')?
    };
    for part in relative.split('/') {
        let plain = part
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        if !plain || part.is_empty() || part.starts_with('.') {
            return None;
        }
        file.push(part);
    }
    Some(file)
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("woff2") => "font/woff2",
        Some("woff") => "font/woff",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::within;
    use std::path::Path;

    #[test]
    fn an_address_never_leaves_the_folder() {
        let folder = Path::new("dist");
        assert_eq!(within(folder, "/"), Some("dist/index.html".into()));
        assert_eq!(
            within(folder, "/assets/index-1a.js"),
            Some("dist/assets/index-1a.js".into())
        );
        for address in [
            "/../Cargo.toml",
            "/assets/../../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "//etc/passwd",
            "/.env",
            "/a\\..\\b",
            "",
            "/a//b",
        ] {
            assert_eq!(within(folder, address), None, "{address}");
        }
    }
}
