//! Rules broken on purpose: what the checks of the simulator must notice.

use async_trait::async_trait;
use sisconecta_domain::ids::OpId;
use sisconecta_sync::exchange::memory::Fold;
use sisconecta_sync::{
    Changes, FactChange, FactRow, MemoryTables, Operation, Outcome, RowChange, StoredFields,
    Tables, apply, record_type,
};
use std::collections::BTreeMap;
use std::convert::Infallible;
use uuid::Uuid;

/// One rule, broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The cursor moves before the page is taken, in a transaction of its own.
    CursorFirst,
    /// A page cut short counts as read to its end.
    TornPageTaken,
    /// What was sent once is never sent again, whatever headquarters says it holds.
    SentForGood,
    /// Whatever headquarters sets aside or refuses is thrown away here.
    RefusalDropsWork,
    /// Headquarters does not look for the id of what comes in.
    NoDedupe,
    /// Headquarters gives the numbers of the feed outside the transaction.
    NumbersFromASequence,
    /// Headquarters says «I have it» to another operation under the same number.
    ForkNotSeen,
    /// A forked device forgets what it had not sent.
    ForkDropsLeftovers,
    /// A device keeps its cursor when headquarters came back from a backup.
    EpochIgnored,
    /// Nobody offers what headquarters lost.
    NoSalvage,
    /// The value of the newest clock wins.
    NewestClockWins,
    /// The last edit to arrive is shown.
    LastArrivalShown,
    /// What an edit replaced is not remembered when the edit comes first.
    NamedForgotten,
    /// An annulment that comes before what it annuls does nothing.
    EarlyAnnulmentLost,
    /// A fact that comes twice stands twice.
    FactTwice,
    /// An old program throws away what it does not know.
    UnknownDropped,
    /// Heads belong to a record, whatever the kind of the edit.
    KindsMixed,
    /// A field whose edits name one another keeps the value that came first.
    RingKeepsValue,
    /// A record that somebody removed while others worked on it is gone.
    RemovalWins,
    /// A form writes over whatever stands when it is saved.
    FormWritesOverUnseen,
    /// Taking back what took back changes nothing.
    AnnulmentForGood,
    /// Nobody notes that a field has several values.
    TrayForgotten,
    /// A value that was replaced stays beside the new one.
    ReplacedStays,
    /// A page is asked for from behind the next operation.
    PageBeginsLate,
    /// A copied disk goes on under the name of the first.
    SameDeviceAgain,
    /// A new program does not apply what the old one only kept.
    UpgradeKeepsTables,
}

impl Fault {
    pub const ALL: [Self; 26] = [
        Self::CursorFirst,
        Self::TornPageTaken,
        Self::SentForGood,
        Self::RefusalDropsWork,
        Self::NoDedupe,
        Self::NumbersFromASequence,
        Self::ForkNotSeen,
        Self::ForkDropsLeftovers,
        Self::EpochIgnored,
        Self::NoSalvage,
        Self::NewestClockWins,
        Self::LastArrivalShown,
        Self::NamedForgotten,
        Self::EarlyAnnulmentLost,
        Self::FactTwice,
        Self::UnknownDropped,
        Self::KindsMixed,
        Self::RingKeepsValue,
        Self::RemovalWins,
        Self::FormWritesOverUnseen,
        Self::AnnulmentForGood,
        Self::TrayForgotten,
        Self::ReplacedStays,
        Self::PageBeginsLate,
        Self::SameDeviceAgain,
        Self::UpgradeKeepsTables,
    ];

