//! What people do with two computers and a headquarters that is not always there.

use super::kit::{Computer, Hq, PASSWORD, settle};
use crate::context::Ctx;
use crate::journey::{ask, centre, event, refused};
use crate::office::exchange::link::checked_url;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn person(computer: &Computer, session: &str, document: &str, paternal: &str) -> Value {
    let person = json!({ "document_type": "dni", "document_number": document, "paternal": paternal, "maternal": "",
        "names": "Julia", "entity": "Municipalidad", "post": "", "email": "", "phone": "" });
    let receipt = ask(
        &computer.app,
        "desk.walk_in",
        json!({ "session": session, "person": person, "signature": { "kind": "paper" } }),
    )
    .await;
    receipt["row"]["person"].clone()
}

async fn figures(computer: &Computer, event: &str) -> (u64, u64) {
    let figures = ask(
        &computer.app,
        "figures.training",
        json!({ "training": event }),
    )
    .await;
    (
        figures["participants"].as_u64().unwrap(),
        figures["attendances"].as_u64().unwrap(),
    )
}

#[tokio::test]
async fn two_laptops_offline_at_one_event_come_to_the_same_and_decide_once() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    let (id, session) = event(&a.app).await;
    let place = async || {
        let found = ask(&a.app, "exchange.where", json!({ "records": [id] })).await;
        found[0]["place"].as_str().unwrap().to_owned()
    };
    a.run().await;
    assert_eq!(place().await, "confirmed");
    let b = Computer::joined(&hq, "DOS").await;
    // The event of the other laptop stands in lists and calendar like one of its own.
    let listed = ask(
        &b.app,
        "training.list",
        json!({ "text": "", "state": null }),
    )
    .await;
    assert_eq!(listed[0]["id"], id.as_str());
    assert_eq!(b.picture().await, a.picture().await);

    // No network: both register, one person comes to both desks, and both correct the name of the event.
    hq.desk().await.calls_left = Some(0);
    for computer in [&a, &b] {
        person(computer, &session, "40123456", "Quispe").await;
    }
    person(&b, &session, "40999999", "Rojas").await;
    for (computer, name) in [(&a, "Presupuesto I"), (&b, "Presupuesto II")] {
        let mut tx = computer
            .store()
            .await
            .write(Ctx::of(&computer.app).await.unwrap().actor())
            .await
            .unwrap();
        tx.edit("training", id.parse().unwrap(), &[("name", json!(name))])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    assert!(
        ask(&a.app, "exchange.status", json!({})).await["unsent"]
            .as_u64()
            .unwrap()
            > 0
    );
    assert_eq!(place().await, "here");
    hq.desk().await.calls_left = None;
    settle(&[&a, &b]).await;
    for computer in [&a, &b] {
        assert_eq!(figures(computer, &id).await, (2, 2));
    }
    let waiting = ask(&b.app, "review.list", json!({})).await;
    let row = waiting
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["field"] == "name")
        .unwrap();
    assert_eq!(row["field_label"], "Nombre del evento");
    assert_eq!(row["kind_label"], "Evento");
    let choices = row["choices"].as_array().unwrap();
    assert_eq!((choices.len(), &choices[0]["shown"]), (2, &json!(true)));
    assert_eq!(row["title"], choices[0]["value"]);
    assert!(
        choices
            .iter()
            .all(|choice| choice["who"].as_str().unwrap().starts_with("HUAMÁN"))
    );
    let seen: Vec<_> = choices.iter().map(|choice| choice["op"].clone()).collect();
    let decision =
        json!({ "record": row["record"], "field": "name", "op": seen[1], "seen": [seen[1]] });
    assert_eq!(
        refused(&b.app, "review.decide", decision).await.code,
        "changed"
    );
    let decision = json!({ "record": row["record"], "field": "name", "op": seen[1], "seen": seen });
    let left = ask(&b.app, "review.decide", decision).await;
    assert!(
        left.as_array()
            .unwrap()
            .iter()
            .all(|row| row["field"] != "name")
    );
    settle(&[&a, &b]).await;
    for computer in [&a, &b] {
        let detail = ask(&computer.app, "training.get", json!({ "id": id })).await;
        assert_eq!(detail["fields"]["name"], choices[1]["value"]);
    }
}

