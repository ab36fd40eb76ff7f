//! What can go wrong with the disk: a code for the program, a sentence for the person, a chain for the log.

mod sentences;

use std::io;

/// Any error below, kept for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync + 'static>;

/// A failure of the disk side of the program.
///
/// `Display` is for the log: English, without personal data. [`StoreError::sentence`] is for the person.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    #[error("another program holds the lock of the data folder")]
    AlreadyOpen,
    #[error("the database has migration or edition {found}, this program knows up to {known}")]
    NewerDatabase { found: i64, known: i64 },
    #[error("the key file has format {found}, this program knows up to {known}")]
    NewerKeyFile { found: u32, known: u32 },
    #[error("{file} is damaged")]
    Damaged {
        /// Name of the file, without its folder.
        file: String,
        /// Name of the newest backup that looks whole, if one is known.
        newest_backup: Option<String>,
        #[source]
        source: Option<Cause>,
    },
    #[error("the key does not belong to this database")]
    WrongKey,
    #[error("no password slot opens with that password")]
    WrongPassword,
    #[error("the recovery code is well formed but opens nothing")]
    WrongRecoveryCode,
    #[error("the recovery code is mistyped")]
    MistypedRecoveryCode,
    #[error("the password is empty")]
    EmptyPassword,
    #[error("the password opens another person's slot")]
    PasswordTaken,
    #[error("that would leave a database that only the keyring of this computer opens")]
    LastSlot,
    #[error("there is no key file")]
    KeyFileMissing,
    #[error("the key file and its previous copy cannot be read")]
    KeyFileDamaged,
    #[error("the disk is full")]
    DiskFull {
        #[source]
        source: Cause,
    },
    #[error("the folder or the file cannot be written")]
    ReadOnly {
        #[source]
        source: Cause,
    },
    #[error("the database was busy for too long")]
    Busy {
        #[source]
        source: Cause,
    },
    #[error("reading or writing the disk failed")]
    Io {
        #[source]
        source: Cause,
    },
    #[error("migration {version} failed")]
    Migration {
        version: i64,
        #[source]
        source: Cause,
    },
    #[error("the backup before the migration failed, nothing was migrated")]
    NotMigrated {
        #[source]
        source: Box<StoreError>,
    },
    #[error("the backup failed: {reason}")]
    BackupFailed {
        /// For the log, in English.
        reason: String,
    },
    #[error("a backup could not be copied to {place}")]
    CopyFailed {
        /// The folder that was chosen.
        place: String,
    },
    #[error("the backup {name} is not whole: {reason}")]
    BackupInvalid {
        /// Name of the backup's folder.
        name: String,
        /// For the log, in English.
        reason: String,
    },
    #[error("the data folder already holds a database")]
    FolderNotEmpty,
    #[error("the data folder holds no database")]
    FolderEmpty,
    #[error("no attachment has that hash")]
    AttachmentMissing,
    #[error("the attachment does not match its hash")]
    AttachmentDamaged,
    #[error("the system gave no random bytes")]
    NoRandomness,
    #[error("the operation is too large")]
    TooLarge,
    #[error("a text of {field} is longer than {most} letters")]
    TooLong {
        field: String,
        /// What people call the field.
        label: &'static str,
        most: usize,
    },
    #[error("a value of the program cannot be stored")]
    Invalid {
        #[source]
        source: Cause,
    },
    #[error("the database refused")]
    Database {
        #[source]
        source: sqlx::Error,
    },
}

