//! Backups by PostgreSQL's own programs. A restore starts a new epoch in the same transaction, so that no device goes on as if nothing had
//! happened.

use crate::error::HqError;
use crate::numbers::{BOUND, LEFT_OUT};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// What the restored database is told before it is used: nothing that devices know of it counts any more, and what headquarters itself
/// wrote after the backup stands under another name.
fn new_epoch() -> String {
    // Blocks of numbers given after the backup are not known here: no device gets them again. A block above the bound was never
    // given to be used, and must not stop a restore.
    format!(
        "
update hq_setting set value = gen_random_uuid()::text where name = 'epoch';
update scope set hq_device = gen_random_uuid();
do $$ begin
    -- A backup of an older program has no such table.
    if to_regclass('number_block') is not null then
        delete from number_block where last >= {BOUND};
        insert into number_block (scope, first, last, device, given_at)
        select s.code, b.highest + 1, b.highest + {LEFT_OUT}, s.hq_device, (extract(epoch from now()) * 1000)::bigint
        from scope s
        cross join lateral (select coalesce(max(last), 0) as highest from number_block n where n.scope = s.code) as b
        where b.highest + {LEFT_OUT} < {BOUND};
    end if;
end $$;
"
    )
}

/// Writes the whole database to a new file, in PostgreSQL's custom format. The file gets its name when it is whole.
///
/// # Errors
/// When the file is there already, pg_dump is missing, or it fails.
pub async fn backup(url: &str, file: &Path) -> Result<(), HqError> {
    if file.exists() {
        return Err(HqError::Refused(format!(
            "«{}» ya existe; un respaldo no se sobrescribe.",
            file.display()
        )));
    }
    let mut part = file.as_os_str().to_owned();
    part.push(".incompleto");
    let part = PathBuf::from(part);
    let mut dump = program("pg_dump", url);
    dump.arg("--format=custom")
        .arg("--no-owner")
        .arg("--file")
        .arg(&part);
    run("pg_dump", dump, None).await?;
    let wrong = |error| HqError::File(file.display().to_string(), error);
    // A backup that a power cut leaves half on the disk is none.
    std::fs::File::open(&part)
        .and_then(|whole| whole.sync_all())
        .map_err(wrong)?;
    std::fs::rename(&part, file).map_err(wrong)
}

/// Fills the database from a backup and starts a new epoch, or changes nothing.
///
/// A database that holds something is only replaced when `replace` says so.
///
/// # Errors
/// When the database is not empty, the file is no backup, or PostgreSQL's programs fail.
pub async fn restore(url: &str, file: &Path, replace: bool) -> Result<(), HqError> {
    let options: PgConnectOptions = url.parse()?;
    let mut connection = options.connect().await?;
    let tables: i64 = sqlx::query_scalar(
        "select count(*) from information_schema.tables where table_schema = 'public'",
    )
    .fetch_one(&mut connection)
    .await?;
    if tables > 0 && !replace {
        return Err(HqError::Refused(
            "La base de datos no está vacía. Respáldela primero; con --replace se reemplaza entera.".into(),
        ));
    }
    let mut read = Command::new("pg_restore");
    read.args(["--file=-", "--no-owner", "--exit-on-error"])
        .arg(file)
        .stdin(Stdio::null())
        .kill_on_drop(true);
    let script = read
        .output()
        .await
        .map_err(|error| HqError::File("pg_restore".into(), error))?;
    if !script.status.success() {
        return Err(HqError::Refused(format!(
            "«{}» no es un respaldo que se pueda leer. La base de datos quedó como estaba.",
            file.display()
        )));
    }
    let mut text = Vec::new();
    if tables > 0 {
        text.extend_from_slice(b"drop schema public cascade; create schema public;\n");
    }
    text.extend_from_slice(&script.stdout);
    // The dump empties the search path for its own statements.
    text.extend_from_slice(b"\nset search_path = public;\n");
    text.extend_from_slice(new_epoch().as_bytes());
    let mut psql = program("psql", url);
    psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction"])
        .stdout(Stdio::null());
    run("psql", psql, Some(text)).await
}

/// One of PostgreSQL's programs on a database. The password goes by the environment: arguments can be read by everybody here.
fn program(name: &str, url: &str) -> Command {
    let mut command = Command::new(name);
    let (bare, password) = without_password(url);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command.arg(format!("--dbname={bare}")).kill_on_drop(true);
    command
}

/// An address without its password, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = url.split_once("://") else {
        return (url.to_owned(), None);
    };
    let authority = rest.find('/').unwrap_or(rest.len());
    let Some(at) = rest[..authority].rfind('@') else {
        return (url.to_owned(), None);
    };
    match rest[..at].split_once(':') {
        Some((user, password)) => (
            format!("{scheme}://{user}{}", &rest[at..]),
            Some(decoded(password)),
        ),
        None => (url.to_owned(), None),
    }
}

/// Percent signs of an address undone.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        let code = (*byte == b'%' && after.len() >= 2)
            .then(|| std::str::from_utf8(&after[..2]).ok())
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(code) => {
                bytes.push(code);
                rest = &after[2..];
            }
            None => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn run(name: &str, mut command: Command, input: Option<Vec<u8>>) -> Result<(), HqError> {
    let wrong = |error| HqError::File(name.to_owned(), error);
    command
        .stdin(if input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(wrong)?;
    if let (Some(text), Some(mut pipe)) = (input, child.stdin.take()) {
        // A program that ends early says why by its status.
        let _ = pipe.write_all(&text).await;
    }
    let output = child.wait_with_output().await.map_err(wrong)?;
    if output.status.success() {
        return Ok(());
    }
    // What these programs say may quote rows: only their first line's beginning is shown.
    let said = String::from_utf8_lossy(&output.stderr);
    let brief: String = said
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(120)
        .collect();
    Err(HqError::Refused(format!("{name} no pudo: {brief}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_never_stands_among_the_arguments() {
        assert_eq!(
            without_password("postgres://sede:a%40b:c@bd.pe:5432/hq?sslmode=require"),
            (
                "postgres://sede@bd.pe:5432/hq?sslmode=require".to_owned(),
                Some("a@b:c".to_owned())
            )
        );
        assert_eq!(
            without_password("postgres://sede@bd/hq"),
            ("postgres://sede@bd/hq".to_owned(), None)
        );
        assert_eq!(
            without_password("postgres:///hq?host=/run/postgresql"),
            ("postgres:///hq?host=/run/postgresql".to_owned(), None)
        );
    }
}
