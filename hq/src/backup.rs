//! Backups by PostgreSQL's own programs. A restore starts a new epoch in the same transaction, so that no device goes on as if nothing had
//! happened.

use crate::error::HqError;
use crate::numbers::{BOUND, LEFT_OUT};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use tokio::io::AsyncWriteExt;
use tokio::process::{Child, Command};

/// What the restored database is told before it is used: nothing that devices know of it counts any more, and what headquarters itself
/// wrote after the backup stands under another name.
fn new_epoch() -> String {
    // Blocks of numbers given after the backup are not known here: no device gets them again. A block above the bound was never
    // given to be used, and must not stop a restore.
    format!(
        "
update hq_setting set value = gen_random_uuid()::text where name = 'epoch';
insert into hq_setting (name, value) values ('epoch_since', (extract(epoch from now()) * 1000)::bigint::text)
on conflict (name) do update set value = excluded.value;
do $$ begin
    -- A backup of an older program has no such table.
    if to_regclass('former_device') is not null then
        insert into former_device (id, scope) select hq_device, code from scope on conflict do nothing;
    end if;
end $$;
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

/// Writes the whole database to a new file, in PostgreSQL's custom format. Nobody but its owner may read the file, and it gets its name
/// when it is whole.
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
    let wrong = |error| HqError::File(file.display().to_string(), error);
    // pg_dump writes into the file that it finds, and leaves it whose it is.
    let whole = for_its_owner(&part).map_err(wrong)?;
    let mut dump = program("pg_dump", url)?;
    dump.arg("--format=custom")
        .arg("--no-owner")
        .arg("--file")
        .arg(&part);
    run("pg_dump", dump).await?;
    // A backup that a power cut leaves half on the disk, or without its name, is none.
    whole
        .sync_all()
        .and_then(|()| std::fs::rename(&part, file))
        .and_then(|()| sync_folder(file))
        .map_err(wrong)
}

/// An empty file that others cannot read; what an earlier try left goes.
fn for_its_owner(file: &Path) -> std::io::Result<File> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

/// Windows keeps the names of a folder by itself.
fn sync_folder(file: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        let folder = file.parent().filter(|name| !name.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
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
    drop(connection);
    let mut output = fill(url, file, tables > 0).await?;
    for _ in 1..TRIES {
        if !is_deadlock(&output) {
            break;
        }
        output = fill(url, file, tables > 0).await?;
    }
    judge("psql", &output)
}

/// How often a restore begins anew because whoever works with the database meanwhile held what it was to clear, and wanted what it had
/// cleared. Each time nothing was changed.
const TRIES: u32 = 5;

/// Clears the database if it holds something, fills it and starts the epoch, in one transaction: what `psql` said of it.
async fn fill(url: &str, file: &Path, clear: bool) -> Result<Output, HqError> {
    let unreadable = || {
        HqError::Refused(format!(
            "«{}» no es un respaldo que se pueda leer. La base de datos quedó como estaba.",
            file.display()
        ))
    };
    let mut read = script_of(file)?;
    let wrong = |error| HqError::File("psql".into(), error);
    let mut write = one_transaction(url)?.spawn().map_err(wrong)?;
    let (Some(mut script), Some(mut pipe)) = (read.stdout.take(), write.stdin.take()) else {
        return Err(unreadable());
    };
    // psql speaks while it is still being told; whoever does not listen stops it.
    let writing = tokio::spawn(write.wait_with_output());
    let telling = async {
        if clear {
            let clear = b"drop schema public cascade; create schema public;\n";
            pipe.write_all(clear).await?;
        }
        // A country's backup is larger than the memory here: it goes through piece by piece.
        tokio::io::copy(&mut script, &mut pipe).await
    };
    let told = telling.await;
    drop(script);
    let whole = read.wait().await.is_ok_and(|status| status.success());
    if told.is_ok() && !whole {
        // psql must not come to the end of its input, where it commits.
        writing.abort();
        let _ = writing.await;
        return Err(unreadable());
    }
    if told.is_ok() {
        // The dump empties the search path for its own statements. A psql that ended early says why by its status.
        let last = format!("\nset search_path = public;\n{}", new_epoch());
        let _ = pipe.write_all(last.as_bytes()).await;
    }
    drop(pipe);
    writing
        .await
        .unwrap_or_else(|error| Err(std::io::Error::other(error)))
        .map_err(wrong)
}

/// `pg_restore`, started, which writes a backup out as statements.
fn script_of(file: &Path) -> Result<Child, HqError> {
    Command::new("pg_restore")
        .args(["--file=-", "--no-owner", "--exit-on-error"])
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| HqError::File("pg_restore".into(), error))
}

/// `psql` that does what it is told in one transaction, and ends at the first error.
fn one_transaction(url: &str) -> Result<Command, HqError> {
    let mut psql = program("psql", url)?;
    psql.args([
        "-X",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-v",
        "VERBOSITY=verbose",
    ])
    .arg("--single-transaction")
    .stdin(Stdio::piped())
    .stdout(Stdio::null())
    .stderr(Stdio::piped());
    Ok(psql)
}

/// One of PostgreSQL's programs on a database. The password goes by the environment: arguments can be read by everybody here.
fn program(name: &str, url: &str) -> Result<Command, HqError> {
    // What is no address, such as `host=… password=…`, would go among the arguments as it is.
    let _: PgConnectOptions = url.parse()?;
    let mut command = Command::new(name);
    let (bare, password) = without_password(url);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command.arg(format!("--dbname={bare}")).kill_on_drop(true);
    Ok(command)
}

/// An address without its password, and the password: it stands before the host or among the parameters, and the parameter counts.
fn without_password(url: &str) -> (String, Option<String>) {
    let (address, parameters) = match url.split_once('?') {
        Some((address, parameters)) => (address, Some(parameters)),
        None => (url, None),
    };
    let (mut bare, mut password) = without_user_password(address);
    if let Some(parameters) = parameters {
        let mut kept = Vec::new();
        for parameter in parameters.split('&') {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            if decoded(name) == "password" {
                password = Some(decoded(value));
            } else {
                kept.push(parameter);
            }
        }
        bare.push('?');
        bare.push_str(&kept.join("&"));
    }
    (bare, password)
}

fn without_user_password(address: &str) -> (String, Option<String>) {
    let Some((scheme, rest)) = address.split_once("://") else {
        return (address.to_owned(), None);
    };
    let authority = rest.find('/').unwrap_or(rest.len());
    let Some(at) = rest[..authority].rfind('@') else {
        return (address.to_owned(), None);
    };
    match rest[..at].split_once(':') {
        Some((user, password)) => (
            format!("{scheme}://{user}{}", &rest[at..]),
            Some(decoded(password)),
        ),
        None => (address.to_owned(), None),
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

async fn run(name: &str, mut command: Command) -> Result<(), HqError> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .await
        .map_err(|error| HqError::File(name.to_owned(), error))?;
    judge(name, &output)
}

/// PostgreSQL's code of an error stands before its text, which is in the language of the server.
fn is_deadlock(output: &Output) -> bool {
    let said = String::from_utf8_lossy(&output.stderr);
    !output.status.success()
        && said
            .lines()
            .next()
            .is_some_and(|line| line.contains("40P01"))
}

fn judge(name: &str, output: &Output) -> Result<(), HqError> {
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
        for url in [
            "postgres://sede:uno@bd/hq?sslmode=require&password=a%40b&application_name=x",
            "postgres://sede@bd/hq?p%61ssword=a%40b&sslmode=require&application_name=x",
        ] {
            assert_eq!(
                without_password(url),
                (
                    "postgres://sede@bd/hq?sslmode=require&application_name=x".to_owned(),
                    Some("a@b".to_owned())
                )
            );
        }
        assert!(program("psql", "host=bd user=sede password=a").is_err());
    }
}
