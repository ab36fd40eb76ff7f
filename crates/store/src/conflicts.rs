//! Fields with several values side by side: what waits for a person's decision.

use crate::{Store, StoreError};

impl Store {
    /// How many fields have more than one head.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn undecided_fields(&self) -> Result<u32, StoreError> {
        let mut connection = self.readers().acquire().await?;
        Ok(sqlx::query_scalar(
            "select count(*) from (select 1 from field_head group by record, field having count(*) > 1)",
        )
        .fetch_one(&mut *connection)
        .await?)
    }
}
