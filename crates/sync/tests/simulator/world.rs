//! A schedule: several devices and headquarters, and everything that may happen to them, drawn from one seed.

use crate::bent::{BentFold, Fault, NEW_KIND};
use crate::checks;
use crate::forms::Form;
use crate::parts::{Disk, Odds, RoughDisk, RoughLink, Wire, chance};
use fastrand::Rng;
use serde_json::json;
use sisconecta_domain::ids::{DeviceId, OpId};
use sisconecta_sync::exchange::memory::{MemoryHeadquarters, MemoryLedger};
use sisconecta_sync::exchange::{Ledger, LinkError, RoundError, round};
use sisconecta_sync::{
    ANNULMENT, Body, Draft, FactRow, Field, MemoryTables, fact_type, record_type,
};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub const SCOPE: &str = "AYACUCHO";
/// What headquarters sets aside until somebody there accepts it.
const FORBIDDEN: &str = "slip_stamp";

thread_local! {
    static DEVICES: Cell<u128> = const { Cell::new(0) };
}

/// Device ids that are the same whenever the schedule is played again.
fn fresh_device() -> DeviceId {
    DEVICES.with(|count| {
        count.set(count.get() + 1);
        DeviceId(Uuid::from_u128((0xD << 120) | count.get()))
    })
}

/// What was counted while schedules were played.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    pub rounds: u64,
    pub interrupted: u64,
    pub forks: u64,
    pub epochs: u64,
    pub salvaged: u64,
    pub set_aside: u64,
    pub operations: u64,
    pub conflicts: u64,
    pub rings: u64,
}

pub struct World {
    pub disks: Vec<Disk>,
    pub headquarters: MemoryHeadquarters,
    /// Operations that each disk had after the last step; a disk only ever gains, but for what is done to it.
    pub seen: Vec<BTreeSet<OpId>>,
    pub fault: Option<Fault>,
    pub tally: Tally,
    wires: Vec<Wire>,
    disk_images: Vec<Disk>,
    backups: Vec<MemoryHeadquarters>,
    pub dice: Rng,
    /// Clocks have dice of their own: another run with other clocks must come to the same tables.
    clocks: Rng,
    skews: Vec<i64>,
    step: i64,
    epochs: u128,
    pub promised: Vec<Promise>,
    pub forms: Vec<Form>,
    /// What the writer of an edit saw of its fields.
    pub saw: BTreeMap<OpId, BTreeSet<OpId>>,
}

/// An operation that was named before it was written.
pub struct Promise {
    pub field: Field,
    pub op: OpId,
    /// The edit that names it.
    pub by: OpId,
}

/// What a case's dossier holds on a disk.
fn parts(tables: &MemoryTables, case: Uuid) -> Vec<OpId> {
    let columns = fact_type("case_part").expect("declared").columns;
    let case_id = columns.iter().position(|column| column.name == "case_id");
    let case_id = case_id.expect("declared");
    let of_case = |row: &FactRow| row.values[case_id] == json!(case);
    tables
        .facts
        .get("case_part")
        .into_iter()
        .flatten()
        .filter(|(op, row)| !tables.is_annulled(**op) && of_case(row))
        .map(|(op, _)| *op)
        .collect()
}

/// What a schedule came to.
pub struct Outcome {
    pub tables: MemoryTables,
    pub tally: Tally,
}

impl World {
    fn new(seed: u64, clock_seed: u64, fault: Option<Fault>) -> Self {
        DEVICES.with(|count| count.set(0));
        let mut dice = Rng::with_seed(seed);
        let mut clocks = Rng::with_seed(clock_seed);
        let devices = dice.usize(3..=5);
        let disks: Vec<Disk> = (0..devices)
            .map(|place| {
                let old = place > 0 && chance(&mut dice, 25);
                MemoryLedger::new(fresh_device(), BentFold::bent(fault, old), fresh_device)
            })
            .collect();
        let skews = (0..devices)
            .map(|_| clocks.i64(-400_000_000..400_000_000))
            .collect();
        let mut headquarters = MemoryHeadquarters::new(SCOPE, Uuid::from_u128(1));
        headquarters.forbidden = Some(FORBIDDEN);
        Self {
            seen: vec![BTreeSet::new(); devices],
            wires: vec![Wire::default(); devices],
            disks,
            headquarters,
            fault,
            tally: Tally::default(),
            disk_images: Vec::new(),
            backups: Vec::new(),
            dice,
            clocks,
            skews,
            step: 0,
            epochs: 1,
            promised: Vec::new(),
            forms: Vec::new(),
            saw: BTreeMap::new(),
        }
    }

    pub fn fresh_id(&mut self) -> Uuid {
        Uuid::from_u128(self.dice.u128(..))
    }

