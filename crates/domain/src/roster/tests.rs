use super::*;
use proptest::prelude::*;
use rstest::rstest;

mod cells;
mod columns;
mod headings;
mod looks;
mod rows;

fn grid(rows: &[&[&str]]) -> Grid {
    let cell = |text: &&str| match text.parse::<f64>() {
        // "=43880483" stands for a number cell.
        _ if text.starts_with('=') => Cell::Number(text[1..].parse().unwrap()),
        _ if text.is_empty() => Cell::Empty,
        _ => Cell::Text((*text).to_owned()),
    };
    rows.iter()
        .map(|row| row.iter().map(cell).collect())
        .collect()
}

fn run(rows: &[&[&str]]) -> DryRun {
    let grid = grid(rows);
    dry_run(&grid, &guess(&grid))
}

fn codes(row: &RosterRow) -> Vec<ProblemCode> {
    row.problems.iter().map(|problem| problem.code).collect()
}

/// One row with this DNI cell under ordinary headings.
fn with_dni(dni: &str) -> RosterRow {
    run(&[&["Apellidos y nombres", "DNI"], &["ROJAS CHÁVEZ, ANA", dni]])
        .rows
        .remove(0)
}

#[test]
fn cells_show_whole_numbers_without_point_or_exponent() {
    assert_eq!(Cell::Number(43_880_483.0).text(), "43880483");
    assert_eq!(Cell::Number(976_848_884.0).text(), "976848884");
    assert_eq!(Cell::Number(1.5).text(), "1.5");
    assert_eq!(Cell::Text(" 1798\u{A0} 1826 ".into()).text(), "1798 1826");
}

#[rstest]
#[case(0, "A")]
#[case(25, "Z")]
#[case(26, "AA")]
#[case(701, "ZZ")]
#[case(702, "AAA")]
fn columns_are_named_as_spreadsheets_do(#[case] index: u16, #[case] letter: &str) {
    assert_eq!(column_letter(index), letter);
}

#[rstest]
#[case("nombre y apellidos", Column::FullName)]
#[case("APELLIDOS Y NOMBRES", Column::FullName)]
#[case("Nombre completo", Column::FullName)]
#[case("Participante", Column::FullName)]
#[case("Apellidos", Column::Surnames)]
#[case("Ap. Paterno", Column::PaternalSurname)]
#[case("segundo apellido", Column::MaternalSurname)]
#[case("Nombres", Column::Names)]
#[case("D.N.I.", Column::Dni)]
#[case("N° DNI", Column::Dni)]
#[case("Nº D.N.I.", Column::Dni)]
#[case("Documento", Column::Dni)]
#[case("Doc. Identidad", Column::Dni)]
#[case("documento de identidad", Column::Dni)]
#[case("Correo electrónico", Column::Email)]
#[case("e-mail", Column::Email)]
#[case("CORREO INSTITUCIONAL", Column::Email)]
#[case("Celular", Column::Phone)]
#[case("N° de teléfono / celular", Column::Phone)]
#[case("Dependencia", Column::Entity)]
#[case("Institución", Column::Entity)]
#[case("Municipalidad", Column::Entity)]
#[case("Nombre de la entidad", Column::Entity)]
#[case("Entidad en la que labora", Column::Entity)]
#[case("Cargo que desempeña", Column::Post)]
#[case("N°", Column::RowNumber)]
#[case("Nro", Column::RowNumber)]
#[case("ítem", Column::RowNumber)]
fn headings_are_understood(#[case] text: &str, #[case] column: Column) {
    assert!(
        matches!(headers::read(text), headers::Heading::Known(found, _) if found == column),
        "{text}: {:?}",
        headers::read(text)
    );
}

#[rstest]
#[case("Tipo de documento")]
#[case("RUC de la entidad")]
#[case("Fecha")]
#[case("Firma")]
#[case("Municipalidad Distrital de Luya")]
#[case("b8273@muni.example")]
#[case("ROJAS CHÁVEZ, ANA LUCÍA")]
fn other_texts_are_not_our_headings(#[case] text: &str) {
    assert!(
        !matches!(headers::read(text), headers::Heading::Known(..)),
        "{text}: {:?}",
        headers::read(text)
    );
}

