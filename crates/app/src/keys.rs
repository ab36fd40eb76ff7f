//! The key file of a centre that is opened: who was retired meanwhile, and what is to be said of it.

use serde_json::json;
use sisconecta_store::keys::KeySource;
use sisconecta_store::{DataFolder, KeyFile, Store, StoreError, access};
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Takes from the backups what the key file does not hold any more. What could not be written is said beside that backup.
pub(crate) async fn follow(folder: &DataFolder) {
    let folder = folder.clone();
    // A worker that ends early leaves the rest to the next opening.
    let _ = tokio::task::spawn_blocking(move || access::follow(&folder)).await;
}

/// The staff with a password here who were retired, wherever that was decided.
///
/// The last password of this computer stays, even so: without any the folder would pass for one that is still being joined. Whoever
/// has it opens the program and cannot sign in.
pub(crate) async fn retired(store: &Store, keys: &KeyFile) -> Result<Vec<Uuid>, StoreError> {
    let mut going = Vec::new();
    for record in store.records("staff", None).await? {
        if record.fields.get("active") == Some(&json!(false))
            && keys.staff().any(|id| id == record.id)
        {
            going.push(record.id);
        }
    }
    if going.len() == keys.staff().count() {
        going.pop();
    }
    Ok(going)
}

/// What is to be said at the next sign-in: the key file was not as it was left.
#[derive(Default)]
pub(crate) struct Remark(Mutex<Option<&'static str>>);

impl Remark {
    pub(crate) fn get(&self) -> Option<&'static str> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Remembers to say that the keys do not come from where they belong.
    pub(crate) fn say_where_from(&self, source: KeySource) {
        let sentence = match source {
            KeySource::Current => return,
            KeySource::Previous | KeySource::Backup => {
                "El archivo de claves faltaba o estaba dañado, y se usó una copia anterior. Los datos están completos. Si la contraseña de alguien no abre, désela otra vez en Centro."
            }
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(sentence);
    }
}

/// Before a centre is opened: takes the passwords of who was retired away, and brings the backups up to it.
///
/// # Errors
/// Those of the database. That the key file could not be written keeps nobody out.
pub(crate) async fn settle(store: &Store, keys: &mut KeyFile) -> Result<(), StoreError> {
    // Out of a copy of before, or of a backup: now that it opened the database, it is the key file.
    if !matches!(KeyFile::load(store.folder()), Ok(loaded) if loaded.source == KeySource::Current)
        && let Err(error) = keys.save(store.folder())
    {
        tracing::warn!(code = error.code(), "the key file was not put back");
    }
    let mut left = keys.clone();
    for id in retired(store, keys).await? {
        left.remove_password(id)?;
    }
    if left.staff().count() < keys.staff().count() {
        match left.save(store.folder()) {
            Ok(()) => *keys = left,
            Err(error) => tracing::warn!(
                code = error.code(),
                "a retired person keeps a password for now"
            ),
        }
    }
    follow(store.folder()).await;
    Ok(())
}
