//! Where the headings are found, which column is taken for what, and which sheet for the list.

use super::*;

fn columns(rows: &[&[&str]]) -> Vec<Column> {
    guess(&grid(rows))
        .columns
        .iter()
        .map(|guess| guess.column)
        .collect()
}

/// A list in one line: rows apart by `//`, cells by `|`.
fn list(text: &str) -> Grid {
    let rows: Vec<Vec<&str>> = text
        .split(" // ")
        .map(|row| row.split('|').map(str::trim).collect())
        .collect();
    grid(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

#[test]
fn a_column_carries_its_place_its_letter_and_its_heading() {
    let layout = guess(&grid(&[
        &["", "APELLIDOS", "", "NOMBRES", "DNI"],
        &["", "PATERNO", "MATERNO", "", ""],
        &["1", "ROJAS", "CHÁVEZ", "ANA", "43880483", "nota"],
    ]));
    let seen: Vec<_> = layout
        .columns
        .iter()
        .map(|guess| (guess.index, guess.letter.as_str(), guess.header.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            (0, "A", ""),
            (1, "B", "PATERNO"),
            (2, "C", "MATERNO"),
            (3, "D", "NOMBRES"),
            (4, "E", "DNI"),
            (5, "F", "")
        ]
    );
    assert_eq!(layout.header_row, Some(2));
    // The cells are looked at below both rows of headings.
    assert_eq!(layout.columns[0].column, Column::RowNumber);
}

#[rstest]
// A row that names one thing is a title; the order number is not a second thing.
#[case("DNI // 43880483", None)]
#[case("N° | DNI // 1 | 43880483", None)]
#[case("Cargo | Entidad | Celular // Contador | GORE | 976848884", None)]
#[case("DNI | Cargo // 43880483 | Contador", Some(1))]
#[case("Apellido paterno | Cargo", Some(1))]
#[case("Apellidos | Cargo", Some(1))]
#[case("Nombres | Cargo", Some(1))]
#[case("Apellidos y nombres | Cargo", Some(1))]
#[case("Correo | Cargo", Some(1))]
// Of two such rows the one that names more, the first of equals.
#[case("DNI | Cargo // 43880483 | Contador // DNI | Cargo | Correo", Some(3))]
#[case("DNI | Cargo | Correo // 43880483 | Contador // DNI | Cargo", Some(1))]
#[case("DNI | Cargo // 43880483 | Contador // DNI | Cargo", Some(1))]
// A second row of headings has nothing but headings, and not the order number.
#[case(
    "Participante | DNI // Apellidos y nombres |  // Ana Rojas Chávez | 43880483",
    Some(2)
)]
#[case(
    "Apellidos y nombres | DNI //  |  // Ana Rojas Chávez | 43880483",
    Some(1)
)]
#[case(
    "Apellidos y nombres | DNI // N° |  // Ana Rojas Chávez | 43880483",
    Some(1)
)]
#[case("Apellidos y nombres | DNI // Nombres | 43880483", Some(1))]
#[case("Apellidos y nombres | DNI", Some(1))]
fn the_headings_are_the_row_that_names_most_columns(
    #[case] rows: &str,
    #[case] expected: Option<u32>,
) {
    assert_eq!(guess(&list(rows)).header_row, expected);
}

#[test]
fn a_number_is_no_heading() {
    let mut rows = grid(&[&["", "DNI", "Cargo"]]);
    rows[0][0] = Cell::Number(1.0);
    rows.push(vec![Cell::Number(1.0), Cell::Number(2.0)]);
    assert_eq!(guess(&rows).header_row, Some(1));
}