#[rstest]
#[case("43880483", RowStatus::Ready, "43880483", None)]
#[case("=43880483", RowStatus::Ready, "43880483", None)]
#[case(" 1798 1826", RowStatus::Ready, "17981826", None)]
#[case("DNI: 43880483", RowStatus::Ready, "43880483", None)]
#[case("43880483.0", RowStatus::Ready, "43880483", None)]
#[case("43.880.483", RowStatus::Ready, "43880483", None)]
#[case(
    "=5443850",
    RowStatus::Confirm,
    "05443850",
    Some(ProblemCode::LostZero)
)]
#[case("712938", RowStatus::Confirm, "00712938", Some(ProblemCode::LostZero))]
#[case(
    "43880483-1",
    RowStatus::Confirm,
    "43880483",
    Some(ProblemCode::DniCheckCharacter)
)]
#[case(
    "O5443850",
    RowStatus::Confirm,
    "05443850",
    Some(ProblemCode::DniLetters)
)]
#[case("", RowStatus::Bad, "", Some(ProblemCode::MissingDni))]
#[case("no tiene", RowStatus::Bad, "", Some(ProblemCode::MissingDni))]
#[case("1234", RowStatus::Bad, "1234", Some(ProblemCode::MalformedDni))]
#[case(
    "00000000",
    RowStatus::Bad,
    "00000000",
    Some(ProblemCode::MalformedDni)
)]
#[case(
    "por definir",
    RowStatus::Bad,
    "por definir",
    Some(ProblemCode::MalformedDni)
)]
#[case(
    "=43880483.5",
    RowStatus::Bad,
    "43880483.5",
    Some(ProblemCode::MalformedDni)
)]
#[case(
    "4.39E+07",
    RowStatus::Bad,
    "4.39E+07",
    Some(ProblemCode::RoundedNumber)
)]
#[case("20131370645", RowStatus::Bad, "20131370645", Some(ProblemCode::Ruc))]
#[case(
    "001234567",
    RowStatus::Bad,
    "001234567",
    Some(ProblemCode::ForeignDocument)
)]
#[case(
    "CE 001234567",
    RowStatus::Bad,
    "CE 001234567",
    Some(ProblemCode::ForeignDocument)
)]
fn each_dni_cell_gets_its_answer(
    #[case] cell: &str,
    #[case] status: RowStatus,
    #[case] dni: &str,
    #[case] code: Option<ProblemCode>,
) {
    let row = with_dni(cell);
    assert_eq!(
        (row.status, row.person.dni.as_str()),
        (status, dni),
        "{row:?}"
    );
    assert_eq!(row.problems.first().map(|problem| problem.code), code);
    if let (Some(problem), false) = (row.problems.first(), dni.is_empty()) {
        assert_eq!(
            (problem.column, problem.column_letter.as_str()),
            (Some(1), "B")
        );
        let shown = Cell::Text(cell.trim_start_matches('=').to_owned()).text();
        assert!(problem.message.contains(&shown), "{}", problem.message);
    }
}

#[test]
fn a_foreign_document_tells_to_add_the_person_by_hand() {
    assert!(with_dni("001234567").problems[0].message.contains("a mano"));
}

