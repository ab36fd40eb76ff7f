//! `cargo xtask test`: everything that must hold, in the order that fails soonest.

use crate::shell::{
    built, cargo, command, npm, on_path, only, output, path_with_tools, run as say_and_run, target,
};
use crate::tally::Tally;
use crate::{Outcome, fuzz, needs, types, ui};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const NEXTEST: &str = "0.9.151";
const TAURI_DRIVER: &str = "2.1.0";
const DENY: &str = "0.20.2";

pub fn run(arguments: &[&str]) -> Outcome {
    only(arguments, &["--quick"], &[])?;
    let quick = arguments.contains(&"--quick");
    needs::for_build()?;
    needs::for_tests()?;
    if !on_path("cargo-nextest") {
        needs::tool(
            "cargo-nextest",
            "cargo-nextest",
            NEXTEST,
            &["--no-default-features", "--features", "default-no-update"],
        )?;
    }

    let mut tally = Tally::default();
    tally.check("formatting", || {
        say_and_run(cargo().args(["fmt", "--all", "--check"]))
    });
    tally.check("licences, sources and versions of the crates", crates);
    // The program holds the built pages inside, so they come before anything that compiles it.
    tally.check("screens, built", ui::build);
    tally.check("programs and tests, built and linted", || {
        say_and_run(linted(cargo()).args(["build", "--workspace", "--all-targets"]))
    });
    tally.check("types of the requests", types::check);
    tally.check("types of the screens", || {
        say_and_run(npm().args(["run", "check"]))
    });
    tally.check("screens: lint and format", || {
        say_and_run(npm().args(["run", "lint"]))
    });
    tally.runner(
        "screens: models (vitest)",
        npm().args(["run", "models"]).env("NO_COLOR", "1"),
    );
    tally.runner("nextest", &mut nextest(linted(cargo()), &[]));
    if !quick {
        browser(&mut tally);
        keyring(&mut tally);
        window(&mut tally)?;
        tally.check("fuzzing, a minute of each target", || fuzz::for_seconds(60));
    }
    if tally.close() {
        Ok(())
    } else {
        Err("not everything held; see above".into())
    }
}

/// What is built in has a licence that may be shipped, comes from the registry, and is asked for by a version (`deny.toml`).
fn crates() -> Outcome {
    let deny = needs::tool("cargo-deny", "cargo-deny", DENY, &[])?;
    say_and_run(command(deny).args([
        "--log-level",
        "error",
        "check",
        "bans",
        "licenses",
        "sources",
    ]))
}

/// Lets clippy stand in for the compiler, so that one pass over the workspace lints and builds. `cargo clippy` would check
/// every dependency first, and the build would compile each once more. Warnings are errors.
fn linted(mut cargo: Command) -> Command {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = output(command(rustc).args(["--print", "sysroot"])).unwrap_or_default();
    let driver = Path::new(sysroot.trim())
        .join("bin")
        .join(format!("clippy-driver{}", std::env::consts::EXE_SUFFIX));
    cargo
        .env("RUSTC_WORKSPACE_WRAPPER", driver)
        // How `cargo clippy` itself hands its words on.
        .env(
            "CLIPPY_ARGS",
            "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
        );
    cargo
}

/// Nextest over the whole workspace: another choice of packages would turn features on and off, and build them all again.
fn nextest(mut command: Command, filter: &[&str]) -> Command {
    command
        .args([
            "nextest",
            "run",
            "--workspace",
            "--color",
            "never",
            "--no-fail-fast",
        ])
        .args(filter)
        .env("PATH", path_with_tools());
    command
}

/// A filtered run that has its own surroundings, made by the program `around`.
fn surrounded(around: &str, words: &[&str], filter: &str) -> Command {
    let inner = nextest(linted(cargo()), &["--ignore-default-filter", "-E", filter]);
    let mut outer = command(around);
    outer
        .args(words)
        .arg(inner.get_program())
        .args(inner.get_args());
    for (name, value) in inner.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    outer
}

/// The screens in Chromium, on a bridge with an empty folder.
fn browser(tally: &mut Tally) {
    let folder = fresh(&target().join("browser-data"));
    match Bridge::start(&folder) {
        Ok(bridge) => {
            let mut npm = npm();
            npm.arg("test")
                .env("SISCONECTA_BRIDGE_URL", &bridge.url)
                .env("SISCONECTA_BRIDGE_TOKEN", &bridge.token);
            tally.runner("screens in Chromium", npm.env("FORCE_COLOR", "0"));
        }
        Err(sentence) => tally.check("screens in Chromium", || Err(sentence)),
    }
}

/// Keys in gnome-keyring on a bus of the test's own, and on a machine with no keyring at all.
fn keyring(tally: &mut Tally) {
    let home = fresh(&target().join("keyring-home"));
    // The daemon reads its password from its input; the person's own keyring stays untouched.
    let script = "printf prueba | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec \"$@\"";
    let mut with = surrounded(
        "dbus-run-session",
        &["--", "sh", "-c", script, "sh"],
        "binary(keyring) & test(with_a_keyring)",
    );
    with.env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_RUNTIME_DIR", private(&home.join("run")));
    tally.runner("keyring: gnome-keyring", &mut with);

    let nowhere = private(&home.join("nowhere"));
    let mut without = surrounded(
        "env",
        &["--unset=DBUS_SESSION_BUS_ADDRESS", "--unset=DISPLAY"],
        "binary(keyring) & test(without_a_keyring)",
    );
    tally.runner("keyring: none", without.env("XDG_RUNTIME_DIR", nowhere));
}

/// The built program in a real window.
fn window(tally: &mut Tally) -> Outcome {
    let driver = needs::tool("tauri-driver", "tauri-driver", TAURI_DRIVER, &[])?;
    let mut window = surrounded(
        "xvfb-run",
        &["-a", "-s", "-screen 0 1366x768x24 -nolisten tcp"],
        "package(sisconecta-tests) & binary(window)",
    );
    window
        .env("SISCONECTA_TAURI_DRIVER", driver)
        .env("SISCONECTA_SCREENSHOTS", target().join("screenshots"));
    tally.runner("the real window", window.env_remove("WAYLAND_DISPLAY"));
    Ok(())
}

/// An empty folder in the place of what an earlier run left.
fn fresh(folder: &Path) -> PathBuf {
    let _ = std::fs::remove_dir_all(folder);
    let _ = std::fs::create_dir_all(folder);
    folder.to_path_buf()
}

/// A folder that only its owner enters, as a session's runtime folder must be.
fn private(folder: &Path) -> PathBuf {
    let _ = std::fs::create_dir_all(folder);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700));
    }
    folder.to_path_buf()
}

/// A bridge on a port of its own; ends with the value.
struct Bridge {
    program: Child,
    url: String,
    token: String,
}

impl Bridge {
    fn start(folder: &Path) -> Outcome<Self> {
        let mut program = command(built("sisconecta-bridge"))
            .arg("serve")
            .arg("--data")
            .arg(folder)
            .args(["--port", "0", "--keyring", "memory", "--ui"])
            .arg(ui::dist())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the bridge did not start: {error}"))?;
        let mut said = String::new();
        if let Some(out) = program.stdout.take() {
            let _ = BufReader::new(out).read_line(&mut said);
        }
        let address = said
            .trim()
            .strip_prefix("listening ")
            .and_then(|address| address.split_once("/#token="));
        let Some((url, token)) = address else {
            let _ = program.kill();
            return Err(format!(
                "the bridge did not say where it listens: «{}»",
                said.trim()
            ));
        };
        Ok(Self {
            url: url.to_owned(),
            token: token.to_owned(),
            program,
        })
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}
