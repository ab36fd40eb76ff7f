//! What the same disk, cipher and settings do without the program: one row and its commit, and plain queries.

use crate::centre::{self, Of};
use crate::table::Times;
use sisconecta_store::Store;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use std::time::Instant;

/// A raw key, so that nothing is derived; quotes included.
const KEY: &str = "\"x'0c2b0d5f6a7181926374556473829100aabbccddeeff00112233445566778899'\"";

/// Milliseconds of a future.
pub async fn timed<T>(work: impl Future<Output = T>) -> (f64, T) {
    let began = Instant::now();
    let answer = work.await;
    (began.elapsed().as_secs_f64() * 1000.0, answer)
}

/// An encrypted database with one table, opened as the program opens its own.
pub struct Bare(SqliteConnection);

impl Bare {
    pub async fn create(path: &Path) -> Self {
        let mut connection = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .pragma("key", KEY)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("secure_delete", "on")
            .disable_statement_logging()
            .connect()
            .await
            .unwrap();
        sqlx::query("create table bare (id integer primary key, body text not null)")
            .execute(&mut connection)
            .await
            .unwrap();
        Self(connection)
    }

    /// Milliseconds of `begin immediate; insert; commit` with a row as long as an attendance.
    pub async fn commit(&mut self) -> f64 {
        let body = "x".repeat(300);
        let began = Instant::now();
        let mut tx = self.0.begin_with("begin immediate").await.unwrap();
        sqlx::query("insert into bare (body) values (?)")
            .bind(body)
            .execute(&mut *tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        began.elapsed().as_secs_f64() * 1000.0
    }

    pub async fn close(self) {
        self.0.close().await.unwrap();
    }
}

/// The words of a text as a query of the index in which each begins a word.
fn prefixes(text: &str) -> String {
    let words = text.split_whitespace().map(|word| format!("\"{word}\"*"));
    words.collect::<Vec<_>>().join(" ")
}

/// Times of the bare prefix query on the program's own index: the twelve that fit best.
pub async fn index_query(store: &Store, texts: &[String]) -> Times {
    let mut times = Times::default();
    let mut connection = store.readers().acquire().await.unwrap();
    for text in texts {
        let query = prefixes(text);
        let found = sqlx::query_scalar::<_, i64>(
            "select rowid from person_search where person_search match ? order by rank limit 12",
        )
        .bind(query)
        .fetch_all(&mut *connection);
        times.add(timed(found).await.0);
    }
    times
}

/// Times of the counts of a year, as one would ask SQLite by hand: participants and attendances of each event.
pub async fn year(store: &Store, from: &str, to: &str, rounds: usize) -> Times {
    let mut times = Times::default();
    let mut connection = store.readers().acquire().await.unwrap();
    for _ in 0..rounds {
        let counted = sqlx::query(
            "select s.training, count(distinct a.person), count(*) from session s
             join attendance a on a.session = s.id
             join signature g on g.session = a.session and g.person = a.person
             where s.date between ? and ? group by s.training",
        )
        .bind(from)
        .bind(to)
        .fetch_all(&mut *connection);
        times.add(timed(counted).await.0);
    }
    times
}

/// Milliseconds for people and their enrolments, row by row into the program's own tables, which keep their indexes and
/// the search; one transaction.
pub async fn rows(store: &Store, rows: &[(String, crate::names::Person)], training: &str) -> f64 {
    let began = Instant::now();
    let mut tx = store.writer().begin_with("begin immediate").await.unwrap();
    for (id, person) in rows {
        sqlx::query(
            "insert into person (id, document_type, document_number, paternal, maternal, names, entity, post, email, phone)
             values (?, 'dni', ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(id)
        .bind(&person.document)
        .bind(&person.paternal)
        .bind(&person.maternal)
        .bind(&person.names)
        .bind(centre::id(Of::Entity, person.works_at).to_string())
        .bind(&person.post)
        .bind(&person.email)
        .bind(&person.phone)
        .execute(&mut *tx)
        .await
        .unwrap();
        sqlx::query("insert into enrolment (id, training, person, means) values (?, ?, ?, 'list')")
            .bind(format!("{id}-e"))
            .bind(training)
            .bind(id)
            .execute(&mut *tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    began.elapsed().as_secs_f64() * 1000.0
}

/// How many rows a table has.
pub async fn count(store: &Store, table: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {table}")))
        .fetch_one(store.readers())
        .await
        .unwrap()
}
