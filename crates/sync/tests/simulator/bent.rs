//! Rules broken on purpose: what the checks of the simulator must notice.

use async_trait::async_trait;
use serde_json::Value;
use sisconecta_domain::ids::OpId;
use sisconecta_sync::exchange::memory::Fold;
use sisconecta_sync::{
    Column, FactRow, FactType, Head, MemoryTables, Operation, Outcome, RecordType, Tables, apply,
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
}

impl Fault {
    pub const ALL: [Self; 16] = [
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
    ];

    /// Number of the invariant of the design that it breaks.
    pub fn invariant(self) -> u8 {
        match self {
            Self::SentForGood
            | Self::RefusalDropsWork
            | Self::ForkNotSeen
            | Self::ForkDropsLeftovers => 1,
            Self::NoDedupe | Self::FactTwice => 2,
            Self::LastArrivalShown => 3,
            Self::TornPageTaken | Self::NumbersFromASequence => 4,
            Self::NamedForgotten => 5,
            Self::CursorFirst => 6,
            Self::NewestClockWins => 7,
            Self::EpochIgnored | Self::NoSalvage => 9,
            Self::UnknownDropped => 10,
            Self::EarlyAnnulmentLost => 11,
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
        apply(&mut self.tables, operation)
            .await
            .unwrap_or(Outcome::Kept)
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

    async fn heads(&mut self, record: Uuid, field: &str) -> Result<Vec<Head>, Infallible> {
        self.real.heads(record, field).await
    }

    async fn add_head(
        &mut self,
        kind: &str,
        record: Uuid,
        field: &str,
        head: &Head,
    ) -> Result<(), Infallible> {
        self.real.add_head(kind, record, field, head).await
    }

    async fn remove_head(&mut self, record: Uuid, field: &str, op: OpId) -> Result<(), Infallible> {
        self.real.remove_head(record, field, op).await
    }

    async fn remember_named(
        &mut self,
        record: Uuid,
        field: &str,
        op: OpId,
    ) -> Result<(), Infallible> {
        if self.fault == Some(Fault::NamedForgotten) {
            return Ok(());
        }
        self.real.remember_named(record, field, op).await
    }

    async fn was_named(&mut self, record: Uuid, field: &str, op: OpId) -> Result<bool, Infallible> {
        self.real.was_named(record, field, op).await
    }

    async fn put_field(
        &mut self,
        record_type: &'static RecordType,
        record: Uuid,
        column: &'static Column,
        value: &Value,
    ) -> Result<(), Infallible> {
        let heads = self.real.heads_of(record, column.name);
        let other = match self.fault {
            Some(Fault::NewestClockWins) => heads
                .iter()
                .max_by_key(|head| (self.claimed.get(&head.op), head.op)),
            Some(Fault::LastArrivalShown) => {
                heads.iter().max_by_key(|head| self.arrived.get(&head.op))
            }
            _ => None,
        };
        let value = other.map_or_else(|| value.clone(), |head| column.kind.fit(&head.value));
        self.real
            .put_field(record_type, record, column, &value)
            .await
    }

    async fn put_fact(
        &mut self,
        fact_type: &'static FactType,
        operation: &Operation,
        values: &[Value],
    ) -> Result<(), Infallible> {
        let id = operation.header.id;
        let twice = self.fault == Some(Fault::FactTwice)
            && (self.real.facts.get(fact_type.name)).is_some_and(|facts| facts.contains_key(&id));
        if !twice {
            return self.real.put_fact(fact_type, operation, values).await;
        }
        let row = FactRow {
            record: operation.header.record,
            values: values.to_vec(),
        };
        let other = OpId(Uuid::from_u128(id.0.as_u128() ^ 1));
        self.real
            .facts
            .entry(fact_type.name)
            .or_default()
            .insert(other, row);
        Ok(())
    }

    async fn put_annulment(
        &mut self,
        operation: &Operation,
        target: OpId,
        reason: &str,
    ) -> Result<(), Infallible> {
        if self.fault == Some(Fault::EarlyAnnulmentLost) && !self.arrived.contains_key(&target) {
            return Ok(());
        }
        self.real.put_annulment(operation, target, reason).await
    }

    async fn annulment_target(&mut self, op: OpId) -> Result<Option<OpId>, Infallible> {
        self.real.annulment_target(op).await
    }

    async fn annulments_of(&mut self, target: OpId) -> Result<Vec<OpId>, Infallible> {
        self.real.annulments_of(target).await
    }

    async fn set_annulled(&mut self, op: OpId, annulled: bool) -> Result<(), Infallible> {
        self.real.set_annulled(op, annulled).await
    }

    async fn is_annulled(&mut self, op: OpId) -> Result<bool, Infallible> {
        self.real.is_annulled(op).await
    }
}