    /// Number of the invariant of the design that it breaks.
    pub fn invariant(self) -> u8 {
        match self {
            Self::SentForGood
            | Self::RefusalDropsWork
            | Self::ForkNotSeen
            | Self::ForkDropsLeftovers
            | Self::SameDeviceAgain => 1,
            Self::NoDedupe | Self::FactTwice => 2,
            Self::LastArrivalShown | Self::KindsMixed | Self::RingKeepsValue => 3,
            Self::TornPageTaken | Self::NumbersFromASequence | Self::PageBeginsLate => 4,
            Self::NamedForgotten
            | Self::RemovalWins
            | Self::FormWritesOverUnseen
            | Self::TrayForgotten
            | Self::ReplacedStays => 5,
            Self::CursorFirst => 6,
            Self::NewestClockWins => 7,
            Self::EpochIgnored | Self::NoSalvage => 9,
            Self::UnknownDropped | Self::UpgradeKeepsTables => 10,
            Self::EarlyAnnulmentLost | Self::AnnulmentForGood => 11,
        }
    }

    pub fn sentence(self) -> &'static str {
        match self {
            Self::CursorFirst => "the cursor moves before the page is taken",
            Self::TornPageTaken => "a page cut short counts as read to its end",
            Self::SentForGood => "what was sent once is never sent again",
            Self::RefusalDropsWork => "what headquarters refuses is thrown away",
            Self::NoDedupe => "headquarters does not look for the id of what comes in",
            Self::NumbersFromASequence => "feed numbers are given outside the transaction",
            Self::ForkNotSeen => "another operation under the same number is «already here»",
            Self::ForkDropsLeftovers => "a forked device forgets what it had not sent",
            Self::EpochIgnored => "the cursor stays when headquarters was restored",
            Self::NoSalvage => "nobody offers what headquarters lost",
            Self::NewestClockWins => "the newest clock wins",
            Self::LastArrivalShown => "the last edit to arrive is shown",
            Self::NamedForgotten => "what was replaced is not remembered before it arrives",
            Self::EarlyAnnulmentLost => "an annulment before its target does nothing",
            Self::FactTwice => "a fact that comes twice stands twice",
            Self::UnknownDropped => "an old program throws away unknown kinds",
            Self::KindsMixed => "an edit of another kind replaces the heads of a record",
            Self::RingKeepsValue => "edits in a ring leave the value that came first",
            Self::RemovalWins => "what somebody removed is gone, whoever worked on it",
            Self::FormWritesOverUnseen => "a form writes over what it never showed",
            Self::AnnulmentForGood => "what took back cannot be taken back",
            Self::TrayForgotten => "nobody notes that a field has several values",
            Self::ReplacedStays => "a value that was replaced stays beside the new one",
            Self::PageBeginsLate => "a page begins one operation too late",
            Self::SameDeviceAgain => "a copied disk goes on under the name of the first",
            Self::UpgradeKeepsTables => "a new program does not apply what the old one kept",
        }
    }
}

/// Kinds that the older of the two programs of a simulation does not know.
pub const NEW_KIND: &str = "event_photo";

/// The real fold, over tables that may break a rule.
#[derive(Debug, Clone, Default)]
pub struct BentFold {
    tables: Bent,
    /// Whether this program is the older one.
    pub old: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Bent {
    real: MemoryTables,
    fault: Option<Fault>,
    claimed: BTreeMap<OpId, i64>,
    arrived: BTreeMap<OpId, u32>,
}

impl BentFold {
    pub fn bent(fault: Option<Fault>, old: bool) -> Self {
        Self {
            tables: Bent {
                fault,
                ..Bent::default()
            },
            old,
        }
    }
}

#[async_trait]
impl Fold for BentFold {
    async fn fold(&mut self, operation: &Operation) -> Outcome {
        if self.old && operation.header.kind == NEW_KIND {
            return Outcome::Kept;
        }
        let id = operation.header.id;
        self.tables.claimed.insert(id, operation.header.claimed_at);
        let arrived = self.tables.arrived.len() as u32;
        self.tables.arrived.entry(id).or_insert(arrived);
        let outcomes = apply(&mut self.tables, &[operation])
            .await
            .unwrap_or_else(|never| match never {});
        outcomes[0]
    }

    fn tables(&self) -> &MemoryTables {
        &self.tables.real
    }

    fn emptied(&self) -> Self {
        Self::bent(self.tables.fault, self.old)
    }
}

#[async_trait]
impl Tables for Bent {
    type Error = Infallible;

