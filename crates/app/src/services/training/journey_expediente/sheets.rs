//! Sheets that bear a printed code, filed where they belong or not (U-8).

use super::*;
use image::imageops::FilterType;
use image::{DynamicImage, GrayImage, ImageFormat};
use std::io::Cursor;

/// A page as a scanner gives it: at 200 dots to the inch, laid in by hand a little askew.
fn scanned(pdf: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.pdf"), pdf).unwrap();
    let done = Command::new("pdftoppm")
        .args(["-gray", "-png", "-singlefile", "-r", "200", "a.pdf", "a"])
        .current_dir(folder.path())
        .status()
        .unwrap();
    assert!(done.success());
    let page = image::open(folder.path().join("a.png")).unwrap().to_luma8();
    let askew = turned(&page, 2.5);
    // Most office scanners write JPEG.
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(askew)
        .resize(1600, 2400, FilterType::Triangle)
        .write_to(&mut out, ImageFormat::Jpeg)
        .unwrap();
    out.into_inner()
}

fn turned(page: &GrayImage, degrees: f32) -> GrayImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (width, height) = page.dimensions();
    let (mid_x, mid_y) = (width as f32 / 2.0, height as f32 / 2.0);
    GrayImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (x as f32 - mid_x, y as f32 - mid_y);
        let (from_x, from_y) = (mid_x + dx * cos + dy * sin, mid_y - dx * sin + dy * cos);
        let inside =
            (0.0..width as f32).contains(&from_x) && (0.0..height as f32).contains(&from_y);
        if inside {
            *page.get_pixel(from_x as u32, from_y as u32)
        } else {
            image::Luma([235])
        }
    })
}

/// The same scan as a PDF of one picture, as other scanners give it.
fn as_pdf(picture: &[u8]) -> Vec<u8> {
    sisconecta_documents::bundle::bundle("Escaneo", &[picture])
        .unwrap()
        .pdf
}

#[tokio::test]
async fn u8_a_sheet_of_another_event_or_form_is_told_and_filed_only_when_somebody_says_so() {
    let walk = walk("informative").await;
    let app = &walk.app;
    let printed = ask(
        app,
        "training.print_programme",
        json!({ "training": walk.event }),
    )
    .await;
    let programme = walk.blob(&printed["hash"]).await;
    let (other, _) = event(app).await;
    let name =
        ask(app, "training.get", json!({ "id": walk.event })).await["fields"]["name"].clone();
    let attach = |event: &str, item: &str, bytes: Vec<u8>, anyway: bool| {
        let upload = app.upload("escaneo", bytes).unwrap();
        json!({ "case": { "kind": "training", "id": event }, "upload": upload, "item": item, "within": null, "kind": "original",
                "note": "", "anyway": anyway })
    };
    let scan = scanned(&programme);
    for (how, bytes) in [
        ("pdf", programme.clone()),
        ("jpeg", scan.clone()),
        ("scan in a pdf", as_pdf(&scan)),
    ] {
        let fault = refused(
            app,
            "expediente.attach",
            attach(&other, "A5", bytes.clone(), false),
        )
        .await;
        assert_eq!(fault.code, "another_sheet", "{how}");
        let said = format!(
            "Esta hoja es el Anexo 5 de otro evento: «{}»",
            name.as_str().unwrap()
        );
        assert!(fault.sentence.contains(&said), "{how}: {}", fault.sentence);
        let form = refused(
            app,
            "expediente.attach",
            attach(&walk.event, "A8", bytes.clone(), false),
        )
        .await;
        assert!(
            form.sentence
                .contains("el Anexo 5, y aquí va «Informe del Evento (Anexo 8)»"),
            "{how}: {}",
            form.sentence
        );
        // Where it belongs nothing is asked.
        ask(
            app,
            "expediente.attach",
            attach(&walk.event, "A5", bytes, false),
        )
        .await;
    }
    let filed = ask(
        app,
        "expediente.attach",
        attach(&other, "A5", programme, true),
    )
    .await;
    let parts = |line: &Value| line["parts"].as_array().unwrap().len();
    let lines = filed["lines"].as_array().unwrap();
    assert_eq!(lines.iter().map(parts).sum::<usize>(), 1);
    // What bears no code is taken as it is said to be.
    ask(
        app,
        "expediente.attach",
        attach(&other, "A8", photo(), false),
    )
    .await;
    app.close().await;
}

#[tokio::test]
async fn u8_a_register_of_another_session_is_told() {
    let walk = walk("informative").await;
    let app = &walk.app;
    let printed = ask(
        app,
        "desk.print_register",
        json!({ "session": walk.session, "empty_rows": 0 }),
    )
    .await;
    let register = walk.blob(&printed["hash"]).await;
    let afternoon = json!({ "training": walk.event, "id": null,
        "session": { "date": "2027-04-12", "part": "afternoon", "start": "14:30:00", "end": "17:00:00" } });
    ask(app, "training.save_session", afternoon).await;
    let lines = walk.get().await["lines"].clone();
    let registers = lines
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["item"] == "A6");
    let mut refused_for = Vec::new();
    for line in registers {
        let upload = app.upload("registro.pdf", register.clone()).unwrap();
        let request = json!({ "case": { "kind": "training", "id": walk.event }, "upload": upload, "item": "A6",
            "within": line["within"], "kind": "original", "note": "", "anyway": false });
        if let Err(fault) = app.rpc("expediente.attach", request).await {
            assert_eq!(fault.code, "another_sheet", "{}", fault.sentence);
            assert!(
                fault.sentence.contains(
                    "es de «Registro de Asistencia (Anexo 6) – lun 12 abr · mañana», y aquí va «"
                ),
                "{}",
                fault.sentence
            );
            refused_for.push(line["within"].clone());
        }
    }
    assert_eq!(refused_for.len(), 1);
    assert_ne!(refused_for[0], json!(walk.session));
    app.close().await;
}
