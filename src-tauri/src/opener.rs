//! Opening a document in the system's viewer, from where it is printed.

use std::ffi::OsString;
use std::io;
use std::path::Path;

/// Hands the file over and does not wait for the viewer to close. No shell reads its path.
///
/// # Errors
/// When there is no program that opens files.
pub fn open(file: &Path) -> io::Result<()> {
    match chosen() {
        Some(viewer) => open::with_detached(file, viewer.to_string_lossy()),
        None => open::that_detached(file),
    }
}

/// Tests name the program that opens; the shipped program cannot be told.
fn chosen() -> Option<OsString> {
    if cfg!(debug_assertions) {
        std::env::var_os("SISCONECTA_OPENER")
    } else {
        None
    }
}
