use super::*;
use crate::kinds::office::CatalogueEntry;
use crate::staff::Post;
use chrono::NaiveDate;

fn day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 7, 1).unwrap()
}

fn code(text: &str) -> SystemCode {
    text.parse().unwrap()
}

fn system(code: &str, name: &str, from: Option<i32>) -> CatalogueEntry {
    CatalogueEntry {
        list: Some(Catalogue::System),
        code: code.to_owned(),
        name: name.to_owned(),
        valid_from: from.map(day),
        ..CatalogueEntry::default()
    }
}

#[test]
fn a_code_is_a_short_text_of_lower_case_letters_digits_and_underscores() {
    for good in ["debt", "gestion_fiscal_2", "a", &"a".repeat(40)] {
        assert!(good.parse::<SystemCode>().is_ok(), "{good}");
    }
    for bad in [
        "",
        "Debt",
        "a newer one",
        "tesorería",
        "2d",
        "_a",
        &"a".repeat(41),
    ] {
        assert!(bad.parse::<SystemCode>().is_err(), "{bad}");
    }
    assert!(serde_json::from_value::<SystemCode>("no code".into()).is_err());
    assert_eq!(serde_json::to_value(code("debt")).unwrap(), "debt");
}

#[test]
fn systems_of_the_norms_stand_in_their_order_and_others_after_them() {
    let names = Nomenclature::with([system("abastecimiento", "Abastecimiento", None)]);
    let codes: Vec<String> = names.systems().into_iter().map(String::from).collect();
    assert_eq!(
        codes,
        [
            "accounting",
            "debt",
            "treasury",
            "investment",
            "budget",
            "applications",
            "abastecimiento"
        ]
    );
}

#[test]
fn each_system_that_ships_has_a_governing_body_that_is_known() {
    let names = Nomenclature::shipped();
    for system in names.systems() {
        let body = names.governing_body(&system, day(2027)).unwrap();
        assert!(names.knows(Catalogue::Body, body), "{body}");
    }
}

#[test]
fn a_body_is_called_as_on_the_day_of_the_record() {
    let names = Nomenclature::shipped();
    let short = |body, day| names.short_name(Catalogue::Body, body, day);
    assert_eq!(short("ogauc", day(2014)), "OGAUC");
    assert_eq!(short("ogauc", day(2025)), "OGSU");
    let (eve, first) = (
        NaiveDate::from_ymd_opt(2024, 11, 26).unwrap(),
        NaiveDate::from_ymd_opt(2024, 11, 27).unwrap(),
    );
    assert_eq!(
        (short("oautda", eve), short("oautda", first)),
        ("OAUTDA".into(), "OGDAU".into())
    );
    // One without an acronym, and before it was made.
    assert_eq!(
        short("conectamef_office", day(2014)),
        "Oficina de Gestión de los CONECTAMEF"
    );
    assert!(!names.is_offered(Catalogue::Body, "conectamef_office", day(2014)));
}

#[test]
fn headquarters_renames_from_a_day_on_and_the_governing_body_stays() {
    let names = Nomenclature::with([system("debt", "Deuda Pública", Some(2028))]);
    assert_eq!(
        names.system(&code("debt"), day(2027)),
        "Endeudamiento Público"
    );
    assert_eq!(names.system(&code("debt"), day(2029)), "Deuda Pública");
    assert_eq!(
        names.governing_body(&code("debt"), day(2029)),
        Some("dgetp")
    );
    // Without a first day it is called so on every day.
    let names = Nomenclature::with([system("debt", "Deuda Pública", None)]);
    assert_eq!(names.system(&code("debt"), day(2014)), "Deuda Pública");
    assert_eq!(
        names.governing_body(&code("debt"), day(2014)),
        Some("dgetp")
    );
    // Corrected on the very day on which a shipped name begins.
    let mut office = system("ogauc", "Oficina General de Servicios", None);
    office.list = Some(Catalogue::Body);
    office.valid_from = NaiveDate::from_ymd_opt(2024, 11, 27);
    let names = Nomenclature::with([office]);
    let name = |day| names.name(Catalogue::Body, "ogauc", day);
    assert_eq!(name(day(2025)), "Oficina General de Servicios");
    assert_eq!(
        name(day(2014)),
        "Oficina General de Atención al Usuario y Comunicaciones"
    );
}

