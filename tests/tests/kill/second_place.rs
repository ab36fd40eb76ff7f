//! A backup is on its way to the second place: what is there is whole, whenever the program dies.

use crate::drawn;
use serde_json::json;
use sisconecta_bridge::demo::{invent, sign};
use sisconecta_store::{backup, restore};
use sisconecta_tests::centre::Centre;
use sisconecta_tests::program::BridgeProcess;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_at_the_second_place_is_whole_whenever_the_program_dies() {
    let (kills, mut chance) = drawn(2);

    let centre = Centre::new().await;
    let session = centre.event(1).await["sessions"][0]["id"].clone();
    centre.app.close().await;
    let folder = centre.folder();
    let stick = centre.beside().join("memoria");
    std::fs::create_dir(&stick).unwrap();
    let mut people = invent(usize::try_from(kills).unwrap() + 2, chance.seed()).into_iter();

    let (mut takes, mut promised) = (0, 0);
    for kill in 0..=kills {
        let mut program = BridgeProcess::start(&folder);
        program.sign_in().await;
        if kill == 0 {
            let named = json!({ "folder": stick });
            program.get("backup.name_second_place", named).await;
        }
        let person = people.next().unwrap();
        let request = json!({ "session": session, "person": person.input(), "signature": sign(chance.seed()) });
        program.get("desk.walk_in", request).await;
        let (began, last) = (Instant::now(), kill == kills);
        let most = usize::try_from(takes + takes / 4 + 1).unwrap();
        let patience = Duration::from_millis(u64::try_from(chance.below(most)).unwrap());
        let answer = tokio::select! {
            answer = program.ask("backup.copy_to_second_place", json!({})) => answer,
            () = tokio::time::sleep(patience), if !last && kill > 0 => None,
        };
        if let Some(answer) = answer {
            takes = u64::try_from(began.elapsed().as_millis()).unwrap();
            assert_eq!(answer.unwrap()["only_here"], 0);
            promised += 1;
        }
        program.kill();
        for copy in copies(&stick) {
            assert!(copy.whole, "kill {kill}: {}", copy.name);
            restore::verify(&copy.path).await.unwrap();
        }
    }
    println!(
        "{promised} of {} copies were acknowledged; the last took {takes} ms",
        kills + 1
    );
    assert!(promised > 1);
    // What was cut short was swept by the last one.
    let left = std::fs::read_dir(own(&stick)).unwrap();
    let left = left.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with('.')
    });
    assert_eq!(left.count(), 0);
}

fn own(stick: &Path) -> PathBuf {
    let entry = std::fs::read_dir(stick).unwrap().next().unwrap();
    entry.unwrap().path()
}

fn copies(stick: &Path) -> Vec<backup::BackupInfo> {
    backup::list(&own(stick))
}
