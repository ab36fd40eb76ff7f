//! Reads `tauri.conf.json`, and lists the only commands a page may ask for.

use tauri_build::{AppManifest, Attributes};

fn main() {
    // The pages are kept inside the program: when they change, it is built again.
    println!("cargo:rerun-if-changed=../ui/dist");
    let commands = AppManifest::new().commands(&[
        "rpc",
        "pick_file",
        "pick_folder",
        "pick_place",
        "open_document",
        "page_settled",
    ]);
    if let Err(error) = tauri_build::try_build(Attributes::new().app_manifest(commands)) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
