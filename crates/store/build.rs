//! Lists the `.sql` files of `migrations/` so that they are embedded: a new migration needs no line of Rust.
//!
//! `sqlx::migrate!` would do the same, but it compiles a second SQLite for the build machine.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../migrations");
    let mut out = String::new();
    for set in ["centre", "attachments"] {
        list(&root.join(set), set, &mut out)?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("migrations.rs"), out)?;
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}

/// Writes `pub(super) const CENTRE: &[(i64, &str, &str)]`: version, description, text.
fn list(folder: &Path, set: &str, out: &mut String) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "sql") {
            files.push(path);
        }
    }
    files.sort();
    writeln!(
        out,
        "pub(super) const {}: &[(i64, &str, &str)] = &[",
        set.to_uppercase()
    )?;
    for path in files {
        let stem = path
            .file_stem()
            .and_then(|s| s.to_str())
            .ok_or("the name of a migration is not UTF-8")?;
        let (version, description) = stem
            .split_once('_')
            .ok_or("a migration is named NNNN_what_it_does.sql")?;
        let version: i64 = version.parse()?;
        let path = fs::canonicalize(&path)?;
        println!("cargo::rerun-if-changed={}", path.display());
        writeln!(
            out,
            "    ({version}, {description:?}, include_str!({:?})),",
            path.to_str()
                .ok_or("the path of a migration is not UTF-8")?
        )?;
    }
    writeln!(out, "];")?;
    Ok(())
}
