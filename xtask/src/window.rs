//! `cargo xtask run`: from a fresh clone to the open window.

use crate::display::{self, Screen};
use crate::shell::{built, cargo, command, only, option, output, run as say_and_run, target};
use crate::{Outcome, demo, needs, ui};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::Child;
use std::time::Duration;

pub fn run(arguments: &[&str]) -> Outcome {
    only(arguments, &["--demo"], &["--data"])?;
    let wants_demo = arguments.contains(&"--demo");
    let mut folder = option(arguments, "--data")?.map(PathBuf::from);
    let seen = display::is_here();

    needs::for_build()?;
    if !seen {
        needs::for_screenless()?;
    }
    ui::build()?;
    say_and_run(cargo().args(["build", "-p", "sisconecta-desktop"]))?;
    if wants_demo {
        let place = folder
            .take()
            .unwrap_or_else(|| target().join("demo").join("centre"));
        demo::fill(&place)?;
        folder = Some(place);
    }

    let mut program = command(built("sisconecta"));
    if let Some(password) = wants_demo.then(demo::password).flatten() {
        // A build for development lets whoever brings it in.
        program.env("SISCONECTA_DEMO_PASSWORD", password);
    }
    if let Some(folder) = &folder {
        // The program runs from the workspace's folder, the person may stand elsewhere.
        let folder = std::path::absolute(folder)
            .map_err(|error| format!("«{}» is not a folder: {error}", folder.display()))?;
        program.arg("--data").arg(folder);
    }
    if seen {
        return say_and_run(&mut program);
    }

    let screen = Screen::open()?;
    println!(
        "There is no screen here: the window opens on a screen in memory, {}.",
        screen.name
    );
    program
        .env("DISPLAY", &screen.name)
        .env("GDK_BACKEND", "x11");
    let mut window = program
        .spawn()
        .map_err(|error| format!("the program did not start: {error}"))?;
    let picture = target().join("screenshots").join("run.png");
    let drawn = screen.photograph_when_drawn(&picture, || matches!(window.try_wait(), Ok(None)));
    if drawn.is_ok() {
        println!("The window is open. Its picture: {}", picture.display());
    }
    let watched = std::io::stdin().is_terminal() && std::env::var_os("CI").is_none();
    if drawn.is_ok() && watched {
        println!("It stays open until it is closed; Ctrl+C ends it.");
        let _ = window.wait();
    } else {
        close(&mut window);
    }
    drawn
}

/// Asks the program to close, as the system does when a session ends, and insists after ten seconds.
fn close(window: &mut Child) {
    output(command("kill").args(["-TERM", &window.id().to_string()]));
    for _ in 0..100 {
        if !matches!(window.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let _ = window.kill();
    let _ = window.wait();
}
