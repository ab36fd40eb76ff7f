//! Histories of two devices that now and then see each other's work, applied in random orders.

use super::*;
use crate::memory::MemoryTables;
use crate::operation::{Draft, Stamp};
use futures::executor::block_on;
use proptest::prelude::*;
use sisconecta_domain::ids::DeviceId;

/// One step of a history: which device acts, on what, and whether it first reads all that the other has written.
#[derive(Debug, Clone)]
struct Step {
    device: usize,
    reads_first: bool,
    action: Action,
}

#[derive(Debug, Clone)]
enum Action {
    Edit {
        record: u8,
        field: u8,
        value: u8,
    },
    Fact {
        session: u8,
        person: u8,
    },
    /// Annuls one of the operations the device knows, an annulment as well as a fact.
    Annul {
        which: prop::sample::Index,
    },
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        3 => (0..3u8, 0..2u8, 0..4u8).prop_map(|(record, field, value)| Action::Edit { record, field, value }),
        2 => (0..2u8, 0..3u8).prop_map(|(session, person)| Action::Fact { session, person }),
        2 => any::<prop::sample::Index>().prop_map(|which| Action::Annul { which }),
    ]
}

fn history() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..2usize, prop::bool::weighted(0.3), action()).prop_map(
        |(device, reads_first, action)| Step {
            device,
            reads_first,
            action,
        },
    );
    prop::collection::vec(step, 1..40)
}

#[derive(Default)]
struct Device {
    tables: MemoryTables,
    known: Vec<Operation>,
}

impl Device {
    fn take(&mut self, op: &Operation) {
        if !self.known.iter().any(|k| k.header.id == op.header.id) {
            block_on(apply(&mut self.tables, op)).unwrap();
            self.known.push(op.clone());
        }
    }
}

fn record(n: u8) -> Uuid {
    Uuid::from_u128(u128::from(n) + 1)
}

fn draft(device: &Device, action: &Action) -> Option<Draft> {
    let (kind, record, body) = match action {
        Action::Edit {
            record: n,
            field,
            value,
        } => {
            let field = ["name", "objective"][usize::from(*field)];
            let over = device
                .tables
                .heads_of(record(*n), field)
                .iter()
                .map(|h| h.op)
                .collect();
            let edit = FieldEdit {
                value: format!("v{value}").into(),
                over,
            };
            (
                "training",
                record(*n),
                Body::Edit(BTreeMap::from([(field.to_owned(), edit)])),
            )
        }
        Action::Fact { session, person } => {
            let fact = BTreeMap::from([
                (
                    "session".to_owned(),
                    Value::from(record(*session).to_string()),
                ),
                (
                    "person".to_owned(),
                    Value::from(record(100 + *person).to_string()),
                ),
            ]);
            ("attendance", record(*session), Body::Fact(fact))
        }
        Action::Annul { which } => {
            if device.known.is_empty() {
                return None;
            }
            let target = which.get(&device.known);
            let body = Body::Annulment {
                target: target.header.id,
                reason: "deshecho en mesa".into(),
            };
            (crate::ANNULMENT, target.header.record, body)
        }
    };
    Some(Draft {
        kind: kind.to_owned(),
        record,
        body,
        attachments: vec![],
    })
}

fn stamp(number: u64) -> Stamp {
    Stamp {
        id: OpId::fresh(),
        device: DeviceId::fresh(),
        number,
        previous: None,
        scope: "AYA".into(),
        actor: None,
        claimed_at: 0,
        salt: [0; 16],
    }
}

/// Plays the history, and gives both devices everything in the end.
fn play(steps: &[Step]) -> (Device, Device) {
    let mut devices = [Device::default(), Device::default()];
    for (number, step) in steps.iter().enumerate() {
        if step.reads_first {
            let theirs = devices[1 - step.device].known.clone();
            for op in &theirs {
                devices[step.device].take(op);
            }
        }
        if let Some(draft) = draft(&devices[step.device], &step.action) {
            let op = Operation::seal(draft, stamp(number as u64 + 1)).unwrap();
            devices[step.device].take(&op);
        }
    }
    let [mut a, mut b] = devices;
    for op in a.known.clone() {
        b.take(&op);
    }
    for op in b.known.clone() {
        a.take(&op);
    }
    (a, b)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_order_gives_the_live_tables(steps in history(), shuffle in any::<prop::sample::Selector>()) {
        let (a, b) = play(&steps);
        prop_assert_eq!(&a.tables, &b.tables);
        // A third reader meets the same operations in a random order.
        let mut order = a.known.clone();
        let mut shuffled = Device::default();
        while !order.is_empty() {
            let index = shuffle.select(0..order.len());
            shuffled.take(&order.swap_remove(index));
        }
        prop_assert_eq!(&shuffled.tables, &a.tables);
        // Backwards is the order in which every edit meets its successor first.
        let mut backwards = Device::default();
        for op in a.known.iter().rev() {
            backwards.take(op);
        }
        prop_assert_eq!(&backwards.tables, &a.tables);
    }

    #[test]
    fn an_edit_that_saw_everything_leaves_one_head(steps in history()) {
        let (mut a, _) = play(&steps);
        for (record, field) in a.tables.tray() {
            let over = a.tables.heads_of(record, &field).iter().map(|h| h.op).collect();
            let edit = FieldEdit { value: "decidido".into(), over };
            let body = Body::Edit(BTreeMap::from([(field.clone(), edit)]));
            let draft = Draft { kind: "training".into(), record, body, attachments: vec![] };
            a.take(&Operation::seal(draft, stamp(1)).unwrap());
            prop_assert_eq!(a.tables.heads_of(record, &field).len(), 1);
        }
        prop_assert!(a.tables.tray().is_empty());
    }
}

fn annulment(id: OpId, target: OpId) -> Operation {
    let body = Body::Annulment {
        target,
        reason: String::new(),
    };
    let draft = Draft {
        kind: crate::ANNULMENT.into(),
        record: record(0),
        body,
        attachments: vec![],
    };
    let mut op = Operation::seal(draft, stamp(1)).unwrap();
    op.header.id = id;
    op
}

#[test]
fn annulments_in_a_ring_say_nothing_whoever_comes_first() {
    let [a, b, fact] = [OpId::fresh(), OpId::fresh(), OpId::fresh()];
    let ring = [
        annulment(a, b),
        annulment(b, a),
        annulment(OpId::fresh(), fact),
    ];
    let mut results = Vec::new();
    for order in [[0, 1, 2], [1, 0, 2], [2, 1, 0], [0, 2, 1]] {
        let mut tables = MemoryTables::default();
        for index in order {
            block_on(apply(&mut tables, &ring[index])).unwrap();
        }
        results.push(tables);
    }
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(block_on(results[0].is_annulled(fact)).unwrap());
    assert!(!block_on(results[0].is_annulled(a)).unwrap());
}

#[test]
fn undoing_an_undo_brings_the_fact_back() {
    let fact = OpId::fresh();
    let first = annulment(OpId::fresh(), fact);
    let second = annulment(OpId::fresh(), first.header.id);
    let mut tables = MemoryTables::default();
    block_on(apply(&mut tables, &second)).unwrap();
    block_on(apply(&mut tables, &first)).unwrap();
    assert!(!block_on(tables.is_annulled(fact)).unwrap());
}
