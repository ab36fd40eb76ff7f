//! Whether the dossier of a case is closed, and of which cases a transaction wrote.

use crate::touched::Touched;
use crate::{StoreError, Writing};
use sisconecta_domain::kinds::case::Case;
use sisconecta_domain::kinds::{self, Kind};
use sisconecta_sync::FACTS;
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};

/// The column of what hangs on any kind of case: documents, steps, closings. Who writes those looks itself whether the case is closed.
const OF_ANY_CASE: &str = "case_id";

/// Whether the case of an expression is closed or filed, in SQL.
pub(crate) fn is_closed(case: &str) -> String {
    format!(
        "(exists (select 1 from case_closing f where f.case_id = {case}
                    and not exists (select 1 from annulled x where x.op = f.op))
          or exists (select 1 from kept_case_standing k where k.case_id = {case}
                       and k.place = (select max(r.place) from case_road r where r.case_kind = k.case_kind)))"
    )
}

/// The kind that the parent's column of a service's records and facts names: it bears its name.
fn parent(kind: &Kind) -> Option<&'static Kind> {
    let column = kind.parent.filter(|column| *column != OF_ANY_CASE)?;
    kinds::kind(column)
}

type Ids = BTreeMap<&'static str, BTreeSet<String>>;

fn list(ids: &BTreeSet<String>) -> String {
    serde_json::json!(ids).to_string()
}

impl Writing {
    /// The closed or filed cases whose service's records and facts this transaction wrote.
    ///
    /// # Errors
    /// Those of the disk.
    pub async fn closed_cases(&mut self) -> Result<Vec<Case>, StoreError> {
        let mut found = Ids::new();
        let mut taken_back = BTreeSet::new();
        for touched in self.touched() {
            match touched {
                Touched::Record(kind, id) => {
                    found.entry(kind.name).or_default().insert(id.to_string());
                }
                Touched::Fact(kind, about) => {
                    if let (Some(parent), Some(about)) = (parent(kind), about) {
                        found.entry(parent.name).or_default().insert(about.clone());
                    }
                }
                Touched::TakenBack(op) => {
                    taken_back.insert(op.to_string());
                }
            }
        }
        self.add_taken_back(&mut found, &taken_back).await?;
        let mut cases = Ids::new();
        while let Some((name, ids)) = found.pop_first() {
            let Some(kind) = kinds::kind(name) else {
                continue;
            };
            if kind.road.is_some() {
                cases.entry(name).or_default().extend(ids);
                continue;
            }
            let Some(parent) = parent(kind) else {
                continue;
            };
            let statement = format!(
                "select distinct \"{0}\" from \"{1}\" where id in (select value from json_each(?)) and \"{0}\" is not null",
                parent.name, kind.name
            );
            let parents: Vec<String> = sqlx::query_scalar(AssertSqlSafe(statement))
                .bind(list(&ids))
                .fetch_all(self.connection())
                .await?;
            found.entry(parent.name).or_default().extend(parents);
        }
        self.closed_among(cases).await
    }

    /// Adds what the facts are about that these annulments take back, or bring back.
    async fn add_taken_back(
        &mut self,
        found: &mut Ids,
        ops: &BTreeSet<String>,
    ) -> Result<(), StoreError> {
        if ops.is_empty() {
            return Ok(());
        }
        let of_kinds: Vec<String> = FACTS
            .iter()
            .filter_map(|kind| {
                let parent = parent(kind)?.name;
                Some(format!(
                    "select '{parent}', f.\"{parent}\" from target t join \"{}\" f on f.op = t.op",
                    kind.name
                ))
            })
            .collect();
        let statement = format!(
            "with recursive target (op) as (
                 select value from json_each(?)
                 union
                 select a.target from target t join annulment a on a.op = t.op)
             {}",
            of_kinds.join(" union ")
        );
        let rows: Vec<(String, Option<String>)> = sqlx::query_as(AssertSqlSafe(statement))
            .bind(list(ops))
            .fetch_all(self.connection())
            .await?;
        for (parent, about) in rows {
            if let (Some(kind), Some(about)) = (kinds::kind(&parent), about) {
                found.entry(kind.name).or_default().insert(about);
            }
        }
        Ok(())
    }

    async fn closed_among(&mut self, cases: Ids) -> Result<Vec<Case>, StoreError> {
        let mut closed = Vec::new();
        for (kind, ids) in cases {
            let statement = format!(
                "select c.value from json_each(?) c where {}",
                is_closed("c.value")
            );
            let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(statement))
                .bind(list(&ids))
                .fetch_all(self.connection())
                .await?;
            let cases = found
                .iter()
                .filter_map(|id| Case::of(kind, id.parse().ok()?));
            closed.extend(cases);
        }
        Ok(closed)
    }
}
