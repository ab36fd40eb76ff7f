//! What a registration costs the database, counted: the same on every disk.

use crate::journey::{ask, centre, event, import, start};
use serde_json::{Value, json};

/// Most statements and, on average, changed pages of `centro.db`, of a whole request with what the desk shows after it.
#[tokio::test]
async fn a_registration_costs_ten_statements_and_fourteen_pages() {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    let (event, session) = event(&app).await;
    import(&app, &event, "inscritos-huamanga.xlsx").await;
    let rows = ask(&app, "desk.register_list", json!({ "session": session })).await;
    let stroke: Vec<Value> = (0..60)
        .map(|n| json!({ "x": 0.1 + f64::from(n) * 0.01, "y": 0.5, "t": n * 16 }))
        .collect();
    // No round of the exchange begins meanwhile: what it reads is not the request's.
    app.signals.ended.send_replace(true);
    let store = app.store().await.unwrap();
    let cost = store.count_cost().await.unwrap();
    for (means, people) in [
        (json!({ "kind": "paper" }), 0..30),
        (
            json!({ "kind": "screen", "strokes": [stroke], "aspect": 3.0 }),
            30..60,
        ),
    ] {
        let (mut most, mut pages, count) = (0, 0, people.len() as u64);
        for row in &rows.as_array().unwrap()[people] {
            let request = json!({ "session": session, "person": row["person"], "details": row["details"],
                "signature": means });
            cost.begin().await.unwrap();
            ask(&app, "desk.register", request).await;
            let spent = cost.spent();
            most = most.max(spent.statements);
            pages += spent.pages;
        }
        assert!(most <= 10, "{most} statements, {}", means["kind"]);
        assert!(
            pages <= 14 * count,
            "{} pages for {count}, {}",
            pages,
            means["kind"]
        );
    }
}
