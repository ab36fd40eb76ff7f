//! The days and hours that an event and its steps must keep, and what each part of its programme lacks.

use super::*;

/// What an event of two days lacks on a day to take a step.
fn lacks(from: TrainingState, to: TrainingState, on: u32) -> Vec<String> {
    let evidence = Evidence {
        invited: true,
        first_day: Some(day(12)),
        last_day: Some(day(13)),
        registered: 1,
        ..Evidence::default()
    };
    let open = open_steps(from, &[], &evidence, day(on));
    let step = open.into_iter().find(|step| step.to == to);
    step.map(|step| step.lacks).unwrap_or_default()
}

#[rstest]
#[case(11, &["El evento empieza el 12/04/2027: la fecha del paso no puede ser anterior."])]
#[case(12, &[])]
#[case(13, &[])]
fn an_event_begins_on_its_first_day_or_after(#[case] on: u32, #[case] lacking: &[&str]) {
    let lacks = lacks(TrainingState::Convened, TrainingState::InProgress, on);
    assert_eq!(lacks, lacking);
}

#[rstest]
#[case(12, &["El evento termina el 13/04/2027: la fecha del paso no puede ser anterior."])]
#[case(13, &[])]
#[case(14, &[])]
fn an_event_was_held_on_its_last_day_or_after(#[case] on: u32, #[case] lacking: &[&str]) {
    let lacks = lacks(TrainingState::InProgress, TrainingState::Held, on);
    assert_eq!(lacks, lacking);
}

#[rstest]
#[case(|item: &mut DraftAgendaItem| item.date = None)]
#[case(|item: &mut DraftAgendaItem| item.start = None)]
fn a_row_of_the_programme_has_its_day_and_its_hour(#[case] spoil: fn(&mut DraftAgendaItem)) {
    let mut draft = complete();
    spoil(&mut draft.agenda[0]);
    let said: Vec<_> = shortcomings(&draft)
        .into_iter()
        .map(|one| one.sentence)
        .collect();
    assert_eq!(
        said,
        ["Falta la fecha o la hora de «Programación multianual»."]
    );
}

// C-18: an event of another body has somebody of the centre among its speakers.
#[rstest]
#[case(Organiser::Centre, SpeakerKind::OtherEntity, false)]
#[case(Organiser::OtherEntities, SpeakerKind::OtherEntity, true)]
#[case(Organiser::OtherEntities, SpeakerKind::Headquarters, true)]
#[case(Organiser::OtherEntities, SpeakerKind::Centre, false)]
fn somebody_of_the_centre_speaks_at_an_event_of_another_body(
    #[case] organiser: Organiser,
    #[case] kind: SpeakerKind,
    #[case] asked: bool,
) {
    let mut draft = complete();
    draft.organiser = Some(organiser);
    draft.inviting_entity = "UNSCH".into();
    draft.speakers[0].kind = kind;
    draft.speakers[0].coordination_date = Some(day(1));
    draft.speakers[0].authorisation = "Memorando 12".into();
    let said: Vec<_> = shortcomings(&draft)
        .into_iter()
        .map(|one| one.sentence)
        .collect();
    assert_eq!(said.len(), usize::from(asked), "{said:?}");
    assert!(
        said.iter()
            .all(|one| one.contains("al menos un especialista"))
    );
}

/// C-33: the norm names morning and afternoon; a morning may run late.
#[rstest]
#[case(DayPart::Morning, (8, 30), (13, 0), true)]
#[case(DayPart::Morning, (11, 59), (14, 0), true)]
#[case(DayPart::Morning, (8, 30), (14, 1), false)]
#[case(DayPart::Morning, (12, 0), (13, 0), false)]
#[case(DayPart::Morning, (9, 0), (9, 0), false)]
#[case(DayPart::Morning, (10, 0), (9, 0), false)]
#[case(DayPart::Afternoon, (12, 0), (18, 0), true)]
#[case(DayPart::Afternoon, (15, 0), (18, 0), true)]
#[case(DayPart::Afternoon, (11, 59), (18, 0), false)]
#[case(DayPart::Afternoon, (15, 0), (15, 0), false)]
fn the_hours_of_a_session_fit_its_part_of_the_day(
    #[case] part: DayPart,
    #[case] start: (u32, u32),
    #[case] end: (u32, u32),
    #[case] expected: bool,
) {
    let hour = |(h, m)| at(h, m);
    assert_eq!(hours_fit(part, hour(start), hour(end)), expected);
}
