//! The satisfaction survey of an event: printed, answered on a page for participants, keyed from paper, counted.

mod kiosk;
mod paper;
mod period;
mod print;
mod results;
mod types;

pub(crate) use kiosk::{answer, leave_kiosk, open_kiosk, page};
pub(crate) use paper::{annul_sheet, correct_sheet, key_sheet, list_sheets};
pub(crate) use period::open_answers;
pub(crate) use print::{print, print_results};
pub(crate) use results::Consolidated;
pub use types::*;

use crate::house::Session;
use crate::training::{TrainingDetail, detail};
use crate::{App, Fault};
use chrono::NaiveDateTime;
use serde_json::{Value, json};
use sisconecta_domain::ids::{SpeakerId, TrainingId};
use sisconecta_domain::names::collapse;
use sisconecta_domain::survey::{
    Block, Item, Level, NotTaken, Question, Sheet, questionnaire, same_person, taken,
};
use sisconecta_domain::time::{civil, clock, midnight, short_date};
use std::collections::BTreeMap;

/// Most characters of an open answer: two written lines hold some hundred.
const MOST_OPEN: usize = 2000;

/// The speakers of an event in the order of its sheet.
fn speakers(detail: &TrainingDetail) -> Vec<SpeakerId> {
    detail.speakers.iter().map(|row| row.id).collect()
}

/// A speaker as the sheet names him: name, topic or both.
pub(crate) fn speaker_label(name: &str, topic: &str) -> String {
    let mut parts = vec![name, topic];
    parts.retain(|part| !part.trim().is_empty());
    parts.join(" – ")
}

/// The questions under their headings.
fn blocks(detail: &TrainingDetail) -> Vec<QuestionBlock> {
    let rows = |block: Block, speaker: Option<SpeakerId>| {
        Item::ALL
            .iter()
            .filter(|item| item.block() == block)
            .map(|item| QuestionRow {
                id: Question {
                    item: *item,
                    speaker,
                }
                .to_string(),
                label: item.label().to_owned(),
            })
            .collect()
    };
    let plain = |block: Block| QuestionBlock {
        heading: block.heading().to_owned(),
        speaker: None,
        questions: rows(block, None),
    };
    let mut all = vec![plain(Block::Content)];
    for (number, row) in (1..).zip(&detail.speakers) {
        all.push(QuestionBlock {
            heading: speaker_heading(number, &row.speaker.name, &row.speaker.topic),
            speaker: Some(row.id),
            questions: rows(Block::Speakers, Some(row.id)),
        });
    }
    all.push(plain(Block::Logistics));
    all.push(plain(Block::Overall));
    all
}

fn speaker_heading(number: u32, name: &str, topic: &str) -> String {
    format!("Expositor {number}: {}", speaker_label(name, topic))
}

fn last_session(detail: &TrainingDetail) -> Option<NaiveDateTime> {
    detail
        .sessions
        .iter()
        .map(|s| s.date.and_time(s.start))
        .max()
}

/// Why the survey is not taken now, in a sentence.
fn why_not(reason: NotTaken) -> (SurveyStage, String) {
    let sentence = match reason {
        NotTaken::NoType => {
            "Falta el tipo de capacitación: de él depende si hay encuesta. Elíjalo en el programa.".to_owned()
        }
        NotTaken::Informative => "Una capacitación informativa no lleva encuesta de satisfacción. Se registra a los participantes, y en el \
             expediente el Anexo 7 figura como «no corresponde»."
            .to_owned(),
        NotTaken::NoSession => {
            "El evento no tiene sesiones, y la encuesta se toma al final de la última. Agregue las sesiones en el programa.".to_owned()
        }
        NotTaken::Before(start) => format!(
            "La encuesta se toma al final: se abre cuando empiece la última sesión, el {} a las {}. Según el reloj de este equipo \
             todavía no es esa hora; si el reloj está mal, corríjalo. Mientras tanto puede imprimirla.",
            short_date(start.date()),
            clock(start.time())
        ),
    };
    match reason {
        NotTaken::Informative => (SurveyStage::NotApplicable, sentence),
        _ => (SurveyStage::NotYet, sentence),
    }
}

/// Speakers whose results the signed-in person may not see: they rate that person and the survey is open.
fn hidden_from(session: &Session, detail: &TrainingDetail, closed: bool) -> Vec<SpeakerId> {
    if closed {
        return Vec::new();
    }
    detail
        .speakers
        .iter()
        .filter(|row| same_person(&row.speaker.name, &session.badge.name))
        .map(|row| row.id)
        .collect()
}

/// The event, when its survey takes answers now.
async fn open_survey(session: &Session, training: TrainingId) -> Result<TrainingDetail, Fault> {
    let detail = detail(&session.store, training).await?;
    // C-04, C-42: refused as "not now", since nothing is broken.
    taken(
        detail.fields.training_type,
        last_session(&detail),
        civil(session.now_ms()),
    )
    .map_err(|reason| Fault::not_now("no_survey", why_not(reason).1))?;
    let closings = session.store.survey_closings(&training.to_string()).await?;
    if !closings.is_empty() {
        return Err(Fault::not_now(
            "survey_closed",
            "La encuesta de este evento está cerrada y no recibe más hojas. Si falta alguna, reábrala con su motivo.",
        ));
    }
    Ok(detail)
}

