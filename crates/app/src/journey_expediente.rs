//! From the programmed event to the filed *expediente* through the requests alone, and what bad luck leaves of it.

use crate::App;
use crate::journey::{ask, centre, event, refused, start};
use serde_json::{Value, json};
use sisconecta_documents::{Annex4, Annex8};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

struct Walk {
    _folder: TempDir,
    app: Arc<App>,
    event: String,
    session: String,
}

/// An event that lacks nothing to be programmed, of the given type.
async fn walk(training_type: &str) -> Walk {
    let folder = tempfile::tempdir().unwrap();
    let app = start(folder.path()).await;
    centre(&app).await;
    let (event, session) = event(&app).await;
    let mut fields = ask(&app, "training.get", json!({ "id": event })).await["fields"].clone();
    for (name, value) in [
        ("training_type", json!(training_type)),
        ("modality", json!("in_person_at_centre")),
        ("organiser", json!("centre")),
        ("origin", json!("offer")),
        ("systems", json!(["budget"])),
        ("objective", json!("Formular el presupuesto.")),
        ("audience", json!("Municipalidades")),
        ("venue_name", json!("Auditorio")),
        ("free_of_charge", json!(true)),
        ("folders_delivered", json!(28)),
    ] {
        fields[name] = value;
    }
    ask(
        &app,
        "training.edit",
        json!({ "id": event, "fields": fields }),
    )
    .await;
    let speaker = json!({ "name": "QUISPE, Ana", "institution": "CONECTAMEF", "kind": "centre",
        "topic": "Programación multianual", "system": "budget", "coordination_date": null, "authorisation": "" });
    ask(
        &app,
        "training.save_speaker",
        json!({ "training": event, "id": null, "speaker": speaker }),
    )
    .await;
    let item = json!({ "date": "2027-04-12", "start": "09:00:00", "end": null, "activity": "Programación",
        "methodology": "Exposición", "responsible": "QUISPE, Ana", "kind": "talk" });
    ask(
        &app,
        "training.save_agenda_item",
        json!({ "training": event, "id": null, "item": item }),
    )
    .await;
    Walk {
        _folder: folder,
        app,
        event,
        session,
    }
}

fn step(event: &str, to: &str, on: &str) -> Value {
    json!({ "id": event, "to": to, "on": on, "note": "", "documents": [], "handed_by": "", "handed_to": "" })
}

impl Walk {
    async fn attach(&self, item: &str, session: Option<&str>, bytes: Vec<u8>) -> Value {
        let upload = self.app.upload("escaneo.pdf", bytes).unwrap();
        ask(
            &self.app,
            "expediente.attach",
            json!({ "training": self.event, "upload": upload, "item": item, "session": session,
                    "kind": "copy_with_original_signature", "note": "" }),
        )
        .await
    }

    async fn sign(&self, number: &str, signature: Value) {
        let person = json!({ "document_type": "dni", "document_number": number, "paternal": "Quispe", "maternal": "Marín",
            "names": "Óscar", "entity": "Gobierno Regional", "post": "", "email": "", "phone": "" });
        ask(
            &self.app,
            "desk.walk_in",
            json!({ "session": self.session, "person": person, "signature": signature }),
        )
        .await;
    }

    async fn get(&self) -> Value {
        ask(
            &self.app,
            "expediente.get",
            json!({ "training": self.event }),
        )
        .await
    }

    async fn advance(&self, to: &str, on: &str) -> Value {
        ask(&self.app, "training.advance", step(&self.event, to, on)).await
    }

    /// Everything an Informativa needs, the register signed on the screen.
    async fn gather(&self) {
        ask(
            &self.app,
            "training.print_programme",
            json!({ "training": self.event }),
        )
        .await;
        self.attach("A4", None, invitation()).await;
        self.sign("40123456", drawn()).await;
        self.sign("40123457", drawn()).await;
        ask(
            &self.app,
            "expediente.issue_register",
            json!({ "session": self.session }),
        )
        .await;
        self.attach("A8", None, photo()).await;
    }

