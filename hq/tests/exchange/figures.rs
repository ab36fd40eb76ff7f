//! The country's figures: centres count what is theirs, and every event counts once. The events lie in the past by any clock.

use crate::kit::{CENTRE, Device, House, draft};
use crate::tray::staff;
use serde_json::{Value, json};
use sisconecta_hq::{Publication, Totals};
use sisconecta_sync::Body;
use std::collections::BTreeMap;
use uuid::Uuid;

fn totals(events: u64, participants: u64, attendances: u64) -> Totals {
    Totals {
        events,
        participants,
        attendances,
    }
}

fn published(kind: &str, record: Uuid, fields: Value) -> Publication {
    Publication {
        kind: kind.into(),
        record: Some(record),
        fields: serde_json::from_value(fields).unwrap(),
    }
}

impl Device {
    async fn set(&mut self, kind: &str, record: Uuid, fields: Value) -> Uuid {
        let fields: BTreeMap<String, Value> = serde_json::from_value(fields).unwrap();
        let fields: Vec<(&str, Value)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.clone()))
            .collect();
        self.edit(kind, record, &fields, None).await;
        record
    }

    async fn fact(&mut self, kind: &str, fields: Value) {
        let body = Body::Fact(serde_json::from_value(fields).unwrap());
        self.write(draft(kind, Uuid::now_v7(), body), None).await;
    }

    async fn someone(&mut self, document: &str) -> Uuid {
        let fields = json!({ "document_type": "dni", "document_number": document });
        self.set("person", Uuid::now_v7(), fields).await
    }

    async fn signs(&mut self, person: Uuid, session: Uuid) {
        let seat = json!({ "person": person, "session": session });
        self.fact("attendance", seat.clone()).await;
        self.fact("signature", seat).await;
    }

    /// An event with one session.
    async fn event(&mut self, organiser: &str, day: &str) -> (Uuid, Uuid) {
        let fields = json!({ "name": "Evento", "organiser": organiser });
        let training = self.set("training", Uuid::now_v7(), fields).await;
        let step = json!({ "case_kind": "training", "case_id": training, "state": "held" });
        self.fact("case_step", step).await;
        let fields = json!({ "training": training, "date": day, "part": "morning" });
        let session = self.set("session", Uuid::now_v7(), fields).await;
        (training, session)
    }

    async fn own_speaker(&mut self, training: Uuid) {
        let fields = json!({ "training": training, "kind": "centre", "name": "QUISPE, Ana", "own_statistic": true });
        self.set("speaker", Uuid::now_v7(), fields).await;
    }
}

#[tokio::test]
async fn c63_an_event_of_headquarters_counts_once_and_in_no_centre() {
    let house = House::new().await;
    let (mut ayacucho, mut puno) = (house.device().await, house.device_of("PUNO").await);
    let (training, session) = (Uuid::now_v7(), Uuid::now_v7());
    let event = [
        published(
            "training",
            training,
            json!({ "name": "Cierre contable", "organiser": "headquarters" }),
        ),
        published(
            "session",
            session,
            json!({ "training": training, "date": "2025-04-12", "part": "morning" }),
        ),
    ];
    let scopes = [CENTRE.to_owned(), "PUNO".to_owned()];
    house.hq.publish(&scopes, &event).await.unwrap();
    ayacucho.round().await.unwrap();
    puno.round().await.unwrap();

    // One person signs in both centres; a specialist of each has the event in his own statistics.
    for (centre, documents) in [
        (&mut ayacucho, ["40000001", "40000002"]),
        (&mut puno, ["40000002", "40000003"]),
    ] {
        for document in documents {
            let person = centre.someone(document).await;
            centre.signs(person, session).await;
        }
        centre.own_speaker(training).await;
    }
    // What is Ayacucho's own: two laptops made two records of one person, and somebody did not sign.
    let (_, own) = ayacucho.event("centre", "2025-04-20").await;
    for _ in 0..2 {
        let person = ayacucho.someone("40000009").await;
        ayacucho.signs(person, own).await;
    }
    let silent = ayacucho.someone("40000010").await;
    ayacucho
        .fact("attendance", json!({ "person": silent, "session": own }))
        .await;
    // Puno spoke at two events of other entities, and has the copy of one register.
    for copy in [true, false] {
        let (training, session) = puno.event("other_entities", "2025-04-21").await;
        puno.own_speaker(training).await;
        let person = puno.someone("40000020").await;
        puno.signs(person, session).await;
        if copy {
            puno.fact(
                "case_part",
                json!({ "case_kind": "training", "case_id": training, "item": "A6" }),
            )
            .await;
        }
    }
    ayacucho.round().await.unwrap();
    puno.round().await.unwrap();
    house.settle().await;

    let april = house.hq.figures("2025-04-01", "2025-04-30").await.unwrap();
    assert_eq!(april.centres[CENTRE], totals(1, 1, 1));
    assert_eq!(april.centres["PUNO"], totals(1, 1, 1));
    assert_eq!(april.headquarters, totals(1, 3, 3));
    assert_eq!(april.country, totals(3, 5, 5));
    let may = house.hq.figures("2025-05-01", "2025-05-31").await.unwrap();
    assert_eq!(may.country, Totals::default());
    assert_eq!(may.centres.len(), 2);
}

