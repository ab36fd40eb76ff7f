//! People are registered at a desk: what was acknowledged is there.

use crate::{drawn, rebuild};
use serde_json::{Value, json};
use sisconecta_bridge::demo::{Chance, Person, invent};
use sisconecta_tests::centre::{Centre, rows};
use sisconecta_tests::program::BridgeProcess;
use std::collections::HashMap;
use std::time::Duration;

/// What the desk was told of each person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Here,
    /// Registered, then taken back.
    Gone,
    /// The program ended before it answered: either is right.
    Unknown,
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_mark_is_lost_by_kill_9() {
    let (kills, mut chance) = drawn(1);

    let centre = Centre::new().await;
    let event = centre.event(1).await;
    let session = event["sessions"][0]["id"].clone();
    centre.app.close().await;
    let folder = centre.folder();

    let mut people = invent(100 * usize::try_from(kills).unwrap(), chance.seed()).into_iter();
    let mut told = HashMap::new();
    for kill in 0..kills {
        let mut program = BridgeProcess::start(&folder);
        program.sign_in().await;
        check(&program, &session, &told, kill).await;
        let patience = Duration::from_millis(u64::try_from(chance.below(900)).unwrap());
        tokio::select! {
            () = take_attendance(&program, &session, &mut people, &mut chance, &mut told) => {}
            () = tokio::time::sleep(patience) => {}
        }
        program.kill();
        rebuild(&folder, &mut chance).await;
    }
    let program = BridgeProcess::start(&folder);
    program.sign_in().await;
    check(&program, &session, &told, kills).await;
    let here = told.values().filter(|told| **told == Told::Here).count();
    println!(
        "{here} acknowledged marks, {} people at the desk",
        told.len()
    );
    assert!(
        here > 0,
        "nobody was registered before a kill: the test showed nothing"
    );
}

/// People come one after another; one in four is taken back.
async fn take_attendance(
    program: &BridgeProcess,
    session: &Value,
    people: &mut impl Iterator<Item = Person>,
    chance: &mut Chance,
    told: &mut HashMap<String, Told>,
) {
    for person in people {
        told.insert(person.dni.clone(), Told::Unknown);
        let signature = if chance.percent(50) {
            sisconecta_bridge::demo::sign(chance.seed())
        } else {
            json!({ "kind": "paper" })
        };
        let request =
            json!({ "session": session, "person": person.input(), "signature": signature });
        let Some(answer) = program.ask("desk.walk_in", request).await else {
            return;
        };
        answer.unwrap();
        told.insert(person.dni.clone(), Told::Here);
        if chance.percent(25) {
            told.insert(person.dni.clone(), Told::Unknown);
            let Some(answer) = program
                .ask("desk.undo", json!({ "session": session }))
                .await
            else {
                return;
            };
            assert!(answer.unwrap()["undone"].is_string());
            told.insert(person.dni, Told::Gone);
        }
    }
}

/// The register says what the desk was told; a person is in the directory only together with the registration.
async fn check(program: &BridgeProcess, session: &Value, told: &HashMap<String, Told>, kill: u64) {
    let register = program
        .get("desk.register_list", json!({ "session": session }))
        .await;
    let here: HashMap<&str, &Value> = rows(&register)
        .iter()
        .filter(|row| row["state"] == "signed_on_paper" || row["state"] == "signed_on_screen")
        .map(|row| (row["document_number"].as_str().unwrap(), row))
        .collect();
    for (dni, told) in told {
        let there = here.contains_key(dni.as_str());
        match told {
            Told::Here => assert!(there, "kill {kill}: {dni} was acknowledged and is gone"),
            Told::Gone => assert!(
                !there,
                "kill {kill}: {dni} was taken back and is there again"
            ),
            Told::Unknown => {}
        }
    }
    for dni in here.keys() {
        assert!(told.contains_key(*dni), "kill {kill}: {dni} never came");
    }
}
