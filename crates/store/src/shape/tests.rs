use super::*;
use crate::log::set_setting;
use crate::testing::day;
use crate::{Actor, DataFolder, DatabaseKey, KeyFile, OpenOptions, Store, StoreError};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

/// What the tables are, one line for each column, index, view and trigger. Kinds that were declared after it are not in it.
const PICTURE: &str = include_str!("picture.txt");

struct Bench {
    folder: DataFolder,
    key: DatabaseKey,
    _temp: TempDir,
}

impl Bench {
    async fn new() -> (Self, Store) {
        let temp = tempfile::tempdir().unwrap();
        let folder = DataFolder::acquire(temp.path()).unwrap();
        let (mut keys, key) = KeyFile::create(crate::keys::KdfCost::LEAST).unwrap();
        keys.replace_recovery(&key).unwrap();
        let store = Store::create(&folder, &mut keys, &key, &OpenOptions::new(day(0)))
            .await
            .unwrap();
        let bench = Self {
            folder,
            key,
            _temp: temp,
        };
        (bench, store)
    }

    async fn open(&self) -> Result<Store, StoreError> {
        Store::open(&self.folder, &self.key, &OpenOptions::new(day(1))).await
    }

    fn backups(&self) -> usize {
        std::fs::read_dir(self.folder.backups()).map_or(0, Iterator::count)
    }
}

async fn change(store: &Store, statement: &'static str) {
    sqlx::raw_sql(statement)
        .execute(store.writer())
        .await
        .unwrap();
}

async fn text(store: &Store, statement: &'static str) -> String {
    sqlx::query_scalar(statement)
        .fetch_one(store.readers())
        .await
        .unwrap()
}

/// How many events have words that begin so.
async fn found_by(store: &Store, text: &str) -> usize {
    let asked = crate::training::TrainingsAsked {
        text: text.into(),
        ..Default::default()
    };
    store.training_ids(&asked).await.unwrap().len()
}

/// A centre with an event that has a speaker, and a folded record of its own.
async fn written(store: &Store) -> (Uuid, Uuid) {
    let (training, speaker) = (Uuid::now_v7(), Uuid::now_v7());
    let actor = Actor {
        staff: None,
        now_ms: 0,
        scope: "AYA".into(),
    };
    let mut tx = store.write(actor).await.unwrap();
    let event = [("name", json!("Tesorería"))];
    tx.edit("training", training, &event).await.unwrap();
    let who = [("training", json!(training)), ("name", json!("Ana Quispe"))];
    tx.edit("speaker", speaker, &who).await.unwrap();
    let rows = [("case_id", json!(training)), ("rows", json!(3))];
    tx.fact("list_export", training, &rows, vec![])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    (training, speaker)
}

#[tokio::test]
async fn the_declarations_make_the_tables_of_the_picture() {
    let (_bench, store) = Bench::new().await;
    let mut found = Vec::new();
    let names: Vec<(String, String)> = sqlx::query_as(
        "select name, type from sqlite_master
         where name not like 'sqlite_%' and name not like '%\\_search\\_%' escape '\\'
            or type = 'trigger'",
    )
    .fetch_all(store.readers())
    .await
    .unwrap();
    for (name, sort) in names {
        let outside = [
            "operation",
            "chain",
            "device_setting",
            "survey_waiting",
            "fold_shape",
            "_sqlx_migrations",
        ];
        if sort == "view" || sort == "trigger" {
            found.push(format!("{sort} {name}"));
        }
        if sort != "table" || outside.contains(&name.as_str()) {
            continue;
        }
        let columns: Vec<String> = sqlx::query_scalar(
            "select trim(name || ' ' || lower(type) || iif(\"notnull\", ' not null', '') || iif(pk, ' key', ''))
             from pragma_table_info(?)",
        )
        .bind(&name)
        .fetch_all(store.readers())
        .await
        .unwrap();
        found.extend(columns.iter().map(|column| format!("{name}.{column}")));
        let indexes: Vec<String> = sqlx::query_scalar(
            "select iif(l.\"unique\", 'unique', 'index') || ' (' ||
                    (select group_concat(i.name, ', ') from pragma_index_info(l.name) i) || ')'
             from pragma_index_list(?) l where l.origin <> 'pk'",
        )
        .bind(&name)
        .fetch_all(store.readers())
        .await
        .unwrap();
        found.extend(indexes.iter().map(|index| format!("{name} {index}")));
    }
    let mut wanted: Vec<String> = PICTURE.lines().map(str::to_owned).collect();
    let later = |line: &String| {
        kinds::all().any(|kind| {
            let of = |line: &str| {
                line.starts_with(&format!("{}.", kind.name))
                    || line.starts_with(&format!("{} ", kind.name))
            };
            of(line) && !PICTURE.lines().any(of)
        })
    };
    found.retain(|line| !later(line));
    wanted.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, wanted);
}

