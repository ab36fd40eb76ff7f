//! Looks whether headquarters holds what it says: feeds without holes, whole chains, payloads that are the ones named, numbers in one
//! block alone, tables that equal a fresh fold.

use crate::error::HqError;
use crate::headquarters::Headquarters;
use crate::picture::each_row;
use crate::projector::{clear, fill_kinds};
use crate::registry::hash;
use crate::rights::number;
use crate::tables::PgTables;
use futures::TryStreamExt;
use sisconecta_sync::exchange::{Sum, bucket_of};
use sisconecta_sync::{Hash, Operation, apply};
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Operations that are folded together.
const BATCH: usize = 2000;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub scope: String,
    /// For the person at the terminal, without personal data.
    pub sentence: String,
}

struct Check<'s> {
    scope: &'s str,
    findings: Vec<Finding>,
    /// Operations of the feed that the tables hold, as far as the fold has come.
    folded: i64,
}

impl Headquarters {
    /// What is wrong; nothing, when everything is as it should be. Changes nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn verify(&self) -> Result<Vec<Finding>, HqError> {
        let mut findings = Vec::new();
        for scope in self.centres().await? {
            let mut left = 10;
            let mut found = loop {
                match self.verify_centre(&scope).await {
                    // A fold that ended meanwhile.
                    Err(error) if error.is_transient() && left > 0 => left -= 1,
                    done => break done?,
                }
            };
            findings.append(&mut found);
        }
        Ok(findings)
    }

    async fn verify_centre(&self, scope: &str) -> Result<Vec<Finding>, HqError> {
        let mut tx = self.pool.begin().await?;
        sqlx::query("set transaction isolation level repeatable read")
            .execute(&mut *tx)
            .await?;
        sqlx::query("set local statement_timeout = 0")
            .execute(&mut *tx)
            .await?;
        let (head, folded): (i64, i64) = sqlx::query_as(
                "select s.head, p.folded from scope s join projection p on p.scope = s.code where s.code = $1
                 for update of p",
            )
            .bind(scope)
            .fetch_one(&mut *tx)
            .await?;
        let mut check = Check {
            scope,
            findings: Vec::new(),
            folded,
        };
        fill_kinds(&mut tx, scope, folded).await?;
        check.feed(&mut tx, head).await?;
        check.log(&mut tx).await?;
        check.numbers(&mut tx).await?;
        check.tables(&mut tx).await?;
        // The fresh fold was only tried.
        tx.rollback().await?;
        Ok(check.findings)
    }
}