    async fn blob(&self, hash: &Value) -> Vec<u8> {
        self.app.blob(hash.as_str().unwrap()).await.unwrap().bytes
    }

    async fn check_rebuild(&self) {
        let store = self.app.store().await.unwrap();
        // Scattered, and backwards.
        let scatter = |n: usize| {
            let mut order: Vec<usize> = (0..n).collect();
            order.sort_by_key(|i| i.wrapping_mul(7919) % 104_729);
            order
        };
        assert!(store.equals_rebuild(scatter).await.unwrap());
        assert!(
            store
                .equals_rebuild(|n| (0..n).rev().collect())
                .await
                .unwrap()
        );
    }
}

fn drawn() -> Value {
    json!({ "kind": "screen", "aspect": 3.0,
            "strokes": [[{ "x": 0.1, "y": 0.8, "t": 0 }, { "x": 0.5, "y": 0.1, "t": 90 },
                         { "x": 0.9, "y": 0.7, "t": 160 }]] })
}

fn invitation() -> Vec<u8> {
    Annex4::default().print().unwrap().pdf
}

/// A scan as a picture.
fn photo() -> Vec<u8> {
    // The smallest JPEG: one grey pixel.
    const PIXEL: &str = "ffd8ffe000104a46494600010100000100010000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffc0000b080001000101011100ffc4001f0000010501010101010100000000000000000102030405060708090a0bffc400b5100002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00fbfca28affd9";
    (0..PIXEL.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&PIXEL[at..at + 2], 16).unwrap())
        .collect()
}

fn pages(pdf: &[u8]) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    std::fs::write(&path, pdf).unwrap();
    for arguments in [&["--check"][..], &["--show-npages"]] {
        let done = Command::new("qpdf")
            .args(arguments)
            .arg(&path)
            .output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
        if arguments == ["--show-npages"] {
            return String::from_utf8(done.stdout)
                .unwrap()
                .trim()
                .parse()
                .unwrap();
        }
    }
    unreachable!()
}

fn line<'a>(expediente: &'a Value, item: &str) -> &'a Value {
    expediente["lines"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["item"] == item)
        .unwrap()
}

