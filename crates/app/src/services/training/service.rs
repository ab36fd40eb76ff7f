//! What the service registers with the rooms that serve all services.

use super::programming::named;
use super::{dossier, doubts};
use crate::dossier::Dossier;
use crate::fault::Fault;
use crate::service::{Doubt, Found, Service, SettleDoubt};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::kinds::Declared as _;
use sisconecta_domain::kinds::case::Case;
use sisconecta_domain::kinds::training::Training as Event;
use sisconecta_store::training::TrainingsAsked;
use sisconecta_store::{Store, Writing};

pub(crate) struct Training;

#[async_trait::async_trait]
impl Service for Training {
    async fn find(&self, store: &Store, text: &str, most: usize) -> Result<Vec<Found>, Fault> {
        let wanted = TrainingsAsked {
            text: text.to_owned(),
            limit: u32::try_from(most).ok(),
            ..TrainingsAsked::default()
        };
        Ok(named(store, &wanted)
            .await?
            .into_iter()
            .map(|row| Found {
                kind: "training".to_owned(),
                id: row.id.to_string(),
                title: row.name,
                detail: row.dates,
            })
            .collect())
    }

    async fn dossier(&self, store: &Store, case: Case) -> Result<Option<Dossier>, Fault> {
        if case.kind.name != Event::KIND.name {
            return Ok(None);
        }
        let (_, dossier) = dossier::load(store, TrainingId(case.id)).await?;
        Ok(Some(dossier))
    }

    async fn doubts(&self, store: &Store) -> Result<Vec<Doubt>, Fault> {
        doubts::all(store).await
    }

    async fn settle(&self, tx: &mut Writing, settled: &SettleDoubt) -> Result<bool, Fault> {
        doubts::settle(tx, settled).await
    }
}
