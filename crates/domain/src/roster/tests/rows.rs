//! Rows as a whole: what makes them persons, what is said about them, and what they share with others.

use super::*;
use Column as C;
use ProblemCode as P;

/// One row under columns that a person chose on the screen.
fn chosen(columns: &[Column], cells: Vec<Cell>) -> RosterRow {
    let columns = (0_u16..)
        .zip(columns)
        .map(|(index, column)| ColumnGuess {
            index,
            letter: column_letter(index),
            header: String::new(),
            column: *column,
        })
        .collect();
    let layout = Layout {
        header_row: None,
        columns,
        name_order: NameOrder::Unknown,
    };
    dry_run(&vec![cells], &layout).rows.remove(0)
}

fn texts(cells: &[&str]) -> Vec<Cell> {
    grid(&[cells]).remove(0)
}

fn parts(row: &RosterRow) -> (&str, &str, &str) {
    let person = &row.person;
    (&person.paternal, &person.maternal, &person.names)
}

/// What is said, and in which column.
fn said(row: &RosterRow) -> Vec<(ProblemCode, &str)> {
    row.problems
        .iter()
        .map(|problem| (problem.code, problem.column_letter.as_str()))
        .collect()
}

#[test]
fn every_kind_of_row_is_counted() {
    let run = run(&[
        &["Apellidos y nombres", "DNI"],
        &["ROJAS CHÁVEZ, ANA", "43880483"],
        &["QUISPE DÍAZ, JULIA", "5443850"],
        &["TELLO RÍOS, ROSA", "712938"],
        &["LIMA APAZA, HUGO", ""],
        &["LIMA APAZA, LUIS", "12"],
        &["LIMA APAZA, RAÚL", ""],
        &["ROJAS CHÁVEZ, ANA", "43880483"],
        &["ROJAS CHÁVEZ, ANA", "43880483"],
        &["ROJAS CHÁVEZ, ANA", "43880483"],
        &["ROJAS CHÁVEZ, ANA", "43880483"],
        &[],
        &[],
        &[],
        &[],
        &["Firma"],
    ]);
    assert_eq!(
        (run.ready, run.confirm, run.bad, run.repeated, run.skipped),
        (1, 2, 3, 4, 5)
    );
}

#[rstest]
#[case("TOTAL")]
#[case("Total: 45")]
#[case("Totales")]
#[case("SUBTOTAL")]
#[case("Sub-total")]
#[case("Sub Total Sierra")]
fn a_total_is_no_person(#[case] text: &str) {
    let row = chosen(&[C::FullName, C::Dni], texts(&[text, "45"]));
    assert_eq!(
        (row.status, codes(&row)),
        (RowStatus::Skipped, vec![P::TotalRow])
    );
    let quoted = format!("«{text}»");
    assert!(row.problems[0].message.starts_with(&quoted));
}

#[rstest]
#[case(&["TOTAL RÍOS, ANA", "43880483", ""], RowStatus::Ready)]
#[case(&["TOTAL RÍOS, ANA", "5443850", ""], RowStatus::Confirm)]
#[case(&["TOTAL RÍOS, ANA", "", "ana@muni.pe"], RowStatus::Bad)]
#[case(&["SUBÍA RÍOS, ANA", "", ""], RowStatus::Bad)]
fn who_has_a_dni_or_an_address_is_a_person_whatever_the_name(
    #[case] cells: &[&str],
    #[case] status: RowStatus,
) {
    let row = chosen(&[C::FullName, C::Dni, C::Email], texts(cells));
    assert_eq!(row.status, status, "{row:?}");
}

#[rstest]
#[case(&["Apellidos y nombres", "D.N.I.", ""], RowStatus::Skipped)]
#[case(&["APELLIDOS Y NOMBRES", "d.n.i.", "nota"], RowStatus::Bad)]
#[case(&["ROJAS CHÁVEZ, ANA", "D.N.I.", ""], RowStatus::Bad)]
// One cell alone repeats nothing.
#[case(&["", "D.N.I.", ""], RowStatus::Bad)]
fn headings_are_repeated_when_every_cell_repeats_its_own(
    #[case] cells: &[&str],
    #[case] status: RowStatus,
) {
    let run = run(&[
        &["Apellidos y nombres", "D.N.I.", ""],
        &["TELLO RÍOS, ROSA", "17981826", ""],
        cells,
    ]);
    assert_eq!(run.rows[1].status, status, "{run:?}");
    assert_eq!(
        codes(&run.rows[1]).contains(&P::HeadingRow),
        status == RowStatus::Skipped
    );
}

