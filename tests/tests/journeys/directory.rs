//! The directory as people read it.

use serde_json::{Value, json};
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

/// The list of entities, and the one of that name in it with the list's base.
async fn entities(centre: &Centre) -> Value {
    let asked = json!({ "text": "", "limit": 50 });
    centre.get("entity.search", asked).await
}

fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    let mut listed = rows(&list["rows"]).iter();
    listed.find(|row| row["name"] == name).unwrap()
}

/// As the form is filled from the list each time it is opened, with these fields changed.
async fn saving(centre: &Centre, name: &str, fields: &[(&str, Value)]) -> Value {
    let list = entities(centre).await;
    let showed = named(&list, name).clone();
    let mut now = showed.clone();
    for (field, value) in fields {
        now[*field] = value.clone();
    }
    let over = json!({ "id": showed["id"], "showed": showed, "base": list["base"] });
    json!({ "entity": now, "over": over })
}

async fn person_of(centre: &Centre, document: &str, entity: &str) -> Value {
    let person = json!({ "document_type": "dni", "document_number": document, "paternal": "Luna",
        "maternal": "", "names": "Julia", "entity": entity, "post": "", "email": "", "phone": "" });
    let save = json!({ "person": person });
    centre.get("person.save", save).await
}

/// The entities of the people that a search finds, in the order of the list.
async fn found_at(centre: &Centre, text: &str) -> Vec<String> {
    let found = centre
        .get("person.search", json!({ "text": text, "limit": 50 }))
        .await;
    let entity = |row: &Value| row["entity"].as_str().unwrap().to_owned();
    rows(&found["rows"]).iter().map(entity).collect()
}

const WRONG: &str = "Munic. Dist. Vinchos";
const RIGHT: &str = "Municipalidad Distrital de Vinchos";

