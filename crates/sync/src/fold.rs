//! The one `apply`: how operations change the tables.
//!
//! Tables are a function of the set of operations. So nothing here asks what came first: an edit may arrive before the edit it
//! replaces, and an annulment before what it annuls. What some operations change is gathered in memory and written together, so many
//! cost about as many statements as one.

mod annulment;

use crate::operation::{Body, FieldEdit, Hash, Operation};
use crate::schema::{Column, FactType, RecordType, fact_type, record_type};
use async_trait::async_trait;
use serde_json::Value;
use sisconecta_domain::ids::OpId;
use sisconecta_domain::kinds::REMOVED;
use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub use annulment::DEEPEST;

/// A value of a field that no other edit has replaced.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    pub op: OpId,
    pub value: Value,
}

/// A field that this program declares, of one record. Two kinds may share the id of a record; their fields have nothing in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field {
    pub kind: &'static str,
    pub record: Uuid,
    pub name: &'static str,
}

impl Field {
    /// The field of these names; `None` when this program declares none.
    #[must_use]
    pub fn declared(kind: &str, record: Uuid, name: &str) -> Option<Self> {
        let record_type = record_type(kind)?;
        Some(Self {
            kind: record_type.name,
            record,
            name: record_type.column(name)?.name,
        })
    }
}

/// What is stored of the fields of some records.
#[derive(Debug, Default)]
pub struct StoredFields {
    pub heads: Vec<(Field, Head)>,
    /// Edits that others have named, whether or not they have arrived.
    pub named: Vec<(Field, OpId)>,
}

/// A record's row, and the columns to set in it.
pub type RowChange = (
    &'static RecordType,
    Uuid,
    BTreeMap<&'static str, (&'static Column, Value)>,
);

/// A fact to insert, if it is not there.
#[derive(Debug)]
pub struct FactChange {
    pub fact_type: &'static FactType,
    pub op: OpId,
    pub record: Uuid,
    pub actor: Option<Uuid>,
    pub claimed_at: i64,
    /// In the order of the type's columns.
    pub values: Vec<Value>,
}

/// An annulment that came.
#[derive(Debug, Clone, PartialEq)]
pub struct AnnulmentChange {
    pub op: OpId,
    pub target: OpId,
    pub reason: String,
}

/// What operations change.
#[derive(Debug, Default)]
pub struct Changes {
    pub heads_added: Vec<(Field, Head)>,
    pub heads_removed: Vec<(Field, OpId)>,
    pub named: Vec<(Field, OpId)>,
    /// Fields that came to have, or have no more, something to decide: several values, or none because their edits name one another.
    pub undecided: Vec<(Field, bool)>,
    pub rows: Vec<RowChange>,
    pub facts: Vec<FactChange>,
    pub annulments: Vec<AnnulmentChange>,
    /// Operations that are annulled now, or no more.
    pub annulled: Vec<(OpId, bool)>,
}

/// Where the fold keeps its rows.
#[async_trait]
pub trait Tables: Send {
    type Error: Send;

    /// What stands of all fields of these records, each with its kind.
    async fn stored_fields(
        &mut self,
        records: &[(&'static str, Uuid)],
    ) -> Result<StoredFields, Self::Error>;
    /// Those of these operations that are annulments, each with what it takes back.
    async fn targets(&mut self, ops: &[OpId]) -> Result<Vec<(OpId, OpId)>, Self::Error>;
    /// The annulments that take back one of these operations, each with that operation.
    async fn annulments_of(&mut self, targets: &[OpId]) -> Result<Vec<(OpId, OpId)>, Self::Error>;
    /// Those of these operations that are annulled.
    async fn annulled_among(&mut self, ops: &[OpId]) -> Result<Vec<OpId>, Self::Error>;
    /// Writes changes; doing it again changes nothing.
    async fn write(&mut self, changes: Changes) -> Result<(), Self::Error>;
}

/// What became of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Applied,
    /// Erased, of a kind or version newer than this program, or without the shape of its kind: kept and passed on.
    Kept,
}

/// Applies operations, and says what each came to. One without the shape of its kind is kept and changes nothing: a stranger's mistake
/// must not stop the others. The caller guarantees that none has been applied before and commits afterwards.
///
/// # Errors
/// Those of the tables.
pub async fn apply<T: Tables>(
    tables: &mut T,
    operations: &[impl Borrow<Operation> + Sync],
) -> Result<Vec<Outcome>, T::Error> {
    let bodies: Vec<Option<Body>> = operations
        .iter()
        .map(|operation| operation.borrow().body().ok().flatten())
        .collect();
    let edited: BTreeSet<(&'static str, Uuid)> = operations
        .iter()
        .zip(&bodies)
        .filter(|(_, body)| matches!(body, Some(Body::Edit(_))))
        .filter_map(|(operation, _)| {
            let header = &operation.borrow().header;
            Some((record_type(&header.kind)?.name, header.record))
        })
        .collect();
    let stored = if edited.is_empty() {
        StoredFields::default()
    } else {
        let edited: Vec<_> = edited.into_iter().collect();
        tables.stored_fields(&edited).await?
    };
    let mut gathered = Gathered::over(stored);
    let mut outcomes = Vec::with_capacity(operations.len());
    for (operation, body) in operations.iter().zip(bodies) {
        outcomes.push(gathered.take(operation.borrow(), body));
    }
    let mut changes = gathered.changes();
    if !changes.annulments.is_empty() {
        changes.annulled = annulment::settle(tables, &changes.annulments).await?;
    }
    tables.write(changes).await?;
    Ok(outcomes)
}

/// The head of a field that every device shows while several stand side by side. A record that somebody removed while others worked on it
/// stays until it is decided.
#[must_use]
pub fn shown<'h>(field: &str, heads: &'h [Head]) -> Option<&'h Head> {
    heads.iter().min_by_key(|head| {
        let removes = field == REMOVED && head.value == Value::Bool(true);
        (removes, Hash::rank(head.op))
    })
}

