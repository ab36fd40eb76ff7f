//! Copies of the data outside this computer.

use serde_json::{Value, json};
use sisconecta_tests::centre::{Centre, open, rows, sign_in};

async fn only_here(centre: &Centre) -> u64 {
    let outside = centre.get("backup.outside", json!({})).await;
    outside["only_here"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_on_a_stick_is_whole_and_what_is_written_after_it_is_only_here() {
    let centre = Centre::new().await;
    let event = centre.event(1).await;
    let alone = only_here(&centre).await;
    assert!(alone > 0);

    // A place that cannot take it, or would be lost with the data: nothing is said to be elsewhere.
    let inside = centre.folder().join("respaldos");
    for (place, sentence) in [
        (centre.beside().join("no está"), "Esa carpeta no está"),
        (inside, "entre los datos del programa"),
    ] {
        let fault = centre
            .refusal("backup.copy", json!({ "folder": place }))
            .await;
        let said = fault["sentence"].as_str().unwrap();
        assert!(said.contains(sentence), "{said}");
    }
    let outside = centre.get("backup.outside", json!({})).await;
    assert_eq!(outside["copied_at"], Value::Null);
    assert_eq!(only_here(&centre).await, alone);

    let stick = centre.beside().join("memoria");
    std::fs::create_dir(&stick).unwrap();
    let copied = centre.get("backup.copy", json!({ "folder": stick })).await;
    assert_eq!(copied["only_here"], 0);
    assert!(copied["copied_at"].is_i64());
    let place = copied["place"].as_str().unwrap().to_owned();
    assert!(place.starts_with(stick.to_str().unwrap()));
    centre
        .get(
            "training.create",
            json!({ "name": "Después de la copia", "date": "2027-05-10" }),
        )
        .await;
    assert!(only_here(&centre).await > 0);

    // The copy alone is enough, on another computer.
    let other = open(&centre.beside().join("otro")).await;
    let restore = json!({ "folder": place, "secret": centre.recovery_code });
    other.ask("entry.restore_backup", restore).await.unwrap();
    sign_in(&other).await;
    let asked =
        json!({ "text": "", "from": null, "to": null, "state": null, "training_type": null });
    let events = other.ask("training.list", asked).await.unwrap();
    assert_eq!(rows(&events).len(), 1);
    assert_eq!(events[0]["id"], event["id"]);
    other.app.close().await;
}
