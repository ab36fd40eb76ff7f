//! The write door on a real encrypted database: what two devices wrote, in any order, gives the tables of both; and every
//! statement fits the schema.

use crate::keys::KdfCost;
use crate::training::TrainingsAsked;
use crate::{Actor, DataFolder, KeyFile, OpenOptions, Store, StoreError, batch, migrations};
use proptest::prelude::*;
use serde_json::json;
use sisconecta_domain::ids::{DeviceId, OpId, SessionId, TrainingId};
use sisconecta_sync::{
    Body, Draft, FACTS, FieldEdit, MemoryTables, Operation, RECORDS, Stamp, apply,
};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use tempfile::TempDir;
use uuid::Uuid;

pub(crate) async fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let data = DataFolder::acquire(folder.path()).unwrap();
    let (mut keys, key) = KeyFile::create(KdfCost::LEAST).unwrap();
    keys.set_password(&key, Uuid::now_v7(), "una frase larga")
        .unwrap();
    let options = OpenOptions {
        now: chrono::DateTime::UNIX_EPOCH,
        migrations: migrations::centre(),
    };
    let store = Store::create(&data, &mut keys, &key, &options)
        .await
        .unwrap();
    (folder, store)
}

pub(crate) fn actor() -> Actor {
    Actor {
        staff: None,
        now_ms: 0,
        scope: "AYA".into(),
    }
}

#[derive(Debug, Clone)]
enum Step {
    /// Two kinds share the ids of their records.
    Edit {
        device: usize,
        kind: u8,
        record: u8,
        value: u8,
    },
    /// Each device takes in one of two strange edits that name one another.
    Ring {
        record: u8,
    },
    Register {
        device: usize,
        person: u8,
    },
    AnnulLast {
        device: usize,
    },
    /// Two records are said to be one person.
    Merge {
        device: usize,
        person: u8,
        into: u8,
    },
    /// A person gets the document of others, or none.
    Document {
        device: usize,
        person: u8,
        document: u8,
    },
    /// The session is removed or put back, as on a device that knows of no attendance in it.
    Remove {
        device: usize,
        removed: bool,
    },
    /// It gets another day.
    Move {
        device: usize,
        day: u8,
    },
    /// Both devices read what the other has written.
    Exchange,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..2usize, 0..2u8, 0..3u8, 0..4u8)
            .prop_map(|(device, kind, record, value)| Step::Edit { device, kind, record, value }),
        1 => (0..3u8).prop_map(|record| Step::Ring { record }),
        3 => (0..2usize, 0..3u8).prop_map(|(device, person)| Step::Register { device, person }),
        2 => (0..2usize).prop_map(|device| Step::AnnulLast { device }),
        2 => (0..2usize, 0..4u8, 0..4u8).prop_map(|(device, person, into)| Step::Merge { device, person, into }),
        2 => (0..2usize, 0..4u8, 0..3u8)
            .prop_map(|(device, person, document)| Step::Document { device, person, document }),
        2 => (0..2usize, any::<bool>()).prop_map(|(device, removed)| Step::Remove { device, removed }),
        1 => (0..2usize, 0..3u8).prop_map(|(device, day)| Step::Move { device, day }),
        1 => Just(Step::Exchange),
    ]
}

async fn exchange(a: &Store, b: &Store) {
    let (from_a, from_b) = (a.operations().await.unwrap(), b.operations().await.unwrap());
    b.take_in(&from_a).await.unwrap();
    a.take_in(&from_b).await.unwrap();
}

/// Two edits of a person's name that name one another.
fn ring(record: Uuid) -> [Operation; 2] {
    let ids = [OpId::fresh(), OpId::fresh()];
    [(0, 1), (1, 0)].map(|(own, other)| {
        let edit = FieldEdit {
            value: json!(format!("Anillo {own}")),
            over: vec![ids[other]],
        };
        let draft = Draft {
            kind: "person".into(),
            record,
            body: Body::Edit(BTreeMap::from([("paternal".to_owned(), edit)])),
            attachments: vec![],
        };
        let stamp = Stamp {
            id: ids[own],
            device: DeviceId::fresh(),
            number: 1,
            previous: None,
            scope: "AYA".into(),
            actor: None,
            claimed_at: 0,
            salt: [0; 16],
        };
        Operation::seal(draft, stamp).unwrap()
    })
}

fn record(n: u8) -> Uuid {
    Uuid::from_u128(u128::from(n) + 1)
}

/// The session in which people are registered, of the event 7.
const SESSION: u8 = 9;

async fn edit(store: &Store, kind: &str, record: Uuid, fields: &[(&str, serde_json::Value)]) {
    let mut tx = store.write(actor()).await.unwrap();
    tx.edit(kind, record, fields).await.unwrap();
    tx.commit().await.unwrap();
}

