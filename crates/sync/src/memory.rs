//! The tables in memory: what the simulator folds into, and the yardstick for the tables on disk.

use crate::fold::{Head, Tables};
use crate::operation::Operation;
use crate::schema::{Column, FactType, RecordType};
use async_trait::async_trait;
use serde_json::Value;
use sisconecta_domain::ids::OpId;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use uuid::Uuid;

/// A fact as it stands in its table.
#[derive(Debug, Clone, PartialEq)]
pub struct FactRow {
    pub record: Uuid,
    pub values: Vec<Value>,
}

/// All tables of the fold. Two of them are equal when every row is.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct MemoryTables {
    heads: BTreeMap<(Uuid, String, OpId), (String, Value)>,
    named: BTreeSet<(Uuid, String, OpId)>,
    /// By table, then record, then column.
    pub records: BTreeMap<&'static str, BTreeMap<Uuid, BTreeMap<&'static str, Value>>>,
    pub facts: BTreeMap<&'static str, BTreeMap<OpId, FactRow>>,
    annulments: BTreeMap<OpId, (OpId, String)>,
    annulled: BTreeSet<OpId>,
}

impl MemoryTables {
    /// Fields with more than one head: what waits in the tray.
    #[must_use]
    pub fn tray(&self) -> Vec<(Uuid, String)> {
        let mut counts: BTreeMap<(Uuid, String), u32> = BTreeMap::new();
        for (record, field, _) in self.heads.keys() {
            *counts.entry((*record, field.clone())).or_default() += 1;
        }
        counts
            .into_iter()
            .filter(|(_, heads)| *heads > 1)
            .map(|(key, _)| key)
            .collect()
    }

    /// Every row: its table, the id of its record or operation, and a text that is equal when the row is.
    #[must_use]
    pub fn rows(&self) -> Vec<(String, Uuid, String)> {
        let mut rows = Vec::new();
        for ((record, field, op), (kind, value)) in &self.heads {
            rows.push((
                "field_head".to_owned(),
                *record,
                format!("{field}\u{1f}{op}\u{1f}{kind}\u{1f}{value}"),
            ));
        }
        for (record, field, op) in &self.named {
            rows.push((
                "field_named".to_owned(),
                *record,
                format!("{field}\u{1f}{op}"),
            ));
        }
        for (table, records) in &self.records {
            for (id, row) in records {
                rows.push(((*table).to_owned(), *id, format!("{row:?}")));
            }
        }
        for (table, facts) in &self.facts {
            for (op, row) in facts {
                rows.push(((*table).to_owned(), op.0, format!("{row:?}")));
            }
        }
        for (op, (target, reason)) in &self.annulments {
            rows.push((
                "annulment".to_owned(),
                op.0,
                format!("{target}\u{1f}{reason}"),
            ));
        }
        for op in &self.annulled {
            rows.push(("annulled".to_owned(), op.0, op.to_string()));
        }
        rows
    }

    /// Facts of a type that nobody has taken back.
    #[must_use]
    pub fn standing(&self, fact: &str) -> Vec<&FactRow> {
        self.facts
            .get(fact)
            .into_iter()
            .flatten()
            .filter(|(op, _)| !self.annulled.contains(op))
            .map(|(_, row)| row)
            .collect()
    }

    /// Heads of a field, as an editor sees them.
    #[must_use]
    pub fn heads_of(&self, record: Uuid, field: &str) -> Vec<Head> {
        self.heads
            .iter()
            .filter(|((r, f, _), _)| *r == record && f == field)
            .map(|((_, _, op), (_, value))| Head {
                op: *op,
                value: value.clone(),
            })
            .collect()
    }
}

#[async_trait]
impl Tables for MemoryTables {
    type Error = Infallible;

    async fn heads(&mut self, record: Uuid, field: &str) -> Result<Vec<Head>, Infallible> {
        Ok(self.heads_of(record, field))
    }

    async fn add_head(
        &mut self,
        kind: &str,
        record: Uuid,
        field: &str,
        head: &Head,
    ) -> Result<(), Infallible> {
        self.heads.insert(
            (record, field.to_owned(), head.op),
            (kind.to_owned(), head.value.clone()),
        );
        Ok(())
    }

    async fn remove_head(&mut self, record: Uuid, field: &str, op: OpId) -> Result<(), Infallible> {
        self.heads.remove(&(record, field.to_owned(), op));
        Ok(())
    }

    async fn remember_named(
        &mut self,
        record: Uuid,
        field: &str,
        op: OpId,
    ) -> Result<(), Infallible> {
        self.named.insert((record, field.to_owned(), op));
        Ok(())
    }

    async fn was_named(&mut self, record: Uuid, field: &str, op: OpId) -> Result<bool, Infallible> {
        Ok(self.named.contains(&(record, field.to_owned(), op)))
    }

    async fn put_field(
        &mut self,
        record_type: &'static RecordType,
        record: Uuid,
        column: &'static Column,
        value: &Value,
    ) -> Result<(), Infallible> {
        let row = self
            .records
            .entry(record_type.name)
            .or_default()
            .entry(record)
            .or_default();
        row.insert(column.name, value.clone());
        Ok(())
    }

    async fn put_fact(
        &mut self,
        fact_type: &'static FactType,
        operation: &Operation,
        values: &[Value],
    ) -> Result<(), Infallible> {
        let row = FactRow {
            record: operation.header.record,
            values: values.to_vec(),
        };
        self.facts
            .entry(fact_type.name)
            .or_default()
            .insert(operation.header.id, row);
        Ok(())
    }

    async fn put_annulment(
        &mut self,
        operation: &Operation,
        target: OpId,
        reason: &str,
    ) -> Result<(), Infallible> {
        self.annulments
            .insert(operation.header.id, (target, reason.to_owned()));
        Ok(())
    }

    async fn annulment_target(&mut self, op: OpId) -> Result<Option<OpId>, Infallible> {
        Ok(self.annulments.get(&op).map(|(target, _)| *target))
    }

    async fn annulments_of(&mut self, target: OpId) -> Result<Vec<OpId>, Infallible> {
        Ok(self
            .annulments
            .iter()
            .filter(|(_, (t, _))| *t == target)
            .map(|(op, _)| *op)
            .collect())
    }

    async fn set_annulled(&mut self, op: OpId, annulled: bool) -> Result<(), Infallible> {
        if annulled {
            self.annulled.insert(op);
        } else {
            self.annulled.remove(&op);
        }
        Ok(())
    }

    async fn is_annulled(&mut self, op: OpId) -> Result<bool, Infallible> {
        Ok(self.annulled.contains(&op))
    }
}
