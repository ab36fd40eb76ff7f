//! Running other programs: said before, and with a sentence when they fail.

use crate::Outcome;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// A program of the workspace, built in the development profile.
pub fn built(name: &str) -> PathBuf {
    target()
        .join("debug")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Where tools that only tests need are installed, out of the person's way.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// The path, with those tools before everything else.
pub fn path_with_tools() -> std::ffi::OsString {
    let mut folders = vec![tools().join("bin")];
    folders.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    std::env::join_paths(folders).unwrap_or_default()
}

/// A command run from the workspace's folder.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Cargo, without what `cargo run` told this program about its own package: some build scripts watch those variables,
/// and everything would be built again.
pub fn cargo() -> Command {
    let mut cargo = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        let about_xtask = name.to_str().is_some_and(|name| {
            [
                "CARGO_PKG_",
                "CARGO_MANIFEST_",
                "CARGO_BIN_",
                "CARGO_CRATE_",
                "CARGO_PRIMARY_",
            ]
            .iter()
            .any(|p| name.starts_with(p))
        });
        if about_xtask {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// npm, in the folder of the screens.
pub fn npm() -> Command {
    let mut npm = command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.current_dir(root().join("ui"));
    npm
}

/// The command as a person would type it.
pub fn typed(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let mut words = vec![program.to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| {
        let word = word.to_string_lossy();
        if word.contains([' ', '(', '&', '|']) {
            format!("'{word}'")
        } else {
            word.into_owned()
        }
    }));
    words.join(" ")
}

/// Says the command, runs it, and fails when it does.
pub fn run(command: &mut Command) -> Outcome {
    println!("› {}", typed(command));
    let status = command
        .status()
        .map_err(|error| format!("«{}» did not start: {error}", typed(command)))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("«{}» ended with {status}", typed(command)))
    }
}

/// The standard output of a command that succeeds; `None` when it is missing or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program stands in the path.
pub fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// The value that follows `name`, or stands after it and `=`.
pub fn option<'a>(arguments: &[&'a str], name: &str) -> Outcome<Option<&'a str>> {
    for (place, argument) in arguments.iter().enumerate() {
        if let Some(value) = argument
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('='))
        {
            return Ok(Some(value));
        }
        if *argument == name {
            return arguments
                .get(place + 1)
                .map(|value| Some(*value))
                .ok_or_else(|| format!("{name} needs a value"));
        }
    }
    Ok(None)
}

/// Refuses what a command does not know, so that a slip of the finger is not silently ignored.
pub fn only(arguments: &[&str], flags: &[&str], valued: &[&str]) -> Outcome {
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        let name = word.split('=').next().unwrap_or(word);
        if valued.contains(&name) {
            if !word.contains('=') {
                words.next();
            }
        } else if !flags.contains(word) {
            return Err(format!(
                "there is no option «{word}» here; see `cargo xtask help`"
            ));
        }
    }
    Ok(())
}
