//! What must hold of every declaration, and what the types of fields make of values.

use super::office::{IdentityDocument, Person, Staff};
use super::training::{Session, Training};
use super::*;
use crate::catalogue::{Catalogue, SystemCode};
use crate::ids::TrainingId;
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn every_name_in_a_declaration_is_a_column_and_no_kind_stands_twice() {
    let mut names = BTreeSet::new();
    for kind in all() {
        assert!(names.insert(kind.name), "{} stands twice", kind.name);
        assert!(!kind.label.is_empty());
        let own: &[&str] = match kind.nature {
            Nature::Record => &["id"],
            Nature::Fact => &["op", "record", "actor", "claimed_at"],
        };
        let columns: BTreeSet<_> = kind.columns.iter().map(|column| column.name).collect();
        assert_eq!(columns.len(), kind.columns.len(), "{}", kind.name);
        for name in kind.indexes.iter().copied().flatten() {
            assert!(columns.contains(name) || own.contains(name), "{name}");
        }
        // What `row` and the own columns are called stays theirs.
        assert!(!columns.contains("row") && own.iter().all(|name| !columns.contains(name)));
    }
}

/// Frozen: a database says of which edition it is. Whoever changes a shape makes [`EDITION`] one more, and writes the sum beside it.
#[test]
fn another_shape_is_another_edition() {
    let shapes: Vec<String> = all().map(Kind::whole_shape).collect();
    let sum = shapes
        .join("\n")
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    assert_eq!(
        format!("{sum:016x}"),
        SHAPES,
        "shapes changed: make EDITION one more than {EDITION}, and write this sum beside it"
    );
}

#[test]
fn what_is_no_value_of_the_type_reads_as_empty() {
    let session = Session::from_values(&[
        json!("no es un id"),
        json!("2027-04-12"),
        json!("noche"),
        json!("08:30:00"),
        json!(7),
        json!(null),
    ]);
    assert_eq!(session.training, None);
    assert_eq!(
        session.date.map(|date| date.to_string()).as_deref(),
        Some("2027-04-12")
    );
    assert_eq!(
        (session.part, session.end_time, session.removed),
        (None, None, false)
    );
    assert_eq!(
        session.start_time.map(|time| time.to_string()).as_deref(),
        Some("08:30:00")
    );
    // A list keeps what may be an entry, also one that is not known here.
    let kept = <Vec<SystemCode> as FieldType>::read(&json!(["debt", "no code", "newer_one"]));
    assert_eq!(FieldType::write(&kept), json!(["debt", "newer_one"]));
}

#[test]
fn a_form_writes_what_it_changed_and_nothing_it_could_not_read() {
    // `a newer post` reads as empty; the form shows and sends back empty.
    let shown = Staff::from_values(&[
        json!("Quispe"),
        json!(""),
        json!("Ana"),
        json!("a newer post"),
        json!(true),
    ]);
    let now = Staff {
        names: "Ana María".into(),
        ..shown.clone()
    };
    let edit = Edit::between(&shown, &now);
    let written: Vec<_> = edit
        .fields()
        .iter()
        .map(|(c, v)| (c.name, v.clone()))
        .collect();
    assert_eq!(written, [("names", json!("Ana María"))]);
    assert!(Edit::between(&shown, &shown).is_empty());
}

#[test]
fn an_edit_tells_what_is_emptied_from_what_is_not_mentioned() {
    let training = TrainingId::fresh();
    let edit = Session::edit().training(training).date(None).removed(true);
    let written: Vec<_> = edit
        .fields()
        .iter()
        .map(|(c, v)| (c.name, v.clone()))
        .collect();
    assert_eq!(
        written,
        [
            ("training", json!(training)),
            ("date", json!(null)),
            ("removed", json!(true)),
        ]
    );
    let whole = Edit::from(Person {
        document_type: Some(IdentityDocument::Dni),
        names: "Ana".into(),
        ..Person::default()
    });
    let names: Vec<_> = whole
        .fields()
        .iter()
        .map(|(column, _)| column.name)
        .collect();
    assert_eq!(names, ["document_type", "names"]);
}

