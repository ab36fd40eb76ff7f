use super::*;
use proptest::prelude::*;
use rstest::rstest;

#[rstest]
#[case("muñoz", true)]
#[case("munoz", true)]
#[case("MUÑ", true)]
#[case("oscar mun", true)]
#[case("óscar  águila", true)]
#[case("", true)]
#[case("guila", true)]
#[case("ag", true)]
#[case("la", false)]
#[case("oscar rojas", false)]
fn search_ignores_accents_case_and_order(#[case] query: &str, #[case] found: bool) {
    assert_eq!(
        matches(query, &fold("MUÑOZ ÁGUILA, Óscar")),
        found,
        "{query}"
    );
}

#[test]
fn accents_typed_as_two_characters_fold_and_compose() {
    assert_eq!(fold("Nu\u{0301}n\u{0303}ez"), "nunez");
    assert_eq!(collapse(" Nu\u{0301}n\u{0303}ez\u{00A0} \u{200B}"), "Núñez");
}

#[rstest]
#[case("ROJAS CHÁVEZ", "Rojas Chávez")]
#[case("DE LA CRUZ", "De la Cruz")]
#[case("De La Cruz ", "De la Cruz")]
#[case("DEL ÁGUILA", "Del Águila")]
#[case("ñahui", "Ñahui")]
#[case("MARÍA DE LOS ÁNGELES", "María de los Ángeles")]
#[case("D'ANGELO", "D'Angelo")]
#[case("GARCÍA-SAYÁN", "García-Sayán")]
#[case("McDonald", "McDonald")]
#[case("JUAN PABLO II", "Juan Pablo II")]
#[case("ORTEGA Y GASSET", "Ortega y Gasset")]
#[case("", "")]
fn capitals_follow_peruvian_use(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(proper_case(text), expected);
}

#[rstest]
#[case("ROJAS CHÁVEZ, ANA LUCÍA", "Rojas", "Chávez", "Ana Lucía")]
#[case("Rosa Elena Vásquez Apaza", "Vásquez", "Apaza", "Rosa Elena")]
#[case("QUISPE MARTÍNEZ JULIA", "Quispe", "Martínez", "Julia")]
#[case("DE LA CRUZ RÍOS, LUCÍA", "De la Cruz", "Ríos", "Lucía")]
#[case("TELLO DEL ÁGUILA, LUCÍA", "Tello", "Del Águila", "Lucía")]
#[case("Noemí De la Cruz Mamani", "De la Cruz", "Mamani", "Noemí")]
#[case("Lucía García Del Águila", "García", "Del Águila", "Lucía")]
#[case("DE LOS RÍOS SAN MARTÍN JUAN", "De los Ríos", "San Martín", "Juan")]
#[case("María del Carmen Ríos Tello", "Ríos", "Tello", "María del Carmen")]
#[case("Julia San Martín Quispe", "San Martín", "Quispe", "Julia")]
#[case("VAN DER MEER QUISPE CARLOS", "Van Der Meer", "Quispe", "Carlos")]
fn full_names_come_apart_without_doubt(
    #[case] text: &str,
    #[case] paternal: &str,
    #[case] maternal: &str,
    #[case] names: &str,
) {
    let split = split_full_name(text);
    assert_eq!(
        (
            split.paternal.as_str(),
            split.maternal.as_str(),
            split.names.as_str()
        ),
        (paternal, maternal, names)
    );
    assert!(!split.doubtful, "{text}");
}

#[rstest]
#[case("Quispe Mamani Huanca")]
#[case("Rosa Elena Vásquez")]
#[case("Julia Quispe")]
#[case("QUISPE, Julia")]
#[case("QUISPE MAMANI DE ROJAS, Julia")]
#[case("Quispe Mamani,")]
#[case("QUISPE JUAN CARLOS ALBERTO")]
#[case("MAMANI ROSA ELENA MARIA")]
#[case("LOPEZ DE ROMAÑA GARCIA LUIS")]
#[case("BRAVO DE RUEDA SOTO CARLOS")]
#[case("VALLE RIESTRA TORRES ANA")]
#[case("VARGAS MACHUCA ROJAS ELMER")]
#[case("QUISPE VDA DE ROJAS FRANCISCA")]
#[case("ANGELES JUAN DE DIOS PEDRO")]
#[case("Juan Carlos Alberto Quispe")]
#[case("Elmer Vargas Machuca Rojas")]
#[case("Quispe")]
#[case("")]
fn an_uncertain_split_says_so(#[case] text: &str) {
    assert!(split_full_name(text).doubtful, "{text}");
}

