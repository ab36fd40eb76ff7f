//! The window while the page for participants is open: over everything, and left only with the password.

use crate::window::Shell;
use tauri::{AppHandle, Emitter, Manager};

/// What the page hears when somebody tries to close the window: it asks for the password.
const ASKED_TO_LEAVE: &str = "leave_kiosk";

fn is_open(handle: &AppHandle) -> bool {
    let shell = handle.state::<Shell>();
    shell.started().is_some_and(|app| app.in_kiosk())
}

/// Makes the window take the whole screen while the page is open, and gives it back afterwards.
pub(crate) fn follow(handle: &AppHandle) {
    let open = is_open(handle);
    for window in handle.webview_windows().values() {
        let done = window
            .set_fullscreen(open)
            .and_then(|()| window.set_always_on_top(open))
            .and_then(|()| window.set_minimizable(!open));
        if let Err(error) = done {
            // The page itself holds without it.
            tracing::warn!(%error, "the window did not follow the page for participants");
        }
    }
}

/// Whether the window must stay. Then the page asks for the password.
pub(crate) fn keeps(handle: &AppHandle) -> bool {
    let open = is_open(handle);
    if open && let Err(error) = handle.emit("changed", [ASKED_TO_LEAVE]) {
        tracing::warn!(%error, "the page was not asked for the password");
    }
    open
}
