//! The *expediente* of an event is being closed: it is closed as a whole, or it is open as before.

use crate::{drawn, rebuild};
use serde_json::{Value, json};
use sisconecta_bridge::demo::walk;
use sisconecta_tests::centre::rows;
use sisconecta_tests::lists;
use sisconecta_tests::program::BridgeProcess;
use std::path::Path;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn an_expediente_is_closed_as_a_whole_or_not_at_all() {
    let (kills, mut chance) = drawn(2);

    let place = tempfile::tempdir().unwrap();
    walk(place.path(), &lists::file("inscritos-huamanga.xlsx"))
        .await
        .unwrap();
    let folder = place.path().join("walk");
    let mut program = BridgeProcess::start(&folder);
    program.sign_in().await;
    let trainings = program
        .get(
            "training.list",
            json!({ "text": "", "from": null, "to": null, "state": null, "training_type": null }),
        )
        .await;
    let training = rows(&trainings)[0]["id"].clone();
    let open = json!({ "case": { "kind": "training", "id": training } });
    program
        .get(
            "training.unfile",
            json!({ "id": training, "reason": "Prueba de un corte de luz" }),
        )
        .await;
    let reopen = json!({ "case": { "kind": "training", "id": training }, "reason": "Prueba de un corte de luz" });
    let whole = program.get("expediente.reopen", reopen.clone()).await;

    // How long it takes here, so that kills fall before, in the middle and after.
    let began = Instant::now();
    program.get("expediente.close", open.clone()).await;
    let takes = u64::try_from(began.elapsed().as_millis()).unwrap();
    program.get("expediente.reopen", reopen.clone()).await;

    let mut closed = 0;
    for kill in 0..kills {
        let most = usize::try_from(takes + takes / 4 + 1).unwrap();
        let patience = Duration::from_millis(u64::try_from(chance.below(most)).unwrap());
        let answered = tokio::select! {
            answer = program.ask("expediente.close", open.clone()) => answer.is_some_and(|answer| answer.is_ok()),
            () = tokio::time::sleep(patience) => false,
        };
        program.kill();
        rebuild(&folder, &mut chance).await;

        program = BridgeProcess::start(&folder);
        program.sign_in().await;
        let now = program.get("expediente.get", open.clone()).await;
        assert_eq!(now["lines"], whole["lines"], "kill {kill}");
        assert_eq!(now["lacks"], whole["lacks"], "kill {kill}");
        if now["closing"].is_null() {
            assert!(!answered, "kill {kill}: an acknowledged closing is gone");
            continue;
        }
        closed += 1;
        check_whole(
            &program,
            &training,
            &now,
            &place.path().join(format!("copia-{kill}")),
        )
        .await;
        program.get("expediente.reopen", reopen.clone()).await;
    }
    println!("{closed} of {kills} were closed, in {takes} ms when nothing interferes");
    let now = program.get("expediente.close", open).await;
    check_whole(&program, &training, &now, &place.path().join("copia")).await;
}

/// What was closed can be laid out: each part, the whole and the manifest are there and are what their hashes say.
async fn check_whole(program: &BridgeProcess, training: &Value, expediente: &Value, copy: &Path) {
    std::fs::create_dir_all(copy).unwrap();
    let exported = program
        .get(
            "expediente.export",
            json!({ "case": { "kind": "training", "id": training }, "folder": copy }),
        )
        .await;
    let bag = Path::new(exported["folder"].as_str().unwrap());
    let pdf = std::fs::read(bag.join("data/expediente.pdf")).unwrap();
    assert!(pdf.starts_with(b"%PDF-"));
    let manifest = std::fs::read(bag.join("data/manifiesto.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let pages = &expediente["closing"]["document"]["pages"];
    assert_eq!(manifest["whole"]["pages"], *pages);
    assert_eq!(manifest["whole"]["bytes"], pdf.len());
}