#[tokio::test]
async fn enrolling_says_what_is_wrong_and_changes_nothing() {
    let hq = Hq::new().await;
    let a = Computer::empty().await;
    centre(&a.app).await;
    assert_eq!(
        refused(&a.app, "exchange.run", json!({})).await.code,
        "not_enrolled"
    );
    for (url, code, field, words) in [
        (hq.url.as_str(), "CUATRO", "code", "código no existe"),
        (hq.url.as_str(), " ", "code", "Falta el código"),
        ("http://sede.example", "UNO", "url", "https://"),
        ("sede", "UNO", "url", "no se entiende"),
    ] {
        let fault = refused(
            &a.app,
            "exchange.enrol",
            json!({ "url": url, "code": code }),
        )
        .await;
        assert_eq!(fault.field.as_deref(), Some(field), "{fault:?}");
        assert!(fault.sentence.contains(words), "{fault:?}");
    }
    hq.desk().await.calls_left = Some(0);
    let enrol = json!({ "url": hq.url, "code": "UNO" });
    let fault = refused(&a.app, "exchange.enrol", enrol.clone()).await;
    assert_eq!((fault.code.as_str(), fault.warning), ("unreachable", true));
    hq.desk().await.calls_left = None;
    hq.desk().await.scope = "CUS".to_owned();
    let fault = refused(&a.app, "exchange.enrol", enrol.clone()).await;
    assert!(fault.sentence.contains("otro centro"), "{fault:?}");
    let status = ask(&a.app, "exchange.status", json!({})).await;
    assert_eq!(status["enrolled"], Value::Null);
    // The lost code works again for the same computer.
    hq.desk().await.scope = "AYA".to_owned();
    let status = ask(&a.app, "exchange.enrol", enrol).await;
    assert_eq!(status["enrolled"]["scope"], "AYA");
    // The token lies in no file in the clear.
    a.app.close().await;
    for entry in std::fs::read_dir(a.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            assert!(!bytes.windows(5).any(|part| part == b"ficha"), "{path:?}");
        }
    }
}

