//! The way to headquarters over HTTP. JSON in and out; a call that had no answer is made again.

use crate::fault::Fault;
use async_trait::async_trait;
use backon::ExponentialBuilder;
use backon::Retryable;
use reqwest::{Client, Response, Url, redirect};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::{DeviceId, StaffId};
use sisconecta_sync::exchange::wire::{
    Digest, DigestReply, FeedPage, FeedRequest, Hello, HelloReply, NumbersReply, NumbersRequest,
    Offer, OfferReply, Push, PushReply, Refusal, Salvage, SalvageReply,
};
use sisconecta_sync::exchange::{Link, LinkError};
use std::error::Error;
use std::io;
use std::net::IpAddr;
use std::time::Duration;
use uuid::Uuid;

#[cfg(test)]
mod tests;

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// How long a call may take in all: a megabyte over a poor line.
const WHOLE_CALL: Duration = Duration::from_secs(180);
/// How often a call without an answer is made again within a round.
const MOST_RETRIES: usize = 2;
/// Largest answer that is read, in bytes.
const MOST_ANSWER: usize = 256 * 1024 * 1024;

/// Asks for an enrolment with a one-time code.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Enrol {
    pub code: String,
    pub device: DeviceId,
    /// Version of the program.
    pub program: String,
}

/// What headquarters gives for the code.
#[derive(Serialize, Deserialize)]
pub(crate) struct EnrolReply {
    pub token: String,
    /// Official code of the centre.
    pub scope: String,
    /// Its name, when headquarters knows it.
    #[serde(default)]
    pub centre: Option<String>,
    pub epoch: Uuid,
    /// For whom headquarters gave the code: nobody else may set a password on a computer that joins with it.
    #[serde(default)]
    pub staff: Option<StaffId>,
}

/// A connection to one headquarters.
pub(crate) struct HttpLink {
    client: Client,
    base: Url,
    token: Option<String>,
    /// Most operations of one push; less once headquarters found a push too large.
    most: usize,
}

/// The address as it is kept, or what is wrong with it.
pub(crate) fn checked_url(text: &str) -> Result<Url, Fault> {
    let wrong = |sentence: &str| Fault::input("url", sentence);
    let mut url = Url::parse(text.trim()).map_err(|_| {
        wrong("La dirección de la sede no se entiende. Escríbala como la sede la entregó, por ejemplo https://sisconecta.mef.gob.pe.")
    })?;
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    let loopback = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
    if url.scheme() != "https" && !(url.scheme() == "http" && loopback) {
        return Err(wrong(
            "La dirección de la sede debe empezar con https:// para que nadie lea ni cambie lo que se envía. Revísela.",
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong(
            "La dirección de la sede no lleva usuario ni contraseña. Revísela.",
        ));
    }
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Ok(url)
}

/// Chooses the cryptography of every HTTP client of this process. Before the first one is made, whatever it is for.
pub fn prepare_tls() {
    // Whoever came first has set the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl HttpLink {
    /// Nothing is sent yet.
    ///
    /// # Errors
    /// When the address is not one, or this machine has no certificates to trust.
    pub(crate) fn new(url: &str, token: Option<String>) -> Result<Self, Fault> {
        let base = checked_url(url)?;
        prepare_tls();
        let mut client = Client::builder()
            .connect_timeout(CONNECT)
            .timeout(WHOLE_CALL)
            .redirect(redirect::Policy::none());
        if base.scheme() == "http" {
            client = client.no_proxy();
        }
        let client = client
            .build()
            .map_err(|error| Fault::internal("http client", &error))?;
        Ok(Self {
            client,
            base,
            token,
            most: usize::MAX,
        })
    }

    pub(crate) async fn enrol(&self, enrol: &Enrol) -> Result<EnrolReply, LinkError> {
        self.call("enrol", enrol).await
    }

    /// The next block of numbers.
    pub(super) async fn numbers(
        &self,
        request: &NumbersRequest,
    ) -> Result<NumbersReply, LinkError> {
        // Asked once: nobody waits for numbers, and the next round asks again.
        let body = serde_json::to_vec(request).map_err(|error| garbled(&error))?;
        let answer = self.send("numbers", body).await?;
        serde_json::from_slice(&answer).map_err(|error| garbled(&error))
    }

    async fn call<Q: Serialize + Sync, A: DeserializeOwned>(
        &self,
        name: &str,
        question: &Q,
    ) -> Result<A, LinkError> {
        let body = serde_json::to_vec(question).map_err(|error| garbled(&error))?;
        let once = || self.send(name, body.clone());
        let pace = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(200))
            .with_max_delay(Duration::from_secs(2))
            .with_max_times(MOST_RETRIES)
            .with_jitter();
        let answer = once
            .retry(pace)
            .when(|error| matches!(error, LinkError::Unreachable(_)))
            .await?;
        serde_json::from_slice(&answer).map_err(|error| garbled(&error))
    }

    async fn send(&self, name: &str, body: Vec<u8>) -> Result<Vec<u8>, LinkError> {
        let url = self
            .base
            .join(&format!("v1/{name}"))
            .map_err(|error| LinkError::Garbled(error.to_string()))?;
        let mut request = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .body(body);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let bytes = bounded(response, MOST_ANSWER).await?;
        if status.is_success() {
            return Ok(bytes);
        }
        if let Ok(refusal) = serde_json::from_slice::<Refusal>(&bytes) {
            return Err(LinkError::Refused(refusal));
        }
        // Not headquarters' own words: something on the way answered.
        Err(if status.is_server_error() {
            LinkError::Unreachable(format!("status {status}"))
        } else {
            LinkError::Garbled(format!("status {status}"))
        })
    }
}

