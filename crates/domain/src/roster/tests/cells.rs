//! Single cells: e-mail addresses, telephones, entities and DNI numbers as offices write them.

use super::*;
use ProblemCode as P;
use values::{email, entity, is_placeholder, looks_like_entity, phones, quote};

#[test]
fn a_long_cell_is_cut_in_its_sentence() {
    let sixty = "a".repeat(60);
    assert_eq!(quote(&sixty), format!("«{sixty}»"));
    assert_eq!(quote(&format!("{sixty}b")), format!("«{sixty}…»"));
}

#[rstest]
#[case("S/N", true)]
#[case("--", true)]
#[case("No tiene", true)]
#[case("SIN CORREO", true)]
#[case("xxx", true)]
#[case("Noé", false)]
#[case("xxxx", false)]
fn some_words_only_say_that_there_is_nothing(#[case] text: &str, #[case] expected: bool) {
    assert_eq!(is_placeholder(text), expected);
}

#[rstest]
#[case("ana@muni.pe")]
#[case("ana.rojas_2+lista@mail.muni-luya.gob.pe")]
#[case("a@m.pe")]
#[case("(ana@muni.pe)")]
#[case("mailto:ana@muni.pe")]
#[case("ana@muni.pe;")]
fn addresses_that_are_taken_without_a_word(#[case] text: &str) {
    let (read, remark) = email(text);
    assert!(text.contains(&read) && read.ends_with(".pe"), "{read}");
    assert_eq!(remark, None);
}

#[rstest]
#[case("@muni.pe")]
#[case("ana@")]
#[case("ana@muni")]
#[case("ana@pe")]
#[case("an..a@muni.pe")]
#[case(".ana@muni,pe")]
#[case("ana.@muni.pe")]
#[case("an(a@muni.pe")]
#[case("añá@muni.pe")]
#[case("ana@@muni.pe")]
#[case("ana@muni..pe")]
#[case("ana@-muni.pe")]
#[case("ana@muni-.pe")]
#[case("ana@mu_ni.pe")]
#[case("ana@muni.p")]
#[case("ana@muni.p3")]
#[case("ana@muni.3")]
#[case("12@345678")]
#[case("ana rojas @ muni")]
fn what_is_no_address_leaves_the_person_without_one(#[case] text: &str) {
    let (read, remark) = email(text);
    let remark = remark.unwrap();
    assert_eq!(
        (read.as_str(), remark.code, remark.proposal),
        ("", ProblemCode::MalformedEmail, None)
    );
    assert!(remark.message.contains(text) && remark.message.contains("sin correo"));
}

#[test]
fn an_address_is_as_long_as_the_standard_lets_it_be() {
    let local = |letters: usize| format!("{}@muni.pe", "a".repeat(letters));
    assert_eq!(email(&local(64)), (local(64), None));
    assert_eq!(email(&local(65)).0, "");
    let domain = |letters: usize| format!("ana@{}.pe", "m".repeat(letters - 3));
    assert_eq!(email(&domain(253)), (domain(253), None));
    assert_eq!(email(&domain(254)).0, "");
}

#[rstest]
#[case("ana @muni.pe", "ana@muni.pe")]
#[case("ana@ muni.pe", "ana@muni.pe")]
#[case("ana@muni,pe", "ana@muni.pe")]
#[case("ana@muni ,pe", "")]
#[case("ana rojas@muni.pe", "")]
fn a_broken_address_is_mended_where_there_is_one_way_to(
    #[case] text: &str,
    #[case] expected: &str,
) {
    let (read, remark) = email(text);
    let proposal = remark.and_then(|remark| remark.proposal);
    assert_eq!(read, expected);
    assert_eq!(proposal.unwrap_or_default(), expected);
}

#[rstest]
#[case("ana@muni.pe; rosa@muni.pe", "«rosa@muni.pe»")]
#[case("ana@muni.pe y rosa@muni.pe", "«rosa@muni.pe»")]
#[case("ana@muni.pe o rosa@muni.pe", "«rosa@muni.pe»")]
#[case("ana@muni.pe - rosa@muni.pe", "«rosa@muni.pe»")]
#[case("ana@muni.pe rosa@muni.pe", "«rosa@muni.pe»")]
#[case(
    "ana@muni.pe | rosa@muni.pe, luis@muni.pe",
    "«rosa@muni.pe, luis@muni.pe»"
)]
#[case("ana@muni.pe / sin otro", "«sin otro»")]
#[case("llamar; ana@muni.pe; rosa@muni.pe", "«rosa@muni.pe llamar»")]
fn of_several_addresses_the_first_is_used_and_the_others_are_named(
    #[case] text: &str,
    #[case] others: &str,
) {
    let (read, remark) = email(text);
    let remark = remark.unwrap();
    assert_eq!(
        (read.as_str(), remark.code),
        ("ana@muni.pe", ProblemCode::SeveralEmails)
    );
    let end = format!("queda fuera {others}.");
    assert!(remark.message.ends_with(&end), "{}", remark.message);
}

#[rstest]
#[case("01-3115930 anx 4500", "013115930")]
#[case("3115930 ext. 12", "3115930")]
#[case("3115930 int 12", "3115930")]
#[case("Telf.: 950272241", "950272241")]
#[case("#950272241", "950272241")]
#[case("*950272241", "950272241")]
#[case("950–272–241", "950272241")]
#[case("950.272.241", "950272241")]
#[case("950272241.0", "950272241")]
#[case("0051950272241", "950272241")]
#[case("+51 1 3115930", "13115930")]
// Six figures to eight: a fixed line, with its area code only where eight are left.
#[case("312345", "312345")]
#[case("3123456", "3123456")]
#[case("01234567", "01234567")]
#[case("51123456", "51123456")]
// The blank between two mobiles; a shorter number beside one is not taken for it.
#[case("5544321 981875310", "981875310")]
#[case("981875310, 5544321", "981875310")]
#[case("981875310; 5544321", "981875310")]
#[case("981875310|5544321", "981875310")]
#[case("981875310 - 066312345", "981875310")]
#[case("981875310 y 066312345", "981875310")]
fn telephones_in_the_writings_of_offices(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(phones(text).0, expected);
}

