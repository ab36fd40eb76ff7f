//! Operations, their chain, and the fold that turns a set of them into tables.
//!
//! Sans-I/O: where rows are kept is behind [`Tables`]; SQLite and memory implement it, and both give the same rows
//! for the same set of operations, whatever the order they arrive in.

mod batch;
pub mod exchange;
mod fold;
mod memory;
mod natural;
mod operation;
mod schema;

pub use batch::{BatchTables, Changes, FactChange, RowChange, StoredFields, apply_all};
pub use fold::{Head, Outcome, Refused, Tables, apply, shown};
pub use memory::{FactRow, MemoryTables};
pub use natural::natural_id;
pub use operation::{Body, Draft, FieldEdit, Hash, Header, Malformed, Operation, Stamp};
pub use schema::{
    ANNULMENT, Column, ColumnKind, FACTS, FactType, RECORDS, RecordType, fact_type, fold_name,
    record_type,
};

/// Changes when the rules of the fold give other tables for the same operations. What records and facts are made of is told apart
/// without it: see [`fold_name`].
pub const FOLD_VERSION: u32 = 5;
