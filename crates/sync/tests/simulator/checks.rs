//! The invariants of the exchange, by their numbers in the design.

use crate::parts::Disk;
use crate::world::World;
use fastrand::Rng;
use serde_json::Value;
use sisconecta_domain::ids::OpId;
use sisconecta_sync::{Body, Field, MemoryTables, Operation, apply, fact_type};
use std::collections::{BTreeMap, BTreeSet};

pub fn ids(disk: &Disk) -> BTreeSet<OpId> {
    disk.log
        .iter()
        .map(|entry| entry.operation.header.id)
        .collect()
}

/// Whatever stands on a living disk or at headquarters.
pub fn everything(world: &World) -> BTreeSet<OpId> {
    let mut all: BTreeSet<OpId> = world.headquarters.ids().collect();
    for disk in &world.disks {
        all.extend(ids(disk));
    }
    all
}

pub fn everything_everywhere(world: &World) -> Vec<usize> {
    let mut sizes = vec![world.headquarters.feed.len()];
    sizes.extend(world.disks.iter().map(|disk| disk.log.len()));
    sizes
}

/// What must hold at every moment.
pub fn after_a_step(world: &mut World) -> Result<(), String> {
    let feed = world.headquarters.feed_ids();
    let once: BTreeSet<OpId> = feed.iter().copied().collect();
    if once.len() != feed.len() {
        return Err("(2) an operation stands twice in the feed".into());
    }
    for (place, disk) in world.disks.iter().enumerate() {
        let here = ids(disk);
        if here.len() != disk.log.len() {
            return Err("(2) an operation stands twice in a log".into());
        }
        if !here.is_superset(&world.seen[place]) {
            return Err("(1) an operation vanished from a disk".into());
        }
        let acting = disk
            .log
            .iter()
            .filter(|entry| entry.applied && fact_type(&entry.operation.header.kind).is_some());
        if facts(disk.tables()) != acting.count() {
            return Err("(2) a fact acts more than once, or not at all".into());
        }
        if disk.standing.epoch == Some(world.headquarters.epoch) {
            let read = usize::try_from(disk.standing.cursor).unwrap_or(usize::MAX);
            let passed = feed
                .get(..read)
                .ok_or("(4) a cursor stands beyond the feed")?;
            if !passed.iter().all(|id| here.contains(id)) {
                return Err("(4) a cursor passed an operation that is not here".into());
            }
        }
        world.seen[place] = here;
    }
    Ok(())
}

/// What must hold when nobody writes any more and every device made its rounds.
pub async fn at_rest(world: &World, must: &BTreeSet<OpId>, order: &mut Rng) -> Result<(), String> {
    let hq = &world.headquarters;
    let feed: BTreeSet<OpId> = hq.feed_ids().into_iter().collect();
    if !feed.is_superset(must) {
        return Err("(1) an operation did not reach headquarters".into());
    }
    for disk in &world.disks {
        if !ids(disk).is_superset(&feed) {
            return Err("(1) an operation did not reach a device".into());
        }
        if disk.tables() != &hq.tables {
            return Err("(3) a device and headquarters hold different rows".into());
        }
        if disk.tables().tray() != hq.tables.tray() {
            return Err("(3) the trays differ".into());
        }
    }
    let operations: Vec<Operation> = world.disks[0]
        .log
        .iter()
        .map(|entry| entry.operation.clone())
        .collect();
    if facts(world.disks[0].tables()) != distinct_facts(&operations) {
        return Err("(2) a fact acts more than once, or not at all".into());
    }
    nothing_unseen_is_replaced(&operations, &world.saw)?;
    what_is_taken_back_is_counted(&operations, world.disks[0].tables())?;
    every_value_stands(&operations, world.disks[0].tables())?;
    rebuilt(&operations, &hq.tables, order).await
}

fn facts(tables: &MemoryTables) -> usize {
    tables.facts.values().map(BTreeMap::len).sum()
}

fn distinct_facts(operations: &[Operation]) -> usize {
    operations
        .iter()
        .filter(|operation| matches!(operation.body(), Ok(Some(Body::Fact(_)))))
        .count()
}

