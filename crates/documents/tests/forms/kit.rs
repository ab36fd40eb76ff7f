//! Checks that every form must pass.

use std::{
    path::Path,
    process::{Command, Output},
};

use sisconecta_documents::Printed;
use sisconecta_domain::paper::{FormId, PageCode};
use uuid::Uuid;

/// An invented record.
pub const RECORD: Uuid = Uuid::from_u128(0x0197_f3a2_5c00_7d1e_8a44_c0ff_ee12_3456);

fn run(program: &str, arguments: &[&str], folder: &Path) -> Output {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("{program} must be installed for this test: {error}"));
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// The text of the document as a reader copies it, blanks run together.
pub fn text_of(printed: &Printed) -> String {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("form.pdf"), &printed.pdf).unwrap();
    let output = run("pdftotext", &["-raw", "form.pdf", "-"], folder.path());
    squeeze(&String::from_utf8(output.stdout).unwrap())
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Fails unless every label stands in the text of the document.
pub fn assert_labels(printed: &Printed, labels: &[&str]) {
    let text = text_of(printed);
    for label in labels {
        assert!(
            text.contains(&squeeze(label)),
            "{label:?} is missing in {text}"
        );
    }
}

/// What holds for every print: a sound file without personal data in its properties, a readable code on every page,
/// marks and fields inside the page, cells of a row side by side.
pub fn assert_sound(printed: &Printed, form: FormId, record: Option<Uuid>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("form.pdf"), &printed.pdf).unwrap();
    run("qpdf", &["--check", "form.pdf"], folder.path());
    let info = run("pdfinfo", &["form.pdf"], folder.path());
    let info = String::from_utf8(info.stdout).unwrap();
    assert!(info.contains("Title:           Anexo"), "{info}");
    assert!(
        info.contains(&format!("Pages:           {}\n", printed.pages)),
        "{info}"
    );
    for name in ["Author:", "Subject:", "Keywords:", "Creator:"] {
        let value = info
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .unwrap_or_default();
        assert_eq!(value.trim(), "", "{name} may name a person");
    }
    let fonts = run("pdffonts", &["form.pdf"], folder.path());
    let fonts = String::from_utf8(fonts.stdout).unwrap();
    for font in fonts.lines().skip(2) {
        assert!(
            font.contains("SisconectaSans") && font.contains("yes no  yes"),
            "not embedded with its letters: {font}"
        );
    }
    assert_codes(printed, form, record, folder.path());
    assert_geometry(printed, form);
}

fn assert_codes(printed: &Printed, form: FormId, record: Option<Uuid>, folder: &Path) {
    for resolution in ["150", "300"] {
        run(
            "pdftoppm",
            &["-gray", "-r", resolution, "form.pdf", resolution],
            folder,
        );
        let digits = printed.pages.to_string().len();
        for page in 1..=printed.pages {
            // zbar takes a second for a page at 300 dpi: of a long print its ends must do.
            let long = printed.pages > 6 && resolution == "300";
            if long && page != 1 && page != printed.pages {
                continue;
            }
            let picture = format!("{resolution}-{page:0digits$}.pgm");
            let output = run(
                "zbarimg",
                &["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", &picture],
                folder,
            );
            let text = String::from_utf8(output.stdout).unwrap();
            let code = PageCode::decode(text.trim()).unwrap();
            let version = printed.geometry[usize::from(page) - 1].version;
            assert_eq!(
                code,
                PageCode {
                    form,
                    version,
                    record,
                    page,
                    pages: printed.pages
                },
                "at {resolution} dpi"
            );
        }
    }
    // The same code in letters, and the number of the page, under everybody's eyes.
    let text = text_of(printed).replace(' ', "");
    for page in 1..=printed.pages {
        let version = printed.geometry[0].version;
        let code = PageCode {
            form,
            version,
            record,
            page,
            pages: printed.pages,
        };
        assert!(
            text.contains(&code.encode()),
            "{} is missing in {text}",
            code.encode()
        );
        assert!(
            text.contains(&format!("Página{page}de{}", printed.pages)),
            "{text}"
        );
    }
}

fn assert_geometry(printed: &Printed, form: FormId) {
    assert_eq!(printed.geometry.len(), usize::from(printed.pages));
    for (number, page) in (1..).zip(&printed.geometry) {
        assert_eq!((page.form, page.page), (form, number));
        let whole = page.page_rect();
        let [top_left, top_right, bottom_right, bottom_left] = page.marks;
        assert!(top_left.x < top_right.x && bottom_left.x < bottom_right.x);
        assert!(top_left.y < bottom_left.y && top_right.y < bottom_right.y);
        let furniture = page.marks.iter().chain([&page.code]);
        for rect in furniture
            .clone()
            .chain(page.fields.iter().map(|field| &field.rect))
        {
            assert!(rect.inside(&whole), "{rect:?} leaves the page");
        }
        for (at, field) in page.fields.iter().enumerate() {
            for mark in furniture.clone() {
                assert!(!field.rect.overlaps(mark), "{field:?} lies on {mark:?}");
            }
            for other in &page.fields[at + 1..] {
                assert!(
                    !field.rect.overlaps(&other.rect),
                    "{field:?} overlaps {other:?}"
                );
                assert!(
                    (&field.name, field.row) != (&other.name, other.row),
                    "two fields {field:?}"
                );
            }
        }
    }
}

/// Share of dark pixels inside a rectangle of a page, at 150 dpi.
pub fn darkness(printed: &Printed, page: u16, rect: sisconecta_domain::paper::Rect) -> f32 {
    const DPI: f32 = 150.0;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("form.pdf"), &printed.pdf).unwrap();
    let number = page.to_string();
    run(
        "pdftoppm",
        &[
            "-gray",
            "-png",
            "-singlefile",
            "-r",
            "150",
            "-f",
            &number,
            "-l",
            &number,
            "form.pdf",
            "page",
        ],
        folder.path(),
    );
    let picture = image::open(folder.path().join("page.png"))
        .unwrap()
        .to_luma8();
    let pixel = |mm: f32| (mm * DPI / 25.4).round() as u32;
    let (mut dark, mut all) = (0, 0);
    for y in pixel(rect.y)..pixel(rect.bottom()) {
        for x in pixel(rect.x)..pixel(rect.right()) {
            all += 1;
            dark += u32::from(picture.get_pixel(x, y)[0] < 128);
        }
    }
    dark as f32 / all as f32
}
