//! Records and facts as the types of their declarations, read and written.

use crate::records::{cell, stands};
use crate::tables::op_id;
use crate::{Store, StoreError, Writing};
use serde_json::Value;
use sisconecta_domain::ids::{OpId, StaffId};
use sisconecta_domain::kinds::case::Case;
use sisconecta_domain::kinds::{Base, Column, Declared, Edit, FactKind, Kind, RecordKind};
use sisconecta_sync::{Body, Draft, FieldEdit, Head, shown};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, Sqlite, SqliteConnection, Transaction};
use std::collections::BTreeMap;
use std::ops::Deref;
use uuid::Uuid;

/// A record and its id. The fields are those of the record: `session.date`.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<K: RecordKind> {
    pub id: K::Id,
    pub record: K,
}

impl<K: RecordKind> Deref for Found<K> {
    type Target = K;

    fn deref(&self) -> &K {
        &self.record
    }
}

/// A fact that nobody has taken back, with who wrote it and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing<F> {
    pub op: OpId,
    /// What it is about; a correction stands under the same one.
    pub record: Uuid,
    pub actor: Option<StaffId>,
    /// UTC milliseconds since 1970 by the writer's clock.
    pub claimed_at: i64,
    pub fact: F,
}

impl<F> Deref for Standing<F> {
    type Target = F;

    fn deref(&self) -> &F {
        &self.fact
    }
}

/// A value of a field that stands beside the one that everybody sees.
#[derive(Debug, Clone)]
pub struct Beside {
    pub record: Uuid,
    pub column: &'static Column,
    pub value: Value,
}

fn damaged(error: impl Into<crate::error::Cause>) -> StoreError {
    StoreError::damaged(crate::folder::CENTRE, error)
}

fn fields<K: Declared>(row: &SqliteRow) -> Result<K, StoreError> {
    let values: Vec<Value> = K::KIND
        .columns
        .iter()
        .map(|column| cell(row, column))
        .collect::<Result<_, _>>()?;
    Ok(K::from_values(&values))
}

pub(crate) fn found<K: RecordKind>(row: &SqliteRow) -> Result<Found<K>, StoreError> {
    let id: Uuid = row.try_get::<&str, _>("id")?.parse().map_err(damaged)?;
    Ok(Found {
        id: id.into(),
        record: fields(row)?,
    })
}

fn standing<F: FactKind>(row: &SqliteRow) -> Result<Standing<F>, StoreError> {
    let actor: Option<&str> = row.try_get("actor")?;
    Ok(Standing {
        op: op_id(row.try_get("op")?)?,
        record: row.try_get::<&str, _>("record")?.parse().map_err(damaged)?,
        actor: actor.map(str::parse).transpose().map_err(damaged)?,
        claimed_at: row.try_get("claimed_at")?,
        fact: fields(row)?,
    })
}

