//! The desktop program of a CONECTAMEF centre.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use sisconecta_desktop::{arguments::Arguments, window};
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(end) = sisconecta_app::asked_to_read() {
        return end;
    }
    let arguments = match Arguments::read(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(sentence) => {
            eprintln!("{sentence}");
            return ExitCode::from(2);
        }
    };
    keep_the_window_from_staying_blank();
    keep_a_log();
    match window::open(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the window did not open");
            eprintln!(
                "No se pudo abrir la ventana de Sisconecta. Sus datos no se tocaron. Reinicie la computadora y vuelva a intentarlo."
            );
            ExitCode::FAILURE
        }
    }
}

/// With some graphics drivers WebKitGTK draws nothing through DMA-BUF, and the window stays blank (tauri #8462).
/// Who has set the variable knows better.
#[expect(
    unsafe_code,
    reason = "the environment is changed before GTK or any thread exists"
)]
fn keep_the_window_from_staying_blank() {
    const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if cfg!(target_os = "linux") && std::env::var_os(SWITCH).is_none() {
        // SAFETY: this is the first thing the program does; nothing else reads or writes the environment yet.
        unsafe { std::env::set_var(SWITCH, "1") };
    }
}

/// Technical events to standard error; what people type never goes there. No file, because the data folder holds nothing legible.
fn keep_a_log() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("SISCONECTA_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,sisconecta=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
