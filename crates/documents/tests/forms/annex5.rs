use sisconecta_documents::{AgendaRow, Annex5, SpareRows};
use sisconecta_domain::paper::FormId;

use crate::kit::{RECORD, assert_labels, assert_sound, text_of};

const LABELS: &[&str] = &[
    "PERÚ",
    "Ministerio de Economía y Finanzas",
    "MINISTERIO DE ECONOMÍA Y FINANZAS",
    "CONECTAMEF",
    "CENTRO DE SERVICIOS DE ATENCIÓN AL USUARIO",
    "Anexo N° 5",
    "PROGRAMA",
    "Evento:",
    "Fecha:",
    "Lugar:",
    "Objetivo:",
    "Público objetivo:",
    "Hora Actividad Metodología Responsable",
];

fn filled() -> Annex5 {
    let row = |time: &str, activity: &str, responsible: &str| AgendaRow {
        time: time.to_owned(),
        activity: activity.to_owned(),
        methodology: "Expositiva y práctica".to_owned(),
        responsible: responsible.to_owned(),
    };
    Annex5 {
        record: Some(RECORD),
        event: "Formulación presupuestaria 2027 para gobiernos locales".to_owned(),
        date: "12/04/2027".to_owned(),
        place: "Auditorio del Gobierno Regional".to_owned(),
        objective: "Que los participantes formulen el presupuesto de su entidad en el SIAF"
            .to_owned(),
        audience: "Jefes de presupuesto y operadores del SIAF".to_owned(),
        rows: vec![
            row(
                "08:30 a 09:00",
                "Registro de participantes",
                "Asistente Administrativo",
            ),
            row(
                "09:00 a 10:30",
                "Programación multianual",
                "Ñusta Ccori Yupanqui",
            ),
            row("10:30 a 10:45", "Refrigerio", ""),
        ],
        spare: SpareRows::None,
    }
}

#[test]
fn a_programme_says_what_the_directive_asks() {
    let printed = filled().print().unwrap();
    assert_eq!(printed.pages, 1);
    assert_sound(&printed, FormId::Annex5, Some(RECORD));
    assert_labels(&printed, LABELS);
    assert_labels(
        &printed,
        &[
            "Evento: Formulación presupuestaria 2027 para gobiernos locales",
            "Ñusta Ccori Yupanqui",
            "Refrigerio",
        ],
    );
}

#[test]
fn a_blank_programme_has_all_labels_and_rows_to_write_on() {
    let printed = Annex5::blank().print().unwrap();
    assert_eq!(printed.pages, 1);
    assert_sound(&printed, FormId::Annex5, None);
    assert_labels(&printed, LABELS);
    let rows = printed.geometry[0]
        .fields
        .iter()
        .filter(|field| field.name == "activity")
        .count();
    assert!(rows >= 15, "{rows} rows");
}

#[test]
fn a_long_agenda_repeats_its_headings_on_every_page() {
    let mut form = filled();
    form.rows = vec![form.rows[1].clone(); 60];
    let printed = form.print().unwrap();
    assert!(printed.pages > 1);
    assert_sound(&printed, FormId::Annex5, Some(RECORD));
    let headings = text_of(&printed)
        .matches("Hora Actividad Metodología Responsable")
        .count();
    assert_eq!(headings, usize::from(printed.pages));
}