#[test]
fn a_failed_formula_under_no_heading_repeats_none() {
    let mut cells = grid(&[&["Apellidos y nombres", "DNI", ""], &["", "DNI", ""]]);
    cells[1][2] = Cell::Error("#N/A".into());
    let run = dry_run(&cells, &guess(&cells));
    assert_eq!(run.rows[0].status, RowStatus::Bad);
}

#[test]
fn a_row_without_anything_personal_says_what_it_holds() {
    let row = chosen(
        &[C::FullName, C::Dni, C::Entity, C::Ignore],
        texts(&["", "s/n", "GORE", "2 buses"]),
    );
    assert_eq!(codes(&row), [P::NoPerson]);
    let message = &row.problems[0].message;
    assert!(message.contains("«s/n · GORE · 2 buses»"), "{message}");
    assert_eq!(
        (row.problems[0].column, row.person),
        (None, RosterPerson::default())
    );
}

#[rstest]
#[case("Firma del responsable", RowStatus::Skipped)]
#[case("NOTA: faltan dos", RowStatus::Skipped)]
#[case("_______", RowStatus::Skipped)]
#[case("Rosa", RowStatus::Bad)]
#[case("Rojas Chávez, Ana", RowStatus::Bad)]
fn a_note_stands_alone_in_its_row(#[case] text: &str, #[case] status: RowStatus) {
    let columns = [C::FullName, C::Dni];
    let alone = chosen(&columns, texts(&[text, ""]));
    assert_eq!(alone.status, status, "{alone:?}");
    let person = chosen(&columns, texts(&[text, "43880483"]));
    assert_ne!(person.status, RowStatus::Skipped, "{person:?}");
}

#[rstest]
#[case(&[C::FullName, C::Surnames, C::Names], &["Luis Tello Lima", "ROJAS CHÁVEZ", "ANA"], ("Rojas", "Chávez", "Ana"))]
#[case(&[C::FullName, C::Surnames], &["Luis Tello Lima", "ROJAS CHÁVEZ"], ("Rojas", "Chávez", ""))]
#[case(&[C::FullName, C::PaternalSurname], &["Luis Tello Lima", "ROJAS"], ("Rojas", "", ""))]
#[case(&[C::FullName, C::MaternalSurname], &["Luis Tello Lima", "CHÁVEZ"], ("", "Chávez", ""))]
#[case(&[C::FullName, C::Names], &["Luis Tello Lima", "ANA"], ("", "", "Ana"))]
#[case(&[C::FullName, C::Names], &["Luis Tello Lima", ""], ("Tello", "Lima", "Luis"))]
// Each surname in its cell is believed before both in one.
#[case(&[C::Surnames, C::PaternalSurname, C::MaternalSurname, C::Names], &["Tello Lima", "ROJAS", "CHÁVEZ", "ANA"], ("Rojas", "Chávez", "Ana"))]
#[case(&[C::PaternalSurname, C::MaternalSurname, C::Names], &["ROJAS CHÁVEZ", "", "ANA"], ("Rojas", "Chávez", "Ana"))]
#[case(&[C::Names, C::Names, C::Surnames], &["ANA", "LUCÍA", "ROJAS CHÁVEZ"], ("Rojas", "Chávez", "Ana Lucía"))]
// What only says that there is nothing is no name.
#[case(&[C::PaternalSurname, C::MaternalSurname, C::Names], &["ROJAS", "S/N", "ANA"], ("Rojas", "", "Ana"))]
fn the_parts_of_a_name_come_from_their_cells(
    #[case] columns: &[Column],
    #[case] cells: &[&str],
    #[case] expected: (&str, &str, &str),
) {
    let row = chosen(columns, texts(cells));
    assert_eq!(parts(&row), expected, "{row:?}");
}

