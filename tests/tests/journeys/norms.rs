//! Which post does what, transcribed from the norms (the requirements' matrix of permissions, and the rules beside it), and which of these acts a
//! request is. Written from the norms and not from the program: where the two differ, the program is wrong.

/// Posts of a centre in the order of the columns; a specialist has one of four posts.
pub const COLUMNS: [&[&str]; 5] = [
    &["centre_coordinator"],
    &["administrative_coordinator"],
    &["administrative_assistant"],
    &[
        "accounting_specialist",
        "debt_and_treasury_specialist",
        "budget_specialist",
        "investment_specialist",
    ],
    &["implementer"],
];

/// An act, the marks of CC, CA, AA, ES and IM, and where it is said. `●` does it; `○` supports it, or does it by delegation; `s` does it
/// only in place of who is absent; `r` reads; `d` drafts; `c` gets a copy; `–` no mark.
pub type Row = (&'static str, &'static str, &'static str);

/// The rows of the matrix, as far as posts of a centre have marks in them.
pub const MATRIX: &[Row] = &[
    ("approve the annual programme", "rrrrr", "002 §5.2"),
    (
        "draft the fortnight's AT programme",
        "●––●●",
        "002 §5.2.3.e.1",
    ),
    (
        "draft the month's training programme",
        "●––●●",
        "002 §5.2.4.d.1",
    ),
    (
        "communicate the training programme",
        "○––––",
        "002 §5.2.4.d.1",
    ),
    (
        "register the programme in SISCONECTA",
        "––●––",
        "002 §5.2.4.d.1",
    ),
    ("send invitations, call invitees", "○–●○○", "002 §5.2.4.d.1"),
    ("reaffirm with operators", "–––●●", "002 §5.2.4.d.1"),
    ("order folder reproduction", "●––––", "002 §5.2.3.e.4"),
    ("reproduce folders", "–●○––", "002 §5.2.3.e.4"),
    ("present and close an event", "●○○○○", "002 §5.2.4.d.2"),
    ("take attendance, stamp slips", "○○●○○", "002 §5.2.4.d.2"),
    ("individual participation report", "–––●●", "002 §5.2.4.d.3"),
    (
        "consolidated event report, Annex 8",
        "●–○––",
        "002 §5.2.4.d.3",
    ),
    (
        "fill the AT form, upload its scan",
        "–––●●",
        "002 §5.2.3.e.5",
    ),
    ("file documents", "––●––", "002 §5.2.3.e.6, d.3"),
    ("draw the AT verification sample", "●–○––", "002 §5.2.5.a"),
    ("register a consultation", "●○○●●", "002 §5.2.2.e"),
    ("videoconference on centre services", "●○○––", "003 §5.5.2"),
    ("receive and remit expedientes", "ss●––", "002 §5.2.1"),
    ("ensure the courier", "–●–––", "002 §5.2.1"),
    ("daily personnel control", "–●–––", "002 §5.1.6"),
    ("register a visit, Annex 9", "●––––", "002 §5.2.5.b"),
    ("send content for the boletín", "●–○○○", "002 §5.2.5.c"),
    ("forward comunicados", "c––●●", "002 §5.2.5.c"),
    ("maintain the directory", "●○–●●", "002 §5.2.5.d"),
    ("team meetings", "●○○○○", "002 §5.2.5.e"),
    ("monthly and quarterly report", "●–○––", "002 §5.2.5.f"),
    ("file a report after STD entry", "––●––", "002 §5.2.5.f"),
    ("performance evaluation, part B", "●––––", "002 Annex 1"),
    ("sign replies to requesters", "d○○––", "002 §5.2.3.e.1"),
];

/// What the norms say beside the matrix.
pub const RULES: &[Row] = &[
    // In other cities specialists, or who supports the event, take over the logistics.
    (
        "logistics in another city",
        "–––●●",
        "A-30; 002 §5.2.4.d.2 (L585)",
    ),
    // Nobody is named as author of a one-system report: the specialist drafts.
    (
        "draft of a one-system report",
        "–––●●",
        "R-88; 002 §5.2.4.d.3",
    ),
    // Lists with personal data leave for filing and for who runs the centre.
    (
        "export personal data",
        "●●●––",
        "C-54, K-11; 002 §5.2.4.d.6",
    ),
    // The norms name nobody for the program's own keys: those who manage the centre and hold its records decide who gets in.
    ("administer the centre", "●●●––", "A-53"),
];

/// The requests of an act, or of a reason why the norms name nobody.
struct Group {
    /// None where the norms name nobody.
    acts: Option<Vec<&'static str>>,
    requests: Vec<&'static str>,
}

/// What `norms.txt` says of each request.
fn groups() -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in include_str!("../../data/norms.txt").lines() {
        let acts = if let Some(acts) = line.strip_prefix("= ") {
            Some(acts.split(" | ").collect())
        } else if line.starts_with("- ") {
            None
        } else {
            if let Some(request) = line.strip_prefix("  ") {
                groups.last_mut().unwrap().requests.push(request);
            }
            continue;
        };
        groups.push(Group {
            acts,
            requests: Vec::new(),
        });
    }
    groups
}

