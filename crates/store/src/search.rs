//! Finding people while somebody types: the index first, then only the rows that are shown.

use crate::directory::{COLUMNS, PersonFound, index_query, person};
use crate::{Store, StoreError};
use sqlx::{AssertSqlSafe, Row, SqliteConnection};

/// With fewer than these, somebody may have mistyped.
const FEW: usize = 5;

const BY_SURNAME: &str = "p.paternal collate es, p.maternal collate es, p.names collate es, p.id";

/// What an index query finds, the best of it, and the records that stand for those.
const BEST: &str =
    "hit as materialized (select rowid as row, rank as fit from person_search where person_search match ?1),
    first as materialized (select row from hit order by fit limit ?2),
    shown as materialized (
        select distinct coalesce(s.one_row, f.row) as row from first f left join kept_person_one s on s.row = f.row)";

/// How many people an index query finds: its records, each person who was found by several of them once.
const TOTAL: &str = "other as materialized (
        select s.one_row as row from hit cross join kept_person_one s on s.row = hit.row),
    total as materialized (
        select (select count(*) from hit) - (select count(*) from other) + (select count(distinct row) from other)
             - (select count(*) from hit where row in (select row from other)) as people)";

/// The people whom an index query finds, those who fit best if their records are more than `limit`; by surname. How many there are is
/// counted in the same pass.
async fn best(
    connection: &mut SqliteConnection,
    query: &str,
    limit: u32,
) -> Result<(u32, Vec<PersonFound>), StoreError> {
    let statement = format!(
        "with {BEST}, {TOTAL}
         select {COLUMNS}, total.people as total
         from total cross join shown cross join person p on p.row = shown.row order by {BY_SURNAME}"
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(query)
        .bind(limit)
        .fetch_all(connection)
        .await?;
    let total = rows.first().map_or(Ok(0), |row| row.try_get("total"))?;
    Ok((total, rows.iter().map(person).collect::<Result<_, _>>()?))
}

async fn everybody(
    connection: &mut SqliteConnection,
    limit: u32,
) -> Result<(u32, Vec<PersonFound>), StoreError> {
    let total = sqlx::query_scalar(
        "select (select count(*) from person) - (select count(*) from kept_person_one)",
    )
    .fetch_one(&mut *connection)
    .await?;
    let statement = format!(
        "select {COLUMNS} from person p where p.row not in (select row from kept_person_one)
         order by {BY_SURNAME} limit ?"
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(limit)
        .fetch_all(&mut *connection)
        .await?;
    Ok((total, rows.iter().map(person).collect::<Result<_, _>>()?))
}

impl Store {
    /// People by DNI or the beginnings of words of name or entity, also with a typing error when few are found; everybody
    /// when nothing is asked. How many there are, and at most `limit` of them by surname.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn search_people(
        &self,
        text: &str,
        limit: u32,
    ) -> Result<(u32, Vec<PersonFound>), StoreError> {
        let mut connection = self.readers().acquire().await?;
        let Some(query) = index_query(text) else {
            return everybody(&mut connection, limit).await;
        };
        let (total, mut found) = best(&mut connection, &query, limit).await?;
        if found.len() >= FEW || found.len() < total as usize {
            return Ok((total, found));
        }
        if let Some(query) = self.forgiving_query(&mut connection, text).await? {
            for other in best(&mut connection, &query, limit).await?.1 {
                let known = found.iter().any(|known| known.id == other.id);
                if !known && found.len() < limit as usize {
                    found.push(other);
                }
            }
        }
        Ok((u32::try_from(found.len()).unwrap_or(u32::MAX), found))
    }

    /// People for the desk of an event: the expected ones first, then those who fit best.
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
        let mut found = for_desk(&mut connection, training, &query, limit).await?;
        if found.len() < FEW
            && let Some(query) = self.forgiving_query(&mut connection, text).await?
        {
            let more = for_desk(&mut connection, training, &query, limit).await?;
            for (person, expected) in more {
                let known = found.iter().any(|(known, _)| known.id == person.id);
                if !known && found.len() < limit as usize {
                    found.push((person, expected));
                }
            }
        }
        Ok(found)
    }

    /// An index query in which each word may also be one that somebody bears and that is nearly the same; `None` when there is
    /// none.
    async fn forgiving_query(
        &self,
        connection: &mut SqliteConnection,
        text: &str,
    ) -> Result<Option<String>, StoreError> {
        let mut known = self.known_names().lock().await;
        known.catch_up(connection).await?;
        let mut forgives = false;
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| {
                let mut choice = format!("(\"{word}\"*");
                for near in known.near(word) {
                    forgives = true;
                    choice.push_str(&format!(" OR \"{near}\""));
                }
                choice + ")"
            })
            .collect();
        Ok(forgives.then(|| words.join(" AND ")))
    }
}

