//! A computer that joins with a code that headquarters gave for one member of the staff.

use super::kit::{Computer, Hq, PASSWORD};
use crate::journey::{ask, refused};
use serde_json::{Value, json};

#[tokio::test]
async fn only_for_whom_the_code_was_given_sets_the_first_password() {
    let hq = Hq::new().await;
    let first = Computer::first(&hq).await;
    let rosa = json!({ "paternal": "Ñahui", "maternal": "Ccori", "names": "Rosa", "post": "budget_specialist" });
    let add = json!({ "staff": rosa, "password": "otra frase larga" });
    let rows = ask(&first.app, "staff.add", add).await;
    let id = |names: &str| -> Value {
        let rows = rows.as_array().unwrap();
        rows.iter().find(|row| row["names"] == names).unwrap()["id"].clone()
    };
    let (rosa, maria) = (id("Rosa"), id("María"));
    assert_eq!(first.run().await["last_round"]["ok"], true);

    hq.desk().await.code_for = Some(serde_json::from_value(rosa.clone()).unwrap());
    let mut laptop = Computer::empty().await;
    let join = json!({ "url": hq.url, "code": "DOS" });
    let joined = ask(&laptop.app, "entry.join", join).await;
    let set = |staff: &Value| json!({ "staff": staff, "current": null, "password": PASSWORD });
    let code = json!({ "code": joined["recovery_code"] });
    // The code of the join binds also what comes after the program was closed in between.
    laptop.again().await;
    let status = ask(&laptop.app, "entry.open_with_recovery_code", code).await;
    assert_eq!(status["staff"].as_array().unwrap().len(), 1);
    let fault = refused(&laptop.app, "entry.set_password", set(&maria)).await;
    assert_eq!(fault.code, "forbidden");
    let status = ask(&laptop.app, "entry.set_password", set(&rosa)).await;
    assert_eq!(status["signed_in"]["id"], rosa);
    for computer in [first, laptop] {
        computer.app.close().await;
    }
}
