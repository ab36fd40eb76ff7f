//! Opening a document in the system's viewer, from where it is printed.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Hands the file over and does not wait for the viewer to close.
///
/// # Errors
/// When there is no program that opens files.
pub fn open(file: &Path) -> io::Result<()> {
    let mut command = command(file);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Somebody must take note of its end, or it stays in the system's table until the program closes.
    std::thread::Builder::new()
        .name("viewer".into())
        .spawn(move || child.wait())
        .map(|_| ())
}

fn command(file: &Path) -> Command {
    if let Some(chosen) = chosen() {
        let mut command = Command::new(chosen);
        command.arg(file);
        return command;
    }
    if cfg!(windows) {
        let mut command = Command::new("cmd");
        // The empty words are the title that `start` takes its first quoted word for.
        command.args(["/c", "start", ""]).arg(file);
        command
    } else if cfg!(target_os = "macos") {
        let mut command = Command::new("open");
        command.arg(file);
        command
    } else {
        let mut command = Command::new("xdg-open");
        command.arg(file);
        command
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
