//! `cargo xtask bridge`: the same requests as the window's, on loopback.

use crate::shell::{built, cargo, command, only, option, run};
use crate::{Outcome, needs, ui};

/// Builds the bridge's program, which also holds the demonstration and the types.
pub fn build_bridge() -> Outcome {
    run(cargo().args(["build", "-p", "sisconecta-bridge"]))
}

pub fn bridge(arguments: &[&str]) -> Outcome {
    only(
        arguments,
        &[],
        &["--data", "--port", "--clock", "--keyring"],
    )?;
    let data =
        option(arguments, "--data")?.ok_or("--data DIR is needed: the folder of data to serve")?;
    let port = option(arguments, "--port")?.unwrap_or("0");
    needs::for_build()?;
    ui::build()?;
    build_bridge()?;
    let mut bridge = command(built("sisconecta-bridge"));
    let data =
        std::path::absolute(data).map_err(|error| format!("«{data}» is not a folder: {error}"))?;
    bridge
        .arg("serve")
        .arg("--data")
        .arg(data)
        .args(["--port", port])
        .arg("--ui")
        .arg(ui::dist());
    for name in ["--clock", "--keyring"] {
        if let Some(value) = option(arguments, name)? {
            bridge.args([name, value]);
        }
    }
    run(&mut bridge)
}