#[tokio::test(flavor = "multi_thread")]
async fn an_entity_that_is_renamed_is_called_so_by_its_people_and_found_so() {
    const NEW: &str = "Comuna de Vinchos";
    let centre = Centre::new().await;
    for (place, entity) in [WRONG, "  munic. dist. VÍNCHOS"].iter().enumerate() {
        person_of(&centre, &format!("4012345{place}"), entity).await;
    }
    assert_eq!(rows(&entities(&centre).await["rows"]).len(), 1);
    assert_eq!(found_at(&centre, "luna dist").await, [WRONG, WRONG]);
    for (name, words) in [(" ", "Falta el nombre"), (&*"x".repeat(201), "200 letras")] {
        let save = saving(&centre, WRONG, &[("name", json!(name))]).await;
        let fault = centre.refusal("entity.save", save).await;
        let sentence = fault["sentence"].as_str().unwrap();
        assert!(sentence.contains(words), "{fault}");
    }
    let save = saving(&centre, WRONG, &[("name", json!(NEW))]).await;
    let renamed = centre.get("entity.save", save).await;
    assert_eq!(
        (&renamed["name"], &renamed["people"]),
        (&json!(NEW), &json!(2))
    );
    assert_eq!(found_at(&centre, "").await, [NEW, NEW]);
    assert_eq!(found_at(&centre, "julia comuna").await, [NEW, NEW]);
    assert!(found_at(&centre, "munic dist").await.is_empty());
    // Who is saved now with the name in sight stays there.
    let list = centre
        .get("person.search", json!({ "text": "", "limit": 50 }))
        .await;
    let showed = rows(&list["rows"])[0].clone();
    let mut now = showed.clone();
    now["post"] = json!("Tesorera");
    let over = json!({ "id": showed["id"], "showed": showed, "base": list["base"] });
    let saved = centre
        .get("person.save", json!({ "person": now, "over": over }))
        .await;
    assert_eq!(
        (&saved["entity"], &saved["post"]),
        (&json!(NEW), &json!("Tesorera"))
    );
    assert_eq!(rows(&entities(&centre).await["rows"]).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_entities_of_one_name_are_told_and_become_one_only_when_somebody_says_so() {
    let centre = Centre::new().await;
    person_of(&centre, "40123450", WRONG).await;
    person_of(&centre, "40123451", RIGHT).await;
    let before = entities(&centre).await;
    let (wrong, right) = (&named(&before, WRONG)["id"], &named(&before, RIGHT)["id"]);
    let save = saving(
        &centre,
        WRONG,
        &[("name", json!("MUNICIPALIDAD distrital de Vinchos"))],
    )
    .await;
    centre.get("entity.save", save).await;
    let list = entities(&centre).await;
    let listed = rows(&list["rows"]);
    assert_eq!(listed.len(), 2, "{listed:?}");
    assert!(listed.iter().all(|row| row["same_name"] == true));

    let merge = json!({ "entity": wrong, "into": right });
    let merges = centre.get("entity.merge", merge.clone()).await;
    assert_eq!(rows(&merges).len(), 1);
    assert_eq!(
        centre.refusal("entity.merge", merge.clone()).await["code"],
        "already_one"
    );
    let list = entities(&centre).await;
    let listed = rows(&list["rows"]);
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!(
        (
            &listed[0]["id"],
            &listed[0]["people"],
            &listed[0]["same_name"]
        ),
        (right, &json!(2), &json!(false))
    );
    assert_eq!(found_at(&centre, "").await, [RIGHT, RIGHT]);
    // Renamed later, both are found by the new name; the old one finds them too while their records keep it.
    let save = saving(&centre, RIGHT, &[("name", json!("Comuna de Vinchos"))]).await;
    centre.get("entity.save", save).await;
    assert_eq!(found_at(&centre, "luna comuna").await.len(), 2);

    centre.get("entity.unmerge", merge.clone()).await;
    assert_eq!(
        centre.refusal("entity.unmerge", merge).await["code"],
        "not_merged"
    );
    assert_eq!(rows(&entities(&centre).await["rows"]).len(), 2);
    assert_eq!(found_at(&centre, "luna comuna").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn k08_an_entity_has_its_codes_and_place_and_is_found_by_them() {
    let centre = Centre::new().await;
    let whole = json!({ "name": RIGHT, "ruc": "20131370645", "siaf_code": "300687", "unit_code": "001",
        "entity_type": "local", "ubigeo": "050114", "address": "Plaza Principal s/n", "phones": "066 312345",
        "email": "Mesa@Vinchos.gob.pe", "authority": "Rosa Quispe", "authority_post": "Alcaldesa", "in_area": true });
    let saved = centre
        .get("entity.save", json!({ "entity": whole, "over": null }))
        .await;
    assert_eq!(saved["place"], "Vinchos, Huamanga, Ayacucho");
    assert_eq!(saved["email"], "mesa@vinchos.gob.pe");
    for text in ["vinchos", "20131370645", "300687", "huamanga municipalidad"] {
        let asked = json!({ "text": text, "limit": 50 });
        let found = centre.get("entity.search", asked).await;
        assert_eq!(rows(&found["rows"])[0]["id"], saved["id"], "{text}");
    }
    for (field, value, words) in [
        ("ruc", "20131370644", "último dígito"),
        ("siaf_code", "30-a", "SIAF"),
        ("unit_code", "1234567", "unidad"),
        ("ubigeo", "050199", "distrito"),
        ("email", "vinchos", "correo"),
    ] {
        let save = saving(&centre, RIGHT, &[(field, json!(value))]).await;
        let fault = centre.refusal("entity.save", save).await;
        assert_eq!(fault["field"], field);
        assert!(
            fault["sentence"].as_str().unwrap().contains(words),
            "{fault}"
        );
    }
    // The codes of one are no other's.
    for (field, code) in [("ruc", "20131370645"), ("siaf_code", "300687")] {
        let other = json!({ "entity": { "name": "Otra", field: code }, "over": null });
        let fault = centre.refusal("entity.save", other).await;
        assert_eq!(fault["field"], field);
        assert!(
            fault["sentence"].as_str().unwrap().contains(RIGHT),
            "{fault}"
        );
    }
    let places = centre
        .get("district.search", json!({ "text": "vinchos", "limit": 5 }))
        .await;
    assert_eq!(rows(&places)[0]["ubigeo"], "050114");
}

/// K-09: one surname is enough, and which it is says nothing. What no name bears is not taken by hand.
#[tokio::test(flavor = "multi_thread")]
async fn one_surname_is_enough_and_either_will_do() {
    let centre = Centre::new().await;
    let person = |number: &str, paternal: &str, maternal: &str, names: &str| {
        json!({ "person": { "document_type": "dni", "document_number": number, "paternal": paternal, "maternal": maternal,
            "names": names, "entity": "GORE", "post": "", "email": "", "phone": "" } })
    };
    let maternal_alone = person("40123451", "", "QUISPE", "JUAN PABLO II");
    let saved = centre.get("person.save", maternal_alone).await;
    assert!(saved.to_string().contains("Juan Pablo II"), "{saved}");
    centre
        .get("person.save", person("40123452", "ROJAS", "", "Ana"))
        .await;
    for (payload, field, said) in [
        (
            person("40123453", " ", "", "Ana"),
            "paternal",
            "al menos un apellido",
        ),
        (
            person("40123453", "Rojas", "", ""),
            "names",
            "Faltan los nombres",
        ),
        (
            person("00000000", "Rojas", "", "Ana"),
            "document_number",
            "ocho ceros",
        ),
        (
            person("40123453", "=HYPERLINK(\"x\")", "", "Ana"),
            "paternal",
            "signos",
        ),
        (
            person("40123453", "Rojas", "", "Ana \u{1F600}"),
            "names",
            "signos",
        ),
    ] {
        let fault = centre.app.rpc("person.save", payload).await.unwrap_err();
        assert_eq!(fault.field.as_deref(), Some(field), "{}", fault.sentence);
        assert!(fault.sentence.contains(said), "{}", fault.sentence);
    }
    centre
        .get(
            "person.save",
            person("40123454", "O'Higgins", "de la Cruz-Peña", "María (Mary)"),
        )
        .await;
}

/// What the desk has of the only person that it finds.
async fn at_desk(centre: &Centre, session: &Value) -> Value {
    let search = json!({ "session": session, "text": "luna" });
    centre.get("desk.search", search).await[0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_corrected_at_the_desk_stands_for_the_person_and_what_was_signed_before_stays() {
    let centre = Centre::new().await;
    let event = centre.event(2).await;
    let [first, second, third] = [0, 1, 2].map(|at| event["sessions"][at]["id"].clone());
    person_of(&centre, "40123456", WRONG).await;
    let register = async |session: &Value, row: &Value, details: &Value| {
        let request = json!({ "session": session, "person": row["person"], "details": details,
            "showed": row["details"], "signature": { "kind": "paper" } });
        centre.get("desk.register", request).await["row"].clone()
    };
    // The first morning as the directory has it, the afternoon with all four corrected.
    let row = at_desk(&centre, &first).await;
    register(&first, &row, &row["details"]).await;
    let row = at_desk(&centre, &second).await;
    let corrected = json!({ "entity": RIGHT, "post": "Contadora", "email": "julia@vinchos.gob.pe", "phone": "966000111" });
    register(&second, &row, &corrected).await;

    // Nobody types it again: the next day has it, and the directory.
    assert_eq!(at_desk(&centre, &third).await["details"], corrected);
    let asked = json!({ "text": "luna", "limit": 5 });
    let people = centre.get("person.search", asked).await;
    let known = &people["rows"][0];
    assert_eq!(
        (&known["post"], &known["phone"], &known["entity"]),
        (&json!("Contadora"), &json!("966000111"), &json!(RIGHT))
    );
    let signed = at_desk(&centre, &first).await;
    assert_eq!(signed["details"]["entity"], WRONG);
    assert_eq!(signed["details"]["post"], "");

    // A slip in the register of the first morning is mended there alone, once the record says something else.
    let mut details = signed["details"].clone();
    details["post"] = json!("Tesorera");
    let mended = register(&first, &signed, &details).await;
    assert_eq!(mended["details"]["post"], "Tesorera");
    assert_eq!(at_desk(&centre, &third).await["details"], corrected);
}
