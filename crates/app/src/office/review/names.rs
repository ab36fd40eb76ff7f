//! What records are called, by what their kinds declare.

use sisconecta_domain::ids::StaffId;
use sisconecta_domain::kinds::{self, Kind, Nature};
use sisconecta_domain::names::display_name;
use sisconecta_store::records::Record;
use sisconecta_store::{Store, StoreError};
use uuid::Uuid;

/// Name of a member of staff; empty for nobody and for somebody unknown.
pub(crate) async fn staff_name(
    store: &Store,
    staff: Option<StaffId>,
) -> Result<String, StoreError> {
    let Some(staff) = staff else {
        return Ok(String::new());
    };
    Ok(store
        .record("staff", staff.0)
        .await?
        .map(|record| person_name(&record))
        .unwrap_or_default())
}

fn person_name(record: &Record) -> String {
    display_name(
        record.text("paternal"),
        record.text("maternal"),
        record.text("names"),
    )
}

/// What names a record among others of its kind; empty when nothing does.
fn own_name(kind: &Kind, record: &Record) -> String {
    if kind.titled.contains(&"paternal") {
        return person_name(record);
    }
    let mut names = kind.titled.iter().map(|field| record.text(field));
    names
        .find(|name| !name.is_empty())
        .unwrap_or_default()
        .to_owned()
}

/// What a record of a kind is called; `None` when it is not here.
pub(crate) async fn name_in(
    store: &Store,
    kind: &Kind,
    id: Uuid,
) -> Result<Option<String>, StoreError> {
    let found = store.record(kind.name, id).await?;
    Ok(found.map(|found| own_name(kind, &found)))
}

/// What the record of this id is called, of whatever kind it is; `None` when it is not here.
pub(crate) async fn name_of(store: &Store, id: Uuid) -> Result<Option<String>, StoreError> {
    for kind in kinds::RECORDS.iter().filter(|kind| !kind.titled.is_empty()) {
        if let Some(name) = name_in(store, kind, id).await? {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// What a record is and belongs to: *Presupuesto 2027 · Municipalidad de Huanta*. Empty when it is not known here.
pub(crate) async fn title(store: &Store, kind: &str, record: Uuid) -> Result<String, StoreError> {
    let known = kinds::kind(kind).filter(|known| known.nature == Nature::Record);
    let Some(kind) = known else {
        // The record of a fact is of another kind: an event, a person; or a session, which is called as its event.
        if let Some(name) = name_of(store, record).await? {
            return Ok(name);
        }
        for kind in kinds::RECORDS.iter().filter(|kind| kind.titled.is_empty()) {
            let Some(parent) = kind.parent else { continue };
            let found = store.record(kind.name, record).await?;
            let whose = found.and_then(|found| found.text(parent).parse::<Uuid>().ok());
            if let Some(whose) = whose {
                return Ok(name_of(store, whose).await?.unwrap_or_default());
            }
        }
        return Ok(String::new());
    };
    let Some(found) = store.record(kind.name, record).await? else {
        return Ok(String::new());
    };
    let mut parts = Vec::new();
    // Whose it is; and what it names, when it has no name of its own.
    let own = own_name(kind, &found);
    let named = kind.columns.iter().filter(|column| {
        Some(column.name) == kind.parent || (own.is_empty() && column.kind == kinds::ColumnKind::Id)
    });
    for column in named {
        if let Ok(id) = found.text(column.name).parse::<Uuid>() {
            parts.extend(name_of(store, id).await?);
        }
    }
    parts.push(own);
    parts.retain(|part| !part.is_empty());
    Ok(parts.join(" · "))
}