/// Which acts a step of an event's road is part of; none where the norms name nobody of a centre: what others do is noted by whoever hears
/// of it, and papers are handed over by whoever holds them (C-45).
pub const STEPS: &[(&str, &[&str])] = &[
    ("communicated", &["communicate the training programme"]),
    ("published", &[]),
    (
        "convened",
        &["send invitations, call invitees", "reaffirm with operators"],
    ),
    ("in_progress", &["present and close an event"]),
    ("held", &["present and close an event"]),
    ("delivered", &[]),
    ("complete", &[]),
    (
        "registered",
        &[
            "draft the month's training programme",
            "register the programme in SISCONECTA",
        ],
    ),
    ("filed", &["file documents"]),
    (
        "cancelled",
        &[
            "draft the month's training programme",
            "register the programme in SISCONECTA",
        ],
    ),
];

/// Acts that no request of the program is part of yet.
pub const NOT_YET: &[&str] = &[
    "approve the annual programme",
    "draft the fortnight's AT programme",
    "fill the AT form, upload its scan",
    "draw the AT verification sample",
    "register a consultation",
    "videoconference on centre services",
    "receive and remit expedientes",
    "ensure the courier",
    "daily personnel control",
    "register a visit, Annex 9",
    "send content for the boletín",
    "forward comunicados",
    "team meetings",
    "monthly and quarterly report",
    "file a report after STD entry",
    "performance evaluation, part B",
    "sign replies to requesters",
];

fn row(act: &str) -> &'static Row {
    let mut rows = MATRIX.iter().chain(RULES);
    rows.find(|row| row.0 == act)
        .unwrap_or_else(|| panic!("no act {act}"))
}

/// Whether a post may do one of these acts by itself.
pub fn may(acts: &[&str], post: &str) -> bool {
    let column = COLUMNS
        .iter()
        .position(|posts| posts.contains(&post))
        .unwrap_or_else(|| panic!("no column of {post}"));
    acts.iter()
        .any(|act| matches!(row(act).1.chars().nth(column), Some('●' | '○')))
}

/// Every request that is spoken of.
pub fn requests() -> Vec<&'static str> {
    groups().into_iter().flat_map(|one| one.requests).collect()
}

/// The acts of a request; none where the norms name nobody.
///
/// # Panics
/// When nothing is said of it, or more than once.
pub fn acts(request: &str) -> Option<Vec<&'static str>> {
    let mut of = groups()
        .into_iter()
        .filter(|one| one.requests.contains(&request));
    match (of.next(), of.next()) {
        (Some(group), None) => group.acts,
        _ => panic!(
            "{request}: say once in norms.txt which act of the norms it is, or that they name nobody"
        ),
    }
}

#[test]
fn every_act_is_a_request_or_not_built_yet_and_names_five_marks() {
    for (act, marks, _) in MATRIX.iter().chain(RULES) {
        assert_eq!(marks.chars().count(), COLUMNS.len(), "{act}");
        let requested = groups()
            .into_iter()
            .filter_map(|one| one.acts)
            .any(|acts| acts.contains(act));
        let built = requested || STEPS.iter().any(|(_, acts)| acts.contains(act));
        assert_ne!(built, NOT_YET.contains(act), "{act}");
    }
}