#[rstest]
// The better heading has the column, the first of equals; the other is not read.
#[case(&["DNI", "Dependencia", "Entidad"], &[Column::Dni, Column::Ignore, Column::Entity])]
#[case(&["DNI", "Entidad", "Dependencia"], &[Column::Dni, Column::Entity, Column::Ignore])]
#[case(&["DNI", "Entidad", "Institución"], &[Column::Dni, Column::Entity, Column::Ignore])]
#[case(&["DNI", "Cargo", "Profesión"], &[Column::Dni, Column::Post, Column::Ignore])]
// Addresses, telephones and names may take several columns.
#[case(&["DNI", "Correo", "e-mail"], &[Column::Dni, Column::Email, Column::Email])]
#[case(&["DNI", "Celular", "Teléfono fijo"], &[Column::Dni, Column::Phone, Column::Phone])]
#[case(
    &["Apellidos", "Primer nombre", "Segundo nombre"],
    &[Column::Surnames, Column::Names, Column::Names]
)]
// What stands alone is the whole name.
#[case(&["Nombre", "DNI"], &[Column::FullName, Column::Dni])]
#[case(&["Apellidos", "DNI"], &[Column::FullName, Column::Dni])]
#[case(&["Apellidos", "Nombres"], &[Column::Surnames, Column::Names])]
#[case(&["Ap. paterno", "Nombres"], &[Column::PaternalSurname, Column::Names])]
#[case(&["Ap. paterno", "DNI"], &[Column::PaternalSurname, Column::Dni])]
// A whole name beside all its parts is not read twice; beside some of them it is the one that is read.
#[case(
    &["Apellidos y nombres", "Apellidos", "Nombres"],
    &[Column::Ignore, Column::Surnames, Column::Names]
)]
#[case(
    &["Apellidos y nombres", "Ap. paterno", "Ap. materno", "Nombres"],
    &[Column::Ignore, Column::PaternalSurname, Column::MaternalSurname, Column::Names]
)]
#[case(&["Apellidos y nombres", "Nombres", "DNI"], &[Column::FullName, Column::Ignore, Column::Dni])]
#[case(&["Apellidos y nombres", "Apellidos", "DNI"], &[Column::FullName, Column::Ignore, Column::Dni])]
#[case(
    &["Apellidos y nombres", "Ap. paterno", "Ap. materno"],
    &[Column::FullName, Column::Ignore, Column::Ignore]
)]
// Both surnames together are not read where each has its column.
#[case(
    &["Apellidos", "Ap. paterno", "Ap. materno", "Nombres"],
    &[Column::Ignore, Column::PaternalSurname, Column::MaternalSurname, Column::Names]
)]
fn the_columns_of_a_list_with_headings(#[case] headings: &[&str], #[case] expected: &[Column]) {
    assert_eq!(columns(&[headings]), expected);
}

#[rstest]
// A column without a heading is taken for what its cells look like, where no heading has that already.
#[case(
    &["Apellidos y nombres", "DNI", "", ""],
    &["ROJAS CHÁVEZ, ANA", "43880483", "a@muni.pe", "17981826"],
    &[Column::FullName, Column::Dni, Column::Email, Column::Ignore]
)]
#[case(
    &["Apellidos y nombres", "Correo", "", ""],
    &["ROJAS CHÁVEZ, ANA", "a@muni.pe", "43880483", "b@muni.pe"],
    &[Column::FullName, Column::Email, Column::Dni, Column::Ignore]
)]
// A heading of something else is believed, whatever its cells look like; so is one that another beat.
#[case(
    &["Apellidos y nombres", "Correo", "Código"],
    &["ROJAS CHÁVEZ, ANA", "a@muni.pe", "43880483"],
    &[Column::FullName, Column::Email, Column::Ignore]
)]
#[case(
    &["Apellidos y nombres", "Entidad", "Dependencia"],
    &["ROJAS CHÁVEZ, ANA", "GORE", "a@muni.pe"],
    &[Column::FullName, Column::Entity, Column::Ignore]
)]
// Where there are headings, words alone are no post, and a part of the name is no second name.
#[case(
    &["Apellidos y nombres", "DNI", ""],
    &["ROJAS CHÁVEZ, ANA", "43880483", "Contador"],
    &[Column::FullName, Column::Dni, Column::Ignore]
)]
#[case(
    &["Apellidos y nombres", "DNI", ""],
    &["ROJAS CHÁVEZ, ANA", "43880483", "Quispe Martínez Julia"],
    &[Column::FullName, Column::Dni, Column::Ignore]
)]
#[case(
    &["Apellidos", "Correo", ""],
    &["ROJAS CHÁVEZ", "a@muni.pe", "Ana"],
    &[Column::FullName, Column::Email, Column::Ignore]
)]
#[case(
    &["Cargo", "Correo", ""],
    &["Contador", "a@muni.pe", "Quispe Martínez Julia"],
    &[Column::Post, Column::Email, Column::FullName]
)]
fn a_column_without_a_heading_is_read_by_its_cells(
    #[case] headings: &[&str],
    #[case] row: &[&str],
    #[case] expected: &[Column],
) {
    assert_eq!(columns(&[headings, row, row]), expected);
}

#[rstest]
// Two columns of words before the names are the surnames.
#[case(
    &["Rojas", "Chávez", "Ana"],
    &[Column::PaternalSurname, Column::MaternalSurname, Column::Names]
)]
#[case(
    &["=7", "Rojas", "Chávez", "Ana"],
    &[Column::RowNumber, Column::PaternalSurname, Column::MaternalSurname, Column::Names]
)]
#[case(
    &["=7", "Contador", "Rojas", "Chávez", "Ana"],
    &[Column::RowNumber, Column::Post, Column::PaternalSurname, Column::MaternalSurname, Column::Names]
)]
// One column of words is not, nor are two of which one holds something else.
#[case(&["Contador", "Ana"], &[Column::Post, Column::FullName])]
#[case(&["=7", "Contador", "Ana"], &[Column::RowNumber, Column::Post, Column::FullName])]
#[case(&["Contador", "43880483", "Ana"], &[Column::Post, Column::Dni, Column::FullName])]
#[case(&["43880483", "Contador", "Ana"], &[Column::Dni, Column::Post, Column::FullName])]
// Words may be a post where there are no headings.
#[case(&["43880483", "Contador"], &[Column::Dni, Column::Post])]
fn a_list_without_headings_by_its_cells(#[case] row: &[&str], #[case] expected: &[Column]) {
    assert_eq!(columns(&[row]), expected);
}