#[test]
fn what_headquarters_retires_is_offered_until_then_and_keeps_its_name() {
    let retired = CatalogueEntry {
        active: Some(false),
        ..system("debt", "Endeudamiento Público", Some(2028))
    };
    let ended = CatalogueEntry {
        valid_until: Some(day(2027)),
        ..system("treasury", "Tesoro Público", None)
    };
    let names = Nomenclature::with([retired, ended]);
    let offered = |code, year| names.is_offered(Catalogue::System, code, day(year));
    assert!(offered("debt", 2027) && !offered("debt", 2029));
    assert!(offered("treasury", 2027) && !offered("treasury", 2028));
    assert!(offered("budget", 2029));
    assert_eq!(
        names.system(&code("debt"), day(2029)),
        "Endeudamiento Público"
    );
}

#[test]
fn a_code_that_nobody_knows_is_shown_as_it_is() {
    let names = Nomenclature::shipped();
    assert_eq!(
        names.system(&code("abastecimiento"), day(2027)),
        "abastecimiento"
    );
    assert_eq!(
        names.governing_body(&code("abastecimiento"), day(2027)),
        None
    );
    assert!(!names.is_offered(Catalogue::System, "abastecimiento", day(2027)));
    assert!(!names.knows(Catalogue::System, "abastecimiento"));
}

#[test]
fn of_two_entries_of_one_day_the_first_counts_on_every_side() {
    let names = Nomenclature::with([
        system("abastecimiento", "Abastecimiento", None),
        system("abastecimiento", "Otro", None),
    ]);
    assert_eq!(
        names.system(&code("abastecimiento"), day(2027)),
        "Abastecimiento"
    );
}

#[test]
fn a_post_is_called_as_on_the_day_and_each_has_a_name() {
    let names = Nomenclature::shipped();
    for post in Post::ALL {
        assert_eq!(serde_json::to_value(post).unwrap(), post.code());
        assert!(names.knows(Catalogue::Post, post.code()), "{post:?}");
    }
    let coordinator = |day| names.post(Post::CentreCoordinator, day);
    assert_eq!(coordinator(day(2014)), "Coordinador de Centro");
    assert_eq!(coordinator(day(2025)), "Gestor de Centro");
    // Nobody has said yet which of the two carries the name of 2024.
    for day in [day(2014), day(2025)] {
        assert_eq!(
            names.post(Post::AdministrativeAssistant, day),
            "Asistente Administrativo"
        );
    }
    let named = CatalogueEntry {
        list: Some(Catalogue::Post),
        valid_from: NaiveDate::from_ymd_opt(2024, 11, 27),
        ..system(
            "administrative_assistant",
            "Asistente de Gestión de Servicios",
            None,
        )
    };
    let names = Nomenclature::with([named]);
    let assistant = |day| names.post(Post::AdministrativeAssistant, day);
    assert_eq!(assistant(day(2014)), "Asistente Administrativo");
    assert_eq!(assistant(day(2025)), "Asistente de Gestión de Servicios");
}

#[test]
fn systems_bodies_and_posts_have_codes_topics_and_processes_have_none() {
    let coded = |list: Catalogue| list.is_coded();
    assert!([Catalogue::System, Catalogue::Body, Catalogue::Post].map(coded) == [true; 3]);
    assert!([Catalogue::Topic, Catalogue::Process].map(coded) == [false; 2]);
}

#[test]
fn a_system_is_governed_by_the_body_that_its_last_entry_of_the_day_names() {
    let governed = |from, body: &str| CatalogueEntry {
        governing_body: body.to_owned(),
        ..system("abastecimiento", "Abastecimiento", Some(from))
    };
    let names = Nomenclature::with([
        governed(2020, "dga"),
        governed(2025, "dgapp"),
        governed(2026, ""),
    ]);
    let body = |year| names.governing_body(&code("abastecimiento"), day(year));
    // Before its first entry it is what it was first; an entry without a body changes nothing.
    assert_eq!(body(2010), Some("dga"));
    assert_eq!(body(2020), Some("dga"));
    assert_eq!(body(2024), Some("dga"));
    assert_eq!(body(2025), Some("dgapp"));
    assert_eq!(body(2027), Some("dgapp"));
}

#[test]
fn what_is_no_code_is_told_in_words() {
    let refused = "No Code".parse::<SystemCode>().unwrap_err();
    assert!(refused.to_string().contains("code"), "{refused}");
}
