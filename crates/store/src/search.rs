//! Finding people while somebody types: the index first, then only the rows that are shown.

use crate::directory::{COLUMNS, PersonFound, index_words, person, words};
use crate::training::EXPECTED_AT;
use crate::{Store, StoreError};
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Row, Sqlite, SqliteConnection};

/// With fewer than these, somebody may have mistyped.
const FEW: usize = 5;

const BY_SURNAME: &str = "p.paternal collate es, p.maternal collate es, p.names collate es, p.id";

/// What is looked for: every word stands in the record of the person or in that of the entity where he works.
///
/// No weight of the index is asked for: it reads the length of every record found, and says little of a name. Who bears what was
/// typed as a whole word comes first, then who is found by his own name.
struct Asked {
    /// Rows of the people found, `hit (row, fit)`, each once; the less, the better they fit. The words are parameters from the third on.
    hit: String,
    words: Vec<String>,
}

impl Asked {
    /// Words in which no entity is found are looked for together, by the people's index alone: that is what is typed at a desk. `None`
    /// when nothing is asked.
    async fn of(
        connection: &mut SqliteConnection,
        words: Vec<String>,
    ) -> Result<Option<Self>, StoreError> {
        if words.is_empty() {
            return Ok(None);
        }
        let (both, names) = of_entities(connection, words).await?;
        let (mut parts, mut of, mut asked) = (Vec::new(), Vec::new(), Vec::new());
        if !names.is_empty() {
            asked.push(names.join(" AND "));
            asked.push(names.join(" AND ").replace('*', ""));
            parts.push(OF_NAMES.to_owned());
            of.push("names".to_owned());
        }
        for word in both {
            let place = asked.len() + 3;
            asked.push(word.replace('*', ""));
            asked.push(word);
            parts.push(of_both(place));
            of.push(format!("word_{place}"));
        }
        let first = &of[0];
        let fit: Vec<String> = of.iter().map(|word| format!("{word}.fit")).collect();
        let joined: String = of[1..]
            .iter()
            .map(|word| format!(" join {word} on {word}.row = {first}.row"))
            .collect();
        parts.push(format!(
            "hit as materialized (select {first}.row as row, {} as fit from {first}{joined})",
            fit.join(" + ")
        ));
        Ok(Some(Self {
            hit: parts.join(", "),
            words: asked,
        }))
    }

    /// A statement with the first two parameters and the words.
    fn bind<'q>(
        &self,
        statement: String,
        limit: u32,
        training: &'q str,
    ) -> Query<'q, Sqlite, SqliteArguments> {
        let query = sqlx::query(AssertSqlSafe(statement))
            .bind(limit)
            .bind(training);
        let words = self.words.iter();
        words.fold(query, |query, word| query.bind(word.clone()))
    }
}

/// Who bears all of these words, begun or whole.
const OF_NAMES: &str =
    "whole as materialized (select rowid as row from person_search where person_search match ?4),
    names as materialized (
        select rowid as row, rowid not in (select row from whole) as fit
        from person_search where person_search match ?3)";

/// A word that stands in a person's record, or in one of those of the entity where he works, whichever of them names it.
fn of_both(place: usize) -> String {
    let begun = place + 1;
    format!(
        "entity_{place} as materialized (
            select distinct coalesce(s.one, e.id) as one
            from public_entity_search f cross join public_entity e on e.row = f.rowid
            left join kept_entity_one s on s.id = e.id where public_entity_search match ?{begun}),
        record_{place} as materialized (
            select one as id from entity_{place}
            union select s.id from entity_{place} x cross join kept_entity_one s on s.one = x.one),
        word_{place} as materialized (
            select row, min(fit) as fit from (
                select rowid as row, 0 as fit from person_search where person_search match ?{place}
                union all
                select rowid, 1 from person_search where person_search match ?{begun}
                union all
                select p.row, 2 from record_{place} x cross join person p on p.entity = x.id)
            group by row)"
    )
}

/// Those of the words in which an entity is found, and the others.
async fn of_entities(
    connection: &mut SqliteConnection,
    words: Vec<String>,
) -> Result<(Vec<String>, Vec<String>), StoreError> {
    let each: Vec<String> = (1..=words.len())
        .map(|place| {
            format!(
                "exists (select 1 from public_entity_search where public_entity_search match ?{place})"
            )
        })
        .collect();
    let mut query = sqlx::query(AssertSqlSafe(format!("select {}", each.join(", "))));
    for word in &words {
        query = query.bind(word.clone());
    }
    let row = query.fetch_one(connection).await?;
    let (mut both, mut names) = (Vec::new(), Vec::new());
    for (place, word) in words.into_iter().enumerate() {
        if row.try_get(place)? {
            both.push(word);
        } else {
            names.push(word);
        }
    }
    Ok((both, names))
}

