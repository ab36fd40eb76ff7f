//! What a program has written once, every later one opens: a folder of data and a backup of headquarters, kept in `tests/fixtures` as a
//! program of the first format left them. They are never written anew; what a later format adds gets fixtures of its own.

use crate::event::{event, participants, set_objective, walk_in};
use crate::office::{Desk, Office, copy, reopen};
use serde_json::{Value, json};
use sisconecta_bridge::demo::invent;
use sisconecta_tests::centre::rows;
use sisconecta_tests::headquarters::{CENTRE, House, instance};
use std::path::{Path, PathBuf};

/// BLAKE3 of each file, hexadecimal.
const KEPT: &[(&str, &str)] = &[
    (
        "folder/adjuntos.db",
        "f018e3d4284143f19d545353e5618761c94c710433147b471957f01f3b8bed88",
    ),
    (
        "folder/centro.db",
        "ed99db52eed62719bbd1be27c924e022338f48ad4899696ad16715d8bc272f7c",
    ),
    (
        "folder/llavero.json",
        "b3cd6242584307ac0fdc385bef87462bd74da0aee089f6b4013fafd34907c2f3",
    ),
    (
        "headquarters.backup",
        "294c4e5325233def44a374193b371bdb468d7893c66740a1d8f6f0e1c37ba038",
    ),
];

const OBJECTIVES: [&str; 2] = ["Formular en la oficina", "Formular en la laptop"];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/format-1")
}

/// A folder of the fixtures, copied to where a program may write.
fn folder(place: &Path) -> PathBuf {
    let folder = place.join("datos");
    copy(&fixtures().join("folder"), &folder);
    folder
}

/// Headquarters out of the backup of the fixtures.
async fn headquarters() -> House {
    let mut house = House::new().await;
    house.database = house.cluster.fresh_database().unwrap();
    let file = fixtures().join("headquarters.backup");
    sisconecta_hq::restore(&house.database, &file, false)
        .await
        .unwrap();
    (house.hq, house.server) = instance(&house.database).await;
    house.hq.migrate().await.unwrap();
    house.hq.fold_all().await.unwrap();
    house
}

#[test]
fn the_fixtures_are_the_bytes_that_were_kept() {
    let mut found = Vec::new();
    for place in ["", "folder"] {
        for entry in std::fs::read_dir(fixtures().join(place)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.strip_prefix(fixtures()).unwrap();
                let hash = blake3::hash(&std::fs::read(&path).unwrap()).to_hex();
                found.push((name.display().to_string(), hash.to_string()));
            }
        }
    }
    found.sort();
    let kept: Vec<(String, String)> = KEPT
        .iter()
        .map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned()))
        .collect();
    assert_eq!(found, kept);
}

