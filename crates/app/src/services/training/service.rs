//! What the service registers with the rooms that serve all services.

use super::labels;
use super::programming::named;
use crate::fault::Fault;
use crate::office::review::person_name;
use crate::service::{Found, Service};
use serde_json::Value;
use sisconecta_store::records::Record;
use sisconecta_store::training::TrainingsAsked;
use sisconecta_store::{Store, StoreError};
use uuid::Uuid;

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

    fn kind_label(&self, kind: &str) -> Option<&'static str> {
        labels::kind_label(kind)
    }

    fn field_label(&self, kind: &str, field: &str) -> Option<&'static str> {
        labels::field_label(kind, field)
    }

    fn value_label(&self, kind: &str, field: &str, value: &Value) -> Option<String> {
        labels::value_label(kind, field, value)
    }

    async fn name_of(&self, store: &Store, id: Uuid) -> Result<Option<String>, StoreError> {
        for kind in ["training", "speaker"] {
            if let Some(found) = store.record(kind, id).await? {
                return Ok(Some(found.text("name").to_owned()));
            }
        }
        Ok(None)
    }

    async fn title(
        &self,
        store: &Store,
        kind: &str,
        record: Uuid,
    ) -> Result<Option<String>, StoreError> {
        let own = labels::kind_label(kind).is_some();
        let kinds: &[&str] = match (own, sisconecta_sync::record_type(kind)) {
            (true, Some(_)) => &[kind],
            (false, Some(_)) => &[],
            // A fact has no record of its own type: its record may be an event or a session.
            (_, None) => &["training", "session"],
        };
        for kind in kinds {
            if let Some(found) = store.record(kind, record).await? {
                return Ok(Some(match *kind {
                    "training" => found.text("name").to_owned(),
                    _ => of_training(store, &found).await?,
                }));
            }
        }
        Ok(None)
    }
}

async fn of_training(store: &Store, record: &Record) -> Result<String, StoreError> {
    let Ok(training) = record.text("training").parse::<Uuid>() else {
        return Ok(String::new());
    };
    let event = store
        .record("training", training)
        .await?
        .map(|event| event.text("name").to_owned())
        .unwrap_or_default();
    let whose = match record.text("person").parse::<Uuid>() {
        Ok(person) => store.record("person", person).await?,
        Err(_) => None,
    };
    let detail = match whose {
        Some(person) => person_name(&person),
        None => ["name", "activity", "entity", "topic"]
            .into_iter()
            .map(|field| record.text(field))
            .find(|text| !text.is_empty())
            .unwrap_or_default()
            .to_owned(),
    };
    Ok(match (event.is_empty(), detail.is_empty()) {
        (false, false) => format!("{event} · {detail}"),
        (false, true) => event,
        _ => detail,
    })
}
