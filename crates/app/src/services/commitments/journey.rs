//! What people do with commitments, through the requests alone, on real encrypted databases.

use crate::journey::{ask, centre, event, refused, start};
use crate::office::exchange::tests::kit::{Computer, Hq, settle};
use crate::{App, Fault};
use serde_json::{Value, json};

fn fields(subject: &str, outsider: &str, due: &str) -> Value {
    json!({ "subject": subject, "staff": null, "outsider": outsider, "due": due, "origin": "agreement" })
}

async fn add(app: &App, now: Value) -> Value {
    let new = json!({ "id": null, "base": { "as_of": 0 }, "shown": {}, "now": now });
    ask(app, "commitment.save", new).await
}

async fn listed(app: &App, narrowed: Value) -> Vec<String> {
    let mut request =
        json!({ "text": "", "state": null, "responsible": null, "overdue": false, "limit": 100 });
    let fields = request.as_object_mut().unwrap();
    fields.extend(narrowed.as_object().unwrap().clone());
    let page = ask(app, "commitment.list", request).await;
    let rows = page["rows"].as_array().unwrap();
    rows.iter()
        .map(|row| row["subject"].as_str().unwrap().to_owned())
        .collect()
}

/// The form as it was opened, with some of its fields changed.
fn changed(open: &Value, changes: &Value) -> Value {
    let mut now = open["fields"].clone();
    let fields = now.as_object_mut().unwrap();
    fields.extend(changes.as_object().unwrap().clone());
    json!({ "id": open["id"], "base": open["base"], "shown": open["fields"], "now": now })
}

fn closing(open: &Value, state: &str, day: Option<&str>, note: &str) -> Value {
    json!({ "id": open["id"], "base": open["base"], "shown": open["fields"], "state": state, "closed_on": day, "note": note })
}

#[tokio::test]
async fn m18_an_agreement_is_followed_until_it_is_closed_and_can_be_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    let (training, _) = event(&app).await;
    let me = ask(&app, "staff.list", json!({})).await[0]["id"].clone();
    add(
        &app,
        fields("Enviar el informe", "Alcalde de Vinchos", "2027-04-11"),
    )
    .await;
    let mut mine = fields("Llamar a las municipalidades", "", "2027-04-19");
    mine["staff"] = me;
    mine["case_kind"] = json!("training");
    mine["case_id"] = json!(training);
    mine["origin"] = json!("finding");
    let mine = add(&app, mine).await;
    assert_eq!(mine["case_title"], "Presupuesto 2027");
    add(
        &app,
        fields("Pedir el local", "Alcalde de Vinchos", "2027-04-20"),
    )
    .await;

    // Today is 12/04/2027: the first is late by a day, the second is due in a week, the third later.
    let all = [
        "Enviar el informe",
        "Llamar a las municipalidades",
        "Pedir el local",
    ];
    assert_eq!(listed(&app, json!({})).await, all);
    assert_eq!(listed(&app, json!({ "overdue": true })).await, all[..1]);
    assert_eq!(
        listed(&app, json!({ "text": "INFORME vinchos" })).await,
        all[..1]
    );
    assert_eq!(
        listed(&app, json!({ "text": "presupuesto" })).await,
        all[1..2]
    );
    let name = json!({ "responsible": "HUAMÁN QUISPE, María" });
    assert_eq!(listed(&app, name).await, all[1..2]);
    assert_eq!(listed(&app, json!({ "limit": 2 })).await, all[..2]);

    let waiting = ask(&app, "my_day.get", json!({})).await["waiting"][0].clone();
    let lines = waiting["lines"].as_array().unwrap();
    assert_eq!((waiting["total"].as_u64(), lines.len()), (Some(2), 2));
    assert_eq!(
        (&lines[0]["when"], &lines[0]["late"]),
        (&json!("Venció el 11/04/2027"), &json!(true))
    );
    assert_eq!(
        (&lines[1]["when"], &lines[1]["late"]),
        (&json!("19/04/2027"), &json!(false))
    );
    let found = ask(&app, "search.all", json!({ "text": "llamar" })).await;
    assert_eq!(
        (&found[0]["kind"], &found[0]["id"]),
        (&json!("commitment"), &mine["id"])
    );

    // Closed with its day and a note, it waits no longer; opened again, it does.
    let closed = ask(
        &app,
        "commitment.close",
        closing(&mine, "fulfilled", Some("2027-04-12"), "Por teléfono"),
    )
    .await;
    assert_eq!(closed["fields"]["note"], "Por teléfono");
    assert_eq!(
        listed(&app, json!({ "state": "fulfilled" })).await,
        all[1..2]
    );
    assert_eq!(listed(&app, json!({})).await, [all[0], all[2], all[1]]);
    assert_eq!(
        ask(&app, "my_day.get", json!({})).await["waiting"][0]["total"],
        1
    );
    let reopen = json!({ "id": closed["id"], "base": closed["base"], "shown": closed["fields"] });
    let open = ask(&app, "commitment.reopen", reopen).await;
    assert_eq!(
        (&open["fields"]["closed_on"], &open["fields"]["note"]),
        (&Value::Null, &json!(""))
    );
    assert_eq!(listed(&app, json!({ "state": "pending" })).await, all);
    app.close().await;
}

