//! The program as a whole: the rooms and services it is made of, the sum of their tables of requests, and its start.

use crate::case;
use crate::context::Ctx;
use crate::fault::Fault;
use crate::house::{App, Blob, Host};
use crate::office;
use crate::requests::{Request, Types, Who, config};
use crate::services::{self, SERVICES};
use serde_json::{Map, Value, json};
use sisconecta_store::{AttachmentHash, StoreError};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

fn requests() -> impl Iterator<Item = &'static Request> {
    let services = services::TABLES.iter().copied().flatten();
    let rooms = case::TABLES.iter().chain(office::TABLES);
    rooms.chain(services).copied().flatten()
}

impl App {
    /// Takes the data folder. Never fails: what is wrong with it becomes the stage that `entry.status` tells.
    pub async fn start(folder: PathBuf, host: Arc<dyn Host>) -> Arc<Self> {
        let app = Self::closed(folder, host, SERVICES);
        let state = app.look().await;
        *app.state.write().await = state;
        let app = Arc::new(app);
        office::exchange::keep_going(&app);
        office::backup::keep_making(&app);
        app
    }

    /// Answers a request.
    ///
    /// # Errors
    /// A [`Fault`] with the sentence to show; then nothing was written.
    pub async fn rpc(&self, cmd: &str, payload: Value) -> Result<Value, Fault> {
        let Some(request) = requests().find(|request| request.name == cmd) else {
            self.not_in_kiosk()?;
            return Err(Fault::unknown_command());
        };
        request.answer(self, payload).await
    }

    /// Bytes of an attachment, for somebody who is signed in.
    ///
    /// # Errors
    /// When nobody is signed in or the attachment is not here.
    pub async fn blob(&self, hash: &str) -> Result<Blob, Fault> {
        self.not_in_kiosk()?;
        let ctx = Ctx::of(self).await?;
        let hash: AttachmentHash = hash.parse().map_err(|_| Fault::not_found())?;
        let info = ctx
            .store
            .attachments()
            .info(hash)
            .await?
            // Known by its record, and still on the computer that made it.
            .ok_or(StoreError::AttachmentMissing)?;
        let bytes = ctx.store.attachments().get(hash).await?;
        Ok(Blob {
            bytes,
            media_type: info.media_type,
        })
    }

    /// A readable copy for the system's viewer; removed when the program ends.
    ///
    /// # Errors
    /// As [`App::blob`], and those of the disk.
    pub async fn open_copy(&self, hash: &str, name: &str) -> Result<PathBuf, Fault> {
        self.not_in_kiosk()?;
        let ctx = Ctx::of(self).await?;
        let hash: AttachmentHash = hash.parse().map_err(|_| Fault::not_found())?;
        Ok(ctx.store.open_copy(hash, name).await?)
    }
}

/// Every request: its payload and reply types, and the posts that may make it.
#[must_use]
pub fn schema() -> Value {
    let cfg = config();
    let mut schema = Map::new();
    for request in requests() {
        let entry = json!({
            "payload": (request.payload)(&cfg),
            "reply": (request.reply)(&cfg),
            "before_sign_in": request.who == Who::Anyone,
            "posts": request.who.posts(),
            "act": request.who.act(),
            "reads": request.reads,
        });
        schema.insert(request.name.to_owned(), entry);
    }
    Value::Object(schema)
}

/// The whole of the front end's types.
#[must_use]
pub fn typescript() -> String {
    let cfg = config();
    let mut types = Types::default();
    types.add::<Fault>();
    let mut commands = String::from("export interface Commands {\n");
    let mut reads = String::from(
        "/** Kinds of records whose change makes an answer an old one; `*` for any. Requests that only write are not here. */\n\
         export const reads: Partial<Record<keyof Commands, readonly string[]>> = {\n",
    );
    for request in requests() {
        (request.declare)(&mut types);
        let (payload, reply) = ((request.payload)(&cfg), (request.reply)(&cfg));
        let name = request.name;
        let _ = writeln!(
            commands,
            "  {name:?}: {{ payload: {payload}; reply: {reply} }};"
        );
        if !request.reads.is_empty() {
            let _ = writeln!(reads, "  {name:?}: {:?},", request.reads);
        }
    }
    commands.push_str("}\n");
    reads.push_str("};\n");
    let mut text =
        String::from("// Made from the Rust types by `cargo xtask types`. Do not edit.\n\n");
    for declaration in types.declarations.values() {
        text.push_str(declaration);
        text.push('\n');
    }
    text.push_str(&commands);
    text.push('\n');
    text.push_str(&reads);
    text
}

#[cfg(test)]
mod tests {
    use super::requests;
    use std::collections::BTreeSet;

    #[test]
    fn each_request_has_a_name_of_its_own() {
        let mut names = BTreeSet::new();
        for request in requests() {
            assert!(names.insert(request.name), "{} twice", request.name);
        }
    }

    #[test]
    fn what_a_request_reads_is_a_kind_that_screens_hear_of() {
        let told = ["*", "access", "annulment", "backup", "kiosk"];
        for request in requests() {
            for kind in request.reads {
                let known = sisconecta_sync::record_type(kind).is_some()
                    || sisconecta_sync::fact_type(kind).is_some();
                assert!(
                    known || told.contains(kind),
                    "{} reads {kind}",
                    request.name
                );
            }
        }
    }
}