#[rstest]
#[case(&["ROJAS", "CHÁVEZ", "ANA"], &[])]
// K-09: one surname is enough, whichever.
#[case(&["", "CHÁVEZ", "ANA"], &[])]
#[case(&["ROJAS", "", "ANA"], &[(P::UncertainName, "B")])]
#[case(&["ROJAS CHÁVEZ", "", "ANA"], &[(P::UncertainName, "B")])]
#[case(&["", "", "ANA"], &[(P::MissingName, "B")])]
#[case(&["ROJAS", "CHÁVEZ", ""], &[(P::MissingName, "D")])]
#[case(&["", "", ""], &[(P::MissingName, "B")])]
#[case(&["ROJAS", "CHÁVEZ", "ANA 2"], &[(P::OddName, "B")])]
#[case(&["ROJAS*", "CHÁVEZ", "ANA"], &[(P::OddName, "B")])]
#[case(&["D'ANGELO", "GARCÍA-SAYÁN", "ANA M."], &[])]
fn what_is_said_about_a_name_stands_at_its_column(
    #[case] name: &[&str],
    #[case] expected: &[(ProblemCode, &str)],
) {
    let columns = [C::Dni, C::PaternalSurname, C::MaternalSurname, C::Names];
    let row = chosen(&columns, texts(&[&["43880483"], name].concat()));
    assert_eq!(said(&row), expected, "{row:?}");
    let whole = [C::Dni, C::Post, C::FullName];
    let row = chosen(&whole, texts(&["43880483", "Contador", "Rojas, Ana"]));
    assert_eq!(said(&row), [(P::UncertainName, "C")]);
    let surnames = [C::Dni, C::Names, C::Post, C::Surnames];
    let row = chosen(&surnames, texts(&["43880483", "Ana", "Contador", "Rojas"]));
    assert_eq!(said(&row), [(P::UncertainName, "D")]);
}

#[rstest]
#[case(&["ROJAS", "", "ANA"], "un solo apellido", Some("ROJAS, Ana"))]
#[case(&["ROJAS CHÁVEZ", "", "ANA"], "dónde terminan", Some("ROJAS CHÁVEZ, Ana"))]
#[case(&["", "", "ANA"], "los apellidos", None)]
#[case(&["ROJAS", "", ""], "los nombres", None)]
#[case(&["", "", ""], "no tiene apellidos ni nombres", None)]
fn a_doubt_about_a_name_is_said_in_its_words(
    #[case] name: &[&str],
    #[case] words: &str,
    #[case] proposal: Option<&str>,
) {
    let columns = [C::Dni, C::PaternalSurname, C::MaternalSurname, C::Names];
    let row = chosen(&columns, texts(&[&["43880483"], name].concat()));
    let problem = &row.problems[0];
    assert!(problem.message.contains(words), "{}", problem.message);
    assert_eq!(problem.proposal.as_deref(), proposal);
}

#[test]
fn a_list_without_a_column_of_dnis_is_told_so() {
    let without = chosen(&[C::FullName], texts(&["ROJAS CHÁVEZ, ANA"]));
    assert_eq!(said(&without), [(P::MissingDni, "")]);
    assert!(without.problems[0].message.contains("columna de DNI"));
    let blank = chosen(&[C::FullName, C::Dni], texts(&["ROJAS CHÁVEZ, ANA", ""]));
    assert_eq!(said(&blank), [(P::MissingDni, "B")]);
    assert!(blank.problems[0].message.contains("La fila no tiene DNI"));
}

#[rstest]
#[case(Cell::Error("#N/A".into()), "dio error")]
#[case(Cell::Unknown, "no está guardado")]
fn a_dni_that_is_a_failed_formula_is_missing(#[case] cell: Cell, #[case] words: &str) {
    let name = Cell::Text("ROJAS CHÁVEZ, ANA".into());
    let row = chosen(&[C::FullName, C::Dni], vec![name, cell.clone()]);
    assert_eq!(
        (row.status, said(&row)),
        (RowStatus::Bad, vec![(P::MissingDni, "B")])
    );
    assert!(row.problems[0].message.contains(words));
    // A row with nothing else is nobody's either, but it is not skipped unseen.
    let alone = chosen(&[C::FullName, C::Dni], vec![Cell::Empty, cell]);
    assert_eq!(alone.status, RowStatus::Bad);
}

#[rstest]
#[case(C::Post, Cell::Error("#N/A".into()), Some("«#N/A»"))]
#[case(C::Email, Cell::Unknown, Some("no está guardado"))]
#[case(C::Ignore, Cell::Error("#N/A".into()), None)]
#[case(C::RowNumber, Cell::Error("#N/A".into()), None)]
#[case(C::Post, Cell::Empty, None)]
fn a_failed_formula_is_told_where_the_column_is_read(
    #[case] column: Column,
    #[case] cell: Cell,
    #[case] words: Option<&str>,
) {
    let mut cells = texts(&["ROJAS CHÁVEZ, ANA", "43880483"]);
    cells.push(cell);
    let row = chosen(&[C::FullName, C::Dni, column], cells);
    let expected: &[_] = if words.is_some() {
        &[(P::CellError, "C")]
    } else {
        &[]
    };
    assert_eq!(said(&row), expected);
    if let Some(words) = words {
        assert_eq!(row.status, RowStatus::Confirm);
        assert!(row.problems[0].message.contains(words));
    }
}