#[test]
fn a_known_order_settles_what_the_words_leave_open() {
    let names_first = split_full_name_as("Yovana Quispe Mamani", NameOrder::NamesFirst);
    assert_eq!(
        (names_first.paternal.as_str(), names_first.doubtful),
        ("Quispe", false)
    );
    let surnames_first = split_full_name_as("Quispe Mamani Yovana", NameOrder::SurnamesFirst);
    assert_eq!(
        (surnames_first.names.as_str(), surnames_first.doubtful),
        ("Yovana", false)
    );
}

#[rstest]
#[case("Julia Quispe Mamani", NameOrder::SurnamesFirst)]
#[case("Quispe Mamani Julia", NameOrder::NamesFirst)]
fn words_that_say_the_other_order_than_their_column_are_looked_at(
    #[case] text: &str,
    #[case] order: NameOrder,
) {
    assert!(split_full_name_as(text, order).doubtful, "{text}");
}

/// With a given name at both ends the column decides.
#[test]
fn a_given_name_at_both_ends_leaves_the_order_to_the_column() {
    for order in [NameOrder::SurnamesFirst, NameOrder::NamesFirst] {
        assert!(!split_full_name_as("Julia Quispe Rosa", order).doubtful);
    }
    assert!(split_full_name("Julia Quispe Rosa").doubtful);
}

#[rstest]
#[case("Julia Quispe", NameOrder::Unknown, "Quispe", "Julia")]
#[case("Quispe Julia", NameOrder::Unknown, "Quispe", "Julia")]
#[case("Quispe Mamani", NameOrder::Unknown, "Quispe", "Mamani")]
#[case("Julia Rosa", NameOrder::Unknown, "Julia", "Rosa")]
#[case("Yovana Quispe", NameOrder::NamesFirst, "Quispe", "Yovana")]
#[case("Julia Quispe", NameOrder::SurnamesFirst, "Julia", "Quispe")]
#[case("Julia", NameOrder::NamesFirst, "Julia", "")]
#[case("Julia", NameOrder::Unknown, "Julia", "")]
fn two_words_are_a_surname_and_a_name(
    #[case] text: &str,
    #[case] order: NameOrder,
    #[case] paternal: &str,
    #[case] names: &str,
) {
    let split = split_full_name_as(text, order);
    let found = (split.paternal.as_str(), split.names.as_str());
    assert_eq!(found, (paternal, names));
}

#[test]
fn a_given_name_is_known_by_its_first_word() {
    assert!(starts_like_given_name("JULIA Quispe"));
    assert!(starts_like_given_name("Óscar"));
    assert!(!starts_like_given_name("Quispe Julia"));
    assert!(!starts_like_given_name(""));
}

#[test]
fn a_list_shows_surnames_in_capitals() {
    assert_eq!(
        display_name("Quispe", "Martínez", "Julia"),
        "QUISPE MARTÍNEZ, Julia"
    );
    assert_eq!(display_name("Ñahui", "", "Inés"), "ÑAHUI, Inés");
    assert_eq!(display_name("", "", "Inés"), "Inés");
    assert_eq!(display_name("Quispe", "", ""), "QUISPE");
}

/// What stands between words is the same whether a text has accents or not; what nobody sees is not there.
#[test]
fn words_are_parted_by_blanks_and_commas_and_hold_nothing_unseen() {
    for (text, folded) in [
        ("Quispe,Julia", "quispe julia"),
        ("Quispe;Julia  Rosa", "quispe julia rosa"),
        ("Ñahui,Inés", "nahui ines"),
        ("QUIS\u{1}PE\tROJAS", "quispe rojas"),
        ("Quis\u{200b}pe\u{ad} Rojas", "quispe rojas"),
    ] {
        assert_eq!(fold(text), folded, "{text:?}");
    }
    assert_eq!(collapse(" Quis\u{1}pe \t Rojas\u{feff}\n"), "Quispe Rojas");
}

