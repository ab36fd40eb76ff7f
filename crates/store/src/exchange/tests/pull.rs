//! How fast a new computer reads everything. Slow, so only by name; the figures are printed.

use super::kit::Device;
use serde_json::json;
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_sync::exchange::wire::{Envelope, MOST_PAGE};
use sisconecta_sync::exchange::{FeedOperation, Ledger};
use sisconecta_sync::{Body, Draft, FieldEdit, Operation, Stamp};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use uuid::Uuid;

const ALL: u64 = 100_000;

/// As a centre writes: of ten operations three are people, three attendances, three signatures and one changes a person.
fn operation(number: u64, people: &mut Vec<(Uuid, OpId)>, session: Uuid) -> Operation {
    let id = OpId::fresh();
    let field = |text: String, over: Vec<OpId>| FieldEdit {
        value: json!(text),
        over,
    };
    let (kind, record, body) = match number % 10 {
        0..=2 => {
            let record = Uuid::now_v7();
            people.push((record, id));
            let fields = [
                ("document_type", "dni".to_owned()),
                ("document_number", format!("{:08}", 10_000_000 + number)),
                ("paternal", "Quispe".to_owned()),
                ("maternal", "Martínez".to_owned()),
                ("names", format!("Julia {number}")),
                ("entity", Uuid::from_u128(1).to_string()),
                ("post", "Especialista en presupuesto".to_owned()),
                ("email", format!("persona{number}@entidad.example")),
                ("phone", "966123456".to_owned()),
            ];
            let fields: BTreeMap<_, _> = fields
                .into_iter()
                .map(|(name, text)| (name.to_owned(), field(text, vec![])))
                .collect();
            ("person", record, Body::Edit(fields))
        }
        9 => {
            let (record, before) = people[people.len() / 2];
            let edit = field(format!("96612{number}"), vec![before]);
            let edits = BTreeMap::from([("phone".to_owned(), edit)]);
            ("person", record, Body::Edit(edits))
        }
        other => {
            let person = people[people.len() - 1 - (other as usize % 3)].0;
            let mut fact = BTreeMap::from([
                ("session".to_owned(), json!(session)),
                ("person".to_owned(), json!(person)),
            ]);
            let kind = if other < 6 { "attendance" } else { "signature" };
            if other < 6 {
                fact.insert("entity".to_owned(), json!("Municipalidad de Huamanga"));
                fact.insert("post".to_owned(), json!("Especialista"));
            } else {
                fact.insert("means".to_owned(), json!("paper"));
            }
            (kind, session, Body::Fact(fact))
        }
    };
    let draft = Draft {
        kind: kind.to_owned(),
        record,
        body,
        attachments: vec![],
    };
    let stamp = Stamp {
        id,
        device: DeviceId(Uuid::from_u128(7)),
        number,
        previous: None,
        scope: "AYA".into(),
        actor: None,
        claimed_at: 0,
        salt: [3; 16],
    };
    Operation::seal(draft, stamp).unwrap()
}

fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or_default().to_owned()
}

#[tokio::test]
#[ignore = "a hundred thousand operations"]
async fn a_first_pull_of_a_hundred_thousand_operations() {
    let device = Device::new().await;
    let mut ledger = device.ledger();
    let (mut people, mut session) = (Vec::new(), Uuid::now_v7());
    let (mut reading, mut taking) = (Duration::ZERO, Duration::ZERO);
    let mut number = 0;
    while number < ALL {
        // What headquarters sends, as JSON; made outside the measured time.
        let mut page = Vec::new();
        while page.len() < MOST_PAGE as usize && number < ALL {
            number += 1;
            if number % 200 == 0 {
                session = Uuid::now_v7();
            }
            // The first people must be there before anybody attends.
            let place = if number < 10 { 10 } else { number };
            page.push(Envelope::from(&operation(place, &mut people, session)));
        }
        let text = serde_json::to_vec(&page).unwrap();
        let start = Instant::now();
        let read: Vec<Envelope> = serde_json::from_slice(&text).unwrap();
        let operations: Vec<FeedOperation> = read
            .iter()
            .zip(number + 1 - page.len() as u64..)
            .map(|(envelope, number)| FeedOperation::Whole {
                number,
                operation: Box::new(envelope.open().unwrap()),
            })
            .collect();
        reading += start.elapsed();
        let start = Instant::now();
        assert!(ledger.take_page(&operations, number).await.unwrap());
        taking += start.elapsed();
    }
    let start = Instant::now();
    let digest = ledger.digest().await.unwrap();
    println!(
        "{ALL} operations: {reading:?} to read, {taking:?} to take, {:?} to sum; {}",
        start.elapsed(),
        peak_memory()
    );
    assert!(digest.is_some());
    assert_eq!(ledger.standing().await.unwrap().cursor, ALL);
}