async fn set_session(store: &Store, fields: &[(&str, serde_json::Value)]) {
    edit(store, "session", record(SESSION), fields).await;
}

/// Attendances that nobody annulled, of people who are here, and that stand in no register.
async fn vanished(store: &Store) -> Vec<String> {
    let standing: Vec<String> = sqlx::query_scalar(
        "select op from attendance a join person p on p.id = a.person
         where not exists (select 1 from annulled x where x.op = a.op)",
    )
    .fetch_all(store.readers())
    .await
    .unwrap();
    let session = record(SESSION).to_string();
    let entries = store.register_entries(&session).await.unwrap();
    let register: Vec<String> = entries.into_iter().map(|entry| entry.op).collect();
    let lines = store
        .register_lines(&[record(7).to_string()])
        .await
        .unwrap();
    assert_eq!(
        lines.is_empty(),
        standing.is_empty(),
        "figures of the event"
    );
    standing
        .into_iter()
        .filter(|op| !register.contains(op))
        .collect()
}

/// Two computers of one centre, and what each of them wrote last that can be taken back.
struct Computers<'s> {
    stores: &'s [Store; 2],
    last: [Vec<OpId>; 2],
}

impl Computers<'_> {
    async fn take(&mut self, step: &Step) {
        match *step {
            Step::Edit {
                device,
                kind,
                record: n,
                value,
            } => {
                let kind = ["person", "staff"][usize::from(kind)];
                let fields = [
                    ("paternal", json!(format!("Apellido {value}"))),
                    ("post", json!(format!("cargo {value}"))),
                ];
                edit(&self.stores[device], kind, record(n), &fields).await;
            }
            Step::Ring { record: n } => {
                let [a, b] = ring(record(n));
                self.stores[0].take_in(&[a]).await.unwrap();
                self.stores[1].take_in(&[b]).await.unwrap();
            }
            Step::Register { device, person } => self.register(device, person).await,
            Step::AnnulLast { device } => self.annul_last(device).await,
            Step::Merge {
                device,
                person,
                into,
            } => self.merge(device, person, into).await,
            Step::Document {
                device,
                person,
                document,
            } => {
                let number = ["", "40000001", "40000002"][usize::from(document)];
                let fields = [
                    ("document_type", json!("dni")),
                    ("document_number", json!(number)),
                ];
                edit(&self.stores[device], "person", record(person), &fields).await;
            }
            Step::Remove { device, removed } => {
                set_session(&self.stores[device], &[("removed", json!(removed))]).await;
            }
            Step::Move { device, day } => {
                let day = format!("2027-04-1{}", day + 2);
                set_session(&self.stores[device], &[("date", json!(day))]).await;
            }
            Step::Exchange => exchange(&self.stores[0], &self.stores[1]).await,
        }
    }

    async fn register(&mut self, device: usize, person: u8) {
        let mut tx = self.stores[device].write(actor()).await.unwrap();
        let fields = [
            ("session", json!(record(SESSION))),
            ("person", json!(record(person))),
            ("date", json!("2027-04-12")),
            ("part", json!("morning")),
        ];
        tx.fact("attendance", record(SESSION), &fields, vec![])
            .await
            .unwrap();
        if person.is_multiple_of(2) {
            tx.fact("signature", record(SESSION), &fields, vec![])
                .await
                .unwrap();
        }
        self.last[device] = tx.commit().await.unwrap().ops;
    }

    async fn annul_last(&mut self, device: usize) {
        let mut tx = self.stores[device].write(actor()).await.unwrap();
        tx.take_back(&self.last[device], "deshecho en mesa")
            .await
            .unwrap();
        self.last[device] = tx.commit().await.unwrap().ops;
    }

    async fn merge(&mut self, device: usize, person: u8, into: u8) {
        let mut tx = self.stores[device].write(actor()).await.unwrap();
        let fields = [
            ("person", json!(record(person))),
            ("merged_into", json!(record(into))),
        ];
        tx.fact("person_link", record(8), &fields, vec![])
            .await
            .unwrap();
        self.last[device] = tx.commit().await.unwrap().ops;
    }
}

