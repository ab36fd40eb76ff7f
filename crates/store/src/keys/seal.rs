//! One way in: the database key sealed with a key derived from a secret.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::random;
use crate::StoreError;

/// What opens a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SlotKind {
    Password,
    Recovery,
    Keyring,
}

/// The cost of deriving a key from a password (argon2id), stored with each slot so that it can rise later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KdfCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl KdfCost {
    /// 64 MiB, three passes: some tenths of a second on an office PC.
    pub const STANDARD: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 1,
    };
    /// 19 MiB, two passes: the least that OWASP accepts.
    pub const LEAST: Self = Self {
        memory_kib: 19 * 1024,
        passes: 2,
        lanes: 1,
    };

    /// The file is not trusted: garbled parameters must not ask for all the memory of the machine, nor for none.
    fn is_sane(self) -> bool {
        (Self::LEAST.memory_kib..=1024 * 1024).contains(&self.memory_kib)
            && (1..=64).contains(&self.passes)
            && (1..=16).contains(&self.lanes)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Slot {
    /// The staff member's id, `recovery` or `keyring`.
    pub(super) id: String,
    pub(super) kind: SlotKind,
    #[serde(with = "hex::serde")]
    salt: [u8; 16],
    /// None: the secret is random bytes of the keyring and needs no slow derivation.
    argon2id: Option<KdfCost>,
    #[serde(with = "hex::serde")]
    nonce: [u8; 24],
    #[serde(with = "hex::serde")]
    sealed: Vec<u8>,
}

impl Slot {
    pub(super) fn seal(
        database: Uuid,
        id: String,
        kind: SlotKind,
        cost: KdfCost,
        secret: &[u8],
        plain: &[u8],
    ) -> Result<Self, StoreError> {
        let mut slot = Self {
            id,
            kind,
            salt: [0; 16],
            argon2id: (kind != SlotKind::Keyring).then_some(cost),
            nonce: [0; 24],
            sealed: Vec::new(),
        };
        random(&mut slot.salt)?;
        random(&mut slot.nonce)?;
        let invalid = || StoreError::Invalid {
            source: "the parameters of argon2id".into(),
        };
        let key = slot.derive(secret).ok_or_else(invalid)?;
        slot.sealed = XChaCha20Poly1305::new(key.as_ref().into())
            .encrypt(
                XNonce::from_slice(&slot.nonce),
                Payload {
                    msg: plain,
                    aad: &slot.associated(database),
                },
            )
            .map_err(|_| invalid())?;
        Ok(slot)
    }

    /// The sealed bytes, or `None` when the secret is another or the slot is garbled.
    pub(super) fn open(&self, database: Uuid, secret: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let key = self.derive(secret)?;
        XChaCha20Poly1305::new(key.as_ref().into())
            .decrypt(
                XNonce::from_slice(&self.nonce),
                Payload {
                    msg: &self.sealed,
                    aad: &self.associated(database),
                },
            )
            .ok()
            .map(Zeroizing::new)
    }

    fn derive(&self, secret: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
        let Some(cost) = self.argon2id else {
            // A slot that skips the slow derivation must be one whose secret is random.
            if self.kind != SlotKind::Keyring {
                return None;
            }
            let mut material = Zeroizing::new(self.salt.to_vec());
            material.extend_from_slice(secret);
            return Some(Zeroizing::new(blake3::derive_key(
                "sisconecta 2026 keyring wrapping key",
                &material,
            )));
        };
        if !cost.is_sane() {
            return None;
        }
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).ok()?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret, &self.salt, key.as_mut())
            .ok()?;
        Some(key)
    }

    /// Binds a slot to its database, its owner and its kind: it cannot be moved to another place.
    fn associated(&self, database: Uuid) -> Vec<u8> {
        format!("sisconecta slot 1|{database}|{:?}|{}", self.kind, self.id).into_bytes()
    }
}
