//! The one front door for people: `cargo xtask <command>`. Needs nothing but cargo; everything else it installs or names.

mod bench;
#[expect(
    dead_code,
    reason = "the same file starts PostgreSQL for tests, which ask more of it"
)]
#[path = "../../tests/cluster/src/lib.rs"]
mod cluster;
mod demo;
mod display;
mod fuzz;
mod hq;
mod mutants;
mod needs;
mod programs;
mod reading;
mod shell;
mod suite;
mod tally;
mod types;
mod ui;
mod window;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <command>

  run [--demo] [--data DIR]        install what is missing, build, and open the program's window;
                                   --demo opens a centre full of believable data
  test [--quick]                   everything that must hold; --quick leaves out browser, keyring and window
  demo                             walk an event from programme to figures without a window; PDFs under target/demo/
  bridge --data DIR --port N       serve the same requests on loopback, for a plain browser
         [--clock AAAA-MM-DDTHH:MM]
  hq [--port N] [--centre CODE]    headquarters on this machine, with a PostgreSQL of its own; prints how to enrol a desktop
  bench sync [SIZE …]              operations pushed and pulled, beside a bare insert into the same PostgreSQL
  bench store [PEOPLE …] [WHAT …]  requests of a centre of so many people, each beside a bare statement on the same data;
                                   WHAT is search, screens, registration, list, tables or file, else all of them
  fuzz [--seconds N] [--target T]  what comes from outside, read as bytes that nobody chose; a minute of each unless told
  mutants [WHAT …] [--shard K/N]   small changes of the code, and whether a test notices; WHAT is domain, fold or door
  types [--check]                  write the requests' TypeScript types and who may make them, or compare them
  rules [--check]                  write docs/rules.md, what each rule that the code cites says, or compare it
  circles CRATE …                  the modules of a crate that reach one another, and the lines that tie them
  figures                          how the code is built, in the figures that are watched
";

/// What went wrong, as a sentence for the person at the terminal.
pub type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    let outcome = match arguments.first().map(String::as_str) {
        Some("run") => window::run(&rest),
        Some("test") => suite::run(&rest),
        Some("demo") => demo::walk(&rest),
        Some("bridge") => programs::bridge(&rest),
        Some("hq") => hq::run(&rest),
        Some("bench") => bench::run(&rest),
        Some("fuzz") => fuzz::run(&rest),
        Some("mutants") => mutants::run(&rest),
        Some("types") => types::run(&rest),
        Some(word @ ("rules" | "circles" | "figures")) => reading::run(word, &rest),
        None | Some("help" | "--help" | "-h") => {
            print!("{USAGE}");
            Ok(())
        }
        Some(other) => Err(format!("there is no command «{other}»\n\n{USAGE}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}
