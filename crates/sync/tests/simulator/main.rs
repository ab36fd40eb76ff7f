//! The exchange under random schedules: three to five devices and headquarters, lost and repeated replies, torn pages, crashes
//! between any two statements, restored and cloned disks, a restored headquarters, wrong clocks, old and new programs. The round, the
//! receiving side and the fold are the program's own.
//!
//! `SISCONECTA_SCHEDULES` tells how many schedules are played, `SISCONECTA_SEED` the seed of the first.

mod bent;
mod checks;
mod forms;
mod parts;
mod world;

use bent::Fault;
use std::collections::BTreeMap;
use world::{Tally, play_and_compare_clocks};

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

/// The seed of a schedule: neighbours must have nothing in common.
fn seed(first: u64, place: u64) -> u64 {
    first.wrapping_add(place)
}

/// Plays schedules on every processor.
fn many(first: u64, schedules: u64, fault: Option<Fault>) -> Vec<(u64, Result<Tally, String>)> {
    let workers = std::thread::available_parallelism().map_or(2, usize::from) as u64;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|worker| {
                scope.spawn(move || {
                    (worker..schedules)
                        .step_by(workers as usize)
                        .map(|place| {
                            let seed = seed(first, place);
                            (seed, play_and_compare_clocks(seed, fault))
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("a schedule panicked"))
            .collect()
    })
}

#[test]
fn every_schedule_keeps_every_invariant() {
    let schedules = number("SISCONECTA_SCHEDULES", 20_000);
    let first = number("SISCONECTA_SEED", fastrand::u64(..) & 0xffff_ffff_ffff);
    println!("{schedules} schedules from SISCONECTA_SEED={first}");
    let mut sum = Tally::default();
    let mut failed = 0;
    for (seed, outcome) in many(first, schedules, None) {
        match outcome {
            Ok(tally) => {
                sum.rounds += tally.rounds;
                sum.interrupted += tally.interrupted;
                sum.forks += tally.forks;
                sum.epochs += tally.epochs;
                sum.salvaged += tally.salvaged;
                sum.set_aside += tally.set_aside;
                sum.operations += tally.operations;
                sum.conflicts += tally.conflicts;
                sum.rings += tally.rings;
            }
            Err(rule) => {
                failed += 1;
                if failed < 10 {
                    println!("SISCONECTA_SEED={seed} SISCONECTA_SCHEDULES=1: {rule}");
                }
            }
        }
    }
    println!("{sum:?}");
    assert_eq!(failed, 0, "schedules broke a rule; see the seeds above");
    assert!(
        schedules < 1000
            || [
                sum.forks,
                sum.epochs,
                sum.salvaged,
                sum.conflicts,
                sum.rings
            ]
            .iter()
            .all(|count| *count > 0),
        "the schedules did not reach everything they should"
    );
}

#[test]
fn each_rule_broken_on_purpose_is_caught() {
    let schedules = number("SISCONECTA_FAULT_SCHEDULES", 250);
    let mut missed = Vec::new();
    println!("| broken on purpose | invariant | caught | of | first said |");
    println!("|---|---|---|---|---|");
    for fault in Fault::ALL {
        let mut rules: BTreeMap<String, u64> = BTreeMap::new();
        let mut caught = 0;
        for (_, outcome) in many(1, schedules, Some(fault)) {
            if let Err(rule) = outcome {
                caught += 1;
                *rules.entry(rule).or_default() += 1;
            }
        }
        let said = rules
            .iter()
            .max_by_key(|(_, count)| **count)
            .map_or("", |(rule, _)| rule);
        println!(
            "| {} | {} | {caught} | {schedules} | {said} |",
            fault.sentence(),
            fault.invariant()
        );
        if caught == 0 {
            missed.push(fault);
        }
    }
    assert!(missed.is_empty(), "nothing noticed {missed:?}");
}
