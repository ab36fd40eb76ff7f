//! The bridge from outside: who is let in, and what comes back.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that does not hold"
)]

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use sisconecta_app::{App, MemoryKeyring};
use sisconecta_bridge::host::{BridgeHost, Clock};
use sisconecta_bridge::server::Bridge;
use std::sync::Arc;

struct Served {
    url: String,
    token: String,
    client: Client,
    /// Kept while the test runs.
    _folders: [tempfile::TempDir; 2],
}

async fn served() -> Served {
    let (data, ui) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    std::fs::create_dir(ui.path().join("dist")).unwrap();
    std::fs::write(ui.path().join("dist/index.html"), "<html lang=es>").unwrap();
    std::fs::write(ui.path().join("secreto.txt"), "no").unwrap();
    let host = BridgeHost::new(Clock::system(), MemoryKeyring::default());
    let app = App::start(data.path().join("datos"), Arc::new(host)).await;
    let bridge = Bridge::bind(app, 0, Some(ui.path().join("dist")))
        .await
        .unwrap();
    let (url, token) = (bridge.url(), bridge.token().reveal().to_owned());
    tokio::spawn(bridge.serve());
    sisconecta_app::prepare_tls();
    Served {
        url,
        token,
        client: Client::new(),
        _folders: [data, ui],
    }
}

impl Served {
    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&self.token)
    }

    async fn rpc(&self, body: Value) -> (StatusCode, Value) {
        let answer = self
            .request(Method::POST, "/rpc")
            .json(&body)
            .send()
            .await
            .unwrap();
        (answer.status(), answer.json().await.unwrap())
    }
}

#[tokio::test]
async fn a_request_with_the_token_is_answered() {
    let served = served().await;
    let (status, answer) = served
        .rpc(json!({ "cmd": "entry.status", "payload": {} }))
        .await;
    assert_eq!(
        (status, &answer["stage"]),
        (StatusCode::OK, &json!("empty")),
        "{answer}"
    );
    let schema = served.request(Method::GET, "/schema").send().await.unwrap();
    assert_eq!(schema.status(), StatusCode::OK);
    assert!(schema.text().await.unwrap().contains("desk.register"));
}

#[tokio::test]
async fn without_the_token_nothing_is_answered() {
    let served = served().await;
    for (method, path) in [
        (Method::POST, "/rpc"),
        (Method::GET, "/schema"),
        (Method::PUT, "/blob?name=a"),
        (Method::GET, "/blob/00"),
        (Method::GET, "/events"),
        (Method::GET, "/events?token=00"),
        // Only what reads may carry the token in its address.
        (Method::POST, &*format!("/rpc?token={}", served.token)),
    ] {
        let answer = served
            .client
            .request(method, format!("{}{path}", served.url))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
        let told: Value = answer.json().await.unwrap();
        assert_eq!(told["code"], "without_token");
    }
}

#[tokio::test]
async fn a_name_of_another_site_is_turned_away_even_with_the_token() {
    let served = served().await;
    for path in ["/", "/schema"] {
        let answer = served
            .request(Method::GET, path)
            .header("host", "centro.example")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_refusal_has_a_sentence() {
    let served = served().await;
    for body in [
        json!({ "cmd": "no.such", "payload": {} }),
        json!({ "cmd": "training.list", "payload": {} }),
    ] {
        let (status, answer) = served.rpc(body).await;
        assert!(status.is_client_error(), "{status}");
        assert!(
            answer["sentence"]
                .as_str()
                .is_some_and(|sentence| sentence.ends_with('.')),
            "{answer}"
        );
    }
    let garbage = served
        .request(Method::POST, "/rpc")
        .header("content-type", "application/json")
        .body("{")
        .send()
        .await
        .unwrap();
    assert_eq!(garbage.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_refused() {
    let served = served().await;
    let small = served
        .request(Method::PUT, "/blob?name=lista.csv")
        .body("dni;nombre")
        .send()
        .await
        .unwrap();
    assert_eq!(small.status(), StatusCode::OK);
    assert!(small.json::<Value>().await.unwrap()["upload"].is_string());
    let large = served
        .request(Method::PUT, "/blob?name=lista.csv")
        .body(vec![0; sisconecta_app::MOST_UPLOAD + 1024])
        .send()
        .await;
    // The server may hang up while the rest is still being sent.
    if let Ok(large) = large {
        assert_eq!(large.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
}

#[tokio::test]
async fn the_screens_are_served_and_nothing_beside_them() {
    let served = served().await;
    let page = served.client.get(&served.url).send().await.unwrap();
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    assert!(
        page.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("default-src 'self'")
    );
    assert_eq!(page.text().await.unwrap(), "<html lang=es>");
    for path in [
        "/%2e%2e/secreto.txt",
        "/..%2fsecreto.txt",
        "/secreto.txt",
        "/index.html/..",
    ] {
        let answer = served
            .client
            .get(format!("{}{path}", served.url))
            .send()
            .await
            .unwrap();
        assert!(answer.text().await.unwrap() != "no", "{path}");
    }
}
