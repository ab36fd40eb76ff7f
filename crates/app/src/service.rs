//! What a service registers with the rooms that serve all services and name none: what the search field finds, what
//! waits, and the *expediente* of its cases. Plain data and questions; the services themselves are listed in [`crate::app`].

use crate::dossier::Dossier;
use crate::fault::Fault;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sisconecta_domain::kinds::case::Case;
use sisconecta_store::{Store, Writing};
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

/// Something that two people did without knowing of each other and that choosing one value does not settle.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Doubt {
    pub kind: String,
    pub record: Uuid,
    pub title: String,
    /// What happened, and what holds meanwhile.
    pub sentence: String,
    /// What it stands upon. It is settled as it was seen, or not at all.
    pub seen: String,
    pub choices: Vec<DoubtChoice>,
}

/// A way to settle it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DoubtChoice {
    pub code: String,
    pub label: String,
    /// What it does.
    pub detail: String,
    /// Takes back what somebody did: it needs a reason.
    pub takes_back: bool,
}

/// A doubt as somebody settles it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SettleDoubt {
    pub kind: String,
    pub record: Uuid,
    pub seen: String,
    pub choice: String,
    pub reason: String,
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

    /// What people must settle among its records.
    async fn doubts(&self, _: &Store) -> Result<Vec<Doubt>, Fault> {
        Ok(Vec::new())
    }

    /// Settles one of its doubts as it was seen; `false` when there is none such.
    async fn settle(&self, _: &mut Writing, _: &SettleDoubt) -> Result<bool, Fault> {
        Ok(false)
    }
}
