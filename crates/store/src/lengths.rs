//! How long a text may be that is written here, kind by kind; what comes from elsewhere is kept as it is.

use crate::histories::{actor, store};
use crate::{StoreError, Writing, batch};
use serde_json::{Value, json};
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_domain::kinds::office::{Person, PersonId};
use sisconecta_domain::kinds::{self, ColumnKind, Kind, LETTERS, Nature};
use sisconecta_sync::{Body, Draft, FieldEdit, Operation, Stamp};
use std::collections::BTreeMap;
use uuid::Uuid;

async fn write(
    tx: &mut Writing,
    kind: &Kind,
    field: &'static str,
    value: Value,
) -> Result<(), StoreError> {
    let id = Uuid::now_v7();
    match kind.nature {
        Nature::Record => tx.edit(kind.name, id, &[(field, value)]).await,
        Nature::Fact => {
            let fields = [(field, value)];
            let fact = tx.fact(kind.name, id, &fields, Vec::new());
            fact.await.map(drop)
        }
    }
}

/// every text of every kind has a limit, whatever request writes it, and the sentence names both.
#[tokio::test]
async fn each_text_has_a_limit_and_what_is_longer_is_refused_by_name() {
    let (_folder, store) = store().await;
    let mut tx = store.write(actor()).await.unwrap();
    let mut tried = 0;
    for kind in kinds::all() {
        let texts = kind.columns.iter();
        for column in texts.filter(|column| column.kind == ColumnKind::Text) {
            let most = kind.letters(column.name);
            assert!(
                (20..=10_000).contains(&most),
                "{}.{}",
                kind.name,
                column.name
            );
            // Letters are counted, not bytes.
            let text = |letters: usize| json!("ñ".repeat(letters));
            let place = format!("{}.{}", kind.name, column.name);
            let written = tx.ops().len();
            let error = write(&mut tx, kind, column.name, text(most + 1)).await;
            let error = error.unwrap_err();
            assert_eq!(
                (error.code(), tx.ops().len()),
                ("too_long", written),
                "{place}"
            );
            let sentence = error.sentence();
            let named = [column.label.to_owned(), format!("{most} letras")];
            assert!(
                named.iter().all(|word| sentence.contains(word)),
                "{place}: {sentence}"
            );
            write(&mut tx, kind, column.name, text(most)).await.unwrap();
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
    let reason = "a".repeat(LETTERS + 1);
    let refused = tx.annul(OpId::fresh(), Uuid::now_v7(), &reason).await;
    assert!(refused.unwrap_err().sentence().contains("«Motivo»"));
    let list = json!(["a", "b".repeat(LETTERS + 1)]);
    let fields = [(kinds::case::CaseStep::documents.name, list)];
    let refused = tx.fact("case_step", Uuid::now_v7(), &fields, Vec::new());
    assert_eq!(refused.await.unwrap_err().code(), "too_long");
}

/// A program of before wrote it, or another one.
#[tokio::test]
async fn what_comes_longer_from_elsewhere_is_kept_and_can_be_chosen() {
    let (_folder, store) = store().await;
    let person = Uuid::now_v7();
    let long = "x".repeat(100_000);
    let edits = BTreeMap::from([(
        "post".to_owned(),
        FieldEdit {
            value: json!(long),
            over: Vec::new(),
        },
    )]);
    let draft = Draft {
        kind: "person".to_owned(),
        record: person,
        body: Body::Edit(edits),
        attachments: Vec::new(),
    };
    let stamp = Stamp {
        id: OpId::fresh(),
        device: DeviceId(Uuid::now_v7()),
        number: 1,
        previous: None,
        scope: "AYA".to_owned(),
        actor: None,
        claimed_at: 0,
        salt: [1; 16],
    };
    let operation = Operation::seal(draft, stamp).unwrap();
    let mut tx = store.write(actor()).await.unwrap();
    batch::fold_all(tx.connection(), std::slice::from_ref(&operation))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let shown = store
        .get::<Person>(PersonId(person))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(shown.post, long);
    // Another field is written as ever, and the long one is left as it is.
    let mut tx = store.write(actor()).await.unwrap();
    let edit = Person::edit().phone("966000111".to_owned());
    tx.set(PersonId(person), edit).await.unwrap();
    let over = vec![operation.header.id];
    tx.replace("person", person, "post", json!(long), over)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let shown = store
        .get::<Person>(PersonId(person))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (shown.post.len(), shown.phone.as_str()),
        (100_000, "966000111")
    );
}
