//! What the report of an event is made of, beside its records: photographs, and who may have sat a test.

use crate::{Store, StoreError};
use sqlx::Row;

/// A photograph that nobody has taken back.
#[derive(Debug, Clone)]
pub struct PhotoFound {
    /// The operation that brought it, for taking it back.
    pub op: String,
    /// Its own id, the same after its caption was corrected.
    pub photo: String,
    /// Hash of the file as it came.
    pub attachment: String,
    /// Hash of the one made for print.
    pub print: String,
    pub caption: String,
    pub position: i64,
}

/// Somebody expected or present at an event, with the scores of both tests in tenths of a point.
#[derive(Debug, Clone)]
pub struct ScoredFound {
    pub person: String,
    pub document_number: String,
    pub paternal: String,
    pub maternal: String,
    pub names: String,
    pub entry: Option<i64>,
    pub exit: Option<i64>,
}

const PHOTOS: &str =
    "select op, record, coalesce(attachment, '') as attachment, coalesce(print, '') as print,
        coalesce(caption, '') as caption, coalesce(position, 0) as position
    from standing_event_photo where training = ? order by position, record, op";

const SCORED: &str = "with sessions as materialized (select id from session_one where training = ?1),
    people as (
        select person from expected where training = ?1
        union
        select person from standing_attendance where session in sessions
        union
        select o.one from test_score s join person_one o on o.id = s.person
        where s.training = ?1 and s.tenths is not null),
    scores as (
        select o.one as person, s.kind, max(s.tenths) as tenths
        from test_score s join person_one o on o.id = s.person where s.training = ?1 group by o.one, s.kind)
    select p.id as person, coalesce(p.document_number, '') as document_number, coalesce(p.paternal, '') as paternal,
        coalesce(p.maternal, '') as maternal, coalesce(p.names, '') as names,
        (select tenths from scores c where c.person = p.id and c.kind = 'entry') as entry,
        (select tenths from scores c where c.person = p.id and c.kind = 'exit') as exit
    from people x join person p on p.id = x.person
    order by p.paternal collate es, p.maternal collate es, p.names collate es, p.id";

impl Store {
    /// The photographs of an event in their order.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn event_photos(&self, training: &str) -> Result<Vec<PhotoFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(PHOTOS)
            .bind(training)
            .fetch_all(&mut *connection)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(PhotoFound {
                    op: row.try_get("op")?,
                    photo: row.try_get("record")?,
                    attachment: row.try_get("attachment")?,
                    print: row.try_get("print")?,
                    caption: row.try_get("caption")?,
                    position: row.try_get("position")?,
                })
            })
            .collect()
    }

    /// Everybody expected at an event or present in it, each once, by surname, with the scores of the tests.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn test_scores(&self, training: &str) -> Result<Vec<ScoredFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(SCORED)
            .bind(training)
            .fetch_all(&mut *connection)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(ScoredFound {
                    person: row.try_get("person")?,
                    document_number: row.try_get("document_number")?,
                    paternal: row.try_get("paternal")?,
                    maternal: row.try_get("maternal")?,
                    names: row.try_get("names")?,
                    entry: row.try_get("entry")?,
                    exit: row.try_get("exit")?,
                })
            })
            .collect()
    }
}
