//! What was published for every centre stands here for those that are enrolled later.

use crate::error::HqError;
use crate::publish::Publication;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// Keeps publications, each under the record it is about. Fields published before stay unless they are named again.
pub(crate) async fn keep(
    pool: &PgPool,
    publications: &[Publication],
    records: &[Uuid],
) -> Result<(), HqError> {
    let mut tx = pool.begin().await?;
    for (publication, record) in publications.iter().zip(records) {
        let fields = serde_json::to_string(&publication.fields)
            .map_err(|_| HqError::Damaged("un valor no se puede escribir".into()))?;
        sqlx::query(
            "insert into standing_publication (record, kind, fields) values ($1, $2, $3::jsonb)
             on conflict (record) do update set fields = standing_publication.fields || excluded.fields",
        )
        .bind(record)
        .bind(&publication.kind)
        .bind(fields)
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// What stands, in the order in which it was first published. Until the transaction ends nobody adds to it.
pub(crate) async fn all(connection: &mut PgConnection) -> Result<Vec<Publication>, HqError> {
    sqlx::query("lock table standing_publication in share mode")
        .execute(&mut *connection)
        .await?;
    let rows: Vec<(Uuid, String, String)> = sqlx::query_as(
        "select record, kind, fields::text from standing_publication order by place",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(record, kind, fields)| {
            Ok(Publication {
                kind,
                record: Some(record),
                fields: serde_json::from_str(&fields)
                    .map_err(|_| HqError::Damaged("una publicación no se lee".into()))?,
            })
        })
        .collect()
}