/// The answer's bytes, as long as there are no more than `most`, whatever length it claims.
async fn bounded(mut response: Response, most: usize) -> Result<Vec<u8>, LinkError> {
    let mut bytes = Vec::new();
    while let Some(part) = response.chunk().await.map_err(unreachable)? {
        if bytes.len() + part.len() > most {
            return Err(LinkError::Garbled("the answer is too large".into()));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

/// Where something was not understood. What stood there may be a person's name, and this goes to the log.
fn garbled(error: &serde_json::Error) -> LinkError {
    LinkError::Garbled(format!(
        "{:?} at line {}, column {}",
        error.classify(),
        error.line(),
        error.column()
    ))
}

/// What a call without an answer says.
fn unreachable(error: reqwest::Error) -> LinkError {
    if is_untrusted(&error) {
        LinkError::Untrusted
    } else {
        // The address is not personal, but an error of the client would name it with every detail of the network.
        LinkError::Unreachable(error.without_url().to_string())
    }
}

fn is_untrusted(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(tls) = error.downcast_ref() {
            return matches!(tls, rustls::Error::InvalidCertificate(_));
        }
        // What an error of the system wraps is not its source.
        let wrapped = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        cause = match wrapped {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}

fn is_too_large(error: &LinkError) -> bool {
    matches!(error, LinkError::Refused(refusal) if refusal.code == "too_large")
        || matches!(error, LinkError::Garbled(text) if text.starts_with("status 413"))
}

#[async_trait]
impl Link for HttpLink {
    async fn hello(&mut self, hello: Hello) -> Result<HelloReply, LinkError> {
        self.call("hello", &hello).await
    }

    async fn feed(&mut self, request: FeedRequest) -> Result<FeedPage, LinkError> {
        self.call("feed", &request).await
    }

    async fn push(&mut self, mut push: Push) -> Result<PushReply, LinkError> {
        loop {
            push.operations.truncate(self.most);
            match self.call("push", &push).await {
                // The reply then speaks of the first part only; the round pushes the rest after it.
                Err(error) if is_too_large(&error) && push.operations.len() > 1 => {
                    self.most = push.operations.len() / 2;
                }
                other => return other,
            }
        }
    }

    async fn offer(&mut self, offer: Offer) -> Result<OfferReply, LinkError> {
        self.call("offer", &offer).await
    }

    async fn salvage(&mut self, salvage: Salvage) -> Result<SalvageReply, LinkError> {
        let mut rest = salvage.operations;
        let mut taken = Vec::with_capacity(rest.len());
        while !rest.is_empty() {
            let after = rest.split_off(rest.len().min(self.most));
            let part = Salvage {
                operations: rest,
                ..salvage
            };
            match self.call::<_, SalvageReply>("salvage", &part).await {
                Ok(reply) => taken.extend(reply.taken),
                Err(error) if is_too_large(&error) && part.operations.len() > 1 => {
                    self.most = part.operations.len() / 2;
                    rest = part.operations;
                    rest.extend(after);
                    continue;
                }
                Err(error) => return Err(error),
            }
            rest = after;
        }
        Ok(SalvageReply { taken })
    }

    async fn digest(&mut self, digest: Digest) -> Result<DigestReply, LinkError> {
        self.call("digest", &digest).await
    }
}

/// What a failed call means to the person.
pub(crate) fn sentence(error: &LinkError) -> String {
    match error {
        LinkError::Unreachable(_) => {
            "No hubo comunicación con la sede. Todo lo registrado está guardado en este equipo y se enviará solo cuando haya red.".to_owned()
        }
        LinkError::Untrusted => {
            "Este equipo no reconoce el certificado del servidor de la sede, así que no se le envió nada. Todo sigue guardado aquí. Revise la fecha y la hora del equipo; si están bien, avise a la sede central.".to_owned()
        }
        LinkError::Garbled(_) => {
            "La sede respondió algo que este programa no entiende. Nada se perdió. Se volverá a intentar; si se repite, avise a la sede central.".to_owned()
        }
        LinkError::Refused(refusal) if refusal.code == "revoked" => {
            "La sede ya no reconoce este equipo. Lo registrado está guardado aquí. Pida a la sede un código nuevo e inscriba el equipo otra vez.".to_owned()
        }
        // Headquarters says itself that the work is kept here.
        LinkError::Refused(refusal) if !refusal.sentence.trim().is_empty() => {
            refusal.sentence.trim().to_owned()
        }
        LinkError::Refused(_) => {
            "La sede no aceptó el intercambio. Lo registrado está guardado en este equipo y se volverá a intentar.".to_owned()
        }
    }
}
