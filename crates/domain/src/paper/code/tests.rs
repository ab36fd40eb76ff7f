use proptest::prelude::*;

use super::*;

fn sample() -> PageCode {
    PageCode {
        form: FormId::Annex6,
        version: 1,
        record: Some(Uuid::from_u128(0x0197_f3a2_5c00_7d1e_8a44_c0ff_ee12_3456)),
        page: 2,
        pages: 3,
    }
}

fn any_code() -> impl Strategy<Value = PageCode> {
    (
        0..FormId::ALL.len(),
        any::<u8>(),
        proptest::option::of(any::<u128>()),
        1..=u16::MAX,
        1..=u16::MAX,
    )
        .prop_map(|(form, version, record, a, b)| PageCode {
            form: FormId::ALL[form],
            version,
            record: record.map(Uuid::from_u128),
            page: a.min(b),
            pages: a.max(b),
        })
}

/// Every character of the alphanumeric mode of QR, and some that a person might type.
const CHARACTERS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:abcÑ";

#[test]
fn the_crc_is_the_known_one() {
    assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
}

/// Frozen: pages with these codes are in filing cabinets.
#[test]
fn the_printed_text_is_frozen() {
    assert_eq!(
        sample().encode(),
        "SC:A6.1:01JZST4Q00FMF8MH60ZZQ14D2P:2/3:3F00K6T"
    );
    let blank = PageCode {
        record: None,
        form: FormId::Annex7,
        page: 1,
        pages: 1,
        ..sample()
    };
    assert_eq!(blank.encode(), "SC:A7.1:-:1/1:2582579");
}

#[test]
fn every_single_change_of_a_code_is_refused() {
    for code in [
        sample(),
        PageCode {
            record: None,
            page: 1,
            pages: 1,
            ..sample()
        },
    ] {
        let text: Vec<char> = code.encode().chars().collect();
        let refused = |chars: &[char]| {
            let text: String = chars.iter().collect();
            assert!(
                PageCode::decode(&text).is_err(),
                "{text} was taken for a code"
            );
        };
        for at in 0..text.len() {
            let mut shorter = text.clone();
            shorter.remove(at);
            refused(&shorter);
            for other in CHARACTERS.chars() {
                let mut longer = text.clone();
                longer.insert(at, other);
                refused(&longer);
                if other != text[at] {
                    let mut changed = text.clone();
                    changed[at] = other;
                    refused(&changed);
                }
            }
            for with in at + 1..text.len() {
                let mut swapped = text.clone();
                swapped.swap(at, with);
                if swapped != text {
                    refused(&swapped);
                }
            }
        }
    }
}

#[test]
fn codes_of_others_are_told_from_damaged_ones() {
    for foreign in ["", "https://example.pe/x", "SCX", "sc:A6.1", "2026-00123"] {
        assert_eq!(
            PageCode::decode(foreign),
            Err(PageCodeError::Foreign),
            "{foreign}"
        );
    }
    assert_eq!(
        PageCode::decode("SC:A6.1:-:1/1:0000000"),
        Err(PageCodeError::Damaged)
    );
    assert_eq!(PageCode::decode("SC:"), Err(PageCodeError::Damaged));
}

#[test]
fn a_sound_code_that_we_never_write_is_refused() {
    for body in [
        "SC:A6.1:-:0/1",
        "SC:A6.1:-:2/1",
        "SC:A6.1:-:01/1",
        "SC:A6.+1:-:1/1",
        "SC:A6.256:-:1/1",
        "SC:A6.1::1/1",
    ] {
        let text = format!("{body}:{}", check_of(body));
        assert_eq!(
            PageCode::decode(&text),
            Err(PageCodeError::Damaged),
            "{text}"
        );
    }
    let newer = "SC:Z9.1:-:1/1";
    let text = format!("{newer}:{}", check_of(newer));
    assert_eq!(
        PageCode::decode(&text),
        Err(PageCodeError::UnknownForm("Z9".to_owned()))
    );
    // 26 digits can hold 130 bits; a UUID has 128.
    let wide = format!("SC:A6.1:{}:1/1", "Z".repeat(26));
    assert_eq!(
        PageCode::decode(&format!("{wide}:{}", check_of(&wide))),
        Err(PageCodeError::Damaged)
    );
}

#[test]
fn a_person_may_copy_the_letters() {
    let typed = "sc:a6.1:\n olJZST4QO0FMF8 \n MH60ZZQ14D2P:2/3 : 3f00k6t\n";
    assert_eq!(PageCode::decode_typed(typed), Ok(sample()));
    assert_eq!(
        PageCode::decode_typed("sc:a6.1:-:1/1:zzzzzzz"),
        Err(PageCodeError::Damaged)
    );
}

#[test]
fn form_names_are_those_of_serde() {
    for form in FormId::ALL {
        assert_eq!(serde_json::to_value(form).unwrap(), form.as_str());
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(code in any_code()) {
        let text = code.encode();
        prop_assert_eq!(PageCode::decode(&text), Ok(code));
        prop_assert_eq!(PageCode::decode_typed(&text.to_lowercase()), Ok(code));
        prop_assert!(text.len() <= 58 && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "-:./".contains(c)));
    }

    #[test]
    fn a_changed_character_is_refused(code in any_code(), at in any::<prop::sample::Index>(), other in prop::sample::select(CHARACTERS.chars().collect::<Vec<_>>())) {
        let mut text: Vec<char> = code.encode().chars().collect();
        let at = at.index(text.len());
        prop_assume!(text[at] != other);
        text[at] = other;
        prop_assert!(PageCode::decode(&text.into_iter().collect::<String>()).is_err());
    }

    #[test]
    fn a_lost_or_swapped_character_is_refused(code in any_code(), at in any::<prop::sample::Index>()) {
        let text: Vec<char> = code.encode().chars().collect();
        let at = at.index(text.len() - 1);
        let mut shorter = text.clone();
        shorter.remove(at);
        prop_assert!(PageCode::decode(&shorter.into_iter().collect::<String>()).is_err());
        prop_assume!(text[at] != text[at + 1]);
        let mut swapped = text;
        swapped.swap(at, at + 1);
        prop_assert!(PageCode::decode(&swapped.into_iter().collect::<String>()).is_err());
    }
}

#[test]
fn a_code_is_of_a_page_that_its_document_has() {
    let read = |page, pages| {
        let code = PageCode {
            page,
            pages,
            ..sample()
        };
        PageCode::decode(&code.encode()).map(|code| code.page)
    };
    assert_eq!([read(1, 1), read(1, 3), read(3, 3)], [Ok(1), Ok(1), Ok(3)]);
    for none in [read(0, 3), read(4, 3), read(1, 0)] {
        assert_eq!(none, Err(PageCodeError::Damaged));
    }
}

#[test]
fn four_printed_forms_are_parts_of_the_dossier_by_themselves() {
    let parts: Vec<FormId> = FormId::ALL
        .into_iter()
        .filter(|form| form.is_part())
        .collect();
    assert_eq!(
        parts,
        [
            FormId::Annex4,
            FormId::Annex5,
            FormId::SurveyResults,
            FormId::Annex8
        ]
    );
}
