//! Where the time of a request goes: its statements, the one that takes longest first.

use crate::centre::{Of, Size, crowd_person, day, id};
use crate::host::Program;
use crate::work::{first_page, list, registration, while_typing};
use serde_json::{Value, json};
use std::time::Instant;

/// Statements that are printed of each request.
const MOST: usize = 8;
/// Letters of a statement that are printed.
const WIDEST: usize = 600;

fn requests(size: Size) -> Vec<(&'static str, Value)> {
    let person = size.person(crowd_person(size, 7));
    let texts = while_typing(&person);
    let entity = person.entity.split(' ').next_back().unwrap_or_default();
    vec![
        ("my_day.get", json!({})),
        ("training.list", first_page()),
        (
            "training.get",
            json!({ "id": id(Of::Training, size.events() / 2) }),
        ),
        ("training.get", json!({ "id": id(Of::Crowd, 0) })),
        (
            "figures.centre",
            json!({ "from": day(-466), "to": day(-102) }),
        ),
        (
            "entity.search",
            json!({ "text": entity.to_lowercase(), "limit": 20 }),
        ),
        (
            "desk.search",
            json!({ "session": id(Of::CrowdSession, 0), "text": texts[1] }),
        ),
        ("person.search", json!({ "text": texts[0], "limit": 50 })),
        ("search.all", json!({ "text": texts[0] })),
        (
            "desk.register",
            registration(size, 0, 0, &json!({ "kind": "paper" })),
        ),
    ]
}

pub async fn spent(program: &Program, size: Size) {
    let cost = program.store.count_cost().await.unwrap();
    let (_, file) = list(size);
    let upload = program.app.upload("relacion.csv", file).unwrap();
    let preview = json!({
        "training": id(Of::List, 0), "upload": upload, "sheet": null, "columns": null, "header_row": null,
    });
    let import = json!({ "preview": preview, "accepted": [], "left_out": [] });
    let mut requests = requests(size);
    requests.push(("roster.import", import));
    for (cmd, request) in requests {
        if !["desk.register", "roster.import"].contains(&cmd) {
            program.ask(cmd, request.clone()).await;
        }
        cost.begin().await.unwrap();
        let began = Instant::now();
        program.ask(cmd, request).await;
        let took = began.elapsed();
        println!(
            "\n{cmd}: {took:.2?}, {} statements",
            cost.spent().statements
        );
        for timed in cost.timed().into_iter().take(MOST) {
            let words: Vec<&str> = timed.statement.split_whitespace().collect();
            let text: String = words.join(" ").chars().take(WIDEST).collect();
            println!("  {:>8.0?} {:>5} × {text}", timed.took, timed.times);
        }
    }
}
