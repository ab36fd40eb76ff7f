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

/// What is measured of a centre of some size.
const OF_A_CENTRE: [&str; 6] = [
    "search",
    "screens",
    "registration",
    "list",
    "tables",
    "statements",
];

/// What the arguments ask for.
struct Asked {
    sizes: Vec<Size>,
    words: Vec<String>,
}

impl Asked {
    fn of_arguments() -> Self {
        let mut sizes: Vec<Size> = std::env::args()
            .filter_map(|word| word.parse().ok())
            .map(|people| Size { people })
            .collect();
        if sizes.is_empty() {
            sizes = vec![Size { people: 10_000 }, Size { people: 100_000 }];
        }
        let words = std::env::args()
            .skip(1)
            .filter(|word| word.parse::<usize>().is_err() && !word.starts_with('-'))
            .collect();
        Self { sizes, words }
    }

    fn named(&self, what: &str) -> bool {
        self.words.iter().any(|word| word == what)
    }

    /// Whether it is named, or nothing is.
    fn has(&self, what: &str) -> bool {
        self.words.is_empty() || self.named(what)
    }
}

#[tokio::main]
async fn measure() {
    let asked = Asked::of_arguments();
    let (base, mut table) = (base(), Table::default());
    let scratch = base.join("copy");
    let mut small = None;
    if asked.has("registration") {
        let (kept, _) = centre::kept(&base, SMALL).await;
        centre::copied(&kept, &scratch);
        let program = Program::open(&scratch).await;
        table.head("A centre of 1,000 people");
        small = Some(work::registrations(&program, SMALL, &scratch, &mut table).await);
        program.app.close().await;
    }
    if OF_A_CENTRE.into_iter().any(|what| asked.has(what)) {
        for size in &asked.sizes {
            let (kept, seconds) = centre::kept(&base, *size).await;
            if let Some(seconds) = seconds {
                println!("\nfilled in {seconds:.0} s");
            }
            centre::copied(&kept, &scratch);
            measure_centre(&asked, *size, &scratch, small, &mut table).await;
        }
    }
    if scratch.exists() {
        std::fs::remove_dir_all(&scratch).unwrap();
    }
    if asked.has("file") {
        table.head("The file");
        work::bytes(&scratch, &mut table).await;
        std::fs::remove_dir_all(&scratch).unwrap();
    }
    table.end();
}

/// Measures the centre in `folder`. `small` is what a registration took in the small one.
async fn measure_centre(
    asked: &Asked,
    size: Size,
    folder: &Path,
    small: Option<f64>,
    table: &mut Table,
) {
    let program = Program::open(folder).await;
    let bytes = std::fs::metadata(folder.join("centro.db")).unwrap().len();
    table.head(&format!(
        "A centre of {} people, {} MB",
        size.people,
        bytes / 1_000_000
    ));
    if asked.has("search") {
        work::search(&program, size, table).await;
    }
    if asked.named("statements") {
        spent::spent(&program, size).await;
    }
    if asked.has("screens") {
        work::screens(&program, size, table).await;
    }
    if let Some(small) = small {
        let large = work::registrations(&program, size, folder, table).await;
        table.row(
            "registration on paper beside the one of the small centre",
            &format!("{} ms", short(large)),
            &format!("{} ms", short(small)),
            &format!("{} ×", short(large / small)),
            Some(Wanted::at_most(large / small, 1.3, "×")),
        );
    }
    if asked.has("list") {
        work::bring_in(&program, size, table).await;
    }
    if asked.has("tables") {
        work::made_anew(&program, table).await;
    }
    program.app.close().await;
}
