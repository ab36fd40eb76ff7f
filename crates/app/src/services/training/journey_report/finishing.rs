//! What a report needs to be finished, and who submits it.

use super::issues_of;
use super::*;
use sisconecta_domain::paper::FormId;

#[tokio::test]
async fn an_event_of_two_systems_is_finished_only_with_both_participation_reports() {
    let scene = Scene::new().await;
    scene.fill().await;
    let event = scene.event.clone();
    let early = scene.report().await;
    assert!(
        sentences(&early)[0].contains("todavía no termina"),
        "{early}"
    );
    scene.at(EVENT_DAY + DAY);
    scene.thirty_sign().await;
    let report = scene.report().await;
    // C-71: thirty in each row and thirty in all.
    let table = &report["by_system"];
    for row in table["rows"].as_array().unwrap() {
        assert_eq!(row["participants"], 30);
    }
    assert_eq!(
        (
            table["rows"].as_array().unwrap().len(),
            table["participants"].as_u64()
        ),
        (2, Some(30))
    );
    assert!(table["footnote"].is_string());
    assert_eq!(
        report["texts"]["audience_text"],
        "30 participantes de 5 entidades, con 30 asistencias en 1 sesión. Público objetivo: Servidores de tesorería y presupuesto."
    );
    // a specialist of the centre drafts.
    assert_eq!(report["texts"]["drafted_by"], "CCORI YUPANQUI, Ñusta");
    let missing = [
        "Falta el resultado de las encuestas: tabúlelas o escriba por qué no hay.",
        "Falta el informe de participación de Tesoro Público.",
        "Falta el informe de participación de Presupuesto Público.",
    ];
    assert_eq!(sentences(&report), missing);

    let texts =
        json!({ "training": event, "results_text": "Respondieron 28 de 30 participantes." });
    scene.ask("report.save", texts.clone()).await;
    let participation = |row: &Value| {
        json!({ "training": event, "system": row["system"], "speaker": row["speaker"],
                "text": "Expuso su tema y absolvió consultas.", "received_on": "2027-04-13" })
    };
    let rows = report["participation"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    scene
        .ask("report.save_participation", participation(&rows[0]))
        .await;
    // One of two: the sentence names the other.
    let fault = scene
        .refused("report.finish", json!({ "training": event }))
        .await;
    assert_eq!(fault.field.as_deref(), Some("participation_budget"));
    assert!(
        fault.sentence.contains("Presupuesto Público"),
        "{}",
        fault.sentence
    );
    assert!(fault.warning);
    assert_eq!(scene.report().await["state"], "draft");
    let both = scene
        .ask("report.save_participation", participation(&rows[1]))
        .await;
    assert_eq!(both["missing"], json!([]));
    assert!(
        both["texts"]["methodology"]
            .as_str()
            .unwrap()
            .contains("absolvió consultas")
    );

    // C-73: what went otherwise reaches the draft.
    let item = json!({ "date": "2027-04-12", "start": "11:00:00", "end": "11:30:00", "activity": "Taller", "methodology": "",
        "responsible": "", "kind": "talk" });
    scene
        .ask(
            "training.save_agenda_item",
            json!({ "training": event, "id": null, "item": item }),
        )
        .await;
    let row = scene.report().await["agenda"][0]["id"].clone();
    let marked = scene
        .ask(
            "report.mark_agenda",
            json!({ "id": row, "outcome": "not_done", "note": "no hubo fluido eléctrico" }),
        )
        .await;
    let methodology = marked["texts"]["methodology"].as_str().unwrap();
    assert!(
        methodology.contains("«Taller» no se realizó: no hubo fluido eléctrico."),
        "{methodology}"
    );

    // C-41: a delegate needs a reason.
    assert_eq!(marked["conduct"]["presented_by"], "HUAMÁN QUISPE, María");
    let mut conduct = marked["conduct"].clone();
    conduct["presented_by"] = json!("QUISPE RÍOS, Amaru");
    let delegated = scene
        .ask(
            "report.save_conduct",
            json!({ "training": event, "conduct": conduct }),
        )
        .await;
    assert_eq!(delegated["missing"][0]["field"], "delegation_reason");
    conduct["delegation_reason"] = json!("Comisión de servicio");
    scene
        .ask(
            "report.save_conduct",
            json!({ "training": event, "conduct": conduct }),
        )
        .await;

    let submit = json!({ "training": event, "submitted_by": "HUAMÁN QUISPE, María", "submitted_on": "2027-04-14" });
    assert_eq!(
        scene.refused("report.submit", submit.clone()).await.code,
        "incomplete"
    );
    let finished = scene
        .ask("report.finish", json!({ "training": event }))
        .await;
    assert_eq!(
        (finished["state"].as_str(), finished["finished_on"].as_str()),
        (Some("finished"), Some("2027-04-13"))
    );
    // What is finished does not follow the event any more, and is not changed.
    let fault = scene.refused("report.save", texts.clone()).await;
    assert_eq!(fault.code, "report_finished");
    let printed = scene
        .ask("report.print", json!({ "training": event }))
        .await;
    assert!(scene.bytes(&printed).await.starts_with(b"%PDF"));
    let submitted = scene.ask("report.submit", submit).await;
    assert_eq!(submitted["state"], "submitted");
    let open = scene
        .ask("report.reopen", json!({ "training": event }))
        .await;
    assert_eq!(open["state"], "draft");
    scene.ends().await;
}

#[tokio::test]
async fn only_who_runs_the_centre_submits() {
    let scene = Scene::new().await;
    let staff = json!({ "paternal": "Ccori", "maternal": "Yupanqui", "names": "Ñusta", "post": "budget_specialist" });
    let people = scene
        .ask(
            "staff.add",
            json!({ "staff": staff, "password": "otra frase larga" }),
        )
        .await;
    let id = people
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["post"] == "budget_specialist")
        .unwrap()["id"]
        .clone();
    scene.ask("entry.sign_out", json!({})).await;
    scene
        .ask(
            "entry.sign_in",
            json!({ "staff": id, "password": "otra frase larga" }),
        )
        .await;
    let submit =
        json!({ "training": scene.event, "submitted_by": "Ñusta", "submitted_on": "2027-04-14" });
    assert_eq!(
        scene.refused("report.submit", submit).await.code,
        "forbidden"
    );
    scene.ends().await;
}

