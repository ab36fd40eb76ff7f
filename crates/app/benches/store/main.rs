//! `cargo xtask bench store`: requests of an encrypted centre that has worked for ten years, each beside a bare statement on the same
//! data, cipher and settings in the same run.
//!
//! The centre is filled with sealed operations through the fold and kept under `target/bench/store`; what writes works on a copy.
//! Numbers among the arguments are people of the centres; words choose among `search`, `screens`, `registration`, `list`, `tables` and
//! `file`, all of which are measured otherwise; `statements` tells where the time of a request goes.
#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a measurement stops at the first thing that does not hold, and its figures are printed"
)]

mod bare;
mod centre;
mod host;
mod names;
mod spent;
mod table;
mod work;

use centre::Size;
use host::Program;
use std::path::{Path, PathBuf};
use table::{Table, Wanted, short};

/// The centre that a registration's time is compared with.
const SMALL: Size = Size { people: 1_000 };

fn base() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    target.parent().unwrap_or(target).join("bench/store")
}

fn main() {
    // A list is read by a process of its own, which is this one.
    if sisconecta_app::asked_to_read().is_none() {
        measure();
    }
}

#[tokio::main]
async fn measure() {
    let mut sizes: Vec<Size> = std::env::args()
        .filter_map(|word| word.parse().ok())
        .map(|people| Size { people })
        .collect();
    if sizes.is_empty() {
        sizes = vec![Size { people: 10_000 }, Size { people: 100_000 }];
    }
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word.parse::<usize>().is_err() && !word.starts_with('-'))
        .collect();
    let asked = |what: &str| words.is_empty() || words.iter().any(|word| word == what);
    let (base, mut table) = (base(), Table::default());
    let scratch = base.join("copy");
    let mut small = None;
    if asked("registration") {
        let (kept, _) = centre::kept(&base, SMALL).await;
        centre::copied(&kept, &scratch);
        let program = Program::open(&scratch).await;
        table.head("A centre of 1,000 people");
        small = Some(work::registrations(&program, SMALL, &scratch, &mut table).await);
        program.app.close().await;
    }
    for size in sizes {
        if ![
            "search",
            "screens",
            "registration",
            "list",
            "tables",
            "statements",
        ]
        .into_iter()
        .any(asked)
        {
            break;
        }
        let (kept, seconds) = centre::kept(&base, size).await;
        if let Some(seconds) = seconds {
            println!("\nfilled in {seconds:.0} s");
        }
        centre::copied(&kept, &scratch);
        let program = Program::open(&scratch).await;
        let bytes = std::fs::metadata(scratch.join("centro.db")).unwrap().len();
        table.head(&format!(
            "A centre of {} people, {} MB",
            size.people,
            bytes / 1_000_000
        ));
        if asked("search") {
            work::search(&program, size, &mut table).await;
        }
        if words.iter().any(|word| word == "statements") {
            spent::spent(&program, size).await;
        }
        if asked("screens") {
            work::screens(&program, size, &mut table).await;
        }
        if let Some(small) = small {
            let large = work::registrations(&program, size, &scratch, &mut table).await;
            table.row(
                "registration on paper beside the one of the small centre",
                &format!("{} ms", short(large)),
                &format!("{} ms", short(small)),
                &format!("{} ×", short(large / small)),
                Some(Wanted::at_most(large / small, 1.3, "×")),
            );
        }
        if asked("list") {
            work::bring_in(&program, size, &mut table).await;
        }
        if asked("tables") {
            work::made_anew(&program, &mut table).await;
        }
        program.app.close().await;
    }
    if scratch.exists() {
        std::fs::remove_dir_all(&scratch).unwrap();
    }
    if asked("file") {
        table.head("The file");
        work::bytes(&scratch, &mut table).await;
        std::fs::remove_dir_all(&scratch).unwrap();
    }
    table.end();
}
