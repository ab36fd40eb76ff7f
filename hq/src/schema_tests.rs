//! Every statement of the fold and of the digests fits the migrated database, and the database has a column for every field.

use crate::tables::{names, put_facts_statement, put_rows_statement};
use crate::{Headquarters, Options, picture};
use sisconecta_cluster::Cluster;
use sisconecta_domain::kinds;
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
    statements.extend(FACTS.iter().copied().map(put_facts_statement));
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

/// What the tables are, one line for each column, index and view. Kinds that were declared after it are not in it.
const PICTURE: &str = include_str!("shape/picture.txt");

#[tokio::test]
async fn the_declarations_make_the_tables_of_the_picture() {
    let cluster = Cluster::shared().unwrap();
    let hq = Headquarters::open(&cluster.fresh_database().unwrap(), Options::default()).unwrap();
    hq.migrate().await.unwrap();
    let mut found: Vec<String> = sqlx::query_scalar(
        "with own as (
             select tablename::text as name from pg_tables where schemaname = 'public' and tablename not in (
                 'hq_setting', 'scope', 'operation', 'enrolment_right', 'device', 'projection', 'projection_kind',
                 'number_block', 'standing_publication', 'former_device', '_sqlx_migrations', 'fold_shape')
         )
         select c.table_name || '.' || c.column_name || ' ' || c.data_type ||
                case when c.is_nullable = 'NO' then ' not null' else '' end
         from information_schema.columns c join own on own.name = c.table_name where c.table_schema = 'public'
         union all
         select own.name || ' ' || regexp_replace(i.indexdef, '^CREATE (UNIQUE )?INDEX .* USING btree ', '\\1')
         from pg_indexes i join own on own.name = i.tablename where i.schemaname = 'public'
         union all
         select 'view ' || table_name from information_schema.views where table_schema = 'public'",
    )
    .fetch_all(&hq.pool)
    .await
    .unwrap();
    let later = |line: &String| {
        kinds::all().any(|kind| {
            let of = |line: &str| {
                line.starts_with(&format!("{}.", kind.name))
                    || line.starts_with(&format!("{} ", kind.name))
            };
            of(line) && !PICTURE.lines().any(of)
        })
    };
    found.retain(|line| !later(line));
    found.sort_unstable();
    let mut wanted: Vec<&str> = PICTURE.lines().collect();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
    hq.close().await;
}

#[tokio::test]
async fn an_older_program_leaves_a_newer_shape_alone() {
    let cluster = Cluster::shared().unwrap();
    let hq = Headquarters::open(&cluster.fresh_database().unwrap(), Options::default()).unwrap();
    hq.migrate().await.unwrap();
    sqlx::query("update fold_shape set shape = '999' where name = 'edition'")
        .execute(&hq.pool)
        .await
        .unwrap();
    for refused in [hq.migrate().await, hq.ready().await] {
        let sentence = refused.unwrap_err().to_string();
        assert!(sentence.contains("más nuevo"), "{sentence}");
    }
    hq.close().await;
}
