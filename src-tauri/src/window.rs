//! The window's life: opening at once, starting the core behind it, and leaving in order.

use crate::arguments::Arguments;
use crate::commands;
use crate::host::DesktopHost;
use crate::participants;
use sisconecta_app::App;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tauri::{AppHandle, Emitter, Manager, RunEvent, Url, WebviewWindowBuilder, WindowEvent};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Notify, OnceCell};

/// How long closing waits for the core; what was acknowledged is on the disk already.
const FAREWELL: Duration = Duration::from_secs(5);

/// How long closing waits for the page to send what was typed a moment ago. A page that does not answer keeps nobody in.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// The core behind the window, started once.
pub struct Shell {
    folder: PathBuf,
    app: OnceCell<Arc<App>>,
    leaving: AtomicBool,
    settled: Notify,
}

impl Shell {
    fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            app: OnceCell::new(),
            leaving: AtomicBool::new(false),
            settled: Notify::new(),
        }
    }

    /// The page has nothing left to send.
    pub fn page_settled(&self) {
        self.settled.notify_one();
    }

    /// The core, waiting for it while it starts. What keeps it from opening is told by `entry.status`, a second instance too.
    pub async fn app(&self) -> Arc<App> {
        let start = async || {
            let app = App::start(self.folder.clone(), Arc::new(DesktopHost::default())).await;
            #[cfg(debug_assertions)]
            crate::demonstration::enter(&app).await;
            app
        };
        Arc::clone(self.app.get_or_init(start).await)
    }

    /// The core, if it has started.
    pub(crate) fn started(&self) -> Option<&Arc<App>> {
        self.app.get()
    }
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// When this machine cannot open a window, or has no place for data.
pub fn open(arguments: Arguments) -> tauri::Result<()> {
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![
            commands::rpc,
            commands::pick_file,
            commands::pick_folder,
            commands::pick_place,
            commands::open_document,
            commands::page_settled
        ])
        .setup(move |app| {
            let folder = match arguments.data {
                Some(folder) => std::path::absolute(folder)?,
                None => app.path().data_dir()?.join("sisconecta"),
            };
            app.manage(Shell::new(folder));
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(tell_of_changes(handle.clone()));
            leave_when_the_session_ends(handle);
            build_window(app)?;
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::CloseRequested { api, .. } = event {
                api.prevent_close();
                if participants::keeps(window.app_handle()) {
                    return;
                }
                tauri::async_runtime::spawn(leave(window.app_handle().clone()));
            }
        })
        .build(tauri::generate_context!())?
        .run(|handle, event| {
            // Whoever ends the program by another way than the window: what was typed is sent all the same.
            if let RunEvent::ExitRequested {
                code: None, api, ..
            } = event
            {
                api.prevent_exit();
                if participants::keeps(handle) {
                    return;
                }
                tauri::async_runtime::spawn(leave(handle.clone()));
            }
        });
    Ok(())
}

/// The one window of `tauri.conf.json`. The page keeps nothing on the disk: whatever it shows is in the encrypted database.
fn build_window(app: &tauri::App) -> tauri::Result<()> {
    // WebDriver reaches only a page that may keep its data.
    let driven = cfg!(debug_assertions) && std::env::var_os("TAURI_WEBVIEW_AUTOMATION").is_some();
    for window in &app.config().app.windows {
        WebviewWindowBuilder::from_config(app, window)?
            .incognito(!driven)
            .on_navigation(is_own_page)
            .build()?;
    }
    Ok(())
}

/// Whether an address is the program's own. A file dropped on the window, or a link in a text, leads nowhere: what is on the screen
/// stays there.
fn is_own_page(address: &Url) -> bool {
    match address.scheme() {
        "tauri" => address.host_str() == Some("localhost"),
        // Windows has no schemes of a program's own.
        "http" | "https" => address.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

/// Starts the core, then tells the page what kinds of record were written.
async fn tell_of_changes(handle: AppHandle) {
    let app = handle.state::<Shell>().app().await;
    let mut changes = app.changes();
    drop(app);
    loop {
        match changes.recv().await {
            Ok(kinds) => {
                if kinds.iter().any(|kind| kind == "kiosk") {
                    participants::follow(&handle);
                }
                if let Err(error) = handle.emit("changed", kinds) {
                    tracing::warn!(%error, "a change was not told to the page");
                }
            }
            Err(RecvError::Lagged(missed)) => {
                tracing::warn!(missed, "changes came faster than they were told")
            }
            Err(RecvError::Closed) => return,
        }
    }
}

/// Lets the page send what was typed and the core put its things away, and ends the program.
async fn leave(handle: AppHandle) {
    let shell = handle.state::<Shell>();
    if shell.leaving.swap(true, Ordering::SeqCst) {
        return;
    }
    // The page takes no more keys from here on, and answers once what it held is stored.
    if handle.emit("leaving", ()).is_err()
        || tokio::time::timeout(LAST_WORDS, shell.settled.notified())
            .await
            .is_err()
    {
        tracing::warn!("the page did not say that all was sent");
    }
    for window in handle.webview_windows().values() {
        let _ = window.hide();
    }
    if let Some(app) = shell.app.get()
        && tokio::time::timeout(FAREWELL, app.close()).await.is_err()
    {
        tracing::warn!("the core did not close in time");
    }
    handle.exit(0);
}

/// A session that ends asks its programs to close with a signal.
#[cfg(unix)]
fn leave_when_the_session_ends(handle: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    tauri::async_runtime::spawn(async move {
        let (Ok(mut term), Ok(mut hangup), Ok(mut interrupt)) = (
            signal(SignalKind::terminate()),
            signal(SignalKind::hangup()),
            signal(SignalKind::interrupt()),
        ) else {
            return;
        };
        tokio::select! {
            _ = term.recv() => {}
            _ = hangup.recv() => {}
            _ = interrupt.recv() => {}
        }
        leave(handle).await;
    });
}

/// Windows closes the window itself when a session ends.
#[cfg(not(unix))]
fn leave_when_the_session_ends(_: AppHandle) {}
