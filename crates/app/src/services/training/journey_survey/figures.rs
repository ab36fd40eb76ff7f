//! Figures of known sheets, and events without a survey.

use super::*;

#[tokio::test]
async fn ten_known_surveys_from_paper_and_page_give_the_figures_computed_by_hand() {
    let scene = Scene::new("basic").await;
    let app = &scene.app;
    // C-42: not before the last session has started; printing is.
    let open = json!({ "training": scene.event });
    let early = refused(app, "survey.open_kiosk", open.clone()).await;
    assert!(
        early.warning && early.sentence.contains("12/04/2027 a las 08:30"),
        "{}",
        early.sentence
    );
    assert_eq!(scene.state().await["stage"], "not_yet");
    let printed = ask(app, "survey.print", open.clone()).await;
    let blob = app.blob(printed["hash"].as_str().unwrap()).await.unwrap();
    assert!(blob.bytes.starts_with(b"%PDF"));
    ask(app, "survey.print", json!({ "training": null })).await;
    scene.session_starts();
    assert_eq!(scene.state().await["stage"], "open");

    for marks in &TEN[..5] {
        scene.key(marks, "Tesorería").await;
    }
    scene.open_kiosk().await;
    for marks in &TEN[5..] {
        scene.answer(marks, "tesoreria").await;
    }
    let status = scene.leave().await;
    assert_eq!(status["signed_in"]["name"], "HUAMÁN QUISPE, María");

    // What waits is counted as waiting and moves no figure.
    let open_state = scene.state().await;
    assert_eq!(
        (&open_state["waiting"], &open_state["paper"]),
        (&json!(5), &json!(5))
    );
    assert_eq!(open_state["figures"]["responses"], 5);

    let closed = ask(app, "survey.close", open.clone()).await;
    assert_eq!(closed["stage"], "closed");
    assert_eq!(
        (&closed["waiting"], &closed["paper"], &closed["kiosk"]),
        (&json!(0), &json!(5), &json!(5))
    );
    let figures = &closed["figures"];
    assert_eq!(
        (&figures["responses"], &figures["participants"]),
        (&json!(10), &json!(12))
    );
    // M-16: what was written is found by the period of the event, for the next programming.
    let april = json!({ "from": "2027-04-01", "to": "2027-04-30" });
    let written = ask(app, "survey.open_answers", april).await;
    assert_eq!(written["topics"].as_array().unwrap().len(), 1, "{written}");
    assert_eq!(
        (
            &written["topics"][0]["text"],
            &written["topics"][0]["times"]
        ),
        (&json!("Tesorería"), &json!(10))
    );
    assert_eq!(
        written["topics"][0]["events"][0]["training"],
        scene.event.as_str()
    );
    let may = json!({ "from": "2027-05-01", "to": "2027-05-31" });
    let written = ask(app, "survey.open_answers", may).await;
    assert_eq!(written, json!({ "topics": [], "improvements": [] }));
    let turned = json!({ "from": "2027-05-01", "to": "2027-04-30" });
    let fault = refused(app, "survey.open_answers", turned).await;
    assert_eq!(fault.field.as_deref(), Some("to"));
    assert_eq!(figures["response_rate"], 83.33);
    let blocks = figures["blocks"].as_array().unwrap();
    let means: Vec<&Value> = blocks
        .iter()
        .map(|block| &block["figures"]["mean"])
        .collect();
    assert_eq!(
        means,
        [
            &json!(3.24),
            &json!(3.23),
            &json!(3.17),
            &json!(3.19),
            &json!(3.22)
        ]
    );
    assert_eq!(figures["speakers"]["mean"], 3.2);
    assert_eq!(figures["overall"]["mean"], 3.21);
    assert_eq!(blocks[4]["figures"]["satisfied"], 77.78);
    let cases = &blocks[0]["rows"][2];
    assert_eq!(cases["label"], "Utilidad de los casos prácticos");
    assert_eq!(
        (&cases["figures"]["mean"], &cases["figures"]["blank"]),
        (&json!(3.25), &json!(2))
    );
    assert_eq!(
        blocks[0]["rows"][0]["figures"]["levels"],
        json!([1, 1, 2, 6])
    );
    assert_eq!(
        figures["topics"],
        json!([{ "text": "Tesorería", "times": 10 }])
    );

    let results = ask(app, "survey.print_results", open.clone()).await;
    assert_eq!(results["pages"], 1);
    assert_eq!(
        refused(app, "survey.close", open.clone()).await.code,
        "survey_closed"
    );
    assert!(scene.rebuilds().await);

    // Closed is closed, until somebody says why not.
    let sheet = scene.sheet(TEN[0], "").await;
    let late = json!({ "training": scene.event, "sheet": sheet, "confirm_repeat": false });
    assert_eq!(
        refused(app, "survey.key_sheet", late.clone()).await.code,
        "survey_closed"
    );
    let reopen = |reason: &str| json!({ "training": scene.event, "reason": reason });
    assert_eq!(
        refused(app, "survey.reopen", reopen(" "))
            .await
            .field
            .as_deref(),
        Some("reason")
    );
    assert_eq!(
        ask(app, "survey.reopen", reopen("Apareció una hoja")).await["stage"],
        "open"
    );
    ask(app, "survey.key_sheet", late).await;
    let again = ask(app, "survey.close", open).await;
    assert_eq!(again["figures"]["responses"], 11);
    assert!(scene.rebuilds().await);
    app.close().await;
}

#[tokio::test]
async fn an_informativa_asks_for_no_survey() {
    let scene = Scene::new("informative").await;
    scene.session_starts();
    let state = scene.state().await;
    assert_eq!(state["stage"], "not_applicable");
    assert!(
        state["sentence"]
            .as_str()
            .unwrap()
            .contains("no corresponde")
    );
    let open = json!({ "training": scene.event });
    let sheet = scene.sheet(TEN[0], "").await;
    for (cmd, payload) in [
        ("survey.open_kiosk", open.clone()),
        ("survey.print", open.clone()),
        ("survey.close", open.clone()),
        (
            "survey.key_sheet",
            json!({ "training": scene.event, "sheet": sheet, "confirm_repeat": true }),
        ),
    ] {
        let fault = refused(&scene.app, cmd, payload).await;
        assert_eq!(
            (fault.code.as_str(), fault.warning),
            ("no_survey", true),
            "{cmd}"
        );
    }
    assert_eq!(
        refused(&scene.app, "survey.print_results", open).await.code,
        "no_answers"
    );
    scene.app.close().await;
}
