//! Finding people.

use crate::{Store, StoreError, Writing};
use sisconecta_domain::ids::{EntityId, PersonId};
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row, SqliteConnection};
use std::collections::HashMap;

/// Most words that a search looks for; what is pasted by mistake is cut there.
const MOST_WORDS: usize = 12;

/// A person of the directory, the one that stands for all records of the same document.
#[derive(Debug, Clone)]
pub struct PersonFound {
    pub id: String,
    pub document_type: String,
    pub document_number: String,
    pub paternal: String,
    pub maternal: String,
    pub names: String,
    /// What the entity is called, whichever of its records the person's names.
    pub entity: String,
    pub entity_id: Option<EntityId>,
    pub post: String,
    pub email: String,
    pub phone: String,
}

/// What is told of a person `p` besides the record's id.
macro_rules! person_columns {
    () => {
        "coalesce(p.document_number, '') as document_number, coalesce(p.paternal, '') as paternal,
         coalesce(p.maternal, '') as maternal, coalesce(p.names, '') as names,
         coalesce((select n.name from entity_named n where n.id = p.entity), '') as entity,
         coalesce(p.post, '') as post, coalesce(p.email, '') as email, coalesce(p.phone, '') as phone"
    };
}
pub(crate) use person_columns;

pub(crate) const COLUMNS: &str = concat!(
    "p.id, coalesce(p.document_type, 'dni') as document_type, p.entity as entity_id, ",
    person_columns!()
);

pub(crate) fn person(row: &SqliteRow) -> Result<PersonFound, StoreError> {
    let entity: Option<&str> = row.try_get("entity_id")?;
    Ok(PersonFound {
        entity_id: entity.and_then(|id| id.parse().ok()),
        id: row.try_get("id")?,
        document_type: row.try_get("document_type")?,
        document_number: row.try_get("document_number")?,
        paternal: row.try_get("paternal")?,
        maternal: row.try_get("maternal")?,
        names: row.try_get("names")?,
        entity: row.try_get("entity")?,
        post: row.try_get("post")?,
        email: row.try_get("email")?,
        phone: row.try_get("phone")?,
    })
}

/// The words of a text as the search index takes them, each the beginning of a word of the record.
///
/// Only letters and digits get in, so no text can be taken for an operator of the index.
#[must_use]
pub(crate) fn index_words(text: &str) -> Vec<String> {
    words(text).map(|word| format!("\"{word}\"*")).collect()
}

/// The words of a text, as many as a search looks for.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
}

/// A query of the search index in which every word must begin a word of the record; `None` when nothing is asked.
#[must_use]
pub fn index_query(text: &str) -> Option<String> {
    let words = index_words(text);
    (!words.is_empty()).then(|| words.join(" "))
}

/// Somebody's record and name, without what is joined to it.
#[derive(Debug, Clone)]
pub struct PersonKnown {
    pub id: String,
    pub paternal: String,
    pub maternal: String,
    pub names: String,
}

async fn by_document(
    connection: &mut SqliteConnection,
    document_type: &str,
    number: &str,
) -> Result<Option<PersonKnown>, StoreError> {
    let mut found = by_documents(connection, document_type, &[number]).await?;
    Ok(found.remove(number))
}

fn known(row: &SqliteRow) -> Result<PersonKnown, StoreError> {
    Ok(PersonKnown {
        id: row.try_get("id")?,
        paternal: row.try_get("paternal")?,
        maternal: row.try_get("maternal")?,
        names: row.try_get("names")?,
    })
}

/// Those who stand for documents, by number. Where records differ the first of them says who.
async fn by_documents(
    connection: &mut SqliteConnection,
    document_type: &str,
    numbers: &[&str],
) -> Result<HashMap<String, PersonKnown>, StoreError> {
    // With `min`, the other columns are those of the row that has it.
    let rows = sqlx::query(
        "select min(q.id), q.document_number, p.id, coalesce(p.paternal, '') as paternal,
                coalesce(p.maternal, '') as maternal, coalesce(p.names, '') as names
         from json_each(?) asked
         cross join person q on q.document_number = asked.value and q.document_type = ?
         join person_one o on o.id = q.id join person p on p.id = o.one
         group by q.document_number",
    )
    .bind(serde_json::json!(numbers).to_string())
    .bind(document_type)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("document_number")?, known(row)?)))
        .collect()
}

pub(crate) async fn by_id(
    connection: &mut SqliteConnection,
    id: &str,
) -> Result<Option<PersonFound>, StoreError> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "select {COLUMNS} from person p where p.id = ?"
    )))
    .bind(id)
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(person).transpose()
}

impl Store {
    /// The person who stands for a document.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn person_by_document(
        &self,
        kind: &str,
        number: &str,
    ) -> Result<Option<PersonKnown>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        by_document(&mut connection, kind, number).await
    }

    /// The people who stand for documents of a kind, by number.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn people_by_document(
        &self,
        kind: &str,
        numbers: &[&str],
    ) -> Result<HashMap<String, PersonKnown>, StoreError> {
        by_documents(&mut *self.readers().acquire().await?, kind, numbers).await
    }

    /// A record of a person, also one that another stands for.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn person(&self, id: PersonId) -> Result<Option<PersonFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        by_id(&mut connection, &id.to_string()).await
    }
}

impl Writing {
    /// The person who stands for a document, within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn person_by_document(
        &mut self,
        kind: &str,
        number: &str,
    ) -> Result<Option<PersonKnown>, StoreError> {
        by_document(self.connection(), kind, number).await
    }

    /// Like [`Store::people_by_document`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn people_by_document(
        &mut self,
        kind: &str,
        numbers: &[&str],
    ) -> Result<HashMap<String, PersonKnown>, StoreError> {
        by_documents(self.connection(), kind, numbers).await
    }

    /// Like [`Store::person`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn person(&mut self, id: PersonId) -> Result<Option<PersonFound>, StoreError> {
        by_id(self.connection(), &id.to_string()).await
    }
}
