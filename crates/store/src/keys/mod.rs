//! The database key and the key file that wraps it.
//!
//! The key is 32 random bytes, used raw by SQLCipher. `llavero.json` holds it sealed once for each way in: the password
//! of each staff member, the recovery code, and a secret kept by the keyring of the operating system. The file holds no
//! personal data: a slot is named by the id of the staff member. Deriving a key from a password takes a good part of a
//! second by design: call these functions away from the async workers.

mod file;
mod keyring;
mod recovery;
mod seal;

use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;
use zeroize::Zeroizing;

pub use file::{KeySource, LoadedKeys};
pub use keyring::{Keyring, KeyringError, KeyringOutcome, MemoryKeyring, NoKeyring};
pub use recovery::RecoveryCode;
pub use seal::KdfCost;

use crate::StoreError;
use file::Content;
use seal::{Slot, SlotKind};

const RECOVERY: &str = "recovery";
const KEYRING: &str = "keyring";
/// Slots tried at the same time. Each takes the memory of one derivation.
const MOST_AT_ONCE: usize = 4;

/// The key of both databases. Wiped from memory when dropped; never printed.
#[derive(Clone)]
pub struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    /// A new random key.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`].
    pub fn generate() -> Result<Self, StoreError> {
        let mut bytes = Zeroizing::new([0; 32]);
        random(bytes.as_mut())?;
        Ok(Self(bytes))
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// The value of `pragma key`, quotes included: a raw key, so SQLCipher derives nothing.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        let hex = Zeroizing::new(hex::encode(self.0.as_ref()));
        Zeroizing::new(format!("\"x'{}'\"", hex.as_str()))
    }

    /// The same, as the value of `attach … key ?`.
    pub(crate) fn attach_value(&self) -> Zeroizing<String> {
        let hex = Zeroizing::new(hex::encode(self.0.as_ref()));
        Zeroizing::new(format!("x'{}'", hex.as_str()))
    }

    /// Tells this key from another without revealing it.
    fn fingerprint(&self) -> String {
        hex::encode(blake3::derive_key(
            "sisconecta 2026 key fingerprint",
            self.0.as_ref(),
        ))
    }
}

impl std::fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DatabaseKey(…)")
    }
}

/// The key file in memory. Nothing is on disk until [`KeyFile::save`].
#[derive(Debug, Clone)]
pub struct KeyFile {
    content: Content,
    cost: KdfCost,
    /// An access was taken away: the previous copy must not keep it.
    revoked: bool,
}

impl KeyFile {
    /// A new key and a key file without any way in yet.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`].
    pub fn create(cost: KdfCost) -> Result<(Self, DatabaseKey), StoreError> {
        let key = DatabaseKey::generate()?;
        let mut id = [0; 16];
        random(&mut id)?;
        let content = Content {
            version: file::VERSION,
            database_id: uuid::Builder::from_random_bytes(id).into_uuid(),
            key_fingerprint: key.fingerprint(),
            slots: Vec::new(),
        };
        let file = Self {
            content,
            cost,
            revoked: false,
        };
        Ok((file, key))
    }

    /// Another key for the same database, and a key file of it without any way in yet.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`].
    pub fn with_new_key(&self) -> Result<(Self, DatabaseKey), StoreError> {
        let (mut file, key) = Self::create(self.cost)?;
        file.content.database_id = self.content.database_id;
        Ok((file, key))
    }

    /// The id of the database this key opens. The entry in the OS keyring has this name.
    pub fn database_id(&self) -> Uuid {
        self.content.database_id
    }

    /// Whether `key` is the one this file wraps.
    pub fn is_of(&self, key: &DatabaseKey) -> bool {
        self.content.key_fingerprint == key.fingerprint()
    }

    /// The staff members who have a password here.
    pub fn staff(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.slots(SlotKind::Password)
            .filter_map(|slot| Uuid::parse_str(&slot.id).ok())
    }

    /// Whether a recovery code exists.
    pub fn has_recovery(&self) -> bool {
        self.slots(SlotKind::Recovery).next().is_some()
    }

    /// Whether the keyring of this computer was given a secret.
    pub fn has_keyring(&self) -> bool {
        self.slots(SlotKind::Keyring).next().is_some()
    }

    /// Opens with a password: of one staff member, or of whoever's it is. Answers whose it was.
    ///
    /// # Errors
    /// [`StoreError::WrongPassword`].
    pub fn open_with_password(
        &self,
        staff: Option<Uuid>,
        password: &str,
    ) -> Result<(Uuid, DatabaseKey), StoreError> {
        let password = normal(password);
        for slot in self.slots(SlotKind::Password) {
            let Ok(owner) = Uuid::parse_str(&slot.id) else {
                continue;
            };
            if staff.is_some_and(|wanted| wanted != owner) {
                continue;
            }
            if let Some(key) = self.open_slot(slot, password.as_bytes()) {
                return Ok((owner, key));
            }
        }
        Err(StoreError::WrongPassword)
    }

