use crate::keys::KdfCost;
use crate::{Actor, DataFolder, KeyFile, OpenOptions, Store};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

const EVENT: &str = "0197f3a2-5c00-7d1e-8a44-c0ffee123456";

async fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let data = DataFolder::acquire(folder.path()).unwrap();
    let (mut keys, key) = KeyFile::create(KdfCost::LEAST).unwrap();
    keys.set_password(&key, Uuid::now_v7(), "una frase larga")
        .unwrap();
    let options = OpenOptions::new(chrono::DateTime::UNIX_EPOCH);
    let store = Store::create(&data, &mut keys, &key, &options)
        .await
        .unwrap();
    (folder, store)
}

fn actor() -> Actor {
    Actor {
        staff: None,
        now_ms: 5,
        scope: "AYA".into(),
    }
}

async fn kept(store: &Store) -> Vec<(String, String)> {
    sqlx::query_as("select key, sheet from survey_waiting")
        .fetch_all(store.readers())
        .await
        .unwrap()
}

#[tokio::test]
async fn waiting_answers_lie_in_no_order_and_the_log_of_pages_keeps_none() {
    let (folder, store) = store().await;
    let given: Vec<String> = (0..12).map(|n| format!("hoja {n}")).collect();
    let mut keys = Vec::new();
    for sheet in &given {
        store.keep_answer(EVENT, sheet).await.unwrap();
        let now = kept(&store).await;
        // Every key is new with every answer.
        assert!(now.iter().all(|(key, _)| !keys.contains(key)));
        keys.extend(now.into_iter().map(|(key, _)| key));
        // Earlier pages would tell what came between them.
        let wal = std::fs::metadata(folder.path().join("centro.db-wal")).unwrap();
        assert_eq!(wal.len(), 0);
    }
    let found = kept(&store).await;
    assert!(found.is_sorted_by(|a, b| a.0 < b.0));
    let order: Vec<&String> = found.iter().map(|(_, sheet)| sheet).collect();
    // One chance in 12! to fail by luck.
    assert_ne!(order, given.iter().collect::<Vec<_>>());
    assert_eq!(store.waiting_answers(EVENT).await.unwrap(), 12);
    store.close().await;
}

#[tokio::test]
async fn deleted_answers_are_overwritten() {
    let (_folder, store) = store().await;
    let on: i64 = sqlx::query_scalar("pragma secure_delete")
        .fetch_one(store.writer())
        .await
        .unwrap();
    assert_eq!(on, 1);
    store.close().await;
}

#[tokio::test]
async fn answers_leave_the_table_only_with_the_operations_that_hold_them() {
    let (_folder, store) = store().await;
    for n in 0..5 {
        // A group that is too small stays.
        let mut tx = store.write(actor()).await.unwrap();
        assert!(tx.take_waiting_answers(EVENT).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        assert_eq!(store.waiting_answers(EVENT).await.unwrap(), n);
        store.keep_answer(EVENT, &n.to_string()).await.unwrap();
    }
    store.keep_answer("otro", "4").await.unwrap();
    let mut tx = store.write(actor()).await.unwrap();
    let taken = tx.take_waiting_answers(EVENT).await.unwrap();
    assert_eq!(taken.len(), 5);
    // The power went before the commit.
    drop(tx);
    assert_eq!(store.waiting_answers(EVENT).await.unwrap(), 5);

    let mut tx = store.write(actor()).await.unwrap();
    for _ in tx.take_waiting_answers(EVENT).await.unwrap() {
        tx.anonymous_fact("survey_sheet", &[("training", json!(EVENT))], 99)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(store.waiting_answers(EVENT).await.unwrap(), 0);
    assert_eq!(store.waiting_answers("otro").await.unwrap(), 1);
    store.discard_waiting_answers("otro").await.unwrap();
    assert_eq!(store.waiting_answers("otro").await.unwrap(), 0);
    for operation in store.operations().await.unwrap() {
        let header = operation.header;
        assert_eq!((header.actor, header.claimed_at), (None, 99));
        assert_eq!(header.id.0.get_version_num(), 4);
        assert_eq!(header.record.get_version_num(), 4);
    }
    store.close().await;
}

#[tokio::test]
async fn a_backup_holds_no_answer_that_waits() {
    let (_folder, store) = store().await;
    for n in 0..7 {
        let sheet = format!("hoja {n}");
        store.keep_answer(EVENT, &sheet).await.unwrap();
    }
    let now = chrono::DateTime::UNIX_EPOCH;
    let made = store.backup("manual", now).await.unwrap();
    crate::restore::verify(&made.path).await.unwrap();
    let into = tempfile::tempdir().unwrap();
    let data = DataFolder::acquire(into.path()).unwrap();
    crate::restore::restore(&made.path, store.key(), &data, now)
        .await
        .unwrap();
    let restored = Store::open(&data, store.key(), &OpenOptions::new(now))
        .await
        .unwrap();
    assert_eq!(restored.waiting_answers(EVENT).await.unwrap(), 0);
    // Here they wait as before.
    assert_eq!(store.waiting_answers(EVENT).await.unwrap(), 7);
    for store in [restored, store] {
        store.close().await;
    }
}

#[tokio::test]
async fn a_sheet_corrected_on_two_laptops_counts_once_on_both() {
    let ((_a, a), (_b, b)) = (store().await, store().await);
    let record = Uuid::now_v7();
    let fields = |text: &str| [("training", json!(EVENT)), ("open_topics", json!(text))];
    let mut tx = a.write(actor()).await.unwrap();
    let first = tx
        .fact("survey_sheet", record, &fields("uno"), vec![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    b.take_in(&a.operations().await.unwrap()).await.unwrap();
    for (store, text) in [(&a, "dos"), (&b, "tres")] {
        let mut tx = store.write(actor()).await.unwrap();
        tx.annul(first, record, "hoja corregida").await.unwrap();
        tx.fact("survey_sheet", record, &fields(text), vec![])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let (from_a, from_b) = (a.operations().await.unwrap(), b.operations().await.unwrap());
    a.take_in(&from_b).await.unwrap();
    b.take_in(&from_a).await.unwrap();
    let shown = a.survey_sheets(EVENT).await.unwrap();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].op, b.survey_sheets(EVENT).await.unwrap()[0].op);
    let mut tx = a.write(actor()).await.unwrap();
    assert_eq!(tx.survey_sheet_versions(record).await.unwrap().len(), 2);
    drop(tx);
    assert!(
        a.equals_rebuild(|n| (0..n).rev().collect::<Vec<_>>())
            .await
            .unwrap()
    );
    for store in [a, b] {
        store.close().await;
    }
}