/// The form and the state are written together: what is cut short leaves a draft, from which finishing succeeds.
#[tokio::test]
async fn a_report_that_could_not_be_finished_leaves_no_form_and_is_finished_once() {
    let scene = Scene::new().await;
    scene.fill().await;
    scene.thirty_sign().await;
    scene.at(EVENT_DAY + DAY);
    let event = scene.event.clone();
    for row in scene.report().await["participation"].as_array().unwrap() {
        let part = json!({ "training": event, "system": row["system"], "speaker": row["speaker"],
            "text": "Expuso su tema.", "received_on": "2027-04-13" });
        scene.ask("report.save_participation", part).await;
    }
    let texts = json!({ "training": event, "methodology": null, "audience_text": null,
        "results_text": "No se tomó encuesta.", "drafted_by": "PALOMINO OCHOA, Julio César" });
    scene.ask("report.save", texts).await;
    assert_eq!(sentences(&scene.report().await), Vec::<String>::new());
    let finish = json!({ "training": event });
    let issued = async || {
        let store = scene.app.store().await.unwrap();
        issues_of(&store, &event, FormId::Annex8).await
    };

    crate::journey::fill_up(&scene.app, &event).await;
    let texts = |n: u32| {
        json!({ "training": event, "methodology": null, "audience_text": null,
            "results_text": format!("No se tomó encuesta: {n}."), "drafted_by": "PALOMINO OCHOA, Julio César" })
    };
    crate::journey::fill_up_with(&scene.app, "report.save", texts).await;
    let store = scene.app.store().await.unwrap();
    for (centre, attachments) in [(None, Some(0)), (Some(0), None)] {
        store.leave_room(centre, attachments).await.unwrap();
        let fault = scene.refused("report.finish", finish.clone()).await;
        assert_eq!(fault.code, "disk_full", "{}", fault.sentence);
        assert_eq!(scene.report().await["state"], "draft");
        assert_eq!(issued().await, 0);
        store.leave_room(None, None).await.unwrap();
    }
    drop(store);

    // Two people press the button at the same time: one of them hears that it is done.
    let (one, other) = tokio::join!(
        scene.app.rpc("report.finish", finish.clone()),
        scene.app.rpc("report.finish", finish.clone())
    );
    let refused = match (one, other) {
        (Ok(_), Err(fault)) | (Err(fault), Ok(_)) => fault,
        both => panic!("{both:?}"),
    };
    assert_eq!(refused.code, "report_finished");
    assert_eq!(scene.report().await["state"], "finished");
    assert_eq!(issued().await, 1);
    scene.ends().await;
}
