//! Whatever order things happen in, no answer of the page can be told apart between two states that somebody with the key can keep.

use super::*;
use sisconecta_store::{DataFolder, OpenOptions, Store, restore};
use std::collections::BTreeSet;

/// Fewest answers that may appear together.
const GROUP: usize = 5;
const STEPS: usize = 45;

/// The same numbers each time, so that what fails once fails again.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// What the log holds of the page: each answer by what was written in it.
async fn counted(store: &Store) -> BTreeSet<String> {
    let operations = store.operations().await.unwrap();
    let bodies = operations
        .iter()
        .filter(|op| op.header.kind == "survey_sheet" && op.header.actor.is_none());
    bodies
        .map(|op| {
            let body: Value = serde_json::from_slice(op.payload.as_deref().unwrap()).unwrap();
            body["fact"]["open_topics"].as_str().unwrap().to_owned()
        })
        .collect()
}

/// All that a backup holds of the page, whatever table it is in.
async fn held_by(backup: &Path, store: &Store, event: &str) -> (BTreeSet<String>, u32) {
    let folder = tempfile::tempdir().unwrap();
    let into = DataFolder::acquire(folder.path()).unwrap();
    let now = chrono::DateTime::UNIX_EPOCH;
    restore::restore(backup, store.key(), &into, now)
        .await
        .unwrap();
    let restored = Store::open(&into, store.key(), &OpenOptions::new(now))
        .await
        .unwrap();
    let held = counted(&restored).await;
    let waiting = restored.waiting_answers(event).await.unwrap();
    restored.close().await;
    (held, waiting)
}

#[tokio::test]
async fn between_any_two_states_that_can_be_kept_answers_appear_by_groups() {
    for seed in 1..=3 {
        history(seed).await;
    }
}

async fn history(seed: u64) {
    let scene = Scene::new("basic").await;
    scene.session_starts();
    let (app, event) = (&scene.app, json!({ "training": scene.event }));
    let store = app.store().await.unwrap();
    let mut chance = Chance(seed);
    let (mut seen, mut given, mut groups, mut backups) = (BTreeSet::new(), 0, 0, 0);
    for _ in 0..STEPS {
        match chance.below(12) {
            0..=5 => {
                if app.rpc("survey.open_kiosk", event.clone()).await.is_ok() {
                    for _ in 0..=chance.below(3) {
                        scene
                            .answer(TEN[given % 10], &format!("tema {given}"))
                            .await;
                        given += 1;
                    }
                    scene.leave().await;
                } else {
                    let reopen = json!({ "training": scene.event, "reason": "Falta alguien" });
                    ask(app, "survey.reopen", reopen).await;
                }
            }
            6 => {
                let sheet = scene.sheet(TEN[3], "papel").await;
                let keyed =
                    json!({ "training": scene.event, "sheet": sheet, "confirm_repeat": true });
                let _ = app.rpc("survey.key_sheet", keyed).await;
            }
            7 | 8 => {
                let _ = app.rpc("survey.close", event.clone()).await;
            }
            9 => {
                let reopen = json!({ "training": scene.event, "reason": "Falta alguien" });
                let _ = app.rpc("survey.reopen", reopen).await;
            }
            10 if chance.below(4) == 0 => {
                let _ = app.rpc("survey.discard_waiting", event.clone()).await;
            }
            _ => {
                let made = ask(app, "backup.make", json!({})).await;
                let path = Path::new(made["folder"].as_str().unwrap());
                assert_eq!(
                    held_by(path, &store, &scene.event).await,
                    (seen.clone(), 0),
                    "seed {seed}"
                );
                backups += 1;
            }
        }
        let now = counted(&store).await;
        let new = now.difference(&seen).count();
        assert!(
            new == 0 || new >= GROUP,
            "seed {seed}: {new} of {given} appeared together"
        );
        assert!(seen.is_subset(&now));
        groups += usize::from(new > 0);
        seen = now;
    }
    // Otherwise nothing was tried.
    assert!(
        groups > 0 && backups > 2,
        "seed {seed}: {groups} groups, {backups} backups"
    );
    app.close().await;
}
