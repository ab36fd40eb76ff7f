//! *Por revisar*: fields that two people changed without knowing of each other. All values stand side by side until somebody
//! chooses; the choice is an edit that replaces them all.

use super::labels::{field_label, kind_label, value_text};
use super::names::{staff_name, title};
use super::types::{DecideReview, ListReview, ReviewChoice, ReviewRow};
use crate::context::Ctx;
use crate::fault::Fault;
use sisconecta_domain::ids::OpId;
use sisconecta_domain::kinds::REMOVED;
use sisconecta_domain::staff::who_writes;

async fn rows(ctx: &Ctx<'_>) -> Result<Vec<ReviewRow>, Fault> {
    let store = &ctx.store;
    let mut rows = Vec::new();
    for field in store.undecided().await? {
        let mut choices = Vec::with_capacity(field.heads.len());
        for (place, head) in field.heads.into_iter().enumerate() {
            choices.push(ReviewChoice {
                op: head.op.to_string(),
                value: match (field.field.as_str(), head.value.as_bool()) {
                    (REMOVED, Some(true)) => "Se quita".to_owned(),
                    (REMOVED, Some(false)) => "Se queda: alguien lo trabajó".to_owned(),
                    _ => value_text(store, &field.kind, &field.field, &head.value).await?,
                },
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
