//! Sheets keyed from paper.

use super::*;

#[tokio::test]
async fn a_print_says_which_signs_it_lacks() {
    let scene = Scene::new("basic").await;
    let print = json!({ "training": scene.event });
    let printed = ask(&scene.app, "survey.print", print.clone()).await;
    assert_eq!(printed.get("remark"), None);
    let event = ask(&scene.app, "training.get", json!({ "id": scene.event })).await;
    let mut fields = event["fields"].clone();
    fields["name"] = json!("Presupuesto de Иван");
    let edit = json!({ "id": scene.event, "fields": fields });
    ask(&scene.app, "training.edit", edit).await;
    let printed = ask(&scene.app, "survey.print", print).await;
    let said = printed["remark"].as_str().unwrap();
    assert!(said.contains("И а в н"), "{said}");
    scene.app.close().await;
}

#[tokio::test]
async fn a_keyed_sheet_is_numbered_corrected_annulled_and_asked_about_when_repeated() {
    let scene = Scene::new("basic").await;
    let app = &scene.app;
    scene.session_starts();
    scene.key(TEN[0], "").await;
    scene.key(TEN[1], "").await;
    let sheet = scene.sheet(TEN[1], "").await;
    let again = |confirm: bool| json!({ "training": scene.event, "sheet": sheet, "confirm_repeat": confirm });
    let fault = refused(app, "survey.key_sheet", again(false)).await;
    assert_eq!(
        (fault.code.as_str(), fault.warning),
        ("repeated_sheet", true)
    );
    let rows = ask(app, "survey.key_sheet", again(true)).await;
    assert_eq!(rows.as_array().unwrap().len(), 3);
    assert_eq!(
        (&rows[2]["number"], &rows[2]["marks"][0]),
        (&json!(3), &json!(4))
    );

    // A correction keeps its place.
    let mended = scene.sheet(TEN[6], "Tesorería").await;
    let correct = json!({ "training": scene.event, "id": rows[0]["id"], "sheet": mended });
    let rows = ask(app, "survey.correct_sheet", correct).await;
    assert_eq!(
        (&rows[0]["number"], &rows[0]["marks"][0]),
        (&json!(1), &json!(1))
    );
    assert_eq!(rows[0]["open_topics"], "Tesorería");
    assert_eq!(rows.as_array().unwrap().len(), 3);
    let annul =
        |reason: &str| json!({ "training": scene.event, "id": rows[2]["id"], "reason": reason });
    refused(app, "survey.annul_sheet", annul("")).await;
    let left = ask(app, "survey.annul_sheet", annul("Se digitó dos veces")).await;
    assert_eq!(left.as_array().unwrap().len(), 2);
    let figures = scene.state().await["figures"].clone();
    assert_eq!(figures["responses"], 2);
    assert_eq!(
        figures["blocks"][0]["rows"][0]["figures"]["levels"],
        json!([1, 0, 0, 1])
    );
    assert!(scene.rebuilds().await);
    app.close().await;
}
