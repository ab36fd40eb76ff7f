//! What a service registers with the rooms that serve all services and name none: how its records are called, and what the
//! search field finds. Plain data and questions; the services themselves are listed in [`crate::app`].

use crate::fault::Fault;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sisconecta_store::{Store, StoreError};
use ts_rs::TS;
use uuid::Uuid;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Found {
    /// Its kind, by which the screens know where it leads.
    pub kind: String,
    pub id: String,
    pub title: String,
    pub detail: String,
}

/// What waits for somebody in one service: a group of lines of *Mi día*.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Waiting {
    pub heading: String,
    /// The most pressing first.
    pub lines: Vec<WaitingLine>,
    /// How many there are; not all of many are shown.
    pub total: usize,
}

/// Something that waits, and what opens it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WaitingLine {
    /// As in what the search finds.
    pub kind: String,
    pub id: String,
    pub title: String,
    pub detail: String,
    /// By when; with its colour when it is late.
    pub when: String,
    pub late: bool,
}

#[async_trait::async_trait]
pub(crate) trait Service: Send + Sync {
    /// What a text finds among its records, the best first, at most `most`.
    async fn find(&self, store: &Store, text: &str, most: usize) -> Result<Vec<Found>, Fault>;

    /// What waits today and in the days to come.
    async fn waiting(&self, _: &Store, _today: NaiveDate) -> Result<Option<Waiting>, Fault> {
        Ok(None)
    }

    /// What one of its kinds of records or facts is called, where it is not as its declaration says.
    fn kind_label(&self, _kind: &str) -> Option<&'static str> {
        None
    }

    /// What a field of its kinds is called, where it is not as its declaration says.
    fn field_label(&self, _kind: &str, _field: &str) -> Option<&'static str> {
        None
    }

    /// A value of its kinds as people read it, where its type does not say it.
    fn value_label(&self, _kind: &str, _field: &str, _value: &Value) -> Option<String> {
        None
    }

    /// What the record that an id stands for is called, if it is one of this service's.
    async fn name_of(&self, _: &Store, _id: Uuid) -> Result<Option<String>, StoreError> {
        Ok(None)
    }

    /// The title of what a record of a kind is or belongs to. A fact's record may be of another kind than the fact.
    async fn title(
        &self,
        _: &Store,
        _kind: &str,
        _record: Uuid,
    ) -> Result<Option<String>, StoreError> {
        Ok(None)
    }
}
