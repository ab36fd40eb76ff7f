//! Headquarters' lists: systems and matters with their governing bodies, topics and processes that talks name (C-52, Q-09).

use crate::context::Ctx;
use crate::fault::Fault;
use crate::naming::nomenclature;
use crate::requests::requests;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sisconecta_domain::catalogue::{Catalogue, SystemCode};
use sisconecta_domain::ids::CatalogueEntryId;
use sisconecta_domain::kinds::office::CatalogueEntry;
use sisconecta_domain::names::dictionary_key;
use sisconecta_store::kinds::Found;
use sisconecta_store::{Store, StoreError, Writing};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

requests! {
    "catalogue.list" Staff list(ListCatalogue) -> Vec<CatalogueRow>, reads &["catalogue_entry"];
    "catalogue.systems" Staff systems(ListSystems) -> Vec<SystemChoice>, reads &["catalogue_entry"];
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListCatalogue {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CatalogueRow {
    pub id: CatalogueEntryId,
    pub list: Catalogue,
    pub system: SystemCode,
    pub name: String,
    /// What headquarters retired, or is not valid today, is not offered, and stays where it was chosen.
    pub active: bool,
}

/// Systems and matters as they are called on a day; today when there is none.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ListSystems {
    #[ts(type = "string | null")]
    pub on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SystemChoice {
    pub code: SystemCode,
    pub name: String,
    /// The acronym of the body that governs it, or its name; empty when it is not told.
    pub governing_body: String,
    /// What headquarters retired, or is not valid that day, is not offered, and stays where it was chosen.
    pub active: bool,
}

fn row(found: Found<CatalogueEntry>, today: NaiveDate) -> Option<CatalogueRow> {
    let active = found.is_active(today);
    let CatalogueEntry {
        list, system, name, ..
    } = found.record;
    Some(CatalogueRow {
        id: found.id,
        list: list.filter(|list| !list.is_coded())?,
        system: system?,
        name,
        active,
    })
}

/// The topics and processes that headquarters has published, by name.
pub(crate) async fn list(ctx: &Ctx<'_>, _: ListCatalogue) -> Result<Vec<CatalogueRow>, Fault> {
    let today = ctx.today();
    let entries = ctx.store.all::<CatalogueEntry>().await?.into_iter();
    let mut rows: Vec<CatalogueRow> = entries.filter_map(|entry| row(entry, today)).collect();
    rows.sort_by_cached_key(|row| {
        (
            row.list,
            row.system.clone(),
            dictionary_key(&row.name),
            row.id,
        )
    });
    Ok(rows)
}

/// Every system and matter known here, those of the norms in their order, the others after them.
//
pub(crate) async fn systems(
    ctx: &Ctx<'_>,
    request: ListSystems,
) -> Result<Vec<SystemChoice>, Fault> {
    let day = request.on.unwrap_or_else(|| ctx.today());
    let names = nomenclature(&ctx.store).await?;
    let rows = names.systems().into_iter().map(|code| {
        let body = names.governing_body(&code, day);
        SystemChoice {
            name: names.system(&code, day),
            governing_body: body.map_or(String::new(), |body| {
                names.short_name(Catalogue::Body, body, day)
            }),
            active: names.is_offered(Catalogue::System, code.as_str(), day),
            code,
        }
    });
    Ok(rows.collect())
}

/// Names of entries; an entry that is not here has none.
pub(crate) async fn names(
    store: &Store,
    entries: BTreeSet<CatalogueEntryId>,
) -> Result<BTreeMap<CatalogueEntryId, String>, StoreError> {
    let mut names = BTreeMap::new();
    for id in entries {
        if let Some(found) = store.get::<CatalogueEntry>(id).await? {
            names.insert(id, found.record.name);
        }
    }
    Ok(names)
}

/// Systems whose processes headquarters offers on a day, so that a talk about one of them names its process (C-50, C-52).
pub(crate) async fn with_processes(
    store: &Store,
    day: NaiveDate,
) -> Result<BTreeSet<SystemCode>, StoreError> {
    let entries = store.all::<CatalogueEntry>().await?.into_iter();
    let offered =
        entries.filter(|entry| entry.list == Some(Catalogue::Process) && entry.is_active(day));
    Ok(offered.filter_map(|entry| entry.record.system).collect())
}

/// Refuses an entry that is of another list or system than the talk.
pub(crate) async fn check(
    tx: &mut Writing,
    field: &str,
    entry: Option<CatalogueEntryId>,
    list: Catalogue,
    system: Option<&SystemCode>,
) -> Result<(), Fault> {
    let Some(id) = entry else {
        return Ok(());
    };
    let found = tx.get::<CatalogueEntry>(id).await?;
    if found.is_some_and(|entry| {
        entry.list == Some(list) && entry.system.is_some() && entry.system.as_ref() == system
    }) {
        return Ok(());
    }
    Err(Fault::input(
        field,
        format!(
            "El {} elegido no es de la lista de la sede para ese sistema. Elija otro; no se guardó nada.",
            list.label().to_lowercase()
        ),
    ))
}
