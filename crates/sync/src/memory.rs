//! The tables in memory: what the simulator folds into, and the yardstick for the tables on disk.

use crate::fold::{Changes, Field, Head, StoredFields, Tables};
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
    heads: BTreeMap<(Field, OpId), Value>,
    named: BTreeSet<(Field, OpId)>,
    undecided: BTreeSet<Field>,
    /// By table, then record, then column.
    pub records: BTreeMap<&'static str, BTreeMap<Uuid, BTreeMap<&'static str, Value>>>,
    pub facts: BTreeMap<&'static str, BTreeMap<OpId, FactRow>>,
    annulments: BTreeMap<OpId, (OpId, String)>,
    /// The annulments by what they take back.
    targets: BTreeSet<(OpId, OpId)>,
    annulled: BTreeSet<OpId>,
}

impl MemoryTables {
    /// Fields with something to decide: what waits in the tray.
    #[must_use]
    pub fn tray(&self) -> Vec<Field> {
        self.undecided.iter().copied().collect()
    }

    /// Whether an operation is taken back.
    #[must_use]
    pub fn is_annulled(&self, op: OpId) -> bool {
        self.annulled.contains(&op)
    }

    /// Every row: its table, the id of its record or operation, and a text that is equal when the row is.
    #[must_use]
    pub fn rows(&self) -> Vec<(String, Uuid, String)> {
        let mut rows = Vec::new();
        for ((field, op), value) in &self.heads {
            let Field { kind, record, name } = field;
            rows.push((
                "field_head".to_owned(),
                *record,
                format!("{kind}\u{1f}{name}\u{1f}{op}\u{1f}{value}"),
            ));
        }
        for (Field { kind, record, name }, op) in &self.named {
            rows.push((
                "field_named".to_owned(),
                *record,
                format!("{kind}\u{1f}{name}\u{1f}{op}"),
            ));
        }
        for Field { kind, record, name } in &self.undecided {
            rows.push((
                "undecided".to_owned(),
                *record,
                format!("{kind}\u{1f}{name}"),
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

    /// Heads of a field, as an editor sees them; none when this program does not declare it.
    #[must_use]
    pub fn heads_of(&self, kind: &str, record: Uuid, field: &str) -> Vec<Head> {
        let Some(field) = Field::declared(kind, record, field) else {
            return Vec::new();
        };
        self.heads
            .range((field, OpId(Uuid::nil()))..=(field, OpId(Uuid::max())))
            .map(|((_, op), value)| Head {
                op: *op,
                value: value.clone(),
            })
            .collect()
    }
}

/// Where the fields of a record begin in what is ordered by field.
fn first_of(kind: &'static str, record: Uuid) -> (Field, OpId) {
    let field = Field {
        kind,
        record,
        name: "",
    };
    (field, OpId(Uuid::nil()))
}

fn put<K: Ord>(set: &mut BTreeSet<K>, key: K, there: bool) {
    if there {
        set.insert(key);
    } else {
        set.remove(&key);
    }
}

#[async_trait]
impl Tables for MemoryTables {
    type Error = Infallible;

    async fn stored_fields(
        &mut self,
        records: &[(&'static str, Uuid)],
    ) -> Result<StoredFields, Infallible> {
        let mut stored = StoredFields::default();
        for (kind, record) in records {
            let of_record = |field: &Field| field.kind == *kind && field.record == *record;
            let heads = self.heads.range(first_of(kind, *record)..);
            let heads = heads.take_while(|((field, _), _)| of_record(field));
            stored.heads.extend(heads.map(|((field, op), value)| {
                let head = Head {
                    op: *op,
                    value: value.clone(),
                };
                (*field, head)
            }));
            let named = self.named.range(first_of(kind, *record)..);
            let named = named.take_while(|(field, _)| of_record(field));
            stored.named.extend(named.copied());
        }
        Ok(stored)
    }

    async fn targets(&mut self, ops: &[OpId]) -> Result<Vec<(OpId, OpId)>, Infallible> {
        let found = ops
            .iter()
            .filter_map(|op| Some((*op, self.annulments.get(op)?.0)));
        Ok(found.collect())
    }

    async fn annulments_of(&mut self, targets: &[OpId]) -> Result<Vec<(OpId, OpId)>, Infallible> {
        let found = targets.iter().flat_map(|target| {
            let all = (*target, OpId(Uuid::nil()))..=(*target, OpId(Uuid::max()));
            self.targets.range(all).map(|(target, op)| (*op, *target))
        });
        Ok(found.collect())
    }

    async fn annulled_among(&mut self, ops: &[OpId]) -> Result<Vec<OpId>, Infallible> {
        let found = ops.iter().filter(|op| self.annulled.contains(op));
        Ok(found.copied().collect())
    }

    async fn write(&mut self, changes: Changes) -> Result<(), Infallible> {
        for (field, op) in changes.heads_removed {
            self.heads.remove(&(field, op));
        }
        for (field, head) in changes.heads_added {
            self.heads.insert((field, head.op), head.value);
        }
        self.named.extend(changes.named);
        for (field, undecided) in changes.undecided {
            put(&mut self.undecided, field, undecided);
        }
        for (record_type, record, columns) in changes.rows {
            let rows = self.records.entry(record_type.name).or_default();
            let row = rows.entry(record).or_default();
            row.extend(columns.into_iter().map(|(name, (_, value))| (name, value)));
        }
        for fact in changes.facts {
            let row = FactRow {
                record: fact.record,
                values: fact.values,
            };
            let facts = self.facts.entry(fact.fact_type.name).or_default();
            facts.insert(fact.op, row);
        }
        for annulment in changes.annulments {
            self.targets.insert((annulment.target, annulment.op));
            let said = (annulment.target, annulment.reason);
            self.annulments.insert(annulment.op, said);
        }
        for (op, annulled) in changes.annulled {
            put(&mut self.annulled, op, annulled);
        }
        Ok(())
    }
}