async fn play(steps: &[Step], stores: &[Store; 2]) {
    let programme = [
        ("training", json!(record(7))),
        ("date", json!("2027-04-12")),
        ("part", json!("morning")),
    ];
    set_session(&stores[0], &programme).await;
    exchange(&stores[0], &stores[1]).await;
    let mut computers = Computers {
        stores,
        last: [Vec::new(), Vec::new()],
    };
    for step in steps {
        computers.take(step).await;
    }
    exchange(&stores[0], &stores[1]).await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 64, ..ProptestConfig::default() })]

    #[test]
    fn two_devices_fold_to_equal_tables_in_any_order(
        steps in prop::collection::vec(step(), 1..40),
        seed in any::<u64>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let ((_a, a), (_b, b)) = (store().await, store().await);
            let stores = [a, b];
            play(&steps, &stores).await;
            let picture = stores[0].table_picture().await.unwrap();
            prop_assert_eq!(&picture, &stores[1].table_picture().await.unwrap());
            for store in &stores {
                prop_assert_eq!(vanished(store).await, Vec::<String>::new());
            }
            let shuffle = |n: usize| {
                let mut order: Vec<usize> = (0..n).collect();
                order.sort_by_key(|i| blake3::hash(&(seed.wrapping_add(*i as u64)).to_le_bytes()).to_hex().to_string());
                order
            };
            prop_assert!(stores[0].equals_rebuild(shuffle).await.unwrap());
            // The rebuild is only tried: the tables are as they were.
            prop_assert_eq!(&picture, &stores[0].table_picture().await.unwrap());
            // The tables in memory hold the same persons and standing attendances.
            let mut memory = MemoryTables::default();
            apply(&mut memory, &stores[0].operations().await.unwrap()).await.unwrap();
            prop_assert_eq!(stores[0].undecided_fields().await.unwrap() as usize, memory.tray().len());
            let people = stores[0].records("person", None).await.unwrap();
            prop_assert_eq!(people.len(), memory.records.get("person").map_or(0, |rows| rows.len()));
            for person in people {
                let row = &memory.records["person"][&person.id];
                // An empty column is no field of a record that was read.
                let paternal = row.get("paternal").filter(|value| !value.is_null());
                prop_assert_eq!(person.fields.get("paternal"), paternal);
            }
            for store in &stores {
                store.close().await;
            }
            Ok(())
        })?;
    }
}

/// Text that a JSON reader could cut or change on its way into a column.
#[tokio::test]
async fn strange_text_is_the_same_one_by_one_and_together() {
    let (_a, one) = store().await;
    let (_b, other) = store().await;
    let mut tx = one.write(actor()).await.unwrap();
    for (n, text) in [
        "a\u{1}b",
        "«ñandú» \u{1f}\n\t",
        "\u{10ffff}\u{feff}",
        "\"[1,2]\"",
        "",
        "1e3",
    ]
    .into_iter()
    .enumerate()
    {
        let record = Uuid::from_u128(n as u128 + 1);
        let fields = [
            ("paternal", json!(text)),
            ("document_number", json!("40123456")),
        ];
        tx.edit("person", record, &fields).await.unwrap();
        let fields = [
            ("person", json!(record)),
            ("post", json!(text)),
            ("registered_at", json!(i64::MAX)),
        ];
        tx.fact("attendance", Uuid::now_v7(), &fields, vec![])
            .await
            .unwrap();
        let fields = [("case_id", json!(record)), ("rows", json!([text, null, 3]))];
        tx.fact("document_issue", Uuid::now_v7(), &fields, vec![])
            .await
            .unwrap();
        let fields = [
            ("programmed", json!(true)),
            ("systems", json!([text])),
            ("folders_delivered", json!(7)),
        ];
        tx.edit("training", record, &fields).await.unwrap();
    }
    // What no column takes is refused: it would stand empty, and have been told to be kept.
    let zero = [("paternal", json!("a\u{0}b"))];
    let refused = tx.edit("person", Uuid::from_u128(99), &zero).await;
    assert!(
        matches!(refused, Err(StoreError::Invalid { .. })),
        "{refused:?}"
    );
    tx.commit().await.unwrap();
    other
        .take_in(&one.operations().await.unwrap())
        .await
        .unwrap();
    assert_eq!(
        one.table_picture().await.unwrap(),
        other.table_picture().await.unwrap()
    );
}

#[tokio::test]
async fn every_statement_of_the_fold_fits_the_migrated_database() {
    let (_folder, store) = store().await;
    let mut connection = store.readers().acquire().await.unwrap();
    let together = RECORDS
        .iter()
        .map(|record| batch::put_rows_statement(record, &record.columns.iter().collect::<Vec<_>>()))
        .chain(FACTS.iter().copied().map(batch::put_facts_statement));
    for statement in together {
        sqlx::query(AssertSqlSafe(format!("explain {statement}")))
            .bind("[]")
            .execute(&mut *connection)
            .await
            .expect(&statement);
    }
    // A column of a table that the schema does not know would never be written.
    for (table, columns, own) in RECORDS
        .iter()
        .map(|r| (r.name, r.columns, &["row", "id"][..]))
        .chain(FACTS.iter().map(|f| {
            (
                f.name,
                f.columns,
                &["row", "op", "record", "actor", "claimed_at"][..],
            )
        }))
    {
        let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!(
            "select name from pragma_table_info('{table}')"
        )))
        .fetch_all(&mut *connection)
        .await
        .unwrap();
        let known: Vec<&str> = own
            .iter()
            .copied()
            .chain(columns.iter().map(|c| c.name))
            .collect();
        assert_eq!(found, known, "{table}");
    }
}