#[tokio::test]
async fn merged_people_and_annulled_marks_count_as_on_the_desktop() {
    let house = House::new().await;
    let mut office = house.device().await;
    let coordinator = staff(&mut office, "centre_coordinator", None).await;
    let (_, session) = office.event("centre", "2025-04-12").await;
    let (first, second) = (
        office.someone("40000001").await,
        office.someone("50000001").await,
    );
    office.signs(first, session).await;
    office.signs(second, session).await;
    let gone = office.someone("60000001").await;
    office.signs(gone, session).await;
    let last = office.own().last().unwrap().header.id;
    office.annul(last, None).await;
    let link = json!({ "person": second, "merged_into": first });
    let link = draft(
        "person_link",
        second,
        Body::Fact(serde_json::from_value(link).unwrap()),
    );
    office.write(link, Some(coordinator)).await;
    office.round().await.unwrap();
    house.settle().await;
    let figures = house.hq.figures("2025-04-12", "2025-04-12").await.unwrap();
    assert_eq!(figures.centres[CENTRE], totals(1, 1, 1));
}

#[tokio::test]
async fn a_session_of_no_event_stops_no_figures() {
    let house = House::new().await;
    let mut office = house.device().await;
    let someone = office.someone("40123456").await;
    let (_, session) = office.event("centre", "2025-04-12").await;
    office.signs(someone, session).await;
    let fields = json!({ "training": "no es un id", "date": "2025-04-12", "part": "morning" });
    let stray = office.set("session", Uuid::now_v7(), fields).await;
    office.signs(someone, stray).await;
    office.round().await.unwrap();
    let figures = house.hq.figures("2025-04-12", "2025-04-12").await.unwrap();
    assert_eq!(figures.country, totals(1, 1, 1));
}

/// Its feed cannot be read. The others are folded, published to and counted.
#[tokio::test]
async fn a_centre_that_cannot_be_folded_keeps_no_other_waiting() {
    let house = House::new().await;
    let mut broken = house.device_of("ABANCAY").await;
    let mut office = house.device().await;
    broken.someone("40123456").await;
    broken.round().await.unwrap();
    // The server beside it folds too.
    house.settle().await;
    house.sql("update operation set payload = '\\x00' where scope = 'ABANCAY'");
    house.sql("update projection set folded = 0, fold = '' where scope = 'ABANCAY'");
    let someone = office.someone("40123457").await;
    let (_, session) = office.event("centre", "2025-04-12").await;
    office.signs(someone, session).await;
    office.round().await.unwrap();
    assert!(house.hq.fold_all().await.is_err());
    assert_eq!(house.hq.unfolded().await.unwrap(), 1);
    let topic = published("training", Uuid::now_v7(), json!({ "name": "Cierre" }));
    let done = house.hq.publish(&[CENTRE.to_owned()], &[topic]).await;
    assert_eq!(done.unwrap(), [(CENTRE.to_owned(), 1)]);
    let figures = house.hq.figures("2025-04-12", "2025-04-12").await.unwrap();
    assert_eq!(figures.country, totals(1, 1, 1));
    assert_eq!(figures.behind, ["ABANCAY"]);
}

/// One computer removed the session, another took attendance in it: it counts as long as nobody annuls it.
#[tokio::test]
async fn attendance_in_a_session_that_was_removed_meanwhile_counts() {
    let house = House::new().await;
    let mut office = house.device().await;
    let someone = office.someone("40123456").await;
    let (_, session) = office.event("centre", "2025-04-12").await;
    office
        .set("session", session, json!({ "removed": true }))
        .await;
    office.signs(someone, session).await;
    office.round().await.unwrap();
    house.settle().await;
    let day = ("2025-04-12", "2025-04-12");
    let figures = house.hq.figures(day.0, day.1).await.unwrap();
    assert_eq!(figures.centres[CENTRE], totals(1, 1, 1));
    for back in 0..2 {
        let own = office.own();
        let last = own[own.len() - 1 - 2 * back].header.id;
        office.annul(last, None).await;
    }
    office.round().await.unwrap();
    house.settle().await;
    let figures = house.hq.figures(day.0, day.1).await.unwrap();
    assert_eq!(figures.country, totals(0, 0, 0));
}

/// Registered weeks before: he has not attended, and the event was not held.
#[tokio::test]
async fn a_session_counts_from_its_day_on() {
    let house = House::new().await;
    let mut office = house.device().await;
    let someone = office.someone("40123456").await;
    let (training, past) = office.event("centre", "2025-04-12").await;
    office.signs(someone, past).await;
    let fields = json!({ "training": training, "date": "2999-04-13", "part": "morning" });
    let ahead = office.set("session", Uuid::now_v7(), fields).await;
    office.signs(someone, ahead).await;
    let (_, far) = office.event("centre", "2999-05-12").await;
    office.signs(someone, far).await;
    office.round().await.unwrap();
    house.settle().await;
    let figures = house.hq.figures("2025-01-01", "2999-12-31").await.unwrap();
    assert_eq!(figures.centres[CENTRE], totals(1, 1, 1));
    assert_eq!(figures.country, totals(1, 1, 1));
}
