//! Registers signed on paper and on the screen.

use super::*;

#[tokio::test]
async fn one_signature_on_paper_asks_for_the_scan_and_a_later_one_for_a_new_register() {
    let walk = walk("basic").await;
    let (app, session) = (&walk.app, walk.session.as_str());
    let issue = json!({ "session": session });
    assert_eq!(
        refused(app, "expediente.issue_register", issue.clone())
            .await
            .code,
        "signed_on_paper"
    );
    walk.sign("40123456", drawn()).await;
    let now = ask(app, "expediente.issue_register", issue.clone()).await;
    assert_eq!(line(&now, "A6")["state"], "present");
    assert_eq!(line(&now, "A6")["parts"][0]["source"], "screen");
    assert_eq!(line(&now, "A6")["parts"][0]["kind"], "original");
    // Who signs afterwards is not in that print.
    walk.sign("40123457", drawn()).await;
    let now = walk.get().await;
    assert_eq!(line(&now, "A6")["state"], "missing");
    let again = ask(app, "expediente.issue_register", issue.clone()).await;
    assert_eq!(line(&again, "A6")["parts"].as_array().unwrap().len(), 1);
    walk.sign("40123458", json!({ "kind": "paper" })).await;
    let now = walk.get().await;
    assert_eq!(
        (&line(&now, "A6")["state"], &line(&now, "A6")["can_issue"]),
        (&json!("missing"), &json!(false))
    );
    assert_eq!(
        refused(app, "expediente.issue_register", issue).await.code,
        "signed_on_paper"
    );
    let now = walk.attach("A6", Some(session), invitation()).await;
    assert_eq!(line(&now, "A6")["state"], "present");
    assert_eq!(line(&now, "A7")["state"], "missing");
    walk.check_rebuild().await;
    app.close().await;
}
