//! Topics and processes of the systems, which headquarters publishes and talks name (C-52, Q-09).

use crate::context::Ctx;
use crate::fault::Fault;
use crate::fields::typed;
use crate::requests::requests;
use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::CatalogueEntryId;
use sisconecta_domain::names::dictionary_key;
use sisconecta_domain::training::{Catalogue, System};
use sisconecta_store::records::Record;
use sisconecta_store::{Store, StoreError, Writing};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

requests! {
    "catalogue.list" Staff list(ListCatalogue) -> Vec<CatalogueRow>, reads &["catalogue_entry"];
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListCatalogue {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CatalogueRow {
    pub id: CatalogueEntryId,
    pub catalogue: Catalogue,
    pub system: System,
    pub name: String,
    /// What headquarters retired is not offered any more, and stays where it was chosen.
    pub active: bool,
}

fn row(record: &Record) -> Option<CatalogueRow> {
    Some(CatalogueRow {
        id: CatalogueEntryId(record.id),
        catalogue: typed::<Option<_>>(&record.fields, "catalogue")?,
        system: typed::<Option<_>>(&record.fields, "system")?,
        name: record.text("name").to_owned(),
        active: typed::<Option<bool>>(&record.fields, "active").unwrap_or(true),
    })
}

/// Everything headquarters has published, by name.
pub(crate) async fn list(ctx: &Ctx<'_>, _: ListCatalogue) -> Result<Vec<CatalogueRow>, Fault> {
    let records = ctx.store.records("catalogue_entry", None).await?;
    let mut rows: Vec<CatalogueRow> = records.iter().filter_map(row).collect();
    rows.sort_by_cached_key(|row| (row.catalogue, row.system, dictionary_key(&row.name), row.id));
    Ok(rows)
}

/// Names of entries; an entry that is not here has none.
pub(crate) async fn names(
    store: &Store,
    entries: BTreeSet<CatalogueEntryId>,
) -> Result<BTreeMap<CatalogueEntryId, String>, StoreError> {
    let mut names = BTreeMap::new();
    for id in entries {
        if let Some(record) = store.record("catalogue_entry", id.0).await? {
            names.insert(id, record.text("name").to_owned());
        }
    }
    Ok(names)
}

/// Refuses an entry that is of another list or system than the talk.
pub(crate) async fn check(
    tx: &mut Writing,
    field: &str,
    entry: Option<CatalogueEntryId>,
    catalogue: Catalogue,
    system: Option<System>,
) -> Result<(), Fault> {
    let Some(id) = entry else {
        return Ok(());
    };
    let found = tx.record("catalogue_entry", id.0).await?;
    let fits = found
        .as_ref()
        .and_then(row)
        .is_some_and(|row| row.catalogue == catalogue && Some(row.system) == system);
    if fits {
        return Ok(());
    }
    Err(Fault::input(
        field,
        format!(
            "El {} elegido no es de la lista de la sede para ese sistema. Elija otro; no se guardó nada.",
            catalogue.label().to_lowercase()
        ),
    ))
}
