//! Circles among modules.

use crate::module::{Arrow, ModulePath};
use std::collections::{BTreeMap, BTreeSet};

/// Modules of one parent that reach one another.
#[derive(Debug)]
pub struct Circle {
    /// Paths from the crate's root; the parent itself stands for what is written in its own file.
    pub members: BTreeSet<ModulePath>,
    /// Between each two members the first arrow, and how many there are.
    pub ties: Vec<(Arrow, usize)>,
}

impl std::fmt::Display for Circle {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.members.iter().map(|path| name(path)).collect();
        writeln!(
            out,
            "{} modules in one circle: {}",
            names.len(),
            names.join(", ")
        )?;
        for (arrow, count) in &self.ties {
            let (from, to) = (name(&arrow.from), name(&arrow.to));
            write!(out, "  {from} -> {to}: {arrow}")?;
            match count {
                1 => writeln!(out)?,
                more => writeln!(out, " (and {} more)", more - 1)?,
            }
        }
        Ok(())
    }
}

/// A module as a person reads it, `training::parts`.
pub fn name(path: &[String]) -> String {
    match path {
        [] => "(the crate's root)".to_owned(),
        names => names.join("::"),
    }
}

/// Every circle among the modules of one parent, for every parent. An arrow from `a::b` to `c::d` ties `a` to `c`.
pub fn circles(arrows: &[Arrow]) -> Vec<Circle> {
    let mut by_parent: BTreeMap<ModulePath, Ties> = BTreeMap::new();
    for arrow in arrows {
        let shared = shared(&arrow.from, &arrow.to);
        let end = |path: &ModulePath| path[..path.len().min(shared + 1)].to_vec();
        let ties = by_parent.entry(arrow.from[..shared].to_vec()).or_default();
        let tie = ties
            .entry((end(&arrow.from), end(&arrow.to)))
            .or_insert_with(|| (arrow.clone(), 0));
        tie.1 += 1;
    }
    by_parent.values().flat_map(circles_of).collect()
}

/// How many files reach one another in the largest circle of files, whatever folders they lie in.
pub fn largest_circle_of_files(arrows: &[Arrow]) -> usize {
    let mut file_of = BTreeMap::new();
    for arrow in arrows {
        file_of.insert(&arrow.from, arrow.file.clone());
    }
    let whole = |path: &ModulePath| {
        file_of
            .get(path)
            .map(|file| vec![file.display().to_string()])
    };
    let mut ties = Ties::new();
    for arrow in arrows {
        // A module that names nothing stands in no circle.
        if let (Some(from), Some(to)) = (whole(&arrow.from), whole(&arrow.to))
            && from != to
        {
            ties.insert((from, to), (arrow.clone(), 1));
        }
    }
    let sizes = circles_of(&ties).into_iter();
    sizes.map(|circle| circle.members.len()).max().unwrap_or(0)
}

type Ties = BTreeMap<(ModulePath, ModulePath), (Arrow, usize)>;

fn shared(one: &[String], other: &[String]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a == b).count()
}

fn circles_of(ties: &Ties) -> Vec<Circle> {
    let mut after: BTreeMap<&ModulePath, BTreeSet<&ModulePath>> = BTreeMap::new();
    for (from, to) in ties.keys() {
        after.entry(from).or_default().insert(to);
    }
    let reached: BTreeMap<_, _> = after
        .keys()
        .map(|from| (*from, reach(from, &after)))
        .collect();
    let both = |one: &ModulePath, other: &ModulePath| {
        reached.get(one).is_some_and(|seen| seen.contains(other))
            && reached.get(other).is_some_and(|seen| seen.contains(one))
    };
    let (mut circles, mut placed) = (Vec::new(), BTreeSet::<&ModulePath>::new());
    for start in after.keys() {
        if placed.contains(start) || !both(start, start) {
            continue;
        }
        let members: BTreeSet<ModulePath> = after
            .keys()
            .filter(|other| both(start, other))
            .map(|path| (*path).clone())
            .collect();
        placed.extend(after.keys().filter(|path| members.contains(**path)));
        let inside =
            |(from, to): &(ModulePath, ModulePath)| members.contains(from) && members.contains(to);
        let ties = ties.iter().filter(|(ends, _)| inside(ends));
        circles.push(Circle {
            ties: ties.map(|(_, tie)| tie.clone()).collect(),
            members,
        });
    }
    circles
}

fn reach<'a>(
    from: &ModulePath,
    after: &BTreeMap<&'a ModulePath, BTreeSet<&'a ModulePath>>,
) -> BTreeSet<&'a ModulePath> {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(here) = next.pop() {
        for there in after.get(here).into_iter().flatten() {
            if seen.insert(*there) {
                next.push(there);
            }
        }
    }
    seen
}