#[test]
fn only_loopback_may_be_spoken_to_in_the_clear() {
    for good in [
        "https://sede.example/sis",
        "http://127.0.0.1:8080",
        "http://localhost:1",
        "http://[::1]:2/",
    ] {
        assert!(checked_url(good).unwrap().path().ends_with('/'), "{good}");
    }
    for bad in [
        "http://10.0.0.1",
        "http://localhost.sede.example",
        "ftp://sede.example",
        "https://yo:clave@sede.example",
        "",
    ] {
        assert!(checked_url(bad).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn a_join_cut_short_goes_on_and_nobody_enters_meanwhile() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    let (id, session) = event(&a.app).await;
    for number in 0..12 {
        person(&a, &session, &format!("401234{number:02}"), "Quispe").await;
    }
    a.run().await;
    let mut b = Computer::empty().await;
    hq.desk().await.page = 5;
    // No network at all: the folder stays empty.
    let join = json!({ "url": hq.url, "code": "DOS" });
    hq.desk().await.calls_left = Some(0);
    let fault = refused(&b.app, "entry.join", join.clone()).await;
    assert_eq!(fault.code, "unreachable");
    let status = ask(&b.app, "entry.status", json!({})).await;
    assert_eq!(status["stage"], "empty");
    // Enrolled, greeted, and two pages came.
    hq.desk().await.calls_left = Some(4);
    let cut = ask(&b.app, "entry.join", join.clone()).await;
    assert_eq!(cut["complete"], false);
    assert!(
        cut["sentence"]
            .as_str()
            .unwrap()
            .contains("se seguirá desde ahí"),
        "{cut}"
    );
    assert_eq!(cut["status"]["stage"], "joining");
    assert_eq!(cut["status"]["staff"], json!([]));
    let sign = json!({ "staff": null, "password": PASSWORD });
    refused(&b.app, "entry.sign_in", sign).await;
    assert_eq!(
        refused(&b.app, "training.list", json!({})).await.code,
        "closed"
    );
    // The program is closed in between; the paper has the code.
    b.again().await;
    let status = ask(&b.app, "entry.status", json!({})).await;
    assert_eq!(status["stage"], "joining");
    let open = json!({ "code": cut["recovery_code"] });
    let status = ask(&b.app, "entry.open_with_recovery_code", open).await;
    assert_eq!(
        (&status["stage"], &status["recovering"]),
        (&json!("joining"), &json!(false))
    );
    hq.desk().await.calls_left = None;
    let joined = ask(&b.app, "entry.join", join).await;
    assert_eq!(joined["complete"], true, "{joined}");
    b.set_password(&joined["status"]).await;
    assert_eq!(figures(&b, &id).await, (12, 12));
    settle(&[&a, &b]).await;
    // Nobody joins a folder in which somebody works.
    let join = json!({ "url": hq.url, "code": "DOS" });
    assert_eq!(refused(&b.app, "entry.join", join).await.code, "not_empty");
    b.again().await;
    b.sign_in().await;
}

#[tokio::test]
async fn a_join_whose_recovery_code_was_lost_is_begun_anew_with_another_code() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    let (id, _) = event(&a.app).await;
    a.run().await;
    let mut b = Computer::empty().await;
    hq.desk().await.page = 2;
    hq.desk().await.calls_left = Some(3);
    let join = json!({ "url": hq.url, "code": "DOS" });
    assert_eq!(ask(&b.app, "entry.join", join).await["complete"], false);
    hq.desk().await.calls_left = None;
    b.again().await;
    // Without a keyring and without the paper nothing opens that database; headquarters has all that is in it.
    let join = json!({ "url": hq.url, "code": "TRES" });
    let joined = ask(&b.app, "entry.join", join).await;
    assert_eq!(joined["complete"], true, "{joined}");
    b.set_password(&joined["status"]).await;
    let detail = ask(&b.app, "training.get", json!({ "id": id })).await;
    assert_eq!(detail["fields"]["name"], "Presupuesto 2027");
    // An attachment of another computer is said to be there.
    let hash = blake3::hash(b"en otra").to_hex().to_string();
    let fault = b.app.blob(&hash).await.unwrap_err();
    assert_eq!(fault.code, "attachment_missing");
    settle(&[&a, &b]).await;
}

#[tokio::test]
async fn what_is_written_leaves_by_itself_before_long() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    a.run().await;
    let (_, session) = event(&a.app).await;
    // The round that follows the enrolment may still take the first of them; the second stands behind a round that found all sent, and
    // the next one of a quiet computer would be minutes away. Nobody asks for one.
    for document in ["40123456", "40123457"] {
        let before = hq.desk().await.memory.feed.len();
        person(&a, &session, document, "Quispe").await;
        let patience = Instant::now() + Duration::from_secs(120);
        let left = async || {
            let status = ask(&a.app, "exchange.status", json!({})).await;
            status["unsent"] == 0 && hq.desk().await.memory.feed.len() > before
        };
        while !left().await {
            assert!(Instant::now() < patience, "{document} is still here");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}

#[tokio::test]
async fn a_cloned_folder_and_its_original_both_keep_all_their_work() {
    let hq = Hq::new().await;
    let mut a = Computer::first(&hq).await;
    let (id, session) = event(&a.app).await;
    a.run().await;
    person(&a, &session, "40123456", "Quispe").await;
    let b = a.cloned().await;
    person(&a, &session, "40123457", "Rojas").await;
    person(&b, &session, "40123458", "Luna").await;
    settle(&[&a, &b]).await;
    for computer in [&a, &b] {
        assert_eq!(figures(computer, &id).await, (3, 3));
    }
    let devices = [
        a.store().await.device_id().await.unwrap(),
        b.store().await.device_id().await.unwrap(),
    ];
    assert_ne!(devices[0], devices[1]);
}

#[tokio::test]
async fn a_restored_backup_has_everything_after_one_round() {
    let hq = Hq::new().await;
    let mut a = Computer::first(&hq).await;
    let (id, session) = event(&a.app).await;
    person(&a, &session, "40123456", "Quispe").await;
    a.run().await;
    person(&a, &session, "40123457", "Rojas").await;
    let backup = ask(&a.app, "backup.make", json!({})).await;
    person(&a, &session, "40123458", "Luna").await;
    a.run().await;
    a.app.close().await;
    // The disk is gone, the backup was on another one.
    let b = Computer::empty().await;
    let restore = json!({ "folder": backup["folder"], "secret": PASSWORD });
    // Whoever signs in starts a round; without a network there is only what the backup holds.
    hq.desk().await.calls_left = Some(0);
    ask(&b.app, "entry.restore_backup", restore).await;
    b.sign_in().await;
    assert_eq!(figures(&b, &id).await, (2, 2));
    person(&b, &session, "40123459", "Soto").await;
    hq.desk().await.calls_left = None;
    let status = b.run().await;
    assert_eq!(status["last_round"]["ok"], true, "{status}");
    assert_eq!(figures(&b, &id).await, (4, 4));
    assert_eq!(
        (&status["unsent"], &status["differing"]),
        (&json!(0), &json!(0))
    );
    // Should the old disk turn up after all, it only adds.
    a.again().await;
    a.sign_in().await;
    settle(&[&a, &b]).await;
    assert_eq!(figures(&a, &id).await, (4, 4));
}

#[tokio::test]
async fn a_reimaged_laptop_joins_and_has_everything() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    let (id, session) = event(&a.app).await;
    person(&a, &session, "40123456", "Quispe").await;
    a.run().await;
    let before = a.picture().await;
    a.app.close().await;
    drop(a);
    let b = Computer::joined(&hq, "DOS").await;
    assert_eq!(b.picture().await, before);
    assert_eq!(figures(&b, &id).await, (1, 1));
    // Its centre is the one of the enrolment, and work goes on.
    let profile = ask(&b.app, "centre.get", json!({})).await;
    assert_eq!(profile["code"], "AYA");
    person(&b, &session, "40123457", "Rojas").await;
    assert_eq!(b.run().await["unsent"], 0);
}

#[tokio::test]
async fn headquarters_restored_from_yesterday_gets_back_what_it_lost() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    let (_, session) = event(&a.app).await;
    a.run().await;
    let mut backup = hq.desk().await.memory.clone();
    backup.epoch = uuid::Uuid::new_v4();
    person(&a, &session, "40123456", "Quispe").await;
    a.run().await;
    let whole = hq.desk().await.memory.feed.len();
    hq.desk().await.memory = backup;
    let status = a.run().await;
    let told = status["last_round"]["sentence"].as_str().unwrap();
    assert!(told.contains("volvió de un respaldo"), "{told}");
    assert_eq!(hq.desk().await.memory.feed.len(), whole);
    assert_eq!(status["unsent"], 0);
}

