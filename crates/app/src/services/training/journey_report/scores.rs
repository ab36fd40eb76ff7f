//! Entry and exit tests.

use super::*;

#[tokio::test]
async fn averages_of_the_tests_are_those_computed_by_hand() {
    let scene = Scene::new().await;
    scene.fill().await;
    scene.at(EVENT_DAY);
    scene.thirty_sign().await;
    let event = scene.event.clone();
    let table = scene.ask("test.list", json!({ "training": event })).await;
    assert_eq!(table["rows"].as_array().unwrap().len(), 30);
    // Entry 8, 11, 9,5 and 12; exit 14, 15 and 17: 10,13 and 15,33; gain over three 5.83.
    for (index, entry, exit) in [
        (0, 80, Some(140)),
        (1, 110, Some(150)),
        (2, 95, Some(170)),
        (3, 120, None),
    ] {
        let person = &table["rows"][index]["person"];
        for (kind, tenths) in [("entry", Some(entry)), ("exit", exit)] {
            scene
                .ask(
                    "test.save",
                    json!({ "training": event, "person": person, "kind": kind, "tenths": tenths }),
                )
                .await;
        }
    }
    let person = &table["rows"][0]["person"];
    let fault = scene
        .refused(
            "test.save",
            json!({ "training": event, "person": person, "kind": "entry", "tenths": 201 }),
        )
        .await;
    assert!(fault.sentence.contains("0 a 20"), "{}", fault.sentence);
    let summary = scene.ask("test.list", json!({ "training": event })).await["summary"].clone();
    assert_eq!(
        summary,
        json!({ "entry_count": 4, "entry_average": 1013, "exit_count": 3, "exit_average": 1533, "both_count": 3, "gain": 583 })
    );
    let report = scene.report().await;
    assert_eq!(report["figures"][2]["value"], "5.83");
    // Taken away again, a score counts no more.
    let taken = scene
        .ask(
            "test.save",
            json!({ "training": event, "person": table["rows"][3]["person"], "kind": "entry", "tenths": null }),
        )
        .await;
    assert_eq!(taken["summary"]["entry_count"], 3);
    scene.ends().await;
}
