//! What is asked of whatever comes over the wire, whatever the bytes: what is read is written as it was read.

use serde::Serialize;
use serde::de::DeserializeOwned;
use sisconecta_sync::exchange::wire::{
    Digest, DigestReply, Envelope, FeedPage, FeedRequest, Hello, HelloReply, NumbersReply,
    NumbersRequest, Offer, OfferReply, Push, PushReply, Refusal, Salvage, SalvageReply,
};

fn again<T: DeserializeOwned + Serialize>(bytes: &[u8]) {
    if let Ok(value) = serde_json::from_slice::<T>(bytes) {
        let text = serde_json::to_vec(&value).expect("what was read can be written");
        let back: T = serde_json::from_slice(&text).expect("what was written can be read");
        assert_eq!(serde_json::to_vec(&back).ok(), Some(text));
    }
}

/// One of the messages; an operation within it opens, or is refused.
pub fn wire(bytes: &[u8]) {
    again::<Hello>(bytes);
    again::<HelloReply>(bytes);
    again::<Push>(bytes);
    again::<PushReply>(bytes);
    again::<FeedRequest>(bytes);
    again::<FeedPage>(bytes);
    again::<Offer>(bytes);
    again::<OfferReply>(bytes);
    again::<Salvage>(bytes);
    again::<SalvageReply>(bytes);
    again::<Digest>(bytes);
    again::<DigestReply>(bytes);
    again::<NumbersRequest>(bytes);
    again::<NumbersReply>(bytes);
    again::<Refusal>(bytes);
    if let Ok(envelope) = serde_json::from_slice::<Envelope>(bytes)
        && let Ok(operation) = envelope.open()
    {
        drop(operation.body());
    }
}
