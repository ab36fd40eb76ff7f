//! Numbers that people see, from the block that headquarters gave to this device: final without a network.
//!
//! The block belongs to the device's id and to this disk alone. A disk that turns out to be a copy gets another id and another block.

use crate::log::{device, drop_setting, set_setting, setting};
use crate::{Store, StoreError, Writing};
use sisconecta_domain::ids::DeviceId;
use sqlx::SqliteConnection;

/// `next last`: the number to be given next, and the last of the block.
const NUMBERS: &str = "exchange_numbers";

/// What is left of the block.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NumbersLeft {
    pub count: u64,
    /// The highest number that this device was ever given; zero when none.
    pub highest: u64,
}

async fn block(connection: &mut SqliteConnection) -> Result<Option<(u64, u64)>, StoreError> {
    let text = setting(connection, NUMBERS).await?;
    Ok(text.and_then(|text| {
        let (next, last) = text.split_once(' ')?;
        Some((next.parse().ok()?, last.parse().ok()?))
    }))
}

/// The block was another device's.
pub(super) async fn forget(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    drop_setting(connection, NUMBERS).await
}

impl Store {
    /// How many numbers this device can still give.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn numbers_left(&self) -> Result<NumbersLeft, StoreError> {
        let mut connection = self.readers().acquire().await?;
        Ok(block(&mut connection)
            .await?
            .map_or_else(NumbersLeft::default, |(next, last)| NumbersLeft {
                count: (last + 1).saturating_sub(next),
                highest: last,
            }))
    }

    /// Keeps a block that headquarters gave to a device, if this still is that device. What was left of the one before is given up,
    /// as numbers need not be without gaps.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn keep_numbers(
        &self,
        owner: DeviceId,
        first: u64,
        last: u64,
    ) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        let newer = block(&mut tx).await?.is_none_or(|(_, kept)| first > kept);
        if newer && device(&mut tx).await? == owner {
            set_setting(&mut tx, NUMBERS, &format!("{first} {last}")).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

impl Writing {
    /// Takes the next number for what this transaction writes; `None` when the block is used up or there is none.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn take_number(&mut self) -> Result<Option<u64>, StoreError> {
        let Some((next, last)) = block(self.connection()).await? else {
            return Ok(None);
        };
        if next > last {
            return Ok(None);
        }
        set_setting(self.connection(), NUMBERS, &format!("{} {last}", next + 1)).await?;
        Ok(Some(next))
    }
}