#[tokio::test]
async fn what_is_missing_is_said_at_its_field_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    let me = ask(&app, "staff.list", json!({})).await[0]["id"].clone();
    let at = |fault: Fault| fault.field.unwrap();
    for (field, wrong, said) in [
        ("subject", json!("  "), "subject"),
        ("outsider", json!(""), "staff"),
        ("staff", me, "outsider"),
        ("due", json!(null), "due"),
        ("origin", json!(null), "origin"),
    ] {
        let mut now = fields("Enviar el informe", "Alcalde de Vinchos", "2027-04-11");
        now[field] = wrong;
        let new = json!({ "id": null, "base": { "as_of": 0 }, "shown": {}, "now": now });
        assert_eq!(at(refused(&app, "commitment.save", new).await), said);
    }
    assert!(listed(&app, json!({})).await.is_empty());
    let open = add(
        &app,
        fields("Enviar el informe", "Alcalde de Vinchos", "2027-04-11"),
    )
    .await;
    for (request, said) in [
        (closing(&open, "pending", Some("2027-04-12"), ""), "state"),
        (closing(&open, "fulfilled", None, ""), "closed_on"),
        (
            closing(&open, "fulfilled", Some("2027-04-13"), ""),
            "closed_on",
        ),
        (closing(&open, "dropped", Some("2027-04-12"), " "), "note"),
    ] {
        assert_eq!(at(refused(&app, "commitment.close", request).await), said);
    }
    assert_eq!(listed(&app, json!({ "state": "pending" })).await.len(), 1);
    app.close().await;
}

#[tokio::test]
async fn a_page_left_open_loses_nobodys_field() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    let first = add(
        &app,
        fields("Enviar el informe", "Alcalde de Vinchos", "2027-04-11"),
    )
    .await;
    // Two screens show the same; each changes a field of its own.
    let due = json!({ "due": "2027-04-30" });
    ask(&app, "commitment.save", changed(&first, &due)).await;
    let subject = json!({ "subject": "Enviar el informe final" });
    let both = ask(&app, "commitment.save", changed(&first, &subject)).await;
    assert_eq!(both["fields"]["due"], "2027-04-30");
    assert_eq!(both["fields"]["subject"], "Enviar el informe final");
    assert_eq!(ask(&app, "review.list", json!({})).await, json!([]));
    app.close().await;
}

#[tokio::test]
async fn two_computers_close_the_same_without_a_network_and_it_is_decided_once() {
    let hq = Hq::new().await;
    let one = Computer::first(&hq).await;
    let made = add(
        &one.app,
        fields("Enviar el informe", "Alcalde de Vinchos", "2027-04-11"),
    )
    .await;
    one.run().await;
    let two = Computer::joined(&hq, "DOS").await;
    let open = async |computer: &Computer| {
        ask(&computer.app, "commitment.get", json!({ "id": made["id"] })).await
    };
    assert_eq!(open(&two).await["fields"], made["fields"]);

    // No network: each closes it in its own way, and one corrects its day.
    hq.desk().await.calls_left = Some(0);
    let due = changed(&open(&two).await, &json!({ "due": "2027-04-30" }));
    ask(&two.app, "commitment.save", due).await;
    let day = Some("2027-04-12");
    let (here, there) = (open(&one).await, open(&two).await);
    ask(
        &one.app,
        "commitment.close",
        closing(&here, "fulfilled", day, "Se envió"),
    )
    .await;
    ask(
        &two.app,
        "commitment.close",
        closing(&there, "dropped", day, "Se anuló"),
    )
    .await;
    hq.desk().await.calls_left = None;
    settle(&[&one, &two]).await;

    // The day that one wrote alone stands on both; the ends wait in the tray, under the names of the declaration.
    assert_eq!(open(&one).await["fields"]["due"], "2027-04-30");
    let tray = ask(&one.app, "review.list", json!({})).await;
    let said: Vec<_> = tray
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["kind_label"].as_str(),
                row["field_label"].as_str(),
                row["title"].as_str(),
            )
        })
        .collect();
    let row = |field| (Some("Compromiso"), Some(field), Some("Enviar el informe"));
    assert_eq!(said, [row("Estado"), row("Nota del cierre")]);
    let choices = tray[0]["choices"].as_array().unwrap();
    let mut values: Vec<_> = choices
        .iter()
        .map(|choice| choice["value"].as_str())
        .collect();
    values.sort_unstable();
    assert_eq!(values, [Some("Cumplido"), Some("Ya no procede")]);
    one.app.close().await;
    two.app.close().await;
}
