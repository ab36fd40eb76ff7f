//! Who counts, and how often.

use serde_json::{Value, json};
use sisconecta_bridge::demo::{invent, sign};
use sisconecta_tests::centre::{Centre, rows};

fn paper() -> Value {
    json!({ "kind": "paper" })
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_rows_with_eighteen_signed_count_eighteen() {
    let centre = Centre::new().await;
    let event = centre.event(1).await;
    let session = &event["sessions"][0]["id"];
    for (order, person) in invent(20, 1).iter().enumerate() {
        let signature = match order {
            4 | 13 => json!({ "kind": "none" }),
            _ if order % 2 == 0 => paper(),
            _ => sign(9),
        };
        centre.walk_in(session, person, signature).await;
    }
    let register = centre
        .get("desk.register_list", json!({ "session": session }))
        .await;
    assert_eq!(rows(&register).len(), 20);
    let figures = centre
        .get("figures.training", json!({ "training": event["id"] }))
        .await;
    assert_eq!(figures["participants"], 18);
    assert_eq!(figures["attendances"], 18);
    assert_eq!(rows(&figures["unsigned"]).len(), 2);
    assert_eq!(figures["sessions"][0]["signed"], 18);
    assert_eq!(figures["sessions"][0]["unsigned"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_full_days_give_four_registers() {
    let centre = Centre::new().await;
    let event = centre.event(2).await;
    let sessions = rows(&event["sessions"]);
    let of: Vec<_> = sessions
        .iter()
        .map(|session| {
            (
                session["date"].as_str().unwrap(),
                session["part"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        of,
        [
            ("2027-04-12", "morning"),
            ("2027-04-12", "afternoon"),
            ("2027-04-13", "morning"),
            ("2027-04-13", "afternoon")
        ]
    );
    let mut registers = vec![];
    for session in sessions {
        let printed = centre
            .get(
                "desk.print_register",
                json!({ "session": session["id"], "empty_rows": 10 }),
            )
            .await;
        registers.push(centre.document(&printed).await.unwrap());
    }
    registers.sort();
    registers.dedup();
    assert_eq!(registers.len(), 4, "each register is its own document");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_in_four_registers_is_one_participant_and_four_attendances() {
    let centre = Centre::new().await;
    let event = centre.event(2).await;
    let person = &invent(1, 2)[0];
    let mut known = Value::Null;
    for session in rows(&event["sessions"]) {
        if known.is_null() {
            known = centre.walk_in(&session["id"], person, paper()).await["row"].clone();
        } else {
            let request = json!({ "session": session["id"], "person": known["person"], "details": known["details"], "signature": paper() });
            centre.get("desk.register", request).await;
        }
    }
    let figures = centre
        .get("figures.training", json!({ "training": event["id"] }))
        .await;
    assert_eq!(
        (&figures["participants"], &figures["attendances"]),
        (&json!(1), &json!(4))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn registering_twice_counts_once_and_undo_takes_back_the_last_thing() {
    let centre = Centre::new().await;
    let event = centre.event(1).await;
    let session = &event["sessions"][0]["id"];
    let people = invent(2, 3);
    let first = centre
        .walk_in(session, &people[0], json!({ "kind": "none" }))
        .await["row"]
        .clone();
    let request = json!({ "session": session, "person": first["person"], "details": first["details"], "signature": paper() });
    let signed = centre.get("desk.register", request).await;
    assert_eq!(
        (&signed["count"]["signed"], &signed["count"]["unsigned"]),
        (&json!(1), &json!(0))
    );
    centre.walk_in(session, &people[1], paper()).await;

    let undone = centre.get("desk.undo", json!({ "session": session })).await;
    assert!(undone["undone"].is_string());
    assert_eq!(undone["count"]["signed"], 1);
    let figures = centre
        .get("figures.training", json!({ "training": event["id"] }))
        .await;
    assert_eq!(figures["participants"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let mut centre = Centre::new().await;
    let event = centre.event(1).await;
    let session = event["sessions"][0]["id"].clone();
    for person in invent(5, 4) {
        centre.walk_in(&session, &person, paper()).await;
    }
    let before = centre
        .get("figures.training", json!({ "training": event["id"] }))
        .await;
    centre.restart().await;
    sisconecta_tests::centre::sign_in(&centre).await;
    assert_eq!(
        centre
            .get("figures.training", json!({ "training": event["id"] }))
            .await,
        before
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_finds_by_any_part_of_a_name_without_accents() {
    let centre = Centre::new().await;
    let event = centre.event(1).await;
    let session = &event["sessions"][0]["id"];
    let mut person = invent(1, 5)[0].clone();
    (person.paternal, person.maternal, person.names) =
        ("Ñaupari".into(), "Cárdenas".into(), "María Elena".into());
    centre.walk_in(session, &person, paper()).await;
    for text in [
        "cardenas nau",
        "MARIA ñau",
        "elena carde",
        &person.dni,
        &person.dni[..5],
    ] {
        let found = centre
            .get("desk.search", json!({ "session": session, "text": text }))
            .await;
        assert_eq!(found[0]["document_number"], person.dni.as_str(), "«{text}»");
        assert_eq!(
            found[0]["state"], "signed_on_paper",
            "already signed is seen before Enter"
        );
    }
}

/// What the centre's figures of the year have: events held, participants and attendances.
async fn year(centre: &Centre) -> (usize, u64, u64) {
    let period = json!({ "from": "2027-01-01", "to": "2027-12-31" });
    let figures = centre.get("figures.centre", period).await;
    let held: Vec<&Value> = ["counted", "not_counted"]
        .iter()
        .flat_map(|list| rows(&figures[list]))
        .collect();
    let sum = |field: &str| held.iter().filter_map(|event| event[field].as_u64()).sum();
    (held.len(), sum("participants"), sum("attendances"))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_registered_before_the_day_of_a_session_is_in_no_figures_until_then() {
    let centre = Centre::new().await;
    let event = centre.event(2).await;
    let person = &invent(1, 7)[0];
    // Both mornings, three weeks before.
    let first = centre
        .walk_in(&event["sessions"][0]["id"], person, paper())
        .await["row"]
        .clone();
    let request = json!({ "session": event["sessions"][2]["id"], "person": first["person"], "details": first["details"], "signature": paper() });
    centre.get("desk.register", request).await;
    assert_eq!(year(&centre).await, (0, 0, 0));
    for (day, expected) in [
        ("2027-04-12T07:00", (1, 1, 1)),
        ("2027-04-13T07:00", (1, 1, 2)),
    ] {
        let hour = chrono::NaiveDateTime::parse_from_str(day, "%Y-%m-%dT%H:%M");
        centre.host.clock.set(hour.unwrap());
        assert_eq!(year(&centre).await, expected, "{day}");
    }
}
