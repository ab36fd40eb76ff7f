//! `hq`: headquarters' server, and what the people at headquarters do with it.

mod arguments;
mod commands;

use arguments::{Arguments, Known};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

const USAGE: &str = "\
hq ORDEN [opciones]      La base de datos: --database URL, o la variable HQ_DATABASE.

  serve    --listen DIRECCIÓN:PUERTO [--tls-cert FILE --tls-key FILE] [--connections N] [--watch DIRECCIÓN:PUERTO]
                                          atiende a los centros; /metrics y /ready con la causa solo en --watch
  migrate                                 prepara la base de datos para este programa
  enrol    --scope CÓDIGO [--name NOMBRE] [--staff ID]
                                          da un código de un solo uso para una computadora del centro; con --staff, solo
                                          esa persona pone su contraseña en ella
  staff    --scope CÓDIGO                 personal activo de un centro, con su ID
  codes                                   códigos dados que todavía inscriben a alguien
  devices                                 computadoras inscritas, y desde cuándo
  revoke   ID                             anula la inscripción de una computadora, o un código
  review   [list | accept NÚMERO]         lo que espera revisión
  publish  (--scope CÓDIGO[,CÓDIGO…] | --all) FILE.json
                                          publica registros a los centros
  figures  --from FECHA --to FECHA        cifras por centro y del país, cada evento una vez
  verify                                  comprueba series, cadenas, contenidos y tablas; termina con 1 si algo está mal
  backup   FILE                           respalda la base de datos
  restore  FILE [--replace]               la repone de un respaldo y empieza una época nueva
";

fn known(command: &str) -> Option<Known> {
    let (options, flags, plain): (&'static [&'static str], &'static [&'static str], usize) =
        match command {
            "serve" => (
                &[
                    "--database",
                    "--listen",
                    "--tls-cert",
                    "--tls-key",
                    "--connections",
                    "--watch",
                ],
                &[],
                0,
            ),
            "migrate" | "codes" | "devices" | "verify" => (&["--database"], &[], 0),
            "enrol" => (&["--database", "--scope", "--name", "--staff"], &[], 0),
            "staff" => (&["--database", "--scope"], &[], 0),
            "revoke" | "backup" => (&["--database"], &[], 1),
            "review" => (&["--database"], &[], 2),
            "publish" => (&["--database", "--scope"], &["--all"], 1),
            "figures" => (&["--database", "--from", "--to"], &[], 0),
            "restore" => (&["--database"], &["--replace"], 1),
            _ => return None,
        };
    Some(Known {
        options,
        flags,
        plain,
    })
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter =
        EnvFilter::try_from_env("HQ_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=off"));
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let mut words = std::env::args().skip(1).peekable();
    if matches!(
        words.peek().map(String::as_str),
        None | Some("help" | "--help" | "-h")
    ) {
        print!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let outcome = match Arguments::read(words, known) {
        Ok(arguments) => commands::run(&arguments).await,
        Err(sentence) => Err(format!("{sentence}\n\n{USAGE}")),
    };
    match outcome {
        Ok(code) => code,
        Err(sentence) => {
            eprintln!("{sentence}");
            ExitCode::FAILURE
        }
    }
}
