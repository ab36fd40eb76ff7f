//! Forms: a screen's fields beside the record they belong to, saved over what the form showed.

use crate::fault::Fault;
use crate::naming::said;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sisconecta_domain::ids::OpId;
use sisconecta_domain::kinds::{Base, ColumnKind, Edit, RecordKind};
use sisconecta_store::kinds::Beside;
use sisconecta_store::{Store, Writing};
use ts_rs::TS;
use uuid::Uuid;

/// The fields of a form, as its screen knows them.
pub(crate) trait Form: Sized {
    type Kind: RecordKind;

    /// What the form shows of a record.
    fn of(record: &Self::Kind) -> Self;
    /// A record with the fields of the form and nothing else.
    fn record(&self) -> Self::Kind;
    /// As it is kept: without white space too many, and what depends on other fields.
    #[must_use]
    fn tidy(self) -> Self {
        self
    }
}

/// What the form brings back of the page that it was shown from. A caller that showed nothing to anybody leaves it out, and writes over
/// what stands.
pub(crate) struct Shown<F> {
    pub base: Option<Base>,
    pub showed: Option<F>,
}

/// Writes the fields in which a form differs from what it showed, each over the values that it had seen. `now` is tidy already.
pub(crate) async fn save<F: Form>(
    tx: &mut Writing,
    id: <F::Kind as RecordKind>::Id,
    shown: Shown<F>,
    now: &F,
) -> Result<Option<OpId>, Fault> {
    let now = now.record();
    if let (Some(base), Some(showed)) = (shown.base, shown.showed) {
        return Ok(tx.save(id, &base, &showed.tidy().record(), &now).await?);
    }
    let stands = tx.get::<F::Kind>(id).await?;
    let stands = stands.map_or_else(F::Kind::default, |found| F::of(&found.record).record());
    Ok(tx.set(id, Edit::between(&stands, &now)).await?)
}

/// A value that stands beside the one a form shows, until somebody decides in *Por revisar*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BesideValue {
    #[ts(type = "string")]
    pub record: Uuid,
    pub field: String,
    /// What the field is called.
    pub label: String,
    /// As people read it; empty where the field was emptied.
    pub value: String,
}

/// As the screen shows them. A value that this program cannot say is left to *Por revisar*.
pub(crate) async fn beside(store: &Store, found: Vec<Beside>) -> Result<Vec<BesideValue>, Fault> {
    let mut shown = Vec::with_capacity(found.len());
    for one in found {
        let value = if one.value.is_null() {
            Some(String::new())
        } else if one.column.kind == ColumnKind::Id {
            entity_name(store, &one.value).await?
        } else {
            said(store, one.column, &one.value).await?
        };
        shown.extend(value.map(|value| BesideValue {
            record: one.record,
            field: one.column.name.to_owned(),
            label: one.column.label.to_owned(),
            value,
        }));
    }
    Ok(shown)
}

/// A form shows an entity by its name.
async fn entity_name(store: &Store, id: &Value) -> Result<Option<String>, Fault> {
    let Some(id) = id.as_str().and_then(|text| text.parse().ok()) else {
        return Ok(None);
    };
    Ok(store.entity_name(id).await?.map(|named| named.name))
}
