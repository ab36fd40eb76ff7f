//! The printed forms, read back with the tools that others use.

use serde_json::json;
use sisconecta_bridge::demo::bring_list;
use sisconecta_tests::centre::{Centre, rows};
use sisconecta_tests::lists;
use std::path::{Path, PathBuf};
use std::process::Command;

async fn printed(centre: &Centre, cmd: &str, payload: serde_json::Value, name: &str) -> PathBuf {
    let reference = centre.get(cmd, payload).await;
    assert_eq!(reference["media_type"], "application/pdf");
    let file = centre.beside().join(name);
    std::fs::write(&file, centre.document(&reference).await.unwrap()).unwrap();
    file
}

/// The standard output of a tool that `cargo xtask test` installs.
fn tool(program: &str, arguments: &[&str], file: &Path) -> String {
    let output = Command::new(program).args(arguments).arg(file).output();
    let output =
        output.unwrap_or_else(|error| panic!("{program}: {error}; `cargo xtask test` installs it"));
    assert!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The text in the order in which it was drawn.
fn text(file: &Path) -> String {
    let output = Command::new("pdftotext")
        .arg(file)
        .arg("-")
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// The codes of every page, as zbarimg reads them from a picture of 200 dots an inch.
fn codes(file: &Path) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new("pdftoppm")
        .args(["-r", "200", "-gray", "-png"])
        .arg(file)
        .arg(folder.path().join("p"))
        .output()
        .unwrap();
    assert!(output.status.success());
    let mut pages: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    pages.sort();
    pages
        .iter()
        .map(|page| {
            tool("zbarimg", &["--quiet", "--raw"], page)
                .trim()
                .to_owned()
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_register_of_sixty_reads_back() {
    let centre = Centre::new().await;
    let event = centre.event(1).await;
    bring_list(
        &centre,
        event["id"].as_str().unwrap(),
        &lists::file("inscritos-huamanga.xlsx"),
    )
    .await
    .unwrap();
    let session = &event["sessions"][0]["id"];
    let register = printed(
        &centre,
        "desk.print_register",
        json!({ "session": session, "empty_rows": 5 }),
        "anexo-6.pdf",
    )
    .await;
    tool("qpdf", &["--check"], &register);
    let words = text(&register);
    assert!(words.contains("Ayacucho"), "{words}");
    for person in rows(&lists::truth("inscritos-huamanga.xlsx")["people"]) {
        assert!(
            words.contains(person["dni"].as_str().unwrap()),
            "{person} is not on the register"
        );
    }
    let codes = codes(&register);
    assert!(codes.len() > 1);
    assert!(
        codes.iter().all(|code| !code.is_empty()),
        "a page without a readable code: {codes:?}"
    );
    let mut different = codes.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), codes.len(), "each page has its own code");
    // Each page has its own letters, in lines under the code; pdftotext gives them in the order in which they were drawn.
    let drawn: String = words.split_whitespace().collect();
    for code in &codes {
        assert!(
            drawn.contains(code.as_str()),
            "{code} is not printed in letters"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn blank_forms_and_the_programme_are_whole() {
    let centre = Centre::new().await;
    let event = centre.event(2).await;
    for (cmd, payload, name) in [
        (
            "training.print_programme",
            json!({ "training": event["id"] }),
            "anexo-5.pdf",
        ),
        (
            "training.print_programme",
            json!({ "training": null }),
            "anexo-5-en-blanco.pdf",
        ),
        (
            "desk.print_register",
            json!({ "session": null, "empty_rows": 0 }),
            "anexo-6-en-blanco.pdf",
        ),
    ] {
        let Ok(reference) = centre.ask(cmd, payload).await else {
            // An unfinished event has no programme to issue yet (C-22).
            assert_eq!(name, "anexo-5.pdf");
            continue;
        };
        let file = centre.beside().join(name);
        std::fs::write(&file, centre.document(&reference).await.unwrap()).unwrap();
        tool("qpdf", &["--check"], &file);
        assert!(codes(&file).iter().all(|code| !code.is_empty()), "{name}");
    }
}
