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
        /// Both kinds have the same fields, and their records the same ids.
        kind: u8,
        record: u8,
        field: u8,
        value: u8,
    },
    /// Names an operation of the other kind, or one that does not exist yet and will name it.
    OddEdit {
        kind: u8,
        record: u8,
        field: u8,
        which: prop::sample::Index,
        ring: bool,
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
        3 => (0..2u8, 0..3u8, 0..2u8, 0..4u8).prop_map(|(kind, record, field, value)| Action::Edit { kind, record, field, value }),
        1 => (0..2u8, 0..3u8, 0..2u8, any::<prop::sample::Index>(), any::<bool>())
            .prop_map(|(kind, record, field, which, ring)| Action::OddEdit { kind, record, field, which, ring }),
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
            block_on(apply(&mut self.tables, &[op])).unwrap();
            self.known.push(op.clone());
        }
    }
}

fn record(n: u8) -> Uuid {
    Uuid::from_u128(u128::from(n) + 1)
}

const KINDS: [&str; 2] = ["person", "staff"];
const FIELDS: [&str; 2] = ["paternal", "post"];

fn editing(kind: &str, record: Uuid, field: &str, value: &str, over: Vec<OpId>) -> Draft {
    let edit = FieldEdit {
        value: value.into(),
        over,
    };
    Draft {
        kind: kind.to_owned(),
        record,
        body: Body::Edit(BTreeMap::from([(field.to_owned(), edit)])),
        attachments: vec![],
    }
}

/// What a device writes; two operations when they name one another.
fn drafts(device: &Device, action: &Action, ids: [OpId; 2]) -> Vec<Draft> {
    let (kind, record, body) = match action {
        Action::Edit {
            kind,
            record: n,
            field,
            value,
        } => {
            let (kind, field) = (KINDS[usize::from(*kind)], FIELDS[usize::from(*field)]);
            let heads = device.tables.heads_of(kind, record(*n), field);
            let over = heads.iter().map(|h| h.op).collect();
            return vec![editing(kind, record(*n), field, &format!("v{value}"), over)];
        }
        Action::OddEdit {
            kind,
            record: n,
            field,
            which,
            ring,
        } => {
            let (kind, field) = (KINDS[usize::from(*kind)], FIELDS[usize::from(*field)]);
            if *ring {
                return [(0, 1), (1, 0)]
                    .map(|(a, b)| editing(kind, record(*n), field, &format!("r{a}"), vec![ids[b]]))
                    .into();
            }
            if device.known.is_empty() {
                return Vec::new();
            }
            let named = which.get(&device.known).header.id;
            return vec![editing(kind, record(*n), field, "x", vec![named])];
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
                return Vec::new();
            }
            let target = which.get(&device.known);
            let body = Body::Annulment {
                target: target.header.id,
                reason: "deshecho en mesa".into(),
            };
            (crate::ANNULMENT, target.header.record, body)
        }
    };
    vec![Draft {
        kind: kind.to_owned(),
        record,
        body,
        attachments: vec![],
    }]
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
        let ids = [OpId::fresh(), OpId::fresh()];
        for (draft, id) in drafts(&devices[step.device], &step.action, ids)
            .into_iter()
            .zip(ids)
        {
            let stamp = Stamp {
                id,
                ..stamp(number as u64 + 1)
            };
            let op = Operation::seal(draft, stamp).unwrap();
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
        // And all at once.
        let mut together = MemoryTables::default();
        block_on(apply(&mut together, &a.known)).unwrap();
        prop_assert_eq!(&together, &a.tables);
    }

    #[test]
    fn an_edit_that_saw_everything_leaves_one_head(steps in history()) {
        let (mut a, _) = play(&steps);
        for field in a.tables.tray() {
            let heads = a.tables.heads_of(field.kind, field.record, field.name);
            let over = heads.iter().map(|h| h.op).collect();
            let draft = editing(field.kind, field.record, field.name, "decidido", over);
            a.take(&Operation::seal(draft, stamp(1)).unwrap());
            prop_assert_eq!(a.tables.heads_of(field.kind, field.record, field.name).len(), 1);
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
            block_on(apply(&mut tables, &[&ring[index]])).unwrap();
        }
        results.push(tables);
    }
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
    assert!(results[0].is_annulled(fact));
    assert!(!results[0].is_annulled(a));
}