#[test]
fn ids_dates_and_hours_fit_only_as_they_are_written_here() {
    for (kind, good, bad) in [
        (
            ColumnKind::Id,
            "01890a5d-ac96-774b-bcce-b302099a8057",
            &[
                "x",
                "",
                "01890A5D-AC96-774B-BCCE-B302099A8057",
                "01890a5dac96774bbcceb302099a8057",
            ][..],
        ),
        (
            ColumnKind::Date,
            "2027-04-12",
            &["2027-4-12", "12/04/2027", "2027-02-30", "+12027-04-12"][..],
        ),
        (
            ColumnKind::Time,
            "08:30:00",
            &["08:30", "8:30:00", "25:00:00", "08:30:00.5"][..],
        ),
    ] {
        assert_eq!(kind.fit(&json!(good)), json!(good));
        for text in bad {
            assert_eq!(kind.fit(&json!(text)), json!(null), "{kind:?} {text}");
        }
        assert_eq!(kind.fit(&json!(1)), json!(null));
    }
}

#[test]
fn values_are_said_as_people_read_them() {
    let said = |column: &Column, value: Value| (column.said)(&value);
    // How a system is called, the declaration does not know: it names the list that does.
    assert_eq!(said(&Training::systems, json!(["debt"])), None);
    assert_eq!(Training::systems.named_in, Some(Catalogue::System));
    assert_eq!(Session::part.named_in, None);
    assert_eq!(
        said(&Session::date, json!("2027-04-12")).as_deref(),
        Some("12/04/2027")
    );
    assert_eq!(said(&Session::removed, json!(true)).as_deref(), Some("Sí"));
    assert_eq!(
        said(&Person::document_type, json!("dni")).as_deref(),
        Some("DNI")
    );
    // Whose id it is, the declaration does not know.
    assert_eq!(said(&Session::training, json!(TrainingId::fresh())), None);
}

#[test]
fn a_field_of_an_older_version_is_read_as_this_one_calls_it() {
    let entry = kind("catalogue_entry").unwrap();
    assert_eq!(entry.version(), 2);
    let field = |version, name: &str| entry.upcast(version, name.to_owned(), json!("topic"));
    assert_eq!(field(2, "list"), Some(("list".to_owned(), json!("topic"))));
    assert_eq!(
        field(1, "catalogue"),
        Some(("list".to_owned(), json!("topic")))
    );
    assert_eq!(field(0, "list"), None);
    assert_eq!(field(4, "list"), None);
}

#[test]
fn a_text_is_too_long_from_the_letter_after_the_last_that_is_declared() {
    let person = kind("person").unwrap();
    let most = person.letters("paternal");
    assert!(most < LETTERS);
    let text = |letters: usize| json!("ñ".repeat(letters));
    assert!(!person.is_too_long("paternal", &text(most)));
    assert!(person.is_too_long("paternal", &text(most + 1)));
    let training = kind("training").unwrap();
    assert!(!training.is_too_long("systems", &json!([text(LETTERS), 7])));
    assert!(training.is_too_long("systems", &json!(["a", text(LETTERS + 1)])));
    assert!(!person.is_too_long("paternal", &json!(null)));
}

#[test]
fn the_states_of_an_event_stand_in_the_order_of_its_road() {
    let road: Vec<(&str, usize)> = states()
        .filter(|(kind, ..)| *kind == "training")
        .map(|(_, state, place)| (state, place))
        .collect();
    let first: Vec<&str> = road.iter().take(2).map(|(state, _)| *state).collect();
    assert_eq!(first, ["draft", "programmed"]);
    assert!(road.iter().enumerate().all(|(at, (_, place))| at == *place));
}

