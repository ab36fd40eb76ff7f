//! Which program is started to read a file.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The word after the program's name that makes it read what comes in by its standard input.
pub(crate) const WORD: &str = "--read-foreign-file";

/// What the operating system itself asks of a program's surroundings; all the rest stays behind.
const SURROUNDINGS: [&str; 2] = ["LD_LIBRARY_PATH", "SystemRoot"];

/// A program that understands the word of [`asked_to_read`](crate::asked_to_read).
#[derive(Debug, Clone)]
pub struct Program(PathBuf);

impl Program {
    /// The running program itself.
    #[must_use]
    pub fn own() -> Self {
        // Also after an update has put another file in its place.
        let running = Path::new("/proc/self/exe");
        if cfg!(target_os = "linux") && running.exists() {
            return Self(running.to_owned());
        }
        Self(std::env::current_exe().unwrap_or_default())
    }

    /// The program in this place.
    #[must_use]
    pub fn at(place: PathBuf) -> Self {
        Self(place)
    }

    /// A program of the workspace that was built beside the running one: for tests, which are no program that anybody starts.
    #[must_use]
    pub fn beside(name: &str) -> Self {
        let running = std::env::current_exe().unwrap_or_default();
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let folders = running.ancestors().skip(1).take(2);
        let found = folders
            .map(|folder| folder.join(&file))
            .find(|path| path.is_file());
        Self(found.unwrap_or_else(|| file.into()))
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.0);
        command.arg(WORD).env_clear();
        let kept = SURROUNDINGS
            .iter()
            .filter_map(|name| Some((name, std::env::var_os(name)?)));
        command.envs(kept);
        command
    }
}

/// Whether these are the words of a program that is started to read.
pub(crate) fn is_word(mut words: impl Iterator<Item = OsString>) -> bool {
    words.nth(1).is_some_and(|word| word == WORD)
}

/// Why a program could not be started, for the log.
pub(crate) fn not_started(error: &io::Error) {
    tracing::error!(%error, "the program that reads files did not start");
}