#[test]
fn undoing_an_undo_brings_the_fact_back() {
    let fact = OpId::fresh();
    let first = annulment(OpId::fresh(), fact);
    let second = annulment(OpId::fresh(), first.header.id);
    let mut tables = MemoryTables::default();
    block_on(apply(&mut tables, &[second])).unwrap();
    block_on(apply(&mut tables, &[first])).unwrap();
    assert!(!tables.is_annulled(fact));
}

fn sealed(draft: Draft, id: OpId) -> Operation {
    Operation::seal(draft, Stamp { id, ..stamp(1) }).unwrap()
}

/// The tables of these operations in every order of so few.
fn in_every_order(operations: &[Operation]) -> MemoryTables {
    fn play(order: &mut Vec<Operation>, rest: &[Operation], results: &mut Vec<MemoryTables>) {
        if rest.is_empty() {
            let mut tables = MemoryTables::default();
            for operation in order.iter() {
                block_on(apply(&mut tables, &[operation])).unwrap();
            }
            results.push(tables);
        }
        for place in 0..rest.len() {
            let mut rest = rest.to_vec();
            order.push(rest.remove(place));
            play(order, &rest, results);
            order.pop();
        }
    }
    let mut results = Vec::new();
    play(&mut Vec::new(), operations, &mut results);
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
    results.remove(0)
}

#[test]
fn an_edit_of_another_kind_touches_no_head_of_the_record() {
    let record = record(0);
    let [post, stranger] = [OpId::fresh(), OpId::fresh()];
    let tables = in_every_order(&[
        sealed(
            editing("staff", record, "post", "coordinator", vec![]),
            post,
        ),
        sealed(
            editing("person", record, "post", "chofer", vec![post]),
            stranger,
        ),
    ]);
    assert_eq!(tables.records["staff"][&record]["post"], "coordinator");
    assert_eq!(tables.records["person"][&record]["post"], "chofer");
    assert!(tables.tray().is_empty());
}

#[test]
fn edits_in_a_ring_leave_the_column_empty_and_stand_in_the_tray() {
    let record = record(0);
    let [a, b, c] = [OpId::fresh(), OpId::fresh(), OpId::fresh()];
    let ring = [
        sealed(editing("person", record, "post", "uno", vec![c]), a),
        sealed(editing("person", record, "post", "dos", vec![a]), b),
        sealed(editing("person", record, "post", "tres", vec![b]), c),
    ];
    let mut tables = in_every_order(&ring);
    assert_eq!(tables.records["person"][&record]["post"], Value::Null);
    let field = Field::declared("person", record, "post").unwrap();
    assert_eq!(tables.tray(), [field]);
    let decided = editing("person", record, "post", "cuatro", vec![]);
    block_on(apply(&mut tables, &[sealed(decided, OpId::fresh())])).unwrap();
    assert_eq!(tables.records["person"][&record]["post"], "cuatro");
    assert!(tables.tray().is_empty());
}

#[test]
fn a_field_without_the_shape_of_a_name_leaves_the_operation_without_effect() {
    for name in [
        "x".repeat(64),
        "Post".into(),
        "a\0".into(),
        String::new(),
        "ñ".into(),
    ] {
        let mut draft = editing("person", record(0), "post", "chofer", vec![]);
        if let Body::Edit(fields) = &mut draft.body {
            let edit = fields["post"].clone();
            fields.insert(name.clone(), edit);
        }
        let op = sealed(draft, OpId::fresh());
        assert!(op.body().is_err(), "{name:?}");
        let mut tables = MemoryTables::default();
        let outcomes = block_on(apply(&mut tables, &[op])).unwrap();
        assert_eq!(
            (outcomes, tables),
            (vec![Outcome::Kept], MemoryTables::default())
        );
    }
}