#[rstest]
#[case("Ana@Muni.example", "ana@muni.example", None)]
#[case(
    "a@muni.example; b@muni.example",
    "a@muni.example",
    Some(ProblemCode::SeveralEmails)
)]
#[case("Ana Rojas <ana@muni.example>", "ana@muni.example", None)]
#[case(
    "ana @muni.example",
    "ana@muni.example",
    Some(ProblemCode::MalformedEmail)
)]
#[case(
    "ana@muni,example",
    "ana@muni.example",
    Some(ProblemCode::MalformedEmail)
)]
#[case("ana rojas@muni.example", "", Some(ProblemCode::MalformedEmail))]
#[case("hugo(at)gore", "", Some(ProblemCode::MalformedEmail))]
#[case("ana@muni", "", Some(ProblemCode::MalformedEmail))]
fn emails_are_read_or_named(
    #[case] text: &str,
    #[case] email: &str,
    #[case] code: Option<ProblemCode>,
) {
    let (read, remark) = values::email(text);
    assert_eq!(
        (read.as_str(), remark.map(|remark| remark.code)),
        (email, code)
    );
}

#[rstest]
#[case("950 272-241", "950272241", None)]
#[case("976848884", "976848884", None)]
#[case("+51 950 272 241", "950272241", None)]
#[case("51950272241", "950272241", None)]
#[case("Cel. 950272241", "950272241", None)]
#[case("(066) 312345", "066312345", None)]
#[case("01-3115930 anexo 4500", "013115930", None)]
#[case("950272241 / 981875310", "950272241", Some(ProblemCode::SeveralPhones))]
#[case("950272241 981875310", "950272241", Some(ProblemCode::SeveralPhones))]
#[case("12", "", Some(ProblemCode::MalformedPhone))]
#[case("95027224", "95027224", None)]
#[case("llamar", "", Some(ProblemCode::MalformedPhone))]
fn telephones_are_read_or_named(
    #[case] text: &str,
    #[case] phone: &str,
    #[case] code: Option<ProblemCode>,
) {
    let (read, remark) = values::phones(text);
    assert_eq!(
        (read.as_str(), remark.map(|remark| remark.code)),
        (phone, code)
    );
}

#[rstest]
#[case("M.D. de Ingenio", "Municipalidad Distrital de Ingenio")]
#[case("M. D. de Ingenio", "Municipalidad Distrital de Ingenio")]
#[case("M.D.de Ingenio", "Municipalidad Distrital de Ingenio")]
#[case("MP de Huaraz", "Municipalidad Provincial de Huaraz")]
#[case("Mun. Dist. Ingenio", "Municipalidad Distrital de Ingenio")]
#[case(
    "M.D. de Magdalena De Cao",
    "Municipalidad Distrital de Magdalena De Cao"
)]
#[case(
    "MUNICIPALIDAD DISTRITAL DE SAN LUIS",
    "Municipalidad Distrital de San Luis"
)]
#[case(
    "Municipalidad Distrital de Santiago De Pupuja",
    "Municipalidad Distrital de Santiago De Pupuja"
)]
#[case("MD Consultores", "MD Consultores")]
#[case("UGEL HUAMANGA", "UGEL HUAMANGA")]
fn municipalities_are_written_out(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(values::entity(text), expected);
}

#[test]
fn an_unusable_email_leaves_the_row_importable() {
    let run = run(&[
        &["Apellidos y nombres", "DNI", "Correo"],
        &["ROJAS CHÁVEZ, ANA", "43880483", "hugo(at)gore"],
    ]);
    assert_eq!(run.rows[0].status, RowStatus::Confirm);
    assert_eq!(run.rows[0].person.email, "");
}

#[test]
fn headings_in_two_rows_below_titles_are_found() {
    let run = run(&[
        &["RELACIÓN DE PARTICIPANTES"],
        &[],
        &["N°", "APELLIDOS", "", "NOMBRES", "DNI"],
        &["", "PATERNO", "MATERNO", "", ""],
        &["1", "ROJAS", "CHÁVEZ", "ANA", "43880483"],
    ]);
    assert_eq!(run.header_row, Some(4));
    assert_eq!((run.rows[0].row, run.rows[0].status), (5, RowStatus::Ready));
    assert_eq!(run.rows[0].person.maternal, "Chávez");
}

