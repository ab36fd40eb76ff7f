use rstest::rstest;
use sisconecta_documents::{Annex7, SpeakerBlock};
use sisconecta_domain::paper::FormId;

use crate::kit::{RECORD, assert_labels, assert_sound, darkness, text_of};

const LABELS: &[&str] = &[
    "ANEXO N° 07 ENCUESTA",
    "Para la mejora continua de las capacitaciones realizadas por el Ministerio de Economía y Finanzas, a través del \
     CONECTAMEF, por favor llene la encuesta.",
    "Fecha:",
    "Tema:",
    "INSTRUCCIONES: Señalar con una \"X\" en la columna según su opinión:",
    "LEYENDA: INSATISFECHO(1), POCO SATISFECHO(2), SATISFECHO(3), MUY SATISFECHO(4)",
    "PREGUNTAS 1 2 3 4",
    "1. CONTENIDO DEL CURSO Aplicabilidad del contenido en el trabajo Profundidad del contenido Utilidad de los casos \
     prácticos Material proporcionado",
    "2. EXPOSITOR Expositor 1: Nombre y/o Tema",
    "Conocimiento de la materia Método de exposición y presentación El Expositor aclaró las dudas del participante \
     Actitud del expositor",
    "3. LOGÍSTICA Convocatoria al evento Ambientación Calidad de la proyección",
    "4. SATISFACCIÓN GENERAL Satisfacción general con el evento",
    "5. ¿Qué otros temas se deberían dictar?",
    "6. ¿Qué recomendaría para mejorar el curso?",
];

fn survey(speakers: u16) -> Annex7 {
    Annex7 {
        record: Some(RECORD),
        date: "12/04/2027".to_owned(),
        topic: "Formulación presupuestaria 2027".to_owned(),
        speakers: (1..=speakers)
            .map(|number| SpeakerBlock {
                label: format!("Ñusta Ccori {number} / Programación multianual"),
            })
            .collect(),
    }
}

#[test]
fn a_blank_survey_prints_two_speakers_on_one_page() {
    let printed = Annex7::blank().print().unwrap();
    assert_eq!(printed.pages, 1);
    assert_sound(&printed, FormId::Annex7, None);
    assert_labels(&printed, LABELS);
    assert_labels(&printed, &["Expositor 2: Nombre y/o Tema"]);
}

/// O-08: 4 + 4 per speaker + 3 + 1 rows of four boxes, and two open questions.
/// Up to three speakers fit one page, so that a sheet comes back as one.
#[rstest]
#[case(1, 1)]
#[case(2, 1)]
#[case(3, 1)]
#[case(9, 2)]
fn every_speaker_has_his_four_questions(#[case] speakers: u16, #[case] pages: u16) {
    let printed = survey(speakers).print().unwrap();
    assert_eq!(printed.pages, pages);
    assert_sound(&printed, FormId::Annex7, Some(RECORD));
    assert_labels(&printed, LABELS);
    let fields: Vec<_> = printed
        .geometry
        .iter()
        .flat_map(|page| &page.fields)
        .collect();
    let boxes = |score: &str| {
        fields
            .iter()
            .filter(|field| field.name.ends_with(score))
            .count()
    };
    for score in [".1", ".2", ".3", ".4"] {
        assert_eq!(boxes(score), 8 + 4 * usize::from(speakers));
    }
    assert_eq!(
        fields
            .iter()
            .filter(|field| field.name.starts_with("open."))
            .count(),
        2
    );
    let text = text_of(&printed);
    assert!(
        text.contains(&format!(
            "Expositor {speakers}: Nombre y/o Tema Ñusta Ccori {speakers}"
        )),
        "{text}"
    );
    assert!(!text.contains(&format!("Expositor {}:", speakers + 1)));
}

#[test]
fn the_boxes_are_empty_squares_with_an_edge() {
    let printed = Annex7::blank().print().unwrap();
    let boxed = |field: &&sisconecta_domain::paper::Field| field.rect.width < 5.0;
    let page = &printed.geometry[0];
    assert_eq!(page.fields.iter().filter(boxed).count(), 64);
    let rect = page.field("overall.4", None).unwrap().rect;
    let mut inside = rect;
    (inside.x, inside.y, inside.width, inside.height) = (
        rect.x + 0.6,
        rect.y + 0.6,
        rect.width - 1.2,
        rect.height - 1.2,
    );
    assert_eq!(darkness(&printed, 1, inside), 0.0);
    let mut around = rect;
    (around.x, around.y, around.width, around.height) = (
        rect.x - 0.3,
        rect.y - 0.3,
        rect.width + 0.6,
        rect.height + 0.6,
    );
    assert!(
        darkness(&printed, 1, around) > 0.05,
        "the edge is where the geometry says"
    );
}
