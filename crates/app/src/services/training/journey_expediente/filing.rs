//! Filing an event, and taking the filing back.

use super::*;

#[tokio::test]
async fn an_informativa_is_filed_without_a_survey_and_unfiled_only_with_a_reason() {
    let walk = walk("informative").await;
    let (app, event) = (&walk.app, walk.event.as_str());
    let before = walk.get().await;
    assert_eq!(line(&before, "A7")["state"], "not_applicable");
    assert_eq!(line(&before, "A6")["state"], "missing");
    assert!(
        before["remark"]
            .as_str()
            .unwrap()
            .contains("no emite constancias")
    );
    let steps: Vec<_> = before["lacks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["step"].clone())
        .collect();
    assert_eq!(
        steps,
        [
            "convocatoria",
            "programa",
            "expediente",
            "informe",
            "expediente",
            "expediente"
        ]
    );

    // The order is kept, and each step says what it lacks.
    assert_eq!(
        refused(app, "training.advance", step(event, "held", "2027-04-12"))
            .await
            .code,
        "step_out_of_order"
    );
    ask(app, "training.confirm", json!({ "id": event })).await;
    let fault = refused(
        app,
        "training.advance",
        step(event, "convened", "2027-04-12"),
    )
    .await;
    assert!(
        fault.warning && fault.sentence.contains("Anexo 4"),
        "{fault:?}"
    );
    walk.gather().await;
    walk.advance("published", "2027-04-12").await;
    walk.advance("convened", "2027-04-12").await;
    let fault = refused(
        app,
        "training.advance",
        step(event, "in_progress", "2027-04-11"),
    )
    .await;
    assert!(fault.sentence.contains("12/04/2027"), "{fault:?}");
    walk.advance("in_progress", "2027-04-12").await;
    walk.advance("held", "2027-04-12").await;
    let mut delivered = step(event, "delivered", "2027-04-13");
    assert_eq!(
        refused(app, "training.advance", delivered.clone())
            .await
            .field
            .as_deref(),
        Some("documents")
    );
    delivered["documents"] = json!(["Registro de participantes", "Informe"]);
    delivered["handed_by"] = json!("QUISPE, Ana");
    delivered["handed_to"] = json!("HUAMÁN QUISPE, María");
    ask(app, "training.advance", delivered).await;
    walk.advance("complete", "2027-04-13").await;
    walk.advance("registered", "2027-04-14").await;
    let fault = refused(app, "training.advance", step(event, "filed", "2027-04-15")).await;
    assert!(fault.sentence.contains("Cierre el expediente"), "{fault:?}");

    let closed = ask(
        app,
        "expediente.close",
        json!({ "case": { "kind": "training", "id": event } }),
    )
    .await;
    let whole = walk.blob(&closed["closing"]["document"]["hash"]).await;
    let manifest: Value =
        serde_json::from_slice(&walk.blob(&closed["closing"]["manifest"]["hash"]).await).unwrap();
    let mut sum = manifest["index_pages"].as_u64().unwrap();
    for part in manifest["parts"].as_array().unwrap() {
        assert_eq!(part["first_page"], sum + 1);
        let bytes = walk.blob(&part["blake3"]).await;
        assert_eq!(part["sha256"], crate::case::sha256(&bytes));
        sum += part["pages"].as_u64().unwrap();
        if part["media_type"] == "application/pdf" {
            assert_eq!(part["pages"], pages(&bytes));
        }
    }
    assert_eq!(manifest["parts"].as_array().unwrap().len(), 4);
    assert_eq!(
        (
            pages(&whole),
            closed["closing"]["document"]["pages"].as_u64()
        ),
        (sum, Some(sum))
    );
    assert_eq!(manifest["whole"]["sha256"], crate::case::sha256(&whole));

    let fields = json!({ "number": "EC-2027-014", "box_number": "7", "shelf": "B", "volume": "", "retention": "",
                         "notes": "" });
    ask(
        app,
        "expediente.edit",
        json!({ "case": { "kind": "training", "id": event }, "fields": fields }),
    )
    .await;
    let filed = walk.advance("filed", "2027-04-15").await;
    assert_eq!(filed["state"], "filed");
    let path: Vec<_> = filed["path"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["state"].as_str().unwrap().to_owned(),
                one["on"].clone(),
                one["by"].clone(),
            )
        })
        .collect();
    // Communication was skipped, the rest has its day and author.
    assert_eq!(path[2].1, Value::Null);
    assert_eq!(
        path[10],
        (
            "filed".into(),
            json!("2027-04-15"),
            json!("HUAMÁN QUISPE, María")
        )
    );
    assert_eq!(path[1].2, json!("HUAMÁN QUISPE, María"));

    // What is filed stays as it is.
    for (cmd, payload) in [
        (
            "expediente.edit",
            json!({ "case": { "kind": "training", "id": event }, "fields": fields }),
        ),
        (
            "expediente.reopen",
            json!({ "case": { "kind": "training", "id": event }, "reason": "x" }),
        ),
        (
            "expediente.detach",
            json!({ "case": { "kind": "training", "id": event }, "part": line(&closed, "A8")["parts"][0]["id"], "reason": "x" }),
        ),
    ] {
        assert_eq!(refused(app, cmd, payload).await.code, "filed", "{cmd}");
    }
    assert!(walk.get().await["filed"].as_bool().unwrap());
    assert_eq!(
        refused(
            app,
            "training.unfile",
            json!({ "id": event, "reason": "  " })
        )
        .await
        .field
        .as_deref(),
        Some("reason")
    );
    let back = ask(
        app,
        "training.unfile",
        json!({ "id": event, "reason": "Faltó una hoja." }),
    )
    .await;
    assert_eq!(back["state"], "registered");
    // It remains registered: only the filing is open.
    assert_eq!(back["open"].as_array().unwrap().len(), 1);
    assert_eq!(back["open"][0]["to"], "filed");
    walk.check_rebuild().await;
    app.close().await;
}

/// C-05
#[tokio::test]
async fn a_basica_without_sheets_is_closed_with_a_reason_and_the_closing_says_it() {
    let walk = walk("basic").await;
    let (app, event) = (&walk.app, walk.event.as_str());
    ask(app, "training.confirm", json!({ "id": event })).await;
    walk.gather().await;
    let sheets = |dossier: &Value| {
        let lacks = dossier["lacks"].as_array().unwrap().iter();
        let mut lacks = lacks.filter(|lack| lack["field"] == "A7");
        lacks.next().cloned()
    };
    let lack = sheets(&walk.get().await).unwrap();
    assert_eq!(lack["step"], "encuesta");
    let case = json!({ "case": { "kind": "training", "id": event } });
    let fault = refused(app, "expediente.close", case.clone()).await;
    assert_eq!(fault.field.as_deref(), Some("A7"), "{fault:?}");

    let reason = json!({ "training": event, "reason": "El local se cerró antes de la hora" });
    ask(app, "survey.omit", reason).await;
    assert_eq!(sheets(&walk.get().await), None);
    let closed = ask(app, "expediente.close", case).await;
    let manifest = walk.blob(&closed["closing"]["manifest"]["hash"]).await;
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let said = manifest["not_applicable"].to_string();
    assert!(
        said.contains("El local se cerró antes de la hora"),
        "{said}"
    );
    let other = json!({ "training": event, "reason": "Otro motivo" });
    let fault = refused(app, "survey.omit", other).await;
    assert_eq!(fault.code, "closed_expediente");
    app.close().await;
}
