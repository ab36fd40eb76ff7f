//! What each command does, in the words of the person at the terminal.

use crate::arguments::Arguments;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sisconecta_hq::{Accepted, Headquarters, HqError, Options, Publication, Server, Tls, Totals};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tokio::net::TcpListener;

type Outcome = Result<ExitCode, String>;

fn said(error: HqError) -> String {
    error.to_string()
}

pub async fn run(arguments: &Arguments) -> Outcome {
    let database = database(arguments)?;
    match arguments.command.as_str() {
        "backup" => return backup(arguments, &database).await,
        "restore" => return restore(arguments, &database).await,
        _ => {}
    }
    let hq = Headquarters::open(&database, options(arguments)?).map_err(said)?;
    match arguments.command.as_str() {
        "serve" => serve(arguments, hq).await,
        "migrate" => migrate(&hq).await,
        "enrol" => enrol(arguments, &hq).await,
        "staff" => staff(arguments, &hq).await,
        "codes" => codes(&hq).await,
        "devices" => devices(&hq).await,
        "revoke" => revoke(arguments, &hq).await,
        "review" => review(arguments, &hq).await,
        "publish" => publish(arguments, &hq).await,
        "figures" => figures(arguments, &hq).await,
        _ => verify(&hq).await,
    }
}

/// The address of the database.
fn database(arguments: &Arguments) -> Result<String, String> {
    match arguments.option("--database") {
        Some(url) => Ok(url.to_owned()),
        None => std::env::var("HQ_DATABASE")
            .map_err(|_| "Falta --database (o la variable HQ_DATABASE).".to_owned()),
    }
}

fn options(arguments: &Arguments) -> Result<Options, String> {
    let mut options = Options::default();
    if let Some(text) = arguments.option("--connections") {
        options.connections = text
            .parse()
            .ok()
            .filter(|count| *count > 0)
            .ok_or("--connections es un número desde 1.")?;
    }
    Ok(options)
}

fn only<'a>(arguments: &'a Arguments, what: &str) -> Result<&'a str, String> {
    arguments
        .plain
        .first()
        .map(String::as_str)
        .ok_or_else(|| format!("Falta {what}."))
}

fn file(arguments: &Arguments) -> Result<PathBuf, String> {
    only(arguments, "el nombre del archivo").map(PathBuf::from)
}

async fn backup(arguments: &Arguments, database: &str) -> Outcome {
    let file = file(arguments)?;
    sisconecta_hq::backup(database, &file).await.map_err(said)?;
    println!("Respaldo en «{}».", file.display());
    Ok(ExitCode::SUCCESS)
}

async fn restore(arguments: &Arguments, database: &str) -> Outcome {
    let file = file(arguments)?;
    sisconecta_hq::restore(database, &file, arguments.flag("--replace"))
        .await
        .map_err(said)?;
    println!(
        "Repuesto de «{}», con una época nueva: los centros devolverán lo que falte.",
        file.display()
    );
    Ok(ExitCode::SUCCESS)
}

async fn migrate(hq: &Headquarters) -> Outcome {
    hq.migrate().await.map_err(said)?;
    println!("La base de datos está lista.");
    Ok(ExitCode::SUCCESS)
}

async fn serve(arguments: &Arguments, hq: Headquarters) -> Outcome {
    let address = arguments.needed("--listen")?;
    let tls = match (
        arguments.option("--tls-cert"),
        arguments.option("--tls-key"),
    ) {
        (Some(certificate), Some(key)) => {
            Some(Tls::read(Path::new(certificate), Path::new(key)).map_err(said)?)
        }
        (None, None) => None,
        _ => return Err("--tls-cert y --tls-key van juntos.".into()),
    };
    hq.ready().await.map_err(said)?;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("No se puede escuchar en {address}: {error}"))?;
    let mut server = Server::start(hq.clone(), listener, tls.as_ref()).map_err(said)?;
    if let Some(address) = arguments.option("--watch") {
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| format!("No se puede escuchar en {address}: {error}"))?;
        let address = server.watched_on(listener).map_err(said)?;
        tracing::info!(%address, "watched");
    }
    // For whoever started it on port 0.
    println!("listening {}", server.address);
    tracing::info!(address = %server.address, tls = tls.is_some(), "serving");
    asked_to_end().await;
    tracing::info!("stopping");
    server.stop().await;
    hq.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Ctrl+C, or the word of whoever supervises the process.
async fn asked_to_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let kind = tokio::signal::unix::SignalKind::terminate();
        if let Ok(mut terminated) = tokio::signal::unix::signal(kind) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}

async fn enrol(arguments: &Arguments, hq: &Headquarters) -> Outcome {
    let scope = arguments.needed("--scope")?;
    let name = arguments.option("--name");
    let given = match arguments.option("--staff") {
        None => hq.enrol(scope, name).await,
        Some(text) => {
            let staff = text.parse().map_err(|_| {
                "--staff es el identificador de una persona: hq staff --scope CÓDIGO".to_owned()
            })?;
            hq.enrol_for(scope, name, staff).await
        }
    }
    .map_err(said)?;
    println!("{}", given.code);
    eprintln!(
        "Código para una computadora de {scope}. Vale una vez, durante 24 horas. Para anularlo: hq revoke {}",
        given.right
    );
    Ok(ExitCode::SUCCESS)
}

async fn staff(arguments: &Arguments, hq: &Headquarters) -> Outcome {
    println!("persona\tnombre\tpuesto");
    let scope = arguments.needed("--scope")?;
    for row in hq.staff(scope).await.map_err(said)? {
        println!("{}\t{}\t{}", row.id, row.name, row.post);
    }
    Ok(ExitCode::SUCCESS)
}