#[test]
fn a_capital_begins_a_word_and_what_follows_a_hyphen_or_an_apostrophe() {
    assert_eq!(
        proper_case("GARCÍA-SAYÁN D'ANGELO"),
        "García-Sayán D'Angelo"
    );
    assert_eq!(
        proper_case("\"LOS ANDES\" 2A SECCIÓN"),
        "\"Los Andes\" 2A Sección"
    );
    assert_eq!(proper_case("ROJAS2B"), "Rojas2b");
}

#[rstest]
#[case("QUISPE MARTÍNEZ, Julia", "julia quispe", true)]
#[case("Julia Quispe", "QUISPE MARTÍNEZ, Julia", true)]
#[case("Quispe", "QUISPE MARTÍNEZ, Julia", true)]
#[case("Julia Quispe-Martínez", "Martinez Julia", true)]
#[case("Julia Quispe Díaz", "Julia Quispe Rojas", true)]
#[case("Ana Paz Díaz", "Ana Paz Rojas", true)]
#[case("Julia Quispe Díaz", "Rosa Quispe Rojas", false)]
#[case("Julia Quispe", "Hugo Torres", false)]
// Particles are nobody's own.
#[case("Ana de la Cruz", "Luis de la Torre", false)]
fn two_writings_may_be_of_one_person(
    #[case] one: &str,
    #[case] other: &str,
    #[case] expected: bool,
) {
    assert_eq!(may_be_one(one, other), expected);
    assert_eq!(may_be_one(other, one), expected);
}

#[test]
fn names_stand_in_the_order_of_a_spanish_dictionary() {
    let mut names = [
        "Ochoa", "ÑAUPARI", "Nuñez", "Núñoa", "Zea", "Álvarez", "nuevo",
    ];
    let sorted = [
        "Álvarez", "nuevo", "Nuñez", "Núñoa", "ÑAUPARI", "Ochoa", "Zea",
    ];
    names.sort_by_key(|name| dictionary_key(name));
    assert_eq!(names, sorted);
    names.reverse();
    names.sort_by(|one, other| dictionary_order(one, other));
    assert_eq!(names, sorted);
}

#[test]
fn an_order_number_follows_a_name_and_is_none_at_its_beginning() {
    assert_eq!(proper_case("JUAN PABLO III"), "Juan Pablo III");
    assert_eq!(proper_case("II ROJAS"), "Ii Rojas");
}

#[test]
fn a_surname_with_y_is_one_and_names_that_nobody_knows_are_no_doubt_by_themselves() {
    let joined = split_full_name("ORTEGA Y GASSET ROJAS JUAN");
    assert_eq!(
        (joined.paternal.as_str(), joined.maternal.as_str()),
        ("Ortega y Gasset", "Rojas")
    );
    // A particle at the beginning joins what follows it, and "y" has nothing before it there.
    assert_eq!(split_surnames("Y Rojas").0, "Y");
    let unknown = split_full_name_as("Yovana Yeimi Quispe Mamani", NameOrder::NamesFirst);
    assert_eq!(
        (unknown.names.as_str(), unknown.doubtful),
        ("Yovana Yeimi", false)
    );
}

proptest! {
    #[test]
    fn folding_is_idempotent(text in "\\PC{0,40}") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn a_split_keeps_every_letter(text in "[A-Za-zñáéíóúÑ ]{0,40}") {
        let split = split_full_name(&text);
        let letters = |text: &str| {
            let mut letters: Vec<char> = fold(text).chars().filter(|c| c.is_alphanumeric()).collect();
            letters.sort_unstable();
            letters
        };
        let whole = format!("{}{}{}", split.paternal, split.maternal, split.names);
        prop_assert_eq!(letters(&whole), letters(&text));
    }
}