#[tokio::test]
async fn a_step_is_on_its_way_like_any_change_of_its_event() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    let (id, _) = event(&a.app).await;
    let place = async || {
        let found = ask(&a.app, "exchange.where", json!({ "records": [id] })).await;
        found[0]["place"].as_str().unwrap().to_owned()
    };
    a.run().await;
    assert_eq!(place().await, "confirmed");
    let road = ask(&a.app, "lifecycle.get", json!({ "training": id })).await;
    let step = json!({ "id": id, "to": "cancelled", "on": road["today"], "note": "El local no está disponible",
        "documents": [], "handed_by": "", "handed_to": "" });
    ask(&a.app, "training.advance", step).await;
    assert_eq!(place().await, "here");
    a.run().await;
    assert_eq!(place().await, "confirmed");
}

#[tokio::test]
async fn a_4xx_keeps_the_work_and_says_why() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    hq.desk().await.memory.forbidden = Some("signature");
    let (_, session) = event(&a.app).await;
    person(&a, &session, "40123456", "Quispe").await;
    let status = a.run().await;
    assert_eq!(
        (&status["set_aside"], &status["unsent"]),
        (&json!(1), &json!(0)),
        "{status}"
    );
    let rows = ask(&a.app, "exchange.aside", json!({})).await;
    assert_eq!(rows[0]["what"], "Firma");
    assert_eq!(rows[0]["title"], "Presupuesto 2027");
    assert!(rows[0]["cause"].as_str().unwrap().contains("cargo"));
    // Too large a push is sent in smaller ones; nothing is dropped.
    hq.desk().await.memory.forbidden = None;
    for number in 0..6 {
        person(&a, &session, &format!("4099999{number}"), "Rojas").await;
    }
    hq.desk().await.most = 4000;
    hq.desk().await.calls.clear();
    let status = a.run().await;
    assert_eq!(
        (&status["unsent"], &status["last_round"]["ok"]),
        (&json!(0), &json!(true)),
        "{status}"
    );
    let pushes = hq
        .desk()
        .await
        .calls
        .iter()
        .filter(|call| *call == "push")
        .count();
    assert!(pushes > 2, "{pushes}");
    // A token that was revoked: said, and the work stays.
    hq.desk().await.revoked = true;
    person(&a, &session, "40888888", "Luna").await;
    let status = a.run().await;
    assert_eq!(status["last_round"]["ok"], false);
    let told = status["last_round"]["sentence"].as_str().unwrap();
    assert!(told.contains("código nuevo"), "{told}");
    assert!(status["unsent"].as_u64().unwrap() > 0);
    // Enrolled again with a new code, all of it goes.
    hq.desk().await.revoked = false;
    a.enrol(&hq, "DOS").await;
    assert_eq!(a.run().await["unsent"], 0);
}

