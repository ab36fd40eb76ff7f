//! What the people at headquarters do.

use crate::kit::{CENTRE, House, SOMEBODY, instance, options};
use serde_json::json;
use sisconecta_hq::{Headquarters, Publication, backup, restore};
use sisconecta_sync::exchange::wire::Digest;
use sisconecta_sync::exchange::{Link, Sum, row_text, sums_of_rows};
use sisconecta_sync::fold_name;
use std::collections::BTreeMap;
use uuid::Uuid;

fn publication(record: Option<Uuid>, name: &str) -> Publication {
    Publication {
        kind: "training".into(),
        record,
        fields: BTreeMap::from([("name".to_owned(), json!(name))]),
    }
}

#[tokio::test]
async fn what_is_published_reaches_every_centre_and_is_not_written_twice() {
    let house = House::new().await;
    let (mut office, mut puno) = (house.device().await, house.device_of("PUNO").await);
    let scopes = [CENTRE.to_owned(), "PUNO".to_owned()];
    let record = Uuid::now_v7();
    let publications = [
        publication(Some(record), "Cierre contable"),
        publication(None, "Tesorería"),
    ];
    let done = house.hq.publish(&scopes, &publications).await.unwrap();
    assert_eq!(done, [(CENTRE.to_owned(), 2), ("PUNO".to_owned(), 2)]);
    let again = house.hq.publish(&scopes, &publications[..1]).await.unwrap();
    assert_eq!(again, [(CENTRE.to_owned(), 0), ("PUNO".to_owned(), 0)]);
    office.round().await.unwrap();
    puno.round().await.unwrap();
    assert_eq!(office.ledger.tables().records["training"].len(), 2);
    assert_eq!(puno.ledger.tables().records["training"].len(), 2);

    // The centre changes it, and headquarters' next word names what it replaces.
    let other = [("name", json!("Otro"))];
    office.edit("training", record, &other, None).await;
    office.round().await.unwrap();
    house
        .hq
        .publish(&scopes[..1], &publications[..1])
        .await
        .unwrap();
    office.round().await.unwrap();
    assert!(office.ledger.tables().tray().is_empty());
    let row = &office.ledger.tables().records["training"][&record];
    assert_eq!(row["name"], json!("Cierre contable"));
    let mut wrong = publication(None, "x");
    wrong.fields.insert("nombre".into(), json!("x"));
    assert!(house.hq.publish(&scopes, &[wrong]).await.is_err());
    house.settle().await;
}

#[tokio::test]
async fn what_is_published_for_all_waits_for_centres_enrolled_later() {
    let house = House::new().await;
    let mut office = house.device().await;
    let (everybody, here) = (Uuid::now_v7(), Uuid::now_v7());
    let first = publication(Some(everybody), "Cierre contable");
    let done = house.hq.publish_everywhere(&[first]).await.unwrap();
    assert_eq!(done, [(CENTRE.to_owned(), 1)]);
    let mut renamed = publication(Some(everybody), "Cierre contable 2027");
    renamed
        .fields
        .insert("organiser".into(), json!("headquarters"));
    house.hq.publish_everywhere(&[renamed]).await.unwrap();
    // What was said to some is not said to others; what is wrong is kept for nobody.
    let for_one = publication(Some(here), "Solo aquí");
    let scopes = [CENTRE.to_owned()];
    house.hq.publish(&scopes, &[for_one]).await.unwrap();
    let mut wrong = publication(None, "x");
    wrong.fields.insert("nombre".into(), json!("x"));
    assert!(house.hq.publish_everywhere(&[wrong]).await.is_err());

    let mut puno = house.device_of("PUNO").await;
    puno.round().await.unwrap();
    let trainings = &puno.ledger.tables().records["training"];
    assert_eq!(trainings.len(), 1);
    assert_eq!(trainings[&everybody]["name"], json!("Cierre contable 2027"));
    assert_eq!(trainings[&everybody]["organiser"], json!("headquarters"));
    // A second computer of the centre finds it once, and publishing goes on behind it.
    house.device_of("PUNO").await.round().await.unwrap();
    let next = publication(Some(everybody), "Cierre contable 2028");
    let done = house.hq.publish_everywhere(&[next]).await.unwrap();
    assert_eq!(done, [(CENTRE.to_owned(), 1), ("PUNO".to_owned(), 1)]);
    puno.round().await.unwrap();
    office.round().await.unwrap();
    for device in [&puno, &office] {
        let row = &device.ledger.tables().records["training"][&everybody];
        assert_eq!(row["name"], json!("Cierre contable 2028"));
        assert!(device.ledger.tables().tray().is_empty());
    }
    house.settle().await;
}

