//! Names of what lies in a data folder, told in [`crate::folder`].

pub(crate) const KEYS: &str = "llavero.json";

pub(crate) const KEYS_PREVIOUS: &str = "llavero.json.anterior";

/// The key file of a backup that is about to take the place of the one before.
pub(crate) const KEYS_NEXT: &str = "llavero.json.nuevo";

pub(crate) const CENTRE: &str = "centro.db";

pub(crate) const ATTACHMENTS: &str = "adjuntos.db";

pub(crate) const BACKUPS: &str = "respaldos";

pub(crate) const TEMPORARY: &str = "temporal";

/// In a backup made before a migration: what the database was of which it was made.
pub(crate) const OF: &str = "origen.txt";

pub(crate) const SET_ASIDE: &str = "apartado";

pub(crate) const RESTORED: &str = "restaurado.json";

pub(crate) const LOCK: &str = "candado";

/// What a change of the key has written, once it is decided.
pub(crate) const CHANGE: &str = "cambio";

/// The same while it is written.
pub(crate) const CHANGE_UNFINISHED: &str = "cambio.en-curso";

pub(crate) const UNFINISHED: &str = ".en-curso-";

/// A backup being removed has this before its name, so that half of one is never taken for a backup.
pub(crate) const GOING: &str = ".borrando-";