#[test]
fn three_cells_in_five_make_a_column_the_fuller_of_equals_and_then_the_first() {
    let of = |rows: &[&[&str]]| columns(rows);
    assert_eq!(
        of(&[&["a@b.pe"], &["a@b.pe"], &["a@b.pe"], &["¿?"], &["¿?"]]),
        [Column::Email]
    );
    assert_eq!(of(&[&["a@b.pe"], &["¿?"]]), [Column::Ignore]);
    assert_eq!(
        of(&[
            &["¿?", "43880483"],
            &["17981826", "17981826"],
            &["43880483", "43880483"]
        ]),
        [Column::Ignore, Column::Dni]
    );
    assert_eq!(
        of(&[&["", "43880483"], &["17981826", "17981826"]]),
        [Column::Ignore, Column::Dni]
    );
    assert_eq!(
        of(&[&["17981826", "43880483"]]),
        [Column::Dni, Column::Ignore]
    );
}

#[rstest]
#[case("Apellidos y nombres | DNI | Dato // ROJAS CHÁVEZ, ANA | 43880483 | a@b.pe")]
#[case("Participante | DNI | Dato // Apellidos y nombres // ROJAS CHÁVEZ, ANA | 43880483 | a@b.pe")]
fn a_heading_is_not_one_of_the_cells_below_it(#[case] text: &str) {
    // Of the heading and one address, half would be addresses: too few.
    let columns = guess(&list(text)).columns;
    assert_eq!(columns[2].column, Column::Email);
}

#[rstest]
#[case(
    "DNI | Nombres y apellidos // 43880483 | Yovana Quispe Rojas",
    NameOrder::NamesFirst
)]
#[case(
    "DNI | Apellidos y nombres // 43880483 | Quispe Rojas Yovana",
    NameOrder::SurnamesFirst
)]
#[case(
    "DNI | Apellidos | Nombres // 43880483 | Quispe Rojas | Ana",
    NameOrder::Unknown
)]
fn the_order_of_the_names_is_that_of_their_column(#[case] text: &str, #[case] expected: NameOrder) {
    assert_eq!(guess(&list(text)).name_order, expected);
}

fn sheet(text: &str) -> Sheet {
    Sheet {
        name: String::new(),
        grid: list(text),
    }
}

#[rstest]
// Rows that can be imported, with a question or without one, count most.
#[case(
    "Nombres y apellidos | DNI // Julia Quispe Martínez | 43880483 // Ana Rojas Díaz | 5443850",
    "Nombres y apellidos | DNI // Julia Quispe Martínez | 43880483 // Ana Rojas Díaz | 17981826 // Rosa Tello Ríos | 66888073"
)]
#[case(
    "Nombres y apellidos | DNI // Julia Quispe Martínez | 43880483",
    "Nombres y apellidos | DNI // Julia Quispe Martínez | 43880483 // Ana Rojas Díaz | 5443850"
)]
// Then a sheet with headings, then the one that names more persons.
#[case("Rosa Tello Ríos", "Nombres y apellidos | DNI")]
#[case(
    "Nombres y apellidos | DNI // Rosa Tello Ríos | ",
    "Nombres y apellidos | DNI // Rosa Tello Ríos |  // Ana Rojas Díaz | "
)]
#[case(
    "Nombres y apellidos | DNI | Correo //  |  | a@b.pe // Rosa Tello Ríos |  | ",
    "Nombres y apellidos | DNI | Correo //  | 43880483 | a@b.pe // Rosa Tello Ríos |  | "
)]
#[case(
    "Nombres y apellidos | DNI // TOTAL | 3 // TOTAL | 3 // Ana Rojas Díaz | ",
    "Nombres y apellidos | DNI // Rosa Tello Ríos |  // Ana Rojas Díaz | "
)]
fn of_two_sheets_the_one_with_more_people(#[case] fewer: &str, #[case] more: &str) {
    let (fewer, more) = (sheet(fewer), sheet(more));
    assert_eq!(best_sheet(&[fewer.clone(), more.clone()]), 1);
    assert_eq!(best_sheet(&[more.clone(), fewer]), 0);
    assert_eq!(best_sheet(&[more.clone(), more]), 0);
}
