//! Photographs of the event.

use super::*;

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x % 256) as u8, (y % 256) as u8, 90])
    });
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(picture)
        .write_with_encoder(JpegEncoder::new(&mut bytes))
        .unwrap();
    bytes
}

#[tokio::test]
async fn a_photo_keeps_its_original_and_garbage_is_refused() {
    let scene = Scene::new().await;
    let event = scene.event.clone();
    let add = |bytes: &[u8]| {
        let upload = scene.app.upload("foto.jpg", bytes.to_vec()).unwrap();
        json!({ "training": event, "upload": upload, "caption": "  Sesión de la  mañana " })
    };
    let fault = scene
        .refused("report.add_photo", add(b"esto no es una foto"))
        .await;
    assert_eq!(fault.field.as_deref(), Some("photos"));
    assert_eq!(scene.report().await["photos"], json!([]));

    let original = jpeg(2400, 1600);
    let report = scene.ask("report.add_photo", add(&original)).await;
    let photo = report["photos"][0].clone();
    assert_eq!(photo["caption"], "Sesión de la mañana");
    let kept = scene
        .app
        .blob(photo["original"].as_str().unwrap())
        .await
        .unwrap();
    assert_eq!(
        (kept.bytes == original, kept.media_type.as_str()),
        (true, "image/jpeg")
    );
    let twice = scene.refused("report.add_photo", add(&original)).await;
    assert!(twice.sentence.contains("ya está"), "{}", twice.sentence);
    let which = json!({ "training": event, "photo": photo["id"] });
    let thumb = scene.ask("report.photo_thumb", which.clone()).await;
    assert_eq!(
        (thumb["width"].as_u64(), thumb["height"].as_u64()),
        (Some(320), Some(213))
    );

    let corrected = json!({ "training": event, "photo": photo["id"], "caption": "Inauguración" });
    let report = scene.ask("report.caption_photo", corrected).await;
    assert_eq!(report["photos"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&report["photos"][0]["id"], &report["photos"][0]["caption"]),
        (&photo["id"], &json!("Inauguración"))
    );
    scene.ask("report.add_photo", add(&jpeg(300, 500))).await;
    let printed = scene
        .ask("report.print", json!({ "training": event }))
        .await;
    let pdf = scene.bytes(&printed).await;
    assert!(pdf.starts_with(b"%PDF") && pdf.len() < original.len() + 200_000);
    let left = scene.ask("report.remove_photo", which.clone()).await;
    assert_eq!(left["photos"].as_array().unwrap().len(), 1);
    assert_eq!(
        scene.refused("report.photo_thumb", which).await.code,
        "not_found"
    );
    // Taken back, its original is still here: nothing is deleted.
    assert!(
        scene
            .app
            .blob(photo["original"].as_str().unwrap())
            .await
            .is_ok()
    );
    scene.ends().await;
}
