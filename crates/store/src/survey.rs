//! Sheets of surveys as they stand, and the answers that wait on this device.

use crate::{Store, StoreError, Writing};
use sisconecta_domain::ids::OpId;
use sisconecta_domain::survey::SMALLEST_GROUP;
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

/// An answered sheet that nobody has taken back.
#[derive(Debug, Clone)]
pub struct SheetFound {
    pub op: OpId,
    pub record: Uuid,
    /// Who keyed it from paper; nobody for answers of the page for participants.
    pub actor: Option<String>,
    pub source: String,
    /// JSON list of pairs.
    pub answers: String,
    pub open_topics: String,
    pub open_improvements: String,
}

/// A closing of a survey that stands.
#[derive(Debug, Clone)]
pub struct ClosingFound {
    pub op: OpId,
    /// Device's clock, UTC milliseconds since 1970.
    pub claimed_at: i64,
}

const SHEETS: &str = "select op, record, actor, coalesce(source, '') as source, coalesce(answers, '[]') as answers,
        coalesce(open_topics, '') as open_topics, coalesce(open_improvements, '') as open_improvements
    from standing_survey_sheet where training = ? order by record";

const VERSIONS: &str = "select op from survey_sheet s where record = ?
    and not exists (select 1 from annulled x where x.op = s.op)";

const CLOSINGS: &str = "select op, claimed_at from survey_closing c where training = ?
    and not exists (select 1 from annulled x where x.op = c.op) order by claimed_at, op";

fn id<T: std::str::FromStr<Err = uuid::Error>>(text: &str) -> Result<T, StoreError> {
    text.parse()
        .map_err(|error: uuid::Error| StoreError::damaged(crate::names::CENTRE, error))
}

async fn sheets(
    connection: &mut SqliteConnection,
    training: &str,
) -> Result<Vec<SheetFound>, StoreError> {
    let rows = sqlx::query(SHEETS)
        .bind(training)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(SheetFound {
                op: id(row.try_get("op")?)?,
                record: id(row.try_get("record")?)?,
                actor: row.try_get("actor")?,
                source: row.try_get("source")?,
                answers: row.try_get("answers")?,
                open_topics: row.try_get("open_topics")?,
                open_improvements: row.try_get("open_improvements")?,
            })
        })
        .collect()
}

async fn closings(
    connection: &mut SqliteConnection,
    training: &str,
) -> Result<Vec<ClosingFound>, StoreError> {
    let rows = sqlx::query(CLOSINGS)
        .bind(training)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(ClosingFound {
                op: id(row.try_get("op")?)?,
                claimed_at: row.try_get("claimed_at")?,
            })
        })
        .collect()
}

/// Puts the waiting answers down anew under fresh random keys, in the order of those keys: not even the place of a row in
/// its page tells which came first.
async fn deal(
    connection: &mut SqliteConnection,
    mut waiting: Vec<(String, String)>,
) -> Result<(), StoreError> {
    sqlx::query("delete from survey_waiting")
        .execute(&mut *connection)
        .await?;
    let mut keyed: Vec<(String, (String, String))> = waiting
        .drain(..)
        .map(|row| (Uuid::new_v4().to_string(), row))
        .collect();
    keyed.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    for (key, (training, sheet)) in keyed {
        sqlx::query("insert into survey_waiting (key, training, sheet) values (?, ?, ?)")
            .bind(key)
            .bind(training)
            .bind(sheet)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

async fn waiting(connection: &mut SqliteConnection) -> Result<Vec<(String, String)>, StoreError> {
    let rows = sqlx::query("select training, sheet from survey_waiting")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("training")?, row.try_get("sheet")?)))
        .collect()
}

impl Store {
    /// The sheets of an event that stand, by their record.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn survey_sheets(&self, training: &str) -> Result<Vec<SheetFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        sheets(&mut connection, training).await
    }

    /// The closings of an event's survey that stand, oldest first.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn survey_closings(&self, training: &str) -> Result<Vec<ClosingFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        closings(&mut connection, training).await
    }

    /// How many answers of an event wait on this device.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn waiting_answers(&self, training: &str) -> Result<u32, StoreError> {
        let mut connection = self.readers().acquire().await?;
        Ok(
            sqlx::query_scalar("select count(*) from survey_waiting where training = ?")
                .bind(training)
                .fetch_one(&mut *connection)
                .await?,
        )
    }

    /// Throws the waiting answers of an event away. Those of other events stay.
    ///
    /// # Errors
    /// Those of the disk; then they stay.
    pub async fn discard_waiting_answers(&self, training: &str) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        let mut others = waiting(&mut tx).await?;
        others.retain(|row| row.0 != training);
        deal(&mut tx, others).await?;
        tx.commit().await?;
        self.forget_earlier_pages().await;
        Ok(())
    }

    /// Keeps an answer until the survey closes. It is durable when this returns, and nothing tells when it came.
    ///
    /// # Errors
    /// Those of the disk; then it was not kept.
    pub async fn keep_answer(&self, training: &str, sheet: &str) -> Result<(), StoreError> {
        let mut tx = self.writer().begin_with("begin immediate").await?;
        let mut all = waiting(&mut tx).await?;
        all.push((training.to_owned(), sheet.to_owned()));
        deal(&mut tx, all).await?;
        tx.commit().await?;
        self.forget_earlier_pages().await;
        Ok(())
    }

    /// Empties the write-ahead log: it holds earlier states of the pages, one after the other.
    ///
    /// That it could not be emptied now, because somebody reads, does not undo what was kept; the next answer, the
    /// closing of the survey or of the program does it.
    pub async fn forget_earlier_pages(&self) {
        if let Err(error) = sqlx::query("pragma wal_checkpoint(truncate)")
            .execute(self.writer())
            .await
        {
            tracing::info!(%error, "the write-ahead log was not emptied");
        }
    }
}

impl Writing {
    /// Like [`Store::survey_sheets`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn survey_sheets(&mut self, training: &str) -> Result<Vec<SheetFound>, StoreError> {
        sheets(self.connection(), training).await
    }

    /// Like [`Store::survey_closings`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn survey_closings(
        &mut self,
        training: &str,
    ) -> Result<Vec<ClosingFound>, StoreError> {
        closings(self.connection(), training).await
    }

    /// Every version of a sheet that stands: two when two laptops corrected it without knowing of each other.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn survey_sheet_versions(&mut self, record: Uuid) -> Result<Vec<OpId>, StoreError> {
        let ops: Vec<String> = sqlx::query_scalar(VERSIONS)
            .bind(record.to_string())
            .fetch_all(self.connection())
            .await?;
        ops.iter().map(|op| id(op)).collect()
    }

    /// Takes the waiting answers of an event out of their table, in random order, when they are at least as many as are told apart from
    /// nobody; fewer stay. Those of other events stay.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn take_waiting_answers(
        &mut self,
        training: &str,
    ) -> Result<Vec<String>, StoreError> {
        let all = waiting(self.connection()).await?;
        let (mine, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|row| row.0 == training);
        if mine.len() < SMALLEST_GROUP {
            return Ok(Vec::new());
        }
        deal(self.connection(), others).await?;
        let mut mixed: Vec<(Uuid, String)> = mine
            .into_iter()
            .map(|(_, sheet)| (Uuid::new_v4(), sheet))
            .collect();
        mixed.sort_unstable_by_key(|row| row.0);
        Ok(mixed.into_iter().map(|(_, sheet)| sheet).collect())
    }
}

#[cfg(test)]
mod tests;
