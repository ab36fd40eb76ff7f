//! Operations as no program of ours writes them: what a script with a token of a centre can send. By proptest, so that another seed
//! sends others.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use sisconecta_domain::ids::{DeviceId, OpId, StaffId};
use sisconecta_domain::kinds;
use sisconecta_sync::exchange::wire::{Bytes, Envelope};
use sisconecta_sync::{ANNULMENT, Hash, Header};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Ids that all of them share, so that kinds meet in one record, edits name one another and annulments form rings.
const POOL: u128 = 400;

/// What is wrong with the bytes, besides what they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Damage {
    None,
    /// It names another centre.
    Elsewhere,
    /// It comes without its payload.
    Stripped,
    /// Another payload than its header names.
    Swapped,
    /// Its header is no header.
    Garbled,
}

/// In whose name it comes.
#[derive(Debug, Clone, Copy)]
enum Author {
    /// Of somebody who may do much: his id stands in the feed for everybody to read.
    Known,
    Nobody,
    Unknown(Uuid),
}

/// An operation before it has a place in a chain.
#[derive(Debug, Clone)]
pub struct Odd {
    id: Uuid,
    kind: String,
    version: u16,
    record: Uuid,
    payload: Vec<u8>,
    actor: Author,
    claimed_at: i64,
    damage: Damage,
}

impl Odd {
    /// Its bytes at a place of a device's chain, and what the next one is linked to. `author` is who may do much there.
    pub fn sealed(
        self,
        scope: &str,
        device: DeviceId,
        author: StaffId,
        (number, previous): (u64, Option<Hash>),
    ) -> (Envelope, Hash) {
        let salt = [7; 16];
        let elsewhere = self.damage == Damage::Elsewhere;
        let header = Header {
            id: OpId(self.id),
            device,
            number,
            previous,
            scope: if elsewhere { "OTRO" } else { scope }.to_owned(),
            kind: self.kind,
            version: self.version,
            record: self.record,
            payload: payload_hash(&salt, &self.payload),
            actor: match self.actor {
                Author::Known => Some(author),
                Author::Nobody => None,
                Author::Unknown(id) => Some(StaffId(id)),
            },
            claimed_at: self.claimed_at,
            attachments: Vec::new(),
            signature: None,
        };
        let mut header = header.to_bytes().unwrap();
        if self.damage == Damage::Garbled {
            header.truncate(header.len() / 2);
        }
        let payload = match self.damage {
            Damage::Stripped => None,
            Damage::Swapped => Some(b"{}".to_vec()),
            _ => Some(self.payload),
        };
        let hash = Hash::of_header(&header);
        let envelope = Envelope {
            header: Bytes(header),
            salt: Bytes(salt.to_vec()),
            payload: payload.map(Bytes),
        };
        (envelope, hash)
    }
}

/// As `docs/format.md` says it, for whoever writes payloads that no program would.
fn payload_hash(salt: &[u8], payload: &[u8]) -> Hash {
    let mut hasher = blake3::Hasher::new_derive_key("sisconecta 2026 salted payload");
    for part in [salt, payload] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    Hash(*hasher.finalize().as_bytes())
}

fn shared_id() -> impl Strategy<Value = Uuid> {
    (0..POOL).prop_map(|n| Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + n))
}

fn any_id() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

fn field_name() -> impl Strategy<Value = String> {
    let known: Vec<&str> = kinds::all()
        .flat_map(|kind| kind.columns)
        .map(|column| column.name)
        .collect();
    prop_oneof![
        40 => select(known).prop_map(str::to_owned),
        3 => "[a-z_0-9]{1,63}",
        1 => "[A-ZÑ ;'\"]{0,9}",
        1 => Just("x".repeat(3000)),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "\\PC{0,40}",
        2 => any::<String>(),
        2 => select(vec!["2027-04-12", "-9999-13-45", "99:99", "NaN", "true", "\0", "centre_coordinator"])
            .prop_map(str::to_owned),
        2 => shared_id().prop_map(|id| id.to_string()),
        1 => (1_usize..20_000).prop_map(|length| "ñ".repeat(length)),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        6 => text().prop_map(Value::from),
        2 => any::<i64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(|number| json!(number)),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(4, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map("\\PC{0,9}", inner, 0..4).prop_map(|map| json!(map)),
        ]
    })
}

fn payload() -> impl Strategy<Value = Vec<u8>> {
    let over = || vec(shared_id(), 0..6);
    let edit = btree_map(field_name(), (value(), over()), 0..8).prop_map(|fields| {
        let fields: BTreeMap<String, Value> = fields
            .into_iter()
            .map(|(name, (value, over))| (name, json!({ "value": value, "over": over })))
            .collect();
        json!({ "fields": fields })
    });
    let fact = btree_map(field_name(), value(), 0..8).prop_map(|fields| json!({ "fact": fields }));
    let annulment = (shared_id(), text())
        .prop_map(|(target, reason)| json!({ "annuls": target, "reason": reason }));
    let said = prop_oneof![6 => edit, 4 => fact, 4 => annulment, 1 => value()];
    prop_oneof![
        30 => said.prop_map(|said| said.to_string().into_bytes()),
        1 => vec(any::<u8>(), 0..200),
        // What a reader without a limit of its depth would fall over.
        1 => (1_usize..50_000).prop_map(|depth| "[".repeat(depth).into_bytes()),
    ]
}

fn kind() -> impl Strategy<Value = String> {
    let known: Vec<&str> = kinds::all().map(|kind| kind.name).collect();
    prop_oneof![
        12 => select(known).prop_map(str::to_owned),
        5 => Just(ANNULMENT.to_owned()),
        1 => "[a-z_0-9]{1,63}",
    ]
}

pub fn odd() -> impl Strategy<Value = Odd> {
    let damage = prop_oneof![
        30 => Just(Damage::None),
        1 => Just(Damage::Elsewhere),
        1 => Just(Damage::Stripped),
        1 => Just(Damage::Swapped),
        1 => Just(Damage::Garbled),
    ];
    (
        prop_oneof![8 => any_id(), 2 => shared_id()],
        kind(),
        prop_oneof![9 => Just(1), 1 => any::<u16>()],
        prop_oneof![1 => any_id(), 4 => shared_id()],
        payload(),
        prop_oneof![
            8 => Just(Author::Known),
            1 => Just(Author::Nobody),
            1 => shared_id().prop_map(Author::Unknown),
        ],
        any::<i64>(),
        damage,
    )
        .prop_map(
            |(id, kind, version, record, payload, actor, claimed_at, damage)| Odd {
                id,
                kind,
                version,
                record,
                payload,
                actor,
                claimed_at,
                damage,
            },
        )
}

/// So many of them, the same ones each time.
pub fn some(count: usize) -> impl Iterator<Item = Odd> {
    let (mut runner, strategy) = (TestRunner::deterministic(), odd());
    (0..count).map(move |_| strategy.new_tree(&mut runner).unwrap().current())
}
