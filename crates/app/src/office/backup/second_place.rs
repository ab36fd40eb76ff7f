//! Naming the second place, and copying to it. It is a setting of this computer.

use super::memory::{Backups, announce};
use super::place::place_elsewhere;
use super::standing::{GetOutsideCopy, OutsideCopy, outside};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::house::App;
use crate::keys::follow;
use serde::{Deserialize, Serialize};
use sisconecta_store::{Store, StoreError};
use ts_rs::TS;

/// Copies the newest backup to the second place, unless it is there.
pub(crate) async fn copy_if_due(app: &App, store: &Store) {
    if let Err(error) = copy(app, store).await {
        tracing::error!(
            code = error.code(),
            "the copy to the second place was not noted"
        );
    }
}

async fn copy(app: &App, store: &Store) -> Result<(), StoreError> {
    let backups = Backups::of(app);
    let _turn = backups.turn().await;
    if store.copy_to_second_place(app.now()).await?.is_some() {
        announce(app);
    }
    Ok(())
}

/// Names the second place, and makes the first copy there.
pub(super) async fn name(ctx: &Ctx<'_>, request: NameSecondPlace) -> Result<OutsideCopy, Fault> {
    let folder = place_elsewhere(ctx, &request.folder)?;
    {
        let backups = Backups::of(ctx.app);
        let _turn = backups.turn().await;
        ctx.store.name_second_place(&folder).await?;
    }
    copy_now(ctx, CopyToSecondPlace {}).await
}

/// Makes a backup and copies it to the second place.
pub(super) async fn copy_now(ctx: &Ctx<'_>, _: CopyToSecondPlace) -> Result<OutsideCopy, Fault> {
    let backups = Backups::of(ctx.app);
    {
        let _turn = backups.turn().await;
        ctx.store.backup("copia", ctx.app.now()).await?;
        // An access may have been taken away while it was made.
        follow(ctx.store.folder()).await;
    }
    copy(ctx.app, &ctx.store).await?;
    backups.came_to(ctx.app, None);
    outside(ctx, GetOutsideCopy {}).await
}

/// Copies nothing there any more.
pub(super) async fn forget(ctx: &Ctx<'_>, _: ForgetSecondPlace) -> Result<OutsideCopy, Fault> {
    {
        let backups = Backups::of(ctx.app);
        let _turn = backups.turn().await;
        ctx.store.forget_second_place().await?;
    }
    announce(ctx.app);
    outside(ctx, GetOutsideCopy {}).await
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NameSecondPlace {
    /// Absolute path of a folder elsewhere.
    pub folder: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ForgetSecondPlace {}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CopyToSecondPlace {}