async fn codes(hq: &Headquarters) -> Outcome {
    println!("centro\tinscripción\tdado\tvence\tlo usó");
    for row in hq.codes().await.map_err(said)? {
        println!(
            "{}\t{}\t{}\t{}\t{}",
            row.scope,
            row.right,
            minute(Some(row.made_at)),
            minute(Some(row.ends_at)),
            dashed(row.used_by),
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// A moment by Peru's clock, which has no summer time.
fn minute(at: Option<i64>) -> String {
    let lima = |at: DateTime<Utc>| at - TimeDelta::hours(5);
    let at = at.and_then(DateTime::from_timestamp_millis).map(lima);
    dashed(at.map(|at| at.format("%d/%m/%Y %H:%M")))
}

fn dashed(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}

async fn devices(hq: &Headquarters) -> Outcome {
    println!("centro\tinscripción\tequipo\tdesde\tprograma\tdesfase (s)\tvigente");
    for row in hq.devices().await.map_err(said)? {
        println!(
            "{}\t{}\t{}\t{}\t{}\t{}\t{}",
            row.scope,
            row.right,
            dashed(row.device),
            minute(row.first_hello_at),
            row.program.as_deref().unwrap_or("–"),
            row.skew_ms.unwrap_or(0) / 1000,
            if row.revoked { "no" } else { "sí" },
        );
    }
    Ok(ExitCode::SUCCESS)
}

async fn revoke(arguments: &Arguments, hq: &Headquarters) -> Outcome {
    let id = only(arguments, "el identificador")?
        .parse()
        .map_err(|_| "Eso no es un identificador.".to_owned())?;
    hq.revoke(id).await.map_err(said)?;
    println!("Inscripción anulada. Lo que esa computadora envió se conserva.");
    Ok(ExitCode::SUCCESS)
}

async fn review(arguments: &Arguments, hq: &Headquarters) -> Outcome {
    let words: Vec<&str> = arguments.plain.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["list"] => {
            println!("número\tcentro\ttipo\tequipo\tcausa");
            for row in hq.waiting().await.map_err(said)? {
                println!(
                    "{}\t{}\t{}\t{}\t{}",
                    row.arrival,
                    row.scope,
                    row.kind.as_deref().unwrap_or("–"),
                    row.device,
                    row.cause.sentence()
                );
            }
        }
        ["accept", number] => {
            let number = number
                .parse()
                .map_err(|_| "Eso no es un número de la lista.".to_owned())?;
            match hq.accept(number).await.map_err(said)? {
                Accepted::Fed { scope, number } => {
                    println!("Aceptado: número {number} de la serie de {scope}.");
                }
                Accepted::There { scope } => println!("{scope} ya lo tenía."),
            }
        }
        _ => return Err("Use «review list» o «review accept NÚMERO».".into()),
    }
    Ok(ExitCode::SUCCESS)
}

async fn publish(arguments: &Arguments, hq: &Headquarters) -> Outcome {
    let file = file(arguments)?;
    let scopes: Option<Vec<String>> = match (arguments.option("--scope"), arguments.flag("--all")) {
        (Some(codes), false) => Some(codes.split(',').map(str::to_owned).collect()),
        (None, true) => None,
        _ => return Err("Diga a qué centros: --scope CÓDIGO[,CÓDIGO…] o --all.".into()),
    };
    let text = std::fs::read(&file)
        .map_err(|error| format!("«{}» no se puede leer: {error}", file.display()))?;
    let publications: Vec<Publication> = serde_json::from_slice(&text).map_err(|error| {
        format!(
            "«{}» no es una lista de {{kind, record?, fields}}: línea {}, columna {}.",
            file.display(),
            error.line(),
            error.column()
        )
    })?;
    let done = match scopes {
        Some(scopes) => hq.publish(&scopes, &publications).await,
        None => hq.publish_everywhere(&publications).await,
    };
    for (scope, count) in done.map_err(said)? {
        println!("{scope}: {count} operaciones");
    }
    Ok(ExitCode::SUCCESS)
}

async fn figures(arguments: &Arguments, hq: &Headquarters) -> Outcome {
    let (from, to) = (day(arguments, "--from")?, day(arguments, "--to")?);
    let figures = hq.figures(from, to).await.map_err(said)?;
    println!("centro\teventos\tparticipantes\tasistencias");
    let line = |name: &str, totals: &Totals| {
        println!(
            "{name}\t{}\t{}\t{}",
            totals.events, totals.participants, totals.attendances
        );
    };
    for (code, totals) in &figures.centres {
        line(code, totals);
    }
    line("(sede central)", &figures.headquarters);
    line("(país: cada evento una vez)", &figures.country);
    for code in &figures.behind {
        eprintln!(
            "{code}: no está todo lo que envió, porque su registro no se puede aplicar. Ejecute «hq verify»."
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// A civil day as the tables write it: `2027-04-12`.
fn day<'a>(arguments: &'a Arguments, name: &str) -> Result<&'a str, String> {
    let text = arguments.needed(name)?;
    text.parse::<NaiveDate>()
        .ok()
        .filter(|date| date.to_string() == text)
        .map(|_| text)
        .ok_or_else(|| format!("{name} es una fecha como 2027-04-12."))
}

async fn verify(hq: &Headquarters) -> Outcome {
    let findings = hq.verify().await.map_err(said)?;
    for finding in &findings {
        println!("{}: {}", finding.scope, finding.sentence);
    }
    if findings.is_empty() {
        println!("Todo está como debe.");
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::FAILURE)
    }
}
