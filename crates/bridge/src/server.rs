//! The loopback server: routes, limits, and the line that says where it listens.

use crate::address::Token;
use crate::refusal::{self, NOT_UNDERSTOOD};
use crate::{blobs, guard, pages};
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::middleware::from_fn_with_state;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use sisconecta_app::App;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};

/// A signature has some thousand points; nothing that a person enters is larger.
const LARGEST_REQUEST: usize = 4 * 1024 * 1024;
/// The window's limit for a chosen file.
const LARGEST_FILE: usize = sisconecta_app::MOST_UPLOAD;

/// A bridge that has its port and does not answer yet.
pub struct Bridge {
    listener: TcpListener,
    router: Router,
    address: SocketAddr,
    token: Token,
}

impl Bridge {
    /// Takes a port of loopback; 0 takes any free one. `ui` is the folder of the built screens.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn bind(app: Arc<App>, port: u16, ui: Option<PathBuf>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let token = Token::random();
        let router = router(app, address, token.clone(), ui);
        Ok(Self {
            listener,
            router,
            address,
            token,
        })
    }

    /// `http://127.0.0.1:4100`
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    #[must_use]
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// Answers until dropped.
    ///
    /// # Errors
    /// When the system takes the port away.
    pub async fn serve(self) -> io::Result<()> {
        axum::serve(self.listener, self.router).await
    }
}

fn router(app: Arc<App>, address: SocketAddr, token: Token, ui: Option<PathBuf>) -> Router {
    let requests = Router::new()
        .route(
            "/rpc",
            post(rpc).layer(DefaultBodyLimit::max(LARGEST_REQUEST)),
        )
        .route("/schema", get(schema))
        .route(
            "/blob",
            put(blobs::put).layer(DefaultBodyLimit::max(LARGEST_FILE)),
        )
        .route("/blob/{hash}", get(blobs::get))
        .route("/events", get(events))
        .with_state(app)
        .route_layer(from_fn_with_state(token, guard::only_with_token));
    let pages = Router::new()
        .fallback(get(pages::page))
        .with_state(Arc::new(ui));
    // Outermost, so that a name of another site reaches nothing at all.
    requests
        .merge(pages)
        .layer(from_fn_with_state(address, guard::only_this_machine))
}

#[derive(Debug, Deserialize)]
struct Request {
    cmd: String,
    #[serde(default)]
    payload: Value,
}

async fn rpc(
    State(app): State<Arc<App>>,
    request: Result<Json<Request>, JsonRejection>,
) -> Response {
    let Ok(Json(Request { cmd, payload })) = request else {
        return NOT_UNDERSTOOD.into_response();
    };
    match app.rpc(&cmd, payload).await {
        Ok(reply) => Json(reply).into_response(),
        Err(fault) => refusal::of(&fault),
    }
}

async fn schema() -> Json<Value> {
    Json(sisconecta_app::schema())
}

/// One event after each write. A listener that was too slow hears of the next one.
async fn events(State(app): State<Arc<App>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let changes = BroadcastStream::new(app.changes()).filter_map(Result::ok);
    let told =
        changes.map(|kinds| Ok(Event::default().data(json!({ "changed": kinds }).to_string())));
    Sse::new(told).keep_alive(KeepAlive::default())
}