    async fn stored_fields(
        &mut self,
        records: &[(&'static str, Uuid)],
    ) -> Result<StoredFields, Infallible> {
        self.real.stored_fields(records).await
    }

    async fn targets(&mut self, ops: &[OpId]) -> Result<Vec<(OpId, OpId)>, Infallible> {
        self.real.targets(ops).await
    }

    async fn annulments_of(&mut self, targets: &[OpId]) -> Result<Vec<(OpId, OpId)>, Infallible> {
        self.real.annulments_of(targets).await
    }

    async fn annulled_among(&mut self, ops: &[OpId]) -> Result<Vec<OpId>, Infallible> {
        self.real.annulled_among(ops).await
    }

    async fn write(&mut self, mut changes: Changes) -> Result<(), Infallible> {
        let mut twice = Vec::new();
        match self.fault {
            Some(Fault::NamedForgotten) => changes.named.clear(),
            Some(Fault::AnnulmentForGood) => changes.annulled.retain(|(_, annulled)| *annulled),
            Some(Fault::TrayForgotten) => changes.undecided.clear(),
            Some(Fault::ReplacedStays) => changes.heads_removed.clear(),
            Some(Fault::KindsMixed) => mix_kinds(&mut changes),
            Some(Fault::EarlyAnnulmentLost) => {
                let early = |op: &OpId| !self.arrived.contains_key(op);
                changes
                    .annulments
                    .retain(|annulment| !early(&annulment.target));
                changes.annulled.retain(|(op, _)| !early(op));
            }
            Some(Fault::FactTwice) => {
                let there = |fact: &FactChange| {
                    let facts = self.real.facts.get(fact.fact_type.name);
                    facts.is_some_and(|facts| facts.contains_key(&fact.op))
                };
                (twice, changes.facts) = changes.facts.into_iter().partition(there);
            }
            Some(Fault::RingKeepsValue) => {
                for (_, _, columns) in &mut changes.rows {
                    columns.retain(|_, (_, value)| !value.is_null());
                }
            }
            _ => {}
        }
        let rows = std::mem::take(&mut changes.rows);
        self.real.write(changes).await?;
        for fact in twice {
            let row = FactRow {
                record: fact.record,
                values: fact.values,
            };
            let other = OpId(Uuid::from_u128(fact.op.0.as_u128() ^ 1));
            let facts = self.real.facts.entry(fact.fact_type.name).or_default();
            facts.insert(other, row);
        }
        let rows = rows.into_iter().map(|row| self.bent_row(row)).collect();
        self.real
            .write(Changes {
                rows,
                ..Changes::default()
            })
            .await
    }
}

impl Bent {
    /// The row as a broken rule would show it, once the heads are written.
    fn bent_row(&self, (record_type, record, mut columns): RowChange) -> RowChange {
        for (column, value) in columns.values_mut() {
            let heads = self.real.heads_of(record_type.name, record, column.name);
            let other = match self.fault {
                Some(Fault::NewestClockWins) => heads
                    .iter()
                    .max_by_key(|head| (self.claimed.get(&head.op), head.op)),
                Some(Fault::LastArrivalShown) => {
                    heads.iter().max_by_key(|head| self.arrived.get(&head.op))
                }
                Some(Fault::RemovalWins) => heads.iter().find(|head| head.value == true),
                _ => None,
            };
            if let Some(head) = other {
                *value = column.kind.fit(&head.value);
            }
        }
        (record_type, record, columns)
    }
}

/// Writes a column of one kind into the other kind's row of the same id.
fn mix_kinds(changes: &mut Changes) {
    let mut others: Vec<RowChange> = Vec::new();
    for (of, record, columns) in &changes.rows {
        let other = match of.name {
            "person" => "staff",
            "staff" => "person",
            _ => continue,
        };
        if let Some(other) = record_type(other) {
            let shared = columns.iter().filter_map(|(name, (_, value))| {
                Some((*name, (other.column(name)?, value.clone())))
            });
            others.push((other, *record, shared.collect()));
        }
    }
    changes.rows.extend(others);
}
