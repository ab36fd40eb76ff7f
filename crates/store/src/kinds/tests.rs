//! Typed reading and writing, and forms of two computers that stay open while the other's values arrive.

use super::*;
use crate::keys::KdfCost;
use crate::testing::day;
use crate::{Actor, DataFolder, KeyFile, OpenOptions};
use proptest::prelude::*;
use serde_json::json;
use sisconecta_domain::ids::{CentreId, PersonId, SessionId, StaffId, TrainingId};
use sisconecta_domain::kinds::office::{Centre, Staff};
use sisconecta_domain::kinds::training::{Attendance, Session, Training};
use sisconecta_domain::staff::Post;
use std::collections::BTreeSet;
use tempfile::TempDir;

async fn store() -> (TempDir, Store) {
    let temp = tempfile::tempdir().unwrap();
    let folder = DataFolder::acquire(temp.path()).unwrap();
    let (mut keys, key) = KeyFile::create(KdfCost::LEAST).unwrap();
    keys.replace_recovery(&key).unwrap();
    let store = Store::create(&folder, &mut keys, &key, &OpenOptions::new(day(0)))
        .await
        .unwrap();
    (temp, store)
}

fn actor() -> Actor {
    Actor {
        staff: None,
        now_ms: 7,
        scope: "AYA".into(),
    }
}

async fn set<K: RecordKind>(store: &Store, id: K::Id, edit: impl Into<Edit<K>> + Send) {
    let mut tx = store.write(actor()).await.unwrap();
    tx.set(id, edit).await.unwrap();
    tx.commit().await.unwrap();
}

async fn take(to: &Store, from: &Store) {
    to.take_in(&from.operations().await.unwrap()).await.unwrap();
}

/// A form: what it showed, and what it knew.
struct Form<K: RecordKind> {
    id: K::Id,
    base: Base,
    shown: K,
}

impl<K: RecordKind> Form<K> {
    async fn open(store: &Store, id: K::Id) -> Self {
        let mut page = store.snapshot().await.unwrap();
        let found = page.get::<K>(id).await.unwrap();
        Self {
            id,
            base: page.base(),
            shown: found.map(|found| found.record).unwrap_or_default(),
        }
    }

    async fn save(&mut self, store: &Store, now: K) -> Option<OpId> {
        let mut tx = store.write(actor()).await.unwrap();
        let saved = tx.save(self.id, &self.base, &self.shown, &now).await;
        let wrote = saved.unwrap();
        tx.commit().await.unwrap();
        self.base.wrote.extend(wrote);
        self.shown = now;
        wrote
    }
}

fn centre(telephone: &str, email: &str) -> Centre {
    Centre {
        name: "CONECTAMEF Ayacucho".into(),
        telephone: telephone.into(),
        email: email.into(),
        ..Centre::default()
    }
}

