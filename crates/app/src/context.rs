//! What a use case of a signed-in person works with: the store, who asks, the clock, picked files, and the one way to write.

use crate::behalf::trace;
use crate::closed::check_written;
use crate::fault::Fault;
use crate::house::{App, State};
use crate::memory::Memory;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sisconecta_domain::acts::Behalf;
use sisconecta_domain::ids::StaffId;
use sisconecta_domain::names::display_name;
use sisconecta_domain::staff::Post;
use sisconecta_store::records::Record;
use sisconecta_store::{Actor, Store, Writing, Written};
use std::sync::{Arc, OnceLock};
use ts_rs::TS;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StaffBadge {
    pub id: StaffId,
    /// As people here write names: HUAMÁN QUISPE, María.
    pub name: String,
    pub post: Post,
}

impl StaffBadge {
    /// The badge of somebody who works here; none for who was retired and for a post that this program does not know.
    pub(crate) fn of(record: &Record) -> Option<Self> {
        if record.fields.get("active") == Some(&json!(false)) {
            return None;
        }
        let post = record.fields.get("post").cloned()?;
        Some(Self {
            id: StaffId(record.id),
            name: display_name(
                record.text("paternal"),
                record.text("maternal"),
                record.text("names"),
            ),
            post: serde_json::from_value(post).ok()?,
        })
    }
}

/// A request of a signed-in person. The table of requests makes it, after it has found that the person may ask.
pub(crate) struct Ctx<'a> {
    pub app: &'a App,
    pub store: Store,
    /// As the staff record says now.
    pub who: StaffBadge,
    code: String,
    now_ms: i64,
    memory: Arc<Memory>,
    /// On whose behalf he asks, where his own post does not allow it.
    pub behalf: OnceLock<Behalf>,
}

impl<'a> Ctx<'a> {
    /// Who is signed in, as his staff record says now, and the open store.
    ///
    /// # Errors
    /// When nobody is signed in, or who was is not of the staff any more.
    pub(crate) async fn of(app: &'a App) -> Result<Self, Fault> {
        let (store, code, signed_in) = match &*app.state.read().await {
            State::Open(centre) => (
                centre.store.clone(),
                centre.code.clone(),
                centre.signed_in.clone().ok_or_else(Fault::closed)?,
            ),
            _ => return Err(Fault::closed()),
        };
        let record = store.record("staff", signed_in.staff.0).await?;
        let who = record
            .as_ref()
            .and_then(StaffBadge::of)
            .ok_or_else(Fault::closed)?;
        Ok(Self {
            app,
            store,
            who,
            code,
            now_ms: app.now_ms(),
            memory: signed_in.memory,
            behalf: OnceLock::new(),
        })
    }

    pub(crate) fn actor(&self) -> Actor {
        Actor {
            staff: Some(self.who.id),
            now_ms: self.now_ms,
            scope: self.code.clone(),
        }
    }

    /// When the request came, UTC milliseconds since 1970, by the device's clock.
    pub(crate) fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// Today in Lima.
    pub(crate) fn today(&self) -> chrono::NaiveDate {
        sisconecta_domain::time::civil(self.now_ms).date()
    }

    /// A file that was picked before: its name and what it holds.
    pub(crate) fn picked(&self, id: &str) -> Result<(String, Arc<Vec<u8>>), Fault> {
        self.app.picked(id)
    }

    /// What the work of this person keeps until he leaves.
    pub(crate) fn memory<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        self.memory.of()
    }

    /// Tells every open screen what changed.
    pub(crate) fn tell(&self, written: &Written) {
        self.app.announce(written);
    }

    /// Opens the write door, makes what `work` wrote durable, and tells the screens. When `work` fails, or wrote of a case whose dossier is
    /// closed, nothing was written.
    ///
    /// # Errors
    /// Those of `work` and of the disk.
    pub(crate) async fn write<T>(
        &self,
        work: impl AsyncFnOnce(&mut Writing) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.write_of_closed(async |tx| {
            let value = work(tx).await?;
            check_written(tx).await?;
            Ok(value)
        })
        .await
    }

    /// Like [`write`](Self::write), also of what is closed: for what changes nothing that a closed dossier says, and for who has looked.
    ///
    /// # Errors
    /// Those of `work` and of the disk.
    pub(crate) async fn write_of_closed<T>(
        &self,
        work: impl AsyncFnOnce(&mut Writing) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut tx = self.store.write(self.actor()).await?;
        let value = work(&mut tx).await?;
        if let Some(behalf) = self.behalf.get() {
            trace(&mut tx, behalf).await?;
        }
        self.tell(&tx.commit().await?);
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::Ctx;
    use crate::fault::Fault;
    use crate::journey::{ask, centre, refused, start};
    use serde_json::{Value, json};

    /// As an edit that arrives from another computer of the centre.
    async fn arrives(app: &crate::App, field: &str, value: Value) {
        let ctx = Ctx::of(app).await.unwrap();
        let mut tx = ctx.store.write(ctx.actor()).await.unwrap();
        tx.edit("staff", ctx.who.id.0, &[(field, value)])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn a_post_that_changed_counts_at_the_next_request() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path()).await;
        centre(&app).await;
        let profile = ask(&app, "centre.get", json!({})).await;
        let save = json!({ "centre": profile, "showed": profile, "base": profile["base"] });
        ask(&app, "centre.save", save.clone()).await;
        arrives(&app, "post", json!("implementer")).await;
        let fault = refused(&app, "centre.save", save).await;
        assert_eq!(fault.code, "forbidden");
        app.close().await;
    }

    #[tokio::test]
    async fn who_was_retired_is_signed_in_no_longer() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path()).await;
        centre(&app).await;
        arrives(&app, "active", json!(false)).await;
        assert_eq!(
            refused(&app, "training.list", json!({ "text": "" })).await,
            Fault::closed()
        );
        let status = ask(&app, "entry.status", json!({})).await;
        assert_eq!(status["stage"], "closed");
        assert_eq!(status["signed_in"], Value::Null);
        app.close().await;
    }

    #[tokio::test]
    async fn a_post_that_is_not_known_here_opens_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path()).await;
        centre(&app).await;
        arrives(&app, "post", json!("a_post_of_tomorrow")).await;
        for request in ["centre.get", "training.list"] {
            let fault = refused(&app, request, json!({ "text": "" })).await;
            assert_eq!(fault, Fault::closed(), "{request}");
        }
        assert_eq!(
            ask(&app, "entry.status", json!({})).await["staff"],
            json!([])
        );
        app.close().await;
    }

    #[tokio::test]
    async fn nothing_is_written_or_told_when_the_work_fails() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path()).await;
        centre(&app).await;
        let ctx = Ctx::of(&app).await.unwrap();
        let mut changes = app.changes();
        let before = ctx.store.own_operations().await.unwrap();
        let failed: Result<(), Fault> = ctx
            .write(async |tx| {
                tx.edit("staff", ctx.who.id.0, &[("names", json!("Otra"))])
                    .await?;
                Err(Fault::not_found())
            })
            .await;
        assert_eq!(failed, Err(Fault::not_found()));
        assert_eq!(ctx.store.own_operations().await.unwrap(), before);
        assert!(changes.try_recv().is_err());
        let wrote = ctx
            .write(async |tx| {
                tx.edit("staff", ctx.who.id.0, &[("names", json!("Otra"))])
                    .await?;
                Ok(tx.ops().len())
            })
            .await;
        assert_eq!(wrote, Ok(1));
        assert_eq!(changes.try_recv().unwrap(), ["staff"]);
        app.close().await;
    }
}
