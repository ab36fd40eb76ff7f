//! What headings say, and how well: of two columns of a kind the one whose heading says it better is read.

use super::*;
use headers::{Heading, read};

#[rstest]
#[case("DNI", Column::Dni, 3)]
#[case("D N I", Column::Dni, 3)]
#[case("Documento de identidad", Column::Dni, 3)]
#[case("Doc. ident.", Column::Dni, 3)]
#[case("Documento", Column::Dni, 2)]
#[case("Identidad", Column::Dni, 2)]
#[case("Identificación", Column::Dni, 2)]
#[case("Correo", Column::Email, 3)]
#[case("E-mail de contacto", Column::Email, 3)]
#[case("Dirección de correo", Column::Email, 3)]
#[case("Correo personal del participante", Column::Email, 3)]
#[case("Celular", Column::Phone, 3)]
#[case("Teléfono de contacto", Column::Phone, 3)]
#[case("Teléfono fijo", Column::Phone, 2)]
#[case("Contacto", Column::Phone, 1)]
#[case("Cargo", Column::Post, 3)]
#[case("Cargo en la entidad", Column::Post, 3)]
#[case("Puesto laboral", Column::Post, 3)]
#[case("Función", Column::Post, 1)]
#[case("Profesión", Column::Post, 1)]
#[case("Entidad", Column::Entity, 3)]
#[case("Municipalidad distrital", Column::Entity, 3)]
#[case("Dependencia", Column::Entity, 2)]
#[case("Lugar de trabajo", Column::Entity, 1)]
#[case("Centro laboral", Column::Entity, 1)]
#[case("Apellidos y nombres", Column::FullName, 3)]
#[case("Nombre del participante", Column::FullName, 3)]
#[case("Nombres completos", Column::FullName, 3)]
#[case("Participantes", Column::FullName, 1)]
#[case("Apellidos", Column::Surnames, 3)]
#[case("Apellidos paterno y materno", Column::Surnames, 3)]
#[case("Paterno y materno", Column::Surnames, 3)]
#[case("Ap. pat.", Column::PaternalSurname, 3)]
#[case("Paterno", Column::PaternalSurname, 3)]
#[case("Primer apellido", Column::PaternalSurname, 3)]
#[case("Apellido 1", Column::PaternalSurname, 3)]
#[case("Materno", Column::MaternalSurname, 3)]
#[case("Apellido 2", Column::MaternalSurname, 3)]
#[case("Nombres", Column::Names, 3)]
#[case("Segundo nombre", Column::Names, 3)]
#[case("N°", Column::RowNumber, 2)]
#[case("#", Column::RowNumber, 2)]
#[case("Ítem", Column::RowNumber, 2)]
#[case("N° de orden", Column::RowNumber, 2)]
fn a_heading_says_its_column_more_or_less_well(
    #[case] text: &str,
    #[case] column: Column,
    #[case] strength: u8,
) {
    assert_eq!(read(text), Heading::Known(column, strength));
}

#[rstest]
#[case("Tipo de documento", Heading::Foreign)]
#[case("Dirección", Heading::Foreign)]
#[case("Código", Heading::Foreign)]
#[case("Fecha de nacimiento", Heading::Foreign)]
#[case("Tipo y DNI", Heading::Unknown)]
#[case("D.I.", Heading::Unknown)]
#[case("Personal", Heading::Unknown)]
#[case("Gobierno local", Heading::Unknown)]
#[case("Actual", Heading::Unknown)]
#[case("Completo", Heading::Unknown)]
#[case("de la", Heading::Unknown)]
#[case("", Heading::Unknown)]
#[case("---", Heading::Unknown)]
#[case("Cargo y refrigerio", Heading::Unknown)]
#[case("Profesión y refrigerio", Heading::Unknown)]
#[case("Correo y refrigerio", Heading::Unknown)]
#[case("Celular y refrigerio", Heading::Unknown)]
#[case("Contacto y refrigerio", Heading::Unknown)]
#[case("DNI y refrigerio", Heading::Unknown)]
#[case("Documento y refrigerio", Heading::Unknown)]
#[case("Entidad y refrigerio", Heading::Unknown)]
#[case("Dependencia y refrigerio", Heading::Unknown)]
#[case("Nombres y refrigerio", Heading::Unknown)]
#[case("Correo @", Heading::Unknown)]
fn a_heading_that_is_not_wholly_understood_says_nothing(
    #[case] text: &str,
    #[case] expected: Heading,
) {
    assert_eq!(read(text), expected);
}

#[test]
fn a_text_of_more_than_sixty_letters_is_a_title() {
    let heading = |letters: usize| format!("Nombres{}", ".".repeat(letters - 7));
    assert_eq!(read(&heading(60)), Heading::Known(Column::Names, 3));
    assert_eq!(read(&heading(61)), Heading::Unknown);
}
