//! The way from a device to headquarters, as a round needs it.

use crate::exchange::wire::{
    Digest, DigestReply, FeedPage, FeedRequest, Hello, HelloReply, Offer, OfferReply, Push,
    PushReply, Refusal, Salvage, SalvageReply,
};
use async_trait::async_trait;

/// The way to headquarters. A call may be lost on its way there or back; the same call is then made again.
#[async_trait]
pub trait Link: Send {
    async fn hello(&mut self, hello: Hello) -> Result<HelloReply, LinkError>;
    async fn feed(&mut self, request: FeedRequest) -> Result<FeedPage, LinkError>;
    async fn push(&mut self, push: Push) -> Result<PushReply, LinkError>;
    async fn offer(&mut self, offer: Offer) -> Result<OfferReply, LinkError>;
    async fn salvage(&mut self, salvage: Salvage) -> Result<SalvageReply, LinkError>;
    async fn digest(&mut self, digest: Digest) -> Result<DigestReply, LinkError>;
}

/// Why a call had no reply.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// No answer: no network, headquarters does not listen, the connection broke.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// Somebody answers whom this machine does not trust to be headquarters.
    #[error("the server's certificate is not trusted")]
    Untrusted,
    /// An answer that cannot be read.
    #[error("the answer cannot be read: {0}")]
    Garbled(String),
    /// Headquarters says no. The work stays here.
    #[error("refused: {}", .0.code)]
    Refused(Refusal),
}
