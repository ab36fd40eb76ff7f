//! Absences that another computer brings count at the next request, and what was written in somebody's place stands on both.

use super::kit::{Computer, Hq, PASSWORD, settle};
use crate::context::Ctx;
use crate::journey::{ask, event, refused};
use serde_json::{Value, json};

/// A second computer with a member of the staff signed in.
async fn joined_by(hq: &Hq, who: &Value) -> Computer {
    let computer = Computer::empty().await;
    let join = json!({ "url": hq.url, "code": "DOS" });
    ask(&computer.app, "entry.join", join).await;
    let set = json!({ "staff": who, "current": null, "password": PASSWORD });
    ask(&computer.app, "entry.set_password", set).await;
    computer
}

async fn number(on: &Computer, event: &str) -> Value {
    let case = json!({ "kind": "training", "id": event });
    let page = ask(&on.app, "expediente.get", json!({ "case": case })).await;
    let mut fields = page["fields"].clone();
    fields["number"] = json!("0001-2027");
    json!({ "case": case, "fields": fields, "base": page["base"], "showed": page["fields"] })
}

#[tokio::test]
async fn an_absence_of_another_computer_lets_the_coordinator_file_at_once() {
    let hq = Hq::new().await;
    let office = Computer::first(&hq).await;
    let (event, _) = event(&office.app).await;
    let add = json!({
        "staff": { "paternal": "Rojas", "maternal": "", "names": "Luz", "post": "administrative_coordinator" },
        "password": "otra frase larga",
    });
    let staff = ask(&office.app, "staff.add", add).await;
    let of = |post| {
        let rows = staff.as_array().unwrap();
        let row = rows.iter().find(|row| row["post"] == post);
        row.unwrap()["id"].clone()
    };
    office.run().await;
    let laptop = joined_by(&hq, &of("administrative_coordinator")).await;
    let edit = number(&laptop, &event).await;
    let fault = refused(&laptop.app, "expediente.edit", edit.clone()).await;
    assert_eq!(fault.code, "forbidden");

    let today = Ctx::of(&office.app).await.unwrap().today();
    let nothing = json!({ "absent": null, "reason": "", "starts_on": null, "ends_on": null, "substitute": null, "removed": false });
    let absence = json!({
        "absent": of("administrative_assistant"), "reason": "Comisión de servicio", "starts_on": today, "ends_on": today,
        "substitute": null, "removed": false,
    });
    let save = json!({ "id": null, "base": { "as_of": 0, "wrote": [] }, "shown": nothing, "now": absence });
    ask(&office.app, "absence.save", save).await;
    settle(&[&office, &laptop]).await;
    ask(&laptop.app, "expediente.edit", edit).await;
    settle(&[&office, &laptop]).await;
    for computer in [&office, &laptop] {
        let rows = ask(&computer.app, "absence.list", json!({})).await;
        assert_eq!(rows[0]["acts"], 1, "{rows}");
    }
}
