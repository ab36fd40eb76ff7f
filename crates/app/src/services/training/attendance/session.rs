//! The session whose attendance is taken.

use crate::fault::Fault;
use serde_json::json;
use sisconecta_domain::ids::{SessionId, TrainingId};
use sisconecta_store::Store;
use sisconecta_store::records::Record;

/// A session that stands, with its event.
pub(crate) struct DeskSession {
    pub id: SessionId,
    pub training: TrainingId,
    pub record: Record,
}

impl DeskSession {
    /// A field of the session as it stands; null where it is empty.
    pub(super) fn field(&self, name: &str) -> serde_json::Value {
        self.record.fields.get(name).cloned().unwrap_or_default()
    }
}

pub(crate) async fn desk_session(store: &Store, id: SessionId) -> Result<DeskSession, Fault> {
    let record = store
        .record("session", id.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    let removed = record.fields.get("removed") == Some(&json!(true));
    if removed && !store.session_stays(id).await? {
        return Err(Fault::not_now(
            "session_removed",
            "Esa sesión se quitó del programa. Las asistencias no se registran en ella; elija otra sesión del evento.",
        ));
    }
    let training = record
        .text("training")
        .parse()
        .map_err(|_| Fault::not_found())?;
    Ok(DeskSession {
        id,
        training,
        record,
    })
}
