//! The HTTP door.

use crate::enrolment::Enrol;
use crate::error::{CallError, HqError};
use crate::headquarters::Headquarters;
use crate::listen;
use crate::tls::Tls;
use axum::Router;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sisconecta_sync::exchange::wire::MOST_BYTES;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Most bytes of a request.
pub const BODY_LIMIT: usize = 8 * 1024 * 1024;
/// Most bytes of a push: [`MOST_BYTES`] as base64 among JSON, with room to spare.
const PUSH_LIMIT: usize = 2 * MOST_BYTES;
/// Most bytes of a request that carries neither operations nor sums.
const SMALL: usize = 256 * 1024;
/// Most bytes of whoever has shown nothing yet.
const FEW_WORDS: usize = 4 * 1024;
/// How long a call may take.
const CALL: Duration = Duration::from_secs(60);
/// How long a stopping server waits for calls that run.
const FAREWELL: Duration = Duration::from_secs(10);

/// A running server, with the projector beside it. [`Server::stop`] ends it well; dropping it breaks it off.
pub struct Server {
    pub address: SocketAddr,
    hq: Headquarters,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
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
        let address = address_of(&listener)?;
        let (stop, stopped) = watch::channel(false);
        let folding = tokio::spawn(hq.clone().keep_folding(stopped));
        let mut server = Self {
            address,
            hq,
            stop,
            tasks: vec![folding],
        };
        let router = router(server.hq.clone());
        server.listen(listener, tls, router);
        Ok(server)
    }

    /// Answers those who watch over the server, on a listener of their own: what stands there is not for everybody.
    ///
    /// # Errors
    /// When the listener has no address.
    pub fn watched_on(&mut self, listener: TcpListener) -> Result<SocketAddr, HqError> {
        let address = address_of(&listener)?;
        self.listen(listener, None, watchers(self.hq.clone()));
        Ok(address)
    }

    fn listen(&mut self, listener: TcpListener, tls: Option<&Tls>, router: Router) {
        let (tls, limits) = (tls.map(Tls::acceptor), self.hq.door.limits);
        let stopped = self.stop.subscribe();
        self.tasks.push(tokio::spawn(listen::serve(
            listener, tls, router, limits, stopped,
        )));
    }

    /// Takes no more calls, and waits for those that run.
    pub async fn stop(mut self) {
        let _ = self.stop.send(true);
        let tasks = self.tasks.iter_mut();
        let _ = tokio::time::timeout(FAREWELL, futures::future::join_all(tasks)).await;
    }
}

fn address_of(listener: &TcpListener) -> Result<SocketAddr, HqError> {
    listener
        .local_addr()
        .map_err(|error| HqError::File("no se puede escuchar".into(), error))
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.stop.send(true);
        for task in &self.tasks {
            task.abort();
        }
    }
}

fn router(hq: Headquarters) -> Router {
    Router::new()
        .route(
            "/v1/hello",
            call("hello", SMALL, |hq, token, hello| {
                Box::pin(async move { hq.hello(&token, &hello).await })
            }),
        )
        .route(
            "/v1/push",
            call("push", PUSH_LIMIT, |hq, token, push| {
                Box::pin(async move { hq.push(&token, &push).await })
            }),
        )
        .route(
            "/v1/feed",
            call("feed", SMALL, |hq, token, request| {
                Box::pin(async move { hq.feed(&token, &request).await })
            }),
        )
        .route(
            "/v1/offer",
            call("offer", SMALL, |hq, token, offer| {
                Box::pin(async move { hq.offer(&token, &offer).await })
            }),
        )
        .route(
            "/v1/salvage",
            call("salvage", BODY_LIMIT, |hq, token, brought| {
                Box::pin(async move { hq.salvage(&token, &brought).await })
            }),
        )
        .route(
            "/v1/numbers",
            call("numbers", SMALL, |hq, token, request| {
                Box::pin(async move { hq.numbers(&token, &request).await })
            }),
        )
        .route(
            "/v1/digest",
            call("digest", BODY_LIMIT, |hq, token, digest| {
                Box::pin(async move { hq.digest(&token, &digest).await })
            }),
        )
        .route("/v1/enrol", post(enrol))
        .route("/health", get(health))
        .route("/ready", get(ready))
        .with_state(hq)
}

