//! What the event and its report ask for only when there is something to say.

use serde_json::json;
use sisconecta_tests::centre::Centre;

/// C-40: how many folders were handed out is kept with the event.
#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_folders_handed_out_stays_with_the_event() {
    let centre = Centre::new().await;
    let event = centre.event(1).await;
    let asked = json!({ "id": event["id"] });
    let mut fields = centre.get("training.get", asked.clone()).await["fields"].clone();
    assert_eq!(fields["folders_delivered"], json!(null));
    fields["folders_delivered"] = json!(28);
    let edit = json!({ "id": event["id"], "fields": fields });
    centre.get("training.edit", edit).await;
    let event = centre.get("training.get", asked).await;
    assert_eq!(event["fields"]["folders_delivered"], json!(28));
}

/// C-72: nobody owes a test until somebody says that the governing body has defined one.
#[tokio::test(flavor = "multi_thread")]
async fn entry_and_exit_tests_are_off_until_somebody_says_that_they_apply() {
    let centre = Centre::new().await;
    let event = centre.event(1).await;
    let asked = json!({ "training": event["id"] });
    let lacks_tests =
        |report: &serde_json::Value| report["missing"].to_string().contains("Faltan las notas");
    let report = centre.get("report.get", asked).await;
    assert_eq!(report["conduct"]["tests_apply"], json!(false));
    assert!(!lacks_tests(&report), "{}", report["missing"]);
    let mut conduct = report["conduct"].clone();
    conduct["tests_apply"] = json!(true);
    conduct["tests_defined_by"] = json!("Dirección General de Presupuesto Público");
    let save = json!({ "training": event["id"], "conduct": conduct });
    let report = centre.get("report.save_conduct", save).await;
    assert!(lacks_tests(&report), "{}", report["missing"]);
}