async fn values(store: &Store, field: &str) -> BTreeSet<String> {
    let undecided = store.undecided().await.unwrap();
    undecided
        .iter()
        .filter(|found| found.field == field)
        .flat_map(|found| &found.heads)
        .map(|head| head.value.as_str().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn what_a_form_did_not_touch_stays_as_somebody_else_wrote_it() {
    let ((_a, here), (_b, there)) = (store().await, store().await);
    let id = CentreId::fresh();
    set(&here, id, centre("111", "uno@mef.gob.pe")).await;
    take(&there, &here).await;
    let mut form = Form::<Centre>::open(&here, id).await;
    set(&there, id, Centre::edit().telephone("222")).await;
    take(&here, &there).await;

    let now = centre("111", "dos@mef.gob.pe");
    form.save(&here, now).await.unwrap();
    take(&there, &here).await;
    for store in [&here, &there] {
        let found = store.get::<Centre>(id).await.unwrap().unwrap();
        assert_eq!(found.record, centre("222", "dos@mef.gob.pe"));
        assert_eq!(store.undecided_fields().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn two_values_of_one_field_both_stand_when_neither_had_seen_the_other() {
    let ((_a, here), (_b, there)) = (store().await, store().await);
    let id = CentreId::fresh();
    set(&here, id, centre("111", "")).await;
    take(&there, &here).await;
    let mut form = Form::<Centre>::open(&here, id).await;
    set(&there, id, Centre::edit().telephone("222")).await;
    take(&here, &there).await;

    form.save(&here, centre("333", "")).await.unwrap();
    assert_eq!(here.undecided_fields().await.unwrap(), 1);
    let both = BTreeSet::from(["222".to_owned(), "333".to_owned()]);
    assert_eq!(values(&here, "telephone").await, both);

    // Its own autosave goes over what it wrote itself, and still not over the other's.
    form.save(&here, centre("334", "")).await.unwrap();
    let both = BTreeSet::from(["222".to_owned(), "334".to_owned()]);
    assert_eq!(values(&here, "telephone").await, both);
    take(&there, &here).await;
    assert_eq!(values(&there, "telephone").await, both);

    // A form opened now has seen both.
    let mut form = Form::<Centre>::open(&here, id).await;
    form.save(&here, centre("444", "")).await.unwrap();
    assert_eq!(here.undecided_fields().await.unwrap(), 0);
    let found = here.get::<Centre>(id).await.unwrap().unwrap();
    assert_eq!(found.telephone, "444");
}

#[tokio::test]
async fn correcting_a_spelling_does_not_bring_back_who_was_dismissed() {
    let ((_a, here), (_b, there)) = (store().await, store().await);
    let id = StaffId::fresh();
    let person = Staff {
        paternal: "Quispe".into(),
        names: "Ana".into(),
        post: Some(Post::Implementer),
        active: Some(true),
        ..Staff::default()
    };
    set(&here, id, person.clone()).await;
    take(&there, &here).await;
    let mut form = Form::<Staff>::open(&here, id).await;
    set(&there, id, Staff::edit().active(false)).await;
    take(&here, &there).await;

    let now = Staff {
        names: "Ana María".into(),
        ..person
    };
    form.save(&here, now).await.unwrap();
    let found = here.get::<Staff>(id).await.unwrap().unwrap();
    assert_eq!((found.active, &*found.names), (Some(false), "Ana María"));
    assert_eq!(here.undecided_fields().await.unwrap(), 0);
}

#[tokio::test]
async fn a_form_that_shows_what_stands_writes_nothing() {
    let (_temp, store) = store().await;
    let id = CentreId::fresh();
    set(&store, id, centre("111", "")).await;
    let mut form = Form::<Centre>::open(&store, id).await;
    assert_eq!(form.save(&store, centre("111", "")).await, None);
    // Somebody else came to the same value.
    set(&store, id, Centre::edit().telephone("222")).await;
    assert_eq!(form.save(&store, centre("222", "")).await, None);
    assert_eq!(store.operations().await.unwrap().len(), 2);
}

#[tokio::test]
async fn what_belongs_to_a_record_is_read_by_its_parent() {
    let (_temp, store) = store().await;
    let training = TrainingId::fresh();
    let (first, second, other) = (SessionId::fresh(), SessionId::fresh(), SessionId::fresh());
    let date = chrono::NaiveDate::from_ymd_opt(2027, 4, 12);
    set(&store, first, Session::edit().training(training).date(date)).await;
    set(&store, second, Session::edit().training(training)).await;
    set(&store, second, Session::edit().removed(true)).await;
    set(&store, other, Session::edit().training(TrainingId::fresh())).await;
    let found = store.of::<Session>(training).await.unwrap();
    assert_eq!(
        found.iter().map(|found| found.id).collect::<Vec<_>>(),
        [first]
    );
    assert_eq!(found[0].date, date);
    assert!(store.get::<Session>(second).await.unwrap().unwrap().removed);
    assert_eq!(store.all::<Session>().await.unwrap().len(), 2);
    assert!(store.get::<Training>(training).await.unwrap().is_none());
    // A centre belongs to nothing.
    assert!(store.of::<Centre>(training).await.is_err());

    let mut tx = store.write(actor()).await.unwrap();
    let fact = Attendance {
        session: Some(first),
        person: Some(PersonId::fresh()),
        post: "Tesorera".into(),
        ..Attendance::default()
    };
    let kept = tx.insert(first, &fact, vec![]).await.unwrap();
    let undone = tx.insert(first, &fact, vec![]).await.unwrap();
    tx.annul(undone, first.0, "deshecho en mesa").await.unwrap();
    assert_eq!(tx.facts::<Attendance>(first).await.unwrap().len(), 1);
    assert_eq!(tx.of::<Session>(training).await.unwrap().len(), 1);
    tx.commit().await.unwrap();
    let facts = store.facts::<Attendance>(first).await.unwrap();
    assert_eq!(
        (
            facts.len(),
            facts[0].op,
            facts[0].record,
            facts[0].claimed_at
        ),
        (1, kept, first.0, 7)
    );
    assert_eq!(facts[0].fact, fact);
}

#[tokio::test]
async fn a_snapshot_shows_one_moment_whatever_is_written_meanwhile() {
    let (_temp, store) = store().await;
    let id = CentreId::fresh();
    set(&store, id, centre("111", "")).await;
    let mut page = store.snapshot().await.unwrap();
    set(&store, id, Centre::edit().telephone("222")).await;
    assert_eq!(page.as_of(), 1);
    let found = page.get::<Centre>(id).await.unwrap().unwrap();
    assert_eq!(found.telephone, "111");
    drop(page);
    let page = store.snapshot().await.unwrap();
    assert_eq!(page.as_of(), 2);
}

#[tokio::test]
async fn a_value_of_a_newer_program_reads_as_empty_and_is_not_written_back() {
    let (_temp, store) = store().await;
    let id = StaffId::fresh();
    let mut tx = store.write(actor()).await.unwrap();
    let fields = [("post", json!("minister")), ("names", json!("Ana"))];
    tx.edit("staff", id.0, &fields).await.unwrap();
    tx.commit().await.unwrap();
    let mut form = Form::<Staff>::open(&store, id).await;
    assert_eq!(form.shown.post, None);
    let now = Staff {
        names: "Ana María".into(),
        ..form.shown.clone()
    };
    form.save(&store, now).await.unwrap();
    let record = store.record("staff", id.0).await.unwrap().unwrap();
    assert_eq!(record.text("post"), "minister");
}

/// A form on each computer, saved in any order, with rounds between them or not.
#[derive(Debug, Clone)]
enum Step {
    Open { device: usize },
    Save { device: usize, field: u8, value: u8 },
    Round,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (0..2usize).prop_map(|device| Step::Open { device }),
        5 => (0..2usize, 0..2u8, 0..4u8).prop_map(|(device, field, value)| Step::Save { device, field, value }),
        2 => Just(Step::Round),
    ]
}

/// Every acknowledged value is shown, stands in the tray, or was replaced by somebody who had seen it.
async fn plays_without_losing(steps: Vec<Step>) {
    let stores = [store().await, store().await];
    let id = CentreId::fresh();
    set(&stores[0].1, id, centre("t", "e")).await;
    take(&stores[1].1, &stores[0].1).await;
    let mut forms = [
        Form::<Centre>::open(&stores[0].1, id).await,
        Form::<Centre>::open(&stores[1].1, id).await,
    ];
    for step in steps {
        match step {
            Step::Open { device } => {
                forms[device] = Form::open(&stores[device].1, id).await;
            }
            Step::Save {
                device,
                field,
                value,
            } => {
                let form = &mut forms[device];
                let mut now = form.shown.clone();
                let text = format!("{value}");
                if field == 0 {
                    now.telephone = text;
                } else {
                    now.email = text;
                }
                let base = form.base.clone();
                let wrote = form.save(&stores[device].1, now).await;
                let operations = stores[device].1.operations().await.unwrap();
                let Some(wrote) = wrote else { continue };
                let place = operations.iter().position(|op| op.header.id == wrote);
                let operation = &operations[place.unwrap()];
                let Some(Body::Edit(fields)) = operation.body().unwrap() else {
                    panic!("an edit")
                };
                assert_eq!(fields.len(), 1, "one field was typed");
                for over in fields.values().flat_map(|edit| &edit.over) {
                    let seen = operations
                        .iter()
                        .zip(1..)
                        .any(|(op, arrival)| op.header.id == *over && arrival <= base.as_of);
                    assert!(seen || base.wrote.contains(over), "replaced unseen");
                }
            }
            Step::Round => {
                take(&stores[0].1, &stores[1].1).await;
                take(&stores[1].1, &stores[0].1).await;
            }
        }
    }
    take(&stores[0].1, &stores[1].1).await;
    take(&stores[1].1, &stores[0].1).await;
    assert_eq!(
        stores[0].1.table_picture().await.unwrap(),
        stores[1].1.table_picture().await.unwrap()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn no_form_replaces_what_it_had_not_seen(steps in prop::collection::vec(step(), 1..14)) {
        tokio::runtime::Runtime::new().unwrap().block_on(plays_without_losing(steps));
    }
}