#[tokio::test]
async fn an_informativa_is_filed_without_a_survey_and_unfiled_only_with_a_reason() {
    let walk = walk("informative").await;
    let (app, event) = (&walk.app, walk.event.as_str());
    let before = walk.get().await;
    assert_eq!(line(&before, "A7")["state"], "not_applicable");
    assert_eq!(line(&before, "A6")["state"], "missing");
    assert!(
        before["no_certificates"]
            .as_str()
            .unwrap()
            .contains("no emite constancias")
    );
    let steps: Vec<_> = before["lacks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["step"].clone())
        .collect();
    assert_eq!(
        steps,
        [
            "convocatoria",
            "programa",
            "expediente",
            "informe",
            "expediente",
            "expediente"
        ]
    );

    // The order is kept, and each step says what it lacks.
    assert_eq!(
        refused(app, "training.advance", step(event, "held", "2027-04-12"))
            .await
            .code,
        "step_out_of_order"
    );
    ask(app, "training.confirm", json!({ "id": event })).await;
    let fault = refused(
        app,
        "training.advance",
        step(event, "convened", "2027-04-12"),
    )
    .await;
    assert!(
        fault.warning && fault.sentence.contains("Anexo 4"),
        "{fault:?}"
    );
    walk.gather().await;
    walk.advance("published", "2027-04-12").await;
    walk.advance("convened", "2027-04-12").await;
    let fault = refused(
        app,
        "training.advance",
        step(event, "in_progress", "2027-04-11"),
    )
    .await;
    assert!(fault.sentence.contains("12/04/2027"), "{fault:?}");
    walk.advance("in_progress", "2027-04-12").await;
    walk.advance("held", "2027-04-12").await;
    let mut delivered = step(event, "delivered", "2027-04-13");
    assert_eq!(
        refused(app, "training.advance", delivered.clone())
            .await
            .field
            .as_deref(),
        Some("documents")
    );
    delivered["documents"] = json!(["Registro de participantes", "Informe"]);
    delivered["handed_by"] = json!("QUISPE, Ana");
    delivered["handed_to"] = json!("HUAMÁN QUISPE, María");
    ask(app, "training.advance", delivered).await;
    walk.advance("complete", "2027-04-13").await;
    walk.advance("registered", "2027-04-14").await;
    let fault = refused(app, "training.advance", step(event, "filed", "2027-04-15")).await;
    assert!(fault.sentence.contains("Cierre el expediente"), "{fault:?}");

    let closed = ask(app, "expediente.close", json!({ "training": event })).await;
    let whole = walk.blob(&closed["closing"]["document"]["hash"]).await;
    let manifest: Value =
        serde_json::from_slice(&walk.blob(&closed["closing"]["manifest"]["hash"]).await).unwrap();
    let mut sum = manifest["index_pages"].as_u64().unwrap();
    for part in manifest["parts"].as_array().unwrap() {
        assert_eq!(part["first_page"], sum + 1);
        let bytes = walk.blob(&part["blake3"]).await;
        assert_eq!(part["sha256"], super::expediente::sha256_of(&bytes));
        sum += part["pages"].as_u64().unwrap();
        if part["media_type"] == "application/pdf" {
            assert_eq!(part["pages"], pages(&bytes));
        }
    }
    assert_eq!(manifest["parts"].as_array().unwrap().len(), 4);
    assert_eq!(
        (
            pages(&whole),
            closed["closing"]["document"]["pages"].as_u64()
        ),
        (sum, Some(sum))
    );
    assert_eq!(
        manifest["whole"]["sha256"],
        super::expediente::sha256_of(&whole)
    );

    let fields = json!({ "number": "EC-2027-014", "box_number": "7", "shelf": "B", "volume": "", "retention": "",
                         "notes": "" });
    ask(
        app,
        "expediente.edit",
        json!({ "training": event, "fields": fields }),
    )
    .await;
    let filed = walk.advance("filed", "2027-04-15").await;
    assert_eq!(filed["state"], "filed");
    let path: Vec<_> = filed["path"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["state"].as_str().unwrap().to_owned(),
                one["on"].clone(),
                one["by"].clone(),
            )
        })
        .collect();
    // Communication was skipped, the rest has its day and author.
    assert_eq!(path[2].1, Value::Null);
    assert_eq!(
        path[10],
        (
            "filed".into(),
            json!("2027-04-15"),
            json!("HUAMÁN QUISPE, María")
        )
    );
    assert_eq!(path[1].2, json!("HUAMÁN QUISPE, María"));

    // What is filed stays as it is.
    for (cmd, payload) in [
        (
            "expediente.edit",
            json!({ "training": event, "fields": fields }),
        ),
        (
            "expediente.reopen",
            json!({ "training": event, "reason": "x" }),
        ),
        (
            "expediente.detach",
            json!({ "training": event, "part": line(&closed, "A8")["parts"][0]["id"], "reason": "x" }),
        ),
    ] {
        assert_eq!(refused(app, cmd, payload).await.code, "filed", "{cmd}");
    }
    assert!(walk.get().await["filed"].as_bool().unwrap());
    assert_eq!(
        refused(
            app,
            "training.unfile",
            json!({ "id": event, "reason": "  " })
        )
        .await
        .field
        .as_deref(),
        Some("reason")
    );
    let back = ask(
        app,
        "training.unfile",
        json!({ "id": event, "reason": "Faltó una hoja." }),
    )
    .await;
    assert_eq!(back["state"], "complete");
    // It remains registered: only the filing is open.
    assert_eq!(back["open"].as_array().unwrap().len(), 1);
    assert_eq!(back["open"][0]["to"], "filed");
    walk.check_rebuild().await;
    app.close().await;
}

