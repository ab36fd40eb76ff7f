//! Tables that triggers keep beside those of the fold, and what each of them must equal.
//!
//! What the fold makes is a function of the operations, and these are functions of what the fold made. They are dropped before
//! tables are made anew and filled again by one statement each.

use crate::StoreError;
use sqlx::{AssertSqlSafe, SqliteConnection};

const DERIVED: &str = include_str!("derived.sql");
const STAND_IN: &str = include_str!("stand_in.sql");

/// A kind whose records may stand for one another: `{kind}_link` is the fact that joins two of them, by its fields `{kind}` and
/// `merged_into`.
struct StandIn {
    kind: &'static str,
    /// Columns in which records of one thing agree; one whose first is empty agrees with none. No columns: links alone join.
    key: &'static [&'static str],
}

const STAND_INS: &[StandIn] = &[StandIn {
    kind: "person",
    key: &["document_number", "document_type"],
}];

impl StandIn {
    /// That row `b` has the key of row `a`.
    fn same(&self, a: &str, b: &str) -> String {
        let Some((first, rest)) = self.key.split_first() else {
            return "false".to_owned();
        };
        let rest: String = rest
            .iter()
            .map(|column| format!(" and {b}.{column} is {a}.{column}"))
            .collect();
        format!("{b}.{first} = {a}.{first} and {b}.{first} <> ''{rest}")
    }

    fn statements(&self) -> String {
        let differs: Vec<String> = self
            .key
            .iter()
            .map(|column| format!("old.{column} is not new.{column}"))
            .collect();
        let (key, differs) = if self.key.is_empty() {
            ("id".to_owned(), "false".to_owned())
        } else {
            (self.key.join(", "), differs.join(" or "))
        };
        STAND_IN
            .replace("{same p q}", &self.same("p", "q"))
            .replace("{same new q}", &self.same("new", "q"))
            .replace("{same old q}", &self.same("old", "q"))
            .replace("{key differs}", &differs)
            .replace("{key}", &key)
            .replace("{kind}", self.kind)
    }
}

/// All statements, in the order in which they run.
pub(super) fn statements() -> String {
    let stand_ins: String = STAND_INS.iter().map(StandIn::statements).collect();
    stand_ins + DERIVED
}

/// Makes and fills the tables. The views and tables that they read stand already.
pub(super) async fn make(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    // Made of files of this program and the names of kinds.
    sqlx::raw_sql(AssertSqlSafe(statements()))
        .execute(connection)
        .await?;
    Ok(())
}

/// Drops them, whichever program made them: all are known by their name.
pub(super) async fn drop_all(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    for sort in ["trigger", "table"] {
        let names: Vec<String> = sqlx::query_scalar(
            "select name from sqlite_master where type = ? and name like 'kept\\_%' escape '\\'",
        )
        .bind(sort)
        .fetch_all(&mut *connection)
        .await?;
        for name in names {
            let statement = format!("drop {sort} \"{name}\"");
            sqlx::query(AssertSqlSafe(statement))
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(())
}

/// A kept table, by two queries of the same rows.
struct Kept {
    table: String,
    /// Follows from the fold's tables, and is emptied with them.
    of_the_fold: bool,
    kept: String,
    anew: String,
}

fn all() -> Vec<Kept> {
    let mut all = vec![
        Kept {
            table: "kept_unsigned".into(),
            of_the_fold: true,
            kept: "select session, person from kept_unsigned".into(),
            anew: "select session, person from unsigned_anew".into(),
        },
        Kept {
            table: "kept_entity_one".into(),
            of_the_fold: true,
            kept: "select id, one from kept_entity_one".into(),
            anew: "select id, one from entity_one_anew where id <> one".into(),
        },
        Kept {
            table: "kept_case_standing".into(),
            of_the_fold: true,
            kept: "select case_id, case_kind, state, place from kept_case_standing".into(),
            anew: "select case_id, case_kind, state, place from case_state where case_id is not null"
                .into(),
        },
        Kept {
            table: "operation_waiting".into(),
            of_the_fold: false,
            kept: "select place, operations from operation_waiting where operations <> 0".into(),
            anew: "select case when aside is not null then 'aside' when own and not sent then 'unsent' else 'unconfirmed' end,
                          count(*) from operation where feed is null group by 1"
                .into(),
        },
    ];
    for StandIn { kind, .. } in STAND_INS {
        all.push(Kept {
            table: format!("kept_{kind}_one"),
            of_the_fold: true,
            kept: format!(
                "select s.id, s.one, p.id, q.id from kept_{kind}_one s
                 left join {kind} p on p.row = s.row left join {kind} q on q.row = s.one_row"
            ),
            anew: format!("select id, one, id, one from {kind}_one_anew where id <> one"),
        });
        all.push(Kept {
            table: format!("kept_{kind}_changing"),
            of_the_fold: true,
            kept: format!("select id from kept_{kind}_changing"),
            anew: format!("select id from {kind} where false"),
        });
    }
    all
}

/// Empties those that follow from the fold's tables, before and after these are emptied: a trigger fires meanwhile.
pub(crate) async fn empty(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    for kept in all().into_iter().filter(|kept| kept.of_the_fold) {
        let statement = format!("delete from {}", kept.table);
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// The tables that are not what they would be if they were made anew.
pub(crate) async fn astray(connection: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let mut astray = Vec::new();
    for Kept {
        table, kept, anew, ..
    } in all()
    {
        let statement = format!(
            "select exists (select * from ({kept}) except select * from ({anew}))
                 or exists (select * from ({anew}) except select * from ({kept}))"
        );
        let differs: bool = sqlx::query_scalar(AssertSqlSafe(statement))
            .fetch_one(&mut *connection)
            .await?;
        if differs {
            astray.push(table);
        }
    }
    Ok(astray)
}

#[cfg(test)]
mod tests;
