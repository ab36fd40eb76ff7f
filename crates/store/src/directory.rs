//! Finding people.

use crate::{Store, StoreError, Writing};
use sisconecta_domain::ids::{EntityId, PersonId};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Row, Sqlite, SqliteConnection};

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

const COLUMNS: &str = "p.id, coalesce(p.document_type, 'dni') as document_type,
    coalesce(p.document_number, '') as document_number, coalesce(p.paternal, '') as paternal,
    coalesce(p.maternal, '') as maternal, coalesce(p.names, '') as names,
    coalesce((select n.name from entity_named n where n.id = p.entity), '') as entity, p.entity as entity_id,
    coalesce(p.post, '') as post, coalesce(p.email, '') as email, coalesce(p.phone, '') as phone";

fn person(row: &SqliteRow) -> Result<PersonFound, StoreError> {
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
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| format!("\"{word}\"*"))
        .take(MOST_WORDS)
        .collect()
}

/// A query of the search index in which every word must begin a word of the record; `None` when nothing is asked.
#[must_use]
pub fn index_query(text: &str) -> Option<String> {
    let words = index_words(text);
    (!words.is_empty()).then(|| words.join(" "))
}

/// Every word stands in the person's record or in that of the entity. A person found by an old record, or one that was merged, is
/// shown by the record that stands for both; so is an entity. Rows `found`, with the words from the first parameter on.
fn found_by(words: &[String]) -> String {
    let each: Vec<String> = (1..=words.len())
        .map(|word| {
            format!(
                "select id from (
                     select q.id from person_search f join person q on q.row = f.rowid where person_search match ?{word}
                     union
                     select q.id from person q where q.entity in (
                         select e.id from public_entity_search f join public_entity e on e.row = f.rowid
                         where public_entity_search match ?{word}
                         union
                         select b.id from public_entity_search f join public_entity e on e.row = f.rowid
                         join joined a on a.id = e.id join joined b on b.one = a.one
                         where public_entity_search match ?{word}))"
            )
        })
        .collect();
    format!(
        "with joined (id, one) as materialized (select id, one from entity_joined),
         named (id) as ({}),
         found (id) as (select distinct o.one from named f join person_one o on o.id = f.id)",
        each.join(" intersect ")
    )
}

const FOUND: &str = "found join person p on p.id = found.id";
const EVERYBODY: &str = "person p join person_one o on o.id = p.id where o.one = p.id";

fn bound<'q>(statement: String, words: &[String]) -> Query<'q, Sqlite, SqliteArguments> {
    let mut query = sqlx::query(AssertSqlSafe(statement));
    for word in words {
        query = query.bind(word.clone());
    }
    query
}

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
        let words = index_words(text);
        let (with, from) = if words.is_empty() {
            (String::new(), EVERYBODY)
        } else {
            (found_by(&words), FOUND)
        };
        let count = bound(
            format!("{with} select count(*) as total from {from}"),
            &words,
        );
        let total = count.fetch_one(&mut *connection).await?.try_get("total")?;
        let statement = format!(
            "{with} select {COLUMNS} from {from}
             order by p.paternal collate es, p.maternal collate es, p.names collate es, p.id limit ?{}",
            words.len() + 1
        );
        let rows = bound(statement, &words)
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
        let words = index_words(text);
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let mut connection = self.readers().acquire().await?;
        let (at, most) = (words.len() + 1, words.len() + 2);
        let statement = format!(
            "{} select {COLUMNS},
                    exists (select 1 from expected e where e.training = ?{at} and e.person = p.id) as expected
             from {FOUND}
             order by expected desc, p.paternal collate es, p.maternal collate es, p.names collate es, p.id limit ?{most}",
            found_by(&words)
        );
        let rows = bound(statement, &words)
            .bind(training)
            .bind(limit)
            .fetch_all(&mut *connection)
            .await?;
        rows.iter()
            .map(|row| Ok((person(row)?, row.try_get("expected")?)))
            .collect()
    }
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
    let row = sqlx::query(
        "select p.id, coalesce(p.paternal, '') as paternal, coalesce(p.maternal, '') as maternal,
                coalesce(p.names, '') as names
         from person p where p.id = (select o.one from person q join person_one o on o.id = q.id
                                     where q.document_number = ? and q.document_type = ? order by q.id limit 1)",
    )
    .bind(number)
    .bind(document_type)
    .fetch_optional(connection)
    .await?;
    let known = |row: &SqliteRow| {
        Ok(PersonKnown {
            id: row.try_get("id")?,
            paternal: row.try_get("paternal")?,
            maternal: row.try_get("maternal")?,
            names: row.try_get("names")?,
        })
    };
    row.as_ref().map(known).transpose()
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

    /// Like [`Store::person`], within this transaction.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn person(&mut self, id: PersonId) -> Result<Option<PersonFound>, StoreError> {
        by_id(self.connection(), &id.to_string()).await
    }
}
