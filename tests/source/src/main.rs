//! Called by `cargo xtask`, which names no library itself.

use sisconecta_source::{Crate, PAGE, circles, figures, largest_circle_of_files, page};
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "rules [--check] | circles CRATE … | figures";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().nth(2).unwrap_or(here);
    let outcome = match arguments.as_slice() {
        ["rules"] => write_rules(root),
        ["rules", "--check"] => {
            sisconecta_source::check(root).map(|()| println!("{PAGE} is up to date"))
        }
        ["circles", crates @ ..] if !crates.is_empty() => {
            crates.iter().try_for_each(|name| print_circles(root, name))
        }
        ["figures"] => figures(root).map(|table| print!("{table}")),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn write_rules(root: &Path) -> Result<(), String> {
    let page = page(root)?;
    std::fs::write(root.join(PAGE), page).map_err(|error| format!("{PAGE}: {error}"))?;
    println!("{PAGE} is written");
    Ok(())
}

fn print_circles(root: &Path, name: &str) -> Result<(), String> {
    let lib = root.join("crates").join(name).join("src/lib.rs");
    let arrows = Crate::read(&lib, root)?.arrows();
    let circles = circles(&arrows);
    for circle in &circles {
        println!("{circle}");
    }
    let files = largest_circle_of_files(&arrows);
    println!(
        "{name}: {} circles; the largest of files has {files}",
        circles.len()
    );
    Ok(())
}
