//! Headquarters on loopback HTTP over its memory, and computers that speak to it.

use crate::journey::{ask, centre, start};
use crate::office::exchange::link::{Enrol, EnrolReply};
use crate::{App, Store};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Router, body::Bytes};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sisconecta_domain::ids::{DeviceId, StaffId};
use sisconecta_sync::exchange::memory::MemoryHeadquarters;
use sisconecta_sync::exchange::wire::{FeedRequest, Hello, Refusal};
use std::collections::HashMap;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::{Mutex, MutexGuard};
use uuid::Uuid;

pub(crate) const PASSWORD: &str = "una frase larga";

/// What headquarters knows and how it behaves.
pub(crate) struct Desk {
    pub memory: MemoryHeadquarters,
    /// One-time codes, with who used them.
    pub codes: HashMap<String, Option<DeviceId>>,
    pub scope: String,
    /// For whom the next code is given.
    pub code_for: Option<StaffId>,
    /// Its clock minus the devices', milliseconds.
    pub ahead: i64,
    /// Calls still answered; then the line is cut.
    pub calls_left: Option<u32>,
    /// Calls by their names.
    pub calls: Vec<String>,
    /// Largest body taken.
    pub most: usize,
    pub revoked: bool,
    /// Most operations of a page, whatever is asked.
    pub page: u32,
}

pub(crate) struct Hq {
    pub url: String,
    desk: Arc<Mutex<Desk>>,
}

impl Hq {
    pub async fn new() -> Self {
        let desk = Arc::new(Mutex::new(Desk {
            memory: MemoryHeadquarters::new("AYA", Uuid::new_v4()),
            codes: ["UNO", "DOS", "TRES"]
                .map(|code| (code.to_owned(), None))
                .into(),
            scope: "AYA".to_owned(),
            code_for: None,
            ahead: 0,
            calls_left: None,
            calls: Vec::new(),
            most: usize::MAX,
            revoked: false,
            page: u32::MAX,
        }));
        let router = Router::new()
            .route("/v1/{call}", post(answer))
            .layer(axum::extract::DefaultBodyLimit::disable())
            .with_state(Arc::clone(&desk));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, desk }
    }

    pub async fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().await
    }
}

fn refuse(status: StatusCode, code: &str, sentence: &str) -> Response {
    let refusal = Refusal {
        code: code.to_owned(),
        sentence: sentence.to_owned(),
    };
    (status, axum::Json(refusal)).into_response()
}

fn read<T: DeserializeOwned>(body: &[u8]) -> T {
    serde_json::from_slice(body).unwrap()
}

fn reply<T: Serialize>(result: Result<T, Refusal>) -> Response {
    match result {
        Ok(value) => axum::Json(value).into_response(),
        Err(refusal) => (StatusCode::CONFLICT, axum::Json(refusal)).into_response(),
    }
}

