//! The sheet of the survey: its questions, who may see what it says, and when it may be filled in.

use super::types::SheetInput;
use super::types::{QuestionBlock, QuestionRow, SurveyStage};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::services::training::programming::{TrainingDetail, detail};
use chrono::NaiveDateTime;
use serde_json::Value;
use serde_json::json;
use sisconecta_domain::ids::SpeakerId;
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::names::collapse;
use sisconecta_domain::survey::Level;
use sisconecta_domain::survey::Sheet;
use sisconecta_domain::survey::questionnaire;
use sisconecta_domain::survey::same_person;
use sisconecta_domain::survey::taken;
use sisconecta_domain::survey::{Block, Item, NotTaken, Question};
use sisconecta_domain::time::civil;
use sisconecta_domain::time::clock;
use sisconecta_domain::time::short_date;
use std::collections::BTreeMap;

/// Most characters of an open answer: two written lines hold some hundred.
const MOST_OPEN: usize = 2000;

/// The speakers of an event in the order of its sheet.
pub(super) fn speakers(detail: &TrainingDetail) -> Vec<SpeakerId> {
    detail.speakers.iter().map(|row| row.id).collect()
}

/// A speaker as the sheet names him: name, topic or both.
pub(crate) fn speaker_label(name: &str, topic: &str) -> String {
    let mut parts = vec![name, topic];
    parts.retain(|part| !part.trim().is_empty());
    parts.join(" – ")
}

/// The questions under their headings.
pub(super) fn blocks(detail: &TrainingDetail) -> Vec<QuestionBlock> {
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

pub(super) fn speaker_heading(number: u32, name: &str, topic: &str) -> String {
    format!("Expositor {number}: {}", speaker_label(name, topic))
}

pub(super) fn last_session(detail: &TrainingDetail) -> Option<NaiveDateTime> {
    detail
        .sessions
        .iter()
        .map(|s| s.date.and_time(s.start))
        .max()
}

/// Why the survey is not taken now, in a sentence.
pub(super) fn why_not(reason: NotTaken) -> (SurveyStage, String) {
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
pub(super) fn hidden_from(ctx: &Ctx<'_>, detail: &TrainingDetail, closed: bool) -> Vec<SpeakerId> {
    if closed {
        return Vec::new();
    }
    detail
        .speakers
        .iter()
        .filter(|row| same_person(&row.speaker.name, &ctx.who.name))
        .map(|row| row.id)
        .collect()
}

/// The event, when its survey takes answers now.
pub(super) async fn open_survey(
    ctx: &Ctx<'_>,
    training: TrainingId,
) -> Result<TrainingDetail, Fault> {
    let detail = detail(&ctx.store, training).await?;
    // C-04, C-42: refused as "not now", since nothing is broken.
    taken(
        detail.fields.training_type,
        last_session(&detail),
        civil(ctx.now_ms()),
    )
    .map_err(|reason| Fault::not_now("no_survey", why_not(reason).1))?;
    let closings = ctx.store.survey_closings(&training.to_string()).await?;
    if !closings.is_empty() {
        return Err(Fault::not_now(
            "survey_closed",
            "La encuesta de este evento está cerrada y no recibe más hojas. Si falta alguna, reábrala con su motivo.",
        ));
    }
    Ok(detail)
}

/// The sheet that somebody filled in, checked against the questions of the event.
pub(super) fn read_sheet(detail: &TrainingDetail, input: &SheetInput) -> Result<Sheet, Fault> {
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

/// The marks of an answer that waited, under the questions as they are now: which questions it was asked would tell before or after a change
/// of the speakers it was given. Marks about who does not speak any more stay.
pub(super) fn aligned(detail: &TrainingDetail, answers: &Value) -> Value {
    let given: Vec<(&str, &Value)> = answers
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|pair| Some((pair.get(0)?.as_str()?, pair.get(1)?)))
        .collect();
    let questions: Vec<String> = questionnaire(&speakers(detail))
        .iter()
        .map(ToString::to_string)
        .collect();
    let now = questions.iter().map(|question| {
        let level = given.iter().find(|(id, _)| id == question);
        json!([question, level.map(|(_, level)| level)])
    });
    let gone = given
        .iter()
        .filter(|(id, level)| !level.is_null() && !questions.iter().any(|question| question == id))
        .map(|(id, level)| json!([id, level]));
    now.chain(gone).collect()
}

/// The fields of a sheet's operation. C-58: none of them can name who answered.
pub(super) fn sheet_fields(
    training: TrainingId,
    source: &str,
    sheet: &Sheet,
) -> [(&'static str, Value); 5] {
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
