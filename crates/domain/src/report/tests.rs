use super::*;

const ACCOUNTING: &str = "accounting";
const BUDGET: &str = "budget";
const TREASURY: &str = "treasury";

fn codes(texts: &[&str]) -> Vec<SystemCode> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}

/// Systems that owe a report, with the system of each talk.
fn reporting(systems: &[&str], talks: &[Option<&str>]) -> Vec<SystemCode> {
    let talks: Vec<_> = talks
        .iter()
        .map(|talk| talk.map(|text| text.parse().unwrap()))
        .collect();
    systems_that_report(&codes(systems), &talks)
}

fn both(entry: u32, exit: u32) -> Scores {
    Scores {
        entry: Some(entry),
        exit: Some(exit),
    }
}

#[test]
fn averages_and_gain_are_those_computed_by_hand() {
    // Entry: 8, 11, 9.5, 12 -> 40.5 / 4 = 10.125 -> 10.13. Exit: 14, 15, 17 -> 46 / 3 = 15.333 -> 15.33.
    // Gain over the three with both: (14 - 8) + (15 - 11) + (17 - 9.5) = 17.5 / 3 = 5.833 -> 5.83.
    let scores = [
        both(80, 140),
        both(110, 150),
        both(95, 170),
        Scores {
            entry: Some(120),
            exit: None,
        },
        Scores::default(),
    ];
    let summary = summarise(&scores);
    assert_eq!(
        (summary.entry_count, summary.entry_average),
        (4, Some(1013))
    );
    assert_eq!((summary.exit_count, summary.exit_average), (3, Some(1533)));
    assert_eq!((summary.both_count, summary.gain), (3, Some(583)));
}

#[test]
fn nobody_scored_has_no_average_and_a_loss_is_negative() {
    assert_eq!(summarise(&[]), TestSummary::default());
    // -1 and -0.5 and 0: -1.5 / 3 = -0.5.
    let summary = summarise(&[both(100, 90), both(100, 95), both(100, 100)]);
    assert_eq!(summary.gain, Some(-50));
    assert_eq!(decimal(-50), "-0.50");
    assert_eq!(decimal(1013), "10.13");
    // One tenth of a point lost, or won, among eight: 1.25 hundredths.
    assert_eq!(mean(-1, 8), Some(-1));
    assert_eq!(mean(1, 8), Some(1));
}

#[test]
fn an_event_of_two_systems_stands_in_both_rows_and_once_in_the_total() {
    let both = EventCount {
        systems: codes(&[BUDGET, TREASURY]),
        participants: 30,
        attendances: 30,
    };
    let table = by_system(&[both], |system| format!("«{system}»"));
    let rows: Vec<_> = table
        .rows
        .iter()
        .map(|row| (row.name.as_str(), row.participants))
        .collect();
    assert_eq!(rows, [("«treasury»", 30), ("«budget»", 30)]);
    assert_eq!((table.participants, table.events), (30, 1));
    assert!(table.footnote.is_some());
}

#[test]
fn events_of_one_system_add_up_without_a_footnote() {
    let one = |system, participants| EventCount {
        systems: codes(&[system, system]),
        participants,
        attendances: participants * 2,
    };
    let table = by_system(
        &[one(BUDGET, 10), one(BUDGET, 5), one(ACCOUNTING, 7)],
        ToString::to_string,
    );
    assert_eq!(
        table.rows.iter().map(|row| row.participants).sum::<u32>(),
        table.participants
    );
    assert_eq!((table.rows[1].events, table.rows[1].participants), (2, 15));
    assert_eq!(table.footnote, None);
}

#[test]
fn only_events_of_several_systems_ask_for_participation_reports() {
    let both = codes(&[TREASURY, BUDGET]);
    assert!(reporting(&[BUDGET], &[Some(BUDGET), Some(BUDGET)]).is_empty());
    assert_eq!(
        reporting(&[BUDGET, TREASURY], &[Some(BUDGET), Some(TREASURY)]),
        both
    );
    // A system nobody speaks about owes nothing.
    assert_eq!(
        reporting(
            &[BUDGET, TREASURY, ACCOUNTING],
            &[Some(BUDGET), Some(TREASURY)]
        ),
        both
    );
    // While it is not said who speaks about what, every system is asked.
    assert_eq!(reporting(&[BUDGET, TREASURY], &[Some(BUDGET), None]), both);
    assert_eq!(reporting(&[BUDGET, TREASURY], &[]), both);
}

#[test]
fn what_went_otherwise_is_said_with_its_note() {
    let row = |activity: &str, outcome, note: &str| Carried {
        activity: activity.to_owned(),
        outcome,
        note: note.to_owned(),
    };
    let said = deviations(&[
        row("Inscripción", Some(AgendaOutcome::Done), ""),
        row(
            "Taller",
            Some(AgendaOutcome::NotDone),
            "no hubo fluido eléctrico.",
        ),
        row(
            "Clausura",
            Some(AgendaOutcome::Done),
            "la hizo el especialista",
        ),
        row("Refrigerio", Some(AgendaOutcome::NotDone), ""),
        row("Encuesta", None, ""),
        row("Taller 2", None, "empezó tarde"),
    ]);
    assert_eq!(
        said,
        [
            "«Taller» no se realizó: no hubo fluido eléctrico.",
            "«Clausura» se realizó: la hizo el especialista.",
            "«Refrigerio» no se realizó.",
            "«Taller 2»: empezó tarde.",
        ]
    );
}

#[test]
fn every_column_of_the_table_by_system_adds_up() {
    let one = |systems: &[&str], participants, attendances| EventCount {
        systems: codes(systems),
        participants,
        attendances,
    };
    let table = by_system(
        &[
            one(&[BUDGET, TREASURY], 30, 45),
            one(&[BUDGET], 12, 20),
            one(&[TREASURY], 3, 4),
        ],
        ToString::to_string,
    );
    let rows: Vec<_> = table
        .rows
        .iter()
        .map(|row| (row.events, row.participants, row.attendances))
        .collect();
    assert_eq!(rows, [(2, 33, 49), (2, 42, 65)]);
    assert_eq!(
        (table.events, table.participants, table.attendances),
        (3, 45, 69)
    );
}

#[test]
fn nothing_is_written_without_a_sign() {
    assert_eq!(decimal(0), "0.00");
    assert_eq!(decimal(-5), "-0.05");
    assert_eq!(decimal(140), "1.40");
}
