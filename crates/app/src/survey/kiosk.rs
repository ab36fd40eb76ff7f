//! The page for participants: while it is open, the program answers nothing else.

use super::{
    AnswerSurvey, GetKiosk, KioskPage, LeaveKiosk, OpenKiosk, SurveyAnswered, blocks, open_survey,
    read_sheet, sheet_fields,
};
use crate::entry::{EntryStatus, EntryStatusQuery, derive, status};
use crate::house::State;
use crate::training::{TrainingDetail, detail};
use crate::{App, Fault};
use serde_json::Value;
use sisconecta_domain::ids::TrainingId;
use sisconecta_store::Written;
use std::collections::BTreeMap;

/// What may be asked while the page is open. Everything else would let a participant get at data.
const PERMITTED: [&str; 4] = [
    "entry.status",
    "survey.kiosk",
    "survey.answer",
    "survey.leave_kiosk",
];

/// Name under which screens hear that the page was opened or left.
const CHANGED: &str = "kiosk";

impl App {
    /// Refuses a command while the page for participants is open.
    pub(crate) fn kiosk_permits(&self, cmd: &str) -> Result<(), Fault> {
        if PERMITTED.contains(&cmd) {
            return Ok(());
        }
        self.not_in_kiosk()
    }

    /// Refuses while the page for participants is open.
    pub(crate) fn not_in_kiosk(&self) -> Result<(), Fault> {
        match self.kiosk() {
            None => Ok(()),
            Some(_) => Err(Fault::not_now(
                "kiosk",
                "La página para participantes está abierta en este equipo. Para volver al programa, salga de ella con su contraseña.",
            )),
        }
    }

    fn announce_kiosk(&self) {
        self.announce(&Written {
            ops: Vec::new(),
            kinds: vec![CHANGED.to_owned()],
        });
    }
}

fn page_of(detail: &TrainingDetail) -> KioskPage {
    KioskPage {
        training: detail.id,
        name: detail.fields.name.clone(),
        dates: detail.dates.clone(),
        questions: blocks(detail),
    }
}

pub(crate) async fn open_kiosk(app: &App, request: OpenKiosk) -> Result<KioskPage, Fault> {
    let session = app.session().await?;
    let detail = open_survey(&session, request.training).await?;
    app.set_kiosk(Some(request.training));
    app.announce_kiosk();
    Ok(page_of(&detail))
}

fn opened(app: &App) -> Result<TrainingId, Fault> {
    app.kiosk().ok_or_else(|| {
        Fault::not_now(
            "no_kiosk",
            "La página para participantes está cerrada y no recibe respuestas. Avise a la persona del centro.",
        )
    })
}

pub(crate) async fn page(app: &App, _: GetKiosk) -> Result<KioskPage, Fault> {
    let training = opened(app)?;
    let session = app.session().await?;
    Ok(page_of(&detail(&session.store, training).await?))
}

/// Keeps the answer of a participant among those that wait: no time, no author, no order.
pub(crate) async fn answer(app: &App, request: AnswerSurvey) -> Result<SurveyAnswered, Fault> {
    let training = opened(app)?;
    let session = app.session().await?;
    let detail = detail(&session.store, training).await?;
    let sheet = read_sheet(&detail, &request.sheet)?;
    let fields: BTreeMap<&str, Value> = sheet_fields(training, "kiosk", &sheet)
        .into_iter()
        .collect();
    let text =
        serde_json::to_string(&fields).map_err(|error| Fault::internal("survey answer", &error))?;
    session
        .store
        .keep_answer(&training.to_string(), &text)
        .await?;
    Ok(SurveyAnswered {})
}

/// Only the password of who opened the page leads out of it.
pub(crate) async fn leave_kiosk(app: &App, request: LeaveKiosk) -> Result<EntryStatus, Fault> {
    let session = app.session().await?;
    if app.kiosk().is_none() {
        return status(app, EntryStatusQuery {}).await;
    }
    let keys = match &*app.state.read().await {
        State::Open(centre) => centre.keys.clone(),
        _ => return Err(Fault::closed()),
    };
    let staff = session.badge.id.0;
    derive(move || {
        keys.open_with_password(Some(staff), &request.password)
            .map(drop)
    })
    .await?
    .map_err(|error| Fault {
        field: Some("password".to_owned()),
        ..Fault::from(error)
    })?;
    app.set_kiosk(None);
    app.announce_kiosk();
    status(app, EntryStatusQuery {}).await
}
