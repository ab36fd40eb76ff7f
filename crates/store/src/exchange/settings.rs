//! What this disk remembers of the exchange, one value each.

use crate::StoreError;
use crate::log::setting;
use sisconecta_sync::exchange::wire::Cause;
use sqlx::SqliteConnection;

/// Epoch of headquarters in which the cursor means something.
pub(super) const EPOCH: &str = "exchange_epoch";
/// Number of the last operation of the feed that is here.
pub(super) const CURSOR: &str = "exchange_cursor";
/// Id that this device had when headquarters last knew it.
pub(super) const FORMERLY: &str = "exchange_formerly";
/// Id under which headquarters knows this device.
pub(super) const GREETED: &str = "exchange_greeted";
/// Where the cursor stood when both sides were compared.
pub(super) const COMPARED: &str = "exchange_compared";
/// What still differed then.
pub(super) const DIFFERING: &str = "exchange_differing";

/// When a round compares both sides, once everything here has reached headquarters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// When they were never compared in this epoch.
    IfNever,
    /// When something arrived since they were compared.
    IfMoved,
    Now,
}

/// A cause by its name. One of a newer headquarters is said as the most general that this program knows.
pub(super) fn cause(code: &str) -> Cause {
    Cause::of_code(code).unwrap_or(Cause::Unreadable)
}

/// A number out of the settings; zero when it was never set.
pub(super) async fn number(
    connection: &mut SqliteConnection,
    name: &str,
) -> Result<Option<u64>, StoreError> {
    setting(connection, name)
        .await?
        .map(|text| text.parse())
        .transpose()
        .map_err(|error: std::num::ParseIntError| StoreError::damaged(crate::names::CENTRE, error))
}
