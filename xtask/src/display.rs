//! A screen in memory for machines that have none.

use crate::Outcome;
use crate::shell::{command, output};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

/// Xvfb on the first free display; ends with the value.
pub struct Screen {
    server: Child,
    /// As the variable `DISPLAY` wants it: `:1`.
    pub name: String,
}

/// Whether a person can see a window here.
pub fn is_here() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"]
            .iter()
            .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

impl Screen {
    /// Opens a screen of an office PC's size.
    pub fn open() -> Outcome<Self> {
        let mut server = command("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1366x768x24",
                "-nolisten",
                "tcp",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb did not start: {error}"))?;
        let mut number = String::new();
        if let Some(out) = server.stdout.take() {
            BufReader::new(out)
                .read_line(&mut number)
                .map_err(|error| format!("Xvfb gave no display: {error}"))?;
        }
        if number.trim().is_empty() {
            return Err("Xvfb gave no display".into());
        }
        Ok(Self {
            server,
            name: format!(":{}", number.trim()),
        })
    }

    /// Writes a PNG of the whole screen.
    pub fn photograph(&self, file: &Path) -> Outcome {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|error| format!("the folder of pictures cannot be made: {error}"))?;
        }
        crate::shell::output(
            command("import")
                .args(["-window", "root"])
                .arg(file)
                .env("DISPLAY", &self.name),
        )
        .map(|_| ())
        .ok_or_else(|| "ImageMagick took no picture".into())
    }

    /// Photographs until the picture shows a drawn page, for at most two minutes; a window that is still blank has few colours.
    pub fn photograph_when_drawn(&self, file: &Path, mut alive: impl FnMut() -> bool) -> Outcome {
        let mut earlier = 0;
        for _ in 0..120 {
            std::thread::sleep(Duration::from_secs(1));
            if !alive() {
                return Err("the program ended before its window was drawn".into());
            }
            self.photograph(file)?;
            let colours: u32 = output(command("identify").args(["-format", "%k"]).arg(file))
                .and_then(|count| count.trim().parse().ok())
                .unwrap_or(0);
            // Twice the same: fonts have come and nothing moves any more.
            if colours > 16 && colours == earlier {
                return Ok(());
            }
            earlier = colours;
        }
        Err(format!(
            "the window stayed blank; its last picture is {}",
            file.display()
        ))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
