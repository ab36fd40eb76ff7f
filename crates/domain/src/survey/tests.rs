use super::*;
use chrono::NaiveDate;
use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

fn speaker(n: u128) -> SpeakerId {
    SpeakerId(Uuid::from_u128(n))
}

fn sheet(questions: &[Question], marks: &str) -> Sheet {
    assert_eq!(questions.len(), marks.len(), "{marks}");
    Sheet {
        marks: questions
            .iter()
            .copied()
            .zip(marks.bytes().map(|b| Level::try_from(b - b'0').ok()))
            .collect(),
        ..Sheet::default()
    }
}

/// Ten sheets of an event with two speakers; the figures beside them were computed by hand.
const TEN: [&str; 10] = [
    "4343444433334334",
    "4344434434433443",
    "3333333333333333",
    "4404444444444444",
    "2233222244442332",
    "4444443343214444",
    "1111111111111111",
    "4300434300003440",
    "3434343434343434",
    "4444444444440004",
];

#[test]
fn ten_known_surveys_give_the_figures_computed_by_hand() {
    let (a, b) = (speaker(1), speaker(2));
    let questions = questionnaire(&[a, b]);
    assert_eq!(questions.len(), 16);
    let sheets: Vec<Sheet> = TEN.iter().map(|marks| sheet(&questions, marks)).collect();
    let figures = Figures::of(&sheets);
    assert_eq!(figures.sheets, 10);
    assert_eq!(figures.speakers(), [a, b]);

    let of = |item, speaker| figures.question(Question { item, speaker });
    let text = |n: Option<Hundredths>| n.map(|n| n.to_string());
    // 4 4 3 4 2 4 1 4 3 4 = 33 of ten.
    let applicability = of(Item::Applicability, None);
    assert_eq!(applicability.levels, [1, 1, 2, 6]);
    assert_eq!(text(applicability.mean()).as_deref(), Some("3.30"));
    assert_eq!(text(applicability.satisfied()).as_deref(), Some("80.00"));
    // 4 4 3 _ 3 4 1 _ 3 4 = 26 of eight: a blank leaves the denominator of this row only.
    let cases = of(Item::Cases, None);
    assert_eq!((cases.answered(), cases.blank), (8, 2));
    assert_eq!(text(cases.mean()).as_deref(), Some("3.25"));
    // 3 4 3 4 3 4 1 _ 4 4 = 30 of nine.
    assert_eq!(
        text(of(Item::Material, None).mean()).as_deref(),
        Some("3.33")
    );
    // 3 3 3 4 2 4 1 3 4 4 = 31 of ten.
    assert_eq!(text(of(Item::Depth, None).mean()).as_deref(), Some("3.10"));
    // The block: 33 + 31 + 26 + 30 = 120 of 37.
    assert_eq!(
        text(figures.block(Block::Content).mean()).as_deref(),
        Some("3.24")
    );

    // First speaker: sheets give 16 15 12 16 8 14 4 14 14 16 = 129 of forty.
    assert_eq!(text(figures.speaker(a).mean()).as_deref(), Some("3.23"));
    // Second: 12 14 12 16 16 10 4 _ 14 16 = 114 of thirty-six.
    assert_eq!(text(figures.speaker(b).mean()).as_deref(), Some("3.17"));
    // Together 243 of seventy-six.
    assert_eq!(
        text(figures.block(Block::Speakers).mean()).as_deref(),
        Some("3.20")
    );
    // Logistics: 10 11 9 12 8 12 3 11 10 _ = 86 of twenty-seven.
    assert_eq!(
        text(figures.block(Block::Logistics).mean()).as_deref(),
        Some("3.19")
    );
    // Satisfaction: 4 3 3 4 2 4 1 _ 4 4 = 29 of nine; of the nine, seven are 3 or 4.
    let satisfaction = figures.block(Block::Overall);
    assert_eq!(text(satisfaction.mean()).as_deref(), Some("3.22"));
    assert_eq!(text(satisfaction.satisfied()).as_deref(), Some("77.78"));
    // All: 120 + 243 + 86 + 29 = 478 of 149.
    let all = figures.overall();
    assert_eq!((all.answered(), all.blank), (149, 11));
    assert_eq!(text(all.mean()).as_deref(), Some("3.21"));
    assert_eq!(text(share(10, 12)).as_deref(), Some("83.33"));
}

#[rstest]
#[case(1, 8, "0.13")] // 0.125 goes up
#[case(3, 8, "0.38")]
#[case(1, 3, "0.33")]
#[case(2, 3, "0.67")]
#[case(4, 1, "4.00")]
#[case(645, 200, "3.23")] // 3.225 goes up
#[case(644, 200, "3.22")]
fn the_second_decimal_is_rounded_half_up(#[case] n: u64, #[case] d: u64, #[case] text: &str) {
    assert_eq!(Hundredths::ratio(n, d).unwrap().to_string(), text);
    let json = serde_json::to_value(Hundredths::ratio(n, d).unwrap()).unwrap();
    assert_eq!(format!("{:.2}", json.as_f64().unwrap()), text);
}

#[test]
fn nothing_answered_has_no_mean() {
    assert_eq!(Counts::default().mean(), None);
    assert_eq!(Counts::default().satisfied(), None);
    assert_eq!(Figures::of(&[]).overall().mean(), None);
}

