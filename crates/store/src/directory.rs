//! Finding people and entities.

use crate::{Store, StoreError, Writing};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

/// A person of the directory, the one that stands for all records of the same document.
#[derive(Debug, Clone)]
pub struct PersonFound {
    pub id: String,
    pub document_type: String,
    pub document_number: String,
    pub paternal: String,
    pub maternal: String,
    pub names: String,
    pub entity: String,
    pub post: String,
    pub email: String,
    pub phone: String,
}

pub(crate) const COLUMNS: &str = "p.id, coalesce(p.document_type, 'dni') as document_type,
    coalesce(p.document_number, '') as document_number, coalesce(p.paternal, '') as paternal,
    coalesce(p.maternal, '') as maternal, coalesce(p.names, '') as names, coalesce(p.entity, '') as entity,
    coalesce(p.post, '') as post, coalesce(p.email, '') as email, coalesce(p.phone, '') as phone";

pub(crate) fn person(row: &SqliteRow) -> Result<PersonFound, StoreError> {
    Ok(PersonFound {
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

/// A query of the search index in which every word must begin a word of the record; `None` when nothing is asked.
///
/// Only letters and digits get in, so no text can be taken for an operator of the index.
#[must_use]
pub fn index_query(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\"*"))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn select(rest: &str) -> sqlx::AssertSqlSafe<String> {
    sqlx::AssertSqlSafe(format!("select {COLUMNS} from {rest}"))
}

impl Store {
    /// Ids and names of all public entities.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entities(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        Ok(
            sqlx::query_as("select id, coalesce(name, '') from public_entity order by id")
                .fetch_all(&mut *connection)
                .await?,
        )
    }

    /// How many people of the directory work at the entities of these names, in their order.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn people_at(&self, names: &[String]) -> Result<Vec<u32>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        Ok(sqlx::query_scalar(
            "select (select count(*) from person p where p.entity = n.value) from json_each(?) n order by n.key",
        )
        .bind(serde_json::Value::from(names).to_string())
        .fetch_all(&mut *connection)
        .await?)
    }
}

async fn by_document(
    connection: &mut SqliteConnection,
    document_type: &str,
    number: &str,
) -> Result<Option<PersonFound>, StoreError> {
    let row = sqlx::query(select(
        "person p where p.id = (select o.one from person q join person_one o on o.id = q.id
                                where q.document_number = ? and q.document_type = ? order by q.id limit 1)",
    ))
    .bind(number)
    .bind(document_type)
    .fetch_optional(connection)
    .await?;
    row.map(|row| person(&row)).transpose()
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
    ) -> Result<Option<PersonFound>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        by_document(&mut connection, kind, number).await
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
    ) -> Result<Option<PersonFound>, StoreError> {
        by_document(self.connection(), kind, number).await
    }

    /// Everybody who works at an entity: id of the person, and the entity's name as it stands there.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn people_of_entities(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        Ok(
            sqlx::query_as("select id, entity from person where entity <> '' order by id")
                .fetch_all(self.connection())
                .await?,
        )
    }

    /// Ids and names of all entities.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entities(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        Ok(
            sqlx::query_as("select id, name from public_entity where name is not null order by id")
                .fetch_all(self.connection())
                .await?,
        )
    }
}
