//! What a registration costs the database, counted: the same on every disk.

use crate::journey::{ask, centre, event, import, start};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Most statements and, on average, changed pages of `centro.db`, of a whole request with what the desk shows after it.
#[tokio::test]
async fn a_registration_costs_ten_statements_and_few_pages() {
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
    for (means, people, allowed) in [
        (json!({ "kind": "paper" }), 0..30, 12),
        (
            json!({ "kind": "screen", "strokes": [stroke], "aspect": 3.0 }),
            30..60,
            13,
        ),
    ] {
        let (mut most, mut pages, count) = (0, 0, people.len() as u64);
        let mut trees = BTreeMap::<String, u64>::new();
        for row in &rows.as_array().unwrap()[people] {
            let request = json!({ "session": session, "person": row["person"], "details": row["details"],
                "signature": means });
            cost.begin().await.unwrap();
            ask(&app, "desk.register", request).await;
            let spent = cost.spent();
            most = most.max(spent.statements);
            pages += spent.pages;
            for (tree, written) in cost.trees().await.unwrap() {
                *trees.entry(tree).or_default() += written;
            }
        }
        assert!(most <= 10, "{most} statements, {}", means["kind"]);
        assert!(
            pages <= allowed * count,
            "{pages} pages for {count}, {}: {trees:#?}",
            means["kind"]
        );
    }
}
