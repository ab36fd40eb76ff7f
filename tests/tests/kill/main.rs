//! `kill -9` in the middle of the work: nothing acknowledged is lost, nothing is half written, and the tables equal a rebuild.
//!
//! `SISCONECTA_KILLS=200` kills more often; `SISCONECTA_SEED` repeats a run.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops at the first thing that does not hold"
)]

mod attendance;
mod backup;
mod closing;
mod key_change;
mod second_place;

use chrono::{DateTime, Utc};
use sisconecta_bridge::demo::{Chance, PASSWORD};
use sisconecta_store::{DataFolder, DatabaseKey, KeyFile, OpenOptions, Store};
use std::hash::{BuildHasher, Hasher};
use std::path::Path;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// How many times a test kills, one in so many of what was asked for, and its dice. Said, so that a run can be repeated.
fn drawn(one_in: u64) -> (u64, Chance) {
    let kills = number("SISCONECTA_KILLS", 20);
    let seed = number(
        "SISCONECTA_SEED",
        std::hash::RandomState::new().build_hasher().finish(),
    );
    println!("SISCONECTA_SEED={seed} SISCONECTA_KILLS={kills}");
    (kills.div_ceil(one_in), Chance(seed))
}

/// When the databases are opened without the program: 2027-04-12, 08:30 in Lima.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_807_536_600_000).unwrap()
}

/// The databases of a folder, opened without the program and found whole.
async fn opened(folder: &DataFolder, key: &DatabaseKey) -> Store {
    let store = Store::open(folder, key, &OpenOptions::new(now()))
        .await
        .unwrap();
    store.check_integrity().await.unwrap();
    store
}

/// Opens the databases without the program and makes the tables anew from the log, in two other orders.
async fn rebuild(folder: &Path, chance: &mut Chance) {
    let folder = DataFolder::acquire(folder).unwrap();
    let keys = KeyFile::load(&folder).unwrap().keys;
    let (_, key) = keys.open_with_password(None, PASSWORD).unwrap();
    let store = opened(&folder, &key).await;
    let seed = chance.seed();
    let equal = store
        .equals_rebuild(|count| shuffled(count, seed))
        .await
        .unwrap();
    assert!(equal, "the tables differ from a rebuild");
    store.close().await;
}

fn shuffled(count: usize, seed: u64) -> Vec<usize> {
    let mut chance = Chance(seed);
    let mut order: Vec<usize> = (0..count).collect();
    for place in (1..count).rev() {
        order.swap(place, chance.below(place + 1));
    }
    order
}