/// The column that holds what a kind belongs to.
fn parent(kind: &'static Kind) -> Result<&'static str, StoreError> {
    kind.parent.ok_or_else(|| StoreError::Invalid {
        source: format!("{} belongs to nothing", kind.name).into(),
    })
}

async fn one<K: RecordKind>(
    connection: &mut SqliteConnection,
    id: K::Id,
) -> Result<Option<Found<K>>, StoreError> {
    let id: Uuid = id.into();
    let statement = format!("select * from \"{}\" where id = ?", K::KIND.name);
    let row = sqlx::query(AssertSqlSafe(statement))
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(found).transpose()
}

async fn many<K: RecordKind>(
    connection: &mut SqliteConnection,
    of: Option<Uuid>,
) -> Result<Vec<Found<K>>, StoreError> {
    let kind = K::KIND;
    let belongs = match of {
        Some(_) => format!("\"{}\" = ?1", parent(kind)?),
        None => "?1 is null".to_owned(),
    };
    let statement = format!(
        "select * from \"{}\" where {belongs}{} order by id",
        kind.name,
        stands(kind)
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(of.map(|of| of.to_string()))
        .fetch_all(connection)
        .await?;
    rows.iter().map(found).collect()
}

async fn case_state(connection: &mut SqliteConnection, case: Case) -> Result<String, StoreError> {
    let state: Option<String> = sqlx::query_scalar(
        "select state from kept_case_standing where case_id = ? and case_kind = ?",
    )
    .bind(case.id.to_string())
    .bind(case.kind.name)
    .fetch_optional(connection)
    .await?;
    Ok(state.unwrap_or_else(|| case.first().to_owned()))
}

async fn facts<F: FactKind>(
    connection: &mut SqliteConnection,
    of: Uuid,
) -> Result<Vec<Standing<F>>, StoreError> {
    let statement = format!(
        "select f.* from \"{}\" f where f.\"{}\" = ?
         and not exists (select 1 from annulled x where x.op = f.op) order by f.op",
        F::KIND.name,
        parent(F::KIND)?
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(of.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter().map(standing).collect()
}

async fn beside(
    connection: &mut SqliteConnection,
    kind: &'static Kind,
    records: &[Uuid],
) -> Result<Vec<Beside>, StoreError> {
    let records: Vec<String> = records.iter().map(Uuid::to_string).collect();
    let rows: Vec<(String, String, String, String)> = sqlx::query_as(
        "select h.record, h.field, h.op, h.value from undecided u join field_head h using (record, kind, field)
         where u.kind = ?1 and u.record in (select value from json_each(?2)) order by 1, 2, 3",
    )
    .bind(kind.name)
    .bind(serde_json::to_string(&records).map_err(damaged)?)
    .fetch_all(connection)
    .await?;
    let mut fields: BTreeMap<(Uuid, String), Vec<Head>> = BTreeMap::new();
    for (record, field, op, value) in rows {
        let head = Head {
            op: op_id(&op)?,
            value: serde_json::from_str(&value).map_err(damaged)?,
        };
        let of = (record.parse().map_err(damaged)?, field);
        fields.entry(of).or_default().push(head);
    }
    let mut found = Vec::new();
    for ((record, field), heads) in fields {
        let (Some(column), Some(first)) = (kind.column(&field), shown(&field, &heads)) else {
            continue;
        };
        for head in heads.iter().filter(|head| head.value != first.value) {
            found.push(Beside {
                record,
                column,
                value: head.value.clone(),
            });
        }
    }
    Ok(found)
}

/// The tables as they stood at one moment: everything read through it belongs to that moment, whatever is written meanwhile.
///
/// It holds a connection, and the log cannot be folded into the database while it lives: read, and let it go.
pub struct Snapshot {
    tx: Transaction<'static, Sqlite>,
    as_of: i64,
}

impl Snapshot {
    /// The newest arrival that it can show. A form shown from it brings it back in its [`Base`].
    #[must_use]
    pub fn as_of(&self) -> i64 {
        self.as_of
    }

    /// For reading at this moment.
    pub(crate) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// What a form that is shown from here has seen.
    #[must_use]
    pub fn base(&self) -> Base {
        Base {
            as_of: self.as_of,
            wrote: Vec::new(),
        }
    }

    /// A record by its id, also a removed one.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn get<K: RecordKind>(&mut self, id: K::Id) -> Result<Option<Found<K>>, StoreError> {
        one(&mut self.tx, id).await
    }

    /// Code of the state in which a case stands.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn case_state(&mut self, case: Case) -> Result<String, StoreError> {
        case_state(&mut self.tx, case).await
    }

    /// The values that stand beside those shown of these records.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn beside<K: RecordKind>(
        &mut self,
        records: Vec<K::Id>,
    ) -> Result<Vec<Beside>, StoreError> {
        let records: Vec<Uuid> = records.into_iter().map(Into::into).collect();
        beside(&mut self.tx, K::KIND, &records).await
    }

    /// What belongs to a record and has not been removed, oldest id first.
    ///
    /// # Errors
    /// Those of the disk, and a kind that belongs to nothing.
    pub async fn of<K: RecordKind>(
        &mut self,
        parent: impl Into<Uuid> + Send,
    ) -> Result<Vec<Found<K>>, StoreError> {
        many(&mut self.tx, Some(parent.into())).await
    }

    /// All records of a kind that have not been removed, oldest id first.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn all<K: RecordKind>(&mut self) -> Result<Vec<Found<K>>, StoreError> {
        many(&mut self.tx, None).await
    }

    /// Facts about a record that nobody has taken back, oldest id first.
    ///
    /// # Errors
    /// Those of the disk, and a kind that belongs to nothing.
    pub async fn facts<F: FactKind>(
        &mut self,
        parent: impl Into<Uuid> + Send,
    ) -> Result<Vec<Standing<F>>, StoreError> {
        facts(&mut self.tx, parent.into()).await
    }
}

impl Store {
    /// The tables as they stand now, for a page that reads several things and must say as of when.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        let mut tx = self.readers().begin().await?;
        // The first thing that is read fixes the moment.
        let as_of: Option<i64> = sqlx::query_scalar("select max(arrival) from operation")
            .fetch_one(&mut *tx)
            .await?;
        Ok(Snapshot {
            tx,
            as_of: as_of.unwrap_or(0),
        })
    }

    /// [`Snapshot::get`] for one record alone.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn get<K: RecordKind>(&self, id: K::Id) -> Result<Option<Found<K>>, StoreError> {
        one(&mut *self.readers().acquire().await?, id).await
    }

    /// [`Snapshot::of`] for one kind alone.
    ///
    /// # Errors
    /// Those of the disk, and a kind that belongs to nothing.
    pub async fn of<K: RecordKind>(
        &self,
        parent: impl Into<Uuid> + Send,
    ) -> Result<Vec<Found<K>>, StoreError> {
        many(&mut *self.readers().acquire().await?, Some(parent.into())).await
    }

    /// [`Snapshot::all`] for one kind alone.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn all<K: RecordKind>(&self) -> Result<Vec<Found<K>>, StoreError> {
        many(&mut *self.readers().acquire().await?, None).await
    }

    /// Facts that were written under this id, also those that were taken back, oldest first.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn ever_under<F: FactKind>(
        &self,
        record: Uuid,
    ) -> Result<Vec<Standing<F>>, StoreError> {
        let statement = format!(
            "select * from \"{}\" where record = ? order by op",
            F::KIND.name
        );
        let rows = sqlx::query(AssertSqlSafe(statement))
            .bind(record.to_string())
            .fetch_all(&mut *self.readers().acquire().await?)
            .await?;
        rows.iter().map(standing).collect()
    }

    /// [`Snapshot::facts`] for one kind alone.
    ///
    /// # Errors
    /// Those of the disk, and a kind that belongs to nothing.
    pub async fn facts<F: FactKind>(
        &self,
        parent: impl Into<Uuid> + Send,
    ) -> Result<Vec<Standing<F>>, StoreError> {
        facts(&mut *self.readers().acquire().await?, parent.into()).await
    }
}

