//! The header of an operation: what it is, and where it stands in a chain. `docs/format.md` describes its bytes.

use super::{Hash, Malformed, is_name};
use sisconecta_domain::ids::{DeviceId, OpId, StaffId};
use uuid::Uuid;

/// First byte of every header.
pub const FORMAT: u8 = 1;
/// Most bytes of a centre's official code.
pub const LONGEST_SCOPE: usize = 64;

/// A file that must exist before the operation that names it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attachment {
    /// BLAKE3 of the whole.
    pub hash: Hash,
    /// Bytes.
    pub size: u64,
}

/// Bytes of an author's signature (Ed25519).
pub type Signature = [u8; 64];

/// What the hash chain covers. The payload enters by a salted hash, so that salt and payload can be erased without breaking the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub id: OpId,
    pub device: DeviceId,
    /// 1, 2, 3 … in each device's chain of a centre.
    pub number: u64,
    /// Hash of the operation before this one in the chain; `None` for the first.
    pub previous: Option<Hash>,
    /// Official code of the centre.
    pub scope: String,
    /// Name of a record type, of a fact type, or `annulment`.
    pub kind: String,
    /// Version of the kind's payload.
    pub version: u16,
    pub record: Uuid,
    pub payload: Hash,
    /// Who did it; absent for what a device does by itself and for anonymous answers.
    pub actor: Option<StaffId>,
    /// What the device's clock said, UTC milliseconds since 1970. Shown to people, never used to decide.
    pub claimed_at: i64,
    pub attachments: Vec<Attachment>,
    /// The author's, over what a new label keeps. No program signs yet.
    pub signature: Option<Signature>,
}

impl Header {
    /// The bytes of the header: first what stays the same under any label, then the label.
    ///
    /// # Errors
    /// When a name, a code or the number of attachments does not fit.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Malformed> {
        let mut bytes = self.kept()?;
        put_optional(
            &mut bytes,
            self.signature.as_ref().map(<[u8; 64]>::as_slice),
        );
        bytes.extend(self.device.0.as_bytes());
        bytes.extend(self.number.to_be_bytes());
        put_optional(&mut bytes, self.previous.as_ref().map(|hash| &hash.0[..]));
        Ok(bytes)
    }

    /// What an author signs: the bytes that a new label keeps.
    ///
    /// # Errors
    /// As those of [`to_bytes`](Self::to_bytes).
    pub fn kept(&self) -> Result<Vec<u8>, Malformed> {
        if !is_name(&self.kind)
            || !is_scope(&self.scope)
            || !(1..=i64::MAX as u64).contains(&self.number)
        {
            return Err(Malformed::Header("a name, a code or a number is none"));
        }
        let mut bytes = Vec::with_capacity(192);
        bytes.push(FORMAT);
        bytes.extend(self.id.0.as_bytes());
        put_text(&mut bytes, &self.kind);
        bytes.extend(self.version.to_be_bytes());
        bytes.extend(self.record.as_bytes());
        put_text(&mut bytes, &self.scope);
        put_optional(
            &mut bytes,
            self.actor.as_ref().map(|actor| &actor.0.as_bytes()[..]),
        );
        bytes.extend(self.claimed_at.to_be_bytes());
        bytes.extend(self.payload.0);
        let count = u16::try_from(self.attachments.len())
            .map_err(|_| Malformed::Header("too many attachments"))?;
        bytes.extend(count.to_be_bytes());
        for attachment in &self.attachments {
            bytes.extend(attachment.hash.0);
            bytes.extend(attachment.size.to_be_bytes());
        }
        Ok(bytes)
    }

    /// Reads a header. Every header has one form in bytes, and other bytes are none.
    ///
    /// # Errors
    /// When they are none.
    pub fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut rest = Reader(bytes);
        if rest.array::<1>()? != [FORMAT] {
            return Err(Malformed::Header("another format"));
        }
        let header = Self {
            id: OpId(rest.id()?),
            kind: rest.text()?,
            version: u16::from_be_bytes(rest.array()?),
            record: rest.id()?,
            scope: rest.text()?,
            actor: rest
                .optional::<16>()?
                .map(|id| StaffId(Uuid::from_bytes(id))),
            claimed_at: i64::from_be_bytes(rest.array()?),
            payload: Hash(rest.array()?),
            attachments: rest.attachments()?,
            signature: rest.optional::<64>()?,
            device: DeviceId(rest.id()?),
            number: u64::from_be_bytes(rest.array()?),
            previous: rest.optional::<32>()?.map(Hash),
        };
        if !rest.0.is_empty() {
            return Err(Malformed::Header("bytes are left over"));
        }
        if !is_name(&header.kind)
            || !is_scope(&header.scope)
            || !(1..=i64::MAX as u64).contains(&header.number)
        {
            return Err(Malformed::Header("a name, a code or a number is none"));
        }
        Ok(header)
    }
}

/// Whether a text may be a centre's code.
fn is_scope(text: &str) -> bool {
    (1..=LONGEST_SCOPE).contains(&text.len()) && !text.chars().any(char::is_control)
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    // Names and codes were found to be shorter than 256 bytes.
    bytes.push(text.len() as u8);
    bytes.extend(text.as_bytes());
}

fn put_optional(bytes: &mut Vec<u8>, value: Option<&[u8]>) {
    bytes.push(u8::from(value.is_some()));
    bytes.extend(value.unwrap_or_default());
}

/// What is left of the bytes.
struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, count: usize) -> Result<&'b [u8], Malformed> {
        let (taken, rest) = self
            .0
            .split_at_checked(count)
            .ok_or(Malformed::Header("it ends too early"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn id(&mut self) -> Result<Uuid, Malformed> {
        Ok(Uuid::from_bytes(self.array()?))
    }

    fn text(&mut self) -> Result<String, Malformed> {
        let [length] = self.array()?;
        let text = std::str::from_utf8(self.take(length.into())?)
            .map_err(|_| Malformed::Header("a text is not UTF-8"))?;
        Ok(text.to_owned())
    }

    fn optional<const N: usize>(&mut self) -> Result<Option<[u8; N]>, Malformed> {
        match self.array()? {
            [0] => Ok(None),
            [1] => Ok(Some(self.array()?)),
            _ => Err(Malformed::Header("neither there nor absent")),
        }
    }

    fn attachments(&mut self) -> Result<Vec<Attachment>, Malformed> {
        let count = u16::from_be_bytes(self.array()?);
        (0..count)
            .map(|_| {
                Ok(Attachment {
                    hash: Hash(self.array()?),
                    size: u64::from_be_bytes(self.array()?),
                })
            })
            .collect()
    }
}