#[rstest]
#[case(0, 8)]
#[case(1, 12)]
#[case(2, 16)]
#[case(5, 28)]
fn the_block_of_a_speaker_repeats(#[case] speakers: u128, #[case] rows: usize) {
    let speakers: Vec<_> = (1..=speakers).map(speaker).collect();
    assert_eq!(questionnaire(&speakers).len(), rows);
}

#[test]
fn a_question_reads_back_and_strangers_are_refused() {
    for question in questionnaire(&[speaker(7), speaker(9)]) {
        assert_eq!(question.to_string().parse(), Ok(question));
    }
    for text in [
        "",
        "content",
        "speaker.knowledge",
        "speaker.knowledge/",
        "content.depth/00000000-0000-0000-0000-000000000007",
        "speaker.knowledge/x",
    ] {
        assert_eq!(text.parse::<Question>(), Err(UnknownQuestion), "{text}");
    }
}

#[test]
fn a_survey_is_taken_once_the_last_session_has_started() {
    let at = |h, m| {
        NaiveDate::from_ymd_opt(2027, 4, 12)
            .and_then(|day| day.and_hms_opt(h, m, 0))
            .unwrap()
    };
    let start = Some(at(14, 30));
    for kind in [TrainingType::Basic, TrainingType::Specialised] {
        assert_eq!(
            taken(Some(kind), start, at(14, 29)),
            Err(NotTaken::Before(at(14, 30)))
        );
        assert_eq!(taken(Some(kind), start, at(14, 30)), Ok(()));
        assert_eq!(
            taken(Some(kind), None, at(14, 30)),
            Err(NotTaken::NoSession)
        );
    }
    let informative = Some(TrainingType::Informative);
    assert_eq!(
        taken(informative, start, at(23, 0)),
        Err(NotTaken::Informative)
    );
    assert_eq!(taken(None, start, at(23, 0)), Err(NotTaken::NoType));
}

#[rstest]
#[case("HUAMÁN QUISPE, María", "María Huamán Quispe", true)]
#[case("HUAMÁN QUISPE, María", "Lic. María Huamán", true)]
#[case("HUAMÁN QUISPE, María", "maria huaman", true)]
#[case("HUAMÁN QUISPE, María", "Lic. Maria HUAMAN Quispe", true)]
#[case("HUAMÁN QUISPE, María", "María Ñahui Quispe", false)]
#[case("HUAMÁN QUISPE, María", "María", false)]
#[case("", "", false)]
fn the_rated_speaker_is_known_by_his_name(#[case] a: &str, #[case] b: &str, #[case] same: bool) {
    assert_eq!(same_person(a, b), same);
    assert_eq!(same_person(b, a), same);
}

prop_compose! {
    fn any_sheets()(marks in prop::collection::vec(prop::collection::vec(0..=4_u8, 16), 1..30)) -> Vec<Sheet> {
        let questions = questionnaire(&[speaker(1), speaker(2)]);
        marks
            .into_iter()
            .map(|marks| Sheet {
                marks: questions.iter().copied().zip(marks.into_iter().map(|v| Level::try_from(v).ok())).collect(),
                ..Sheet::default()
            })
            .collect()
    }
}

proptest! {
    #[test]
    fn a_mean_lies_between_one_and_four_and_order_does_not_matter(sheets in any_sheets(), turn in any::<prop::sample::Index>()) {
        let figures = Figures::of(&sheets);
        for counts in figures.questions.values().chain([&figures.overall()]) {
            if let Some(mean) = counts.mean() {
                prop_assert!((100..=400).contains(&mean.hundredths()), "{mean}");
                prop_assert!(counts.satisfied().unwrap().hundredths() <= 10_000);
            }
        }
        let mut turned = sheets.clone();
        turned.rotate_left(turn.index(sheets.len()));
        turned.reverse();
        prop_assert_eq!(&Figures::of(&turned), &figures);
    }

    #[test]
    fn a_blank_changes_no_other_row(mut sheets in any_sheets(), row in 0..16_usize) {
        let before = Figures::of(&sheets);
        sheets[0].marks[row].1 = None;
        let after = Figures::of(&sheets);
        let changed = sheets[0].marks[row].0;
        for (question, counts) in &before.questions {
            if *question != changed {
                prop_assert_eq!(counts, &after.question(*question));
            }
        }
    }
}

#[test]
fn a_sheet_is_empty_while_nothing_was_marked_or_written() {
    let one = |open_topics: &str, open_improvements: &str, level: u8| Sheet {
        marks: vec![(
            Question {
                item: Item::Depth,
                speaker: None,
            },
            Level::try_from(level).ok(),
        )],
        open_topics: open_topics.to_owned(),
        open_improvements: open_improvements.to_owned(),
    };
    assert!(Sheet::default().is_empty());
    assert!(one("", "", 0).is_empty());
    assert!(!one("", "", 3).is_empty());
    assert!(!one("Tesorería", "", 0).is_empty());
    assert!(!one("", "Más casos", 0).is_empty());
}

#[test]
fn an_opinion_is_a_number_from_one_to_four_wherever_it_is_kept() {
    assert_eq!(Level::ALL.map(u8::from), [1, 2, 3, 4]);
    assert_eq!(Level::ALL.map(Level::value), [1, 2, 3, 4]);
    for none in [0, 5] {
        assert_eq!(Level::try_from(none), Err(NoLevel));
    }
}