#[tokio::test]
async fn c52_a_catalogue_published_again_changes_only_what_changed() {
    let house = House::new().await;
    let mut office = house.device().await;
    let entry = |name: &str, active: bool| Publication {
        kind: "catalogue_entry".into(),
        record: None,
        fields: serde_json::from_value(json!({
            "list": "topic", "system": "treasury", "name": name, "active": active }))
        .unwrap(),
    };
    let scopes = [CENTRE.to_owned()];
    let list = [entry("Girado", true), entry("Conciliación bancaria", true)];
    let publish = async |list: &[Publication]| house.hq.publish(&scopes, list).await;
    assert_eq!(publish(&list).await.unwrap()[0].1, 2);
    assert_eq!(publish(&list).await.unwrap()[0].1, 0);
    let retired = [entry("Girado", false), entry("Conciliación bancaria", true)];
    assert_eq!(publish(&retired).await.unwrap()[0].1, 1);
    office.round().await.unwrap();
    let rows = &office.ledger.tables().records["catalogue_entry"];
    assert_eq!(rows.len(), 2);
    let girado = rows.values().find(|row| row["name"] == "Girado").unwrap();
    assert_eq!(girado["active"], json!(false));

    let mut nowhere = entry("Devengado", true);
    nowhere.fields.insert("system".into(), json!("tesoreria"));
    for wrong in [nowhere, entry("", true), entry("dos  espacios", true)] {
        let refused = publish(&[wrong]).await.unwrap_err().to_string();
        assert!(
            refused.contains("falta o no es de los que hay"),
            "{refused}"
        );
    }
    house.settle().await;
}

#[tokio::test]
async fn a58_a_matter_is_published_with_its_governing_body_and_its_names_stand_side_by_side() {
    let house = House::new().await;
    let mut office = house.device().await;
    let entry = |fields: serde_json::Value| Publication {
        kind: "catalogue_entry".into(),
        record: None,
        fields: serde_json::from_value(fields).unwrap(),
    };
    let scopes = [CENTRE.to_owned()];
    let publish = async |list: &[Publication]| house.hq.publish(&scopes, list).await;
    let matter = |name: &str, more: serde_json::Value| {
        let mut fields = json!({ "list": "system", "code": "abastecimiento", "name": name });
        fields
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        entry(fields)
    };
    let topic = entry(json!({ "list": "topic", "system": "abastecimiento", "name": "Almacenes" }));
    let body = entry(
        json!({ "list": "body", "code": "dga", "name": "Dirección General de Abastecimiento" }),
    );
    let governed = json!({ "governing_body": "dga" });
    for (wrong, field) in [
        (vec![topic.clone()], "system"),
        (vec![matter("Abastecimiento", json!({}))], "governing_body"),
        (
            vec![matter("Abastecimiento", governed.clone())],
            "governing_body",
        ),
        (vec![matter("", governed.clone()), body.clone()], "name"),
        (
            vec![entry(
                json!({ "list": "body", "code": "La DGA", "name": "Dirección" }),
            )],
            "code",
        ),
        (
            vec![matter(
                "Abastecimiento",
                json!({ "governing_body": "dgcp", "valid_from": "2028-01-01", "valid_until": "2027-12-31" }),
            )],
            "valid_until",
        ),
    ] {
        let refused = publish(&wrong).await.unwrap_err().to_string();
        let said = format!("«{field}» falta o no es de los que hay");
        assert!(refused.contains(&said), "{refused}");
    }
    // Whatever their order in the file.
    let list = [topic.clone(), matter("Abastecimiento", governed), body];
    assert_eq!(publish(&list).await.unwrap()[0].1, 3);
    assert_eq!(publish(&list).await.unwrap()[0].1, 0);
    let renamed = matter(
        "Cadena de Abastecimiento",
        json!({ "valid_from": "2028-01-01" }),
    );
    assert_eq!(
        publish(std::slice::from_ref(&renamed)).await.unwrap()[0].1,
        1
    );
    assert_eq!(publish(&[renamed]).await.unwrap()[0].1, 0);
    // Another day, another topic of it.
    let process = entry(json!({ "list": "process", "system": "abastecimiento", "name": "Compra" }));
    assert_eq!(publish(&[process]).await.unwrap()[0].1, 1);
    office.round().await.unwrap();
    let rows = &office.ledger.tables().records["catalogue_entry"];
    let names = rows
        .values()
        .filter(|row| row.get("code") == Some(&json!("abastecimiento")));
    assert_eq!(names.count(), 2);
    house.settle().await;
}

