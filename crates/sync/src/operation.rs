//! The envelope of an operation. Its bytes are made once and kept as they came; everything else is read from them.

mod header;

pub use header::{Attachment, FORMAT, Header, LONGEST_SCOPE, Signature};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sisconecta_domain::ids::{DeviceId, OpId, StaffId};
use sisconecta_domain::kinds::{self, Kind, Nature};
use std::collections::BTreeMap;
use std::fmt;
use uuid::Uuid;

/// A BLAKE3 hash.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    fn of(context: &str, parts: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key(context);
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// The place of an operation in the chain, by the bytes of its header.
    #[must_use]
    pub fn of_header(header: &[u8]) -> Self {
        Self::of("sisconecta 2026 operation header", &[header])
    }

    /// A row of a table, for digests.
    #[must_use]
    pub fn of_row(row: &[u8]) -> Self {
        Self::of("sisconecta 2026 row of a table", &[row])
    }

    /// Order among edits that nobody has put in order: the hash of the operation's id.
    ///
    /// A clock that is ahead prefers nothing, since the rank depends on no clock. It is no defence against a changed program, which
    /// may draw ids until one suits it: then its value is shown first, and the other stays in the tray beside it.
    #[must_use]
    pub fn rank(id: OpId) -> Self {
        Self::of("sisconecta 2026 rank of an operation", &[id.0.as_bytes()])
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(&text, &mut bytes).map_err(serde::de::Error::custom)?;
        Ok(Self(bytes))
    }
}

/// Most bytes of an operation, counting header, salt and payload: a push takes at least one.
pub const LARGEST: usize = crate::exchange::wire::MOST_BYTES;

/// One field of an edit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldEdit {
    pub value: Value,
    /// Every head of the field that the editor saw.
    pub over: Vec<OpId>,
}

/// What an operation says.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    Edit(BTreeMap<String, FieldEdit>),
    Fact(BTreeMap<String, Value>),
    Annulment { target: OpId, reason: String },
}

#[derive(Serialize, Deserialize)]
struct EditPayload {
    fields: BTreeMap<String, FieldEdit>,
}

#[derive(Serialize, Deserialize)]
struct FactPayload {
    fact: BTreeMap<String, Value>,
}

#[derive(Serialize, Deserialize)]
struct AnnulmentPayload {
    annuls: OpId,
    reason: String,
}

/// An operation before it has a place in a chain.
#[derive(Debug, Clone)]
pub struct Draft {
    pub kind: String,
    pub record: Uuid,
    pub body: Body,
    /// Files that must exist before the operation does.
    pub attachments: Vec<Attachment>,
}

/// Place and author given to a draft by the device that writes it.
#[derive(Debug, Clone)]
pub struct Stamp {
    /// A fresh one, ordered by time; a random one for what must not tell when it was made ([`Stamp::random_id`]).
    pub id: OpId,
    pub device: DeviceId,
    pub number: u64,
    pub previous: Option<Hash>,
    pub scope: String,
    pub actor: Option<StaffId>,
    pub claimed_at: i64,
    /// Sixteen random bytes.
    pub salt: [u8; 16],
}

impl Stamp {
    /// An id that tells neither time nor order: an anonymous answer must not be found by the moment it was given.
    #[must_use]
    pub fn random_id() -> OpId {
        OpId(Uuid::new_v4())
    }
}

/// An operation with the very bytes it was made or received with.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    pub header: Header,
    pub hash: Hash,
    pub header_bytes: Vec<u8>,
    /// Empty once erased: with it, a short payload could be guessed from its hash.
    pub salt: Vec<u8>,
    /// Absent once erased by order of headquarters (Ley 29733).
    pub payload: Option<Vec<u8>>,
}

/// Bytes that are no operation.
#[derive(Debug, thiserror::Error)]
pub enum Malformed {
    #[error("the header is not readable: {0}")]
    Header(&'static str),
    #[error("the payload is not readable: {0}")]
    Payload(serde_json::Error),
    #[error("the payload is not the one that the header names")]
    PayloadHash,
    /// In a reason.
    #[error("the payload holds the character zero")]
    Zero,
    #[error("a field has a name that no program gives")]
    Name,
    #[error("an operation cannot be written: {0}")]
    Unwritable(serde_json::Error),
    /// More than [`LARGEST`] bytes: no call would take it to headquarters.
    #[error("the operation is too large")]
    TooLarge,
}

impl Operation {
    /// Gives a draft its place.
    ///
    /// # Errors
    /// When a value cannot be written as JSON.
    pub fn seal(draft: Draft, stamp: Stamp) -> Result<Self, Malformed> {
        let version = kinds::kind(&draft.kind).map_or(1, Kind::version);
        Self::seal_version(draft, stamp, version)
    }

