//! The fold of many operations at once: what they change is gathered in memory and written together.
//!
//! The rules are those of [`apply`]; only the reading and writing of rows is gathered. A field's heads are read once for all
//! operations of the batch, and written once after the last of them.

use crate::fold::{Head, Outcome, Refused, Tables, apply};
use crate::operation::Operation;
use crate::schema::{Column, FactType, RecordType, record_type};
use async_trait::async_trait;
use serde_json::Value;
use sisconecta_domain::ids::OpId;
use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What is stored of the fields of some records.
#[derive(Debug, Default)]
pub struct StoredFields {
    pub heads: Vec<(Uuid, String, Head)>,
    pub named: Vec<(Uuid, String, OpId)>,
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

/// What a batch changes.
#[derive(Debug, Default)]
pub struct Changes {
    /// Kind, record, field and head.
    pub heads_added: Vec<(String, Uuid, String, Head)>,
    pub heads_removed: Vec<(Uuid, String, OpId)>,
    pub named: Vec<(Uuid, String, OpId)>,
    pub rows: Vec<RowChange>,
    pub facts: Vec<FactChange>,
}

/// Tables that can read and write many rows together.
#[async_trait]
pub trait BatchTables: Tables {
    /// Heads of all fields of these records, and what was named in them.
    async fn stored_fields(&mut self, records: &[Uuid]) -> Result<StoredFields, Self::Error>;
    async fn write(&mut self, changes: Changes) -> Result<(), Self::Error>;
}

/// Applies operations in the order given. What each came to; one whose payload does not have its kind's shape is kept and changes
/// nothing, as a stranger's mistake must not stop the others.
///
/// # Errors
/// Those of the tables.
pub async fn apply_all<T: BatchTables>(
    tables: &mut T,
    operations: &[impl Borrow<Operation> + Sync],
) -> Result<Vec<Outcome>, T::Error> {
    let records: BTreeSet<Uuid> = operations
        .iter()
        .map(Borrow::borrow)
        .filter(|operation| record_type(&operation.header.kind).is_some())
        .map(|operation| operation.header.record)
        .collect();
    let records: Vec<Uuid> = records.into_iter().collect();
    let stored = tables.stored_fields(&records).await?;
    let mut batch = Batch::over(tables, stored);
    let mut outcomes = Vec::with_capacity(operations.len());
    for operation in operations {
        outcomes.push(match apply(&mut batch, operation.borrow()).await {
            Ok(outcome) => outcome,
            Err(Refused::Malformed(_)) => Outcome::Kept,
            Err(Refused::Tables(error)) => return Err(error),
        });
    }
    let changes = batch.changes;
    tables.write(changes).await?;
    Ok(outcomes)
}

type Field = (Uuid, String);

/// Tables that answer from memory what the batch touched. Annulments are rare, and go straight through.
struct Batch<'t, T> {
    under: &'t mut T,
    heads: BTreeMap<Field, Vec<Head>>,
    named: BTreeSet<(Uuid, String, OpId)>,
    rows: BTreeMap<(&'static str, Uuid), usize>,
    changes: Changes,
}

impl<'t, T: BatchTables> Batch<'t, T> {
    fn over(under: &'t mut T, stored: StoredFields) -> Self {
        let mut heads: BTreeMap<Field, Vec<Head>> = BTreeMap::new();
        for (record, field, head) in stored.heads {
            heads.entry((record, field)).or_default().push(head);
        }
        Self {
            under,
            heads,
            named: stored.named.into_iter().collect(),
            rows: BTreeMap::new(),
            changes: Changes::default(),
        }
    }
}

#[async_trait]
impl<T: BatchTables> Tables for Batch<'_, T> {
    type Error = T::Error;

    async fn heads(&mut self, record: Uuid, field: &str) -> Result<Vec<Head>, T::Error> {
        Ok(self
            .heads
            .get(&(record, field.to_owned()))
            .cloned()
            .unwrap_or_default())
    }

    async fn add_head(
        &mut self,
        kind: &str,
        record: Uuid,
        field: &str,
        head: &Head,
    ) -> Result<(), T::Error> {
        let heads = self.heads.entry((record, field.to_owned())).or_default();
        if heads.iter().all(|known| known.op != head.op) {
            heads.push(head.clone());
            self.changes.heads_added.push((
                kind.to_owned(),
                record,
                field.to_owned(),
                head.clone(),
            ));
        }
        Ok(())
    }

    async fn remove_head(&mut self, record: Uuid, field: &str, op: OpId) -> Result<(), T::Error> {
        let Some(heads) = self.heads.get_mut(&(record, field.to_owned())) else {
            return Ok(());
        };
        let before = heads.len();
        heads.retain(|head| head.op != op);
        if heads.len() == before {
            return Ok(());
        }
        // A head that came in the same batch was never written.
        let added = &mut self.changes.heads_added;
        let fresh = added
            .iter()
            .rposition(|(_, r, f, head)| *r == record && f == field && head.op == op);
        match fresh {
            Some(place) => {
                added.swap_remove(place);
            }
            None => self
                .changes
                .heads_removed
                .push((record, field.to_owned(), op)),
        }
        Ok(())
    }

    async fn remember_named(
        &mut self,
        record: Uuid,
        field: &str,
        op: OpId,
    ) -> Result<(), T::Error> {
        let named = (record, field.to_owned(), op);
        if self.named.insert(named.clone()) {
            self.changes.named.push(named);
        }
        Ok(())
    }

    async fn was_named(&mut self, record: Uuid, field: &str, op: OpId) -> Result<bool, T::Error> {
        Ok(self.named.contains(&(record, field.to_owned(), op)))
    }

    async fn put_field(
        &mut self,
        record_type: &'static RecordType,
        record: Uuid,
        column: &'static Column,
        value: &Value,
    ) -> Result<(), T::Error> {
        let place = *self
            .rows
            .entry((record_type.name, record))
            .or_insert_with(|| {
                self.changes
                    .rows
                    .push((record_type, record, BTreeMap::new()));
                self.changes.rows.len() - 1
            });
        self.changes.rows[place]
            .2
            .insert(column.name, (column, value.clone()));
        Ok(())
    }

    async fn put_fact(
        &mut self,
        fact_type: &'static FactType,
        operation: &Operation,
        values: &[Value],
    ) -> Result<(), T::Error> {
        self.changes.facts.push(FactChange {
            fact_type,
            op: operation.header.id,
            record: operation.header.record,
            actor: operation.header.actor.map(|actor| actor.0),
            claimed_at: operation.header.claimed_at,
            values: values.to_vec(),
        });
        Ok(())
    }

    async fn put_annulment(
        &mut self,
        operation: &Operation,
        target: OpId,
        reason: &str,
    ) -> Result<(), T::Error> {
        self.under.put_annulment(operation, target, reason).await
    }

    async fn annulment_target(&mut self, op: OpId) -> Result<Option<OpId>, T::Error> {
        self.under.annulment_target(op).await
    }

    async fn annulments_of(&mut self, target: OpId) -> Result<Vec<OpId>, T::Error> {
        self.under.annulments_of(target).await
    }

    async fn set_annulled(&mut self, op: OpId, annulled: bool) -> Result<(), T::Error> {
        self.under.set_annulled(op, annulled).await
    }

    async fn is_annulled(&mut self, op: OpId) -> Result<bool, T::Error> {
        self.under.is_annulled(op).await
    }
}