#[rstest]
#[case("12345")]
#[case("012345")]
#[case("0123456")]
#[case("812345678")]
#[case("5113115930")]
#[case("+51 3115930")]
#[case("1950272241")]
#[case("95027A241")]
fn what_is_no_telephone_leaves_the_person_without_one(#[case] text: &str) {
    let (read, remark) = phones(text);
    let remark = remark.unwrap();
    assert_eq!(
        (read.as_str(), remark.code),
        ("", ProblemCode::MalformedPhone)
    );
    assert!(remark.message.contains(text) && remark.message.contains("sin teléfono"));
}

#[rstest]
#[case("M.D. del Porvenir", "Municipalidad Distrital del Porvenir")]
#[case("MD del Porvenir", "Municipalidad Distrital del Porvenir")]
#[case("MDde Ingenio", "Municipalidad Distrital de Ingenio")]
#[case("M.D. Ingenio", "Municipalidad Distrital de Ingenio")]
#[case("M.P. DE LA MAR", "Municipalidad Provincial de la Mar")]
#[case("M.D.DE SAN LUIS", "Municipalidad Distrital de San Luis")]
#[case("M.P. Dos De Mayo", "Municipalidad Provincial de Dos De Mayo")]
#[case("Muni. Prov. de Huaraz", "Municipalidad Provincial de Huaraz")]
#[case("Municipalidad Dist. de Luya", "Municipalidad Distrital de Luya")]
#[case("M. Provincial de Huaraz", "Municipalidad Provincial de Huaraz")]
#[case("MP Huaraz", "MP Huaraz")]
#[case("M.D.", "M.D.")]
#[case("Gobierno Regional de Áncash", "Gobierno Regional de Áncash")]
#[case("2024", "2024")]
#[case("", "")]
fn entities_are_written_out_only_where_it_is_sure(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(entity(text), expected);
}

#[rstest]
#[case("M.D. de Luya", true)]
#[case("UGEL Huamanga", true)]
#[case("Municipalidad", false)]
#[case("Contador de la municipalidad", false)]
fn an_entity_begins_with_the_word_for_its_kind(#[case] text: &str, #[case] expected: bool) {
    assert_eq!(looks_like_entity(text), expected);
}

#[rstest]
// A label of another document, with figures enough.
#[case("CE 12345", P::ForeignDocument)]
#[case("CE 1234", P::MalformedDni)]
#[case("PTP 123456", P::ForeignDocument)]
// Nine signs to twelve, four of them figures.
#[case("XYZVW1234", P::ForeignDocument)]
#[case("XYZVWTUS1234", P::ForeignDocument)]
#[case("XYZVWTUSR1234", P::MalformedDni)]
#[case("XYZVWU123", P::MalformedDni)]
#[case("X1234567", P::MalformedDni)]
#[case("123456789012", P::ForeignDocument)]
#[case("1234567890123", P::MalformedDni)]
// A RUC has eleven figures and one of five beginnings.
#[case("10438804831", P::Ruc)]
#[case("12345678901", P::ForeignDocument)]
#[case("2012345678", P::ForeignDocument)]
// What a spreadsheet has rounded.
#[case("4E+07", P::RoundedNumber)]
#[case("4,39E07", P::RoundedNumber)]
#[case("43E07", P::MalformedDni)]
#[case("E+07", P::MalformedDni)]
#[case("4.39E", P::MalformedDni)]
#[case("4.39EX", P::MalformedDni)]
#[case("A.BE+07", P::MalformedDni)]
// The sign of a number is no hyphen of a label.
#[case("=-43880483", P::MalformedDni)]
#[case("=0", P::MalformedDni)]
#[case("43880483-12", P::ForeignDocument)]
#[case("OOOOO850", P::MalformedDni)]
fn what_is_no_dni_is_called_by_what_it_is(#[case] cell: &str, #[case] code: ProblemCode) {
    let row = with_dni(cell);
    assert_eq!((row.status, codes(&row)), (RowStatus::Bad, vec![code]));
}

#[rstest]
#[case("D.N.I. N° 43880483", "43880483")]
#[case("'43880483", "43880483")]
#[case("LE: 43880483.00", "LE: 43880483.00")]
#[case("L.E.: 43880483.00", "43880483")]
#[case("438804I3", "43880413")]
#[case("4388O4L3", "43880413")]
#[case("43880483 – K", "43880483")]
fn a_dni_is_found_behind_what_people_write_around_it(#[case] cell: &str, #[case] dni: &str) {
    assert_eq!(with_dni(cell).person.dni, dni);
}

#[rstest]
#[case("5443850", "7 dígitos", "el cero inicial")]
#[case("712938", "6 dígitos", "los ceros iniciales")]
#[case("1", "tiene 1 dígito y", "debe tener 8")]
#[case("1 234", "tiene 4 dígitos y", "debe tener 8")]
#[case("por definir 2", "no es un número de DNI", "Corrija")]
fn what_is_wrong_with_a_dni_is_counted_out(
    #[case] cell: &str,
    #[case] what: &str,
    #[case] also: &str,
) {
    let row = with_dni(cell);
    let message = &row.problems[0].message;
    assert!(
        message.contains(what) && message.contains(also),
        "{message}"
    );
}
