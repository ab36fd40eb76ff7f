//! What participants think of an event.

use crate::ids::TrainingId;

fact! {
    /// An answered sheet: no person, no session, no time of its own.
    // C-58
    SurveySheet "survey_sheet" = "Encuesta" {
        training: Option<TrainingId> = "Evento",
        source: String = "Procedencia",
        answers: Vec<(String, Option<u8>)> = "Respuestas",
        open_topics: String = "Temas que pide",
        open_improvements: String = "Mejoras que pide",
    }
    parent training;
    index [record];
}

fact! {
    /// The survey was closed; its figures no longer change.
    SurveyClosing "survey_closing" = "Cierre de la encuesta" {
        training: Option<TrainingId> = "Evento",
    }
    parent training;
}