#[test]
fn a_list_without_headings_is_read_by_its_contents() {
    let run = run(&[
        &[
            "=1",
            "ROJAS CHÁVEZ ANA LUCÍA",
            "43880483",
            "M.D. de Luya",
            "Contador",
            "a@muni.example",
            "976848884",
        ],
        &[
            "=2",
            "QUISPE MARTÍNEZ JULIA",
            "66888073",
            "M.D. de Anco",
            "Alcalde",
            "b@muni.example",
            "938552728",
        ],
        &[
            "=3",
            "DE LA CRUZ RÍOS LUCÍA",
            "14160265",
            "M.D. de Pucara",
            "Tesorera",
            "c@muni.example",
            "953313617",
        ],
    ]);
    assert_eq!((run.header_row, run.ready), (None, 3), "{run:?}");
    let last = &run.rows[2].person;
    assert_eq!(
        (
            last.paternal.as_str(),
            last.maternal.as_str(),
            last.names.as_str()
        ),
        ("De la Cruz", "Ríos", "Lucía")
    );
    assert_eq!(
        (last.entity.as_str(), last.post.as_str()),
        ("Municipalidad Distrital de Pucara", "Tesorera")
    );
    assert_eq!(
        (last.email.as_str(), last.phone.as_str()),
        ("c@muni.example", "953313617")
    );
}

#[test]
fn rows_that_are_not_persons_are_skipped_with_a_note() {
    let run = run(&[
        &["N°", "Apellidos y nombres", "DNI", "Entidad"],
        &["1", "ROJAS CHÁVEZ, ANA", "43880483", "GORE"],
        &[],
        &["MUNICIPALIDADES DE LA SIERRA"],
        &["N°", "Apellidos y nombres", "DNI", "Entidad"],
        &["2", "", "", ""],
        &["", "TOTAL", "45", ""],
        &["", "Firma del responsable", "", ""],
    ]);
    let seen: Vec<_> = run.rows[1..]
        .iter()
        .map(|row| (row.row, row.status, codes(row)))
        .collect();
    let skipped = |row, code| (row, RowStatus::Skipped, vec![code]);
    assert_eq!(
        seen,
        [
            skipped(3, ProblemCode::BlankRow),
            skipped(4, ProblemCode::NoPerson),
            skipped(5, ProblemCode::HeadingRow),
            skipped(6, ProblemCode::NoPerson),
            skipped(7, ProblemCode::TotalRow),
            skipped(8, ProblemCode::NoPerson),
        ]
    );
    assert_eq!((run.ready, run.skipped), (1, 6));
}

#[test]
fn one_dni_twice_is_a_repetition_or_a_mistake() {
    let run = run(&[
        &["Apellidos y nombres", "DNI"],
        &["ROJAS APAZA, NOEMÍ", "17981826"],
        &["Rojas Apaza, Noemí", "1798 1826"],
        &["TELLO RÍOS, JUAN", "17981826"],
        &["ROJAS APAZA, NOEMÍ", "43880483"],
    ]);
    let statuses: Vec<_> = run.rows.iter().map(|row| row.status).collect();
    assert_eq!(
        statuses,
        [
            RowStatus::Confirm,
            RowStatus::Repeated,
            RowStatus::Bad,
            RowStatus::Confirm
        ]
    );
    assert!(run.rows[1].problems[0].message.contains("fila 2"));
    assert_eq!(codes(&run.rows[2]), [ProblemCode::SharedDni]);
    assert_eq!(codes(&run.rows[3]), [ProblemCode::SameName]);
}

#[test]
fn a_name_without_dni_is_refused_with_its_reason() {
    let run = run(&[
        &["Nombre y Apellidos", "D.N.I."],
        &["Julia Quispe Martínez", ""],
    ]);
    assert_eq!(run.rows[0].status, RowStatus::Bad);
    assert_eq!(codes(&run.rows[0]), [ProblemCode::MissingDni]);
    assert_eq!(run.rows[0].person.paternal, "Quispe");
}

