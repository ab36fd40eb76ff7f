//! *Por revisar*: fields that two people changed without knowing of each other. All values stand side by side until somebody
//! chooses; the choice is an edit that replaces them all.

use super::labels::{field_label, kind_label, value_text};
use super::names::{person_name, staff_name};
use super::types::{DecideReview, ListReview, ReviewChoice, ReviewRow};
use crate::context::Ctx;
use crate::fault::Fault;
use sisconecta_domain::ids::OpId;
use sisconecta_domain::kinds::{self, Nature};
use sisconecta_domain::staff::who_writes;
use sisconecta_store::StoreError;
use sisconecta_store::records::Record;
use uuid::Uuid;

/// Name of the case or person that a record is or belongs to; empty when it is not known here.
pub(crate) async fn title(ctx: &Ctx<'_>, kind: &str, record: Uuid) -> Result<String, StoreError> {
    let store = &ctx.store;
    let named = |found: Option<Record>| found.map(|found| found.text("name").to_owned());
    match kind {
        "person" | "staff" => {
            let found = store.record(kind, record).await?;
            return Ok(found.as_ref().map(person_name).unwrap_or_default());
        }
        "public_entity" | "centre" => {
            return Ok(named(store.record(kind, record).await?).unwrap_or_default());
        }
        _ => {}
    }
    for service in ctx.app.services {
        if let Some(title) = service.title(store, kind, record).await? {
            return Ok(title);
        }
    }
    if let Some(known) = kinds::kind(kind).filter(|known| known.nature == Nature::Record) {
        // As its declaration says what it is called.
        let found = store.record(kind, record).await?;
        let title = found.and_then(|found| {
            let mut texts = known
                .titled
                .iter()
                .map(|field| found.text(field).to_owned());
            texts.find(|text| !text.is_empty())
        });
        return Ok(title.unwrap_or_default());
    }
    // A fact has no record of its own type: its record may be a person or an entity.
    if let Some(found) = store.record("person", record).await? {
        return Ok(person_name(&found));
    }
    Ok(named(store.record("public_entity", record).await?).unwrap_or_default())
}

async fn rows(ctx: &Ctx<'_>) -> Result<Vec<ReviewRow>, Fault> {
    let (store, services) = (&ctx.store, ctx.app.services);
    let mut rows = Vec::new();
    for field in store.undecided().await? {
        let mut choices = Vec::with_capacity(field.heads.len());
        for (place, head) in field.heads.into_iter().enumerate() {
            choices.push(ReviewChoice {
                op: head.op.to_string(),
                value: value_text(services, store, &field.kind, &field.field, &head.value).await?,
                who: staff_name(store, head.actor).await?,
                when: head.claimed_at,
                shown: place == 0,
            });
        }
        rows.push(ReviewRow {
            record: field.record,
            title: title(ctx, &field.kind, field.record).await?,
            kind_label: kind_label(services, &field.kind).to_owned(),
            field_label: field_label(services, &field.kind, &field.field).to_owned(),
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

pub(crate) async fn list(ctx: &Ctx<'_>, _: ListReview) -> Result<Vec<ReviewRow>, Fault> {
    rows(ctx).await
}

pub(crate) async fn decide(ctx: &Ctx<'_>, request: DecideReview) -> Result<Vec<ReviewRow>, Fault> {
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
    let waiting = ctx.store.undecided().await?;
    let field = waiting.iter().find(|field| {
        field.record == request.record
            && field.field == request.field
            && field.heads.iter().any(|head| head.op == chosen)
    });
    // Choosing is writing: who may not write the field does not decide it either.
    if field.is_some_and(|field| !who_writes(&field.kind, &[&field.field]).includes(ctx.who.post)) {
        return Err(Fault::forbidden());
    }
    ctx.write(async |tx| {
    if !tx
        .decide(request.record, &request.field, chosen, &seen)
        .await?
    {
        return Err(Fault::not_now(
            "changed",
            "Mientras usted elegía llegó otro cambio de este dato. No se cambió nada. Mire la lista otra vez y elija.",
        ));
    }
        Ok(())
    })
    .await?;
    rows(ctx).await
}
