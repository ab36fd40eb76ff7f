//! Asking the use cases, with a clock that the demonstration turns.

use crate::host::{BridgeHost, Clock};
use serde_json::Value;
use sisconecta_app::{App, Fault, NoKeyring};
use std::path::Path;
use std::sync::Arc;

/// Why the demonstration stopped.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    #[error("{cmd}: {answer}")]
    Refused { cmd: String, answer: String },
    #[error("{cmd} answered without «{field}»")]
    Unexpected { cmd: String, field: &'static str },
    #[error("{0}")]
    Disk(#[from] std::io::Error),
    #[error("the demonstration's own dates do not exist")]
    Dates,
}

/// The core and its host.
pub struct Caller {
    pub app: Arc<App>,
    pub host: Arc<BridgeHost>,
}

impl Caller {
    /// Opens a folder of data on a machine that has no keyring.
    pub async fn open(folder: &Path, clock: Clock) -> Self {
        let host = Arc::new(BridgeHost::new(clock, NoKeyring));
        let app = App::start(folder.to_path_buf(), host.clone()).await;
        Self { app, host }
    }

    /// One request.
    ///
    /// # Errors
    /// The refusal, with the sentence a person would read.
    pub async fn ask(&self, cmd: &str, payload: Value) -> Result<Value, DemoError> {
        self.app
            .rpc(cmd, payload)
            .await
            .map_err(|fault| refused(cmd, &fault))
    }

    /// A stored document's bytes.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn document(&self, reference: &Value) -> Result<Vec<u8>, DemoError> {
        let hash = text(reference, "print", "hash")?;
        self.app
            .blob(hash)
            .await
            .map(|blob| blob.bytes)
            .map_err(|fault| refused("blob", &fault))
    }
}

/// A text of an answer.
pub(super) fn text<'a>(
    answer: &'a Value,
    cmd: &str,
    field: &'static str,
) -> Result<&'a str, DemoError> {
    answer[field].as_str().ok_or_else(|| DemoError::Unexpected {
        cmd: cmd.to_owned(),
        field,
    })
}

/// A list of an answer; an answer that is itself a list has no field.
pub(super) fn list<'a>(
    answer: &'a Value,
    cmd: &str,
    field: &'static str,
) -> Result<&'a [Value], DemoError> {
    let list = if field.is_empty() {
        answer
    } else {
        &answer[field]
    };
    list.as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| DemoError::Unexpected {
            cmd: cmd.to_owned(),
            field,
        })
}

fn refused(cmd: &str, fault: &Fault) -> DemoError {
    let answer = serde_json::to_string(fault).unwrap_or_else(|error| error.to_string());
    DemoError::Refused {
        cmd: cmd.to_owned(),
        answer,
    }
}