#[tokio::test]
async fn a_new_kind_or_column_makes_its_own_table_anew_and_no_other() {
    let (bench, store) = Bench::new().await;
    let (training, speaker) = written(&store).await;
    let whole = store.table_picture().await.unwrap();
    // An earlier program knew nothing of exports, and less of speakers. What is in the other tables would not survive a fold.
    change(
        &store,
        "drop table list_export;
         delete from fold_shape where name = 'kind list_export';
         alter table speaker drop column process;
         update fold_shape set shape = 'an older one' where name = 'kind speaker';
         update fold_shape set shape = '0' where name = 'edition';
         update operation set applied = 0 where kind = 'list_export';
         update training set objective = 'not refolded';",
    )
    .await;
    store.close().await;
    drop(store);
    let before = bench.backups();
    let store = bench.open().await.unwrap();
    assert_eq!(bench.backups(), before + 1, "a backup before");
    assert_eq!(
        text(&store, "select objective from training").await,
        "not refolded"
    );
    let found = store.record("speaker", speaker).await.unwrap().unwrap();
    assert_eq!(
        (found.text("name"), found.text("training")),
        ("Ana Quispe", &*training.to_string())
    );
    assert_eq!(
        text(
            &store,
            "select cast(applied as text) from operation where kind = 'list_export'"
        )
        .await,
        "1"
    );
    // Found by its words again where it is searched, and equal to a whole fold.
    change(&store, "update training set objective = null").await;
    assert_eq!(store.table_picture().await.unwrap(), whole);
    assert_eq!(found_by(&store, "tesor").await, 1);
    store.close().await;
    drop(store);
    let again = bench.open().await.unwrap();
    assert_eq!(bench.backups(), before + 1, "nothing to do, no backup");
    again.close().await;
}

#[tokio::test]
async fn other_rules_make_everything_anew() {
    let (bench, store) = Bench::new().await;
    written(&store).await;
    let whole = store.table_picture().await.unwrap();
    change(
        &store,
        "update fold_shape set shape = '0' where name = 'rules'; update training set name = 'bent';
         insert into fold_shape (name, shape) values ('kind radio_interview', 'x');
         create table radio_interview (row integer primary key);
         delete from field_head;",
    )
    .await;
    store.close().await;
    drop(store);
    let store = bench.open().await.unwrap();
    assert_eq!(store.table_picture().await.unwrap(), whole);
    assert_eq!(found_by(&store, "tesor").await, 1);
    let left = "select count(*) || '' from sqlite_master where name = 'radio_interview'";
    assert_eq!(text(&store, left).await, "0");
}

#[tokio::test]
async fn an_older_program_leaves_a_newer_shape_alone() {
    let (bench, store) = Bench::new().await;
    written(&store).await;
    sqlx::query("update fold_shape set shape = ? where name = 'edition'")
        .bind((EDITION + 1).to_string())
        .execute(store.writer())
        .await
        .unwrap();
    store.close().await;
    drop(store);
    let bytes = std::fs::read(bench.folder.centre()).unwrap();
    let refused = bench.open().await.unwrap_err();
    assert!(matches!(
        refused,
        StoreError::NewerDatabase { found, known } if found == EDITION + 1 && known == EDITION
    ));
    assert_eq!(std::fs::read(bench.folder.centre()).unwrap(), bytes);
    assert_eq!(bench.backups(), 0);
}

#[tokio::test]
async fn a_rebuild_that_fails_changes_nothing() {
    let (bench, store) = Bench::new().await;
    written(&store).await;
    let mut tx = store.writer().begin().await.unwrap();
    set_setting(&mut tx, "a", "b").await.unwrap();
    tx.commit().await.unwrap();
    // A log that cannot be read stops it.
    change(
        &store,
        "update operation set header = x'00' where kind = 'speaker';
         update fold_shape set shape = 'an older one' where name = 'kind speaker';",
    )
    .await;
    store.close().await;
    drop(store);
    bench.open().await.unwrap_err();
    let store = crate::connection::base_options(&bench.folder.centre(), &bench.key);
    let mut connection = sqlx::ConnectOptions::connect(&store).await.unwrap();
    let rows: i64 = sqlx::query_scalar("select count(*) from speaker")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(rows, 1);
}