#[test]
fn a_field_that_no_kind_declares_leaves_nothing_in_the_tables() {
    let mut tables = MemoryTables::default();
    let op = sealed(
        editing(
            "person",
            record(0),
            "of_a_newer_program",
            "x",
            vec![OpId::fresh()],
        ),
        OpId::fresh(),
    );
    block_on(apply(&mut tables, &[op])).unwrap();
    assert_eq!(tables, MemoryTables::default());
}

/// a1 annuls x, a2 annuls a1, and so on.
fn chain(x: OpId, length: usize) -> Vec<Operation> {
    let mut target = x;
    (0..length)
        .map(|_| {
            let id = OpId::fresh();
            let body = Body::Annulment {
                target,
                reason: String::new(),
            };
            target = id;
            let draft = Draft {
                kind: crate::ANNULMENT.into(),
                record: record(0),
                body,
                attachments: vec![],
            };
            sealed(draft, id)
        })
        .collect()
}

#[test]
fn annulments_count_up_to_a_depth_whatever_the_order() {
    let x = OpId::fresh();
    for length in 0..DEEPEST + 4 {
        let chain = chain(x, length);
        let mut results = Vec::new();
        let mut backwards = chain.clone();
        backwards.reverse();
        let (odd, even): (Vec<_>, Vec<_>) = chain
            .iter()
            .cloned()
            .enumerate()
            .partition(|(place, _)| place % 2 == 1);
        let mixed: Vec<_> = odd.into_iter().chain(even).map(|(_, op)| op).collect();
        for order in [&chain, &backwards, &mixed] {
            let mut tables = MemoryTables::default();
            for op in order {
                block_on(apply(&mut tables, &[op])).unwrap();
            }
            results.push(tables);
        }
        let mut together = MemoryTables::default();
        block_on(apply(&mut together, &chain)).unwrap();
        results.push(together);
        assert!(
            results.windows(2).all(|pair| pair[0] == pair[1]),
            "{length}"
        );
        // What lies deeper than that is as if it were not there.
        let counting = length.min(DEEPEST);
        assert_eq!(results[0].is_annulled(x), counting % 2 == 1, "{length}");
    }
}

/// 2,000 links took days when each looked at all the others.
#[test]
fn a_long_chain_of_annulments_costs_no_more_than_its_length() {
    let mut operations = chain(OpId::fresh(), 2000);
    for _ in 0..2 {
        let begun = std::time::Instant::now();
        let mut tables = MemoryTables::default();
        for op in &operations {
            block_on(apply(&mut tables, &[op])).unwrap();
        }
        assert!(begun.elapsed().as_secs_f64() < 5.0, "{:?}", begun.elapsed());
        operations.reverse();
    }
}

/// Of values side by side the rank alone chooses, but a removal gives way to whoever worked on the record: in that field, and in no other.
#[test]
fn only_a_removal_gives_way_and_whatever_its_rank() {
    let mut ids: Vec<OpId> = (1..=8).map(|n| OpId(Uuid::from_u128(n))).collect();
    ids.sort_by_key(|id| Hash::rank(*id));
    let head = |place: usize, value: bool| Head {
        op: ids[place],
        value: value.into(),
    };
    let chosen = |field: &str, heads: &[Head]| shown(field, heads).map(|head| head.op);
    let heads = [head(0, true), head(1, false), head(2, false)];
    assert_eq!(chosen("removed", &heads), Some(ids[1]));
    assert_eq!(chosen("active", &heads), Some(ids[0]));
    let all = [head(3, true), head(2, true)];
    assert_eq!(chosen("removed", &all), Some(ids[2]));
    assert_eq!(chosen("removed", &[]), None);
}
