//! Lists the `.sql` files of `migrations/hq` so that they are embedded: a new migration needs no line of Rust.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../migrations/hq");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "sql") {
            files.push(path);
        }
    }
    files.sort();
    let mut out = String::from("pub(super) const HQ: &[(i64, &str, &str)] = &[\n");
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
        let path = path
            .to_str()
            .ok_or("the path of a migration is not UTF-8")?;
        writeln!(
            out,
            "    ({version}, {description:?}, include_str!({path:?})),"
        )?;
    }
    out.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("migrations.rs"), out)?;
    Ok(())
}
