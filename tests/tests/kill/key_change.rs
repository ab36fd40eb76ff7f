//! The key of the databases is being changed: the folder opens with what opened it before, or with what opens it afterwards, and holds all that was
//! acknowledged.

use crate::{drawn, opened, rebuild};
use serde_json::json;
use sisconecta_bridge::demo::{PASSWORD, invent, sign};
use sisconecta_store::{DataFolder, KeyFile};
use sisconecta_tests::centre::Centre;
use sisconecta_tests::program::BridgeProcess;
use std::path::Path;
use std::time::{Duration, Instant};

const OTHER: &str = "la de Eulalia, larga";

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_changed_or_it_is_not_and_nothing_acknowledged_is_lost() {
    let (kills, mut chance) = drawn(2);

    let centre = Centre::new().await;
    let session = centre.event(1).await["sessions"][0]["id"].clone();
    let staff = json!({ "paternal": "Ñahui", "maternal": "Ccori", "names": "Eulalia", "post": "budget_specialist" });
    let added = centre
        .get("staff.add", json!({ "staff": staff, "password": OTHER }))
        .await;
    let rows = added.as_array().unwrap().iter();
    let other = rows.clone().find(|row| row["names"] == "Eulalia").unwrap()["id"].clone();
    let mut code = centre.recovery_code.clone();
    centre.app.close().await;
    let folder = centre.folder();
    let mut people = invent(usize::try_from(kills).unwrap() + 2, chance.seed()).into_iter();

    let (mut registered, mut takes, mut changed) = (0, 0, 0);
    for kill in 0..=kills {
        let mut program = BridgeProcess::start(&folder);
        program.sign_in().await;
        let give = json!({ "staff": other, "own_password": PASSWORD, "password": OTHER });
        program.get("access.give_password", give).await;
        let person = people.next().unwrap();
        let request = json!({ "session": session, "person": person.input(), "signature": sign(chance.seed()) });
        program.get("desk.walk_in", request).await;
        registered += 1;
        let own = json!({ "own_password": PASSWORD });
        let begun = program.get("access.begin_key_change", own).await;
        let next = begun["recovery_code"].as_str().unwrap().to_owned();

        let (began, last) = (Instant::now(), kill == kills);
        // The first tells how long one takes. So kills fall before, in the middle and after.
        let most = usize::try_from(takes + takes / 4 + 1).unwrap();
        let patience = Duration::from_millis(u64::try_from(chance.below(most)).unwrap());
        let answer = tokio::select! {
            answer = program.ask("access.finish_key_change", json!({ "code": next })) => answer,
            () = tokio::time::sleep(patience), if !last && kill > 0 => None,
        };
        if let Some(answer) = &answer {
            takes = u64::try_from(began.elapsed().as_millis()).unwrap();
            assert_eq!(answer.as_ref().unwrap()["stage"], "open");
        }
        program.kill();
        let new = found(&folder, &code, &next, registered).await;
        assert!(
            new || answer.is_none(),
            "kill {kill}: an acknowledged change is gone"
        );
        if new {
            changed += 1;
            code = next;
        }
        rebuild(&folder, &mut chance).await;
    }
    println!(
        "{changed} of {} changes came to their end; the last took {takes} ms",
        kills + 1
    );
    assert!(changed > 1);
}

/// Whether the folder has the new key. Either way one password and one code open it, and everything is there.
async fn found(folder: &Path, before: &str, after: &str, registered: usize) -> bool {
    let data = DataFolder::acquire(folder).unwrap();
    let keys = KeyFile::load(&data).unwrap().keys;
    let (_, key) = keys.open_with_password(None, PASSWORD).unwrap();
    let new = keys.open_with_recovery(after).is_ok();
    assert_ne!(new, keys.open_with_recovery(before).is_ok());
    assert_ne!(new, keys.open_with_password(None, OTHER).is_ok());
    let store = opened(&data, &key).await;
    let mut signed = 0;
    for operation in store.operations().await.unwrap() {
        if operation.header.kind == "signature" {
            signed += 1;
            for attachment in &operation.header.attachments {
                let hash = sisconecta_store::AttachmentHash::from_bytes(attachment.hash.0);
                store.attachments().get(hash).await.unwrap();
            }
        }
    }
    assert_eq!(signed, registered);
    store.close().await;
    new
}
