//! `sisconecta-bridge`: serves the requests on loopback, makes the demonstration, prints the TypeScript types.

mod arguments;

use arguments::Arguments;
use sisconecta_app::{App, MemoryKeyring, NoKeyring};
use sisconecta_bridge::demo;
use sisconecta_bridge::host::{BridgeHost, Clock};
use sisconecta_bridge::server::Bridge;
use std::error::Error;
use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

const USAGE: &str = "\
sisconecta-bridge serve --data DIR [--port N] [--ui DIR] [--clock AAAA-MM-DDTHH:MM] [--keyring none|memory]
sisconecta-bridge fill  --data DIR
sisconecta-bridge walk  --out DIR --list FILE
sisconecta-bridge password
sisconecta-bridge types
sisconecta-bridge roles
sisconecta-bridge schema";

fn main() -> ExitCode {
    // Before there is a thread: a process that reads a file needs one.
    sisconecta_app::asked_to_read().unwrap_or_else(work)
}

#[tokio::main]
async fn work() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("SISCONECTA_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::read(std::env::args().skip(1))?;
    match arguments.command.as_str() {
        "serve" => serve(&arguments).await,
        "fill" => Ok(demo::fill(&arguments.folder("--data")?).await?),
        "walk" => Ok(demo::walk(&arguments.folder("--out")?, &arguments.folder("--list")?).await?),
        "password" => Ok(writeln!(std::io::stdout(), "{}", demo::PASSWORD)?),
        "types" => Ok(write!(
            std::io::stdout(),
            "{}",
            sisconecta_app::typescript()
        )?),
        "roles" => Ok(write!(std::io::stdout(), "{}", sisconecta_app::roles())?),
        "schema" => Ok(writeln!(
            std::io::stdout(),
            "{:#}",
            sisconecta_app::schema()
        )?),
        _ => Err(USAGE.into()),
    }
}

async fn serve(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let clock = arguments
        .value("--clock")
        .map_or_else(|| Ok(Clock::system()), Clock::at)?;
    let host = match arguments.value("--keyring") {
        None | Some("none") => BridgeHost::new(clock, NoKeyring),
        Some("memory") => BridgeHost::new(clock, MemoryKeyring::default()),
        Some(_) => return Err(USAGE.into()),
    };
    let port = arguments.value("--port").unwrap_or("0").parse()?;
    let ui = arguments.value("--ui").map(Into::into);
    let app = App::start(arguments.folder("--data")?, Arc::new(host)).await;
    let bridge = Bridge::bind(Arc::clone(&app), port, ui).await?;
    let mut out = std::io::stdout();
    writeln!(
        out,
        "listening {}/#token={}",
        bridge.url(),
        bridge.token().reveal()
    )?;
    out.flush()?;
    tokio::select! {
        served = bridge.serve() => served?,
        () = asked_to_end() => {}
    }
    app.close().await;
    Ok(())
}

/// Ctrl+C, or the signal of a session that ends.
async fn asked_to_end() {
    #[cfg(unix)]
    if let Ok(mut term) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    {
        tokio::select! {
            _ = term.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}
