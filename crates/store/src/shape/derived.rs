//! Tables that triggers keep beside those of the fold, and what each of them must equal.
//!
//! What the fold makes is a function of the operations, and these are functions of what the fold made. They are dropped before
//! tables are made anew and filled again by one statement each.

use crate::StoreError;
use sqlx::{AssertSqlSafe, SqliteConnection};

const STATEMENTS: [&str; 2] = [include_str!("person_one.sql"), include_str!("derived.sql")];

/// All statements, in the order in which they run.
pub(super) fn statements() -> String {
    STATEMENTS.concat()
}

/// Makes and fills the tables. The views and tables that they read stand already.
pub(super) async fn make(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    // Made of files of this program.
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
    table: &'static str,
    /// Follows from the fold's tables, and is emptied with them.
    of_the_fold: bool,
    kept: &'static str,
    anew: &'static str,
}

const ALL: [Kept; 7] = [
    Kept {
        table: "kept_unsigned",
        of_the_fold: true,
        kept: "select session, person from kept_unsigned",
        anew: "select session, person from unsigned_anew",
    },
    Kept {
        table: "kept_entity_one",
        of_the_fold: true,
        kept: "select id, one from kept_entity_one",
        anew: "select id, one from entity_joined where id <> one",
    },
    Kept {
        table: "kept_case_standing",
        of_the_fold: true,
        kept: "select case_id, case_kind, state, place from kept_case_standing",
        anew: "select case_id, case_kind, state, place from case_state where case_id is not null",
    },
    Kept {
        table: "kept_session_contradicted",
        of_the_fold: true,
        kept: "select row, id, removed, moved from kept_session_contradicted",
        anew: "select row, id, removed, moved from session_contradicted",
    },
    Kept {
        table: "operation_waiting",
        of_the_fold: false,
        kept: "select place, operations from operation_waiting where operations <> 0",
        anew: "select case when aside is not null then 'aside' when own and not sent then 'unsent' else 'unconfirmed' end,
                      count(*) from operation where feed is null group by 1",
    },
    Kept {
        table: "kept_person_one",
        of_the_fold: true,
        kept: "select s.id, s.one, p.id, q.id from kept_person_one s
               left join person p on p.row = s.row left join person q on q.row = s.one_row",
        anew: "select id, one, id, one from person_one_anew where id <> one",
    },
    Kept {
        table: "kept_person_changing",
        of_the_fold: true,
        kept: "select id from kept_person_changing",
        anew: "select id from person where false",
    },
];

/// Empties those that follow from the fold's tables, before and after these are emptied: a trigger fires meanwhile.
pub(crate) async fn empty(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    for kept in ALL.iter().filter(|kept| kept.of_the_fold) {
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
    } in ALL
    {
        let statement = format!(
            "select exists (select * from ({kept}) except select * from ({anew}))
                 or exists (select * from ({anew}) except select * from ({kept}))"
        );
        let differs: bool = sqlx::query_scalar(AssertSqlSafe(statement))
            .fetch_one(&mut *connection)
            .await?;
        if differs {
            astray.push(table.to_owned());
        }
    }
    Ok(astray)
}

#[cfg(test)]
mod tests;
