//! Every request with every post: admitted or refused as the norms say, and not as the program's own table does.

use crate::norms;
use serde_json::{Map, Value, json};
use sisconecta_bridge::demo::PASSWORD;
use sisconecta_tests::centre::{Centre, rows};
use std::collections::BTreeMap;
use std::sync::OnceLock;

fn requests() -> Map<String, Value> {
    match sisconecta_app::schema() {
        Value::Object(requests) => requests,
        _ => panic!("no table of requests"),
    }
}

fn is_allowed(answer: &Result<Value, sisconecta_app::Fault>) -> bool {
    match answer {
        Ok(_) => true,
        Err(fault) => {
            let fault = serde_json::to_value(fault).unwrap();
            !["forbidden", "closed"].contains(&fault["code"].as_str().unwrap())
        }
    }
}

/// What the request answers to a payload that it cannot read: that it is not allowed, or that it cannot be read.
async fn is_admitted(centre: &Centre, request: &str) -> bool {
    is_allowed(&centre.app.rpc(request, json!("nonsense")).await)
}

/// Who has each post, in the one centre of a test.
static POSTS: OnceLock<BTreeMap<String, Value>> = OnceLock::new();

/// A centre with somebody of each post, so that nobody stands in for anybody, and who has which.
pub async fn staffed() -> (Centre, BTreeMap<String, Value>) {
    let centre = Centre::new().await;
    let posts = norms::COLUMNS.concat();
    let mut staff = json!([]);
    for post in posts {
        staff = centre
            .get(
                "staff.add",
                json!({
                    "staff": { "paternal": "Rojas", "maternal": "Luna", "names": format!("Persona {post}"), "post": post },
                    "password": format!("{PASSWORD} {post}"),
                }),
            )
            .await;
    }
    let of_post = rows(&staff)
        .iter()
        .filter(|row| row["names"].as_str().unwrap().starts_with("Persona"));
    let who = of_post
        .map(|row| (row["post"].as_str().unwrap().to_owned(), row["id"].clone()))
        .collect();
    POSTS.set(who).unwrap();
    (centre, POSTS.get().unwrap().clone())
}

/// Each has a password of his own, which says his post.
pub async fn enter(centre: &Centre, staff: &Value) {
    centre.get("entry.sign_out", json!({})).await;
    let posts = POSTS.get().unwrap();
    let (post, _) = posts.iter().find(|(_, id)| *id == staff).unwrap();
    let who = json!({ "staff": staff, "password": format!("{PASSWORD} {post}") });
    centre.get("entry.sign_in", who).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_admits_the_posts_that_the_norms_name_and_no_other() {
    let (centre, staff) = staffed().await;
    let requests = requests();
    centre.get("entry.sign_out", json!({})).await;
    for (name, request) in &requests {
        if request["before_sign_in"] == false {
            assert!(
                !is_admitted(&centre, name).await,
                "{name} before signing in"
            );
        }
    }
    let mut wrong = Vec::new();
    let mut refused = 0;
    for (post, id) in &staff {
        enter(&centre, id).await;
        // Signing out is looked at above, and would end this.
        for name in requests.keys().filter(|name| *name != "entry.sign_out") {
            let may = norms::acts(name).is_none_or(|acts| norms::may(&acts, post));
            refused += u32::from(!may);
            if is_admitted(&centre, name).await != may {
                wrong.push(format!("{name} as {post}: the norms say {may}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        refused > 100,
        "the norms refuse {refused} requests to a post"
    );
}

#[test]
fn every_request_of_which_the_norms_table_speaks_exists() {
    let requests = requests();
    for name in norms::requests() {
        assert!(requests.contains_key(name), "{name} is no request");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_noted_by_the_posts_of_its_act() {
    let (centre, staff) = staffed().await;
    for (post, id) in &staff {
        enter(&centre, id).await;
        for (step, acts) in norms::STEPS {
            // An event that there is not: whoever may, hears that.
            let payload = json!({
                "id": "018f7c1e-0000-7000-8000-000000000001", "to": step, "on": "2027-03-22", "note": "", "documents": [],
                "handed_by": "", "handed_to": "",
            });
            let answer = centre.app.rpc("training.advance", payload).await;
            let may = acts.is_empty() || norms::may(acts, post);
            assert_eq!(is_allowed(&answer), may, "{step} as {post}: {answer:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_with_personal_data_leaves_only_for_who_may_export_and_leaves_its_trace() {
    let (centre, staff) = staffed().await;
    for (post, id) in &staff {
        enter(&centre, id).await;
        for (list, personal) in [
            ("people", true),
            ("entities", true),
            ("participants", true),
            ("invitations", true),
            ("a_list_of_tomorrow", true),
            ("trainings", false),
            ("statistics", false),
            ("open_answers", false),
        ] {
            let path = centre.beside().join(format!("{post}-{list}.csv"));
            let payload = json!({
                "list": list, "case": null, "path": path, "columns": [{ "title": "Nombre", "kind": "text" }], "rows": [["x"]],
            });
            let answer = centre.app.rpc("list.export", payload).await;
            let may = !personal || norms::may(&["export personal data"], post);
            assert_eq!(answer.is_ok(), may, "{list} as {post}: {answer:?}");
            assert_eq!(path.exists(), may, "{list} as {post}");
        }
    }
}
