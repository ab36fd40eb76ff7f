use sisconecta_documents::{ResultBlock, ResultRow, SurveyResults};
use sisconecta_domain::paper::FormId;

use crate::kit::{RECORD, assert_labels, assert_sound, text_of};

fn row(label: &str, levels: [u32; 4], mean: &str, bar: u16) -> ResultRow {
    ResultRow {
        label: label.to_owned(),
        levels,
        blank: 2,
        mean: mean.to_owned(),
        satisfied: "80.00 %".to_owned(),
        bar,
    }
}

fn results(speakers: usize, answers: usize) -> SurveyResults {
    let block = |heading: &str| ResultBlock {
        heading: heading.to_owned(),
        rows: vec![
            row("Conocimiento de la materia", [1, 1, 2, 6], "3.30", 825),
            row(
                "El Expositor aclaró las dudas del participante",
                [0, 0, 0, 10],
                "4.00",
                1000,
            ),
        ],
        total: row("Promedio del bloque", [1, 1, 2, 16], "3.65", 913),
    };
    SurveyResults {
        record: Some(RECORD),
        event: "Formulación presupuestaria 2027".to_owned(),
        date: "12 y 13 de abril de 2027".to_owned(),
        responses: "10".to_owned(),
        participants: "12".to_owned(),
        response_rate: "83.33 %".to_owned(),
        blocks: (1..=speakers)
            .map(|n| {
                block(&format!(
                    "Expositor {n}: Ñusta Ccori Yupanqui – Programación multianual"
                ))
            })
            .collect(),
        overall: row("PROMEDIO GENERAL", [5, 10, 50, 84], "3.21", 803),
        omission: String::new(),
        topics: vec!["Tesorería y el SIAF (3)".to_owned(); answers],
        improvements: Vec::new(),
    }
}

#[test]
fn results_say_counts_averages_and_open_answers() {
    let printed = results(2, 2).print().unwrap();
    assert_eq!(printed.pages, 1);
    assert_sound(&printed, FormId::SurveyResults, Some(RECORD));
    assert_labels(
        &printed,
        &[
            "CONSOLIDADO DE ENCUESTAS",
            "PREGUNTAS 1 2 3 4 Blanco Promedio 3 y 4",
            "Conocimiento de la materia 1 1 2 6 2 3.30 80.00 %",
            "PROMEDIO GENERAL 5 10 50 84 2 3.21",
            "83.33 %",
            "Tesorería y el SIAF (3)",
            "Nadie respondió esta pregunta.",
        ],
    );
}

#[test]
fn a_survey_that_was_not_taken_prints_its_reason_and_no_figures() {
    let printed = SurveyResults {
        record: None,
        omission: "Se fue la luz antes de la última sesión".to_owned(),
        ..results(2, 2)
    }
    .print()
    .unwrap();
    assert_eq!(printed.pages, 1);
    assert_labels(
        &printed,
        &[
            "NO SE APLICÓ LA ENCUESTA",
            "Motivo: Se fue la luz antes de la última sesión",
        ],
    );
    let text = text_of(&printed);
    assert!(
        !text.contains("PREGUNTAS") && !text.contains("Nadie respondió"),
        "{text}"
    );
}

#[test]
fn many_speakers_and_answers_go_on_with_their_headings() {
    let printed = results(20, 80).print().unwrap();
    assert!(printed.pages > 2);
    assert_sound(&printed, FormId::SurveyResults, Some(RECORD));
    let text = text_of(&printed);
    assert!(text.matches("PREGUNTAS 1 2 3 4").count() >= 2, "{text}");
    assert_eq!(text.matches("Tesorería y el SIAF (3)").count(), 80);
}

#[test]
fn signs_that_the_fonts_lack_are_named_and_those_that_unicode_composes_are_printed() {
    let named = |event: &str| {
        SurveyResults {
            event: event.to_owned(),
            ..results(1, 1)
        }
        .print()
        .unwrap()
    };
    let composed = named("Jose\u{301} N\u{303}ahui");
    assert_eq!(composed.unprintable, "");
    assert_labels(&composed, &["José Ñahui"]);
    let foreign = named("Иван 张伟 علي 🙂 Ива");
    for sign in "Иван张伟علي🙂".chars() {
        assert_eq!(foreign.unprintable.matches(sign).count(), 1, "{sign}");
    }
}
