//! Messages between a device and headquarters. JSON; the bytes of an operation travel as they are stored.

use crate::exchange::digest::{Bucket, Sum};
use crate::operation::{Hash, Malformed, Operation};
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use serde::de::Visitor;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::{DeviceId, OpId};
use std::fmt;
use uuid::Uuid;

/// Protocol that this program speaks.
pub const PROTOCOL: u16 = 2;
/// Most operations of one push.
pub const MOST_OPERATIONS: usize = 200;
/// Most bytes of one push, counting headers, salts and payloads.
pub const MOST_BYTES: usize = 1024 * 1024;
/// Most operations of one page of the feed.
pub const MOST_PAGE: u32 = 500;
/// Most ids of one offer.
pub const MOST_OFFER: usize = 1000;

/// Bytes as base64 text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Bytes(pub Vec<u8>);

impl Bytes {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The content may be personal data, and messages are printed in logs.
        write!(f, "{} bytes", self.0.len())
    }
}

impl Serialize for Bytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

/// Reads [`Bytes`] from wherever the text stands, without a copy of it.
struct Text;

impl Visitor<'_> for Text {
    type Value = Bytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("base64 text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Bytes, E> {
        BASE64.decode(text).map(Bytes).map_err(E::custom)
    }
}

/// An operation on its way: the very bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    pub header: Bytes,
    #[serde(default, skip_serializing_if = "Bytes::is_empty")]
    pub salt: Bytes,
    /// Absent once erased by order of headquarters (Ley 29733).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Bytes>,
}

impl Envelope {
    /// The operation that the bytes are.
    ///
    /// # Errors
    /// When they are none.
    pub fn open(&self) -> Result<Operation, Malformed> {
        let payload = self.payload.as_ref().map(|bytes| bytes.0.clone());
        Operation::read(self.header.0.clone(), self.salt.0.clone(), payload)
    }

    /// Its place in the chain of hashes, also when the header cannot be read.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of_header(&self.header.0)
    }

    /// Bytes that count against [`MOST_BYTES`].
    #[must_use]
    pub fn size(&self) -> usize {
        let payload = self.payload.as_ref().map_or(0, |bytes| bytes.0.len());
        self.header.0.len() + self.salt.0.len() + payload
    }
}

impl From<&Operation> for Envelope {
    fn from(operation: &Operation) -> Self {
        Self {
            header: Bytes(operation.header_bytes.clone()),
            salt: Bytes(operation.salt.clone()),
            payload: operation.payload.clone().map(Bytes),
        }
    }
}

/// The first word of a round.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Hello {
    pub protocol: u16,
    pub device: DeviceId,
    /// Id that this device had before its disk was restored or found to be a copy.
    pub formerly: Option<DeviceId>,
    /// What the device's clock says, UTC milliseconds since 1970.
    pub now: i64,
    /// Version of the program.
    pub program: String,
}

/// The last operation of a device in the chain that headquarters holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastHeld {
    pub number: u64,
    pub hash: Hash,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HelloReply {
    /// Another one after headquarters was restored from a backup.
    pub epoch: Uuid,
    /// What headquarters' clock says, UTC milliseconds since 1970.
    pub now: i64,
    /// First and last protocol that headquarters understands.
    pub protocols: (u16, u16),
    pub capabilities: Vec<String>,
    /// Official code of the centre whose feed this device reads.
    pub scope: String,
    pub last: Option<LastHeld>,
    /// Number of the newest operation in the feed.
    pub head: u64,
}

/// Operations of the device itself, in the order of their numbers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Push {
    pub device: DeviceId,
    pub operations: Vec<Envelope>,
}

/// Why headquarters keeps an operation in its tray and does not pass it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The header or the payload cannot be read, or one is not the other's.
    Unreadable,
    /// It names another centre than the device's.
    OtherCentre,
    /// It bears the id of another operation.
    IdTaken,
    /// Its author's post may not do this.
    NotAllowed,
}

impl Cause {
    const ALL: [Self; 4] = [
        Self::Unreadable,
        Self::OtherCentre,
        Self::IdTaken,
        Self::NotAllowed,
    ];

