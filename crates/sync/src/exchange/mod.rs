//! The exchange with headquarters: what is said ([`wire`]), the round of a device ([`round`]) and what headquarters does with what
//! it hears ([`receive`], [`salvage`]).
//!
//! Sans-I/O: the network is a [`Link`], the device's disk a [`Ledger`], headquarters' database a [`Registry`]. The program, the
//! server and the simulator run this same code over parts of their own.

mod digest;
mod ledger;
mod link;
pub mod memory;
mod receive;
mod round;
pub mod wire;

pub use digest::{BUCKETS, Bucket, Sum, bucket_of, row_text, sums_of_rows};
pub use ledger::{FeedOperation, Ledger, Standing, Sums};
pub use link::{Link, LinkError};
pub use receive::{Arrival, Chain, Fate, Held, Place, Registry, receive, salvage};
pub use round::{Progress, Report, RoundError, Stop, round};
