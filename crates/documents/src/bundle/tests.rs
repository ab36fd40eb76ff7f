use super::*;
use crate::Annex5;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;
use std::process::Command;

fn form() -> Vec<u8> {
    Annex5::blank().print().unwrap().pdf
}

fn picture(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, Rgb([200, 220, 240])))
        .write_to(&mut out, format)
        .unwrap();
    out.into_inner()
}

fn qpdf(pdf: &[u8], arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    std::fs::write(&path, pdf).unwrap();
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
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn the_whole_has_the_pages_of_its_parts_in_order() {
    let (form, wide, tall) = (
        form(),
        picture(ImageFormat::Jpeg, 800, 500),
        picture(ImageFormat::Png, 500, 800),
    );
    let whole = bundle("Expediente Ñ", &[&form, &wide, &tall, &form]).unwrap();
    let one = inspect(&form).unwrap().pages;
    assert_eq!(whole.pages, 2 * one + 2);
    assert_eq!(
        qpdf(&whole.pdf, &["--show-npages"]).trim(),
        whole.pages.to_string()
    );
    assert!(qpdf(&whole.pdf, &["--check"]).contains("No syntax or stream encoding errors"));
    // Read back by the same eyes, it is one document again.
    let again = inspect(&whole.pdf).unwrap();
    assert_eq!((again.media, again.pages), (Media::Pdf, whole.pages));
    // The same parts give the same bytes.
    assert_eq!(
        whole,
        bundle("Expediente Ñ", &[&form, &wide, &tall, &form]).unwrap()
    );
}

#[test]
fn a_jpeg_goes_in_byte_for_byte() {
    let photo = picture(ImageFormat::Jpeg, 400, 300);
    let whole = bundle("x", &[&photo]).unwrap();
    assert!(whole.pdf.windows(photo.len()).any(|window| window == photo));
}

#[test]
fn what_cannot_be_read_whole_is_refused_with_its_place() {
    let form = form();
    let cut = &form[..form.len() / 2];
    let mut photo = picture(ImageFormat::Png, 40, 30);
    let bad_photo = photo.split_off(photo.len() / 2);
    let half_photo = photo;
    for (bytes, why) in [
        (&b""[..], Unfit::Empty),
        (b"PK\x03\x04 something else", Unfit::Unknown),
        (&bad_photo, Unfit::Unknown),
        (&half_photo, Unfit::Broken),
        (cut, Unfit::Broken),
        (b"%PDF-1.7\nnothing that follows", Unfit::Broken),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00", Unfit::Unknown),
    ] {
        assert_eq!(inspect(bytes), Err(why));
        assert_eq!(bundle("x", &[&form, bytes]).unwrap_err(), (1, why));
    }
}

#[test]
fn a_pdf_with_a_password_is_said_to_have_one() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (folder.path().join("a.pdf"), folder.path().join("b.pdf"));
    std::fs::write(&from, form()).unwrap();
    for user in ["secreto", ""] {
        let done = Command::new("qpdf")
            .args(["--encrypt", user, "dueño", "256", "--"])
            .args([&from, &to])
            .status()
            .unwrap();
        assert!(done.success());
        assert_eq!(
            inspect(&std::fs::read(&to).unwrap()),
            Err(Unfit::Encrypted),
            "user password «{user}»"
        );
    }
}

#[test]
fn a_picture_that_claims_to_be_huge_is_not_opened() {
    // A PNG header of 60 000 by 60 000 with a right checksum and nothing behind it.
    let mut header = b"IHDR".to_vec();
    header.extend(60_000_u32.to_be_bytes());
    header.extend(60_000_u32.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    let checksum = header.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                (sum >> 1) ^ 0xEDB8_8320
            } else {
                sum >> 1
            }
        })
    });
    bytes.extend(&header);
    bytes.extend((!checksum).to_be_bytes());
    bytes.extend(b"\0\0\0\x02IDAT\0\0\0\0\0\0");
    assert_eq!(inspect(&bytes), Err(Unfit::TooLarge));
}

