//! The HTTP door.

use crate::error::{CallError, HqError};
use crate::headquarters::Headquarters;
use crate::rights::Enrol;
use crate::tls::{Tls, TlsListener};
use axum::Router;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Most bytes of a request.
pub const BODY_LIMIT: usize = 8 * 1024 * 1024;
/// How long a call may take.
const CALL: Duration = Duration::from_secs(60);
/// How long a stopping server waits for calls that run.
const FAREWELL: Duration = Duration::from_secs(10);

/// A running server, with the projector beside it. [`Server::stop`] ends it well; dropping it breaks it off.
pub struct Server {
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
    folding: JoinHandle<()>,
}

impl Server {
    /// Serves on a listener that stands.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn start(
        hq: Headquarters,
        listener: TcpListener,
        tls: Option<&Tls>,
    ) -> Result<Self, HqError> {
        let wrong = |error| HqError::File("no se puede escuchar".into(), error);
        let address = listener.local_addr().map_err(wrong)?;
        let (stop, stopped) = watch::channel(false);
        let folding = tokio::spawn(hq.clone().keep_folding(stopped.clone()));
        let router = router(hq);
        let mut heard = stopped;
        let told = async move {
            let _ = heard.wait_for(|stop| *stop).await;
        };
        let serving = match tls {
            Some(tls) => {
                let listener = TlsListener::over(listener, tls).map_err(wrong)?;
                tokio::spawn(async move {
                    let _ = axum::serve(listener, router)
                        .with_graceful_shutdown(told)
                        .await;
                })
            }
            None => tokio::spawn(async move {
                let _ = axum::serve(listener, router)
                    .with_graceful_shutdown(told)
                    .await;
            }),
        };
        Ok(Self {
            address,
            stop,
            serving,
            folding,
        })
    }

    /// Takes no more calls, and waits for those that run.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        let _ = tokio::time::timeout(FAREWELL, &mut self.serving).await;
        let _ = tokio::time::timeout(FAREWELL, &mut self.folding).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        self.serving.abort();
        self.folding.abort();
    }
}

fn router(hq: Headquarters) -> Router {
    Router::new()
        .route(
            "/v1/hello",
            call("hello", |hq, token, hello| {
                Box::pin(async move { hq.hello(&token, &hello).await })
            }),
        )
        .route(
            "/v1/push",
            call("push", |hq, token, push| {
                Box::pin(async move { hq.push(&token, &push).await })
            }),
        )
        .route(
            "/v1/feed",
            call("feed", |hq, token, request| {
                Box::pin(async move { hq.feed(&token, &request).await })
            }),
        )
        .route(
            "/v1/offer",
            call("offer", |hq, token, offer| {
                Box::pin(async move { hq.offer(&token, &offer).await })
            }),
        )
        .route(
            "/v1/salvage",
            call("salvage", |hq, token, brought| {
                Box::pin(async move { hq.salvage(&token, &brought).await })
            }),
        )
        .route(
            "/v1/numbers",
            call("numbers", |hq, token, request| {
                Box::pin(async move { hq.numbers(&token, &request).await })
            }),
        )
        .route(
            "/v1/digest",
            call("digest", |hq, token, digest| {
                Box::pin(async move { hq.digest(&token, &digest).await })
            }),
        )
        .route(
            "/v1/enrol",
            call("enrol", |hq, _, enrol: Enrol| {
                Box::pin(async move { hq.use_code(&enrol).await })
            }),
        )
        .route("/health", get(|| async { "vivo\n" }))
        .route("/ready", get(ready))
        .route("/metrics", get(metrics))
        .with_state(hq)
}

type Reply<A> = BoxFuture<'static, Result<A, CallError>>;

/// A call with its name for the log: JSON in, JSON out.
fn call<Q, A>(
    name: &'static str,
    make: fn(Headquarters, String, Q) -> Reply<A>,
) -> MethodRouter<Headquarters>
where
    Q: DeserializeOwned + Send + 'static,
    A: Serialize + Send + 'static,
{
    post(
        move |State(hq): State<Headquarters>, request: Request| async move {
            let began = Instant::now();
            let metrics = hq.metrics.clone();
            let outcome = match tokio::time::timeout(CALL, answer(hq, request, make)).await {
                Ok(outcome) => outcome,
                Err(_) => Err(CallError::unavailable()),
            };
            let response = outcome.unwrap_or_else(|error| explain(name, error));
            let status = response.status().as_u16();
            metrics.called(name, status, began.elapsed());
            tracing::debug!(call = name, status, ms = began.elapsed().as_millis() as u64);
            response
        },
    )
}

async fn answer<Q: DeserializeOwned, A: Serialize>(
    hq: Headquarters,
    request: Request,
    make: fn(Headquarters, String, Q) -> Reply<A>,
) -> Result<Response, CallError> {
    let token = token(&request);
    // Who says beforehand that it is too much need not be heard out.
    if request.body().size_hint().lower() > BODY_LIMIT as u64 {
        return Err(CallError::too_large());
    }
    let body = to_bytes(request.into_body(), BODY_LIMIT)
        .await
        .map_err(|_| CallError::too_large())?;
    let question: Q = serde_json::from_slice(&body).map_err(|_| CallError::unreadable())?;
    drop(body);
    let reply = make(hq, token, question).await?;
    json(StatusCode::OK, &reply)
}

fn token(request: &Request) -> String {
    request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default()
        .to_owned()
}

fn json<T: Serialize>(status: StatusCode, value: &T) -> Result<Response, CallError> {
    let text = serde_json::to_vec(value).map_err(|_| CallError::unavailable())?;
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    Ok(response)
}

fn explain(call: &'static str, error: CallError) -> Response {
    let (status, refusal) = match error {
        CallError::Refused(status, refusal) => {
            tracing::info!(
                call,
                status = status.as_u16(),
                code = refusal.code,
                "refused"
            );
            (status, refusal)
        }
        CallError::Failed(error) => {
            tracing::warn!(call, %error, "failed");
            match CallError::unavailable() {
                CallError::Refused(status, refusal) => (status, refusal),
                CallError::Failed(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
            }
        }
    };
    json(status, &refusal).unwrap_or_else(|_| status.into_response())
}

async fn ready(State(hq): State<Headquarters>) -> Response {
    match hq.ready().await {
        Ok(()) => "listo\n".into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")).into_response(),
    }
}

async fn metrics(State(hq): State<Headquarters>) -> Response {
    let centres: Vec<(String, i64, i64)> = sqlx::query_as(
        "select s.code, s.head, p.folded from scope s join projection p on p.scope = s.code order by s.code",
    )
    .fetch_all(&hq.pool)
    .await
    .unwrap_or_default();
    hq.metrics.text(&centres).into_response()
}