/// The sheet that somebody filled in, checked against the questions of the event.
fn read_sheet(detail: &TrainingDetail, input: &SheetInput) -> Result<Sheet, Fault> {
    let strange = || {
        Fault::input(
            "sheet",
            "La hoja no corresponde a las preguntas de este evento; quizá cambiaron los expositores. No se guardó. Ábrala de nuevo.",
        )
    };
    let questions = questionnaire(&speakers(detail));
    let mut marks: BTreeMap<Question, Option<Level>> = BTreeMap::new();
    for mark in &input.marks {
        let question: Question = mark.question.parse().map_err(|_| strange())?;
        let level = mark.level.map(Level::try_from).transpose().map_err(|_| {
            Fault::input(
                "sheet",
                "Cada pregunta lleva un número del 1 al 4, o queda en blanco.",
            )
        })?;
        if !questions.contains(&question) || marks.insert(question, level).is_some() {
            return Err(strange());
        }
    }
    let open = |field: &str, text: &str| {
        let text = collapse(text);
        if text.chars().count() > MOST_OPEN {
            let sentence = "La respuesta pasa de 2000 letras. Acórtela; lo demás de la hoja se conserva en pantalla.";
            return Err(Fault::input(field, sentence));
        }
        Ok(text)
    };
    let sheet = Sheet {
        marks: questions
            .into_iter()
            .map(|question| (question, marks.get(&question).copied().flatten()))
            .collect(),
        open_topics: open("open_topics", &input.open_topics)?,
        open_improvements: open("open_improvements", &input.open_improvements)?,
    };
    if sheet.is_empty() {
        return Err(Fault::input(
            "sheet",
            "La hoja no tiene ninguna respuesta. No se guardó: una hoja en blanco no se cuenta.",
        ));
    }
    Ok(sheet)
}

/// The fields of a sheet's operation. C-58: none of them can name who answered.
fn sheet_fields(training: TrainingId, source: &str, sheet: &Sheet) -> [(&'static str, Value); 5] {
    let answers: Vec<Value> = sheet
        .marks
        .iter()
        .map(|(question, level)| json!([question.to_string(), level]))
        .collect();
    [
        ("training", json!(training)),
        ("source", json!(source)),
        ("answers", json!(answers)),
        ("open_topics", json!(sheet.open_topics)),
        ("open_improvements", json!(sheet.open_improvements)),
    ]
}

pub(crate) async fn get(app: &App, request: GetSurvey) -> Result<SurveyState, Fault> {
    let session = app.session().await?;
    state(&session, request.training).await
}

/// Where the survey of an event stands, as the signed-in person may see it.
async fn state(session: &Session, training: TrainingId) -> Result<SurveyState, Fault> {
    let detail = detail(&session.store, training).await?;
    let consolidated = Consolidated::load(&session.store, &detail).await?;
    let waiting = session.store.waiting_answers(&training.to_string()).await?;
    let now = civil(session.now_ms());
    let (stage, sentence) = match taken(detail.fields.training_type, last_session(&detail), now) {
        Err(NotTaken::Informative) => why_not(NotTaken::Informative),
        _ if consolidated.closed_at.is_some() => (SurveyStage::Closed, String::new()),
        Err(reason) => why_not(reason),
        Ok(()) => (SurveyStage::Open, String::new()),
    };
    let hidden = hidden_from(session, &detail, consolidated.closed_at.is_some());
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
pub(crate) async fn close(app: &App, request: CloseSurvey) -> Result<SurveyState, Fault> {
    let session = app.session().await?;
    let detail = detail(&session.store, request.training).await?;
    if let Err(NotTaken::Informative) = taken(
        detail.fields.training_type,
        last_session(&detail),
        civil(session.now_ms()),
    ) {
        return Err(Fault::not_now(
            "no_survey",
            why_not(NotTaken::Informative).1,
        ));
    }
    let training = request.training.to_string();
    let mut tx = session.store.write(session.actor()).await?;
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
            .unwrap_or_else(|| civil(session.now_ms()))
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
    app.announce(&tx.commit().await?);
    session.store.forget_earlier_pages().await;
    state(&session, request.training).await
}

/// Takes the closing back. What was brought in stays.
pub(crate) async fn reopen(app: &App, request: ReopenSurvey) -> Result<SurveyState, Fault> {
    let session = app.session().await?;
    let reason = collapse(&request.reason);
    if reason.is_empty() {
        return Err(Fault::input(
            "reason",
            "Escriba por qué se reabre la encuesta.",
        ));
    }
    let mut tx = session.store.write(session.actor()).await?;
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
    let mut written = tx.commit().await?;
    written.kinds.push("survey_closing".to_owned());
    app.announce(&written);
    state(&session, request.training).await
}
