//! Letters and messages to the entities that are invited.

use super::issues_of;
use super::*;
use sisconecta_domain::paper::FormId;

#[tokio::test]
async fn n_invitations_give_n_letters_and_the_late_ones_are_told() {
    let scene = Scene::new().await;
    let event = scene.event.clone();
    let entities = [
        "Municipalidad Provincial de Huanta",
        "Gobierno Regional de Ayacucho",
        "UGEL Huamanga",
    ];
    let invited = scene
        .ask(
            "invitation.add",
            json!({ "training": event, "entities": entities }),
        )
        .await;
    assert_eq!(invited["rows"].as_array().unwrap().len(), 3);
    // C-27: the event on the 12th, so by the 4th.
    assert_eq!(invited["due"], "2027-04-04");
    assert_eq!(invited["late"], 0);
    // The same entity in other letters is the same invitation.
    let again = scene
        .ask(
            "invitation.add",
            json!({ "training": event, "entities": ["ugel huamanga", "  UGEL  Huamanga "] }),
        )
        .await;
    assert_eq!(ids(&again), ids(&invited));

    // Not one letter while a text is missing, and it is named.
    let print = json!({ "training": event, "ids": ids(&invited) });
    let fault = scene.refused("invitation.print", print.clone()).await;
    assert_eq!(fault.field.as_deref(), Some("speakers"));
    assert!(
        fault.sentence.contains("falta el tema"),
        "{}",
        fault.sentence
    );
    scene.fill().await;

    let printed = scene.ask("invitation.print", print).await;
    assert_eq!(printed["pages"], 3);
    assert!(scene.bytes(&printed).await.starts_with(b"%PDF"));
    let rows = scene
        .ask("invitation.list", json!({ "training": event }))
        .await;
    let mut letters = std::collections::BTreeSet::new();
    for row in rows["rows"].as_array().unwrap() {
        letters.insert(row["letter"]["hash"].as_str().unwrap().to_owned());
    }
    assert_eq!(letters.len(), 3, "each entity has a letter of its own");
    // R-33
    assert_eq!(
        (rows["place_prefix"].as_str(), rows["place"].as_str()),
        (Some("Auditorio"), Some("del Gobierno Regional"))
    );
    let chosen = scene
        .ask(
            "invitation.set_place_prefix",
            json!({ "training": event, "prefix": "" }),
        )
        .await;
    assert_eq!(chosen["place"], "Auditorio del Gobierno Regional");

    // Two sent in time, the third too late.
    let sent = json!({ "training": event, "ids": &ids(&invited)[..2], "means": "email" });
    assert_eq!(scene.ask("invitation.mark_sent", sent).await["sent"], 2);
    scene.at(EVENT_DAY - 7 * DAY);
    let late = scene
        .ask("invitation.list", json!({ "training": event }))
        .await;
    assert_eq!(
        (late["late"].as_u64(), late["waiting"].as_u64()),
        (Some(1), Some(2))
    );
    // C-20: an event outside the programme has no limit.
    let mut fields = scene.ask("training.get", json!({ "id": event })).await["fields"].clone();
    fields["programmed"] = json!(false);
    scene
        .ask("training.edit", json!({ "id": event, "fields": fields }))
        .await;
    assert_eq!(
        scene
            .ask("invitation.list", json!({ "training": event }))
            .await["late"],
        0
    );

    // C-29: an answer has a date and a means; taking it back empties them.
    let first = &late["rows"][0];
    let mut answer = json!({ "addressee": "", "addressee_email": "", "means": "email", "sent_on": first["sent_on"],
        "response": "confirmed", "response_on": null, "response_means": "telephone", "note": "Vendrán dos personas" });
    let save = json!({ "id": first["id"], "invitation": answer });
    let saved = scene.ask("invitation.save", save).await;
    assert_eq!(saved["confirmed"], 1);
    assert_eq!(saved["rows"][0]["response_on"], "2027-04-05");
    answer["response"] = json!("none");
    answer["response_on"] = json!("2027-04-05");
    let saved = scene
        .ask(
            "invitation.save",
            json!({ "id": first["id"], "invitation": answer }),
        )
        .await;
    assert_eq!(saved["rows"][0]["response_on"], Value::Null);

    // Removed and invited again it is one row, with what was known.
    let left = scene
        .ask("invitation.remove", json!({ "id": first["id"] }))
        .await;
    assert_eq!(left["rows"].as_array().unwrap().len(), 2);
    let back = scene
        .ask(
            "invitation.add",
            json!({ "training": event, "entities": [first["entity"]] }),
        )
        .await;
    assert_eq!(back["rows"][0]["note"], "Vendrán dos personas");
    scene.ends().await;
}

#[tokio::test]
async fn the_draft_message_is_read_back_by_another_program() {
    let scene = Scene::new().await;
    scene.fill().await;
    let event = scene.event.clone();
    let invited = scene
        .ask(
            "invitation.add",
            json!({ "training": event, "entities": ["Municipalidad Provincial de Huanta"] }),
        )
        .await;
    let id = &invited["rows"][0]["id"];
    let fault = scene
        .refused("invitation.email_draft", json!({ "id": id }))
        .await;
    assert_eq!(fault.field.as_deref(), Some("addressee_email"));
    let mut invitation = json!({ "addressee": "PÉREZ ÑAHUI, Rocío", "addressee_email": "x@y.pe\r\nBcc: otro@z.pe",
        "means": "email", "sent_on": null, "response": "none", "response_on": null, "response_means": null, "note": "" });
    let save = |invitation: &Value| json!({ "id": id, "invitation": invitation });
    let fault = scene.refused("invitation.save", save(&invitation)).await;
    assert_eq!(fault.field.as_deref(), Some("addressee_email"));
    invitation["addressee_email"] = json!("Alcaldia@Huanta.example");
    scene.ask("invitation.save", save(&invitation)).await;
    let draft = scene
        .ask("invitation.email_draft", json!({ "id": id }))
        .await;
    assert_eq!(draft["media_type"], "message/rfc822");
    let bytes = scene.bytes(&draft).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), &bytes).unwrap();
    let reader = r#"