/// What stands in *Por revisar*, in a history and in an export is said as people write it.
#[test]
fn each_type_of_field_says_its_value_as_people_write_it() {
    fn said<T: FieldType>(value: Value) -> Option<String> {
        T::said(&value)
    }
    type Day = Option<chrono::NaiveDate>;
    type Hour = Option<chrono::NaiveTime>;
    for (told, words) in [
        (said::<String>(json!("Puno")), Some("Puno")),
        (said::<String>(json!(7)), None),
        (said::<bool>(json!(true)), Some("Sí")),
        (said::<bool>(json!(false)), Some("No")),
        (said::<Day>(json!("2027-04-12")), Some("12/04/2027")),
        (said::<Hour>(json!("08:30:00")), Some("08:30")),
        (said::<Option<u32>>(json!(28)), Some("28")),
        (said::<Option<i64>>(json!(-3)), Some("-3")),
        (
            said::<Option<crate::report::Tenths>>(json!(145)),
            Some("14,5"),
        ),
        (
            said::<Vec<String>>(json!(["Puno", "Ica"])),
            Some("Puno, Ica"),
        ),
        (
            said::<Option<IdentityDocument>>(json!("passport")),
            Some("Pasaporte"),
        ),
    ] {
        assert_eq!(told.as_deref(), words);
    }
}

#[test]
fn a_case_begins_and_ends_with_its_road_and_a_record_of_no_road_is_none() {
    let id = uuid::Uuid::from_u128(7);
    let event = case::Case::of("training", id).unwrap();
    assert_eq!(event.first(), "draft");
    assert!(event.is_last("filed") && !event.is_last("registered"));
    assert!(case::Case::of("person", id).is_none());
}

#[test]
fn an_entry_may_be_chosen_from_its_first_day_to_its_last() {
    let day = |d| chrono::NaiveDate::from_ymd_opt(2027, 4, d).unwrap();
    let entry = office::CatalogueEntry {
        valid_from: Some(day(10)),
        valid_until: Some(day(12)),
        ..office::CatalogueEntry::default()
    };
    let chosen: Vec<u32> = (8..15).filter(|d| entry.is_active(day(*d))).collect();
    assert_eq!(chosen, [10, 11, 12]);
    let retired = office::CatalogueEntry {
        active: Some(false),
        ..entry
    };
    assert!(!retired.is_active(day(11)));
    assert!(office::CatalogueEntry::default().is_active(day(11)));
}

#[test]
fn a_member_of_staff_stands_in_lists_as_people_do() {
    let staff = Staff {
        paternal: "Huamán".to_owned(),
        maternal: "Quispe".to_owned(),
        names: "María".to_owned(),
        ..Staff::default()
    };
    assert_eq!(staff.name(), "HUAMÁN QUISPE, María");
}

#[test]
fn a_kind_knows_its_fields_by_their_names() {
    let person = kind("person").unwrap();
    assert_eq!(
        person.column("maternal").map(|column| column.name),
        Some("maternal")
    );
    assert!(person.column("materno").is_none());
    assert_eq!(
        ["paternal", "email", "entity"].map(|field| person.letters(field)),
        [80, 200, LETTERS]
    );
    assert!(kind("session").unwrap().is_removable());
    assert!(!person.is_removable());
}

#[test]
fn a_text_with_the_character_zero_and_a_value_of_another_type_do_not_fit() {
    for (kind, good, bad) in [
        (ColumnKind::Text, json!("Puno"), json!("Pu\0no")),
        (ColumnKind::Text, json!(""), json!(7)),
        (ColumnKind::Integer, json!(-7), json!("7")),
        (ColumnKind::Integer, json!(7), json!(7.5)),
        (ColumnKind::Boolean, json!(false), json!(0)),
        (ColumnKind::List, json!([1]), json!("[1]")),
    ] {
        assert_eq!(kind.fit(&good), good);
        assert_eq!(kind.fit(&bad), json!(null), "{kind:?} {bad}");
    }
}

#[test]
fn what_is_read_of_a_record_is_what_was_written_of_it() {
    let session = Session {
        training: Some(TrainingId::fresh()),
        removed: true,
        ..Session::default()
    };
    assert_eq!(Session::from_values(&session.values()), session);
    let person = Person {
        document_type: Some(IdentityDocument::Dni),
        document_number: "43880483".into(),
        paternal: "Rojas".into(),
        ..Person::default()
    };
    assert_eq!(Person::from_values(&person.values()), person);
    assert!(Edit::between(&person, &person).is_empty());
    assert!(!Edit::between(&person, &Person::default()).is_empty());
}