#[test]
fn the_other_data_come_from_the_first_filled_cell_of_their_kind() {
    let row = chosen(
        &[
            C::FullName,
            C::Dni,
            C::Email,
            C::Email,
            C::Phone,
            C::Entity,
            C::Post,
        ],
        texts(&[
            "ROJAS CHÁVEZ, ANA",
            "43880483",
            "no tiene",
            "Ana@muni.pe",
            "cel. 12",
            "M.D. de Luya",
            "Contadora",
        ]),
    );
    assert_eq!((row.row, row.status), (1, RowStatus::Confirm));
    assert_eq!(said(&row), [(P::MalformedPhone, "E")]);
    let person = &row.person;
    assert_eq!(
        (person.email.as_str(), person.phone.as_str()),
        ("ana@muni.pe", "")
    );
    assert_eq!(
        (person.entity.as_str(), person.post.as_str()),
        ("Municipalidad Distrital de Luya", "Contadora")
    );
}

#[test]
fn a_row_that_cannot_be_imported_shares_its_dni_with_nobody() {
    let run = run(&[
        &["Apellidos y nombres", "DNI"],
        &["", "43880483"],
        &["ROJAS CHÁVEZ, ANA", "43880483"],
    ]);
    let statuses: Vec<_> = run.rows.iter().map(|row| row.status).collect();
    assert_eq!(statuses, [RowStatus::Bad, RowStatus::Ready]);
}

#[test]
fn what_two_rows_share_is_told_at_the_dni_of_each() {
    let run = run(&[
        &["Apellidos y nombres", "Cargo", "DNI"],
        &["ROJAS APAZA, NOEMÍ", "", "17981826"],
        &["TELLO RÍOS, JUAN", "", "17981826"],
        &["ROJAS APAZA, NOEMÍ", "", "43880483"],
        &["ROJAS APAZA, NOEMÍ", "", "66888073"],
    ]);
    let seen: Vec<_> = run.rows.iter().map(said).collect();
    assert_eq!(
        seen,
        [
            [(P::SharedDni, "C")],
            [(P::SharedDni, "C")],
            [(P::SameName, "C")],
            [(P::SameName, "C")]
        ]
    );
    let message = |row: usize| run.rows[row].problems[0].message.as_str();
    assert!(message(0).contains("fila 3"));
    assert!(message(1).contains("fila 2 a nombre de ROJAS APAZA, Noemí"));
    assert!(message(2).contains("fila 2 tiene") && message(2).contains("17981826"));
    assert!(message(3).contains("fila 2 tiene") && message(3).contains("17981826"));
}

#[test]
fn a_dni_that_the_directory_knows_under_another_name_is_asked_about() {
    let mut run = run(&[
        &["Apellidos y nombres", "Cargo", "DNI"],
        &["ROJAS APAZA, NOEMÍ", "", "17981826"],
        &["TELLO RÍOS, JUAN", "", "5443850"],
        &["LIMA APAZA, HUGO", "", "66888073"],
        &["LIMA RÍOS, LUIS", "", "14160265"],
        &["LIMA TELLO, RAÚL", "", "12"],
    ]);
    assert_eq!((run.ready, run.confirm, run.bad), (3, 1, 1));
    mark_known(&mut run, |dni| match dni {
        "17981826" | "05443850" | "12" => Some("QUISPE DÍAZ, Julia".to_owned()),
        "66888073" => Some("Hugo Lima Apaza".to_owned()),
        _ => None,
    });
    let seen: Vec<_> = run.rows.iter().map(|row| (row.status, said(row))).collect();
    let known = (P::KnownDni, "C");
    assert_eq!(
        seen,
        [
            (RowStatus::Confirm, vec![known]),
            (RowStatus::Confirm, vec![(P::LostZero, "C"), known]),
            (RowStatus::Ready, vec![]),
            (RowStatus::Ready, vec![]),
            (RowStatus::Bad, vec![(P::MalformedDni, "C")]),
        ]
    );
    assert_eq!((run.ready, run.confirm, run.bad), (2, 2, 1));
    assert!(
        run.rows[0].problems[0]
            .message
            .contains("17981826 es de QUISPE DÍAZ, Julia")
    );
}
