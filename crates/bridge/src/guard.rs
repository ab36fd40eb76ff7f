//! Who may ask: this machine, and whoever knows the token.

use crate::address::{Token, is_loopback};
use crate::refusal::{FOREIGN_HOST, Refusal, WITHOUT_TOKEN};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, HOST};
use axum::middleware::Next;
use axum::response::Response;
use std::net::SocketAddr;

/// Turns away requests that a page of another site makes under a name of its own.
pub async fn only_this_machine(
    State(listening): State<SocketAddr>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    if is_loopback(host, listening) {
        Ok(next.run(request).await)
    } else {
        Err(FOREIGN_HOST)
    }
}

/// Turns away requests without the token.
pub async fn only_with_token(
    State(token): State<Token>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let shown = bearer(request.headers())
        .or_else(|| in_address(&request))
        .unwrap_or_default();
    if token.is(shown) {
        Ok(next.run(request).await)
    } else {
        Err(WITHOUT_TOKEN)
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

/// A new tab and a stream of events cannot send headers; only what reads may carry the token in its address.
fn in_address(request: &Request) -> Option<&str> {
    if request.method() != axum::http::Method::GET {
        return None;
    }
    request
        .uri()
        .query()?
        .split('&')
        .find_map(|pair| pair.strip_prefix("token="))
}
