//! What the services ask: what two people did that no choice of one value settles.

use super::types::ListDoubts;
use crate::context::Ctx;
use crate::fault::Fault;
use crate::service::{Doubt, SettleDoubt};

pub(crate) async fn list(ctx: &Ctx<'_>, _: ListDoubts) -> Result<Vec<Doubt>, Fault> {
    let mut doubts = Vec::new();
    for service in ctx.app.services {
        doubts.extend(service.doubts(&ctx.store).await?);
    }
    Ok(doubts)
}

pub(crate) async fn settle(ctx: &Ctx<'_>, request: SettleDoubt) -> Result<Vec<Doubt>, Fault> {
    ctx.write(async |tx| {
        for service in ctx.app.services {
            if service.settle(tx, &request).await? {
                return Ok(());
            }
        }
        Err(Fault::not_found())
    })
    .await?;
    list(ctx, ListDoubts {}).await
}