#[tokio::test]
async fn the_bag_is_valid_for_another_program_and_opens_without_this_one() {
    let walk = walk("informative").await;
    let (app, event) = (&walk.app, walk.event.as_str());
    walk.gather().await;
    let upload = app.upload("acta.pdf", invitation()).unwrap();
    let other = json!({ "training": event, "upload": upload, "item": "other", "session": null, "kind": "original",
                        "note": "Oficio <de> solicitud & ñandú" });
    ask(app, "expediente.attach", other).await;
    let export = json!({ "training": event, "folder": null });
    let fault = refused(app, "expediente.export", export.clone()).await;
    assert_eq!(fault.code, "not_closed");
    ask(app, "expediente.close", json!({ "training": event })).await;
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
    let export = json!({ "training": event, "folder": chosen.path() });
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
    assert_eq!(links, 7);
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

#[tokio::test]
async fn one_signature_on_paper_asks_for_the_scan_and_a_later_one_for_a_new_register() {
    let walk = walk("basic").await;
    let (app, session) = (&walk.app, walk.session.as_str());
    let issue = json!({ "session": session });
    assert_eq!(
        refused(app, "expediente.issue_register", issue.clone())
            .await
            .code,
        "signed_on_paper"
    );
    walk.sign("40123456", drawn()).await;
    let now = ask(app, "expediente.issue_register", issue.clone()).await;
    assert_eq!(line(&now, "A6")["state"], "present");
    assert_eq!(line(&now, "A6")["parts"][0]["source"], "screen");
    assert_eq!(line(&now, "A6")["parts"][0]["kind"], "original");
    // Who signs afterwards is not in that print.
    walk.sign("40123457", drawn()).await;
    let now = walk.get().await;
    assert_eq!(line(&now, "A6")["state"], "missing");
    let again = ask(app, "expediente.issue_register", issue.clone()).await;
    assert_eq!(line(&again, "A6")["parts"].as_array().unwrap().len(), 1);
    walk.sign("40123458", json!({ "kind": "paper" })).await;
    let now = walk.get().await;
    assert_eq!(
        (&line(&now, "A6")["state"], &line(&now, "A6")["can_issue"]),
        (&json!("missing"), &json!(false))
    );
    assert_eq!(
        refused(app, "expediente.issue_register", issue).await.code,
        "signed_on_paper"
    );
    let now = walk.attach("A6", Some(session), invitation()).await;
    assert_eq!(line(&now, "A6")["state"], "present");
    assert_eq!(line(&now, "A7")["state"], "missing");
    walk.check_rebuild().await;
    app.close().await;
}

#[tokio::test]
async fn what_cannot_be_filed_is_refused_with_a_sentence_and_nothing_is_kept() {
    let walk = walk("informative").await;
    let (app, event) = (&walk.app, walk.event.as_str());
    let scan = invitation();
    for (bytes, said) in [
        (Vec::new(), "vacío"),
        (b"MZ not a document".to_vec(), "no es un PDF"),
        (scan[..scan.len() / 2].to_vec(), "dañado"),
        (photo()[..100].to_vec(), "dañado"),
    ] {
        let upload = app.upload("Anexo 8 firmado.pdf", bytes).unwrap();
        let request = json!({ "training": event, "upload": upload, "item": "A8", "session": null, "kind": "original", "note": "" });
        let fault = refused(app, "expediente.attach", request).await;
        assert_eq!(fault.field.as_deref(), Some("upload"));
        assert!(fault.sentence.contains(said), "{}", fault.sentence);
    }
    let too_large = app
        .upload("video.pdf", vec![0; 300 * 1024 * 1024])
        .unwrap_err();
    assert!(too_large.sentence.contains("64 MB"));
    let upload = app.upload("a.pdf", scan).unwrap();
    // C-48
    let copy = json!({ "training": event, "upload": upload, "item": "A8", "session": null, "kind": "copy", "note": "" });
    let fault = refused(app, "expediente.attach", copy).await;
    assert!(
        fault.sentence.contains("copias con firma original"),
        "{}",
        fault.sentence
    );
    let no_session = json!({ "training": event, "upload": upload, "item": "A6", "session": null, "kind": "original", "note": "" });
    assert_eq!(
        refused(app, "expediente.attach", no_session)
            .await
            .field
            .as_deref(),
        Some("session")
    );
    assert_eq!(walk.get().await["pages"], 0);
    // The same file twice is one part.
    let good = json!({ "training": event, "upload": upload, "item": "A8", "session": null, "kind": "original", "note": "" });
    ask(app, "expediente.attach", good.clone()).await;
    assert_eq!(
        refused(app, "expediente.attach", good).await.code,
        "already_attached"
    );
    app.close().await;
}

#[tokio::test]
async fn a_part_that_went_bad_or_is_not_here_leaves_the_expediente_open_and_whole() {
    let walk = walk("informative").await;
    let (app, event) = (&walk.app, walk.event.as_str());
    walk.gather().await;
    let before = walk.get().await;
    let store = app.store().await.unwrap();
    let broken = store
        .attachments()
        .put(b"%PDF-1.7 and nothing more", "application/pdf")
        .await
        .unwrap()
        .to_string();
    let absent = "ab".repeat(32);
    for (attachment, code) in [(broken, "part_unreadable"), (absent, "attachment_missing")] {
        let actor = sisconecta_store::Actor {
            staff: None,
            now_ms: 0,
            scope: "AYA".into(),
        };
        let fields = [
            ("training", json!(event)),
            ("item", json!("A8")),
            ("source", json!("scan")),
            ("attachment", json!(attachment)),
            ("pages", json!(1)),
            ("kind", json!("original")),
            ("note", json!("mala")),
        ];
        let mut tx = store.write(actor).await.unwrap();
        tx.fact(
            "expediente_part",
            uuid::Uuid::now_v7(),
            &fields,
            vec![attachment.clone()],
        )
        .await
        .unwrap();
        let op = tx.commit().await.unwrap().ops[0];
        let operations = store.operations().await.unwrap().len();
        let fault = refused(app, "expediente.close", json!({ "training": event })).await;
        assert_eq!(fault.code, code, "{}", fault.sentence);
        // Nothing half filed: no operation was written, and nothing is closed.
        assert_eq!(store.operations().await.unwrap().len(), operations);
        assert_eq!(walk.get().await["closing"], Value::Null);
        ask(
            app,
            "expediente.detach",
            json!({ "training": event, "part": op, "reason": "No se lee." }),
        )
        .await;
        assert_eq!(walk.get().await["lines"], before["lines"]);
    }
    drop(store);
    ask(app, "expediente.close", json!({ "training": event })).await;
    let attach = json!({ "training": event, "upload": app.upload("a.pdf", Annex8::default().print().unwrap().pdf).unwrap(),
                         "item": "A8", "session": null, "kind": "original", "note": "" });
    assert_eq!(
        refused(app, "expediente.attach", attach.clone()).await.code,
        "closed_expediente"
    );
    assert_eq!(
        refused(app, "expediente.close", json!({ "training": event }))
            .await
            .code,
        "closed_expediente"
    );
    ask(
        app,
        "expediente.reopen",
        json!({ "training": event, "reason": "Faltaba el informe firmado." }),
    )
    .await;
    ask(app, "expediente.attach", attach).await;
    let again = ask(app, "expediente.close", json!({ "training": event })).await;
    assert_eq!(
        again["closing"]["document"]["pages"].as_u64().unwrap(),
        1 + again["pages"].as_u64().unwrap()
    );
    walk.check_rebuild().await;
    app.close().await;
}