#[test]
fn the_sheet_of_people_is_chosen() {
    let notes = Sheet {
        name: "Notas".into(),
        grid: grid(&[&["Lista enviada por correo"]]),
    };
    let people = Sheet {
        name: "Lista".into(),
        grid: grid(&[
            &["Nombres y apellidos", "DNI"],
            &["Julia Quispe Martínez", "43880483"],
        ]),
    };
    assert_eq!(best_sheet(&[notes.clone(), people, notes]), 1);
    assert_eq!(best_sheet(&[]), 0);
}

const HEADERS: [&str; 8] = [
    "N°",
    "Ap. Paterno",
    "Ap. Materno",
    "Nombres",
    "DNI",
    "Institución",
    "e-mail",
    "Celular",
];

fn any_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        Just(Cell::Empty),
        "\\PC{0,12}".prop_map(Cell::Text),
        any::<f64>().prop_map(Cell::Number),
        (0_u32..99_999_999).prop_map(|n| Cell::Number(f64::from(n))),
        "[0-9]{6,9}".prop_map(Cell::Text),
        "(DNI|Apellidos y nombres|TOTAL|Correo|Rosa Tello Ríos|a@b\\.pe;c)".prop_map(Cell::Text),
        Just(Cell::Error("#N/A".into())),
    ]
}

proptest! {
    #[test]
    fn any_grid_is_answered_and_every_row_appears_once(grid in prop::collection::vec(prop::collection::vec(any_cell(), 0..7), 0..14)) {
        let run = dry_run(&grid, &guess(&grid));
        let start = run.header_row.unwrap_or(0);
        let expected: Vec<u32> = (start + 1..=u32::try_from(grid.len()).unwrap()).collect();
        let rows: Vec<u32> = run.rows.iter().map(|row| row.row).collect();
        prop_assert_eq!(rows, expected);
        let total = run.ready + run.confirm + run.bad + run.repeated + run.skipped;
        prop_assert_eq!(usize::try_from(total).unwrap(), run.rows.len());
        for row in &run.rows {
            if matches!(row.status, RowStatus::Ready | RowStatus::Confirm) {
                prop_assert!(row.person.dni.parse::<crate::dni::Dni>().is_ok());
                prop_assert!(!row.person.paternal.is_empty() && !row.person.names.is_empty());
            }
            prop_assert!(row.status == RowStatus::Ready || !row.problems.is_empty());
        }
    }

    #[test]
    fn a_layout_from_the_screen_never_breaks_the_run(
        grid in prop::collection::vec(prop::collection::vec(any_cell(), 0..5), 0..6),
        header_row in proptest::option::of(any::<u32>()),
        index in any::<u16>(),
    ) {
        let columns = vec![ColumnGuess { index, letter: String::new(), header: String::new(), column: Column::Dni }];
        let _ = dry_run(&grid, &Layout { header_row, columns, name_order: NameOrder::Unknown });
    }

    #[test]
    fn the_order_of_the_columns_does_not_matter(
        rows in prop::collection::vec(
            ("[A-Z]{3,8}", "[A-Z]{3,8}", "[A-Z]{3,8}", "[0-9]{4,9}", "M\\.D\\. de [A-Z][a-z]{3,8}", "[a-z]{3,6}@muni\\.example", "9[0-9]{8}"),
            1..8,
        ),
        order in Just((0..8_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let mut grid: Grid = vec![HEADERS.iter().map(|text| Cell::Text((*text).into())).collect()];
        for (index, row) in rows.iter().enumerate() {
            let number = (index + 1).to_string();
            let texts = [&number, &row.0, &row.1, &row.2, &row.3, &row.4, &row.5, &row.6];
            grid.push(texts.iter().map(|text| Cell::Text((*text).clone())).collect());
        }
        let shuffled: Grid = grid.iter().map(|row| order.iter().map(|index| row[*index].clone()).collect()).collect();
        let people = |grid: &Grid| {
            dry_run(grid, &guess(grid)).rows.into_iter().map(|row| (row.row, row.status, row.person)).collect::<Vec<_>>()
        };
        prop_assert_eq!(people(&grid), people(&shuffled));
    }
}
