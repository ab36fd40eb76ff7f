//! *Por revisar*: fields that two people changed without knowing of each other. All values stand side by side until somebody
//! chooses; the choice is an edit that replaces them all.

mod labels;
mod types;

pub(crate) use labels::kind_label;
pub use types::*;

use crate::{App, Fault};
use labels::{field_label, value_text};
use sisconecta_domain::ids::{OpId, StaffId};
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

/// Name of the event or person that a record is or belongs to; empty when it is not known here.
pub(crate) async fn title(store: &Store, kind: &str, record: Uuid) -> Result<String, StoreError> {
    // A fact has no record of its own type: its record may be an event, a person or a session.
    let kinds: &[&str] = match kind {
        "training" | "public_entity" | "centre" | "person" | "staff" => &[kind],
        _ if sisconecta_sync::record_type(kind).is_some() => &[kind],
        _ => &["training", "session", "person"],
    };
    for kind in kinds {
        let Some(found) = store.record(kind, record).await? else {
            continue;
        };
        return match *kind {
            "person" | "staff" => Ok(person_name(&found)),
            "training" | "public_entity" | "centre" => Ok(found.text("name").to_owned()),
            _ => of_training(store, &found).await,
        };
    }
    Ok(String::new())
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

async fn rows(store: &Store) -> Result<Vec<ReviewRow>, Fault> {
    let mut rows = Vec::new();
    for field in store.undecided().await? {
        let mut choices = Vec::with_capacity(field.heads.len());
        for (place, head) in field.heads.into_iter().enumerate() {
            choices.push(ReviewChoice {
                op: head.op.to_string(),
                value: value_text(store, &field.kind, &field.field, &head.value).await?,
                who: staff_name(store, head.actor).await?,
                when: head.claimed_at,
                shown: place == 0,
            });
        }
        rows.push(ReviewRow {
            record: field.record,
            title: title(store, &field.kind, field.record).await?,
            kind_label: kind_label(&field.kind).to_owned(),
            field_label: field_label(&field.kind, &field.field).to_owned(),
            kind: field.kind,
            field: field.field,
            choices,
        });
    }
    rows.sort_by(|a, b| {
        let key = |row: &ReviewRow| {
            (
                row.title.clone(),
                row.kind_label.clone(),
                row.field_label.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
    Ok(rows)
}

pub(crate) async fn list(app: &App, _: ListReview) -> Result<Vec<ReviewRow>, Fault> {
    rows(&app.session().await?.store).await
}

pub(crate) async fn decide(app: &App, request: DecideReview) -> Result<Vec<ReviewRow>, Fault> {
    let session = app.session().await?;
    let op = |text: &str| {
        text.parse::<OpId>()
            .map_err(|_| Fault::input("op", "Ese valor no existe. Vuelva a la lista."))
    };
    let chosen = op(&request.op)?;
    let seen = request
        .seen
        .iter()
        .map(|text| op(text))
        .collect::<Result<Vec<_>, _>>()?;
    let mut tx = session.store.write(session.actor()).await?;
    if !tx
        .decide(request.record, &request.field, chosen, &seen)
        .await?
    {
        return Err(Fault::not_now(
            "changed",
            "Mientras usted elegía llegó otro cambio de este dato. No se cambió nada. Mire la lista otra vez y elija.",
        ));
    }
    app.announce(&tx.commit().await?);
    rows(&session.store).await
}