async fn answer(
    State(desk): State<Arc<Mutex<Desk>>>,
    Path(call): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut desk = desk.lock().await;
    desk.calls.push(call.clone());
    if let Some(left) = &mut desk.calls_left {
        if *left == 0 {
            // What a broken line looks like behind a proxy.
            return (StatusCode::BAD_GATEWAY, "<html>").into_response();
        }
        *left -= 1;
    }
    if body.len() > desk.most {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "");
    }
    if call == "enrol" {
        return enrol(&mut desk, &read(&body));
    }
    let token = headers.get("authorization").map(|value| value.as_bytes());
    if desk.revoked || token != Some(b"Bearer ficha") {
        return refuse(StatusCode::UNAUTHORIZED, "revoked", "");
    }
    match call.as_str() {
        "hello" => {
            let hello: Hello = read(&body);
            reply(Ok(desk.memory.hello(&hello, hello.now + desk.ahead)))
        }
        "feed" => {
            let mut request: FeedRequest = read(&body);
            request.most = request.most.min(desk.page);
            reply(desk.memory.page(&request))
        }
        "push" => reply(Ok(desk.memory.push(&read(&body)).await)),
        "offer" => reply(desk.memory.offer(&read(&body))),
        "salvage" => reply(desk.memory.salvage(&read(&body)).await),
        // Rows in memory have another text than those on disk; that digests of disks agree is tried where both are disks.
        "digest" => reply(desk.memory.digest(&read(&body)).map(|mut reply| {
            reply.buckets.clear();
            reply
        })),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn enrol(desk: &mut Desk, request: &Enrol) -> Response {
    let scope = desk.scope.clone();
    let epoch = desk.memory.epoch;
    match desk.codes.get_mut(&request.code) {
        Some(used) if used.is_none_or(|device| device == request.device) => {
            *used = Some(request.device);
            axum::Json(EnrolReply {
                token: "ficha".to_owned(),
                scope,
                centre: Some("Ayacucho".to_owned()),
                epoch,
                staff: desk.code_for,
            })
            .into_response()
        }
        _ => refuse(
            StatusCode::FORBIDDEN,
            "code",
            "El código no existe o ya se usó. Pida otro a la sede.",
        ),
    }
}

/// A computer with its data folder.
pub(crate) struct Computer {
    pub app: Arc<App>,
    pub folder: TempDir,
}

impl Computer {
    pub async fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path()).await;
        Self { app, folder }
    }

    /// With a centre made here, and enrolled.
    pub async fn first(hq: &Hq) -> Self {
        let computer = Self::empty().await;
        centre(&computer.app).await;
        computer.enrol(hq, "UNO").await;
        computer
    }

    pub async fn enrol(&self, hq: &Hq, code: &str) {
        let enrol = json!({ "url": hq.url, "code": code });
        ask(&self.app, "exchange.enrol", enrol).await;
    }

    /// With everything of the centre, joined from headquarters.
    pub async fn joined(hq: &Hq, code: &str) -> Self {
        let computer = Self::empty().await;
        let join = json!({ "url": hq.url, "code": code });
        let joined = ask(&computer.app, "entry.join", join).await;
        assert_eq!(joined["complete"], true, "{joined}");
        computer.set_password(&joined["status"]).await;
        computer
    }

    pub async fn set_password(&self, status: &serde_json::Value) {
        assert_eq!(status["recovering"], true, "{status}");
        let staff = &status["staff"][0]["id"];
        let set = json!({ "staff": staff, "current": null, "password": PASSWORD });
        let status = ask(&self.app, "entry.set_password", set).await;
        assert_eq!(status["stage"], "open");
    }

    pub async fn run(&self) -> serde_json::Value {
        ask(&self.app, "exchange.run", json!({})).await
    }

    pub async fn store(&self) -> Store {
        self.app.store().await.unwrap()
    }

    pub async fn picture(&self) -> Vec<String> {
        self.store().await.table_picture().await.unwrap()
    }

    /// The program ends and starts again.
    pub async fn again(&mut self) {
        self.app.close().await;
        self.app = start(self.folder.path()).await;
    }

    pub async fn sign_in(&self) {
        let sign = json!({ "staff": null, "password": PASSWORD });
        ask(&self.app, "entry.sign_in", sign).await;
    }

    /// A copy of the whole data folder, as an image of the disk makes it.
    pub async fn cloned(&mut self) -> Self {
        self.app.close().await;
        let folder = tempfile::tempdir().unwrap();
        for entry in std::fs::read_dir(self.folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
            }
        }
        self.app = start(self.folder.path()).await;
        self.sign_in().await;
        let app = start(folder.path()).await;
        let copy = Self { app, folder };
        copy.sign_in().await;
        copy
    }
}

/// Rounds until everybody has everything; then all hold the same.
pub(crate) async fn settle(computers: &[&Computer]) {
    for _ in 0..2 {
        for computer in computers {
            let status = computer.run().await;
            assert_eq!(status["last_round"]["ok"], true, "{status}");
        }
    }
    let picture = computers[0].picture().await;
    for computer in computers {
        assert_eq!(computer.picture().await, picture);
    }
}
