//! Where the survey of an event stands: open, closed, opened again.

use super::omission::{Omission, is_answered};
use super::results::Consolidated;
use super::sheet::{aligned, blocks, hidden_from, last_session, why_not};
use super::types::{
    CloseSurvey, DiscardWaiting, GetSurvey, OmitSurvey, ReopenSurvey, SurveyStage, SurveyState,
};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::services::training::programming::detail;
use serde_json::{Value, json};
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::kinds::case::CasePart;
use sisconecta_domain::kinds::training::Training;
use sisconecta_domain::names::collapse;
use sisconecta_domain::survey::{NotTaken, SMALLEST_GROUP, taken};
use sisconecta_domain::time::{civil, midnight};
use sisconecta_store::Written;
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
    let omission = Omission::load(&ctx.store, &detail).await?;
    Ok(SurveyState {
        training,
        stage,
        sentence,
        questions: blocks(&detail),
        paper: consolidated.paper,
        kiosk: consolidated.kiosk,
        waiting,
        smallest_group: u32::try_from(SMALLEST_GROUP).unwrap_or(u32::MAX),
        closed_at: consolidated.closed_at,
        omission_holds: omission.holds,
        omission: omission.reason,
        figures: consolidated.figures(&detail, &hidden),
    })
}

/// Brings the waiting answers into the log and closes the survey, in one transaction. Fewer than [`SMALLEST_GROUP`] go on waiting: alone
/// between two states of the log, an answer would be dated and known.
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
    let few = ctx.store.waiting_answers(&training).await?;
    ctx.write(async |tx| {
        let sheets = tx.survey_sheets(&training).await?;
        let brought = tx.take_waiting_answers(&training).await?;
        let closed = !tx.survey_closings(&training).await?.is_empty();
        if brought.is_empty() && (closed || sheets.is_empty()) {
            return Err(nothing_to_close(closed, few));
        }
        // Design §5: random ids, no actor, the event's last date as the time of all.
        let date = midnight(
            last_session(&detail)
                .unwrap_or_else(|| civil(ctx.now_ms()))
                .date(),
        );
        for text in brought {
            let mut fields: BTreeMap<String, Value> = serde_json::from_str(&text)
                .map_err(|error| Fault::internal("waiting answer", &error))?;
            if let Some(answers) = fields.get_mut("answers") {
                *answers = aligned(&detail, answers);
            }
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

fn nothing_to_close(closed: bool, few: u32) -> Fault {
    match (few, closed) {
        (0, true) => Fault::not_now("survey_closed", "La encuesta ya está cerrada."),
        (0, false) => Fault::not_now(
            "no_answers",
            "Todavía no hay ninguna hoja: no hay qué cerrar. Digite las encuestas en papel o abra la página para participantes.",
        ),
        (few, _) => Fault::not_now("few_answers", few_sentence(few)),
    }
}

/// Why some answers of the page are not counted, and what can be done.
fn few_sentence(few: u32) -> String {
    let what = match few {
        1 => "Una respuesta de la página espera y no se cuenta todavía".to_owned(),
        few => format!("{few} respuestas de la página esperan y no se cuentan todavía"),
    };
    format!(
        "{what}: entre menos de {SMALLEST_GROUP} se sabría de quién es cada una. Abra otra vez la página para que respondan más personas o, si ya no las habrá, descarte lo que espera."
    )
}

/// Throws away the answers that wait and are too few to be counted.
pub(crate) async fn discard_waiting(
    ctx: &Ctx<'_>,
    request: DiscardWaiting,
) -> Result<SurveyState, Fault> {
    let training = request.training.to_string();
    let detail = detail(&ctx.store, request.training).await?;
    let closed = !ctx.store.survey_closings(&training).await?.is_empty();
    if !hidden_from(ctx, &detail, closed).is_empty() {
        return Err(Fault::not_now(
            "rated",
            "Estas respuestas lo califican a usted. No se descartó ninguna. Que lo decida otra persona del centro.",
        ));
    }
    let waiting = ctx.store.waiting_answers(&training).await?;
    if waiting as usize >= SMALLEST_GROUP {
        return Err(Fault::not_now(
            "enough_answers",
            "Ya esperan las respuestas que hacen falta para contarlas. No se descartó ninguna. Cierre la encuesta y se contarán.",
        ));
    }
    ctx.store.discard_waiting_answers(&training).await?;
    ctx.tell(&Written {
        ops: Vec::new(),
        kinds: vec![super::kiosk::CHANGED.to_owned()],
    });
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

/// Writes why the survey was not taken; an empty reason takes it back.
pub(crate) async fn omit(ctx: &Ctx<'_>, request: OmitSurvey) -> Result<SurveyState, Fault> {
    let detail = detail(&ctx.store, request.training).await?;
    let reason = collapse(&request.reason);
    if !reason.is_empty() {
        let now = civil(ctx.now_ms());
        if let Err(not_taken) = taken(detail.fields.training_type, last_session(&detail), now) {
            return Err(Fault::not_now("no_survey", why_not(not_taken).1));
        }
    }
    let waiting = ctx
        .store
        .waiting_answers(&request.training.to_string())
        .await?;
    ctx.write(async |tx| {
        let sheets = tx.survey_sheets(&request.training.to_string()).await?;
        let parts = tx.facts::<CasePart>(request.training.0).await?;
        if is_answered(&sheets, waiting, &parts) && !reason.is_empty() {
            return Err(Fault {
                field: Some("reason".to_owned()),
                ..Fault::not_now(
                    "answered",
                    "Este evento ya tiene encuestas: no se anotó el motivo. Si no son de este evento, anúlelas o quítelas del expediente primero.",
                )
            });
        }
        tx.set(request.training, Training::edit().survey_omission(reason))
            .await?;
        Ok(())
    })
    .await?;
    state(ctx, request.training).await
}
