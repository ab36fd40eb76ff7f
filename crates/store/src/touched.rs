//! What a transaction wrote, and how to find of which case it is.

use sisconecta_domain::ids::OpId;
use sisconecta_domain::kinds::Kind;
use sisconecta_sync::{Body, Operation, fact_type, record_type};
use uuid::Uuid;

/// A record, a fact or what takes one back.
pub(crate) enum Touched {
    Record(&'static Kind, Uuid),
    /// A fact names what it is about.
    Fact(&'static Kind, Option<String>),
    TakenBack(OpId),
}

impl Touched {
    pub(crate) fn by(operation: &Operation, body: &Body) -> Option<Self> {
        let header = &operation.header;
        Some(match body {
            Body::Edit(_) => Self::Record(record_type(&header.kind)?, header.record),
            Body::Fact(fields) => {
                let kind = fact_type(&header.kind)?;
                let parent = kind.parent.and_then(|parent| fields.get(parent));
                let parent = parent.and_then(|value| value.as_str());
                Self::Fact(kind, parent.map(str::to_owned))
            }
            Body::Annulment { target, .. } => Self::TakenBack(*target),
        })
    }
}