/// (5) Nobody writes over what his form did not show.
fn nothing_unseen_is_replaced(
    operations: &[Operation],
    saw: &BTreeMap<OpId, BTreeSet<OpId>>,
) -> Result<(), String> {
    for operation in operations {
        let Ok(Some(Body::Edit(fields))) = operation.body() else {
            continue;
        };
        let seen = saw.get(&operation.header.id);
        let mut named = fields.values().flat_map(|edit| &edit.over);
        if !named.all(|op| seen.is_some_and(|seen| seen.contains(op))) {
            return Err("(5) an edit replaced what its form never showed".into());
        }
    }
    Ok(())
}

/// (11) What is taken back is a function of the annulments alone. Counted here without the fold: an operation is annulled when an
/// annulment of it stands.
fn what_is_taken_back_is_counted(
    operations: &[Operation],
    tables: &MemoryTables,
) -> Result<(), String> {
    let mut by_target: BTreeMap<OpId, Vec<OpId>> = BTreeMap::new();
    for operation in operations {
        if let Ok(Some(Body::Annulment { target, .. })) = operation.body() {
            let annulments = by_target.entry(target).or_default();
            annulments.push(operation.header.id);
        }
    }
    fn annulled(op: OpId, by_target: &BTreeMap<OpId, Vec<OpId>>) -> bool {
        let mut annulments = by_target.get(&op).into_iter().flatten();
        annulments.any(|annulment| !annulled(*annulment, by_target))
    }
    // Nobody here annuls what is not written yet, so the chains end.
    let right = |op: &OpId| tables.is_annulled(*op) == annulled(*op, &by_target);
    if !by_target.keys().all(right) {
        return Err("(11) something is taken back that stands, or stands and is taken back".into());
    }
    Ok(())
}

/// (5) Every value is current, was replaced by somebody who saw it, or waits in the tray. Counted here without the fold.
fn every_value_stands(operations: &[Operation], tables: &MemoryTables) -> Result<(), String> {
    let mut written: BTreeMap<Field, BTreeMap<OpId, Value>> = BTreeMap::new();
    let mut named: BTreeSet<(Field, OpId)> = BTreeSet::new();
    for operation in operations {
        let Ok(Some(Body::Edit(fields))) = operation.body() else {
            continue;
        };
        let (header, id) = (&operation.header, operation.header.id);
        for (name, edit) in fields {
            let Some(field) = Field::declared(&header.kind, header.record, &name) else {
                continue;
            };
            written.entry(field).or_default().insert(id, edit.value);
            named.extend(edit.over.into_iter().map(|over| (field, over)));
        }
    }
    let mut undecided = BTreeSet::new();
    for (field, mut standing) in written {
        standing.retain(|op, _| !named.contains(&(field, *op)));
        let heads = tables.heads_of(field.kind, field.record, field.name);
        let found = heads.iter().map(|head| (head.op, head.value.clone()));
        if found.collect::<BTreeMap<_, _>>() != standing {
            return Err("(5) a value is neither current, nor replaced, nor in the tray".into());
        }
        let worked_on = field.name == "removed" && standing.values().any(|value| *value != true);
        let values: BTreeSet<String> = standing.values().map(Value::to_string).collect();
        if values.len() != 1 {
            undecided.insert(field);
        }
        // Edits that name one another in a ring leave an empty column.
        let shown = sisconecta_sync::shown(field.name, &heads)
            .map_or(Value::Null, |head| head.value.clone());
        let row = tables
            .records
            .get(field.kind)
            .and_then(|rows| rows.get(&field.record))
            .and_then(|row| row.get(field.name));
        if Some(&shown) != row {
            return Err("(5) another value is shown than the one all devices agree on".into());
        }
        if worked_on && row == Some(&Value::Bool(true)) {
            return Err("(5) a record is gone although somebody worked on it".into());
        }
    }
    if tables.tray().into_iter().collect::<BTreeSet<_>>() != undecided {
        return Err("(5) the tray does not hold what is to be decided".into());
    }
    Ok(())
}

/// (11) The tables made anew, backwards and in a random order, are the live ones.
async fn rebuilt(
    operations: &[Operation],
    live: &MemoryTables,
    order: &mut Rng,
) -> Result<(), String> {
    let mut operations = operations.to_vec();
    operations.reverse();
    for _ in 0..2 {
        let mut tables = MemoryTables::default();
        for operation in &operations {
            let _: Result<_, _> = apply(&mut tables, &[operation]).await;
        }
        if &tables != live {
            return Err("(11) a rebuild gives other tables".into());
        }
        order.shuffle(&mut operations);
    }
    Ok(())
}
