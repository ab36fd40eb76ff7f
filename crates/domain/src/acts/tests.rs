//! Who stands in for whom, day by day.

use super::{Act, Roster};
use crate::ids::{AbsenceId, StaffId};
use crate::kinds::absence::Absence;
use crate::staff::Post;
use chrono::NaiveDate;

const CC: Post = Post::CentreCoordinator;
const CA: Post = Post::AdministrativeCoordinator;
const AA: Post = Post::AdministrativeAssistant;
const EPP: Post = Post::BudgetSpecialist;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// One of each of these posts.
fn staffed(posts: &[Post]) -> Roster {
    Roster {
        staff: posts.iter().map(|post| (StaffId::fresh(), *post)).collect(),
        absences: Vec::new(),
    }
}

impl Roster {
    fn one(&self, post: Post) -> (StaffId, Post) {
        *self.staff.iter().find(|(_, own)| *own == post).unwrap()
    }

    fn absent(&mut self, post: Post, substitute: Option<Post>) {
        let absence = Absence {
            absent: Some(self.one(post).0),
            reason: "Vacaciones".into(),
            starts_on: Some(day("2027-04-05")),
            ends_on: Some(day("2027-04-16")),
            substitute: substitute.map(|post| self.one(post).0),
            removed: false,
        };
        self.absences.push((AbsenceId::fresh(), absence));
    }

    fn may(&self, act: Act, post: Post, on: &str) -> bool {
        act.posts().contains(&post) || self.behalf(act, self.one(post), day(on)).is_some()
    }
}

#[test]
fn while_the_assistant_is_absent_both_coordinators_file_and_no_specialist() {
    let mut centre = staffed(&[CC, CA, AA, EPP]);
    let may = |centre: &Roster, on| [CC, CA, AA, EPP].map(|post| centre.may(Act::File, post, on));
    assert_eq!(may(&centre, "2027-04-05"), [false, false, true, false]);
    centre.absent(AA, None);
    for (on, stands_in) in [
        ("2027-04-04", false),
        ("2027-04-05", true),
        ("2027-04-16", true),
        ("2027-04-17", false),
    ] {
        assert_eq!(
            may(&centre, on),
            [stands_in, stands_in, true, false],
            "{on}"
        );
    }
    let behalf = centre.behalf(Act::File, centre.one(CA), day("2027-04-05"));
    let behalf = behalf.unwrap();
    assert_eq!((behalf.post, behalf.reason.as_str()), (AA, "Vacaciones"));
    assert_eq!(behalf.absent.unwrap().0, centre.one(AA).0);
    centre.absences[0].1.removed = true;
    assert_eq!(may(&centre, "2027-04-05"), [false, false, true, false]);
}

#[test]
fn a_named_substitute_gets_the_acts_of_the_absent_post_though_others_of_it_are_there() {
    let mut centre = staffed(&[CC, CA, AA, AA]);
    centre.absent(AA, None);
    // The other assistant is there.
    assert!(!centre.may(Act::File, CA, "2027-04-05"));
    centre.absent(CC, Some(CA));
    assert!(centre.may(Act::Report, CA, "2027-04-16"));
    assert!(!centre.may(Act::Report, CA, "2027-04-17"));
}

#[test]
fn no_specialist_stands_in_for_who_runs_the_centre_though_he_is_named() {
    let mut centre = staffed(&[CC, CA, AA, EPP]);
    centre.absent(AA, Some(EPP));
    centre.absent(CC, Some(EPP));
    for act in [Act::File, Act::Report, Act::Administer, Act::Export] {
        assert!(!centre.may(act, EPP, "2027-04-05"), "{act:?}");
    }
}

#[test]
fn what_nobody_has_the_post_for_falls_to_who_runs_the_centre() {
    let centre = staffed(&[CC, EPP]);
    let behalf = centre.behalf(Act::File, centre.one(CC), day("2027-04-05"));
    assert_eq!(behalf.unwrap().absent, None);
    assert!(!centre.may(Act::File, EPP, "2027-04-05"));
}

#[test]
fn a_named_substitute_is_told_so_and_the_others_who_run_the_centre_are_not_locked_out() {
    let mut centre = staffed(&[CC, CA, AA, EPP]);
    centre.absent(AA, Some(CA));
    let told = |post| {
        let of = centre.replaces(centre.one(post), day("2027-04-05"));
        of.map(|one| one.post).collect::<Vec<_>>()
    };
    assert_eq!(told(CA), [AA]);
    assert!(told(CC).is_empty() && told(EPP).is_empty());
    assert!(centre.may(Act::File, CA, "2027-04-05"));
    assert!(centre.may(Act::File, CC, "2027-04-05"));
    assert!(!centre.may(Act::File, EPP, "2027-04-05"));
}

#[test]
fn whoever_stands_in_for_a_post_does_its_acts_though_others_may_do_them_too() {
    let mut centre = staffed(&[CC, CA, AA, EPP]);
    assert!(!centre.may(Act::Programme, CA, "2027-04-05"));
    centre.absent(AA, None);
    assert!(centre.may(Act::Programme, CA, "2027-04-05"));
    assert!(!centre.may(Act::Report, EPP, "2027-04-05"));
}

#[test]
fn a_period_that_is_not_whole_holds_on_no_day() {
    let mut centre = staffed(&[CC, AA]);
    centre.absent(AA, Some(CC));
    for (starts_on, ends_on) in [
        (None, Some(day("2027-04-16"))),
        (Some(day("2027-04-05")), None),
    ] {
        let absence = &mut centre.absences[0].1;
        (absence.starts_on, absence.ends_on) = (starts_on, ends_on);
        assert!(!centre.may(Act::File, CC, "2027-04-05"));
    }
}

#[test]
fn a_step_of_an_event_is_noted_by_those_whose_act_it_is() {
    use crate::training::TrainingState as S;
    let of = |act| {
        let states = S::ALL.iter().copied();
        let of_act = states.filter(|state| super::act_of_step(*state) == act);
        of_act.collect::<Vec<_>>()
    };
    assert_eq!(
        of(Some(Act::Programme)),
        [S::Programmed, S::Registered, S::Cancelled]
    );
    assert_eq!(of(Some(Act::Communicate)), [S::Communicated]);
    assert_eq!(of(Some(Act::Invite)), [S::Convened]);
    assert_eq!(of(Some(Act::Conduct)), [S::InProgress, S::Held]);
    assert_eq!(of(Some(Act::File)), [S::Filed]);
    assert_eq!(
        of(None),
        [S::Draft, S::Published, S::Delivered, S::Complete]
    );
}
