//! Operations, their chain, and the fold that turns a set of them into tables.
//!
//! Sans-I/O: where rows are kept is behind [`Tables`]; SQLite, PostgreSQL and memory implement it, and all give the same rows
//! for the same set of operations, whatever the order they arrive in.

pub mod exchange;
mod fold;
mod memory;
mod natural;
mod operation;
mod schema;
pub mod shapes;

pub use fold::{
    AnnulmentChange, Changes, DEEPEST, FactChange, Field, Head, Outcome, RowChange, StoredFields,
    Tables, apply, shown,
};
pub use memory::{FactRow, MemoryTables};
pub use natural::natural_id;
pub use operation::{
    Attachment, Body, Draft, FORMAT, FieldEdit, Hash, Header, LARGEST, LONGEST_SCOPE, Malformed,
    Operation, Signature, Stamp, is_name,
};
pub use schema::{
    ANNULMENT, Column, ColumnKind, FACTS, FactType, RECORDS, RecordType, fact_type, fold_name,
    record_type,
};

/// Changes when the rules of the fold give other tables for the same operations. What records and facts are made of is told apart
/// without it: see [`fold_name`].
pub const FOLD_VERSION: u32 = 7;