#[tokio::test]
async fn every_query_runs_on_an_empty_database() {
    let (_folder, store) = store().await;
    assert_eq!(store.search_people("", 5).await.unwrap().0, 0);
    assert_eq!(
        store.search_people("quispe \"or\" * -", 5).await.unwrap().0,
        0
    );
    assert!(store.search_for_desk("x", "a", 5).await.unwrap().is_empty());
    assert!(store.entities().await.unwrap().is_empty());
    assert!(
        store
            .person_by_document("dni", "40123456")
            .await
            .unwrap()
            .is_none()
    );
    for text in ["", "presupuesto"] {
        let asked = TrainingsAsked {
            text: text.into(),
            ..TrainingsAsked::default()
        };
        let ids = store.training_ids(&asked).await.unwrap();
        assert!(ids.is_empty());
    }
    assert!(store.trainings(&["x".into()]).await.unwrap().is_empty());
    let today = store.trainings_of_day("2027-04-12").await.unwrap();
    assert!(today.is_empty());
    assert!(
        store
            .register_lines(&["x".into()])
            .await
            .unwrap()
            .is_empty()
    );
    assert!(store.register_entries("x").await.unwrap().is_empty());
    assert!(store.expected("x").await.unwrap().is_empty());
    assert!(
        store
            .twin_sessions(TrainingId::fresh())
            .await
            .unwrap()
            .is_empty()
    );
    assert!(store.contradicted_sessions().await.unwrap().is_empty());
    assert_eq!(store.to_decide().await.unwrap(), 0);
    assert!(!store.session_stays(SessionId::fresh()).await.unwrap());
    assert!(store.strokes_of("x").await.unwrap().is_empty());
    assert!(store.event_photos("x").await.unwrap().is_empty());
    assert!(store.test_scores("x").await.unwrap().is_empty());
    assert!(store.survey_sheets("x").await.unwrap().is_empty());
    assert!(store.survey_closings("x").await.unwrap().is_empty());
    assert_eq!(store.waiting_answers("x").await.unwrap(), 0);
    assert_eq!(store.undecided_fields().await.unwrap(), 0);
    assert_eq!(store.own_operations().await.unwrap(), 0);
    for record in RECORDS {
        assert!(store.records(record.name, None).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_transaction_dropped_before_commit_leaves_nothing() {
    let (_folder, store) = store().await;
    let mut tx = store.write(actor()).await.unwrap();
    tx.edit("training", Uuid::now_v7(), &[("name", json!("Tesorería"))])
        .await
        .unwrap();
    drop(tx);
    assert!(store.operations().await.unwrap().is_empty());
    assert!(store.records("training", None).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_did_not_change_is_not_written_again() {
    let (_folder, store) = store().await;
    let id = Uuid::now_v7();
    for _ in 0..2 {
        let mut tx = store.write(actor()).await.unwrap();
        tx.edit("training", id, &[("name", json!("Tesorería"))])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let operations = store.operations().await.unwrap();
    assert_eq!(operations.len(), 1);
    assert_eq!(
        (operations[0].header.number, operations[0].header.previous),
        (1, None)
    );
}

#[tokio::test]
async fn edits_that_name_one_another_wait_for_a_person_who_chooses_among_them() {
    let (_folder, store) = store().await;
    let record = Uuid::now_v7();
    let [a, b] = ring(record);
    store.take_in(&[a, b]).await.unwrap();
    let people = store.records("person", None).await.unwrap();
    assert_eq!(people[0].text("paternal"), "");
    let waiting = store.undecided().await.unwrap();
    assert_eq!((waiting.len(), waiting[0].heads.len()), (1, 2));
    let seen: Vec<OpId> = waiting[0].heads.iter().map(|head| head.op).collect();
    let chosen = &waiting[0].heads[1];
    let mut tx = store.write(actor()).await.unwrap();
    let decided = tx.decide(record, "paternal", chosen.op, &seen).await;
    assert!(decided.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(store.undecided_fields().await.unwrap(), 0);
    let people = store.records("person", None).await.unwrap();
    assert_eq!(Some(people[0].text("paternal")), chosen.value.as_str());
}
