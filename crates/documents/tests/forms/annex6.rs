use sisconecta_documents::{Annex6, Annex6Row, PrintError, Printed, SpareRows};
use sisconecta_domain::paper::FormId;

use crate::kit::{RECORD, assert_labels, assert_sound, darkness, text_of};

const LABELS: &[&str] = &[
    "Anexo N° 6",
    "REGISTRO DE PARTICIPANTES",
    "CONECTAMEF –",
    "Evento:",
    "Fecha:",
    "Sesión:",
    "Lugar:",
    "N° APELLIDOS Y NOMBRES ENTIDAD DNI CARGO CORREO TELÉFONO FIRMA",
];

fn person(number: usize) -> Annex6Row {
    const ENTITIES: [&str; 3] = [
        "Municipalidad Distrital de Quebrada Honda",
        "Gobierno Regional de Huarmas - Unidad Ejecutora 302 Educación Valle Alto",
        "UGEL Ñauñacancha",
    ];
    Annex6Row {
        name: format!("Ñahui Huamaní, María de los Ángeles {number}"),
        entity: ENTITIES[number % 3].to_owned(),
        dni: format!("{:08}", 10_000_000 + number),
        post: "Jefa de la Oficina de Presupuesto".to_owned(),
        email: format!("maria.nahui{number}@quebradahonda.gob.pe"),
        phone: "966 000 111".to_owned(),
        signature: None,
    }
}

fn register(people: usize, spare: SpareRows) -> Annex6 {
    Annex6 {
        centre_name: "Ayacucho".to_owned(),
        event: "Formulación presupuestaria 2027 para gobiernos locales".to_owned(),
        date: "12/04/2027".to_owned(),
        session: "Mañana".to_owned(),
        place: "Auditorio del Gobierno Regional".to_owned(),
        record: Some(RECORD),
        rows: (1..=people).map(person).collect(),
        spare,
    }
}

fn numbers(printed: &Printed) -> Vec<u16> {
    let fields = printed.geometry.iter().flat_map(|page| &page.fields);
    fields
        .filter(|field| field.name == "signature")
        .filter_map(|field| field.row)
        .collect()
}

#[test]
fn a_filled_register_bears_its_labels_and_its_people() {
    let printed = register(40, SpareRows::FillPage).print().unwrap();
    assert_sound(&printed, FormId::Annex6, Some(RECORD));
    assert_labels(&printed, LABELS);
    assert_labels(
        &printed,
        &[
            "CONECTAMEF – Ayacucho",
            "Fecha: 12/04/2027 Sesión: Mañana Lugar: Auditorio del Gobierno Regional",
            "Ñahui",
        ],
    );
    let text = text_of(&printed);
    for label in LABELS {
        assert_eq!(
            text.matches(label).count(),
            usize::from(printed.pages),
            "{label} stands once on every page"
        );
    }
    let pages = u16::try_from(numbers(&printed).len()).unwrap();
    assert_eq!(
        numbers(&printed),
        (1..=pages).collect::<Vec<_>>(),
        "O-07: row numbers are continuous"
    );
    assert!(pages >= 40, "everybody has a row");
}

#[test]
fn a_blank_register_is_one_page_of_rows() {
    let printed = Annex6::blank().print().unwrap();
    assert_eq!(printed.pages, 1);
    assert_sound(&printed, FormId::Annex6, None);
    assert_labels(&printed, LABELS);
    assert!(
        numbers(&printed).len() >= 12,
        "{} rows",
        numbers(&printed).len()
    );
}

#[test]
fn three_hundred_people_fit_a_small_file() {
    let printed = register(300, SpareRows::Count(10)).print().unwrap();
    assert_sound(&printed, FormId::Annex6, Some(RECORD));
    assert_eq!(numbers(&printed).last(), Some(&310));
    assert!(
        printed.pdf.len() < 200 * 1024,
        "{} bytes",
        printed.pdf.len()
    );
}

#[test]
fn a_signature_has_its_room_and_the_place_is_empty() {
    let printed = register(3, SpareRows::None).print().unwrap();
    let page = &printed.geometry[0];
    for row in 1..=3 {
        let cell = page.field("signature", Some(row)).unwrap().rect;
        assert!(cell.height >= 9.0 && cell.width >= 30.0, "{cell:?}");
        let mut inside = cell;
        (inside.x, inside.y, inside.width, inside.height) = (
            cell.x + 1.0,
            cell.y + 1.0,
            cell.width - 2.0,
            cell.height - 2.0,
        );
        assert_eq!(
            darkness(&printed, 1, inside),
            0.0,
            "nothing is printed where the person signs"
        );
        let name = page.field("name", Some(row)).unwrap().rect;
        assert!(
            darkness(&printed, 1, name) > 0.01,
            "the geometry lies where the ink is"
        );
    }
    for mark in page.marks {
        assert!(darkness(&printed, 1, mark) > 0.9, "{mark:?} is black");
    }
}

#[test]
fn names_and_entities_without_end_stay_in_their_cells() {
    let mut form = register(2, SpareRows::None);
    form.event = "Curso de actualización en sistemas administrativos ".repeat(12);
    form.rows[0].entity = "Organismo de supervisión de todas las cosas ".repeat(30);
    form.rows[1].email = "x".repeat(300);
    let printed = form.print().unwrap();
    assert_sound(&printed, FormId::Annex6, Some(RECORD));
    assert!(text_of(&printed).contains('…'), "what was cut says so");
}

#[test]
fn a_full_last_page_gets_no_empty_one_after_it() {
    let rows = numbers(&Annex6::blank().print().unwrap()).len();
    let short = |count| Annex6 {
        rows: vec![Annex6Row::default(); count],
        spare: SpareRows::FillPage,
        ..Annex6::default()
    };
    assert_eq!(short(rows).print().unwrap().pages, 1);
    assert_eq!(short(rows + 1).print().unwrap().pages, 2);
}

#[test]
fn the_same_register_gives_the_same_bytes() {
    let form = register(20, SpareRows::FillPage);
    assert_eq!(form.print().unwrap(), form.print().unwrap());
    let mut other = form.clone();
    other.rows[0].dni = "10000099".to_owned();
    assert_ne!(form.print().unwrap().pdf, other.print().unwrap().pdf);
}

#[test]
fn more_rows_than_can_be_counted_are_refused() {
    let form = Annex6 {
        rows: vec![Annex6Row::default(); 65_536],
        ..Annex6::default()
    };
    assert_eq!(form.print(), Err(PrintError::TooLong));
}