/// A one-page PDF of these objects, numbered from 1; the first is the catalog.
fn written(objects: &[String]) -> Vec<u8> {
    let mut pdf = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(pdf.len());
        pdf.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let start = pdf.len();
    pdf.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for place in places {
        pdf.extend(format!("{place:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    pdf.extend(
        format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    pdf
}

fn stream(entries: &str, content: &str) -> String {
    format!(
        "<<{entries}/Length {}>>\nstream\n{content}\nendstream",
        content.len()
    )
}

fn text_of(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    std::fs::write(&path, pdf).unwrap();
    let done = Command::new("pdftotext")
        .args(["-layout"])
        .args([&path, std::path::Path::new("-")])
        .output()
        .unwrap();
    String::from_utf8(done.stdout).unwrap()
}

/// A visible signature is an annotation, and drawn nowhere else.
#[test]
fn stamps_and_visible_signatures_stay_on_the_page() {
    const FONT: &str = "/Resources<</Font<</F 8 0 R>>>>";
    let shape = |matrix: &str, text: &str| {
        let entries = format!("/Type/XObject/Subtype/Form/BBox[0 0 200 40]{matrix}{FONT}");
        stream(&entries, &format!("BT /F 12 Tf 5 15 Td ({text}) Tj ET"))
    };
    let widget = |rest: &str, form: u32| {
        format!("<</Type/Annot/Subtype/Widget/Rect[100 100 300 140]{rest}/AP<</N {form} 0 R>>>>")
    };
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>".to_owned(),
        format!("<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 595 842]{FONT}>>"),
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Annots[5 0 R 6 0 R 9 0 R 11 0 R]>>".to_owned(),
        // The page leaves its state turned upside down.
        stream(
            "",
            "BT /F 12 Tf 50 700 Td (CUERPO DEL ACTA) Tj ET 0 0 0 0 9999 9999 cm",
        ),
        widget("/F 4", 7),
        widget("/F 2", 12),
        shape("", "FIRMADO POR ROSA QUISPE"),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        "<</Type/Annot/Subtype/Stamp/Rect[100 200 300 240]/AS/Si/AP<</N<</Si 10 0 R>>>>>>"
            .to_owned(),
        shape("/Matrix[1 0 0 1 30 50]", "VISTO BUENO"),
        "<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(http://x.example)>>>>".to_owned(),
        shape("", "OCULTO"),
    ];
    let pdf = written(&objects);
    assert!(
        text_of(&pdf).contains("FIRMADO POR ROSA QUISPE"),
        "as it comes"
    );
    let whole = bundle("x", &[&form(), &pdf]).unwrap().pdf;
    assert!(qpdf(&whole, &["--check"]).contains("No syntax or stream encoding errors"));
    let text = text_of(&whole);
    for shown in ["CUERPO DEL ACTA", "FIRMADO POR ROSA QUISPE", "VISTO BUENO"] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    assert!(!text.contains("OCULTO"), "{text}");
    let plain = qpdf(
        &whole,
        &["--qdf", "--object-streams=disable", "--show-object=trailer"],
    );
    assert!(!plain.contains("AcroForm") && !String::from_utf8_lossy(&whole).contains("x.example"));
}

/// L-8: many small objects cost no more than their number.
#[test]
fn a_pdf_of_many_objects_is_bundled_in_time_and_one_of_too_many_is_refused() {
    let with = |count: usize| {
        let refs: Vec<String> = (4..count + 4).map(|id| format!("{id} 0 R")).collect();
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 9 9]>>".to_owned(),
            format!("<</Type/Page/Parent 2 0 R/Thumb[{}]>>", refs.join(" ")),
        ];
        objects.extend((0..count).map(|number| number.to_string()));
        written(&objects)
    };
    let begun = std::time::Instant::now();
    let whole = bundle("x", &[&with(100_000)]).unwrap();
    assert_eq!(whole.pages, 1);
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
    assert_eq!(inspect(&with(260_000)), Err(Unfit::Overfull));
}