impl StoreError {
    /// A stable name for the program and for tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AlreadyOpen => "already_open",
            Self::NewerDatabase { .. } => "newer_database",
            Self::NewerKeyFile { .. } => "newer_key_file",
            Self::Damaged { .. } => "damaged",
            Self::WrongKey => "wrong_key",
            Self::WrongPassword => "wrong_password",
            Self::WrongRecoveryCode => "wrong_recovery_code",
            Self::MistypedRecoveryCode => "mistyped_recovery_code",
            Self::EmptyPassword => "empty_password",
            Self::PasswordTaken => "password_taken",
            Self::LastSlot => "last_slot",
            Self::KeyFileMissing => "key_file_missing",
            Self::KeyFileDamaged => "key_file_damaged",
            Self::DiskFull { .. } => "disk_full",
            Self::ReadOnly { .. } => "read_only",
            Self::Busy { .. } => "busy",
            Self::Io { .. } => "io",
            Self::Migration { .. } => "migration",
            Self::NotMigrated { .. } => "not_migrated",
            Self::BackupFailed { .. } => "backup_failed",
            Self::CopyFailed { .. } => "copy_failed",
            Self::BackupInvalid { .. } => "backup_invalid",
            Self::FolderNotEmpty => "folder_not_empty",
            Self::FolderEmpty => "folder_empty",
            Self::AttachmentMissing => "attachment_missing",
            Self::AttachmentDamaged => "attachment_damaged",
            Self::NoRandomness => "no_randomness",
            Self::TooLarge => "too_large",
            Self::TooLong { .. } => "too_long",
            Self::Invalid { .. } => "invalid",
            Self::Database { .. } => "database",
        }
    }

    /// What happened, what was kept, what to do: in Spanish, for the person.
    pub fn sentence(&self) -> String {
        match self {
            Self::AlreadyOpen => sentences::ALREADY_OPEN.into(),
            Self::NewerDatabase { .. } | Self::NewerKeyFile { .. } => sentences::NEWER.into(),
            Self::Damaged {
                file,
                newest_backup,
                ..
            } => damaged(file, newest_backup.as_deref()),
            Self::WrongKey => sentences::WRONG_KEY.into(),
            Self::WrongPassword => sentences::WRONG_PASSWORD.into(),
            Self::WrongRecoveryCode => sentences::WRONG_RECOVERY_CODE.into(),
            Self::MistypedRecoveryCode => sentences::MISTYPED_RECOVERY_CODE.into(),
            Self::EmptyPassword => sentences::EMPTY_PASSWORD.into(),
            Self::PasswordTaken => sentences::PASSWORD_TAKEN.into(),
            Self::LastSlot => sentences::LAST_SLOT.into(),
            Self::KeyFileMissing => sentences::KEY_FILE_MISSING.into(),
            Self::KeyFileDamaged => sentences::KEY_FILE_DAMAGED.into(),
            Self::DiskFull { .. } => sentences::DISK_FULL.into(),
            Self::ReadOnly { .. } => sentences::READ_ONLY.into(),
            Self::Busy { .. } => sentences::BUSY.into(),
            Self::Io { .. } => sentences::IO.into(),
            Self::Migration { .. } => sentences::MIGRATION.into(),
            Self::NotMigrated { source } => format!(
                "No se pudo hacer el respaldo previo a la actualización, así que la base de datos no se actualizó y quedó como \
                 estaba. {}",
                source.sentence()
            ),
            Self::BackupFailed { .. } => sentences::BACKUP_FAILED.into(),
            Self::CopyFailed { place } => format!(
                "El respaldo quedó hecho en este equipo, pero no se pudo copiar en «{place}». Compruebe que la memoria o la carpeta \
                 esté a la mano y tenga sitio, y vuelva a intentarlo."
            ),
            Self::BackupInvalid { name, .. } => format!(
                "El respaldo «{name}» está incompleto o dañado. No se restauró nada y no se borró nada. Elija otro respaldo."
            ),
            Self::FolderNotEmpty => sentences::FOLDER_NOT_EMPTY.into(),
            Self::FolderEmpty => sentences::FOLDER_EMPTY.into(),
            Self::AttachmentMissing => sentences::ATTACHMENT_MISSING.into(),
            Self::AttachmentDamaged => sentences::ATTACHMENT_DAMAGED.into(),
            Self::NoRandomness => sentences::NO_RANDOMNESS.into(),
            Self::TooLarge => sentences::TOO_LARGE.into(),
            Self::TooLong { label, most, .. } => format!(
                "«{label}» lleva hasta {most} letras y lo escrito pasa de ahí. No se guardó nada. Acórtelo y vuelva a intentarlo."
            ),
            Self::Invalid { .. } | Self::Database { .. } => sentences::NOT_TAKEN.into(),
        }
    }

    /// Whether the same call may succeed later without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::AlreadyOpen)
    }

    pub(crate) fn damaged(file: &str, source: impl Into<Cause>) -> Self {
        Self::Damaged {
            file: file.to_owned(),
            newest_backup: None,
            source: Some(source.into()),
        }
    }

    pub(crate) fn io(source: impl Into<Cause>) -> Self {
        Self::Io {
            source: source.into(),
        }
    }
}

