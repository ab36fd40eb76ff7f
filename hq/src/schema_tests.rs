//! Every statement of the fold and of the digests fits the migrated database, and the database has a column for every field.

use crate::tables::{names, put_facts_statement, put_rows_statement};
use crate::{Headquarters, Options, picture};
use sisconecta_cluster::Cluster;
use sisconecta_sync::{Column, FACTS, RECORDS};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};

#[tokio::test]
async fn every_statement_fits_the_migrated_database() {
    let cluster = Cluster::shared().unwrap();
    let hq = Headquarters::open(&cluster.fresh_database().unwrap(), Options::default()).unwrap();
    hq.migrate().await.unwrap();
    hq.ready().await.unwrap();
    let mut connection = hq.pool.acquire().await.unwrap();
    let mut statements = vec![crate::registry::KEEP.to_owned()];
    for record in RECORDS {
        let columns: Vec<&Column> = record.columns.iter().collect();
        statements.push(put_rows_statement(record, &columns));
        statements.extend(columns.iter().map(|c| put_rows_statement(record, &[*c])));
    }
    statements.extend(FACTS.iter().map(put_facts_statement));
    statements.extend(names().map(picture::rows_statement));
    for statement in statements {
        connection
            .prepare(AssertSqlSafe(statement.clone()).into_sql_str())
            .await
            .expect(&statement);
    }
    // A column of a table that the schema does not know would never be written.
    let records = RECORDS
        .iter()
        .map(|r| (r.name, r.columns, &["scope", "id"][..]));
    let facts = FACTS.iter().map(|f| {
        let own = &["scope", "op", "record", "actor", "claimed_at"][..];
        (f.name, f.columns, own)
    });
    for (table, columns, own) in records.chain(facts) {
        let found: Vec<String> = sqlx::query_scalar(
            "select column_name::text from information_schema.columns where table_name = $1 order by ordinal_position",
        )
        .bind(table)
        .fetch_all(&mut *connection)
        .await
        .unwrap();
        let known = own.iter().copied().chain(columns.iter().map(|c| c.name));
        assert_eq!(found, known.collect::<Vec<_>>(), "{table}");
    }
    drop(connection);
    hq.close().await;
}