impl Writing {
    /// A record by its id, as it stands within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn get<K: RecordKind>(&mut self, id: K::Id) -> Result<Option<Found<K>>, StoreError> {
        one(self.connection(), id).await
    }

    /// Like [`Snapshot::of`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk, and a kind that belongs to nothing.
    pub async fn of<K: RecordKind>(
        &mut self,
        parent: impl Into<Uuid> + Send,
    ) -> Result<Vec<Found<K>>, StoreError> {
        many(self.connection(), Some(parent.into())).await
    }

    /// Like [`Snapshot::all`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn all<K: RecordKind>(&mut self) -> Result<Vec<Found<K>>, StoreError> {
        many(self.connection(), None).await
    }

    /// Like [`Snapshot::case_state`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn case_state(&mut self, case: Case) -> Result<String, StoreError> {
        case_state(self.connection(), case).await
    }

    /// Like [`Snapshot::facts`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk, and a kind that belongs to nothing.
    pub async fn facts<F: FactKind>(
        &mut self,
        parent: impl Into<Uuid> + Send,
    ) -> Result<Vec<Standing<F>>, StoreError> {
        facts(self.connection(), parent.into()).await
    }

    /// Writes what an edit mentions and differs from what stands, over everything that stands. For writes that no form is behind: a
    /// form [`save`](Self::save)s. Answers the operation, if one was needed.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn set<K: RecordKind>(
        &mut self,
        id: K::Id,
        edit: impl Into<Edit<K>> + Send,
    ) -> Result<Option<OpId>, StoreError> {
        self.write_edit(id, &edit.into(), None).await
    }

    /// Writes records under fresh ids, in their order, with few statements.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn create<K: RecordKind>(
        &mut self,
        records: impl IntoIterator<Item = (K::Id, K)> + Send,
    ) -> Result<(), StoreError> {
        let drafts = records.into_iter().map(|(id, record)| {
            let edit = Edit::from(record);
            let fields = edit.fields().iter().map(|(column, value)| {
                let (value, over) = (value.clone(), Vec::new());
                (column.name.to_owned(), FieldEdit { value, over })
            });
            Draft {
                kind: K::KIND.name.to_owned(),
                record: id.into(),
                body: Body::Edit(fields.collect()),
                attachments: Vec::new(),
            }
        });
        let drafts = drafts.collect();
        self.seal_all(drafts).await
    }

    /// Writes the fields in which a form differs from what it showed, each over the values that it had seen. A value that somebody
    /// else wrote meanwhile is not replaced: both stand, and wait for a decision. Answers the operation, if one was needed; the form
    /// adds it to what it wrote.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn save<K: RecordKind>(
        &mut self,
        id: K::Id,
        base: &Base,
        shown: &K,
        now: &K,
    ) -> Result<Option<OpId>, StoreError> {
        self.write_edit(id, &Edit::between(shown, now), Some(base))
            .await
    }

    async fn write_edit<K: RecordKind>(
        &mut self,
        id: K::Id,
        edit: &Edit<K>,
        base: Option<&Base>,
    ) -> Result<Option<OpId>, StoreError> {
        let fields = edit
            .fields()
            .iter()
            .map(|(column, value)| (column.name, value.clone()));
        self.write_fields(K::KIND.name, id.into(), fields, base)
            .await
    }

    /// Inserts a fact about a record, with the attachments that it names.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn insert<F: FactKind>(
        &mut self,
        record: impl Into<Uuid> + Send,
        fact: &F,
        attachments: Vec<String>,
    ) -> Result<OpId, StoreError> {
        let fields = F::KIND.columns.iter().zip(fact.values());
        let body = fields
            .filter(|(_, value)| !value.is_null())
            .map(|(column, value)| (column.name.to_owned(), value))
            .collect();
        self.append(F::KIND.name, record.into(), Body::Fact(body), attachments)
            .await
    }
}

#[cfg(test)]
mod tests;
