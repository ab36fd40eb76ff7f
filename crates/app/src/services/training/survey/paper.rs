//! Sheets filled in on paper, keyed by staff. Who keyed a sheet is known; who filled it in is not on it.

use super::results::sheet_of;
use super::sheet::sheet_fields;
use super::sheet::{hidden_from, open_survey, read_sheet, speakers};
use super::types::AnnulSheet;
use super::types::CorrectSheet;
use super::types::{KeySheet, ListSheets, SheetRow};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::services::training::programming::{TrainingDetail, detail};
use sisconecta_domain::names::collapse;
use sisconecta_domain::survey::{Sheet, questionnaire};
use sisconecta_store::Writing;
use sisconecta_store::survey::SheetFound;
use uuid::Uuid;

const PAPER: &str = "paper";

/// Sheets keyed from paper, in the order of keying: their records were made by it.
fn keyed(found: Vec<SheetFound>) -> Vec<SheetFound> {
    let mut keyed: Vec<_> = found.into_iter().filter(|s| s.source == PAPER).collect();
    keyed.sort_by_key(|sheet| sheet.record);
    keyed
}

async fn rows(ctx: &Ctx<'_>, detail: &TrainingDetail) -> Result<Vec<SheetRow>, Fault> {
    let training = detail.id.to_string();
    let closed = !ctx.store.survey_closings(&training).await?.is_empty();
    let rated = !hidden_from(ctx, detail, closed).is_empty();
    let own = ctx.who.id.to_string();
    let questions = questionnaire(&speakers(detail));
    let found = keyed(ctx.store.survey_sheets(&training).await?);
    Ok((1..)
        .zip(found)
        .map(|(number, found)| {
            let hidden = rated && found.actor.as_deref() != Some(own.as_str());
            let sheet = if hidden {
                Sheet::default()
            } else {
                sheet_of(&found)
            };
            SheetRow {
                id: found.record,
                number,
                hidden,
                marks: questions
                    .iter()
                    .map(|question| {
                        let mark = sheet.marks.iter().find(|mark| mark.0 == *question)?;
                        mark.1.map(u8::from)
                    })
                    .collect(),
                open_topics: sheet.open_topics,
                open_improvements: sheet.open_improvements,
            }
        })
        .collect())
}

pub(crate) async fn list_sheets(
    ctx: &Ctx<'_>,
    request: ListSheets,
) -> Result<Vec<SheetRow>, Fault> {
    let detail = detail(&ctx.store, request.training).await?;
    rows(ctx, &detail).await
}

pub(crate) async fn key_sheet(ctx: &Ctx<'_>, request: KeySheet) -> Result<Vec<SheetRow>, Fault> {
    let detail = open_survey(ctx, request.training).await?;
    let sheet = read_sheet(&detail, &request.sheet)?;
    ctx.write(async |tx| {
    let before = keyed(tx.survey_sheets(&request.training.to_string()).await?);
    let repeated = before.last().is_some_and(|last| sheet_of(last) == sheet);
    if repeated && !request.confirm_repeat {
        return Err(Fault::not_now(
            "repeated_sheet",
            format!(
                "Esta hoja es igual a la anterior, la {}. Si es otra hoja con las mismas respuestas, guárdela de nuevo; si es la misma, \
                 bórrela de la fila. Todavía no se guardó.",
                before.len()
            ),
        ));
    }
    let fields = sheet_fields(request.training, PAPER, &sheet);
    tx.fact("survey_sheet", Uuid::now_v7(), &fields, Vec::new())
        .await?;
        Ok(())
    })
    .await?;
    rows(ctx, &detail).await
}

/// The sheet as it stands, for somebody who may see it.
async fn standing(
    ctx: &Ctx<'_>,
    tx: &mut Writing,
    detail: &TrainingDetail,
    id: Uuid,
) -> Result<SheetFound, Fault> {
    let found = keyed(tx.survey_sheets(&detail.id.to_string()).await?)
        .into_iter()
        .find(|sheet| sheet.record == id)
        .ok_or_else(Fault::not_found)?;
    let rated = !hidden_from(ctx, detail, false).is_empty();
    if rated && found.actor.as_deref() != Some(ctx.who.id.to_string().as_str()) {
        return Err(Fault::not_now(
            "rated",
            "Usted es expositor de este evento: mientras la encuesta esté abierta, una hoja que digitó otra persona la corrige otra \
             persona. No se cambió nada.",
        ));
    }
    Ok(found)
}

pub(crate) async fn correct_sheet(
    ctx: &Ctx<'_>,
    request: CorrectSheet,
) -> Result<Vec<SheetRow>, Fault> {
    let detail = open_survey(ctx, request.training).await?;
    let mut sheet = read_sheet(&detail, &request.sheet)?;
    ctx.write(async |tx| {
        let before = sheet_of(&standing(ctx, tx, &detail, request.id).await?);
        // What was said of a speaker who is no longer on the programme stays.
        for mark in &before.marks {
            if !sheet.marks.iter().any(|kept| kept.0 == mark.0) {
                sheet.marks.push(*mark);
            }
        }
        if sheet != before {
            for op in tx.survey_sheet_versions(request.id).await? {
                tx.annul(op, request.id, "hoja corregida").await?;
            }
            let fields = sheet_fields(request.training, PAPER, &sheet);
            tx.fact("survey_sheet", request.id, &fields, Vec::new())
                .await?;
        }
        Ok(())
    })
    .await?;
    rows(ctx, &detail).await
}

pub(crate) async fn annul_sheet(
    ctx: &Ctx<'_>,
    request: AnnulSheet,
) -> Result<Vec<SheetRow>, Fault> {
    let detail = open_survey(ctx, request.training).await?;
    let reason = collapse(&request.reason);
    if reason.is_empty() {
        return Err(Fault::input("reason", "Escriba el motivo de la anulación."));
    }
    ctx.write(async |tx| {
        standing(ctx, tx, &detail, request.id).await?;
        for op in tx.survey_sheet_versions(request.id).await? {
            tx.annul(op, request.id, &reason).await?;
        }
        tx.also_changes(&["survey_sheet"]);
        Ok(())
    })
    .await?;
    rows(ctx, &detail).await
}
