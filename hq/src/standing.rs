//! What was published for every centre stands here for those that are enrolled later.

use crate::error::HqError;
use crate::publish::Publication;
use serde_json::Value;
use sisconecta_domain::kinds;
use sqlx::{PgConnection, PgPool};
use std::collections::BTreeMap;
use uuid::Uuid;

type Fields = BTreeMap<String, Value>;

/// Keeps publications, each under the record it is about. Fields published before stay unless they are named again.
pub(crate) async fn keep(
    pool: &PgPool,
    publications: &[Publication],
    records: &[Uuid],
) -> Result<(), HqError> {
    let mut tx = pool.begin().await?;
    for (publication, record) in publications.iter().zip(records) {
        let kept: Option<(i32, String)> = sqlx::query_as(
            "select version, fields::text from standing_publication where record = $1 for update",
        )
        .bind(record)
        .fetch_optional(&mut *tx)
        .await?;
        let mut fields = match kept {
            Some((version, text)) => read(&publication.kind, version, &text)?,
            None => Fields::new(),
        };
        fields.extend(publication.fields.clone());
        let fields = serde_json::to_string(&fields)
            .map_err(|_| HqError::Damaged("un valor no se puede escribir".into()))?;
        let version = kinds::kind(&publication.kind).map_or(1, kinds::Kind::version);
        sqlx::query(
            "insert into standing_publication (record, kind, version, fields) values ($1, $2, $3, $4::jsonb)
             on conflict (record) do update set version = excluded.version, fields = excluded.fields",
        )
        .bind(record)
        .bind(&publication.kind)
        .bind(i32::from(version))
        .bind(fields)
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Fields as the kind has them now, whatever program kept them.
fn read(kind: &str, version: i32, text: &str) -> Result<Fields, HqError> {
    let damaged = || HqError::Damaged("una publicación no se lee".into());
    let fields: Fields = serde_json::from_str(text).map_err(|_| damaged())?;
    let kind = kinds::kind(kind).ok_or_else(damaged)?;
    let version = u16::try_from(version).map_err(|_| damaged())?;
    let now = fields
        .into_iter()
        .filter_map(|(name, value)| kind.upcast(version, name, value));
    Ok(now.collect())
}

/// What stands, in the order in which it was first published. Until the transaction ends nobody adds to it.
pub(crate) async fn all(connection: &mut PgConnection) -> Result<Vec<Publication>, HqError> {
    sqlx::query("lock table standing_publication in share mode")
        .execute(&mut *connection)
        .await?;
    let rows: Vec<(Uuid, String, i32, String)> = sqlx::query_as(
        "select record, kind, version, fields::text from standing_publication order by place",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(record, kind, version, fields)| {
            Ok(Publication {
                fields: read(&kind, version, &fields)?,
                kind,
                record: Some(record),
            })
        })
        .collect()
}
