use sisconecta_documents::{Annex4, PrintError};
use sisconecta_domain::paper::FormId;

use crate::kit::{RECORD, assert_labels, assert_sound, text_of};

const LABELS: &[&str] = &[
    "PERÚ",
    "Ministerio de Economía y Finanzas",
    "CENTRO DE SERVICIOS DE ATENCIÓN AL USUARIO",
    "Anexo N° 4",
    "Evento de Capacitación",
    "Estimados señores",
    ", el Ministerio de Economía y Finanzas a través del Centro de Servicios de Atención al Usuario – Conectamef",
    ", les saluda e invita a participar en el evento de capacitación",
    ", en el cual se dará a conocer",
    "Tema :",
    "Expositor :",
    "Lugar :",
    "Fecha :",
    "Hora :",
    "Esperamos contar con su asistencia a este evento, en caso tuviera cualquier consulta sírvase contactarnos al correo \
     electrónico:",
    "Atentamente,",
    "Equipo Conectamef",
];

fn filled() -> Annex4 {
    let text = str::to_owned;
    Annex4 {
        record: Some(RECORD),
        entity: text("Municipalidad Distrital de Quebrada Honda"),
        centre_name: text("Ayacucho"),
        training: text("Presupuesto 2027"),
        topic: text("la programación multianual"),
        speaker: text("Ñusta Ccori Yupanqui"),
        place_prefix: text("Auditorio"),
        place: text("del Gobierno Regional"),
        date: text("12/04/2027"),
        time: text("09:00"),
        email: text("ayacucho@conectamef.example"),
    }
}

#[test]
fn all_nine_texts_stand_in_the_invitation() {
    let printed = filled().print().unwrap();
    assert_eq!(printed.pages, 1);
    assert_sound(&printed, FormId::Annex4, Some(RECORD));
    assert_labels(&printed, LABELS);
    assert_labels(
        &printed,
        &[
            "Estimados señores Municipalidad Distrital de Quebrada Honda,",
            "– Conectamef Ayacucho, les saluda",
            "evento de capacitación Presupuesto 2027, en el cual se dará a conocer la programación multianual.",
            "Tema : \"la programación multianual\"",
            "Expositor : Ñusta Ccori Yupanqui",
            "Lugar : Auditorio del Gobierno Regional",
            "Fecha : 12/04/2027",
            "Hora : 09:00",
            "correo electrónico: ayacucho@conectamef.example.",
            "Equipo Conectamef Ayacucho",
        ],
    );
    let text = text_of(&printed);
    assert!(
        !text.contains(['<', '>', '‹', '›', '_']),
        "O-05: no placeholder is left: {text}"
    );
}

#[test]
fn another_place_needs_no_auditorium() {
    let printed = Annex4 {
        place_prefix: String::new(),
        place: "Sala 2".to_owned(),
        ..filled()
    }
    .print()
    .unwrap();
    assert_labels(&printed, &["Lugar : Sala 2"]);
}

#[test]
fn a_blank_invitation_has_lines_to_write_on() {
    let printed = Annex4::blank().print().unwrap();
    assert_sound(&printed, FormId::Annex4, None);
    assert_labels(&printed, LABELS);
    assert_labels(&printed, &["Lugar : Auditorio ____"]);
}

#[test]
fn an_invitation_longer_than_a_page_is_refused() {
    let form = Annex4 {
        topic: "tema ".repeat(3000),
        ..filled()
    };
    assert_eq!(form.print(), Err(PrintError::TooLong));
}

#[test]
fn many_letters_in_one_file_keep_the_code_of_each() {
    let letters: Vec<Annex4> = (1..=3u128)
        .map(|n| Annex4 {
            record: Some(uuid::Uuid::from_u128(n)),
            entity: format!("Municipalidad {n}"),
            ..Annex4::blank()
        })
        .collect();
    let all = Annex4::print_all(&letters).unwrap();
    assert_eq!(all.pages, 3);
    assert_eq!(all.geometry.len(), 3);
    // Each letter is whole by itself: page 1 of 1, wherever it lies in the file.
    assert!(all.geometry.iter().all(|page| page.page == 1));
    let text = letters[1].text();
    assert!(text.starts_with("Estimados señores Municipalidad 2, el Ministerio"));
    assert!(!text.contains('<') && !text.contains('>'));
}