impl Check<'_> {
    fn found(&mut self, sentence: String) {
        self.findings.push(Finding {
            scope: self.scope.to_owned(),
            sentence,
        });
    }

    /// No number that people see is in two blocks.
    async fn numbers(&mut self, connection: &mut PgConnection) -> Result<(), HqError> {
        let twice: Vec<i64> = sqlx::query_scalar(
            "select first from (select first, max(last) over (order by first rows between unbounded preceding and 1 preceding) as before
                                from number_block where scope = $1) blocks
             where first <= before order by first",
        )
        .bind(self.scope)
        .fetch_all(connection)
        .await?;
        for first in twice {
            self.found(format!(
                "el bloque de números que empieza en {first} repite los de otro"
            ));
        }
        Ok(())
    }

    /// 1, 2, 3 … up to the head.
    async fn feed(&mut self, connection: &mut PgConnection, head: i64) -> Result<(), HqError> {
        let gaps: Vec<(i64, i64)> = sqlx::query_as(
            "select before + 1, feed - 1
             from (select feed, lag(feed, 1, 0::bigint) over (order by feed) as before
                   from (select feed from operation where scope = $1 and feed is not null
                         union all select $2 + 1) numbers) pairs
             where feed > before + 1 and feed <= $2 + 1 order by feed",
        )
        .bind(self.scope)
        .bind(head)
        .fetch_all(&mut *connection)
        .await?;
        for (from, to) in gaps {
            self.found(format!("faltan en la serie los números {from} a {to}"));
        }
        let beyond: i64 = sqlx::query_scalar(
            "select count(*) from operation where scope = $1 and (feed > $2 or feed < 1)",
        )
        .bind(self.scope)
        .bind(head)
        .fetch_one(connection)
        .await?;
        if beyond > 0 {
            self.found(format!(
                "{beyond} operaciones tienen un número fuera de la serie, que llega a {head}"
            ));
        }
        Ok(())
    }

    /// Every operation is what its header says, and every chain is whole.
    async fn log(&mut self, connection: &mut PgConnection) -> Result<(), HqError> {
        let mut rows = sqlx::query(
            "select arrival, id, device, number, chained, hash, payload_hash, header, salt, payload, feed, aside
             from operation where scope = $1 order by device, chained, number, arrival",
        )
        .bind(self.scope)
        .fetch(&mut *connection);
        let mut last: Option<(Uuid, u64, Hash)> = None;
        let mut wrong = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let arrival: i64 = row.try_get("arrival")?;
            let device: Uuid = row.try_get("device")?;
            let opened = Operation::read(
                row.try_get("header")?,
                row.try_get("salt")?,
                row.try_get("payload")?,
            );
            for what in oddities(&row, opened.as_ref().ok())? {
                wrong.push(format!("llegada {arrival}: {what}"));
            }
            if !row.try_get::<bool, _>("chained")? {
                continue;
            }
            let at = number(row.try_get::<Option<i64>, _>("number")?.unwrap_or(0));
            let (before, link) = match last {
                Some((chain, before, link)) if chain == device => (before, Some(link)),
                _ => (0, None),
            };
            if at != before + 1 {
                wrong.push(format!(
                    "llegada {arrival}: en su cadena falta lo que sigue al número {before}"
                ));
            } else if let Ok(operation) = &opened
                && operation.header.previous != link
            {
                wrong.push(format!(
                    "llegada {arrival}: no sigue a la operación anterior de su cadena"
                ));
            }
            last = Some((device, at, hash(row.try_get("hash")?)?));
        }
        drop(rows);
        for sentence in wrong {
            self.found(sentence);
        }
        Ok(())
    }

    /// The tables equal those that a fresh fold of the log makes.
    async fn tables(&mut self, connection: &mut PgConnection) -> Result<(), HqError> {
        let stored = sums(connection, self.scope).await?;
        clear(connection, self.scope).await?;
        let mut after = 0;
        while after < self.folded {
            let rows = sqlx::query(
                "select feed, header, salt, payload from operation
                 where scope = $1 and feed > $2 and feed <= $3 order by feed limit $4",
            )
            .bind(self.scope)
            .bind(after)
            .bind(self.folded)
            .bind(BATCH as i64)
            .fetch_all(&mut *connection)
            .await?;
            let Some(newest) = rows.last() else { break };
            after = newest.try_get("feed")?;
            // What cannot be read was found before; the rest still has its tables.
            let operations: Vec<Operation> = rows
                .iter()
                .filter_map(|row| crate::registry::operation(row).ok())
                .collect();
            let mut tables = PgTables {
                connection: &mut *connection,
                scope: self.scope,
            };
            apply(&mut tables, &operations).await?;
        }
        let fresh = sums(connection, self.scope).await?;
        let mut keys: Vec<&(&str, u8)> = stored.keys().chain(fresh.keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        let differing: Vec<String> = keys
            .into_iter()
            .filter(|key| stored.get(*key) != fresh.get(*key))
            .map(|(table, bucket)| format!("{table}/{bucket}"))
            .collect();
        if !differing.is_empty() {
            self.found(format!(
                "las tablas no son las que resultan del registro: {}",
                differing.join(", ")
            ));
        }
        Ok(())
    }
}

type Sums = BTreeMap<(&'static str, u8), Sum>;

async fn sums(connection: &mut PgConnection, scope: &str) -> Result<Sums, HqError> {
    let mut sums = Sums::new();
    each_row(connection, scope, &mut |table, id, text| {
        sums.entry((table, bucket_of(id)))
            .or_default()
            .add(text.as_bytes());
    })
    .await?;
    Ok(sums)
}

/// What the columns of a row say and its bytes do not.
fn oddities(row: &PgRow, operation: Option<&Operation>) -> Result<Vec<&'static str>, HqError> {
    let mut found = Vec::new();
    let fed = row.try_get::<Option<i64>, _>("feed")?.is_some();
    let aside: Option<&str> = row.try_get("aside")?;
    let header: &[u8] = row.try_get("header")?;
    if hash(row.try_get("hash")?)? != Hash::of_header(header) {
        found.push("el encabezado no es el que se recibió");
    }
    if fed && aside.is_some() {
        found.push("está en la serie y también en revisión");
    }
    let Some(operation) = operation else {
        if aside != Some("unreadable") {
            found.push("el contenido no es el que nombra su encabezado, o no se lee");
        }
        return Ok(found);
    };
    let header = &operation.header;
    if row.try_get::<Option<Uuid>, _>("id")? != Some(header.id.0) {
        found.push("su identificación no es la de su encabezado");
    }
    let payload_hash: Option<&[u8]> = row.try_get("payload_hash")?;
    if payload_hash != Some(&header.payload.0[..]) {
        found.push("el resumen del contenido no es el de su encabezado");
    }
    if row.try_get::<Uuid, _>("device")? != header.device.0 {
        found.push("su equipo no es el de su encabezado");
    }
    Ok(found)
}