#[tokio::test]
async fn a_digest_of_equal_sides_finds_nothing_and_of_different_ones_the_place() {
    let house = House::new().await;
    let mut office = house.device().await;
    let person = office.person("Quispe").await;
    let seat = office.attendance(person).await;
    office.round().await.unwrap();
    let log = office.ledger.log.clone();
    let mut range = Sum::default();
    for entry in &log {
        range.add(entry.operation.header.id.0.as_bytes());
    }
    // The rows as a desktop writes them down.
    let id = person.to_string();
    let op = log[0].operation.header.id.to_string();
    let mut cells = vec![Some(id.as_str()), None, Some("40123456"), Some("Quispe")];
    cells.resize(10, None);
    let mut rows = vec![("person".to_owned(), person, row_text("person", &cells))];
    for (field, value) in [
        ("document_number", "\"40123456\""),
        ("paternal", "\"Quispe\""),
    ] {
        let cells = [&id, "person", field, &op, value].map(Some);
        let text = row_text("field_head", &cells);
        rows.push(("field_head".to_owned(), person, text));
    }
    let (seat_id, record) = (seat.to_string(), log[1].operation.header.record.to_string());
    let session = Uuid::from_u128(7).to_string();
    let author = SOMEBODY.to_string();
    let mut cells = vec![
        Some(seat_id.as_str()),
        Some(&record),
        Some(&author),
        Some("0"),
    ];
    cells.extend([Some(session.as_str()), Some(&id)]);
    cells.extend([None; 7]);
    cells.push(Some("1700000000000"));
    let text = row_text("attendance", &cells);
    rows.push(("attendance".to_owned(), seat.0, text));
    let mut digest = Digest {
        device: office.id(),
        epoch: office.ledger.standing.epoch.unwrap(),
        upto: 2,
        ranges: vec![range],
        fold: fold_name().to_owned(),
        buckets: Some(sums_of_rows(rows)),
    };
    let reply = office.link.digest(digest.clone()).await.unwrap();
    assert!(reply.comparable);
    assert_eq!((reply.ranges, reply.buckets), (vec![], vec![]));

    let buckets = digest.buckets.as_mut().unwrap();
    let place = buckets.iter().position(|b| b.table == "person").unwrap();
    let bucket = buckets.remove(place).bucket;
    digest.ranges[0].add(b"?");
    let reply = office.link.digest(digest.clone()).await.unwrap();
    assert_eq!(reply.ranges, [(1, 2)]);
    assert_eq!(reply.buckets, [("person".to_owned(), bucket)]);
    // Another program's tables are of another shape, and only what both read in the same way is compared.
    digest.fold = "4-0000000000000000".into();
    let reply = office.link.digest(digest.clone()).await.unwrap();
    assert_eq!((reply.ranges, reply.buckets), (vec![(1, 2)], vec![]));
    digest.upto = 1;
    assert!(!office.link.digest(digest).await.unwrap().comparable);
}