    /// A fact, or what takes one back.
    fn draft(&mut self, device: usize) -> Draft {
        let record = self.record();
        let disk = &self.disks[device];
        if self.dice.u8(0..5) < 3 {
            let kind = match self.dice.u8(0..12) {
                0 | 1 if !disk.fold.old => NEW_KIND,
                2 => FORBIDDEN,
                3 | 4 => "case_part",
                5 => "case_closing",
                _ => "attendance",
            };
            let fact = match kind {
                NEW_KIND => json!({ "caption": record }),
                "case_part" => json!({ "case_id": record, "item": "a5" }),
                "case_closing" => {
                    json!({ "case_id": record, "parts": parts(disk.tables(), record) })
                }
                _ => json!({ "person": record, "session": record }),
            };
            let fact = serde_json::from_value(fact).expect("an object");
            let record = self.fresh_id();
            return Draft {
                kind: kind.into(),
                record,
                body: Body::Fact(fact),
                attachments: Vec::new(),
            };
        }
        let known: Vec<OpId> = disk
            .log
            .iter()
            .filter(|entry| record_type(&entry.operation.header.kind).is_none())
            .map(|entry| entry.operation.header.id)
            .collect();
        let target = match known.len() {
            0 => OpId(self.fresh_id()),
            some => known[self.dice.usize(0..some)],
        };
        Draft {
            kind: ANNULMENT.into(),
            record,
            body: Body::Annulment {
                target,
                reason: "deshecho en mesa".into(),
            },
            attachments: Vec::new(),
        }
    }

    async fn write(&mut self, device: usize) {
        let id = OpId(self.fresh_id());
        let (draft, id) = match self.dice.u8(0..10) {
            0 | 1 => return self.open_form(device),
            2 | 3 => match self.save_form(device, id) {
                Some(draft) => (draft, id),
                None => self.edit(device, id),
            },
            4 | 5 => self.edit(device, id),
            _ => (self.draft(device), id),
        };
        let salt = self.dice.u128(..).to_le_bytes();
        let now = self.step * 60_000 + self.skews[device];
        self.tally.operations += 1;
        self.disks[device]
            .write(draft, id, None, SCOPE, now, salt)
            .await
            .expect("text can be written");
    }

    /// One round of one device. Whether it came to its end.
    async fn round(&mut self, device: usize, odds: Odds) -> Result<bool, String> {
        let own = self.disks[device]
            .log
            .iter()
            .filter(|entry| {
                entry.own && entry.operation.header.device == self.disks[device].standing.device
            })
            .map(|entry| (entry.operation.header.number, entry.operation.hash))
            .collect();
        let disk_dice = Rng::with_seed(self.dice.u64(..));
        let wire = &mut self.wires[device];
        wire.refused.clear();
        let mut link = RoughLink {
            wire,
            headquarters: &mut self.headquarters,
            dice: &mut self.dice,
            odds,
            fault: self.fault,
            own,
        };
        let mut disk = RoughDisk {
            disk: &mut self.disks[device],
            dice: disk_dice,
            odds,
            fault: self.fault,
        };
        let now = self.step;
        let done = round(&mut link, &mut disk, "1", &|| now, &mut |_| {}).await;
        self.tally.rounds += 1;
        match done {
            Ok(report) => {
                self.tally.forks += u64::from(report.forked);
                self.tally.epochs += u64::from(report.new_epoch);
                self.tally.salvaged += report.salvaged;
                self.tally.set_aside += report.set_aside;
                // With a rule broken on purpose the checks below must notice by themselves.
                if report.differing > 0 && self.fault.is_none() {
                    return Err(format!("{} buckets differ", report.differing));
                }
                Ok(true)
            }
            Err(error) => {
                self.tally.interrupted += 1;
                if self.fault == Some(Fault::RefusalDropsWork)
                    && matches!(error, RoundError::Link(LinkError::Refused(_)))
                {
                    let refused = std::mem::take(&mut self.wires[device].refused);
                    self.disks[device]
                        .retain(|entry| !refused.contains(&entry.operation.header.id));
                }
                Ok(false)
            }
        }
    }