import email, email.policy, json, sys
message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
parts = list(message.iter_attachments())
print(json.dumps({
    "to": message["To"].addresses[0].addr_spec, "name": message["To"].addresses[0].display_name,
    "from": message["From"].addresses[0].addr_spec, "subject": message["Subject"], "unsent": message["X-Unsent"],
    "date": message["Date"].datetime.isoformat(), "text": message.get_body(("plain",)).get_content(),
    "pdf": parts[0].get_content()[:5].decode(), "file": parts[0].get_filename(), "count": len(parts),
    "bcc": message["Bcc"], "defects": len(message.defects), "version": message["MIME-Version"],
}))
"#;
    let output = std::process::Command::new("python3")
        .args(["-c", reader])
        .arg(file.path())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let read: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(read["to"], "alcaldia@huanta.example");
    assert_eq!(read["name"], "PÉREZ ÑAHUI, Rocío");
    assert_eq!(read["from"], "ayacucho@conectamef.example");
    assert_eq!(
        read["subject"],
        "Invitación al evento de capacitación: Presupuesto y tesorería 2027"
    );
    assert_eq!(read["unsent"], "1");
    assert!(
        read["date"]
            .as_str()
            .unwrap()
            .starts_with("2027-03-23T13:30"),
        "{read}"
    );
    assert_eq!(
        (read["pdf"].as_str(), read["count"].as_u64()),
        (Some("%PDF-"), Some(1))
    );
    assert_eq!(
        read["file"],
        "Anexo 4 Invitación - Municipalidad Provincial de Huanta.pdf"
    );
    assert_eq!(
        (read["bcc"].as_str(), read["defects"].as_u64()),
        (None, Some(0))
    );
    let text = read["text"].as_str().unwrap();
    for expected in [
        "Estimados señores Municipalidad Provincial de Huanta, el Ministerio de Economía y Finanzas",
        "Conectamef Ayacucho",
        "Presupuesto y tesorería 2027",
        "Tema: \"Formulación presupuestaria; Conciliación bancaria\"",
        "Expositor: CCORI YUPANQUI, Ñusta; QUISPE RÍOS, Amaru",
        "Lugar: Auditorio del Gobierno Regional",
        "Fecha: 12 de abril de 2027",
        "Hora: 08:30 a.m. a 01:00 p.m.",
        "correo electrónico: ayacucho@conectamef.example.",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    scene.ends().await;
}

#[tokio::test]
async fn a_letter_that_reads_the_same_is_issued_once_and_the_expediente_holds_the_last_of_each_entity()
 {
    let scene = Scene::new().await;
    scene.fill().await;
    let event = scene.event.clone();
    let entities = [
        "Municipalidad Provincial de Huanta",
        "Gobierno Regional de Ayacucho",
        "UGEL Huamanga",
    ];
    let invited = scene
        .ask(
            "invitation.add",
            json!({ "training": event, "entities": entities }),
        )
        .await;
    let id = invited["rows"][0]["id"].clone();
    let invitation = json!({ "addressee": "", "addressee_email": "alcaldia@huanta.example", "means": "email",
        "sent_on": null, "response": "none", "response_on": null, "response_means": null, "note": "" });
    scene
        .ask(
            "invitation.save",
            json!({ "id": id, "invitation": invitation }),
        )
        .await;
    let all = json!({ "training": event, "ids": ids(&invited) });
    let printed = scene.ask("invitation.print", all.clone()).await;
    let again = scene.ask("invitation.print", all).await;
    assert_eq!(printed["hash"], again["hash"], "the same letters");
    scene
        .ask("invitation.email_draft", json!({ "id": id }))
        .await;
    let letters = async || -> Vec<Value> {
        let expediente = scene
            .ask(
                "expediente.get",
                json!({ "case": { "kind": "training", "id": event } }),
            )
            .await;
        let line = expediente["lines"].as_array().unwrap();
        let line = line.iter().find(|line| line["item"] == "A4").unwrap();
        let parts = line["parts"].as_array().unwrap();
        parts
            .iter()
            .map(|part| part["document"]["hash"].clone())
            .collect()
    };
    let issued = async || {
        let store = scene.app.store().await.unwrap();
        issues_of(&store, &event, FormId::Annex4).await
    };
    let first = letters().await;
    assert_eq!((first.len(), issued().await), (3, 3));

    // Another place: only that entity's letter is new, and it takes the place of the old one.
    let detail = scene.ask("training.get", json!({ "id": event })).await;
    let mut fields = detail["fields"].clone();
    fields["venue_name"] = json!("Auditorio de la Universidad");
    scene
        .ask("training.edit", json!({ "id": event, "fields": fields }))
        .await;
    scene
        .ask("invitation.email_draft", json!({ "id": id }))
        .await;
    let second = letters().await;
    assert_eq!((second.len(), issued().await), (3, 4));
    let kept = second.iter().filter(|hash| first.contains(hash)).count();
    assert_eq!(kept, 2);
    scene.ends().await;
}