#[tokio::test]
async fn new_epoch() {
    let house = House::new().await;
    let (mut office, mut laptop) = (house.device().await, house.device().await);
    let scopes = [CENTRE.to_owned()];
    office.person("Quispe").await;
    laptop.round().await.unwrap();
    office.round().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ayer.respaldo");
    backup(&house.database, &file).await.unwrap();
    assert!(backup(&house.database, &file).await.is_err());

    // What came after the backup, from three devices, one of which is a copy of another and takes a name of its own.
    let cierre = [publication(None, "Cierre")];
    house.hq.publish(&scopes, &cierre).await.unwrap();
    office.person("Huamán").await;
    let mut copy = office.clone();
    office.round().await.unwrap();
    copy.person("Flores").await;
    copy.round().await.unwrap();
    laptop.person("Mamani").await;
    laptop.round().await.unwrap();
    office.round().await.unwrap();
    let (all, before) = (office.ids(), house.hq.epoch().await.unwrap());
    assert_eq!(house.sql("select head from scope"), all.len().to_string());

    assert!(restore(&house.database, &file, false).await.is_err());
    let broken = folder.path().join("roto");
    std::fs::write(&broken, b"PGDMP nada").unwrap();
    assert!(restore(&house.database, &broken, true).await.is_err());
    assert_eq!(house.hq.epoch().await.unwrap(), before);
    restore(&house.database, &file, true).await.unwrap();
    assert_ne!(house.hq.epoch().await.unwrap(), before);
    assert_eq!(house.sql("select head from scope"), "1");

    // One round of one device that read everything brings all of it back.
    let report = office.round().await.unwrap();
    assert!(report.new_epoch);
    assert_eq!(house.sql("select head from scope"), all.len().to_string());
    for device in [&mut laptop, &mut copy, &mut office] {
        device.round().await.unwrap();
        assert_eq!(device.ids(), all);
    }
    assert_eq!(laptop.ledger.tables(), office.ledger.tables());
    let otro = [publication(None, "Otro")];
    house.hq.publish(&scopes, &otro).await.unwrap();
    office.round().await.unwrap();
    house.settle().await;
}

#[tokio::test]
async fn a_backup_fills_an_empty_database() {
    let house = House::new().await;
    let mut office = house.device().await;
    office.person("Quispe").await;
    office.round().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("respaldo");
    backup(&house.database, &file).await.unwrap();
    let elsewhere = house.cluster.fresh_database().unwrap();
    restore(&elsewhere, &file, false).await.unwrap();
    let (hq, server) = instance(&elsewhere).await;
    hq.migrate().await.unwrap();
    assert_eq!(hq.centres().await.unwrap(), [CENTRE]);
    office.link.url = format!("http://{}", server.address);
    assert!(office.round().await.unwrap().new_epoch);
    server.stop().await;
    hq.fold_all().await.unwrap();
    assert_eq!(hq.verify().await.unwrap(), []);
}

#[cfg(unix)]
#[tokio::test]
async fn a_backup_is_its_owners_alone_and_a_cut_one_changes_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new().await;
    let mut office = house.device().await;
    for _ in 0..200 {
        office.person("Quispe").await;
    }
    office.round().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("respaldo");
    // What a try that was cut short left behind is in nobody's way, and its permissions are not kept.
    std::fs::write(folder.path().join("respaldo.incompleto"), b"x").unwrap();
    backup(&house.database, &file).await.unwrap();
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    let before = house.hq.epoch().await.unwrap();
    let whole = std::fs::read(&file).unwrap();
    for part in [10, whole.len() / 2, whole.len() - 1] {
        let cut = folder.path().join("cortado");
        std::fs::write(&cut, &whole[..part]).unwrap();
        let refused = restore(&house.database, &cut, true).await.unwrap_err();
        let sentence = refused.to_string();
        assert!(sentence.contains("quedó como estaba"), "{sentence}");
    }
    assert_eq!(house.hq.epoch().await.unwrap(), before);
    assert_eq!(house.sql("select head from scope"), "200");
}

