//! Recognising the second place by the mark that was left there.

use serde::{Deserialize, Serialize};
use sisconecta_domain::ids::DeviceId;
use std::fs;
use std::path::{Component, Path, PathBuf};
use uuid::Uuid;

pub(super) const MARK: &str = "segundo-lugar.json";
const PREFIX: &str = "sisconecta-";

/// What stands in the folder of a device at the place. Nothing in it tells of anybody.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Mark {
    pub mark: Uuid,
    pub device: DeviceId,
}

/// The folder of a device below the one that was named. The mark in it decides, not its name.
pub(super) fn own_folder(folder: &Path, mark: Uuid) -> PathBuf {
    folder.join(own_name(mark))
}

pub(super) fn own_name(mark: Uuid) -> String {
    let name = mark.simple().to_string();
    format!("{PREFIX}{}", name.get(..8).unwrap_or(&name))
}

fn read(own: &Path) -> Option<Mark> {
    serde_json::from_slice(&fs::read(own.join(MARK)).ok()?).ok()
}

/// The mark that a device left in a folder before.
pub(super) fn of_device(folder: &Path, device: DeviceId) -> Option<Uuid> {
    let entries = fs::read_dir(folder).ok()?;
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX))
        .filter_map(|entry| read(&entry.path()))
        .find(|mark| mark.device == device)
        .map(|mark| mark.mark)
}

/// The folder with the mark: where it was named, or under another letter or mount point. Otherwise whether a folder of that name is there.
pub(super) fn find(folder: &Path, mark: Uuid, volumes: &[PathBuf]) -> Result<PathBuf, bool> {
    let marked = |base: &Path| {
        let own = own_folder(base, mark);
        read(&own)
            .is_some_and(|found| found.mark == mark)
            .then_some(own)
    };
    if let Some(own) = marked(folder) {
        return Ok(own);
    }
    let plain: Vec<Component<'_>> = folder
        .components()
        .filter(|part| matches!(part, Component::Normal(_)))
        .collect();
    for volume in volumes {
        for skipped in 0..=plain.len() {
            let inside: PathBuf = plain[skipped..].iter().collect();
            if let Some(own) = marked(&volume.join(inside)) {
                return Ok(own);
            }
        }
    }
    Err(folder.is_dir())
}

/// Where a stick may stand on this computer.
#[cfg(windows)]
pub(super) fn volumes() -> Vec<PathBuf> {
    ('C'..='Z')
        .map(|letter| PathBuf::from(format!("{letter}:\\")))
        .collect()
}

/// Where a stick may stand on this computer.
#[cfg(not(windows))]
pub(super) fn volumes() -> Vec<PathBuf> {
    let inside = |base: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(base).into_iter().flatten().flatten();
        entries.map(|entry| entry.path()).collect()
    };
    let mut found = Vec::new();
    for base in ["/media", "/run/media", "/mnt", "/Volumes"] {
        let mounts = inside(Path::new(base));
        // `/media/ana/MEMORIA`.
        found.extend(mounts.iter().flat_map(|mount| inside(mount)));
        found.extend(mounts);
    }
    found
}
