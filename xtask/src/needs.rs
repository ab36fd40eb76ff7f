//! What the machine must have: said with its reason, and installed by the system's own package manager.

use crate::Outcome;
use crate::shell::{cargo, command, on_path, output, run, tools};
use std::path::PathBuf;

/// A system package and why it is wanted.
type Need = (&'static str, &'static str);

/// To build the program.
const BUILD: &[Need] = &[
    (
        "build-essential",
        "a C compiler, for SQLCipher and OpenSSL inside the program",
    ),
    ("pkg-config", "finds the system's libraries"),
    ("perl", "OpenSSL configures itself with it"),
    ("libgtk-3-dev", "the window and its file dialogs"),
    ("libwebkit2gtk-4.1-dev", "the page inside the window"),
    ("xdg-utils", "opens a PDF in the system's viewer"),
];

/// To open the window where there is no screen, and take its picture.
const SCREENLESS: &[Need] = &[
    ("xvfb", "a screen in memory, because this machine has none"),
    ("imagemagick", "takes the picture of that screen"),
];

/// To run headquarters, and whatever measures or tests it.
const DATABASE: &[Need] = &[("postgresql", "headquarters' database")];

/// To run every test.
const TESTS: &[Need] = &[
    (
        "xvfb",
        "a screen in memory for the tests of the real window",
    ),
    ("imagemagick", "looks at pictures"),
    ("xdotool", "types into the system's file dialog"),
    (
        "webkit2gtk-driver",
        "drives the page inside the real window",
    ),
    ("chromium", "the browser that tests the screens"),
    ("gnome-keyring", "the keyring that tests use"),
    ("dbus", "a message bus of the tests' own"),
    ("dbus-x11", "lets the keyring start on that bus"),
    ("poppler-utils", "reads the text of the printed forms"),
    ("qpdf", "checks the printed forms"),
    ("zbar-tools", "reads the codes of the printed forms"),
    (
        "python3-venv",
        "holds a second reader of exported expedientes, apart from the system's Python",
    ),
];

/// Checks exported expedientes as a second reader. It still asks for setuptools' old module.
const BAGIT: &[&str] = &["bagit==1.8.1", "setuptools==80.9.0"];

pub fn for_build() -> Outcome {
    packages(BUILD)?;
    node()
}

pub fn for_screenless() -> Outcome {
    packages(SCREENLESS)
}

pub fn for_headquarters() -> Outcome {
    packages(DATABASE)
}

pub fn for_tests() -> Outcome {
    packages(TESTS)?;
    for_headquarters()?;
    bagit()
}

/// PyPI's bagit in a Python environment of its own under the target folder.
fn bagit() -> Outcome {
    let place = tools().join("bagit");
    let python = place.join("bin").join("python");
    if output(command(&python).args(["-W", "ignore", "-c", "import bagit"])).is_some() {
        return Ok(());
    }
    println!(
        "Missing here, and installed now from PyPI: {}",
        BAGIT.join(", ")
    );
    run(command("python3").args(["-m", "venv"]).arg(&place))?;
    let mut install = command(&python);
    install
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(BAGIT);
    run(&mut install)
}

fn packages(needs: &[Need]) -> Outcome {
    if !on_path("apt-get") {
        println!(
            "This is not Debian or Ubuntu: the packages below must already be here under their names of this system."
        );
        for (package, reason) in needs {
            println!("  {package:24} {reason}");
        }
        return Ok(());
    }
    let missing: Vec<&Need> = needs
        .iter()
        .filter(|(package, _)| !installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Missing here, and installed now with apt-get:");
    for (package, reason) in &missing {
        println!("  {package:24} {reason}");
    }
    let names: Vec<&str> = missing.iter().map(|(package, _)| *package).collect();
    let mut first = apt()?;
    first.args(["install", "-y"]).args(&names);
    // Lists of packages that are absent or stale name files that are no longer there: fetch them once and try again.
    if !lists_are_here() || run(&mut first).is_err() {
        run(apt()?.arg("update"))?;
        run(apt()?.args(["install", "-y"]).args(&names))?;
    }
    Ok(())
}

fn installed(package: &str) -> bool {
    output(command("dpkg-query").args(["-W", "-f=${Status}", package]))
        .is_some_and(|status| status.contains("install ok installed"))
}

fn lists_are_here() -> bool {
    std::fs::read_dir("/var/lib/apt/lists").is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.path().is_file() && entry.file_name() != "lock")
    })
}

fn apt() -> Outcome<std::process::Command> {
    let root = output(command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    let mut apt = if root {
        command("apt-get")
    } else if on_path("sudo") {
        let mut sudo = command("sudo");
        sudo.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        sudo
    } else {
        return Err("packages are missing (see above) and there is neither root nor sudo to install them; ask for them and come back".into());
    };
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(apt)
}

/// Node 20 or newer, with npm.
fn node() -> Outcome {
    let version = output(command("node").arg("--version")).ok_or(
        "Node is missing: install Node 20 or newer with npm (https://nodejs.org) and come back",
    )?;
    let major: u32 = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(0);
    if major < 20 {
        return Err(format!(
            "Node is {} here and the screens need 20 or newer (https://nodejs.org)",
            version.trim()
        ));
    }
    if output(crate::shell::npm().arg("--version")).is_none() {
        return Err("npm is missing: it comes with Node (https://nodejs.org)".into());
    }
    Ok(())
}

/// A program of crates.io that only tests need, at one version, kept under the target folder.
pub fn tool(name: &str, package: &str, version: &str, features: &[&str]) -> Outcome<PathBuf> {
    let place = tools().join("bin").join(name);
    let listed = std::fs::read_to_string(tools().join(".crates.toml")).unwrap_or_default();
    if place.is_file() && listed.contains(&format!("\"{package} {version} ")) {
        return Ok(place);
    }
    println!("Missing here, and built now from crates.io: {package} {version}");
    let mut install = cargo();
    install
        .args(["install", "--locked", "--debug", "--root"])
        .arg(tools())
        .args([package, "--version", version])
        .args(features)
        .env(
            "CARGO_TARGET_DIR",
            crate::shell::target().join("tools-build"),
        )
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    run(&mut install)?;
    Ok(place)
}