// On several threads: what asks the database below waits for a row that a connection of the pool may still be letting go.
#[tokio::test(flavor = "multi_thread")]
async fn a_kind_of_another_shape_begins_anew_and_the_others_stay() {
    let house = House::new().await;
    let mut office = house.device().await;
    let person = office.person("Quispe").await;
    office.attendance(person).await;
    office.round().await.unwrap();
    house.settle().await;
    let rows = house.hq.rows_of(CENTRE).await.unwrap();
    // An earlier program had a narrower table of attendance. What is in the other tables would not survive a fold.
    house.sql(
        "alter table attendance drop column phone;
         update fold_shape set shape = 'an older one' where name = 'kind attendance';
         update person set paternal = 'not refolded'",
    );
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("respaldo");
    backup(&house.database, &file).await.unwrap();

    // The same from a dump of the older shape, by two instances at once.
    let elsewhere = house.cluster.fresh_database().unwrap();
    restore(&elsewhere, &file, false).await.unwrap();
    for database in [&house.database, &elsewhere] {
        let one = Headquarters::open(database, options()).unwrap();
        let other = Headquarters::open(database, options()).unwrap();
        assert!(one.ready().await.is_err());
        let (a, b) = tokio::join!(one.migrate(), other.migrate());
        a.unwrap();
        b.unwrap();
        one.ready().await.unwrap();
        let (a, b) = tokio::join!(one.fold_all(), other.fold_all());
        a.unwrap();
        b.unwrap();
        let name = database.rsplit('/').next().unwrap();
        // Whoever held the centre has committed when its row is free again.
        let left = "select p.folded || ' ' || (select count(*) from projection_kind)
                    from projection p for update of p";
        assert_eq!(house.cluster.ask(name, left).unwrap().trim(), "2 0");
        let kept =
            "update person set paternal = 'Quispe' where paternal = 'not refolded' returning 1";
        assert!(
            house
                .cluster
                .ask(name, kept)
                .unwrap()
                .trim()
                .starts_with('1')
        );
        assert_eq!(one.rows_of(CENTRE).await.unwrap(), rows);
        assert_eq!(one.verify().await.unwrap(), []);
    }
}

#[tokio::test]
async fn verify_finds_tampering() {
    let house = House::new().await;
    let mut office = house.device().await;
    for name in ["Quispe", "Huamán"] {
        office.person(name).await;
    }
    office.round().await.unwrap();
    house.settle().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("copia");
    backup(&house.database, &file).await.unwrap();
    let cases = [
        ("update person set paternal = 'Otra'", "tablas"),
        (
            "insert into annulled values ('AYACUCHO', gen_random_uuid())",
            "tablas",
        ),
        (
            "update operation set payload = '{}' where feed = 2",
            "contenido",
        ),
        (
            "update operation set header = header || ' ' where feed = 2",
            "encabezado",
        ),
        (
            "update operation set hash = sha256('x') where feed = 1",
            "cadena",
        ),
        (
            "update operation set feed = 9 where feed = 2",
            "fuera de la serie",
        ),
        ("update scope set head = 3", "los números 3 a 3"),
        (
            "update operation set id = gen_random_uuid() where feed = 1",
            "identificación",
        ),
    ];
    // Each in a copy of its own, so that one fault does not hide another.
    for (sql, wanted) in cases {
        let copy = house.cluster.fresh_database().unwrap();
        restore(&copy, &file, false).await.unwrap();
        let name = copy.rsplit('/').next().unwrap();
        house.cluster.ask(name, sql).unwrap();
        let hq = Headquarters::open(&copy, options()).unwrap();
        let findings = hq.verify().await.unwrap();
        let said: Vec<String> = findings.into_iter().map(|f| f.sentence).collect();
        assert!(said.iter().any(|s| s.contains(wanted)), "{sql}: {said:?}");
        hq.close().await;
    }
}
