//! A database that was set aside when its disk went bad, and the one that came out of a backup in its place.

use super::kit::{Device, Hq};

#[tokio::test]
async fn what_was_set_aside_unsent_reaches_headquarters_after_a_restore() {
    let (mut hq, mut a) = (Hq::new().await, Device::new().await);
    a.person("40123456").await;
    a.round(&mut hq).await;
    let mut restored = a.copied().await;
    // One that headquarters got after the backup, and one that nobody else has.
    a.person("40123457").await;
    a.round(&mut hq).await;
    a.person("40123458").await;
    let before = a.picture().await;
    let name = a.set_aside_in(&restored).await;
    restored.store.become_new_device().await.unwrap();

    let aside = restored.store.look_into(&name, None).await.unwrap();
    let aside = aside.unwrap();
    let lacking = restored.store.lacking(&aside).await.unwrap();
    assert_eq!((lacking.operations, aside.lost), (2, 0));
    let taken = restored.store.take_in_set_aside(&aside).await.unwrap();
    assert_eq!(taken.operations, 2);
    assert_eq!(taken.kinds.into_iter().collect::<Vec<_>>(), ["person"]);
    assert_eq!(restored.picture().await, before);
    // Both are this disk's own, and it does not know yet that headquarters has the first.
    assert_eq!(restored.store.only_here().await.unwrap(), 2);
    restored.person("40123459").await;
    restored.round(&mut hq).await;
    restored.round(&mut hq).await;
    assert_eq!(restored.store.only_here().await.unwrap(), 0);
    let counts = restored.store.exchange_counts().await.unwrap();
    assert_eq!((counts.unsent, counts.unconfirmed, counts.aside), (0, 0, 0));
    assert_eq!(hq.memory.feed.len(), 4);
    assert_eq!(hq.picture().await, restored.picture().await);
    let taken = restored.store.take_in_set_aside(&aside).await.unwrap();
    assert_eq!(taken.operations, 0);
    restored.reopen().await;
    assert_eq!(hq.picture().await, restored.picture().await);
}

/// Of two that go on under one id, as when nobody noticed the restore: nothing of the set-aside one takes a place in the chain.
#[tokio::test]
async fn what_bears_this_devices_own_id_is_brought_to_headquarters_as_it_is() {
    let (mut hq, mut a) = (Hq::new().await, Device::new().await);
    a.person("40123456").await;
    a.round(&mut hq).await;
    let restored = a.copied().await;
    a.person("40123457").await;
    let name = a.set_aside_in(&restored).await;
    restored.person("40123458").await;
    let aside = restored
        .store
        .look_into(&name, None)
        .await
        .unwrap()
        .unwrap();
    restored.store.take_in_set_aside(&aside).await.unwrap();
    restored.person("40123459").await;
    for _ in 0..2 {
        restored.round(&mut hq).await;
    }
    assert_eq!(hq.memory.feed.len(), 4);
    assert_eq!(hq.picture().await, restored.picture().await);
}
