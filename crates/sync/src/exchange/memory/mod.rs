//! Both sides of the exchange in memory: what the simulator plays with, and the yardstick for disks and databases.

mod headquarters;
mod ledger;

pub use headquarters::MemoryHeadquarters;
pub use ledger::{Entry, Fold, MemoryLedger};
