//! What was brought for the folder of an event's participants.

use crate::{Store, StoreError};
use sqlx::Row;

/// A presentation or other document that nobody has taken back.
#[derive(Debug, Clone)]
pub struct MaterialFound {
    /// The operation that brought it, for taking it back.
    pub op: String,
    pub record: String,
    pub title: String,
    pub attachment: String,
    pub pages: u32,
    pub position: i64,
}

const MATERIALS: &str = "select f.op, f.record, coalesce(f.title, '') as title, coalesce(f.attachment, '') as attachment,
        coalesce(f.pages, 0) as pages, coalesce(f.position, 0) as position
    from pack_material f
    where f.training = ? and not exists (select 1 from annulled x where x.op = f.op)
    order by position, f.record, f.op";

impl Store {
    /// The documents for an event's folder in their order.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn pack_materials(&self, training: &str) -> Result<Vec<MaterialFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(MATERIALS)
            .bind(training)
            .fetch_all(&mut *connection)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(MaterialFound {
                    op: row.try_get("op")?,
                    record: row.try_get("record")?,
                    title: row.try_get("title")?,
                    attachment: row.try_get("attachment")?,
                    pages: row.try_get("pages")?,
                    position: row.try_get("position")?,
                })
            })
            .collect()
    }
}
