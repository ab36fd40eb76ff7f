//! The folder that other programs read.

use super::*;
use std::collections::BTreeSet;
use std::time::Duration;

#[tokio::test]
async fn the_bag_is_valid_for_another_program_and_opens_without_this_one() {
    let walk = walk("informative").await;
    let (app, event) = (&walk.app, walk.event.as_str());
    walk.gather().await;
    let upload = app.upload("acta.pdf", invitation()).unwrap();
    let other = json!({ "case": { "kind": "training", "id": event }, "upload": upload, "item": "other", "within": null, "kind": "original",
                        "note": "Oficio <de> solicitud & ñandú" });
    ask(app, "expediente.attach", other).await;
    let export = json!({ "case": { "kind": "training", "id": event }, "folder": null });
    let fault = refused(app, "expediente.export", export.clone()).await;
    assert_eq!(fault.code, "not_closed");
    ask(
        app,
        "expediente.close",
        json!({ "case": { "kind": "training", "id": event } }),
    )
    .await;
    let exported = ask(app, "expediente.export", export).await["document"].clone();
    assert_eq!(exported["media_type"], "application/zip");
    let bytes = walk.blob(&exported["hash"]).await;
    let folder = tempfile::tempdir().unwrap();
    zip::ZipArchive::new(std::io::Cursor::new(bytes))
        .unwrap()
        .extract(folder.path())
        .unwrap();
    let in_zip = std::fs::read_dir(folder.path())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    // Laid out in a folder it is the same; what is already there is left alone.
    let chosen = tempfile::tempdir().unwrap();
    let export = json!({ "case": { "kind": "training", "id": event }, "folder": chosen.path() });
    let laid_out = ask(app, "expediente.export", export.clone()).await;
    let bag = PathBuf::from(laid_out["folder"].as_str().unwrap());
    assert_eq!(bag.file_name(), in_zip.file_name());
    assert_eq!(
        refused(app, "expediente.export", export)
            .await
            .field
            .as_deref(),
        Some("folder")
    );
    assert_eq!(std::fs::read_dir(chosen.path()).unwrap().count(), 1);
    for name in ["manifest-sha256.txt", "data/index.html"] {
        assert_eq!(
            std::fs::read(bag.join(name)).unwrap(),
            std::fs::read(in_zip.join(name)).unwrap()
        );
    }
    let valid = || {
        let done = Command::new(bagit_python())
            .args(["-m", "bagit", "--validate"])
            .arg(&bag)
            .output()
            .unwrap();
        (
            done.status.success(),
            String::from_utf8_lossy(&done.stderr).into_owned(),
        )
    };
    let (ok, said) = valid();
    assert!(ok, "{said}");

    let html = std::fs::read_to_string(bag.join("data/index.html")).unwrap();
    assert!(html.contains("Oficio &lt;de&gt; solicitud &amp; ñandú"));
    assert!(!html.contains("<script") && !html.contains("http"));
    let mut links = 0;
    for target in html
        .split("href=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
    {
        assert!(bag.join("data").join(target).is_file(), "{target}");
        links += 1;
    }
    assert_eq!(links, 8);
    // C-50: what is registered of the event goes with it, to be read by people and by programs.
    let registered = std::fs::read(bag.join("data/registro.json")).unwrap();
    let registered: Value = serde_json::from_slice(&registered).unwrap();
    assert_eq!(registered, walk.get().await["registration"]);
    let states: Vec<&Value> = (0..5).map(|block| &registered[block]["state"]).collect();
    let (here, not) = (json!("present"), json!("not_applicable"));
    assert_eq!(states, [&not, &here, &here, &here, &not]);
    for line in registered[1]["lines"].as_array().unwrap() {
        assert!(html.contains(line.as_str().unwrap()), "{line}");
    }
    assert_eq!(walk.get().await["exports"], 2);

    // The second reader does look: one byte more, and it is no longer valid.
    let mut changed = std::fs::read(bag.join("data/expediente.pdf")).unwrap();
    changed.push(b' ');
    std::fs::write(bag.join("data/expediente.pdf"), changed).unwrap();
    assert!(!valid().0);
    walk.check_rebuild().await;
    app.close().await;
}

/// Python with PyPI's bagit, as `cargo xtask test` prepares it.
fn bagit_python() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"),
        PathBuf::from,
    );
    let python = target.join("tools/bagit/bin/python");
    assert!(
        python.is_file(),
        "{} is missing: `cargo xtask test` prepares it",
        python.display()
    );
    python
}

/// C-54: nobody takes an *expediente* away without a trace, and where nothing can be taken to nothing is.
#[tokio::test]
async fn a_bag_has_its_name_once_its_trace_is_written() {
    let walk = walk("informative").await;
    let (app, event) = (&walk.app, walk.event.as_str());
    walk.gather().await;
    let case = json!({ "kind": "training", "id": event });
    ask(app, "expediente.close", json!({ "case": case })).await;
    let chosen = tempfile::tempdir().unwrap();
    let file = chosen.path().join("acta.txt");
    std::fs::write(&file, "").unwrap();
    let export = |folder: &Path| json!({ "case": case, "folder": folder });
    let traces = async || {
        let store = app.store().await.unwrap();
        let picture = store.table_picture().await.unwrap();
        let of_exports = picture.iter().filter(|row| row.contains("case_export"));
        of_exports.count()
    };
    let before = traces().await;
    for odd in [Path::new("respaldos"), &file] {
        let fault = refused(app, "expediente.export", export(odd)).await;
        assert!(fault.sentence.contains("no es una carpeta"), "{fault:?}");
    }
    assert_eq!(traces().await, before);

    // Somebody else is writing: the bag lies there whole and waits for its trace.
    let store = app.store().await.unwrap();
    let nobody = sisconecta_store::Actor {
        staff: None,
        now_ms: 0,
        scope: "AYA".into(),
    };
    let held = store.write(nobody).await.unwrap();
    let names = || {
        let inside = std::fs::read_dir(chosen.path()).unwrap();
        let names = inside.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect::<BTreeSet<_>>()
    };
    let waiting = |names: &BTreeSet<String>| names.iter().any(|name| name.contains("-incompleta-"));
    let mut exporting = std::pin::pin!(ask(app, "expediente.export", export(chosen.path())));
    let early = tokio::time::timeout(Duration::from_secs(1), &mut exporting).await;
    assert!(early.is_err() && waiting(&names()), "{:?}", names());
    assert_eq!(names().len(), 2);
    drop(held);
    let laid_out = exporting.await;
    assert!(Path::new(laid_out["folder"].as_str().unwrap()).is_dir());
    assert!(!waiting(&names()));
    assert_eq!(traces().await, before + 1);
}
