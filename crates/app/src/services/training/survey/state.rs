//! Where the survey of an event stands: open, closed, opened again.

use super::results::Consolidated;
use super::sheet::{blocks, hidden_from, last_session, why_not};
use super::types::{CloseSurvey, GetSurvey, ReopenSurvey, SurveyStage, SurveyState};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::services::training::programming::detail;
use serde_json::{Value, json};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::names::collapse;
use sisconecta_domain::survey::{NotTaken, taken};
use sisconecta_domain::time::{civil, midnight};
use std::collections::BTreeMap;

pub(crate) async fn get(ctx: &Ctx<'_>, request: GetSurvey) -> Result<SurveyState, Fault> {
    state(ctx, request.training).await
}

/// Where the survey of an event stands, as the signed-in person may see it.
async fn state(ctx: &Ctx<'_>, training: TrainingId) -> Result<SurveyState, Fault> {
    let detail = detail(&ctx.store, training).await?;
    let consolidated = Consolidated::load(&ctx.store, &detail).await?;
    let waiting = ctx.store.waiting_answers(&training.to_string()).await?;
    let now = civil(ctx.now_ms());
    let (stage, sentence) = match taken(detail.fields.training_type, last_session(&detail), now) {
        Err(NotTaken::Informative) => why_not(NotTaken::Informative),
        _ if consolidated.closed_at.is_some() => (SurveyStage::Closed, String::new()),
        Err(reason) => why_not(reason),
        Ok(()) => (SurveyStage::Open, String::new()),
    };
    let hidden = hidden_from(ctx, &detail, consolidated.closed_at.is_some());
    Ok(SurveyState {
        training,
        stage,
        sentence,
        questions: blocks(&detail),
        paper: consolidated.paper,
        kiosk: consolidated.kiosk,
        waiting,
        closed_at: consolidated.closed_at,
        figures: consolidated.figures(&detail, &hidden),
    })
}

/// Brings the waiting answers into the log and closes the survey, in one transaction.
pub(crate) async fn close(ctx: &Ctx<'_>, request: CloseSurvey) -> Result<SurveyState, Fault> {
    let detail = detail(&ctx.store, request.training).await?;
    if let Err(NotTaken::Informative) = taken(
        detail.fields.training_type,
        last_session(&detail),
        civil(ctx.now_ms()),
    ) {
        return Err(Fault::not_now(
            "no_survey",
            why_not(NotTaken::Informative).1,
        ));
    }
    let training = request.training.to_string();
    ctx.write(async |tx| {
    let sheets = tx.survey_sheets(&training).await?;
    let waiting = tx.take_waiting_answers(&training).await?;
    let closed = !tx.survey_closings(&training).await?.is_empty();
    if waiting.is_empty() && closed {
        return Err(Fault::not_now(
            "survey_closed",
            "La encuesta ya está cerrada.",
        ));
    }
    if waiting.is_empty() && sheets.is_empty() {
        return Err(Fault::not_now(
            "no_answers",
            "Todavía no hay ninguna hoja: no hay qué cerrar. Digite las encuestas en papel o abra la página para participantes.",
        ));
    }
    // Design §5: random ids, no actor, the event's last date as the time of all.
    let date = midnight(
        last_session(&detail)
            .unwrap_or_else(|| civil(ctx.now_ms()))
            .date(),
    );
    for text in waiting {
        let fields: BTreeMap<String, Value> = serde_json::from_str(&text)
            .map_err(|error| Fault::internal("waiting answer", &error))?;
        let fields: Vec<(&str, Value)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        tx.anonymous_fact("survey_sheet", &fields, date).await?;
    }
    if !closed {
        let fields = [("training", json!(request.training))];
        tx.fact("survey_closing", request.training.0, &fields, Vec::new())
            .await?;
    }
        Ok(())
    })
    .await?;
    ctx.store.forget_earlier_pages().await;
    state(ctx, request.training).await
}

/// Takes the closing back. What was brought in stays.
pub(crate) async fn reopen(ctx: &Ctx<'_>, request: ReopenSurvey) -> Result<SurveyState, Fault> {
    let reason = collapse(&request.reason);
    if reason.is_empty() {
        return Err(Fault::input(
            "reason",
            "Escriba por qué se reabre la encuesta.",
        ));
    }
    ctx.write(async |tx| {
        let closings = tx.survey_closings(&request.training.to_string()).await?;
        if closings.is_empty() {
            return Err(Fault::not_now(
                "survey_open",
                "La encuesta no está cerrada.",
            ));
        }
        for closing in closings {
            tx.annul(closing.op, request.training.0, &reason).await?;
        }
        tx.also_changes(&["survey_closing"]);
        Ok(())
    })
    .await?;
    state(ctx, request.training).await
}
