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

// A person found by an old record, or one that was merged, is shown by the record that stands for both.
const FOUND: &str =
    "(select distinct o.one as id from person_search f join person q on q.row = f.rowid
        join person_one o on o.id = q.id where person_search match ?) as found
    join person p on p.id = found.id";
const EVERYBODY: &str = "person p join person_one o on o.id = p.id where o.one = p.id and ? = ''";

impl Store {
    /// People by DNI or the beginnings of words of name or entity; everybody when nothing is asked. By surname.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn search_people(
        &self,
        text: &str,
        limit: u32,
    ) -> Result<(u32, Vec<PersonFound>), StoreError> {
        let mut connection = self.readers().acquire().await?;
        let query = index_query(text);
        let from = if query.is_some() { FOUND } else { EVERYBODY };
        let query = query.unwrap_or_default();
        let total = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {from}")))
            .bind(&query)
            .fetch_one(&mut *connection)
            .await?;
        let rows = sqlx::query(select(&format!(
            "{from} order by p.paternal collate es, p.maternal collate es, p.names collate es, p.id limit ?"
        )))
        .bind(&query)
        .bind(limit)
        .fetch_all(&mut *connection)
        .await?;
        Ok((total, rows.iter().map(person).collect::<Result<_, _>>()?))
    }

    /// People for the desk of an event: the expected ones first.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn search_for_desk(
        &self,
        training: &str,
        text: &str,
        limit: u32,
    ) -> Result<Vec<(PersonFound, bool)>, StoreError> {
        let Some(query) = index_query(text) else {
            return Ok(Vec::new());
        };
        let mut connection = self.readers().acquire().await?;
        // A person found by an old record of the same document is shown by the record that stands for it.
        let statement = format!(
            "with found as (select distinct o.one as id from person_search f join person q on q.row = f.rowid
                            join person_one o on o.id = q.id where person_search match ?1)
             select {COLUMNS},
                    exists (select 1 from expected e where e.training = ?2 and e.person = p.id) as expected
             from found join person p on p.id = found.id
             order by expected desc, p.paternal collate es, p.maternal collate es, p.names collate es, p.id limit ?3"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(&query)
            .bind(training)
            .bind(limit)
            .fetch_all(&mut *connection)
            .await?;
        rows.iter()
            .map(|row| Ok((person(row)?, row.try_get("expected")?)))
            .collect()
    }

    /// Public entities, with how many people of the directory work there.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn entities(&self) -> Result<Vec<(String, String, u32)>, StoreError> {
        let mut connection = self.readers().acquire().await?;
        let rows = sqlx::query(
            "select e.id, coalesce(e.name, '') as name,
                    (select count(*) from person p where p.entity = e.name) as people
             from public_entity e order by e.id",
        )
        .fetch_all(&mut *connection)
        .await?;
        rows.iter()
            .map(|row| {
                Ok((
                    row.try_get("id")?,
                    row.try_get("name")?,
                    row.try_get("people")?,
                ))
            })
            .collect()
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
