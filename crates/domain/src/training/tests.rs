use super::*;
use rstest::rstest;

mod steps;

fn day(d: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 4, d).unwrap()
}

fn at(h: u32, m: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(h, m, 0).unwrap()
}

fn system(code: &str) -> SystemCode {
    code.parse().unwrap()
}

/// An event that lacks nothing.
fn complete() -> Draft {
    Draft {
        name: "Presupuesto 2027 para gobiernos locales".into(),
        training_type: Some(TrainingType::Basic),
        modality: Some(Modality::InPersonElsewhere),
        organiser: Some(Organiser::Centre),
        origin: Some(Origin::Offer),
        systems: vec![system("budget")],
        objective: "Programar el presupuesto".into(),
        audience: "Jefes de presupuesto".into(),
        venue_name: "Auditorio GORE".into(),
        venue_address: "Jr. Callao 122".into(),
        venue_lender: "Gobierno Regional".into(),
        venue_confirmed: true,
        free_of_charge: true,
        sessions: vec![DraftSession {
            date: day(12),
            part: DayPart::Morning,
            start: at(8, 30),
            end: at(13, 0),
        }],
        agenda: vec![DraftAgendaItem {
            date: Some(day(12)),
            start: Some(at(9, 0)),
            end: Some(at(10, 0)),
            activity: "Programación multianual".into(),
            responsible: "M. Huamán".into(),
            kind: AgendaKind::Talk,
        }],
        speakers: vec![DraftSpeaker {
            name: "M. Huamán".into(),
            institution: "CONECTAMEF".into(),
            kind: SpeakerKind::Centre,
            topic: "Programación multianual".into(),
            coordination_date: None,
            authorisation: String::new(),
        }],
        ..Draft::default()
    }
}

#[test]
fn a_complete_event_lacks_nothing() {
    assert_eq!(shortcomings(&complete()), []);
}

#[rstest]
#[case::c11_not_free(|d: &mut Draft| d.free_of_charge = false, "free_of_charge")]
#[case::c03_type(|d: &mut Draft| d.training_type = None, "training_type")]
#[case::c07_modality(|d: &mut Draft| d.modality = None, "modality")]
#[case::c07_virtual_asks_platform(|d: &mut Draft| d.modality = Some(Modality::Virtual), "platform")]
#[case::c08_citizens_need_justification(|d: &mut Draft| { d.includes_citizens = true; d.citizen_requester = "Mesa".into(); }, "citizen_justification")]
#[case::c08_citizens_need_requester(|d: &mut Draft| { d.includes_citizens = true; d.citizen_justification = Some(CitizenJustification::AwarenessEvent); }, "citizen_requester")]
#[case::c19_private_ally(|d: &mut Draft| d.has_private_ally = true, "ally_agreement")]
#[case::b16_date_of_the_agreement(|d: &mut Draft| { d.has_private_ally = true; d.ally_agreement = "012-2026".into(); }, "ally_agreement_date")]
#[case::b16_agreement_after_the_event(|d: &mut Draft| { d.has_private_ally = true; d.ally_agreement = "012-2026".into(); d.ally_agreement_date = Some(day(13)); }, "ally_agreement_date")]
#[case::c21_venue_address(|d: &mut Draft| d.venue_address.clear(), "venue_address")]
#[case::c21_venue_lender(|d: &mut Draft| d.venue_lender.clear(), "venue_lender")]
#[case::c21_venue_confirmed(|d: &mut Draft| d.venue_confirmed = false, "venue_confirmed")]
#[case::c22_objective(|d: &mut Draft| d.objective = "  ".into(), "objective")]
#[case::c22_audience(|d: &mut Draft| d.audience.clear(), "audience")]
#[case::c22_sessions(|d: &mut Draft| { d.sessions.clear(); d.agenda.clear(); }, "sessions")]
#[case::c22_talk(|d: &mut Draft| d.agenda[0].kind = AgendaKind::Refreshment, "agenda")]
#[case::agenda_outside_the_days(|d: &mut Draft| d.agenda[0].date = Some(day(13)), "agenda")]
#[case::c23_outside_speaker(|d: &mut Draft| d.speakers[0].kind = SpeakerKind::Headquarters, "speakers")]
#[case::c18_authorisation(|d: &mut Draft| { d.organiser = Some(Organiser::OtherEntities); d.inviting_entity = "UNSCH".into(); }, "speakers")]
#[case::c09_organiser(|d: &mut Draft| d.organiser = None, "organiser")]
#[case::c10_origin(|d: &mut Draft| d.origin = None, "origin")]
#[case::c74_inviting_entity(|d: &mut Draft| d.organiser = Some(Organiser::OtherEntities), "inviting_entity")]
#[case::c51_requesting_entity(|d: &mut Draft| d.origin = Some(Origin::Demand), "requesting_entity")]
#[case::hours_of_another_part(|d: &mut Draft| d.sessions[0].end = at(17, 0), "sessions")]
fn each_rule_names_its_field(#[case] spoil: fn(&mut Draft), #[case] field: &str) {
    let mut draft = complete();
    spoil(&mut draft);
    let missing = shortcomings(&draft);
    assert!(missing.iter().any(|s| s.field == field), "{missing:?}");
}

#[test]
fn an_agreement_with_number_and_date_lets_a_private_ally_in() {
    let mut draft = complete();
    draft.has_private_ally = true;
    draft.ally_agreement = "012-2026-EF".into();
    draft.ally_agreement_date = Some(day(12));
    assert_eq!(shortcomings(&draft), []);
    // A public ally needs neither.
    draft.has_private_ally = false;
    draft.ally_agreement.clear();
    draft.ally_agreement_date = None;
    assert_eq!(shortcomings(&draft), []);
}

#[test]
fn coordination_must_precede_the_event() {
    let mut draft = complete();
    draft.speakers[0].kind = SpeakerKind::OtherEntity;
    draft.speakers[0].coordination_date = Some(day(12));
    assert_eq!(shortcomings(&draft).len(), 1);
    draft.speakers[0].coordination_date = Some(day(11));
    assert_eq!(shortcomings(&draft), []);
}

#[test]
fn scope_is_computed_from_the_systems() {
    assert_eq!(Scope::of(&[]), None);
    assert_eq!(
        Scope::of(&[system("budget"), system("budget")]),
        Some(Scope::OneSystem)
    );
    assert_eq!(
        Scope::of(&[system("budget"), system("a_matter_of_headquarters")]),
        Some(Scope::SeveralSystems)
    );
}

#[test]
fn the_road_has_every_state_once_and_ends_with_the_archive() {
    let known: Vec<TrainingState> = ROAD
        .states
        .iter()
        .map(|code| TrainingState::of(code).unwrap())
        .collect();
    for state in TrainingState::ALL {
        assert_eq!(serde_json::json!(state), state.code());
    }
    let mut sorted = known.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, TrainingState::ALL);
    let steps: Vec<_> = known
        .into_iter()
        .filter(|state| *state != TrainingState::Cancelled)
        .collect();
    assert!(steps.is_sorted(), "steps follow one another as they count");
    assert_eq!((ROAD.label)("held"), Some("Ejecutado"));
    assert_eq!((ROAD.label)("a newer one"), None);
}

#[test]
fn the_days_of_an_event_stand_in_order_and_once() {
    let sessions = [
        (day(13), DayPart::Morning),
        (day(12), DayPart::Morning),
        (day(13), DayPart::Afternoon),
    ];
    assert_eq!(days(&sessions), [day(12), day(13)]);
    assert!(days(&[]).is_empty());
}