#[tokio::test]
async fn a_wrong_clock_is_told_and_stops_nothing() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    hq.desk().await.ahead = -4 * 60_000;
    let status = a.run().await;
    assert_eq!(status["skew_minutes"], Value::Null);
    hq.desk().await.ahead = -90 * 60_000;
    let status = a.run().await;
    assert_eq!(status["skew_minutes"], 90);
    assert_eq!(
        (&status["unsent"], &status["last_round"]["ok"]),
        (&json!(0), &json!(true))
    );
}

#[tokio::test]
async fn no_network_is_said_and_the_next_round_goes_on() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    a.run().await;
    hq.desk().await.calls_left = Some(0);
    event(&a.app).await;
    let status = a.run().await;
    assert_eq!(status["last_round"]["ok"], false);
    assert!(
        status["last_round"]["sentence"]
            .as_str()
            .unwrap()
            .contains("guardado en este equipo")
    );
    assert!(status["unsent"].as_u64().unwrap() > 0);
    hq.desk().await.calls_left = None;
    assert_eq!(a.run().await["unsent"], 0);
}

#[tokio::test]
async fn a_round_runs_by_itself_after_enrolling_and_many_asked_together_are_at_most_two() {
    let hq = Hq::new().await;
    let a = Computer::empty().await;
    centre(&a.app).await;
    let mut changes = a.app.changes();
    a.enrol(&hq, "UNO").await;
    loop {
        let status = ask(&a.app, "exchange.status", json!({})).await;
        if status["last_round"]["ok"] == true {
            assert_eq!(status["unsent"], 0);
            break;
        }
        while !changes
            .recv()
            .await
            .unwrap()
            .contains(&"exchange".to_owned())
        {}
    }
    hq.desk().await.calls.clear();
    // Whoever asks while a round runs may have written something that it did not take: one more serves them all.
    let asked = tokio::join!(a.run(), a.run(), a.run(), a.run());
    assert_eq!(asked.3["last_round"]["ok"], true);
    let hellos = hq
        .desk()
        .await
        .calls
        .iter()
        .filter(|call| *call == "hello")
        .count();
    assert!((1..=2).contains(&hellos), "{hellos}");
}

#[tokio::test]
async fn merging_two_people_merges_their_attendance_and_can_be_undone() {
    let hq = Hq::new().await;
    let a = Computer::first(&hq).await;
    let (id, session) = event(&a.app).await;
    let first = person(&a, &session, "40123456", "Quispe").await;
    let second = person(&a, &session, "40123457", "Quispe").await;
    assert_eq!(figures(&a, &id).await, (2, 2));
    let pair = json!({ "person": first, "into": second });
    let merges = ask(&a.app, "person.merge", pair.clone()).await;
    assert_eq!(merges[0]["into"]["document_number"], "40123457");
    assert_eq!(figures(&a, &id).await, (1, 1));
    assert_eq!(
        refused(&a.app, "person.merge", pair.clone()).await.code,
        "already_one"
    );
    a.run().await;
    let b = Computer::joined(&hq, "DOS").await;
    assert_eq!(figures(&b, &id).await, (1, 1));
    let merges = ask(&b.app, "person.unmerge", pair.clone()).await;
    assert_eq!(merges, json!([]));
    settle(&[&a, &b]).await;
    for computer in [&a, &b] {
        assert_eq!(figures(computer, &id).await, (2, 2));
    }
    assert_eq!(
        refused(&a.app, "person.unmerge", pair).await.code,
        "not_merged"
    );
}
