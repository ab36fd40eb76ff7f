//! What cannot be filed, and parts that went bad.

use super::*;

#[tokio::test]
async fn what_cannot_be_filed_is_refused_with_a_sentence_and_nothing_is_kept() {
    let walk = walk("informative").await;
    let (app, event) = (&walk.app, walk.event.as_str());
    let scan = Annex8::default().print().unwrap().pdf;
    for (bytes, said) in [
        (Vec::new(), "vacío"),
        (b"MZ not a document".to_vec(), "no es un PDF"),
        (scan[..scan.len() / 2].to_vec(), "dañado"),
        (photo()[..100].to_vec(), "dañado"),
    ] {
        let upload = app.upload("Anexo 8 firmado.pdf", bytes).unwrap();
        let request = json!({ "case": { "kind": "training", "id": event }, "upload": upload, "item": "A8", "within": null, "kind": "original", "note": "" });
        let fault = refused(app, "expediente.attach", request).await;
        assert_eq!(fault.field.as_deref(), Some("upload"));
        assert!(fault.sentence.contains(said), "{}", fault.sentence);
    }
    let too_large = app
        .upload("video.pdf", vec![0; 300 * 1024 * 1024])
        .unwrap_err();
    assert!(too_large.sentence.contains("64 MB"));
    let upload = app.upload("a.pdf", scan).unwrap();
    // C-48
    let copy = json!({ "case": { "kind": "training", "id": event }, "upload": upload, "item": "A8", "within": null, "kind": "copy", "note": "" });
    let fault = refused(app, "expediente.attach", copy).await;
    assert!(
        fault.sentence.contains("copias con firma original"),
        "{}",
        fault.sentence
    );
    let no_session = json!({ "case": { "kind": "training", "id": event }, "upload": upload, "item": "A6", "within": null, "kind": "original", "note": "" });
    assert_eq!(
        refused(app, "expediente.attach", no_session)
            .await
            .field
            .as_deref(),
        Some("within")
    );
    assert_eq!(walk.get().await["pages"], 0);
    // The same file twice is one part.
    let good = json!({ "case": { "kind": "training", "id": event }, "upload": upload, "item": "A8", "within": null, "kind": "original", "note": "" });
    ask(app, "expediente.attach", good.clone()).await;
    assert_eq!(
        refused(app, "expediente.attach", good).await.code,
        "already_attached"
    );
    app.close().await;
}

#[tokio::test]
async fn a_part_that_went_bad_or_is_not_here_leaves_the_expediente_open_and_whole() {
    let walk = walk("informative").await;
    let (app, event) = (&walk.app, walk.event.as_str());
    walk.gather().await;
    let before = walk.get().await;
    let store = app.store().await.unwrap();
    let broken = store
        .attachments()
        .put(b"%PDF-1.7 and nothing more", "application/pdf")
        .await
        .unwrap()
        .to_string();
    let absent = "ab".repeat(32);
    // The door takes no file that is not stored, so what came from another computer is written here without naming it.
    for (attachment, named, code) in [
        (broken, true, "part_unreadable"),
        (absent, false, "attachment_missing"),
    ] {
        let actor = sisconecta_store::Actor {
            staff: None,
            now_ms: 0,
            scope: "AYA".into(),
        };
        let fields = [
            ("case_kind", json!("training")),
            ("case_id", json!(event)),
            ("item", json!("A8")),
            ("source", json!("scan")),
            ("attachment", json!(attachment)),
            ("pages", json!(1)),
            ("kind", json!("original")),
            ("note", json!("mala")),
        ];
        let mut tx = store.write(actor).await.unwrap();
        tx.fact(
            "case_part",
            uuid::Uuid::now_v7(),
            &fields,
            named.then(|| attachment.clone()).into_iter().collect(),
        )
        .await
        .unwrap();
        let op = tx.commit().await.unwrap().ops[0];
        let operations = store.operations().await.unwrap().len();
        let fault = refused(
            app,
            "expediente.close",
            json!({ "case": { "kind": "training", "id": event } }),
        )
        .await;
        assert_eq!(fault.code, code, "{}", fault.sentence);
        // Nothing half filed: no operation was written, and nothing is closed.
        assert_eq!(store.operations().await.unwrap().len(), operations);
        assert_eq!(walk.get().await["closing"], Value::Null);
        ask(
            app,
            "expediente.detach",
            json!({ "case": { "kind": "training", "id": event }, "part": op, "reason": "No se lee." }),
        )
        .await;
        assert_eq!(walk.get().await["lines"], before["lines"]);
    }
    drop(store);
    ask(
        app,
        "expediente.close",
        json!({ "case": { "kind": "training", "id": event } }),
    )
    .await;
    let attach = json!({ "case": { "kind": "training", "id": event }, "upload": app.upload("a.pdf", Annex8::default().print().unwrap().pdf).unwrap(),
                         "item": "A8", "within": null, "kind": "original", "note": "" });
    assert_eq!(
        refused(app, "expediente.attach", attach.clone()).await.code,
        "closed_expediente"
    );
    assert_eq!(
        refused(
            app,
            "expediente.close",
            json!({ "case": { "kind": "training", "id": event } })
        )
        .await
        .code,
        "closed_expediente"
    );
    ask(
        app,
        "expediente.reopen",
        json!({ "case": { "kind": "training", "id": event }, "reason": "Faltaba el informe firmado." }),
    )
    .await;
    ask(app, "expediente.attach", attach).await;
    let again = ask(
        app,
        "expediente.close",
        json!({ "case": { "kind": "training", "id": event } }),
    )
    .await;
    assert_eq!(
        again["closing"]["document"]["pages"].as_u64().unwrap(),
        1 + again["pages"].as_u64().unwrap()
    );
    walk.check_rebuild().await;
    app.close().await;
}
