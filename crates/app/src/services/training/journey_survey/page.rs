//! The page for participants.

use super::*;

#[tokio::test]
async fn while_the_page_for_participants_is_open_nothing_else_answers() {
    let scene = Scene::new("specialised").await;
    let app = &scene.app;
    let printed = ask(app, "survey.print", json!({ "training": null })).await;
    let hash = printed["hash"].as_str().unwrap();
    scene.session_starts();
    scene.open_kiosk().await;
    for cmd in crate::schema().as_object().unwrap().keys() {
        if [
            "entry.status",
            "survey.kiosk",
            "survey.answer",
            "survey.leave_kiosk",
        ]
        .contains(&cmd.as_str())
        {
            continue;
        }
        let fault = refused(app, cmd, json!({ "training": scene.event })).await;
        assert_eq!(
            (fault.code.as_str(), fault.warning),
            ("kiosk", true),
            "{cmd}"
        );
    }
    assert_eq!(app.blob(hash).await.unwrap_err().code, "kiosk");
    assert_eq!(
        app.open_copy(hash, "a.pdf").await.unwrap_err().code,
        "kiosk"
    );
    assert_eq!(app.upload("a.csv", vec![1]).unwrap_err().code, "kiosk");
    // The status, which a reload needs, names nobody.
    let status = ask(app, "entry.status", json!({})).await;
    assert_eq!(status["kiosk"], json!(scene.event));
    assert_eq!(
        (&status["staff"], &status["signed_in"]),
        (&json!([]), &json!(null))
    );
    let wrong = refused(
        app,
        "survey.leave_kiosk",
        json!({ "password": "otra frase larga" }),
    )
    .await;
    assert_eq!(wrong.field.as_deref(), Some("password"));
    scene.answer(TEN[0], "").await;
    let empty = scene.sheet("0000000000000000", " ").await;
    assert_eq!(
        refused(app, "survey.answer", json!({ "sheet": empty }))
            .await
            .field
            .as_deref(),
        Some("sheet")
    );
    let strange = json!({ "marks": [{ "question": "overall", "level": 5 }], "open_topics": "", "open_improvements": "" });
    assert_eq!(
        refused(app, "survey.answer", json!({ "sheet": strange }))
            .await
            .code,
        "invalid_input"
    );
    scene.leave().await;
    assert_eq!(scene.state().await["waiting"], 1);
    let sheet = scene.sheet(TEN[0], "").await;
    assert_eq!(
        refused(app, "survey.answer", json!({ "sheet": sheet }))
            .await
            .code,
        "no_kiosk"
    );
    app.close().await;
}

#[tokio::test]
async fn an_answer_outlives_the_program_and_the_page_does_not() {
    let scene = Scene::new("basic").await;
    scene.session_starts();
    scene.open_kiosk().await;
    scene.answer(TEN[0], "SIAF").await;
    // As a power cut would: nothing is said to the program but the end of the process.
    scene.app.close().await;
    let app = start(scene._folder.path(), &scene.machine).await;
    assert_eq!(
        ask(&app, "entry.status", json!({})).await["stage"],
        "locked"
    );
    ask(
        &app,
        "entry.sign_in",
        json!({ "staff": null, "password": PASSWORD }),
    )
    .await;
    let state = ask(&app, "survey.get", json!({ "training": scene.event })).await;
    assert_eq!(
        (&state["stage"], &state["waiting"]),
        (&json!("open"), &json!(1))
    );
    let closed = ask(&app, "survey.close", json!({ "training": scene.event })).await;
    assert_eq!(closed["figures"]["topics"][0]["text"], "SIAF");
    app.close().await;
}

/// What was answered after the survey was opened again waits; nothing is filed over it, and nothing of it is lost.
#[tokio::test]
async fn a_survey_opened_again_with_answers_waiting_holds_the_expediente_open() {
    let scene = Scene::new("basic").await;
    let app = &scene.app;
    scene.session_starts();
    let event = json!({ "training": scene.event });
    scene.key(TEN[0], "").await;
    ask(app, "survey.close", event.clone()).await;
    let reason = json!({ "training": scene.event, "reason": "Faltaba una persona" });
    ask(app, "survey.reopen", reason).await;
    scene.open_kiosk().await;
    scene.answer(TEN[1], "SIAF").await;
    scene.leave().await;
    assert_eq!(scene.state().await["waiting"], 1);

    let case = json!({ "case": { "kind": "training", "id": scene.event } });
    let fault = refused(app, "expediente.close", case.clone()).await;
    assert_eq!(
        (fault.code.as_ref(), fault.field.as_deref()),
        ("answers_waiting", Some("A7")),
        "{fault:?}"
    );
    assert!(
        fault.sentence.contains("una respuesta de la encuesta"),
        "{}",
        fault.sentence
    );

    let closed = ask(app, "survey.close", event.clone()).await;
    assert_eq!(
        (&closed["figures"]["responses"], &closed["waiting"]),
        (&json!(2), &json!(0))
    );
    // From here on only the usual is missing.
    assert_eq!(
        refused(app, "expediente.close", case).await.code,
        "incomplete"
    );
    assert!(scene.rebuilds().await);
    app.close().await;
}
