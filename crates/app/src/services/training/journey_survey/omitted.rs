//! A survey that was not taken.

use super::*;

impl Scene {
    /// The line of the *expediente* for the sheets: its state and its words.
    async fn line(&self) -> (String, String) {
        let case = json!({ "case": { "kind": "training", "id": self.event } });
        let dossier = ask(&self.app, "expediente.get", case).await;
        let lines = dossier["lines"].as_array().unwrap();
        let line = lines.iter().find(|line| line["item"] == "A7").unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&line["state"]), text(&line["label"]))
    }

    fn omission(&self, reason: &str) -> Value {
        json!({ "training": self.event, "reason": reason })
    }
}

#[tokio::test]
async fn a_survey_that_was_not_taken_needs_a_reason_and_the_reason_holds_only_while_there_is_no_sheet()
 {
    let scene = Scene::new("basic").await;
    let app = &scene.app;
    let said = "Se fue la luz antes del cierre.";
    let early = refused(app, "survey.omit", scene.omission(said)).await;
    assert_eq!(early.code, "no_survey");
    scene.session_starts();
    assert_eq!(scene.line().await.0, "missing");
    let results = json!({ "training": scene.event });
    let fault = refused(app, "survey.print_results", results.clone()).await;
    assert_eq!(fault.code, "no_answers");

    let state = ask(
        app,
        "survey.omit",
        scene.omission(" Se fue la  luz antes del cierre. "),
    )
    .await;
    assert_eq!(
        (&state["omission"], &state["omission_holds"]),
        (&json!(said), &json!(true))
    );
    let (standing, label) = scene.line().await;
    assert_eq!(standing, "not_applicable");
    assert!(label.contains(said), "{label}");
    let case = json!({ "case": { "kind": "training", "id": scene.event } });
    let blocks = ask(app, "expediente.get", case).await["registration"].clone();
    let block = blocks.as_array().unwrap().last().unwrap();
    assert_eq!(
        block["lines"],
        json!([format!("No se aplicó la encuesta: {said}")])
    );
    let report = ask(app, "report.get", results.clone()).await;
    assert_eq!(
        report["texts"]["results_text"],
        "No se aplicó la encuesta de satisfacción: Se fue la luz antes del cierre."
    );
    let mut missing = report["missing"].as_array().unwrap().iter();
    assert!(missing.all(|line| line["field"] != "results_text"));
    let printed = ask(app, "survey.print_results", results).await;
    assert!(printed["name"].as_str().unwrap().contains("no aplicada"));
    // What says that there is no survey is none.
    assert_eq!(scene.line().await.0, "not_applicable");

    // A sheet turned up: the reason is shown and counts no more.
    scene.key(TEN[0], "").await;
    let state = scene.state().await;
    assert_eq!(
        (&state["omission"], &state["omission_holds"]),
        (&json!(said), &json!(false))
    );
    assert_eq!(scene.line().await.0, "missing");
    let fault = refused(app, "survey.omit", scene.omission("Otro motivo")).await;
    assert_eq!(
        (fault.code.as_str(), fault.field.as_deref()),
        ("answered", Some("reason"))
    );
    let state = ask(app, "survey.omit", scene.omission("")).await;
    assert_eq!(state["omission"], "");
    assert!(scene.rebuilds().await);
    app.close().await;
}

#[tokio::test]
async fn an_informativa_takes_no_reason() {
    let scene = Scene::new("informative").await;
    scene.session_starts();
    let fault = refused(&scene.app, "survey.omit", scene.omission("No hubo tiempo")).await;
    assert_eq!(fault.code, "no_survey");
    scene.app.close().await;
}

#[tokio::test]
async fn an_answer_that_waits_on_this_device_contradicts_the_reason() {
    let scene = Scene::new("specialised").await;
    scene.session_starts();
    let reason = scene.omission("No alcanzó el tiempo");
    ask(&scene.app, "survey.omit", reason.clone()).await;
    scene.open_kiosk().await;
    scene.answer(TEN[0], "").await;
    scene.leave().await;
    assert_eq!(scene.state().await["omission_holds"], json!(false));
    let fault = refused(&scene.app, "survey.omit", reason).await;
    assert_eq!(fault.code, "answered");
    scene.app.close().await;
}
