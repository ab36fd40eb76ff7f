use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use sisconecta_documents::{Annex8, Figure, Photo, PrintError, Talk};
use sisconecta_domain::paper::FormId;

use crate::kit::{RECORD, assert_labels, assert_sound};

const LABELS: &[&str] = &[
    "PERÚ",
    "CENTRO DE SERVICIOS DE ATENCIÓN AL USUARIO",
    "ANEXO N° 8",
    ": INFORME DE EVENTOS DE CAPACITACIÓN",
    "1. NOMBRE DEL CURSO :",
    "2. FECHA DEL CURSO:",
    "3. OBJETIVO DEL CURSO:",
    "4. METODOLOGÍA DEL CURSO:",
    "5. PÚBLICO PARTICIPANTE:",
    "6. EXPOSITORES:",
    "7. RESULTADOS DE LAS ENCUESTAS:",
    "8. FOTOS",
    "Tema:",
    "Expositor:",
];

fn photo(width: u32, height: u32, format: ImageFormat) -> Photo {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x % 256) as u8, (y % 256) as u8, 120])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, format)
        .unwrap();
    Photo {
        bytes: bytes.into_inner(),
        caption: "Participantes en la sesión de la mañana".to_owned(),
    }
}

fn filled() -> Annex8 {
    let text = str::to_owned;
    let figure = |label: &str, value: &str| Figure {
        label: label.to_owned(),
        value: value.to_owned(),
    };
    Annex8 {
        record: Some(RECORD),
        centre_name: text("Ayacucho"),
        course: text("Formulación presupuestaria 2027 para gobiernos locales"),
        date: text("12/04/2027"),
        objective: text("Que los participantes formulen el presupuesto de su entidad."),
        methodology: text("Expositiva, con casos prácticos en el SIAF."),
        participants: text("38 participantes de 14 entidades."),
        speakers: vec![text("Ñusta Ccori Yupanqui"), text("Amaru Quispe Ríos")],
        results: text("Respondieron 31 participantes."),
        figures: vec![
            figure("Profundidad del contenido", "3.60"),
            figure("Actitud del expositor", "3.80"),
        ],
        photos: vec![
            photo(1600, 1200, ImageFormat::Jpeg),
            photo(600, 900, ImageFormat::Png),
        ],
        talks: vec![Talk {
            topic: text("Programación multianual"),
            speaker: text("Ñusta Ccori Yupanqui"),
        }],
    }
}

#[test]
fn a_report_has_its_eight_items_in_order() {
    let printed = filled().print().unwrap();
    assert_sound(&printed, FormId::Annex8, Some(RECORD));
    assert_labels(&printed, LABELS);
    assert_labels(
        &printed,
        &[
            "CONECTAMEF AYACUCHO: INFORME DE EVENTOS DE CAPACITACIÓN",
            "6. EXPOSITORES: Ñusta Ccori Yupanqui Amaru Quispe Ríos",
            "Profundidad del contenido 3.60",
            "Tema: Programación multianual Expositor: Ñusta Ccori Yupanqui",
        ],
    );
    let text = crate::kit::text_of(&printed);
    let places: Vec<_> = LABELS[4..12]
        .iter()
        .map(|label| text.find(label).unwrap())
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(
        printed.pdf.len() < 1024 * 1024,
        "photos are shrunk: {} bytes",
        printed.pdf.len()
    );
}

#[test]
fn a_blank_report_has_two_pairs_of_topic_and_speaker() {
    let printed = Annex8::blank().print().unwrap();
    assert_eq!(printed.pages, 1);
    assert_sound(&printed, FormId::Annex8, None);
    assert_labels(&printed, LABELS);
    assert_eq!(
        crate::kit::text_of(&printed)
            .matches("Tema: Expositor:")
            .count(),
        2
    );
}

#[test]
fn a_long_report_runs_on() {
    let mut form = filled();
    form.objective = "Un objetivo que se explica con mucho detalle. ".repeat(120);
    form.figures = vec![form.figures[0].clone(); 60];
    form.photos = vec![form.photos[1].clone(); 7];
    let printed = form.print().unwrap();
    assert!(printed.pages >= 5, "{} pages", printed.pages);
    assert_sound(&printed, FormId::Annex8, Some(RECORD));
}

#[test]
fn a_broken_photo_is_named_and_nothing_is_printed() {
    let mut form = filled();
    form.photos[1].bytes.truncate(40);
    assert!(matches!(
        form.print(),
        Err(PrintError::Photo { index: 1, .. })
    ));
}