async fn for_desk(
    connection: &mut SqliteConnection,
    training: &str,
    query: &str,
    limit: u32,
) -> Result<Vec<(PersonFound, bool)>, StoreError> {
    let statement = format!(
        "with hit as materialized (
             select rowid as row, rank as fit from person_search where person_search match ?1),
         one as materialized (
             select coalesce(s.one_row, hit.row) as row, min(hit.fit) as fit
             from hit left join kept_person_one s on s.row = hit.row group by 1),
         told as materialized (
             select one.row, one.fit,
                    exists (select 1 from enrolment e
                            where e.training = ?2 and e.person = p.id and not coalesce(e.removed, 0))
                    or exists (select 1 from kept_person_one s
                               cross join enrolment e on e.training = ?2 and e.person = s.id and not coalesce(e.removed, 0)
                               where s.one = p.id) as expected
             from one cross join person p on p.row = one.row),
         first as materialized (select row, expected from told order by expected desc, fit limit ?3)
         select {COLUMNS}, first.expected as expected
         from first cross join person p on p.row = first.row
         order by first.expected desc, {BY_SURNAME}"
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(query)
        .bind(training)
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Ok((person(row)?, row.try_get("expected")?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::Store;
    use crate::histories::{actor, store};
    use serde_json::json;
    use uuid::Uuid;

    async fn write(store: &Store, people: &[(u128, &str, &str, &str)]) {
        let mut tx = store.write(actor()).await.unwrap();
        for (id, document, paternal, names) in people {
            let fields = [
                ("document_type", json!("dni")),
                ("document_number", json!(document)),
                ("paternal", json!(paternal)),
                ("names", json!(names)),
            ];
            tx.edit("person", Uuid::from_u128(*id), &fields)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
    }

    async fn found(store: &Store, text: &str, limit: u32) -> (u32, Vec<String>) {
        let (total, found) = store.search_people(text, limit).await.unwrap();
        let names = found
            .into_iter()
            .map(|person| format!("{} {}", person.paternal, person.names));
        (total, names.collect())
    }

    #[tokio::test]
    async fn a_person_of_several_records_is_found_once_and_counted_once() {
        let (_folder, store) = store().await;
        let people = [
            (1, "40000001", "Quispe", "Ana"),
            (2, "40000001", "Quispe", "Anita"),
            (3, "40000003", "Quispe", "Óscar"),
            (4, "40000004", "Zea", "Luz"),
        ];
        write(&store, &people).await;
        let both = vec!["Quispe Ana".to_owned(), "Quispe Óscar".to_owned()];
        assert_eq!(found(&store, "quis", 9).await, (2, both));
        // By the name that stands in the record of less weight.
        assert_eq!(
            found(&store, "anita", 9).await,
            (1, vec!["Quispe Ana".into()])
        );
        for limit in 1..4 {
            assert_eq!(found(&store, "quispe", limit).await.0, 2, "{limit}");
        }
        assert_eq!(found(&store, "", 9).await.0, 3);
    }

    #[tokio::test]
    async fn who_mistypes_finds_what_he_meant_also_what_was_written_just_now() {
        let (_folder, store) = store().await;
        write(&store, &[(1, "40000001", "Quispe", "Ana")]).await;
        assert_eq!(
            found(&store, "qiuspe", 9).await,
            (1, vec!["Quispe Ana".into()])
        );
        assert_eq!(found(&store, "palomimo", 9).await, (0, vec![]));
        write(&store, &[(2, "40000002", "Palomino", "Luz")]).await;
        assert_eq!(
            found(&store, "palomimo lu", 9).await,
            (1, vec!["Palomino Luz".into()])
        );
        // What is written right comes first, and nothing is guessed for a number.
        assert_eq!(found(&store, "40000003", 9).await, (0, vec![]));
        let desk = store.search_for_desk("x", "qiuspe", 9).await.unwrap();
        assert_eq!(desk.len(), 1);
    }

    #[tokio::test]
    async fn with_enough_finds_nothing_is_guessed() {
        let (_folder, store) = store().await;
        let names = ["Ana", "Eva", "Ida", "Luz", "Noé"];
        for (place, name) in names.into_iter().enumerate() {
            let id = place as u128 + 1;
            write(&store, &[(id, &format!("4000000{id}"), "Rojas", name)]).await;
        }
        write(&store, &[(9, "40000009", "Rosas", "Iris")]).await;
        assert_eq!(found(&store, "rojas", 9).await.0, 5);
        assert_eq!(found(&store, "rosas", 9).await.0, 6);
    }
}
