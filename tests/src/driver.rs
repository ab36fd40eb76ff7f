//! A hand in the real window: WebDriver through tauri-driver, by the roles and names that a screen reader would say.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// Finds by role and name in the page.
const FIND: &str = include_str!("find.js");
/// How long to look for something before the test stops: a slow machine is no failure.
const PATIENCE: u32 = 300;
const PAUSE: Duration = Duration::from_millis(100);

/// Where the driver and the program run.
pub struct Surroundings<'a> {
    /// Folder of data of the program.
    pub data: &'a Path,
    /// Home of whatever else the program or its page would keep.
    pub home: &'a Path,
    /// Program that is given the documents instead of the system's viewer.
    pub opener: &'a Path,
}

/// The open window. Closed when dropped.
pub struct Window {
    driver: Child,
    client: reqwest::Client,
    session: String,
    photos: PathBuf,
    taken: u32,
    /// Its number on the X display.
    on_screen: Option<String>,
}

impl Window {
    /// Starts the built program under WebDriver.
    pub async fn open(around: &Surroundings<'_>) -> Self {
        let program = crate::program::built("sisconecta");
        let tools = program
            .parent()
            .and_then(Path::parent)
            .unwrap()
            .join("tools/bin/tauri-driver");
        let driver = std::env::var_os("SISCONECTA_TAURI_DRIVER").map_or(tools, PathBuf::from);
        assert!(
            driver.is_file(),
            "tauri-driver is not here: `cargo xtask test` installs it"
        );
        let photos = std::env::var_os("SISCONECTA_SCREENSHOTS").map_or_else(
            || {
                program
                    .parent()
                    .and_then(Path::parent)
                    .unwrap()
                    .join("screenshots")
            },
            PathBuf::from,
        );
        std::fs::create_dir_all(&photos).unwrap();

        let (port, native) = (free_port(), free_port());
        let driver = Command::new(driver)
            .args([
                "--port",
                &port.to_string(),
                "--native-port",
                &native.to_string(),
            ])
            .env("SISCONECTA_OPENER", around.opener)
            .env("HOME", around.home)
            .env("XDG_DATA_HOME", around.home.join("data"))
            .env("XDG_CACHE_HOME", around.home.join("cache"))
            .env("XDG_CONFIG_HOME", around.home.join("config"))
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("LANG", "C.UTF-8")
            // No message bus, so no keyring: passwords must do.
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut window = Self {
            driver,
            client: patient(),
            session: format!("http://127.0.0.1:{port}/session"),
            photos,
            taken: 0,
            on_screen: None,
        };
        let there = program_windows().await;
        let options = json!({ "application": program, "args": ["--data", around.data] });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "tauri:options": options } } });
        for _ in 0..PATIENCE {
            // The driver needs a moment before it listens.
            if let Ok(answer) = window
                .client
                .post(&window.session)
                .json(&wanted)
                .send()
                .await
            {
                let answer: Value = answer.json().await.unwrap();
                let Some(id) = answer["value"]["sessionId"].as_str() else {
                    panic!("no window: {answer}")
                };
                window.session = format!("{}/{id}", window.session);
                window.on_screen = program_windows().await.difference(&there).next().cloned();
                return window;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("tauri-driver does not listen");
    }

    /// Clicks what has that role and name.
    pub async fn click(&self, role: &str, name: &str) {
        self.with(json!([role, name]), |element| self.press_on(element))
            .await;
    }

    /// Clicks what has that role and name among the fields that stand under one heading.
    pub async fn click_in(&self, group: &str, role: &str, name: &str) {
        self.with(json!([role, name, group]), |element| self.press_on(element))
            .await;
    }

    async fn press_on(&self, element: String) -> Result<Value, Value> {
        match self
            .ask(&format!("element/{element}/click"), json!({}))
            .await
        {
            Err(error) if !stale(&error) => {
                // Carbon lays its own drawing over ticks and choices.
                self.run("arguments[0].click()", json!([{ ELEMENT: element }]))
                    .await
            }
            other => other,
        }
    }

    /// Replaces what a field holds by typing.
    pub async fn fill(&self, name: &str, text: &str) {
        self.with(json!(["textbox", name]), |element| async move {
            self.ask(&format!("element/{element}/clear"), json!({}))
                .await?;
            self.ask(&format!("element/{element}/value"), json!({ "text": text }))
                .await
        })
        .await;
    }

    /// Chooses an option of a list by what it says.
    pub async fn choose(&self, name: &str, option: &str) {
        let script = "const [list, wanted] = arguments;
            const option = [...list.options].find((o) => o.text.trim().includes(wanted));
            if (!option) return [...list.options].map((o) => o.text);
            list.value = option.value;
            for (const kind of ['input', 'change']) list.dispatchEvent(new Event(kind, { bubbles: true }));
            return null;";
        let choose = |element| self.run(script, json!([{ ELEMENT: element }, option]));
        let missing = self.with(json!(["combobox", name]), choose).await;
        assert!(
            missing.is_null(),
            "«{name}» offers {missing}, not «{option}»"
        );
    }

    /// Types keys wherever the focus is. Named keys are WebDriver's code points: `\u{e007}` is Enter.
    pub async fn press(&self, keys: &str) {
        let mut actions = vec![];
        for key in keys.chars() {
            actions.push(json!({ "type": "keyDown", "value": key }));
            actions.push(json!({ "type": "keyUp", "value": key }));
        }
        let keyboard =
            json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] });
        self.ask("actions", keyboard).await.unwrap();
    }

    /// A key together with one that is held down.
    pub async fn chord(&self, held: char, key: char) {
        let step = |kind: &str, key: char| json!({ "type": kind, "value": key });
        let actions = [
            step("keyDown", held),
            step("keyDown", key),
            step("keyUp", key),
            step("keyUp", held),
        ];
        self.ask(
            "actions",
            json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": actions }] }),
        )
        .await
        .unwrap();
    }

    /// Puts the focus on a field.
    pub async fn focus(&self, name: &str) {
        let focus = |element| self.run("arguments[0].focus()", json!([{ ELEMENT: element }]));
        self.with(json!(["textbox", name]), focus).await;
    }

    /// Draws a line over an element with the pointer.
    pub async fn draw(&self, role: &str, name: &str) {
        let element = json!({ ELEMENT: self.find(&json!([role, name])).await });
        let mut actions = vec![];
        let at = |x: i32, y: i32| json!({ "type": "pointerMove", "duration": 20, "origin": element, "x": x, "y": y });
        actions.push(at(-90, 10));
        actions.push(json!({ "type": "pointerDown", "button": 0 }));
        for (x, y) in [
            (-60, -25),
            (-40, 20),
            (-10, -20),
            (15, 22),
            (40, -18),
            (85, 6),
        ] {
            actions.push(at(x, y));
        }
        actions.push(json!({ "type": "pointerUp", "button": 0 }));
        let pointer = json!({ "type": "pointer", "id": "pen", "parameters": { "pointerType": "mouse" }, "actions": actions });
        self.ask("actions", json!({ "actions": [pointer] }))
            .await
            .unwrap();
    }

    /// Waits until the page says something.
    pub async fn sees(&self, text: &str) {
        for _ in 0..PATIENCE {
            if self.says().await.contains(text) {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        self.picture(&self.photos.join("window-failed.png")).await;
        panic!(
            "the page never said «{text}»; it says:\n{}",
            self.says().await
        );
    }

    /// Waits until an element found by a selector of CSS says something.
    pub async fn sees_in(&self, selector: &str, text: &str) {
        for _ in 0..PATIENCE {
            if self.text_of(selector).await.contains(text) {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        self.picture(&self.photos.join("window-failed.png")).await;
        panic!(
            "«{selector}» never said «{text}»; the page says:\n{}",
            self.says().await
        );
    }

    /// Waits until the open dialog has closed.
    pub async fn dialog_closes(&self) {
        let script = "return [...document.querySelectorAll('dialog[open], [role=dialog], [role=alertdialog]')]
            .some((one) => one.getBoundingClientRect().width > 0 && getComputedStyle(one).visibility !== 'hidden')";
        for _ in 0..PATIENCE {
            if self.run(script, json!([])).await.unwrap() == false {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!(
            "the dialog stays open; the page says:\n{}",
            self.says().await
        );
    }

    /// Everything that the page says now, with blanks collapsed.
    pub async fn says(&self) -> String {
        let script = "return document.body.innerText + ' ' + [...document.querySelectorAll('input')].map((i) => i.value).join(' ')";
        let said = self.run(script, json!([])).await.unwrap();
        said.as_str()
            .unwrap_or_default()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Waits until something with that role and name is there.
    pub async fn finds(&self, role: &str, name: &str) {
        self.find(&json!([role, name])).await;
    }

    /// The page sends itself elsewhere, as a dropped file or a link would, and stays where it is.
    ///
    /// # Panics
    /// When it went.
    pub async fn stays_at_home(&self) {
        let address = || async { self.run("return location.href", json!([])).await.unwrap() };
        let here = address().await;
        for elsewhere in [
            "file:///etc/hostname",
            "https://example.org/",
            "data:text/html,otra",
        ] {
            let go = "setTimeout(() => location.assign(arguments[0]), 0)";
            // What the page itself refuses to try is as well.
            let _ = self.run(go, json!([elsewhere])).await;
            tokio::time::sleep(Duration::from_millis(500)).await;
            assert_eq!(address().await, here, "{elsewhere}");
        }
    }

    /// The text of an element found by a selector of CSS.
    pub async fn text_of(&self, selector: &str) -> String {
        let said = self
            .run(
                "return document.querySelector(arguments[0])?.textContent ?? ''",
                json!([selector]),
            )
            .await
            .unwrap();
        said.as_str().unwrap_or_default().trim().to_owned()
    }

    /// Takes the next picture of the whole screen, as a person sees it: WebKit's own pictures never come where nothing is composited.
    pub async fn photo(&mut self, name: &str) {
        let window = self.on_screen.clone();
        self.photo_of(name, window.as_deref()).await;
    }

    /// The same with one window before all others.
    async fn photo_of(&mut self, name: &str, window: Option<&str>) {
        // Colours and dialogs fade in for a quarter of a second.
        tokio::time::sleep(PAUSE * 4).await;
        if let Some(window) = window {
            hand(&["windowraise", window, "sleep", "0.2"]).await;
        }
        let file = self.next_photo(name);
        self.picture(&file).await;
    }

    /// The whole screen as it is now.
    async fn picture(&self, file: &Path) {
        let status = tokio::process::Command::new("import")
            .args(["-window", "root"])
            .arg(file)
            .status()
            .await
            .unwrap();
        assert!(status.success());
    }

    fn next_photo(&mut self, name: &str) -> PathBuf {
        self.taken += 1;
        self.photos
            .join(format!("window-{:02}-{name}.png", self.taken))
    }

    /// Types into the system's own dialog of that title, as a person does: a path, then Enter. Takes a picture before Enter.
    pub async fn type_into_dialog(&mut self, title: &str, text: &Path, photo: &str) {
        let search = ["search", "--sync", "--onlyvisible", "--name", title];
        let found = tokio::process::Command::new("xdotool")
            .args(search)
            .kill_on_drop(true)
            .output();
        let found = tokio::time::timeout(PAUSE * PATIENCE, found)
            .await
            .unwrap()
            .unwrap();
        let dialog = String::from_utf8(found.stdout).unwrap();
        let dialog = dialog
            .lines()
            .next()
            .unwrap_or_else(|| panic!("no dialog «{title}»"))
            .to_owned();
        hand(&["windowfocus", "--sync", &dialog]).await;
        // A new file has a name proposed, which the path replaces.
        hand(&["key", "ctrl+a"]).await;
        // The first stroke opens the box for a path, which loses what is typed until it is there.
        let path = text
            .to_str()
            .and_then(|path| path.strip_prefix('/'))
            .unwrap();
        hand(&["key", "slash"]).await;
        hand(&["sleep", "1"]).await;
        hand(&["type", "--delay", "25", path]).await;
        // GTK looks the path up while it is typed; Enter before that chooses nothing.
        hand(&["sleep", "0.5"]).await;
        self.photo_of(photo, Some(&dialog)).await;
        hand(&["key", "Return"]).await;
    }

    /// Waits for an element and answers its id. `what` is its role, its name, and perhaps its group.
    async fn find(&self, what: &Value) -> String {
        for _ in 0..PATIENCE {
            let found = self.run(FIND, what.clone()).await.unwrap();
            if let Some(id) = found[ELEMENT].as_str() {
                return id.to_owned();
            }
            tokio::time::sleep(PAUSE).await;
        }
        let mut there = String::new();
        for name in self
            .run(FIND, json!([what[0], null]))
            .await
            .unwrap()
            .as_array()
            .into_iter()
            .flatten()
        {
            let _ = write!(there, "\n  {name}");
        }
        panic!(
            "no {what}; there are:{there}\nThe page says:\n{}",
            self.says().await
        );
    }

    /// Does something with an element, again when the page has put another in its place meanwhile.
    async fn with<F: Future<Output = Result<Value, Value>>>(
        &self,
        what: Value,
        does: impl Fn(String) -> F,
    ) -> Value {
        for _ in 0..5 {
            match does(self.find(&what).await).await {
                Ok(value) => return value,
                Err(error) if stale(&error) => tokio::time::sleep(PAUSE).await,
                Err(error) => panic!("{what}: {error}"),
            }
        }
        panic!("{what} is never the same for long");
    }

    async fn run(&self, script: &str, arguments: Value) -> Result<Value, Value> {
        self.ask(
            "execute/sync",
            json!({ "script": script, "args": arguments }),
        )
        .await
    }

    async fn ask(&self, command: &str, body: Value) -> Result<Value, Value> {
        let answer = self
            .client
            .post(format!("{}/{command}", self.session))
            .json(&body)
            .send()
            .await
            .unwrap();
        let well = answer.status().is_success();
        let answer: Value = answer.json().await.unwrap();
        if well {
            Ok(answer["value"].clone())
        } else {
            Err(answer["value"].clone())
        }
    }

    /// Ends the program as WebDriver does: its process is gone. Answers how many pictures were taken.
    pub async fn close(self) -> u32 {
        let _ = self.client.delete(&self.session).send().await;
        self.taken
    }

    /// Asks the window to close, as its cross does.
    pub fn press_cross(&self) {
        let window = self.on_screen.as_deref().unwrap();
        crate::cross::press(window.parse().unwrap());
    }

    /// Asks the program to end, as a session that ends does, and waits until it has.
    pub async fn session_ends(&self) {
        let window = self.on_screen.as_deref().unwrap();
        let found = tokio::process::Command::new("xdotool")
            .args(["getwindowpid", window])
            .output()
            .await
            .unwrap();
        let program = String::from_utf8(found.stdout).unwrap();
        let program = program.trim();
        let asked = Command::new("kill").args(["-TERM", program]).status();
        assert!(asked.unwrap().success(), "no program of the window");
        for _ in 0..PATIENCE {
            // One that has ended and that nobody has asked for yet is no program any more.
            let state = std::fs::read_to_string(format!("/proc/{program}/stat"));
            if state.is_err() || state.is_ok_and(|state| state.contains(") Z ")) {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("the program did not end");
    }

    /// Numbers the pictures on from those of an earlier window.
    #[must_use]
    pub fn after(mut self, taken: u32) -> Self {
        self.taken = taken;
        self
    }
}

impl Drop for Window {
    /// Asked to end, the driver takes its own children along; killed, it would leave them behind.
    fn drop(&mut self) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.driver.id().to_string()])
            .status();
        if asked.is_ok_and(|status| status.success()) {
            for _ in 0..50 {
                if matches!(self.driver.try_wait(), Ok(Some(_))) {
                    return;
                }
                std::thread::sleep(PAUSE);
            }
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The program's windows on the screen.
async fn program_windows() -> BTreeSet<String> {
    let found = tokio::process::Command::new("xdotool")
        .args(["search", "--onlyvisible", "--name", "^Sisconecta"])
        .output()
        .await
        .unwrap();
    // It fails when there is none.
    String::from_utf8_lossy(&found.stdout)
        .lines()
        .map(str::to_owned)
        .collect()
}

/// A hand on keyboard and mouse, outside the page.
async fn hand(does: &[&str]) {
    let status = tokio::process::Command::new("xdotool")
        .args(does)
        .status()
        .await
        .unwrap();
    assert!(status.success(), "xdotool {does:?}");
}

/// A driver that hangs must not hang the test.
fn patient() -> reqwest::Client {
    sisconecta_app::prepare_tls();
    reqwest::Client::builder()
        .timeout(PAUSE * PATIENCE * 2)
        .build()
        .unwrap()
}

/// The page has drawn anew what was found.
fn stale(error: &Value) -> bool {
    error["error"] == "stale element reference"
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
