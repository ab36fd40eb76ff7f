//! The folder that each participant is handed.

use super::*;
use crate::journey::published;
use sisconecta_domain::catalogue::Catalogue;
use sisconecta_domain::kinds::office::CatalogueEntry;

/// The text of a PDF as another program reads it, page by page.
fn texts(pdf: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    std::fs::write(&path, pdf).unwrap();
    let done = Command::new("pdftotext")
        .args(["-layout"])
        .arg(&path)
        .arg("-")
        .output()
        .unwrap();
    let text = String::from_utf8(done.stdout).unwrap();
    text.split_terminator('\u{c}').map(str::to_owned).collect()
}

fn states(pack: &Value) -> Vec<(&str, &str)> {
    pack["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (
                line["label"].as_str().unwrap(),
                line["state"].as_str().unwrap(),
            )
        })
        .collect()
}

#[tokio::test]
async fn c39_a_folder_has_programme_survey_directory_and_presentations_in_one_pdf() {
    let walk = walk("basic").await;
    let (app, event) = (&walk.app, walk.event.as_str());
    let asked = json!({ "training": event });
    let pack = ask(app, "pack.get", asked.clone()).await;
    assert_eq!(
        states(&pack),
        [
            ("Programa de capacitación (Anexo 5)", "present"),
            ("Encuesta (Anexo 7)", "present"),
            ("Directorio del CONECTAMEF", "present"),
            ("Presentaciones", "missing")
        ]
    );
    assert_eq!(
        (&pack["copies"], &pack["responsible"]),
        (&json!(0), &json!(""))
    );

    // What is no PDF or picture is refused with what to do; the same file twice as well.
    let add = |upload: &str| json!({ "training": event, "upload": upload, "title": "" });
    let slides = app
        .upload("charla.pptx", b"PK\x03\x04 diapositivas".to_vec())
        .unwrap();
    let fault = refused(app, "pack.add_material", add(&slides)).await;
    assert!(
        fault.sentence.contains("guarda primero como PDF"),
        "{fault:?}"
    );
    let slides = app
        .upload("Programación multianual.pdf", invitation())
        .unwrap();
    ask(app, "pack.add_material", add(&slides)).await;
    assert_eq!(
        refused(app, "pack.add_material", add(&slides)).await.code,
        "already_attached"
    );
    let picture = app.upload("mapa.jpg", photo()).unwrap();
    let pack = ask(app, "pack.add_material", add(&picture)).await;
    assert_eq!(
        states(&pack)[3..],
        [("Programación multianual", "present"), ("mapa", "present")]
    );
    let save = json!({ "training": event, "copies": 60, "responsible": " QUISPE,  Ana " });
    let pack = ask(app, "pack.save", save).await;
    assert_eq!(
        (&pack["copies"], &pack["responsible"]),
        (&json!(60), &json!("QUISPE, Ana"))
    );

    let named = CatalogueEntry {
        list: Some(Catalogue::Post),
        code: "administrative_assistant".to_owned(),
        name: "Asistente de Gestión de Servicios".to_owned(),
        valid_from: "2024-11-27".parse().ok(),
        ..CatalogueEntry::default()
    };
    published(app, named).await;
    let made = ask(app, "pack.make", asked.clone()).await;
    let pdf = walk.blob(&made["hash"]).await;
    assert_eq!(pages(&pdf), made["pages"].as_u64().unwrap());
    let read = texts(&pdf);
    for said in [
        "CARPETA DEL PARTICIPANTE",
        "Presupuesto 2027",
        "Programación multianual",
        "Juegos: 60. Reproducción a cargo de: QUISPE, Ana.",
    ] {
        assert!(read[0].contains(said), "{said}: {}", read[0]);
    }
    // Each document begins on the page that the cover names.
    let begins = |document: &str| -> usize {
        let line = read[0]
            .lines()
            .find(|line| line.contains(document))
            .unwrap();
        line.split_whitespace().last().unwrap().parse().unwrap()
    };
    for (document, said) in [
        ("Anexo 5", "Anexo N° 5"),
        ("Anexo 7", "ANEXO N° 07"),
        ("Directorio", "HUAMÁN QUISPE, María"),
        // as the post is called on the day of the event.
        ("Directorio", "Asistente de Gestión de Servicios"),
    ] {
        let page = &read[begins(document) - 1];
        assert!(
            page.to_uppercase().contains(&said.to_uppercase()),
            "{said}: {page}"
        );
    }
    assert_eq!(begins("mapa"), read.len());

    // Taken out again, by whoever changes their mind; what was written stays in the log.
    let map = pack["lines"][4]["material"].clone();
    let remove = json!({ "training": event, "material": map });
    let pack = ask(app, "pack.remove_material", remove.clone()).await;
    assert_eq!(pack["lines"].as_array().unwrap().len(), 4);
    assert_eq!(
        refused(app, "pack.remove_material", remove).await.code,
        "not_found"
    );
    walk.check_rebuild().await;
}

#[tokio::test]
async fn c39_the_folder_of_an_informativa_has_no_survey_and_none_is_made_without_its_programme() {
    let walk = walk("informative").await;
    let (app, event) = (&walk.app, walk.event.as_str());
    let asked = json!({ "training": event });
    let pack = ask(app, "pack.get", asked.clone()).await;
    assert_eq!(states(&pack)[1], ("Encuesta (Anexo 7)", "not_applicable"));
    let made = ask(app, "pack.make", asked.clone()).await;
    let read = texts(&walk.blob(&made["hash"]).await);
    assert!(
        read.iter().all(|page| !page.contains("Anexo 7")),
        "{read:?}"
    );

    let mut fields = ask(app, "training.get", json!({ "id": event })).await["fields"].clone();
    fields["training_type"] = json!("basic");
    fields["objective"] = json!("");
    let edit = json!({ "id": event, "fields": fields });
    ask(app, "training.edit", edit).await;
    let store = app.store().await.unwrap();
    let before = store.table_picture().await.unwrap();
    let fault = refused(app, "pack.make", asked).await;
    assert_eq!(
        (fault.code.as_str(), fault.field.as_deref()),
        ("incomplete", Some("objective"))
    );
    assert_eq!(store.table_picture().await.unwrap(), before);
}