    /// Opens with a password, and answers all whose it is. Every slot is tried: which of them was asked for cannot be known
    /// before there are names to choose from, and the first that opens may be somebody else's.
    ///
    /// # Errors
    /// [`StoreError::WrongPassword`].
    pub fn whose_password(&self, password: &str) -> Result<(Vec<Uuid>, DatabaseKey), StoreError> {
        let slots: Vec<&Slot> = self.slots(SlotKind::Password).collect();
        let opened = self.open_all(&slots, normal(password).as_bytes());
        let owners = opened.iter().filter_map(|(slot, _)| slot.id.parse().ok());
        let owners: Vec<Uuid> = owners.collect();
        let key = opened.into_iter().next().map(|(_, key)| key);
        match key {
            Some(key) if !owners.is_empty() => Ok((owners, key)),
            _ => Err(StoreError::WrongPassword),
        }
    }

    /// The slots that a secret opens, with the key. Each costs a slow derivation: a few are tried at a time.
    fn open_all<'a>(&self, slots: &[&'a Slot], secret: &[u8]) -> Vec<(&'a Slot, DatabaseKey)> {
        let hands = std::thread::available_parallelism().map_or(1, usize::from);
        let share = slots.len().div_ceil(hands.min(MOST_AT_ONCE)).max(1);
        std::thread::scope(|scope| {
            let hands: Vec<_> = slots
                .chunks(share)
                .map(|mine| {
                    let open = |slot: &&'a Slot| Some((*slot, self.open_slot(slot, secret)?));
                    scope.spawn(move || mine.iter().filter_map(open).collect::<Vec<_>>())
                })
                .collect();
            let opened = hands.into_iter().filter_map(|hand| hand.join().ok());
            opened.flatten().collect()
        })
    }

    /// Opens with the recovery code as a person typed it.
    ///
    /// # Errors
    /// [`StoreError::MistypedRecoveryCode`] when its check letters do not fit, [`StoreError::WrongRecoveryCode`] when
    /// they do and it opens nothing.
    pub fn open_with_recovery(&self, typed: &str) -> Result<DatabaseKey, StoreError> {
        let code = RecoveryCode::parse(typed)?;
        self.slots(SlotKind::Recovery)
            .find_map(|slot| self.open_slot(slot, code.secret()))
            .ok_or(StoreError::WrongRecoveryCode)
    }

    /// Opens with the keyring of this computer. Whatever happens there is a state to report, never an error that stops.
    pub fn open_with_keyring(&self, keyring: &dyn Keyring) -> KeyringOutcome {
        let Some(slot) = self.slots(SlotKind::Keyring).next() else {
            return KeyringOutcome::NotSetUp;
        };
        match keyring.get(&self.keyring_entry()) {
            Err(error) => KeyringOutcome::Unavailable(error),
            Ok(None) => KeyringOutcome::EntryMissing,
            Ok(Some(secret)) => {
                let secret = Zeroizing::new(secret);
                self.open_slot(slot, &secret)
                    .map_or(KeyringOutcome::EntryStale, KeyringOutcome::Opened)
            }
        }
    }

    /// Gives a staff member a password, in place of the one before. One that opens for somebody else is refused: while the
    /// database is locked the password alone tells who signs in.
    ///
    /// # Errors
    /// [`StoreError::EmptyPassword`], [`StoreError::PasswordTaken`], [`StoreError::WrongKey`] when `key` is not this file's.
    pub fn set_password(
        &mut self,
        key: &DatabaseKey,
        staff: Uuid,
        password: &str,
    ) -> Result<(), StoreError> {
        if password.trim().is_empty() {
            return Err(StoreError::EmptyPassword);
        }
        let password = normal(password);
        let id = staff.to_string();
        let others = self.slots(SlotKind::Password).filter(|slot| slot.id != id);
        let others: Vec<&Slot> = others.collect();
        if !self.open_all(&others, password.as_bytes()).is_empty() {
            return Err(StoreError::PasswordTaken);
        }
        self.seal_into(key, id, SlotKind::Password, password.as_bytes())
    }

    /// Makes a new recovery code, in place of the one before. It is shown once and stored nowhere.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`], [`StoreError::WrongKey`].
    pub fn replace_recovery(&mut self, key: &DatabaseKey) -> Result<RecoveryCode, StoreError> {
        let code = RecoveryCode::generate()?;
        self.seal_into(key, RECOVERY.into(), SlotKind::Recovery, code.secret())?;
        Ok(code)
    }

    /// Gives the keyring of this computer a new secret.
    ///
    /// # Errors
    /// [`StoreError::NoRandomness`] and [`StoreError::WrongKey`]. That the keyring refused is an answer, not an error:
    /// then the file is as it was.
    pub fn set_keyring(
        &mut self,
        key: &DatabaseKey,
        keyring: &dyn Keyring,
    ) -> Result<Result<(), KeyringError>, StoreError> {
        let mut secret = Zeroizing::new([0_u8; 32]);
        random(secret.as_mut())?;
        if let Err(error) = keyring.set(&self.keyring_entry(), secret.as_ref()) {
            return Ok(Err(error));
        }
        self.seal_into(key, KEYRING.into(), SlotKind::Keyring, secret.as_ref())?;
        Ok(Ok(()))
    }

    /// Forgets the keyring of this computer. The entry itself is removed as far as the keyring allows.
    pub fn remove_keyring(&mut self, keyring: &dyn Keyring) -> Result<(), KeyringError> {
        self.content
            .slots
            .retain(|slot| slot.kind != SlotKind::Keyring);
        self.revoked = true;
        keyring.delete(&self.keyring_entry())
    }

    /// Takes a staff member's password away. Removing what is not there is no error.
    ///
    /// # Errors
    /// [`StoreError::LastSlot`] when neither another password nor a recovery code would be left.
    pub fn remove_password(&mut self, staff: Uuid) -> Result<(), StoreError> {
        let id = staff.to_string();
        let goes = |slot: &Slot| slot.kind == SlotKind::Password && slot.id == id;
        if !self.content.slots.iter().any(goes) {
            return Ok(());
        }
        let left = |slot: &Slot| slot.kind != SlotKind::Keyring && !goes(slot);
        if !self.content.slots.iter().any(left) {
            return Err(StoreError::LastSlot);
        }
        self.content.slots.retain(|slot| !goes(slot));
        self.revoked = true;
        Ok(())
    }

    /// Whether `other` is a key file of the same database and key.
    pub(crate) fn wraps_the_same(&self, other: &Self) -> bool {
        self.content.database_id == other.content.database_id
            && self.content.key_fingerprint == other.content.key_fingerprint
    }

    /// Whether it lets in whoever `other` does, of the same key.
    pub(crate) fn holds_all_of(&self, other: &Self) -> bool {
        self.wraps_the_same(other) && !other.lets_in_more_than(self)
    }

    /// Whether a password or a recovery code opens here that `other` does not let in.
    pub(crate) fn lets_in_more_than(&self, other: &Self) -> bool {
        self.content
            .slots
            .iter()
            .any(|slot| slot.kind != SlotKind::Keyring && !other.content.slots.contains(slot))
    }

    /// Whether something other than this computer's keyring opens the database.
    pub(crate) fn opens_elsewhere(&self) -> bool {
        self.content
            .slots
            .iter()
            .any(|slot| slot.kind != SlotKind::Keyring)
    }

    fn slots(&self, kind: SlotKind) -> impl Iterator<Item = &Slot> {
        self.content
            .slots
            .iter()
            .filter(move |slot| slot.kind == kind)
    }

    fn keyring_entry(&self) -> String {
        format!("sisconecta-{}", self.content.database_id)
    }

    fn open_slot(&self, slot: &Slot, secret: &[u8]) -> Option<DatabaseKey> {
        let bytes = slot.open(self.content.database_id, secret)?;
        DatabaseKey::from_bytes(&bytes).filter(|key| self.is_of(key))
    }

    fn seal_into(
        &mut self,
        key: &DatabaseKey,
        id: String,
        kind: SlotKind,
        secret: &[u8],
    ) -> Result<(), StoreError> {
        if !self.is_of(key) {
            return Err(StoreError::WrongKey);
        }
        let slot = Slot::seal(
            self.content.database_id,
            id,
            kind,
            self.cost,
            secret,
            key.0.as_ref(),
        )?;
        let same = |other: &Slot| other.kind == slot.kind && other.id == slot.id;
        match self.content.slots.iter().position(same) {
            Some(place) => {
                self.content.slots[place] = slot;
                self.revoked = true;
            }
            None => self.content.slots.push(slot),
        }
        Ok(())
    }
}

/// The same password whatever way the keyboard composes its accents.
fn normal(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfc().collect())
}

pub(crate) fn random(bytes: &mut [u8]) -> Result<(), StoreError> {
    getrandom::fill(bytes).map_err(|_| StoreError::NoRandomness)
}

#[cfg(test)]
mod tests;