    /// As a program wrote it that knew this version of the kind.
    fn seal_version(draft: Draft, stamp: Stamp, version: u16) -> Result<Self, Malformed> {
        let payload = match draft.body {
            Body::Edit(fields) => serde_json::to_vec(&EditPayload { fields }),
            Body::Fact(fact) => serde_json::to_vec(&FactPayload { fact }),
            Body::Annulment { target, reason } => serde_json::to_vec(&AnnulmentPayload {
                annuls: target,
                reason,
            }),
        }
        .map_err(Malformed::Unwritable)?;
        let header = Header {
            id: stamp.id,
            device: stamp.device,
            number: stamp.number,
            previous: stamp.previous,
            scope: stamp.scope,
            kind: draft.kind,
            version,
            record: draft.record,
            payload: payload_hash(&stamp.salt, &payload),
            actor: stamp.actor,
            claimed_at: stamp.claimed_at,
            attachments: draft.attachments,
            signature: None,
        };
        let header_bytes = header.to_bytes()?;
        if header_bytes.len() + stamp.salt.len() + payload.len() > LARGEST {
            return Err(Malformed::TooLarge);
        }
        let hash = Hash::of_header(&header_bytes);
        Ok(Self {
            header,
            hash,
            header_bytes,
            salt: stamp.salt.to_vec(),
            payload: Some(payload),
        })
    }

    /// Reads an operation from its bytes, checking that the payload is the one the header names.
    ///
    /// # Errors
    /// When the header cannot be read, the payload is another, or all is larger than [`LARGEST`].
    pub fn read(
        header_bytes: Vec<u8>,
        salt: Vec<u8>,
        payload: Option<Vec<u8>>,
    ) -> Result<Self, Malformed> {
        let size = header_bytes.len() + salt.len() + payload.as_ref().map_or(0, Vec::len);
        if size > LARGEST {
            return Err(Malformed::TooLarge);
        }
        let header = Header::read(&header_bytes)?;
        let salt = match &payload {
            Some(bytes) if payload_hash(&salt, bytes) != header.payload => {
                return Err(Malformed::PayloadHash);
            }
            Some(_) => salt,
            None => Vec::new(),
        };
        let hash = Hash::of_header(&header_bytes);
        Ok(Self {
            header,
            hash,
            header_bytes,
            salt,
            payload,
        })
    }

    /// The same operation at another place: number, device and link of the chain are new, everything else stays.
    ///
    /// For operations that a device wrote under a name that turned out to belong to another disk.
    ///
    /// # Errors
    /// When the header cannot be written.
    pub fn relabelled(
        &self,
        device: DeviceId,
        number: u64,
        previous: Option<Hash>,
    ) -> Result<Self, Malformed> {
        let header = Header {
            device,
            number,
            previous,
            ..self.header.clone()
        };
        let header_bytes = header.to_bytes()?;
        let hash = Hash::of_header(&header_bytes);
        Ok(Self {
            header,
            hash,
            header_bytes,
            salt: self.salt.clone(),
            payload: self.payload.clone(),
        })
    }

    /// Bytes of header, salt and payload.
    #[must_use]
    pub fn size(&self) -> usize {
        let payload = self.payload.as_ref().map_or(0, Vec::len);
        self.header_bytes.len() + self.salt.len() + payload
    }

    /// What the operation says; `None` when it was erased or its kind or version is newer than this program.
    ///
    /// # Errors
    /// When the kind is known and the payload does not have its shape.
    pub fn body(&self) -> Result<Option<Body>, Malformed> {
        let Some(payload) = &self.payload else {
            return Ok(None);
        };
        let version = self.header.version;
        let kind = kinds::kind(&self.header.kind);
        if !(1..=kind.map_or(1, Kind::version)).contains(&version) {
            return Ok(None);
        }
        if self.header.kind == crate::schema::ANNULMENT {
            let payload: AnnulmentPayload =
                serde_json::from_slice(payload).map_err(Malformed::Payload)?;
            without_zero(&payload.reason)?;
            return Ok(Some(Body::Annulment {
                target: payload.annuls,
                reason: payload.reason,
            }));
        }
        let Some(kind) = kind else {
            return Ok(None);
        };
        Ok(Some(match kind.nature {
            Nature::Record => {
                let EditPayload { fields } =
                    serde_json::from_slice(payload).map_err(Malformed::Payload)?;
                named(fields.keys())?;
                let now = fields.into_iter().filter_map(|(name, edit)| {
                    let (name, value) = kind.upcast(version, name, edit.value)?;
                    let over = edit.over;
                    Some((name, FieldEdit { value, over }))
                });
                Body::Edit(now.collect())
            }
            Nature::Fact => {
                let FactPayload { fact } =
                    serde_json::from_slice(payload).map_err(Malformed::Payload)?;
                named(fact.keys())?;
                let now = fact
                    .into_iter()
                    .filter_map(|(name, value)| kind.upcast(version, name, value));
                Body::Fact(now.collect())
            }
        }))
    }
}

/// Whether a text may be the name of a kind or of a field: 1 to 63 of `a` to `z`, `0` to `9` and `_`.
#[must_use]
pub fn is_name(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

fn named<'n>(mut names: impl Iterator<Item = &'n String>) -> Result<(), Malformed> {
    if names.all(|name| is_name(name)) {
        Ok(())
    } else {
        Err(Malformed::Name)
    }
}

/// Text that becomes part of a row must be one that every database holds; PostgreSQL has no character zero.
fn without_zero(text: &str) -> Result<(), Malformed> {
    if text.contains('\0') {
        Err(Malformed::Zero)
    } else {
        Ok(())
    }
}

fn payload_hash(salt: &[u8], payload: &[u8]) -> Hash {
    Hash::of("sisconecta 2026 salted payload", &[salt, payload])
}

#[cfg(test)]
mod tests;
