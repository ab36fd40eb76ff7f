//! The directory as people read it.

use serde_json::json;
use sisconecta_tests::centre::{Centre, rows};

#[tokio::test(flavor = "multi_thread")]
async fn people_stand_in_the_order_of_a_spanish_dictionary() {
    let centre = Centre::new().await;
    let written = [
        "Ochoa", "Ñaupari", "Nuñez", "Zea", "Álvarez", "Arce", "Nieto",
    ];
    for (place, paternal) in written.iter().enumerate() {
        let person = json!({ "document_type": "dni", "document_number": format!("4012345{place}"), "paternal": paternal,
            "maternal": "Luna", "names": "Julia", "entity": format!("{paternal} y hermanos"), "post": "", "email": "", "phone": "" });
        let save = json!({ "person": person });
        centre.get("person.save", save).await;
    }
    let ordered = [
        "Álvarez", "Arce", "Nieto", "Nuñez", "Ñaupari", "Ochoa", "Zea",
    ];
    let asked = json!({ "text": "", "limit": 50 });
    let people = centre.get("person.search", asked.clone()).await;
    let paternals: Vec<&str> = rows(&people["rows"])
        .iter()
        .filter_map(|row| row["paternal"].as_str())
        .collect();
    assert_eq!(paternals, ordered);
    let entities = centre.get("entity.search", asked).await;
    let names: Vec<&str> = rows(&entities["rows"])
        .iter()
        .filter_map(|row| row["name"].as_str())
        .collect();
    assert_eq!(names, ordered.map(|name| format!("{name} y hermanos")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entity_is_renamed_with_its_people_and_two_of_one_name_become_one() {
    let centre = Centre::new().await;
    let wrong = "Munic. Dist. Vinchos";
    let right = "Municipalidad Distrital de Vinchos";
    for (place, entity) in [wrong, wrong, right].iter().enumerate() {
        let person = json!({ "document_type": "dni", "document_number": format!("4012345{place}"), "paternal": "Luna",
            "maternal": "", "names": "Julia", "entity": entity, "post": "", "email": "", "phone": "" });
        let save = json!({ "person": person });
        centre.get("person.save", save).await;
    }
    let entities = async || {
        let asked = json!({ "text": "", "limit": 50 });
        let found = centre.get("entity.search", asked).await;
        rows(&found["rows"]).clone()
    };
    let before = entities().await;
    assert_eq!(before.len(), 2);
    let vinchos = before.iter().find(|row| row["name"] == wrong).unwrap();
    // As the form is filled from the list, each time it is opened.
    let rename = async |name: &str| {
        let asked = json!({ "text": "", "limit": 50 });
        let found = centre.get("entity.search", asked).await;
        let mut listed = rows(&found["rows"]).iter();
        let row = listed.find(|row| row["id"] == vinchos["id"]).unwrap();
        json!({ "id": row["id"], "name": name, "showed": row["name"], "base": found["base"] })
    };
    for (name, words) in [(" ", "Falta el nombre"), (&*"x".repeat(201), "200 letras")] {
        let fault = centre.refusal("entity.rename", rename(name).await).await;
        assert!(
            fault["sentence"].as_str().unwrap().contains(words),
            "{fault}"
        );
    }
    // A mark on a letter is a correction of this one.
    let corrected = centre
        .get("entity.rename", rename("Munic. Dist. Vínchos").await)
        .await;
    assert_eq!(corrected["people"], 2);
    // The name of another one, however it is typed, joins them under the spelling that is known.
    let joined = centre
        .get(
            "entity.rename",
            rename("municipalidad  distrital de VINCHOS").await,
        )
        .await;
    assert_eq!(
        (&joined["name"], &joined["people"]),
        (&json!(right), &json!(3))
    );
    let after = entities().await;
    assert_eq!(after.len(), 1, "{after:?}");
    assert_eq!(after[0]["people"], 3);
    let people = centre
        .get("person.search", json!({ "text": "vinchos", "limit": 50 }))
        .await;
    assert_eq!(rows(&people["rows"]).len(), 3);
}