/// What those see who watch over the server.
fn watchers(hq: Headquarters) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/ready", get(ready_or_why_not))
        .route("/metrics", get(metrics))
        .with_state(hq)
}

type Reply<A> = BoxFuture<'static, Result<A, CallError>>;

/// A call with its name for the log and the most bytes that it takes: JSON in, JSON out.
fn call<Q, A>(
    name: &'static str,
    most: usize,
    make: fn(Headquarters, String, Q) -> Reply<A>,
) -> MethodRouter<Headquarters>
where
    Q: DeserializeOwned + Send + 'static,
    A: Serialize + Send + 'static,
{
    post(
        move |State(hq): State<Headquarters>, request: Request| async move {
            told(name, hq.clone(), answer(hq, request, most, make)).await
        },
    )
}

/// The outcome of a call, also for the log and the counters.
async fn told(
    name: &'static str,
    hq: Headquarters,
    answer: impl Future<Output = Result<Response, CallError>>,
) -> Response {
    let began = Instant::now();
    let outcome = match tokio::time::timeout(CALL, answer).await {
        Ok(outcome) => outcome,
        Err(_) => Err(CallError::unavailable()),
    };
    let response = outcome.unwrap_or_else(|error| explain(name, error));
    let status = response.status().as_u16();
    hq.metrics.called(name, status, began.elapsed());
    tracing::debug!(call = name, status, ms = began.elapsed().as_millis() as u64);
    response
}

/// Who has a token is heard out, one right some times at once; then everybody waits for a turn.
async fn answer<Q: DeserializeOwned, A: Serialize>(
    hq: Headquarters,
    request: Request,
    most: usize,
    make: fn(Headquarters, String, Q) -> Reply<A>,
) -> Result<Response, CallError> {
    too_much(&request, most)?;
    let token = token(&request);
    let right = hq.right_of(&token).await?;
    let _of_right = hq.door.turn_of(right).await?;
    let body = body(request, most).await?;
    hq.door.weigh(right, body.len(), hq.now())?;
    let _of_all = hq.door.turn().await?;
    let question: Q = serde_json::from_slice(&body).map_err(|_| CallError::unreadable())?;
    drop(body);
    let reply = make(hq, token, question).await?;
    json(StatusCode::OK, &reply)
}

/// The one call that needs no token: few words, and soon.
async fn enrol(State(hq): State<Headquarters>, request: Request) -> Response {
    told("enrol", hq.clone(), async move {
        too_much(&request, FEW_WORDS)?;
        let heard = tokio::time::timeout(hq.door.limits.greeting, body(request, FEW_WORDS)).await;
        let body = heard.map_err(|_| CallError::unreadable())??;
        let enrol: Enrol = serde_json::from_slice(&body).map_err(|_| CallError::unreadable())?;
        let _turn = hq.door.turn_of_stranger().await?;
        json(StatusCode::OK, &hq.use_code(&enrol).await?)
    })
    .await
}

/// Who says beforehand that it is too much need not be heard out.
fn too_much(request: &Request, most: usize) -> Result<(), CallError> {
    if request.body().size_hint().lower() > most as u64 {
        return Err(CallError::too_large());
    }
    Ok(())
}

async fn body(request: Request, most: usize) -> Result<Bytes, CallError> {
    to_bytes(request.into_body(), most)
        .await
        .map_err(|_| CallError::too_large())
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

async fn health() -> &'static str {
    "vivo\n"
}

/// For whoever sends calls here: yes or no.
async fn ready(State(hq): State<Headquarters>) -> Response {
    match hq.ready().await {
        Ok(()) => "listo\n".into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn ready_or_why_not(State(hq): State<Headquarters>) -> Response {
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
