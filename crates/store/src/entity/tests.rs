use super::*;
use crate::histories::{actor, store};
use sisconecta_domain::ids::PersonId;
use sisconecta_domain::kinds::office::{EntityLink, Person};

async fn door(store: &Store) -> Writing {
    store.write(actor()).await.unwrap()
}

/// Writes entities in the order of their ids, the oldest first.
async fn entities<const N: usize>(store: &Store, records: [PublicEntity; N]) -> [EntityId; N] {
    let mut tx = door(store).await;
    let ids = std::array::from_fn(|place| EntityId(uuid::Uuid::from_u128(place as u128 + 1)));
    for (id, record) in ids.into_iter().zip(records) {
        tx.set(id, record).await.unwrap();
    }
    tx.commit().await.unwrap();
    ids
}

fn entity(name: &str, ruc: &str, siaf_code: &str) -> PublicEntity {
    PublicEntity {
        name: name.into(),
        ruc: ruc.into(),
        siaf_code: siaf_code.into(),
        ..PublicEntity::default()
    }
}

async fn link(store: &Store, entity: EntityId, into: EntityId) -> OpId {
    let mut tx = door(store).await;
    let link = EntityLink {
        entity: Some(entity),
        merged_into: Some(into),
    };
    let op = tx.insert(entity, &link, Vec::new()).await.unwrap();
    tx.commit().await.unwrap();
    op
}

/// The record that stands for each of these.
async fn stand<const N: usize>(store: &Store, ids: [EntityId; N]) -> [EntityId; N] {
    let names = store.entity_names(&ids).await.unwrap();
    ids.map(|id| names[&id].one)
}

#[tokio::test]
async fn records_with_the_same_ruc_or_siaf_code_are_one_and_those_of_one_name_are_not() {
    let (_temp, store) = store().await;
    let [a, b, c, d, e] = entities(
        &store,
        [
            entity("Municipalidad de Santa Rosa", "20131370645", ""),
            entity(
                "Municipalidad Distrital de Santa Rosa",
                "20131370645",
                "300687",
            ),
            entity("MD Santa Rosa", "", "300687"),
            entity("Municipalidad de Santa Rosa", "20160000041", ""),
            entity("Municipalidad de Santa Rosa", "", ""),
        ],
    )
    .await;
    assert_eq!(stand(&store, [a, b, c, d, e]).await, [a, a, a, d, e]);
    let standing = store.entities().await.unwrap();
    let standing: Vec<_> = standing.iter().map(|found| found.id).collect();
    assert_eq!(standing, [a, d, e]);
    let mut tx = door(&store).await;
    for code in [EntityCode::Ruc("20131370645"), EntityCode::Siaf("300687")] {
        assert_eq!(tx.entity_of_code(code).await.unwrap().unwrap().one, a);
    }
    assert_eq!(tx.entity_of_code(EntityCode::Ruc("1")).await.unwrap(), None);
    // A code that was mistyped and is corrected parts them again.
    tx.set(b, PublicEntity::edit().ruc("20160000130"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stand(&store, [a, b, c, d, e]).await, [a, b, b, d, e]);
}

#[tokio::test]
async fn what_somebody_merged_into_stands_also_before_an_older_record_of_the_same_code() {
    let (_temp, store) = store().await;
    let [a, b, c] = entities(
        &store,
        [
            entity("Antigua", "20131370645", ""),
            entity("Repetida", "20131370645", ""),
            entity("Vigente", "", ""),
        ],
    )
    .await;
    let op = link(&store, b, c).await;
    assert_eq!(stand(&store, [a, b, c]).await, [c, c, c]);
    assert_eq!(store.entity_name(a).await.unwrap().unwrap().name, "Vigente");
    // A ring names nobody, so the first stands; a link to nothing joins nothing.
    link(&store, c, b).await;
    assert_eq!(stand(&store, [a, b, c]).await, [a, a, a]);
    link(&store, a, EntityId(uuid::Uuid::from_u128(99))).await;
    assert_eq!(stand(&store, [a, b, c]).await, [a, a, a]);
    let merges = store.entity_merges(c).await.unwrap();
    assert_eq!(merges.len(), 2);
    assert_eq!((merges[0].op, &*merges[0].into_name), (op, "Vigente"));
    let mut tx = door(&store).await;
    for op in tx.entity_merges_between(c, b).await.unwrap() {
        tx.annul(op, b.0, "no es la misma").await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(stand(&store, [a, b, c]).await, [a, a, c]);
    assert!(store.entity_merges(c).await.unwrap().is_empty());
}

#[tokio::test]
async fn people_are_found_and_counted_by_every_name_of_their_entity() {
    let (_temp, store) = store().await;
    let [a, b, c] = entities(
        &store,
        [
            entity("Comuna de Huanta", "", ""),
            entity("Municipalidad Provincial", "20131370645", ""),
            entity("UGEL Huanta", "", ""),
        ],
    )
    .await;
    let mut tx = door(&store).await;
    for (paternal, entity) in [("Quispe", a), ("Rojas", b), ("Huanta", c)] {
        let person = Person::edit()
            .paternal(paternal)
            .names("Julia")
            .entity(entity);
        tx.set(PersonId::fresh(), person).await.unwrap();
    }
    // Nobody knows this one's entity yet.
    let stray = Person::edit().paternal("Soto").entity(EntityId::fresh());
    tx.set(PersonId::fresh(), stray).await.unwrap();
    tx.commit().await.unwrap();
    let found = async |text: &str| {
        let (total, found) = store.search_people(text, 9).await.unwrap();
        assert_eq!(total as usize, found.len());
        let both = found.into_iter().map(|one| (one.paternal, one.entity));
        both.collect::<Vec<_>>()
    };
    let pair = |paternal: &str, entity: &str| (paternal.to_owned(), entity.to_owned());
    assert_eq!(
        found("rojas provincial").await,
        [pair("Rojas", "Municipalidad Provincial")]
    );
    // Each word by itself, in the person's record or the entity's.
    assert_eq!(
        found("huanta").await,
        [
            pair("Huanta", "UGEL Huanta"),
            pair("Quispe", "Comuna de Huanta")
        ]
    );
    assert_eq!(found("huanta ugel").await.len(), 1);
    assert_eq!(found("soto").await, [pair("Soto", "")]);
    link(&store, a, b).await;
    assert_eq!(
        found("julia municipalidad").await,
        [
            pair("Quispe", "Municipalidad Provincial"),
            pair("Rojas", "Municipalidad Provincial")
        ]
    );
    assert_eq!(
        found("20131370645 comuna").await.len(),
        2,
        "by the words of either record"
    );
    assert_eq!(
        store.search_for_desk("x", "comuna", 9).await.unwrap().len(),
        2
    );
    let people = store.people_of_entities(&[b, c]).await.unwrap();
    assert_eq!((people.get(&b), people.get(&c)), (Some(&2), Some(&1)));
    let mut tx = door(&store).await;
    tx.set(b, PublicEntity::edit().name("Gobierno Local"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        found("quispe gobierno").await,
        [pair("Quispe", "Gobierno Local")]
    );
    assert!(found("quispe provincial").await.is_empty());
}
