//! What a column is taken for by its cells alone, and in which order its names are written.

use super::*;
use contents::{look, name_order};

fn column(cells: &[&str]) -> Grid {
    cells
        .iter()
        .map(|cell| vec![Cell::Text((*cell).to_owned())])
        .collect()
}

fn share(cells: &[&str], wanted: Column) -> usize {
    look(&column(cells), 0, 0).share(wanted)
}

#[rstest]
#[case("a@muni.example", Column::Email, true)]
#[case("muni.example", Column::Email, false)]
#[case("43880483", Column::Dni, true)]
#[case("43 880-483", Column::Dni, true)]
#[case("43.880.483", Column::Dni, true)]
#[case("5443850", Column::Dni, true)]
#[case("54438", Column::Dni, false)]
#[case("DNI 43880483", Column::Dni, false)]
#[case("976848884", Column::Phone, true)]
#[case("+51 (976) 848-884", Column::Phone, true)]
#[case("cel 976848884", Column::Phone, false)]
#[case("43880483", Column::Phone, false)]
#[case("223456789", Column::Phone, false)]
#[case("M.D. de Luya", Column::Entity, true)]
#[case("Luya", Column::Entity, false)]
#[case("Rojas Chávez Ana", Column::FullName, true)]
#[case("D'Angelo Rojas-Díaz, Ana", Column::FullName, true)]
#[case("Rojas Ana", Column::FullName, false)]
#[case("Rojas Chávez Quispe", Column::FullName, false)]
#[case("Rojas Chávez Ana 2", Column::FullName, false)]
#[case("Ana", Column::Names, true)]
#[case("Ana María Lucía", Column::Names, true)]
#[case("Ana Rojas Chávez Quispe", Column::Names, false)]
#[case("Ana 2", Column::Names, false)]
#[case("Rojas", Column::Names, false)]
#[case("Contador", Column::Post, true)]
#[case("Jefe/Encargado", Column::Post, true)]
#[case("Contador 2", Column::Post, false)]
#[case("Rojas Chávez Ana", Column::Post, false)]
#[case("Municipalidad de Luya", Column::Post, false)]
#[case("1", Column::RowNumber, true)]
#[case("19999", Column::RowNumber, true)]
#[case("20000", Column::RowNumber, false)]
#[case("uno", Column::RowNumber, false)]
#[case("Rojas", Column::Surnames, false)]
#[case("Rojas", Column::PaternalSurname, false)]
#[case("Rojas", Column::MaternalSurname, false)]
#[case("Rojas", Column::Ignore, false)]
fn a_cell_counts_for_what_it_looks_like(
    #[case] cell: &str,
    #[case] wanted: Column,
    #[case] expected: bool,
) {
    assert_eq!(share(&[cell], wanted), if expected { 100 } else { 0 });
    // And is one half beside a cell that looks like nothing.
    let half = if expected { 50 } else { 0 };
    assert_eq!(share(&[cell, "¿?"], wanted), half);
    assert_eq!(share(&[cell, "", cell, "¿?", "¿?"], wanted), half);
}

#[test]
fn an_empty_column_looks_like_nothing() {
    let looks = look(&column(&["", " "]), 0, 0);
    assert_eq!(looks.filled, 0);
    assert!(!looks.is_text());
    assert_eq!(looks.share(Column::Email), 0);
    assert_eq!(share(&[], Column::RowNumber), 0);
}

#[test]
fn rows_above_the_list_and_other_columns_are_not_looked_at() {
    let grid = grid(&[&["a@muni.example", "43880483"], &["Contador", "a@b.pe"]]);
    let looks = look(&grid, 1, 0);
    assert_eq!((looks.filled, looks.share(Column::Email)), (1, 0));
    assert_eq!(look(&grid, 0, 1).share(Column::Dni), 50);
}

#[rstest]
#[case(&["1", "2", "3", "4"], 100)]
// A number repeated by mistake, and one that is missing in the file.
#[case(&["1", "2", "2", "3"], 100)]
#[case(&["1", "s/n", "2", "3"], 75)]
// Any number may begin; a jump is no order.
#[case(&["5", "6", "9", "10"], 75)]
#[case(&["10", "3", "7", "1"], 25)]
fn order_numbers_follow_one_another(#[case] cells: &[&str], #[case] percent: usize) {
    assert_eq!(share(cells, Column::RowNumber), percent);
}

#[test]
fn a_column_holds_words_when_three_of_five_cells_do() {
    let is_text = |cells: &[&str]| look(&column(cells), 0, 0).is_text();
    assert!(is_text(&["Rojas", "Chávez", "Díaz", "1", "2"]));
    assert!(!is_text(&["Rojas", "Chávez", "1", "2", "3"]));
    assert!(!is_text(&["1", "2", "3", "4", "5"]));
}

