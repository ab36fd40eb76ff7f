//! What records and facts are made of: the kinds that `domain` declares. A field declared there has a column of the same name in the
//! table of its kind.

use crate::FOLD_VERSION;
use std::sync::LazyLock;

pub use sisconecta_domain::kinds::{
    Column, ColumnKind, FACTS, Kind as RecordType, Kind as FactType, RECORDS,
};

/// Kind of the operation that takes another back.
pub const ANNULMENT: &str = "annulment";

/// Which fold makes the tables of this program: its rules and what it knows of records and facts. Tables of another one are not compared
/// with these.
#[must_use]
pub fn fold_name() -> &'static str {
    static NAME: LazyLock<String> = LazyLock::new(|| {
        let mut hasher = blake3::Hasher::new();
        for kind in RECORDS.iter().chain(FACTS) {
            hasher.update(kind.shape().as_bytes());
        }
        let shape = &hasher.finalize().to_hex()[..16];
        format!("{FOLD_VERSION}-{shape}")
    });
    &NAME
}

/// The record type whose operations have this kind.
#[must_use]
pub fn record_type(kind: &str) -> Option<&'static RecordType> {
    RECORDS.iter().copied().find(|record| record.name == kind)
}

/// The fact type whose operations have this kind.
#[must_use]
pub fn fact_type(kind: &str) -> Option<&'static FactType> {
    FACTS.iter().copied().find(|fact| fact.name == kind)
}
