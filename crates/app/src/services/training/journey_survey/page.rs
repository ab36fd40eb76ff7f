//! The page for participants.

use super::*;

#[tokio::test]
async fn while_the_page_for_participants_is_open_nothing_else_answers() {
    let scene = Scene::new("specialised").await;
    let app = &scene.app;
    let printed = ask(app, "survey.print", json!({ "training": null })).await;
    let hash = printed["hash"].as_str().unwrap();
    let copy = app.open_copy(hash, "a.pdf").await.unwrap();
    let picked = app.upload("a.csv", vec![1]).unwrap();
    scene.session_starts();
    scene.open_kiosk().await;
    // What was opened to read lies about no longer, and what was picked is forgotten.
    assert!(app.in_kiosk() && !copy.exists());
    assert!(app.picked(&picked).is_err());
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
    // Nor is it for who signs in next.
    let copy = app.open_copy(hash, "a.pdf").await.unwrap();
    assert!(copy.exists());
    ask(app, "entry.sign_out", json!({})).await;
    assert!(!copy.exists());
    app.close().await;
}

#[tokio::test]
async fn an_answer_outlives_the_program_and_the_page_does_not() {
    let scene = Scene::new("basic").await;
    scene.session_starts();
    scene.open_kiosk().await;
    for marks in &TEN[..5] {
        scene.answer(marks, "SIAF").await;
    }
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
        (&json!("open"), &json!(5))
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

    // One alone is not counted, and stays.
    let closed = ask(app, "survey.close", event.clone()).await;
    assert_eq!(
        (&closed["figures"]["responses"], &closed["waiting"]),
        (&json!(1), &json!(1))
    );
    let fault = refused(app, "survey.close", event.clone()).await;
    assert_eq!(fault.code, "few_answers");
    let reason = json!({ "training": scene.event, "reason": "Faltaban cuatro más" });
    ask(app, "survey.reopen", reason).await;
    scene.open_kiosk().await;
    for marks in &TEN[2..6] {
        scene.answer(marks, "").await;
    }
    scene.leave().await;
    let closed = ask(app, "survey.close", event.clone()).await;
    assert_eq!(
        (&closed["figures"]["responses"], &closed["waiting"]),
        (&json!(6), &json!(0))
    );
    // From here on only the usual is missing.
    assert_eq!(
        refused(app, "expediente.close", case).await.code,
        "incomplete"
    );
    assert!(scene.rebuilds().await);
    app.close().await;
}

#[tokio::test]
async fn answers_too_few_to_be_counted_are_thrown_away_only_when_somebody_says_so() {
    let scene = Scene::new("basic").await;
    let app = &scene.app;
    scene.session_starts();
    let event = json!({ "training": scene.event });
    scene.open_kiosk().await;
    for marks in &TEN[..4] {
        scene.answer(marks, "SIAF").await;
    }
    scene.leave().await;
    assert_eq!(scene.state().await["smallest_group"], 5);
    let fault = refused(app, "survey.close", event.clone()).await;
    assert_eq!(fault.code, "few_answers");
    assert!(
        fault.sentence.contains("4 respuestas"),
        "{}",
        fault.sentence
    );
    scene.open_kiosk().await;
    scene.answer(TEN[4], "").await;
    scene.leave().await;
    let fault = refused(app, "survey.discard_waiting", event.clone()).await;
    assert_eq!(fault.code, "enough_answers");
    assert_eq!(scene.state().await["waiting"], 5);
    ask(app, "survey.close", event.clone()).await;

    let reason = json!({ "training": scene.event, "reason": "Llegó una más" });
    ask(app, "survey.reopen", reason).await;
    scene.open_kiosk().await;
    scene.answer(TEN[5], "").await;
    scene.leave().await;
    let state = ask(app, "survey.discard_waiting", event).await;
    assert_eq!((&state["waiting"], &state["kiosk"]), (&json!(0), &json!(5)));
    app.close().await;
}

#[tokio::test]
async fn a_speaker_who_comes_between_answers_leaves_no_sign_of_which_came_before() {
    let scene = Scene::new("basic").await;
    let app = &scene.app;
    scene.session_starts();
    scene.open_kiosk().await;
    for marks in &TEN[..3] {
        scene.answer(marks, "").await;
    }
    scene.leave().await;
    let speaker = json!({ "name": "Inés Rojas", "institution": "MEF", "kind": "centre", "topic": "", "system": null,
        "coordination_date": null, "authorisation": "" });
    let save = json!({ "training": scene.event, "id": null, "speaker": speaker });
    ask(app, "training.save_speaker", save).await;
    scene.open_kiosk().await;
    for marks in &TEN[..2] {
        scene.answer(&format!("{marks}0000"), "").await;
    }
    scene.leave().await;
    ask(app, "survey.close", json!({ "training": scene.event })).await;
    let store = app.store().await.unwrap();
    let sheets = store.survey_sheets(&scene.event).await.unwrap();
    let questions = |answers: &str| -> Vec<Value> {
        let pairs: Vec<(Value, Value)> = serde_json::from_str(answers).unwrap();
        pairs.into_iter().map(|pair| pair.0).collect()
    };
    assert_eq!(sheets.len(), 5);
    assert_eq!(questions(&sheets[0].answers).len(), 20);
    assert!(
        sheets
            .iter()
            .all(|one| questions(&one.answers) == questions(&sheets[0].answers))
    );
    app.close().await;
}
