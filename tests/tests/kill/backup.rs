//! A backup is being made: it is whole, or there is none of it, and those before it stay whole.

use crate::{drawn, now, opened, rebuild};
use serde_json::json;
use sisconecta_bridge::demo::{PASSWORD, invent, sign};
use sisconecta_store::restore::restore;
use sisconecta_store::{AttachmentHash, DataFolder, KeyFile, backup};
use sisconecta_tests::centre::Centre;
use sisconecta_tests::program::BridgeProcess;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_whole_or_not_there() {
    let (kills, mut chance) = drawn(2);

    let centre = Centre::new().await;
    let session = centre.event(1).await["sessions"][0]["id"].clone();
    centre.app.close().await;
    let folder = centre.folder();
    let backups = folder.join("respaldos");
    let mut people = invent(usize::try_from(kills).unwrap() + 2, chance.seed()).into_iter();

    // How many were registered when a backup was answered, by its folder.
    let mut promised: BTreeMap<String, usize> = BTreeMap::new();
    let (mut registered, mut takes) = (0, 0);
    for kill in 0..=kills {
        let mut program = BridgeProcess::start(&folder);
        program.sign_in().await;
        let person = people.next().unwrap();
        // Each brings an attachment that the backup must hold.
        let signature = sign(chance.seed());
        let request =
            json!({ "session": session, "person": person.input(), "signature": signature });
        program.get("desk.walk_in", request).await;
        registered += 1;

        let (began, last) = (Instant::now(), kill == kills);
        // The first, which tells how long one takes, is the quickest. So kills fall before, in the middle and after.
        let most = usize::try_from(takes * 3 + 1).unwrap();
        let patience = Duration::from_millis(u64::try_from(chance.below(most)).unwrap());
        let answer = tokio::select! {
            answer = program.ask("backup.make", json!({})) => answer,
            () = tokio::time::sleep(patience), if !last && kill > 0 => None,
        };
        if let Some(answer) = answer {
            takes = u64::try_from(began.elapsed().as_millis()).unwrap();
            let answer = answer.unwrap();
            let made = Path::new(answer["folder"].as_str().unwrap()).file_name();
            promised.insert(made.unwrap().to_string_lossy().into_owned(), registered);
        }
        program.kill();
        rebuild(&folder, &mut chance).await;
        for listed in backup::list(&backups) {
            assert!(listed.whole, "kill {kill}: {}", listed.name);
        }
    }
    let listed: Vec<String> = backup::list(&backups)
        .into_iter()
        .map(|listed| listed.name)
        .collect();
    for name in promised.keys() {
        assert!(listed.contains(name), "{name} was acknowledged and is gone");
    }
    for name in &listed {
        let held = holds(&backups.join(name)).await;
        assert!(
            promised.get(name).is_none_or(|told| held >= *told),
            "{name}"
        );
    }
    println!(
        "{} backups, {} of them acknowledged; the last took {takes} ms",
        listed.len(),
        promised.len()
    );
    assert!(promised.len() > 1, "no backup came to its end");
}

/// Restores a backup to a folder of its own. How many stand in its registers, each with what he signed.
async fn holds(backup: &Path) -> usize {
    let place = tempfile::tempdir().unwrap();
    let into = DataFolder::acquire(place.path()).unwrap();
    let keys = KeyFile::load_from(&backup.join("llavero.json")).unwrap();
    let (_, key) = keys.open_with_password(None, PASSWORD).unwrap();
    let restored = restore(backup, &key, &into, now()).await.unwrap();
    assert!(restored.lost.is_empty(), "{:?}", restored.lost);
    let store = opened(&into, &key).await;
    let mut signed = 0;
    for operation in store.operations().await.unwrap() {
        if operation.header.kind == "signature" {
            signed += 1;
            for attachment in &operation.header.attachments {
                let hash = AttachmentHash::from_bytes(attachment.hash.0);
                store.attachments().get(hash).await.unwrap();
            }
        }
    }
    store.close().await;
    signed
}
