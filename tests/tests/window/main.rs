//! A person's whole way through an event in the built program, in its real window, with a picture of each step: from the
//! first start to the filed *expediente*.
//!
//! Needs a screen: `cargo xtask test` gives it one. The pictures are `target/screenshots/window-NN-name.png`.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that does not hold"
)]

mod attendance;
mod commitments;
mod days;
mod expediente;
mod first_run;
mod invitation;
mod leaving;
mod programme;
mod report;
mod survey;
mod two_desktops;

use chrono::NaiveDate;
use sisconecta_tests::driver::{Surroundings, Window};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

const PASSWORD: &str = "quinua y tara 2027";
const EVENT: &str = "Presupuesto 2027 para gobiernos locales";
const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const DOWN: &str = "\u{e015}";
const F2: &str = "\u{e032}";
const CONTROL: char = '\u{e009}';

/// What the steps of the walk share.
struct Walk {
    /// The two days of the event.
    days: [NaiveDate; 2],
    /// Where the viewer keeps what it is given.
    viewer: PathBuf,
    /// Where the scanner and the camera put their files, and where copies for the archive go.
    papers: PathBuf,
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_from_first_run_to_the_filed_expediente() {
    let place = tempfile::tempdir().unwrap();
    let folder = |name: &str| {
        let folder = place.path().join(name);
        fs::create_dir_all(&folder).unwrap();
        folder
    };
    let (home, viewer) = (folder("home"), folder("visor"));
    let data = place.path().join("datos");
    let opener = opener(place.path(), &viewer);
    let around = Surroundings {
        data: &data,
        home: &home,
        opener: &opener,
    };
    let walk = Walk {
        days: days::last_week(),
        viewer,
        papers: folder("papeles"),
    };

    let mut window = Window::open(&around).await;
    first_run::first_run(&mut window).await;
    programme::programme(&mut window, &walk).await;
    invitation::convene(&mut window, &walk).await;
    attendance::bring_the_list(&mut window, &walk).await;
    attendance::take_attendance(&mut window, &walk).await;
    attendance::see_the_figures(&mut window).await;

    // The program is killed, as WebDriver ends it; the next morning everything is there.
    let taken = window.close().await;
    let mut window = Window::open(&around).await.after(taken);
    sign_in_again(&mut window).await;

    survey::survey(&mut window, &walk).await;
    report::report(&mut window, &walk).await;
    expediente::complete(&mut window, &walk).await;
    expediente::file(&mut window, &walk).await;

    // Killed with documents open in the viewer: the next start takes their decrypted copies away, and what is filed is filed.
    let taken = window.close().await;
    let mut window = Window::open(&around).await.after(taken);
    window.sees("El programa está cerrado con contraseña").await;
    assert_eq!(
        fs::read_dir(data.join("temporal")).map_or(0, Iterator::count),
        0,
        "a decrypted copy was left behind"
    );
    window.fill("Contraseña", PASSWORD).await;
    window.click("button", "Entrar").await;
    window.sees("Mi día").await;
    window.click("tab", "Eventos").await;
    window.sees("Archivado").await;
    window.photo("archivado-a-la-manana-siguiente").await;
    commitments::commitments(&mut window, &walk).await;

    // The session ends with the cursor in a box, sooner than a form saves itself.
    let address = leaving::types_and_leaves(&window).await;
    let taken = window.close().await;
    let mut window = Window::open(&around).await.after(taken);
    enter(&window).await;
    leaving::is_there(&mut window, &address).await;
    window.close().await;
}

async fn enter(window: &Window) {
    window.sees("El programa está cerrado con contraseña").await;
    window.fill("Contraseña", PASSWORD).await;
    window.click("button", "Entrar").await;
    window.sees("Mi día").await;
}

async fn sign_in_again(window: &mut Window) {
    window.sees("El programa está cerrado con contraseña").await;
    window.fill("Contraseña", "quinua y tara 2026").await;
    window.click("button", "Entrar").await;
    window.sees("no es correcta").await;
    window.photo("contrasena-equivocada").await;
    window.fill("Contraseña", PASSWORD).await;
    window.click("button", "Entrar").await;
    window.sees("Mi día").await;
    window.click("tab", "Eventos").await;
    window.sees(EVENT).await;
    window.photo("a-la-manana-siguiente").await;
    window.click("link", EVENT).await;
    window.sees("Público objetivo").await;
    window.stays_at_home().await;
    window.sees("Público objetivo").await;
}

/// Stands in for the system's viewer: keeps what it is given.
fn opener(place: &Path, keep: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let script = place.join("visor.sh");
    fs::write(
        &script,
        format!("#!/bin/sh\ncp \"$1\" '{}/'\n", keep.display()),
    )
    .unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    script
}

impl Walk {
    /// Waits for the next document in the viewer, and answers its bytes. `end` is how it ends once it is whole.
    async fn shown(&self, end: &[u8]) -> Vec<u8> {
        for _ in 0..300 {
            if let Some(file) = fs::read_dir(&self.viewer)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .next()
            {
                let bytes = fs::read(&file).unwrap();
                // A copy in the making has no end yet.
                if bytes.trim_ascii_end().ends_with(end) {
                    fs::remove_file(file).unwrap();
                    return bytes;
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no document came to the viewer");
    }

    /// Waits for the next PDF in the viewer.
    async fn shown_pdf(&self, what: &str) -> Vec<u8> {
        let bytes = self.shown(b"%%EOF").await;
        assert!(bytes.starts_with(b"%PDF-"), "{what}");
        bytes
    }

    /// Keeps a paper as the scanner would, and says where.
    fn scanned(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.papers.join(name);
        fs::write(&file, bytes).unwrap();
        file
    }
}

/// A date is taken when the field is left.
async fn date(window: &Window, field: &str, day: NaiveDate) {
    window.fill(field, &days::typed(day)).await;
    window.press(TAB).await;
}