/// The best of what is found, and the records that stand for those.
const BEST: &str = "first as materialized (select row from hit order by fit, row limit ?1),
    shown as materialized (
        select distinct coalesce(s.one_row, f.row) as row from first f left join kept_person_one s on s.row = f.row)";

/// How many people are found: their records, each person who was found by several of them once.
const TOTAL: &str = "other as materialized (
        select s.one_row as row from hit cross join kept_person_one s on s.row = hit.row),
    total as materialized (
        select (select count(*) from hit) - (select count(*) from other) + (select count(distinct row) from other)
             - (select count(*) from hit where row in (select row from other)) as people)";

/// The people found, those who fit best if their records are more than `limit`; by surname. How many there are is counted in the same
/// pass.
async fn best(
    connection: &mut SqliteConnection,
    asked: &Asked,
    limit: u32,
) -> Result<(u32, Vec<PersonFound>), StoreError> {
    let statement = format!(
        "with {}, {BEST}, {TOTAL}
         select {COLUMNS}, total.people as total
         from total cross join shown cross join person p on p.row = shown.row order by {BY_SURNAME}",
        asked.hit
    );
    let rows = asked
        .bind(statement, limit, "")
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
        let Some(asked) = Asked::of(&mut connection, index_words(text)).await? else {
            return everybody(&mut connection, limit).await;
        };
        let (total, mut found) = best(&mut connection, &asked, limit).await?;
        if found.len() >= FEW || found.len() < total as usize {
            return Ok((total, found));
        }
        if let Some(asked) = self.forgiving(&mut connection, text).await? {
            for other in best(&mut connection, &asked, limit).await?.1 {
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
        let mut connection = self.readers().acquire().await?;
        let Some(asked) = Asked::of(&mut connection, index_words(text)).await? else {
            return Ok(Vec::new());
        };
        let mut found = for_desk(&mut connection, training, &asked, limit).await?;
        if found.len() < FEW
            && let Some(asked) = self.forgiving(&mut connection, text).await?
        {
            let more = for_desk(&mut connection, training, &asked, limit).await?;
            for (person, expected) in more {
                let known = found.iter().any(|(known, _)| known.id == person.id);
                if !known && found.len() < limit as usize {
                    found.push((person, expected));
                }
            }
        }
        Ok(found)
    }

    /// The same, where each word may also be one that somebody bears and that is nearly it; `None` when there is none.
    async fn forgiving(
        &self,
        connection: &mut SqliteConnection,
        text: &str,
    ) -> Result<Option<Asked>, StoreError> {
        let mut forgives = false;
        let choices: Vec<String> = {
            let mut known = self.known_names().lock().await;
            known.catch_up(connection).await?;
            words(text)
                .map(|word| {
                    let mut choice = format!("(\"{word}\"*");
                    for near in known.near(word) {
                        forgives = true;
                        choice.push_str(&format!(" OR \"{near}\""));
                    }
                    choice + ")"
                })
                .collect()
        };
        if !forgives {
            return Ok(None);
        }
        Asked::of(connection, choices).await
    }
}

/// With more finds than these, the expected people of an event are looked up all at once.
const MANY: u32 = 300;

async fn for_desk(
    connection: &mut SqliteConnection,
    training: &str,
    asked: &Asked,
    limit: u32,
) -> Result<Vec<(PersonFound, bool)>, StoreError> {
    let statement = format!(
        "with {},
         many as materialized (select count(*) > {MANY} as hits from hit),
         one as materialized (
             select coalesce(s.one_row, hit.row) as row, min(hit.fit) as fit
             from hit left join kept_person_one s on s.row = hit.row group by 1),
         expected_row as materialized ({EXPECTED_AT} ?2 and (select hits from many)),
         told as materialized (
             select one.row, one.fit,
                    case when many.hits then one.row in (select row from expected_row)
                    else exists (
                        select 1
                        from (select one.row as row union all
                              select s.row from kept_person_one s
                              where s.one = (select id from person where row = one.row)) record
                        cross join person p on p.row = record.row
                        cross join enrolment e on e.training = ?2 and e.person = p.id and not coalesce(e.removed, 0))
                    end as expected
             from many cross join one),
         first as materialized (select row, expected from told order by expected desc, fit, row limit ?1)
         select {COLUMNS}, first.expected as expected
         from first cross join person p on p.row = first.row
         order by first.expected desc, {BY_SURNAME}",
        asked.hit
    );
    let rows = asked
        .bind(statement, limit, training)
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
