//! Every request with every post: admitted or refused as the table of requests says.

use serde_json::{Value, json};
use sisconecta_bridge::demo::PASSWORD;
use sisconecta_tests::centre::{Centre, rows};

/// What the request answers to a payload that it cannot read: that it is not allowed, or that it cannot be read.
async fn is_admitted(centre: &Centre, request: &str) -> bool {
    match centre.app.rpc(request, json!("nonsense")).await {
        Ok(_) => true,
        Err(fault) => {
            let fault = serde_json::to_value(&fault).unwrap();
            !["forbidden", "closed"].contains(&fault["code"].as_str().unwrap())
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_admits_the_posts_of_its_row_and_no_other() {
    let centre = Centre::new().await;
    let Value::Object(requests) = sisconecta_app::schema() else {
        panic!("no table of requests");
    };
    let posts = requests["entry.status"]["posts"]
        .as_array()
        .unwrap()
        .clone();
    let mut refused = 0;
    for (place, post) in posts.iter().enumerate() {
        let staff = centre
            .get(
                "staff.add",
                json!({
                    "staff": { "paternal": "Rojas", "maternal": "Luna", "names": format!("Persona {place}"), "post": post },
                    "password": PASSWORD,
                }),
            )
            .await;
        let id = rows(&staff)
            .iter()
            .find(|row| row["names"] == format!("Persona {place}"))
            .unwrap()["id"]
            .clone();
        let coordinator = rows(&staff)
            .iter()
            .find(|row| row["post"] == "centre_coordinator")
            .unwrap()["id"]
            .clone();
        centre.get("entry.sign_out", json!({})).await;
        for (name, request) in &requests {
            if request["before_sign_in"] == false {
                assert!(
                    !is_admitted(&centre, name).await,
                    "{name} before signing in"
                );
            }
        }
        centre
            .get(
                "entry.sign_in",
                json!({ "staff": id, "password": PASSWORD }),
            )
            .await;
        for (name, request) in &requests {
            let may = rows(&request["posts"]).contains(post);
            assert_eq!(is_admitted(&centre, name).await, may, "{name} as {post}");
            refused += u32::from(!may);
        }
        centre.get("entry.sign_out", json!({})).await;
        centre
            .get(
                "entry.sign_in",
                json!({ "staff": coordinator, "password": PASSWORD }),
            )
            .await;
    }
    assert!(refused > 0, "no request is refused to anybody");
}
