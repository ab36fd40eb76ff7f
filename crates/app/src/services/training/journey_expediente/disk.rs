//! The disk is full while the *expediente* is closed.

use super::*;
use crate::journey::fill_up;
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::kinds::case::CaseClosing;

/// Neither the document that is being made nor the operation that names it leaves anything behind when it does not fit.
#[tokio::test]
async fn a_disk_that_fills_up_while_closing_leaves_the_expediente_open_and_whole() {
    let walk = walk("informative").await;
    let app = &walk.app;
    walk.gather().await;
    fill_up(app, &walk.event).await;
    let close = json!({ "case": { "kind": "training", "id": walk.event } });
    let before = walk.get().await;
    let store = app.store().await.unwrap();
    let operations = store.operations().await.unwrap().len();

    // No room for the document; no room for the operation that names it.
    for (centre, attachments) in [(None, Some(0)), (Some(0), None)] {
        store.leave_room(centre, attachments).await.unwrap();
        let fault = refused(app, "expediente.close", close.clone()).await;
        assert_eq!(fault.code, "disk_full", "{fault:?}");
        assert!(fault.sentence.contains("disco"), "{}", fault.sentence);
        let after = walk.get().await;
        assert_eq!(after["closing"], Value::Null);
        assert_eq!(after["lines"], before["lines"]);
        assert_eq!(store.operations().await.unwrap().len(), operations);
        store.leave_room(None, None).await.unwrap();
        walk.check_rebuild().await;
    }

    // With room again the same step succeeds, once.
    let closed = ask(app, "expediente.close", close.clone()).await;
    let document = &closed["closing"]["document"];
    let whole = walk.blob(&document["hash"]).await;
    assert_eq!(pages(&whole), document["pages"].as_u64().unwrap());
    let event: TrainingId = walk.event.parse().unwrap();
    assert_eq!(store.facts::<CaseClosing>(event).await.unwrap().len(), 1);
    drop(store);
    walk.check_rebuild().await;
    app.close().await;
}
