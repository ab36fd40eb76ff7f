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
        let save = json!({ "id": null, "person": person });
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
