//! A bad network between a program and a server: requests and replies are lost, cut, delayed, doubled, and delivered late.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// How often something happens to a call, in percent.
#[derive(Debug, Clone, Copy, Default)]
pub struct Weather {
    /// The request never arrives.
    pub lost: u8,
    /// The request is carried out and its reply never comes back.
    pub unanswered: u8,
    /// The reply breaks off in the middle.
    pub cut: u8,
    /// The request arrives twice.
    pub doubled: u8,
    /// The request arrives once more, after others that were sent later.
    pub late: u8,
    /// The call waits, up to [`LONGEST_WAIT`].
    pub delayed: u8,
}

impl Weather {
    pub const BAD: Self = Self {
        lost: 8,
        unanswered: 8,
        cut: 8,
        doubled: 10,
        late: 8,
        delayed: 20,
    };
}

const LONGEST_WAIT: Duration = Duration::from_millis(60);

/// What happened to the calls so far.
#[derive(Debug, Default)]
pub struct Counts {
    pub calls: AtomicU64,
    pub spoiled: AtomicU64,
}

/// The network; gone when dropped.
pub struct Proxy {
    pub url: String,
    way: Arc<Way>,
    serving: JoinHandle<()>,
}

struct Way {
    upstream: Mutex<String>,
    client: reqwest::Client,
    dice: Mutex<fastrand::Rng>,
    weather: Mutex<Weather>,
    /// Whether there is a network at all.
    open: AtomicBool,
    held: Mutex<Vec<Call>>,
    counts: Counts,
}

#[derive(Clone)]
struct Call {
    path: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Bytes,
}

impl Proxy {
    /// Stands before the server at `upstream`. The same seed gives the same dice.
    pub async fn start(upstream: &str, seed: u64, weather: Weather) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://{}", listener.local_addr()?);
        sisconecta_app::prepare_tls();
        let way = Arc::new(Way {
            upstream: Mutex::new(upstream.to_owned()),
            client: reqwest::Client::new(),
            dice: Mutex::new(fastrand::Rng::with_seed(seed)),
            weather: Mutex::new(weather),
            open: AtomicBool::new(true),
            held: Mutex::default(),
            counts: Counts::default(),
        });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&way));
        let serving = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, way, serving })
    }

    pub fn set_weather(&self, weather: Weather) {
        *locked(&self.way.weather) = weather;
    }

    /// Takes the network away, or brings it back.
    pub fn set_open(&self, open: bool) {
        self.way.open.store(open, Ordering::Relaxed);
    }

    /// Sends what comes from now on to another server.
    pub fn set_upstream(&self, upstream: &str) {
        upstream.clone_into(&mut locked(&self.way.upstream));
    }

    pub fn counts(&self) -> &Counts {
        &self.way.counts
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What befalls one call.
struct Fate {
    lost: bool,
    unanswered: bool,
    cut: bool,
    doubled: bool,
    late: bool,
    wait: Duration,
    earlier: Option<Call>,
}

impl Way {
    fn fate(&self, call: &Call) -> Fate {
        let weather = *locked(&self.weather);
        let mut dice = locked(&self.dice);
        let mut happens = |percent: u8| dice.u8(0..100) < percent;
        let (lost, unanswered, cut) = (
            happens(weather.lost),
            happens(weather.unanswered),
            happens(weather.cut),
        );
        let (doubled, late, delayed) = (
            happens(weather.doubled),
            happens(weather.late),
            happens(weather.delayed),
        );
        let release = happens(40);
        let wait = if delayed {
            LONGEST_WAIT.mul_f32(dice.f32())
        } else {
            Duration::ZERO
        };
        let mut held = locked(&self.held);
        let earlier = if release && !held.is_empty() {
            let place = dice.usize(0..held.len());
            Some(held.swap_remove(place))
        } else {
            None
        };
        if late {
            held.push(call.clone());
        }
        if lost || unanswered || cut || doubled || late || earlier.is_some() {
            self.counts.spoiled.fetch_add(1, Ordering::Relaxed);
        }
        self.counts.calls.fetch_add(1, Ordering::Relaxed);
        Fate {
            lost,
            unanswered,
            cut,
            doubled,
            late,
            wait,
            earlier,
        }
    }

    async fn forward(&self, call: &Call) -> Result<(StatusCode, Bytes), reqwest::Error> {
        let url = format!("{}{}", locked(&self.upstream), call.path);
        let mut request = self.client.post(url).body(call.body.clone());
        for (name, value) in &call.headers {
            request = request.header(name, value.as_slice());
        }
        let reply = request.send().await?;
        let status = StatusCode::from_u16(reply.status().as_u16()).unwrap_or_default();
        Ok((status, reply.bytes().await?))
    }
}

async fn pass(State(way): State<Arc<Way>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let headers = request
        .headers()
        .iter()
        .filter(|(name, _)| !["host", "content-length"].contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()))
        .collect();
    let Ok(body) = axum::body::to_bytes(request.into_body(), usize::MAX).await else {
        return broken();
    };
    if !way.open.load(Ordering::Relaxed) {
        return broken();
    }
    let call = Call {
        path,
        headers,
        body,
    };
    let fate = way.fate(&call);
    tokio::time::sleep(fate.wait).await;
    if let Some(earlier) = &fate.earlier {
        let _ = way.forward(earlier).await;
    }
    // What is delivered late is lost first.
    if fate.lost || fate.late {
        return broken();
    }
    if fate.doubled {
        let _ = way.forward(&call).await;
    }
    let Ok((status, bytes)) = way.forward(&call).await else {
        return broken();
    };
    if fate.unanswered {
        return broken();
    }
    if fate.cut && bytes.len() > 1 {
        return answer(status, half(bytes));
    }
    answer(status, Body::from(bytes))
}

fn answer(status: StatusCode, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
}

/// A reply that breaks off: the connection is torn after half of it.
fn half(bytes: Bytes) -> Body {
    let first = bytes.slice(..bytes.len() / 2);
    Body::from_stream(futures::stream::iter([
        Ok(first),
        Err(io::Error::from(io::ErrorKind::ConnectionReset)),
    ]))
}

/// No reply at all: the connection is torn before the first byte of a body that was promised.
fn broken() -> Response {
    answer(
        StatusCode::OK,
        Body::from_stream(futures::stream::iter([Err::<Bytes, _>(io::Error::from(
            io::ErrorKind::ConnectionReset,
        ))])),
    )
}