/// What the folder holds, as its people see it.
async fn check(desk: &Desk) {
    let all = json!({ "text": "", "from": null, "to": null, "state": null, "training_type": null });
    let events = desk.get("training.list", all).await;
    let named = |name: &str| {
        let row = rows(&events).iter().find(|row| row["name"] == name);
        row.unwrap_or_else(|| panic!("{name} is not in {events}"))
            .clone()
    };
    assert_eq!(named("Suspendido").clone()["state"], "cancelled");
    let event = named("Presupuesto 2027 para gobiernos locales");
    assert_eq!(participants(desk, &event).await, 3);

    // Two computers wrote the objective without knowing of each other; nobody has decided yet.
    let tray = desk.get("review.list", json!({})).await;
    let [row] = rows(&tray).as_slice() else {
        panic!("{tray}");
    };
    assert_eq!(row["field"], "objective");
    let mut values: Vec<&str> = rows(&row["choices"])
        .iter()
        .filter_map(|choice| choice["value"].as_str())
        .collect();
    values.sort_unstable();
    assert_eq!(values, [OBJECTIVES[1], OBJECTIVES[0]]);

    // One document stands, another was taken out with a reason; the bytes of the first are there.
    let case = json!({ "case": { "kind": "training", "id": event["id"] } });
    let expediente = desk.get("expediente.get", case).await;
    let line = rows(&expediente["lines"])
        .iter()
        .find(|line| line["item"] == "A8")
        .unwrap();
    let [part] = rows(&line["parts"]).as_slice() else {
        panic!("{line}");
    };
    let hash = part["document"]["hash"].as_str().unwrap();
    let bytes = desk.caller.app.blob(hash).await.unwrap().bytes;
    assert_eq!(blake3::hash(&bytes).to_hex().as_str(), hash);
    assert!(bytes.starts_with(b"%PDF-"));

    // An entry of a catalogue in the first version of its kind.
    let listed = desk.get("catalogue.list", json!({})).await;
    assert_eq!(rows(&listed).len(), 1, "{listed}");
    assert_eq!(listed[0]["name"], "Cierre contable");
    assert_eq!(listed[0]["list"], "topic");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_of_data_of_the_first_format_opens_and_goes_on() {
    let place = tempfile::tempdir().unwrap();
    let folder = folder(place.path());
    let desk = reopen(&folder).await;
    check(&desk).await;
    // Its tables follow from its log, and it writes on.
    let store = desk.caller.app.store().await.unwrap();
    let picture = store.table_picture().await.unwrap();
    let backwards = |n: usize| (0..n).rev().collect();
    assert!(store.equals_rebuild(backwards).await.unwrap());
    drop(store);
    let own = event(&desk).await;
    walk_in(&desk, &own, &invent(1, 77)[0]).await;
    desk.close().await;
    let desk = reopen(&folder).await;
    check_again(&desk, &picture).await;
    desk.close().await;
}

/// Whatever stood still stands.
async fn check_again(desk: &Desk, picture: &[String]) {
    let now = desk.picture().await;
    let facts =
        |row: &&String| row.starts_with("attendance\u{1f}") || row.starts_with("signature\u{1f}");
    for row in picture.iter().filter(facts) {
        assert!(now.contains(row), "{row}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_headquarters_of_the_first_format_is_restored_and_meets_its_centre_again() {
    let place = tempfile::tempdir().unwrap();
    let house = headquarters().await;
    assert_eq!(house.hq.centres().await.unwrap(), [CENTRE]);
    assert_eq!(house.hq.verify().await.unwrap(), []);
    let desk = reopen(&folder(place.path())).await;
    assert_eq!(
        house.hq.rows_of(CENTRE).await.unwrap(),
        desk.picture().await,
        "headquarters and the folder held the same when they were kept"
    );
    desk.close().await;
    // A computer that is new joins this headquarters and gets all of it.
    let office = Office::around(house).await;
    let joined = office.joining("nuevo").await;
    let tray = joined.get("review.list", json!({})).await;
    assert_eq!(rows(&tray).len(), 1, "{tray}");
    office.compare_sides(&[&joined]).await;
}

/// Attaches a blank form as if it were a scan.
async fn attach(desk: &Desk, event: &Value, form: &str) -> Value {
    let blank = desk.get(form, json!({ "training": null })).await;
    let app = &desk.caller.app;
    let pdf = app
        .blob(blank["hash"].as_str().unwrap())
        .await
        .unwrap()
        .bytes;
    let upload = app.upload("escaneo.pdf", pdf).unwrap();
    let case = json!({ "kind": "training", "id": event["id"] });
    desk.get(
        "expediente.attach",
        json!({ "case": case, "upload": upload, "item": "A8", "within": null, "kind": "original", "note": "" }),
    )
    .await
}

/// Makes the fixtures, once for a format: `cargo nextest run -p sisconecta-tests --run-ignored only makes_the_fixtures`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "what is kept is not made anew"]
async fn makes_the_fixtures() {
    assert!(!fixtures().exists(), "the fixtures are there");
    let office = Office::new().await;
    let entry: sisconecta_hq::Publication = serde_json::from_value(json!({
        "kind": "catalogue_entry",
        "fields": { "catalogue": "topic", "system": "accounting", "name": "Cierre contable", "active": true } }))
    .unwrap();
    office.house.hq.publish_everywhere(&[entry]).await.unwrap();
    let a = office.first("a").await;
    let training = event(&a).await;
    for person in &invent(3, 41) {
        walk_in(&a, &training, person).await;
    }
    a.exchange().await;
    let b = office.joining("b").await;
    for (desk, objective) in [&a, &b].into_iter().zip(OBJECTIVES) {
        set_objective(desk, &training, objective).await;
    }
    attach(&a, &training, "survey.print").await;
    let twice = attach(&a, &training, "training.print_programme").await;
    let line = rows(&twice["lines"])
        .iter()
        .find(|line| line["item"] == "A8")
        .unwrap()
        .clone();
    let case = json!({ "kind": "training", "id": training["id"] });
    a.get(
        "expediente.detach",
        json!({ "case": case, "part": line["parts"][1]["id"], "reason": "Era un borrador" }),
    )
    .await;
    let other = a
        .get(
            "training.create",
            json!({ "name": "Suspendido", "date": "2027-04-19" }),
        )
        .await;
    a.get(
        "training.advance",
        json!({ "id": other["id"], "to": "cancelled", "on": "2027-03-22", "note": "El local no está disponible",
                "documents": [], "handed_by": "", "handed_to": "" }),
    )
    .await;
    office.settle(&[&a, &b]).await;
    b.close().await;
    a.close().await;
    std::fs::create_dir_all(fixtures()).unwrap();
    let kept = fixtures().join("folder");
    std::fs::create_dir_all(&kept).unwrap();
    for entry in std::fs::read_dir(office.folder("a")).unwrap() {
        let path = entry.unwrap().path();
        // Backups and copies for the viewer are no part of what is opened.
        if path.is_file() {
            std::fs::copy(&path, kept.join(path.file_name().unwrap())).unwrap();
        }
    }
    let backup = fixtures().join("headquarters.backup");
    sisconecta_hq::backup(&office.house.database, &backup)
        .await
        .unwrap();
}
