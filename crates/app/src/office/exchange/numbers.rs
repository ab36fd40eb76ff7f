//! Fetching the next block of numbers while there is a network.

use super::link::HttpLink;
use crate::house::App;
use sisconecta_store::exchange::StoreLedger;
use sisconecta_store::{Store, StoreError};
use sisconecta_sync::exchange::Ledger;
use sisconecta_sync::exchange::wire::NumbersRequest;

/// With fewer left the next block is fetched.
const FEW: u64 = 10;

impl App {
    /// Asks for numbers when few are left. A headquarters that gives none, or a network that breaks, keeps nobody from anything: the
    /// next round asks again.
    pub(super) async fn fetch_numbers(
        &self,
        link: &HttpLink,
        ledger: &mut StoreLedger,
        store: &Store,
    ) -> Result<(), StoreError> {
        let left = store.numbers_left().await?;
        if left.count >= FEW {
            return Ok(());
        }
        let standing = ledger.standing().await?;
        let Some(epoch) = standing.epoch else {
            return Ok(());
        };
        let request = NumbersRequest {
            device: standing.device,
            epoch,
            after: left.highest,
        };
        match link.numbers(&request).await {
            Ok(block) => {
                store
                    .keep_numbers(standing.device, block.first, block.last)
                    .await
            }
            Err(error) => {
                tracing::debug!(%error, "no numbers");
                Ok(())
            }
        }
    }
}
