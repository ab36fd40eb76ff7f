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