fn damaged(file: &str, newest_backup: Option<&str>) -> String {
    let kept = format!(
        "El archivo {file} está dañado y no se puede abrir. No se borró ni se cambió: queda donde está."
    );
    match newest_backup {
        Some(name) => format!(
            "{kept} El respaldo más reciente es «{name}». Para continuar, elija «Restaurar un respaldo» y seleccione ese; el archivo \
             dañado se apartará sin borrarlo."
        ),
        None => format!(
            "{kept} No se encontró un respaldo en esta carpeta. Si guarda respaldos en otro disco, elija «Restaurar un respaldo» y \
             selecciónelo; si no, avise a la sede central, que conserva lo ya enviado."
        ),
    }
}

/// The one place where codes of SQLite become errors of the program.
impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // Extended codes keep the primary code in their low byte.
        let primary = match &error {
            sqlx::Error::Database(inner) => inner
                .code()
                .and_then(|code| code.parse::<i32>().ok())
                .map(|code| code & 0xff),
            _ => None,
        };
        match (primary, error) {
            (Some(libsqlite3_sys::SQLITE_FULL), error) => Self::DiskFull {
                source: error.into(),
            },
            (Some(libsqlite3_sys::SQLITE_READONLY), error) => Self::ReadOnly {
                source: error.into(),
            },
            (Some(libsqlite3_sys::SQLITE_BUSY | libsqlite3_sys::SQLITE_LOCKED), error) => {
                Self::Busy {
                    source: error.into(),
                }
            }
            (Some(libsqlite3_sys::SQLITE_CORRUPT | libsqlite3_sys::SQLITE_NOTADB), error) => {
                Self::damaged(crate::names::CENTRE, error)
            }
            (Some(libsqlite3_sys::SQLITE_IOERR | libsqlite3_sys::SQLITE_CANTOPEN), error) => {
                Self::io(error)
            }
            (_, sqlx::Error::PoolTimedOut) => Self::Busy {
                source: sqlx::Error::PoolTimedOut.into(),
            },
            (_, sqlx::Error::Io(error)) => Self::from(error),
            (_, source) => Self::Database { source },
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull {
                source: error.into(),
            },
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly {
                source: error.into(),
            },
            _ => Self::io(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_system_become_what_a_person_can_act_on() {
        for (kind, code) in [
            (io::ErrorKind::StorageFull, "disk_full"),
            (io::ErrorKind::QuotaExceeded, "disk_full"),
            (io::ErrorKind::PermissionDenied, "read_only"),
            (io::ErrorKind::ReadOnlyFilesystem, "read_only"),
            (io::ErrorKind::TimedOut, "io"),
        ] {
            assert_eq!(StoreError::from(io::Error::from(kind)).code(), code);
            let wrapped = sqlx::Error::Io(kind.into());
            assert_eq!(StoreError::from(wrapped).code(), code);
        }
        assert_eq!(StoreError::from(sqlx::Error::PoolTimedOut).code(), "busy");
        assert_eq!(
            StoreError::from(sqlx::Error::RowNotFound).code(),
            "database"
        );
    }

    #[test]
    fn a_damaged_file_names_what_to_do_with_and_without_a_backup() {
        let mut error = StoreError::damaged("adjuntos.db", "x");
        assert!(
            error.sentence().contains("adjuntos.db") && error.sentence().contains("otro disco")
        );
        if let StoreError::Damaged { newest_backup, .. } = &mut error {
            *newest_backup = Some("2027-04-12_0830_diario".into());
        }
        assert!(error.sentence().contains("«2027-04-12_0830_diario»"));
        assert!(error.sentence().contains("sin borrarlo"));
    }
}