/// What stands of a field while operations are gathered.
#[derive(Default)]
struct FieldState {
    heads: Vec<Head>,
    named: BTreeSet<OpId>,
    /// Heads that stand in the tables.
    stored: BTreeSet<OpId>,
    newly_named: Vec<OpId>,
    was_undecided: bool,
    touched: bool,
}

impl FieldState {
    /// Several values, or edits that name one another in a ring: those leave no head, and no value.
    fn is_undecided(&self) -> bool {
        match self.heads.split_first() {
            None => !self.named.is_empty(),
            Some((first, rest)) => rest.iter().any(|head| head.value != first.value),
        }
    }

    fn edit(&mut self, id: OpId, edit: &FieldEdit) {
        self.touched = true;
        for named in &edit.over {
            // An edit that names itself would vanish; a broken device must not lose its own value.
            if *named != id && self.named.insert(*named) {
                self.newly_named.push(*named);
                self.heads.retain(|head| head.op != *named);
            }
        }
        if !self.named.contains(&id) && self.heads.iter().all(|head| head.op != id) {
            self.heads.push(Head {
                op: id,
                value: edit.value.clone(),
            });
        }
    }
}

/// What operations came to, before it is written.
struct Gathered {
    fields: BTreeMap<Field, FieldState>,
    facts: Vec<FactChange>,
    annulments: Vec<AnnulmentChange>,
}

impl Gathered {
    fn over(stored: StoredFields) -> Self {
        let mut fields: BTreeMap<Field, FieldState> = BTreeMap::new();
        for (field, op) in stored.named {
            fields.entry(field).or_default().named.insert(op);
        }
        for (field, head) in stored.heads {
            let state = fields.entry(field).or_default();
            state.stored.insert(head.op);
            state.heads.push(head);
        }
        for state in fields.values_mut() {
            state.was_undecided = state.is_undecided();
        }
        Self {
            fields,
            facts: Vec::new(),
            annulments: Vec::new(),
        }
    }

    fn take(&mut self, operation: &Operation, body: Option<Body>) -> Outcome {
        let header = &operation.header;
        match body {
            None => return Outcome::Kept,
            Some(Body::Edit(fields)) => {
                for (name, edit) in &fields {
                    // A field of a newer program is applied once this one is upgraded: its tables are then made anew.
                    if let Some(field) = Field::declared(&header.kind, header.record, name) {
                        self.fields.entry(field).or_default().edit(header.id, edit);
                    }
                }
            }
            Some(Body::Fact(fact)) => {
                if let Some(fact_type) = fact_type(&header.kind) {
                    self.facts.push(fact_change(operation, fact_type, &fact));
                }
            }
            Some(Body::Annulment { target, reason }) => self.annulments.push(AnnulmentChange {
                op: header.id,
                target,
                reason,
            }),
        }
        Outcome::Applied
    }

    fn changes(self) -> Changes {
        let mut changes = Changes {
            facts: self.facts,
            annulments: self.annulments,
            ..Changes::default()
        };
        let mut rows: BTreeMap<(&'static str, Uuid), RowChange> = BTreeMap::new();
        for (field, state) in self.fields {
            if !state.touched {
                continue;
            }
            let undecided = state.is_undecided();
            if undecided != state.was_undecided {
                changes.undecided.push((field, undecided));
            }
            if let Some(record_type) = record_type(field.kind)
                && let Some(column) = record_type.column(field.name)
            {
                let value = shown(field.name, &state.heads)
                    .map_or(Value::Null, |head| column.kind.fit(&head.value));
                rows.entry((field.kind, field.record))
                    .or_insert_with(|| (record_type, field.record, BTreeMap::new()))
                    .2
                    .insert(column.name, (column, value));
            }
            let standing: BTreeSet<OpId> = state.heads.iter().map(|head| head.op).collect();
            let gone = state.stored.difference(&standing);
            changes.heads_removed.extend(gone.map(|op| (field, *op)));
            let named = state.newly_named.into_iter();
            changes.named.extend(named.map(|op| (field, op)));
            let stored = state.stored;
            let fresh = state
                .heads
                .into_iter()
                .filter(|head| !stored.contains(&head.op));
            changes.heads_added.extend(fresh.map(|head| (field, head)));
        }
        changes.rows = rows.into_values().collect();
        changes
    }
}

fn fact_change(
    operation: &Operation,
    fact_type: &'static FactType,
    fact: &BTreeMap<String, Value>,
) -> FactChange {
    let header = &operation.header;
    let values = fact_type.columns.iter().map(|column| {
        fact.get(column.name)
            .map_or(Value::Null, |value| column.kind.fit(value))
    });
    FactChange {
        fact_type,
        op: header.id,
        record: header.record,
        actor: header.actor.map(|actor| actor.0),
        claimed_at: header.claimed_at,
        values: values.collect(),
    }
}

#[cfg(test)]
mod tests;
