//! The one `apply`: how an operation changes the tables.
//!
//! Tables are a function of the set of operations. So nothing here asks what came first: an edit may arrive before
//! the edit it replaces, and an annulment before what it annuls.

use crate::operation::{Body, FieldEdit, Hash, Malformed, Operation};
use crate::schema::{Column, FactType, RecordType};
use async_trait::async_trait;
use serde_json::Value;
use sisconecta_domain::ids::OpId;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A value of a field that no other edit has replaced.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    pub op: OpId,
    pub value: Value,
}

/// Where the fold keeps its rows. Every method is idempotent.
#[async_trait]
pub trait Tables: Send {
    type Error: Send;

    /// Heads of a field, in any order.
    async fn heads(&mut self, record: Uuid, field: &str) -> Result<Vec<Head>, Self::Error>;
    async fn add_head(
        &mut self,
        kind: &str,
        record: Uuid,
        field: &str,
        head: &Head,
    ) -> Result<(), Self::Error>;
    async fn remove_head(&mut self, record: Uuid, field: &str, op: OpId)
    -> Result<(), Self::Error>;

    /// Remembers that an edit of this field was named by another, whether or not it has arrived.
    async fn remember_named(
        &mut self,
        record: Uuid,
        field: &str,
        op: OpId,
    ) -> Result<(), Self::Error>;
    async fn was_named(&mut self, record: Uuid, field: &str, op: OpId)
    -> Result<bool, Self::Error>;

    /// Makes the record's row exist and sets one of its columns.
    async fn put_field(
        &mut self,
        record_type: &'static RecordType,
        record: Uuid,
        column: &'static Column,
        value: &Value,
    ) -> Result<(), Self::Error>;

    /// Inserts a fact. `values` follow the order of the type's columns.
    async fn put_fact(
        &mut self,
        fact_type: &'static FactType,
        operation: &Operation,
        values: &[Value],
    ) -> Result<(), Self::Error>;

    async fn put_annulment(
        &mut self,
        operation: &Operation,
        target: OpId,
        reason: &str,
    ) -> Result<(), Self::Error>;
    /// What an annulment annuls, if the operation is an annulment that has arrived.
    async fn annulment_target(&mut self, op: OpId) -> Result<Option<OpId>, Self::Error>;
    /// Annulments of an operation that have arrived.
    async fn annulments_of(&mut self, target: OpId) -> Result<Vec<OpId>, Self::Error>;
    async fn set_annulled(&mut self, op: OpId, annulled: bool) -> Result<(), Self::Error>;
    async fn is_annulled(&mut self, op: OpId) -> Result<bool, Self::Error>;
}

/// What became of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Applied,
    /// Erased, or of a kind or version newer than this program: kept and passed on, applied after an upgrade.
    Kept,
}

/// Why an operation could not be applied.
#[derive(Debug, thiserror::Error)]
pub enum Refused<E> {
    #[error(transparent)]
    Malformed(#[from] Malformed),
    #[error("the tables could not be written")]
    Tables(E),
}

/// Applies one operation. The caller guarantees that it has not been applied before and commits afterwards.
///
/// # Errors
/// When the payload does not have the shape of its kind, or the tables fail.
pub async fn apply<T: Tables>(
    tables: &mut T,
    operation: &Operation,
) -> Result<Outcome, Refused<T::Error>> {
    let Some(body) = operation.body()? else {
        return Ok(Outcome::Kept);
    };
    match body {
        Body::Edit(fields) => edit(tables, operation, &fields).await,
        Body::Fact(fact) => put_fact(tables, operation, &fact).await,
        Body::Annulment { target, reason } => annul(tables, operation, target, &reason).await,
    }
    .map_err(Refused::Tables)?;
    Ok(Outcome::Applied)
}

async fn edit<T: Tables>(
    tables: &mut T,
    operation: &Operation,
    fields: &BTreeMap<String, FieldEdit>,
) -> Result<(), T::Error> {
    let Some(record_type) = crate::record_type(&operation.header.kind) else {
        return Ok(());
    };
    let record = operation.header.record;
    let id = operation.header.id;
    for (field, edit) in fields {
        for named in &edit.over {
            // An edit that names itself would vanish; a broken device must not lose its own value.
            if *named != id {
                tables.remember_named(record, field, *named).await?;
                tables.remove_head(record, field, *named).await?;
            }
        }
        if !tables.was_named(record, field, id).await? {
            let head = Head {
                op: id,
                value: edit.value.clone(),
            };
            tables
                .add_head(record_type.name, record, field, &head)
                .await?;
        }
        // A field of a newer program has heads here, and a column once this program is upgraded.
        if let Some(column) = record_type.column(field) {
            let heads = tables.heads(record, field).await?;
            if let Some(shown) = shown(&heads) {
                tables
                    .put_field(record_type, record, column, &column.kind.fit(&shown.value))
                    .await?;
            }
        }
    }
    Ok(())
}

/// The head that every device shows while several stand side by side.
pub fn shown(heads: &[Head]) -> Option<&Head> {
    heads.iter().min_by_key(|head| Hash::rank(head.op))
}

async fn put_fact<T: Tables>(
    tables: &mut T,
    operation: &Operation,
    fact: &BTreeMap<String, Value>,
) -> Result<(), T::Error> {
    let Some(fact_type) = crate::fact_type(&operation.header.kind) else {
        return Ok(());
    };
    let values: Vec<Value> = fact_type
        .columns
        .iter()
        .map(|column| {
            fact.get(column.name)
                .map_or(Value::Null, |value| column.kind.fit(value))
        })
        .collect();
    tables.put_fact(fact_type, operation, &values).await
}

async fn annul<T: Tables>(
    tables: &mut T,
    operation: &Operation,
    target: OpId,
    reason: &str,
) -> Result<(), T::Error> {
    tables.put_annulment(operation, target, reason).await?;
    // Whoever arrives last closes the ring, and finds it: all its members lose their effect on one another.
    for member in ring(tables, operation.header.id).await? {
        settle(tables, member).await?;
    }
    // What was annulled may be an annulment itself, and then what that one annulled stands or falls with it.
    let mut next = Some(target);
    let mut seen = BTreeSet::new();
    while let Some(op) = next
        && seen.insert(op)
        && settle(tables, op).await?
    {
        next = tables.annulment_target(op).await?;
    }
    Ok(())
}

/// Writes whether an operation is annulled: some annulment of it stands. Tells whether that changed.
async fn settle<T: Tables>(tables: &mut T, op: OpId) -> Result<bool, T::Error> {
    let mut annulled = false;
    for annulment in tables.annulments_of(op).await? {
        if !tables.is_annulled(annulment).await? && ring(tables, annulment).await?.is_empty() {
            annulled = true;
        }
    }
    let changed = tables.is_annulled(op).await? != annulled;
    if changed {
        tables.set_annulled(op, annulled).await?;
    }
    Ok(changed)
}

/// Annulments that annul one another in a ring say nothing. Each names one operation, so following the names from a
/// member leads back to it; for an annulment that is in no ring this is empty.
async fn ring<T: Tables>(tables: &mut T, start: OpId) -> Result<Vec<OpId>, T::Error> {
    let mut path = vec![start];
    let mut at = start;
    while let Some(target) = tables.annulment_target(at).await? {
        if target == start {
            return Ok(path);
        }
        if path.contains(&target) {
            break;
        }
        path.push(target);
        at = target;
    }
    Ok(Vec::new())
}

#[cfg(test)]
mod tests;
