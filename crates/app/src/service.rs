//! What a service registers with the rooms that serve all services and name none: what the search field finds, what
//! waits, and the *expediente* of its cases. Plain data and questions; the services themselves are listed in [`crate::app`].

use crate::dossier::Dossier;
use crate::fault::Fault;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sisconecta_domain::kinds::case::Case;
use sisconecta_store::Store;
use ts_rs::TS;

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

    /// The *expediente* of a case, if its kind is this service's.
    async fn dossier(&self, _: &Store, _case: Case) -> Result<Option<Dossier>, Fault> {
        Ok(None)
    }
}
