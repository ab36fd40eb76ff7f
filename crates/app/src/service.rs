//! What a service registers with the rooms that serve all services and name none: how its records are called, and what the
//! search field finds. Plain data and questions; the services themselves are listed in [`crate::app`].

use crate::fault::Fault;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sisconecta_store::{Store, StoreError};
use ts_rs::TS;
use uuid::Uuid;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Found {
    pub kind: FoundKind,
    pub id: String,
    pub title: String,
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FoundKind {
    Training,
    Person,
}

#[async_trait::async_trait]
pub(crate) trait Service: Send + Sync {
    /// What a text finds among its records, the best first, at most `most`.
    async fn find(&self, store: &Store, text: &str, most: usize) -> Result<Vec<Found>, Fault>;

    /// What one of its kinds of records or facts is called; `None` for a kind that is not its own.
    fn kind_label(&self, kind: &str) -> Option<&'static str>;

    /// What a field of its kinds is called.
    fn field_label(&self, kind: &str, field: &str) -> Option<&'static str>;

    /// A value of its kinds as people read it, where it is a code.
    fn value_label(&self, kind: &str, field: &str, value: &Value) -> Option<String>;

    /// What the record that an id stands for is called, if it is one of this service's.
    async fn name_of(&self, store: &Store, id: Uuid) -> Result<Option<String>, StoreError>;

    /// The title of what a record of a kind is or belongs to. A fact's record may be of another kind than the fact.
    async fn title(
        &self,
        store: &Store,
        kind: &str,
        record: Uuid,
    ) -> Result<Option<String>, StoreError>;
}
