//! `cargo xtask hq`: headquarters on this machine, for trying it out with desktops.

use crate::cluster::{Cluster, Disk, enterable};
use crate::shell::{built, cargo, command, only, option, output, run as say_and_run, target};
use crate::{Outcome, needs};
use std::path::PathBuf;
use std::process::Stdio;

const PORT: &str = "8443";
const CENTRE: &str = "AYACUCHO";

pub fn run(arguments: &[&str]) -> Outcome {
    only(arguments, &[], &["--port", "--centre"])?;
    let port = option(arguments, "--port")?.unwrap_or(PORT);
    let centre = option(arguments, "--centre")?.unwrap_or(CENTRE);
    needs::for_headquarters()?;
    say_and_run(cargo().args(["build", "-p", "sisconecta-hq", "--bin", "hq"]))?;
    let folder = place()?.join("postgres");
    let cluster = Cluster::at(&folder, Disk::Durable)?;
    println!("PostgreSQL runs in {}", folder.display());
    let database = cluster.database("hq")?;
    let hq = || {
        let mut hq = command(built("hq"));
        hq.env("HQ_DATABASE", &database);
        hq
    };
    say_and_run(hq().arg("migrate"))?;
    let code = output(hq().args(["enrol", "--scope", centre]))
        .ok_or_else(|| format!("no code could be made for «{centre}»"))?;
    println!();
    println!(
        "To enrol a desktop of {centre}: «Sede» in its menu, or «Unir este equipo a un centro que ya trabaja» at its first run, with"
    );
    println!("  address  http://127.0.0.1:{port}");
    println!("  code     {}", code.trim());
    println!(
        "Another code: HQ_DATABASE='{database}' {} enrol --scope {centre}",
        built("hq").display()
    );
    println!("Ctrl+C ends it; the data stays.");
    println!();
    // Ctrl+C goes to all of this terminal's programs and ends this one at once, and another signal ends this one alone: the shell sees by
    // its standard input that it is gone, waits for the server, which stops well, and stops the database after it.
    let stop = cluster.stop_command();
    let mut serve = command("sh");
    serve
        .env("HQ_DATABASE", &database)
        .stdin(Stdio::piped())
        .args(["-c", SERVE])
        .arg(built("hq"))
        .arg(format!("127.0.0.1:{port}"))
        .arg(stop.get_program())
        .args(stop.get_args());
    if let Some(folder) = stop.get_current_dir() {
        serve.current_dir(folder);
    }
    println!("› hq serve --listen 127.0.0.1:{port}");
    // Held until the server ends, or this program does: waiting for a child would close it.
    if let Ok(mut serve) = serve.spawn() {
        let held = serve.stdin.take();
        let _ = serve.wait();
        drop(held);
    }
    drop(cluster);
    Ok(())
}

/// Arguments: the server, its address, and the words of the command that stops the database.
const SERVE: &str = r#"
exec 3<&0
trap : INT TERM
address=$1; shift
"$0" serve --listen "$address" 3<&- & server=$!
{ cat <&3 >/dev/null; while kill $server; do sleep 1; done; } 2>/dev/null &
while kill -0 $server 2>/dev/null; do wait $server; done
exec "$@" >/dev/null 2>&1"#;

/// Under the target folder, if PostgreSQL's user can enter it; root's own folders it cannot.
fn place() -> Outcome<PathBuf> {
    let mut places = vec![target().join("hq")];
    if cfg!(unix) {
        places.push(PathBuf::from("/var/lib/sisconecta-hq"));
    }
    enterable(&places)
}

#[cfg(all(test, unix))]
mod tests {
    use super::SERVE;
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    /// Whoever started it is gone, without a signal to anybody: the server ends, and then the database is stopped.
    #[test]
    fn nothing_stays_when_its_beginner_is_gone() {
        // In the server's place, something that would go on for long.
        let mut serve = Command::new("sh")
            .args([
                "-c",
                &SERVE.replace("\"$0\" serve --listen \"$address\"", "sleep 1000"),
                "sleep",
            ])
            .args(["address", "sh", "-c", "echo stopped >&2"])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a shell");
        drop(serve.stdin.take());
        let said = BufReader::new(serve.stderr.take().expect("its errors"))
            .lines()
            .next();
        assert!(serve.wait().expect("its end").success(), "{said:?}");
    }
}
