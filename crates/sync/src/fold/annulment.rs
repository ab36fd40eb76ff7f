//! What is annulled: an annulment names one operation and may itself be annulled.
//!
//! An annulment counts when following what it takes back leads to something that is no annulment within [`DEEPEST`] steps. So a ring
//! says nothing, and no chain makes work without end. An operation is annulled when some annulment of it counts and is not annulled.

use super::{AnnulmentChange, Tables};
use sisconecta_domain::ids::OpId;
use std::collections::{BTreeMap, BTreeSet};

/// Most annulments of annulments that still mean something. People make two or three.
pub const DEEPEST: usize = 16;

/// Annulments, by what they are and by what they take back.
#[derive(Default)]
struct Family {
    target: BTreeMap<OpId, OpId>,
    of: BTreeMap<OpId, BTreeSet<OpId>>,
}

impl Family {
    fn add(&mut self, found: impl IntoIterator<Item = (OpId, OpId)>) {
        for (op, target) in found {
            self.target.insert(op, target);
            self.of.entry(target).or_default().insert(op);
        }
    }

    fn of(&self, target: OpId) -> impl Iterator<Item = OpId> {
        self.of.get(&target).into_iter().flatten().copied()
    }

    /// What an annulment leads to, step by step, the last of them no annulment; `None` when that takes too long or never ends.
    fn road(&self, op: OpId) -> Option<Vec<OpId>> {
        let mut road = Vec::new();
        let mut at = op;
        while let Some(next) = self.target.get(&at) {
            if road.len() == DEEPEST {
                return None;
            }
            road.push(*next);
            at = *next;
        }
        Some(road)
    }
}

/// Which operations come to be annulled by annulments that are not written yet, and which no more.
pub(super) async fn settle<T: Tables>(
    tables: &mut T,
    new: &[AnnulmentChange],
) -> Result<Vec<(OpId, bool)>, T::Error> {
    let mut family = Family::default();
    family.add(new.iter().map(|annulment| (annulment.op, annulment.target)));
    look_down(tables, &mut family, new).await?;
    let mut open = look_up(tables, &mut family, new).await?;
    let below: BTreeSet<OpId> = new
        .iter()
        .filter_map(|annulment| family.road(annulment.op))
        .flatten()
        .filter(|op| !open.contains(op))
        .collect();
    if !below.is_empty() {
        let wanted: Vec<OpId> = below.iter().copied().collect();
        family.add(tables.annulments_of(&wanted).await?);
        open.extend(below);
    }
    let asked: BTreeSet<OpId> = open
        .iter()
        .flat_map(|op| family.of(*op))
        .chain(open.iter().copied())
        .collect();
    let asked: Vec<OpId> = asked.into_iter().collect();
    let stored = tables.annulled_among(&asked).await?.into_iter().collect();
    let mut settling = Settling {
        family: &family,
        open: &open,
        stored: &stored,
        known: BTreeMap::new(),
    };
    Ok(open
        .iter()
        .map(|op| (*op, settling.is_annulled(*op)))
        .filter(|(op, annulled)| stored.contains(op) != *annulled)
        .collect())
}

/// Finds what the new ones lead to.
async fn look_down<T: Tables>(
    tables: &mut T,
    family: &mut Family,
    new: &[AnnulmentChange],
) -> Result<(), T::Error> {
    let mut seen: BTreeSet<OpId> = new.iter().map(|annulment| annulment.target).collect();
    let mut frontier: Vec<OpId> = seen.iter().copied().collect();
    for _ in 0..=DEEPEST {
        let unknown: Vec<OpId> = frontier
            .iter()
            .filter(|op| !family.target.contains_key(op))
            .copied()
            .collect();
        if !unknown.is_empty() {
            family.add(tables.targets(&unknown).await?);
        }
        frontier = frontier
            .iter()
            .filter_map(|op| family.target.get(op).copied())
            .filter(|target| seen.insert(*target))
            .collect();
        if frontier.is_empty() {
            break;
        }
    }
    Ok(())
}

/// Finds the annulments of the new ones, theirs, and so on: those for which a new one may change something.
async fn look_up<T: Tables>(
    tables: &mut T,
    family: &mut Family,
    new: &[AnnulmentChange],
) -> Result<BTreeSet<OpId>, T::Error> {
    let mut open: BTreeSet<OpId> = new.iter().map(|annulment| annulment.op).collect();
    let mut frontier: Vec<OpId> = open.iter().copied().collect();
    for _ in 0..=DEEPEST {
        family.add(tables.annulments_of(&frontier).await?);
        frontier = frontier
            .iter()
            .flat_map(|op| family.of(*op))
            .filter(|op| open.insert(*op))
            .collect();
        if frontier.is_empty() {
            break;
        }
    }
    Ok(open)
}

struct Settling<'f> {
    family: &'f Family,
    /// What may change; everything else is as stored.
    open: &'f BTreeSet<OpId>,
    stored: &'f BTreeSet<OpId>,
    known: BTreeMap<OpId, bool>,
}

impl Settling<'_> {
    /// Goes up no further than annulments count, so it is never deep.
    fn is_annulled(&mut self, op: OpId) -> bool {
        if !self.open.contains(&op) {
            return self.stored.contains(&op);
        }
        if let Some(known) = self.known.get(&op) {
            return *known;
        }
        let family = self.family;
        let annulled = family
            .of(op)
            .any(|annulment| family.road(annulment).is_some() && !self.is_annulled(annulment));
        self.known.insert(op, annulled);
        annulled
    }
}
