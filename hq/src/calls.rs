//! What a device may ask. Each call is one transaction.

use crate::door::fit;
use crate::error::{CallError, retried};
use crate::feed;
use crate::headquarters::Headquarters;
use crate::numbers;
use crate::registry::{self, PgRegistry};
use crate::rights::{Bearer, bearer, bearer_holding, greet};
use sisconecta_domain::ids::DeviceId;
use sisconecta_sync::exchange::wire::{
    FeedPage, FeedRequest, Hello, HelloReply, LastHeld, MOST_BYTES, MOST_OFFER, NumbersReply,
    NumbersRequest, Offer, OfferReply, PROTOCOL, Push, PushReply, Salvage, SalvageReply, Taken,
};
use sisconecta_sync::exchange::{receive, salvage};
use sqlx::{PgConnection, Postgres, Transaction};
use std::sync::atomic::Ordering;

impl Headquarters {
    pub(crate) async fn hello(&self, token: &str, hello: &Hello) -> Result<HelloReply, CallError> {
        retried(|| self.try_hello(token, hello)).await
    }

    async fn try_hello(&self, token: &str, hello: &Hello) -> Result<HelloReply, CallError> {
        let now = self.now();
        let mut tx = self.pool.begin().await?;
        let bearer = bearer(&mut tx, token, hello.device).await?;
        let new = greet(&mut tx, &bearer, hello, now).await?;
        let chain = registry::chain(&mut tx, &bearer.scope, hello.device, &[]).await?;
        tx.commit().await?;
        if new {
            self.tell_of_new_device(&bearer.scope, bearer.right, hello.device);
        }
        Ok(HelloReply {
            epoch: bearer.epoch,
            now,
            protocols: (PROTOCOL, PROTOCOL),
            capabilities: Vec::new(),
            scope: bearer.scope,
            last: chain.last.map(|(number, hash)| LastHeld { number, hash }),
            head: bearer.head,
        })
    }

    pub(crate) async fn push(&self, token: &str, push: &Push) -> Result<PushReply, CallError> {
        fit(&push.operations, Some(MOST_BYTES))?;
        let reply = retried(|| self.try_push(token, push)).await?;
        self.count(&reply.taken);
        self.written.notify_one();
        Ok(reply)
    }

    async fn try_push(&self, token: &str, push: &Push) -> Result<PushReply, CallError> {
        let mut tx = self.pool.begin().await?;
        let bearer = bearer_holding(&mut tx, token, push.device)
            .await?
            .of_device()?;
        let mut registry = self.registry(&mut tx, &bearer);
        let (taken, stop) = receive(&mut registry, push).await?;
        tx.commit().await?;
        Ok(PushReply {
            epoch: bearer.epoch,
            taken,
            stop,
        })
    }

    pub(crate) async fn salvage(
        &self,
        token: &str,
        brought: &Salvage,
    ) -> Result<SalvageReply, CallError> {
        fit(&brought.operations, None)?;
        let taken = retried(|| self.try_salvage(token, brought)).await?;
        self.count(&taken);
        self.metrics
            .salvaged
            .fetch_add(taken.len() as u64, Ordering::Relaxed);
        self.written.notify_one();
        Ok(SalvageReply { taken })
    }

    async fn try_salvage(&self, token: &str, brought: &Salvage) -> Result<Vec<Taken>, CallError> {
        let mut tx = self.pool.begin().await?;
        let bearer = bearer_holding(&mut tx, token, brought.device)
            .await?
            .of_device()?
            .of_epoch(brought.epoch)?;
        let mut registry = self.registry(&mut tx, &bearer);
        let taken = salvage(&mut registry, brought).await?;
        tx.commit().await?;
        Ok(taken)
    }

    pub(crate) async fn offer(&self, token: &str, offer: &Offer) -> Result<OfferReply, CallError> {
        if offer.ids.len() > MOST_OFFER {
            return Err(CallError::too_large());
        }
        let mut connection = self.pool.acquire().await?;
        let bearer = self
            .present(&mut connection, token, offer.device, Some(offer.epoch))
            .await?;
        let held = registry::held(&mut connection, &bearer.scope, &offer.ids).await?;
        let wanted = offer
            .ids
            .iter()
            .filter(|id| !held.contains_key(id))
            .copied()
            .collect();
        Ok(OfferReply { wanted })
    }

    pub(crate) async fn feed(
        &self,
        token: &str,
        request: &FeedRequest,
    ) -> Result<FeedPage, CallError> {
        let mut connection = self.pool.acquire().await?;
        let bearer = self
            .present(&mut connection, token, request.device, Some(request.epoch))
            .await?;
        let page = feed::page(&mut connection, &bearer, request).await?;
        self.metrics
            .sent
            .fetch_add(page.items.len() as u64, Ordering::Relaxed);
        Ok(page)
    }

    pub(crate) async fn numbers(
        &self,
        token: &str,
        request: &NumbersRequest,
    ) -> Result<NumbersReply, CallError> {
        retried(|| self.try_numbers(token, request)).await
    }

    async fn try_numbers(
        &self,
        token: &str,
        request: &NumbersRequest,
    ) -> Result<NumbersReply, CallError> {
        let mut tx = self.pool.begin().await?;
        let bearer = bearer_holding(&mut tx, token, request.device)
            .await?
            .of_device()?
            .of_epoch(request.epoch)?;
        let (scope, now) = (&bearer.scope, self.now());
        let reply = numbers::block(&mut tx, scope, request.device, request.after, now).await?;
        tx.commit().await?;
        Ok(reply)
    }

    pub(crate) async fn present(
        &self,
        connection: &mut PgConnection,
        token: &str,
        device: DeviceId,
        epoch: Option<uuid::Uuid>,
    ) -> Result<Bearer, CallError> {
        let bearer = bearer(connection, token, device).await?.of_device()?;
        match epoch {
            Some(epoch) => bearer.of_epoch(epoch),
            None => Ok(bearer),
        }
    }

    /// The log of the bearer's centre, whose row the transaction holds: numbers are contiguous and nothing is kept twice.
    fn registry<'t>(
        &self,
        tx: &'t mut Transaction<'static, Postgres>,
        bearer: &Bearer,
    ) -> PgRegistry<'t> {
        PgRegistry::over(tx, bearer.scope.clone(), self.now())
    }

    fn count(&self, taken: &[Taken]) {
        let aside = taken
            .iter()
            .filter(|taken| matches!(taken, Taken::SetAside { .. }))
            .count() as u64;
        self.metrics.aside.fetch_add(aside, Ordering::Relaxed);
        self.metrics
            .stored
            .fetch_add(taken.len() as u64 - aside, Ordering::Relaxed);
    }
}
