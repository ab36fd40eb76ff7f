//! What a process that reads a file may take.

use std::time::Duration;

const MIB: u64 = 1024 * 1024;

/// Memory and time of one reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes beyond what the program itself takes when it starts.
    pub memory: u64,
    pub time: Duration,
}

impl Limits {
    /// A list: the largest that is read, unpacked and parsed, several times over.
    pub(crate) const LIST: Self = Self {
        memory: 768 * MIB,
        time: Duration::from_secs(120),
    };
    /// A scanned document: a picture of it as large as one may be, and the file.
    pub(crate) const LOOK: Self = Self {
        memory: 1536 * MIB,
        time: Duration::from_secs(120),
    };
    /// A photograph: the largest that is opened, and one made smaller.
    pub(crate) const PHOTO: Self = Self {
        memory: 1536 * MIB,
        time: Duration::from_secs(60),
    };
    /// All parts of a dossier, and the whole that is made of them.
    pub(crate) const BIND: Self = Self {
        memory: 4096 * MIB,
        time: Duration::from_secs(600),
    };
}

/// Puts the running process under limits that it cannot lift: of memory and of processor time. From now on it opens no file and no
/// connection, writes no file and leaves no image of its memory behind.
#[cfg(unix)]
pub(crate) fn impose(limits: Limits) -> std::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let most = |resource, value| {
        let limit = Rlimit {
            current: Some(value),
            maximum: Some(value),
        };
        setrlimit(resource, limit).map_err(std::io::Error::from)
    };
    most(Resource::As, taken().saturating_add(limits.memory))?;
    // Who started it looks at the clock; this ends it also when that one is gone.
    most(Resource::Cpu, limits.time.as_secs().saturating_add(5))?;
    most(Resource::Core, 0)?;
    most(Resource::Fsize, 0)?;
    most(Resource::Nofile, 0)
}

/// Bytes of address space that the program takes before it reads anything: its libraries above all.
#[cfg(unix)]
fn taken() -> u64 {
    const UNKNOWN: u64 = 1024 * MIB;
    let said = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let size = said.lines().find_map(|line| {
        let (size, _) = line.strip_prefix("VmSize:")?.trim().split_once(' ')?;
        size.parse::<u64>().ok()
    });
    size.map_or(UNKNOWN, |kib| kib.saturating_mul(1024))
}

/// Windows has no such limits for a process of its own making; who started it ends it when its time is over.
#[cfg(not(unix))]
pub(crate) fn impose(_: Limits) -> std::io::Result<()> {
    Ok(())
}
