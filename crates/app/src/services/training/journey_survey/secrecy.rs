//! Who may see which figures, and that nobody can tell who answered what.

use super::*;
use sisconecta_domain::ids::OpId;
use sisconecta_sync::{Hash, Header};
use uuid::Uuid;

#[tokio::test]
async fn the_rated_speaker_sees_her_figures_only_after_the_closing() {
    let scene = Scene::new("basic").await;
    let app = &scene.app;
    let rosa = json!({ "paternal": "Ñahui", "maternal": "Ccori", "names": "Rosa", "post": "budget_specialist" });
    ask(
        app,
        "staff.add",
        json!({ "staff": rosa, "password": "otra frase larga" }),
    )
    .await;
    scene.session_starts();
    scene.key(TEN[0], "Hablar más despacio").await;
    let written = async || {
        let april = json!({ "from": "2027-04-01", "to": "2027-04-30" });
        let answers = ask(app, "survey.open_answers", april).await;
        answers["topics"].as_array().unwrap().len()
    };
    assert_eq!(written().await, 1);
    ask(app, "entry.sign_out", json!({})).await;
    ask(
        app,
        "entry.sign_in",
        json!({ "staff": null, "password": "otra frase larga" }),
    )
    .await;
    let figures = scene.state().await["figures"].clone();
    assert_eq!(figures["blocks"][1]["hidden"], true);
    assert_eq!(figures["blocks"][1]["rows"], json!([]));
    assert_eq!(figures["blocks"][2]["hidden"], false);
    // Nor what they could be worked out from.
    assert_eq!(
        (&figures["speakers"], &figures["overall"]),
        (&json!(null), &json!(null))
    );
    let rows = ask(
        app,
        "survey.list_sheets",
        json!({ "training": scene.event }),
    )
    .await;
    assert_eq!(
        (&rows[0]["hidden"], &rows[0]["marks"][4]),
        (&json!(true), &json!(null))
    );
    assert_eq!(written().await, 0);
    let open = json!({ "training": scene.event });
    assert_eq!(
        refused(app, "survey.print_results", open.clone())
            .await
            .code,
        "rated"
    );
    let sheet = scene.sheet(TEN[1], "").await;
    let correct = json!({ "training": scene.event, "id": rows[0]["id"], "sheet": sheet });
    assert_eq!(
        refused(app, "survey.correct_sheet", correct).await.code,
        "rated"
    );
    let closed = ask(app, "survey.close", open).await;
    assert_eq!(closed["figures"]["blocks"][1]["hidden"], false);
    assert!(closed["figures"]["overall"]["mean"].is_number());
    app.close().await;
}

/// What the log holds of each answer of the page, in the order of the log, with all that an outsider could look at.
async fn traces(scene: &Scene) -> Vec<(String, i64, Option<String>, usize, usize, Vec<u8>)> {
    let store = scene.app.store().await.unwrap();
    let found = store.operations().await.unwrap();
    found
        .into_iter()
        .filter(|op| op.header.kind == "survey_sheet")
        .map(|op| {
            let body: Value = serde_json::from_slice(op.payload.as_deref().unwrap()).unwrap();
            (
                body["fact"]["open_topics"].as_str().unwrap().to_owned(),
                op.header.claimed_at,
                op.header.actor.map(|actor| actor.to_string()),
                op.header.id.0.get_version_num(),
                op.header.record.get_version_num(),
                op.header_bytes,
            )
        })
        .collect()
}

#[tokio::test]
async fn from_log_and_tables_nobody_can_tell_who_answered_what_or_when() {
    const PEOPLE: usize = 9;
    let mut orders = Vec::new();
    for run in 0..3_usize {
        let scene = Scene::new("basic").await;
        scene.session_starts();
        scene.open_kiosk().await;
        let mut given: Vec<String> = (0..PEOPLE).map(|n| format!("tema {n}")).collect();
        // Another order and other pauses each time.
        given.rotate_left(run * 2);
        let mut moments = Vec::new();
        for topic in &given {
            scene
                .machine
                .0
                .fetch_add(MINUTE * (3 + run as i64), Ordering::Relaxed);
            moments.push(scene.machine.0.load(Ordering::Relaxed));
            scene.answer(TEN[0], topic).await;
        }
        // While they wait, the log knows nothing of them.
        assert!(traces(&scene).await.is_empty());
        scene.leave().await;
        scene.machine.0.fetch_add(60 * MINUTE, Ordering::Relaxed);
        ask(
            &scene.app,
            "survey.close",
            json!({ "training": scene.event }),
        )
        .await;
        let store = scene.app.store().await.unwrap();
        assert_eq!(store.waiting_answers(&scene.event).await.unwrap(), 0);

        let traces = traces(&scene).await;
        assert_eq!(traces.len(), PEOPLE);
        let day = midnight(chrono::NaiveDate::from_ymd_opt(2027, 4, 12).unwrap());
        for (_, claimed_at, actor, op, record, header) in &traces {
            assert_eq!((*claimed_at, actor, *op, *record), (day, &None, 4, 4));
            // No moment of an answer, in whatever part of the header: not even the upper bytes, which change once a minute.
            for moment in &moments {
                let upper = &moment.to_be_bytes()[..6];
                let found = header.windows(upper.len()).any(|bytes| bytes == upper);
                assert!(!found);
            }
        }
        // Headers differ in ids, numbers and hashes alone: nothing else is there to tell one from another.
        let plain = |header: &[u8]| {
            let header = Header::read(header).unwrap();
            Header {
                id: OpId(Uuid::nil()),
                record: Uuid::nil(),
                number: 1,
                previous: None,
                payload: Hash([0; 32]),
                ..header
            }
        };
        assert!(
            traces
                .iter()
                .all(|trace| plain(&trace.5) == plain(&traces[0].5))
        );
        // The place in log and tables: as a rank among those given. Equal to it only by one chance in 9!.
        let order: Vec<usize> = traces
            .iter()
            .map(|trace| given.iter().position(|topic| *topic == trace.0).unwrap())
            .collect();
        assert_ne!(order, (0..PEOPLE).collect::<Vec<_>>());
        assert_ne!(order, (0..PEOPLE).rev().collect::<Vec<_>>());
        orders.push(order);
        // No table holds an hour or a person beside an answer.
        for row in store.table_picture().await.unwrap() {
            if row.starts_with("survey_sheet") {
                let parts: Vec<&str> = row.split('\u{1f}').collect();
                assert_eq!(
                    (parts[3], parts[4]),
                    ("\u{0}", day.to_string().as_str()),
                    "{row:?}"
                );
            }
        }
        assert!(scene.rebuilds().await);
        scene.app.close().await;
    }
    // Nor does one rule of shuffling show through: the orders of the runs differ.
    assert!(orders[0] != orders[1] || orders[1] != orders[2]);
}