    /// The cause of a name; `None` for one that this program does not know.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.code() == code)
    }

    /// The name that it has on the wire and in headquarters' tray.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::OtherCentre => "other_centre",
            Self::IdTaken => "id_taken",
            Self::NotAllowed => "not_allowed",
        }
    }

    /// What the person at the device reads.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Unreadable => {
                "El registro llegó dañado a la sede. Se conserva aquí y allá; la sede lo revisará."
            }
            Self::OtherCentre => {
                "El registro es de otro centro. Se conserva aquí y en la sede, que decidirá a quién corresponde."
            }
            Self::IdTaken => {
                "La sede ya tiene otro registro con la misma identificación. Se conservan los dos; la sede decidirá."
            }
            Self::NotAllowed => {
                "El cargo de quien lo anotó no permite este cambio. Se conserva aquí y en la sede, que decidirá."
            }
        }
    }
}

/// What became of one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "as")]
pub enum Taken {
    /// In the feed, now or since it came before.
    Stored,
    /// Kept in headquarters' tray; the device keeps it too.
    SetAside { cause: Cause },
}

/// Why headquarters took no more of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "stop")]
pub enum PushStop {
    /// Another operation already stands under this number: the disk was cloned or restored.
    Forked { at: u64 },
    /// Operations before these are missing.
    Gap { expected: u64 },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PushReply {
    pub epoch: Uuid,
    /// One for each operation taken, in the order of the push.
    pub taken: Vec<Taken>,
    pub stop: Option<PushStop>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FeedRequest {
    pub device: DeviceId,
    pub epoch: Uuid,
    /// Number of the last operation that the device has.
    pub after: u64,
    /// Most operations wanted.
    pub most: u32,
    /// Whether the device's own operations are wanted with their bytes.
    pub whole: bool,
}

/// An operation of the feed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FeedItem {
    pub number: u64,
    /// Absent for what the asking device wrote itself, when it did not ask for the bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
    /// Names it when it comes without its bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<OpId>,
    pub hash: Hash,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FeedPage {
    pub epoch: Uuid,
    pub after: u64,
    /// Number of the last operation of this page; `after` when it is empty.
    pub to: u64,
    /// Number of the newest operation in the feed.
    pub head: u64,
    pub items: Vec<FeedItem>,
}

/// Ids of operations that the device holds and the feed does not.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Offer {
    pub device: DeviceId,
    pub epoch: Uuid,
    pub ids: Vec<OpId>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OfferReply {
    pub wanted: Vec<OpId>,
}

/// Operations that headquarters lost, whoever wrote them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Salvage {
    pub device: DeviceId,
    pub epoch: Uuid,
    pub operations: Vec<Envelope>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SalvageReply {
    pub taken: Vec<Taken>,
}

/// What the device's tables come to, by table and bucket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Digest {
    pub device: DeviceId,
    pub epoch: Uuid,
    /// Number of the feed up to which the device has read.
    pub upto: u64,
    /// Operations up to there, in ranges of [`MOST_OFFER`] numbers, the first from 1 on. By their ids, which stay the same under
    /// whatever label an operation came.
    pub ranges: Vec<Sum>,
    /// [`fold_name`](crate::fold_name) of the program that made the device's tables; those of another fold rightly differ, and the feed
    /// alone is compared.
    #[serde(default)]
    pub fold: String,
    /// Absent while the tables rightly differ: something stands aside at headquarters, or one side does not know a kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buckets: Option<Vec<Bucket>>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DigestReply {
    /// Whether the feed still ends where the device has read to, so that a comparison means something.
    pub comparable: bool,
    /// Ranges of the feed that differ: first and last number.
    pub ranges: Vec<(u64, u64)>,
    /// Tables and buckets that differ.
    pub buckets: Vec<(String, u8)>,
}

/// Asks for numbers that people will see, to be given without a network.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NumbersRequest {
    pub device: DeviceId,
    pub epoch: Uuid,
    /// The highest number that the device was ever given; zero when none. The same question has the same answer.
    pub after: u64,
}

/// Numbers of the centre that no other device gets, first and last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumbersReply {
    pub first: u64,
    pub last: u64,
}

/// What headquarters answers instead of a reply. Whatever it says, the device keeps its work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// For the program: `epoch`, `unknown_device`, `revoked`, `protocol`, `too_large`, `unavailable` …
    pub code: String,
    /// For the person.
    pub sentence: String,
}