const GIVEN_FIRST: &str = "Julia Quispe Martínez";
const GIVEN_LAST: &str = "Quispe Martínez Julia";
/// Both ends are given names, or none is: such a name says nothing about its column.
const BOTH: &str = "Ana Quispe Luis";
const NEITHER: &str = "Quispe Martínez Rojas";

#[rstest]
// The heading says it, and no cell says otherwise.
#[case("Apellidos y nombres", &[], NameOrder::SurnamesFirst)]
#[case("Ap. y nombres", &[], NameOrder::SurnamesFirst)]
#[case("Nombres y apellidos", &[], NameOrder::NamesFirst)]
#[case("Nombres y ap.", &[BOTH, NEITHER], NameOrder::NamesFirst)]
#[case("Apellidos y nombres", &[GIVEN_LAST, GIVEN_LAST, GIVEN_LAST], NameOrder::SurnamesFirst)]
#[case("Nombres y apellidos", &[GIVEN_FIRST, GIVEN_FIRST, GIVEN_FIRST], NameOrder::NamesFirst)]
// Three names that are plainly the other way round outweigh it; two do not.
#[case("Nombres y apellidos", &[GIVEN_LAST, GIVEN_LAST, GIVEN_LAST], NameOrder::SurnamesFirst)]
#[case("Nombres y apellidos", &[GIVEN_LAST, GIVEN_LAST], NameOrder::NamesFirst)]
#[case("Apellidos y nombres", &[GIVEN_FIRST, GIVEN_FIRST, GIVEN_FIRST], NameOrder::NamesFirst)]
#[case("Apellidos y nombres", &[GIVEN_FIRST, GIVEN_FIRST], NameOrder::SurnamesFirst)]
// Four in five are enough against a heading, three in four are not.
#[case("Nombres y apellidos", &[GIVEN_LAST, GIVEN_LAST, GIVEN_LAST, GIVEN_LAST, GIVEN_FIRST], NameOrder::SurnamesFirst)]
#[case("Nombres y apellidos", &[GIVEN_LAST, GIVEN_LAST, GIVEN_LAST, GIVEN_FIRST], NameOrder::NamesFirst)]
#[case("Apellidos y nombres", &[GIVEN_FIRST, GIVEN_FIRST, GIVEN_FIRST, GIVEN_FIRST, GIVEN_LAST], NameOrder::NamesFirst)]
#[case("Apellidos y nombres", &[GIVEN_FIRST, GIVEN_FIRST, GIVEN_FIRST, GIVEN_LAST], NameOrder::SurnamesFirst)]
// Where the heading says nothing, three in five decide.
#[case("Participante", &[], NameOrder::Unknown)]
#[case("Apellidos", &[], NameOrder::Unknown)]
#[case("Nombre", &[], NameOrder::Unknown)]
#[case("Participante", &[BOTH, NEITHER], NameOrder::Unknown)]
#[case("Participante", &[GIVEN_FIRST, GIVEN_LAST], NameOrder::Unknown)]
#[case("Participante", &[GIVEN_FIRST], NameOrder::NamesFirst)]
#[case("Participante", &[GIVEN_LAST], NameOrder::SurnamesFirst)]
#[case("Participante", &[GIVEN_FIRST, GIVEN_FIRST, GIVEN_FIRST, GIVEN_LAST, GIVEN_LAST], NameOrder::NamesFirst)]
#[case("Participante", &[GIVEN_LAST, GIVEN_LAST, GIVEN_LAST, GIVEN_FIRST, GIVEN_FIRST], NameOrder::SurnamesFirst)]
// Names that say nothing are not counted, on either side.
#[case("Participante", &[GIVEN_FIRST, GIVEN_LAST, GIVEN_LAST, BOTH, BOTH, BOTH], NameOrder::SurnamesFirst)]
#[case("Participante", &[GIVEN_LAST, GIVEN_FIRST, GIVEN_FIRST, BOTH, BOTH, BOTH], NameOrder::NamesFirst)]
#[case("Participante", &[GIVEN_FIRST, GIVEN_LAST, GIVEN_LAST, NEITHER, NEITHER, NEITHER], NameOrder::SurnamesFirst)]
#[case("Participante", &[GIVEN_LAST, GIVEN_FIRST, GIVEN_FIRST, NEITHER, NEITHER, NEITHER], NameOrder::NamesFirst)]
// A name with a comma says its order itself, and nothing about the others.
#[case("Participante", &["Quispe Martínez, Julia", "Quispe Martínez, Julia", GIVEN_FIRST], NameOrder::NamesFirst)]
fn the_order_of_names_is_what_the_heading_says_unless_most_cells_say_otherwise(
    #[case] heading: &str,
    #[case] cells: &[&str],
    #[case] expected: NameOrder,
) {
    assert_eq!(name_order(&column(cells), 0, 0, heading), expected);
}
