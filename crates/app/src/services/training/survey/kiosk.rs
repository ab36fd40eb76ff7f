//! The page for participants: while it is open, the program answers nothing else.

use super::sheet::{blocks, open_survey, read_sheet, sheet_fields};
use super::types::{AnswerSurvey, GetKiosk, KioskPage, LeaveKiosk, OpenKiosk, SurveyAnswered};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::house::{App, State};
use crate::office::entry::{EntryStatus, EntryStatusQuery, status};
use crate::office::password::derive;
use crate::services::training::programming::{TrainingDetail, detail};
use serde_json::Value;
use sisconecta_domain::ids::TrainingId;
use sisconecta_store::Written;
use std::collections::BTreeMap;

/// Name under which screens hear that the page was opened or left.
pub(super) const CHANGED: &str = "kiosk";

fn announce(app: &App) {
    app.announce(&Written {
        ops: Vec::new(),
        kinds: vec![CHANGED.to_owned()],
    });
}

fn page_of(detail: &TrainingDetail) -> KioskPage {
    KioskPage {
        training: detail.id,
        name: detail.fields.name.clone(),
        dates: detail.dates.clone(),
        questions: blocks(detail),
    }
}

pub(crate) async fn open_kiosk(ctx: &Ctx<'_>, request: OpenKiosk) -> Result<KioskPage, Fault> {
    let detail = open_survey(ctx, request.training).await?;
    // Registers that were opened to read must not lie about while others sit here.
    if ctx.store.forget_copies() > 0 {
        return Err(Fault::not_now(
            "copies_open",
            "Hay documentos del centro abiertos en otro programa, y quien responda podría verlos. La página no se abrió. Ciérrelos y ábrala de nuevo.",
        ));
    }
    ctx.app.forget_uploads();
    ctx.app.set_kiosk(Some(request.training));
    announce(ctx.app);
    Ok(page_of(&detail))
}

fn opened(ctx: &Ctx<'_>) -> Result<TrainingId, Fault> {
    ctx.app.kiosk().ok_or_else(|| {
        Fault::not_now(
            "no_kiosk",
            "La página para participantes está cerrada y no recibe respuestas. Avise a la persona del centro.",
        )
    })
}

pub(crate) async fn page(ctx: &Ctx<'_>, _: GetKiosk) -> Result<KioskPage, Fault> {
    let training = opened(ctx)?;
    Ok(page_of(&detail(&ctx.store, training).await?))
}

/// Keeps the answer of a participant among those that wait: no time, no author, no order.
pub(crate) async fn answer(ctx: &Ctx<'_>, request: AnswerSurvey) -> Result<SurveyAnswered, Fault> {
    let training = opened(ctx)?;
    let detail = detail(&ctx.store, training).await?;
    let sheet = read_sheet(&detail, &request.sheet)?;
    let fields: BTreeMap<&str, Value> = sheet_fields(training, "kiosk", &sheet)
        .into_iter()
        .collect();
    let text =
        serde_json::to_string(&fields).map_err(|error| Fault::internal("survey answer", &error))?;
    ctx.store.keep_answer(&training.to_string(), &text).await?;
    Ok(SurveyAnswered {})
}

/// Only the password of who opened the page leads out of it.
pub(crate) async fn leave_kiosk(ctx: &Ctx<'_>, request: LeaveKiosk) -> Result<EntryStatus, Fault> {
    if ctx.app.kiosk().is_none() {
        return status(ctx.app, EntryStatusQuery {}).await;
    }
    let keys = match &*ctx.app.state.read().await {
        State::Open(centre) => centre.keys.clone(),
        _ => return Err(Fault::closed()),
    };
    let staff = ctx.who.id.0;
    derive(move || {
        keys.open_with_password(Some(staff), &request.password)
            .map(drop)
    })
    .await?
    .map_err(|error| Fault {
        field: Some("password".to_owned()),
        ..Fault::from(error)
    })?;
    ctx.app.set_kiosk(None);
    announce(ctx.app);
    status(ctx.app, EntryStatusQuery {}).await
}
