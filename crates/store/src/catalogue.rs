//! Entries of headquarters' lists that records name by a code.

use crate::error::StoreError;
use crate::kinds::{Found, found};
use crate::store::Store;
use sisconecta_domain::kinds::office::CatalogueEntry;

impl Store {
    /// Every entry with a code, oldest id first.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entries_by_code(&self) -> Result<Vec<Found<CatalogueEntry>>, StoreError> {
        let rows = sqlx::query("select * from catalogue_entry where code is not null order by id")
            .fetch_all(self.readers())
            .await?;
        rows.iter().map(found).collect()
    }
}