    /// Something that happens to a disk or to headquarters. What is lost with a disk may vanish; nothing else may.
    async fn mishap(&mut self) {
        let devices = self.disks.len();
        let device = self.dice.usize(0..devices);
        match self.dice.u8(0..10) {
            0 | 1 => {
                self.disk_images.push(self.disks[device].clone());
            }
            2 if !self.disk_images.is_empty() => {
                // Yesterday's image of any disk comes to lie in this PC, as a restore does it.
                let image = self.dice.usize(0..self.disk_images.len());
                self.disks[device] = self.disk_images[image].clone();
                self.disks[device]
                    .become_new_device()
                    .await
                    .unwrap_or_else(|never| match never {});
                self.forget_seen(device);
            }
            3 => {
                // A disk copied behind the program's back.
                let from = self.dice.usize(0..devices);
                self.disks[device] = self.disks[from].clone();
                self.forget_seen(device);
            }
            4 if !self.disk_images.is_empty() => {
                // An old image under its old name.
                let image = self.dice.usize(0..self.disk_images.len());
                self.disks[device] = self.disk_images[image].clone();
                self.forget_seen(device);
            }
            5 => {
                let old = self.disks[device].fold.old;
                self.disks[device] = MemoryLedger::new(
                    fresh_device(),
                    BentFold::bent(self.fault, old),
                    fresh_device,
                );
                self.forget_seen(device);
            }
            6 | 7 => self.backups.push(self.headquarters.clone()),
            8 if !self.backups.is_empty() => {
                let backup = self.dice.usize(0..self.backups.len());
                self.headquarters = self.backups[backup].clone();
                self.epochs += 1;
                self.headquarters.epoch = Uuid::from_u128(self.epochs);
            }
            8 => self.accept_the_tray().await,
            _ => {
                self.skews[device] = self.clocks.i64(-400_000_000..400_000_000);
            }
        }
    }

    async fn accept_the_tray(&mut self) {
        for id in self.headquarters.tray() {
            self.headquarters.accept(id).await;
        }
    }

    fn forget_seen(&mut self, device: usize) {
        self.close_forms(device);
        self.seen[device] = checks::ids(&self.disks[device]);
    }

    async fn upgrade(&mut self, device: usize) {
        if self.disks[device].fold.old {
            self.disks[device].fold.old = false;
            if self.fault == Some(Fault::UpgradeKeepsTables) {
                return;
            }
            self.disks[device]
                .rebuild()
                .await
                .unwrap_or_else(|never| match never {});
        }
    }

    /// Plays a schedule, then lets everything come to rest.
    async fn play(&mut self) -> Result<(), String> {
        let steps = self.dice.usize(15..60);
        for _ in 0..steps {
            self.step += 1;
            let device = self.dice.usize(0..self.disks.len());
            match self.dice.u8(0..20) {
                0..=9 => self.write(device).await,
                10..=16 => {
                    let odds = Odds::rough(&mut self.dice);
                    self.round(device, odds).await?;
                }
                17 if chance(&mut self.dice, 30) => self.upgrade(device).await,
                _ => self.mishap().await,
            }
            checks::after_a_step(self)?;
        }
        let must = checks::everything(self);
        for device in 0..self.disks.len() {
            self.upgrade(device).await;
        }
        // Work goes round twice: what the last device brings, the first one must still fetch.
        let mut quiet = 0;
        for _ in 0..8 {
            self.accept_the_tray().await;
            let before = checks::everything_everywhere(self);
            let mut ended = true;
            for device in 0..self.disks.len() {
                ended &= self.round(device, Odds::CALM).await?;
                checks::after_a_step(self)?;
            }
            quiet = if ended && checks::everything_everywhere(self) == before {
                quiet + 1
            } else {
                0
            };
            if quiet == 2 {
                break;
            }
        }
        if quiet < 2 {
            return Err("the devices do not come to rest".into());
        }
        let mut order = Rng::with_seed(self.dice.u64(..));
        let tray = self.headquarters.tables.tray();
        self.tally.conflicts += tray.len() as u64;
        self.tally.rings += tray
            .iter()
            .filter(|field| {
                let tables = &self.headquarters.tables;
                tables
                    .heads_of(field.kind, field.record, field.name)
                    .is_empty()
            })
            .count() as u64;
        checks::at_rest(self, &must, &mut order).await
    }
}

/// Plays the schedule of a seed. `Err` tells the rule that did not hold.
pub fn play(seed: u64, clock_seed: u64, fault: Option<Fault>) -> Result<Outcome, String> {
    futures::executor::block_on(async {
        let mut world = World::new(seed, clock_seed, fault);
        world.play().await?;
        Ok(Outcome {
            tables: world.disks[0].tables().clone(),
            tally: world.tally,
        })
    })
}

/// Plays it, now and then a second time with other clocks.
pub fn play_and_compare_clocks(seed: u64, fault: Option<Fault>) -> Result<Tally, String> {
    let outcome = play(seed, seed, fault)?;
    if seed.is_multiple_of(8) || fault == Some(Fault::NewestClockWins) {
        let other = play(seed, seed ^ 0x5eed, fault)?;
        if other.tables != outcome.tables {
            return Err("(7) other clocks give other tables".into());
        }
    }
    Ok(outcome.tally)
}
