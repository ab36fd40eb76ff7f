//! What the first page shows, and what it leaves out.

use serde_json::{Value, json};
use sisconecta_bridge::demo::invent;
use sisconecta_tests::centre::{Centre, rows};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_called_off_is_not_on_the_first_page_and_who_did_not_sign_is_counted() {
    let centre = Centre::new().await;
    let event = centre.event(1).await;
    let session = &event["sessions"][0]["id"];
    for person in &invent(3, 9) {
        centre
            .walk_in(session, person, json!({ "kind": "none" }))
            .await;
    }
    let noon = chrono::NaiveDateTime::parse_from_str("2027-04-12T12:00", "%Y-%m-%dT%H:%M");
    centre.host.clock.set(noon.unwrap());
    let day = centre.get("my_day.get", json!({})).await;
    assert_eq!(rows(&day["today_events"]).len(), 1);
    let unsigned = &rows(&day["unsigned"])[0];
    assert_eq!(
        (&unsigned["training"]["id"], &unsigned["people"]),
        (&event["id"], &json!(3))
    );

    // C-66
    let off = json!({ "id": event["id"], "to": "cancelled", "on": "2027-04-12", "note": "Paro regional",
        "documents": [], "handed_by": "", "handed_to": "" });
    centre.get("training.advance", off).await;
    let day = centre.get("my_day.get", json!({})).await;
    for list in ["today_events", "coming", "drafts", "unsigned"] {
        assert_eq!(day[list], Value::Array(Vec::new()), "{list}");
    }
}
