//! A centre in a folder of its own, worked through its requests.

use serde_json::{Value, json};
use sisconecta_bridge::demo::{Caller, PASSWORD, Plan, first_run, programme};
use sisconecta_bridge::host::Clock;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A fresh centre with its coordinator signed in, on Monday 22 March 2027 at nine.
pub struct Centre {
    caller: Caller,
    /// Shown at first run.
    pub recovery_code: String,
    folder: TempDir,
}

impl Deref for Centre {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl Centre {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let caller = open(&folder.path().join("datos")).await;
        let recovery_code = first_run(&caller).await.unwrap();
        Self {
            caller,
            recovery_code,
            folder,
        }
    }

    /// The folder of data.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().join("datos")
    }

    /// A folder beside the data, for what a test makes.
    pub fn beside(&self) -> &Path {
        self.folder.path()
    }

    /// Asks and expects an answer.
    pub async fn get(&self, cmd: &str, payload: Value) -> Value {
        self.ask(cmd, payload).await.unwrap()
    }

    /// Asks and expects a refusal.
    pub async fn refusal(&self, cmd: &str, payload: Value) -> Value {
        refusal(&self.caller, cmd, payload).await
    }

    /// Ends the program as closing the window does, and starts it again on the same folder.
    pub async fn restart(&mut self) {
        self.caller.app.close().await;
        self.caller = open(&self.folder()).await;
    }

    /// An event with a morning and an afternoon on each of the days.
    pub async fn event(&self, days: u32) -> Value {
        let monday = chrono_date("2027-04-12");
        let plan = Plan {
            name: "Presupuesto 2027 para gobiernos locales",
            days: monday
                .iter_days()
                .take(usize::try_from(days).unwrap())
                .collect(),
            parts: &["morning", "afternoon"],
            fields: json!({ "systems": ["budget"], "objective": "Formular a tiempo", "audience": "Contadores" }),
            agenda: &[],
            speakers: &[],
            confirmed: false,
        };
        programme(&self.caller, &plan).await.unwrap()
    }

    /// Somebody comes to the desk for the first time.
    pub async fn walk_in(
        &self,
        session: &Value,
        person: &sisconecta_bridge::demo::Person,
        signature: Value,
    ) -> Value {
        self.get(
            "desk.walk_in",
            json!({ "session": session, "person": person.input(), "signature": signature }),
        )
        .await
    }
}

impl Drop for Centre {
    /// Closes the databases before the process may end: SQLCipher still at work while the process puts its libraries away crashes it.
    /// Tests run on several threads, so that what the databases wait for goes on meanwhile.
    fn drop(&mut self) {
        let app = std::sync::Arc::clone(&self.caller.app);
        let (closed, wait) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(app.close());
            let _ = closed.send(());
        });
        let _ = wait.recv_timeout(std::time::Duration::from_secs(5));
    }
}

/// Starts the core on a folder.
pub async fn open(folder: &Path) -> Caller {
    Caller::open(folder, Clock::at("2027-03-22T09:00").unwrap()).await
}

/// Asks and expects a refusal: its code and sentence.
pub async fn refusal(caller: &Caller, cmd: &str, payload: Value) -> Value {
    match caller.app.rpc(cmd, payload).await {
        Ok(answer) => panic!("{cmd} was not refused: {answer}"),
        Err(fault) => serde_json::to_value(&fault).unwrap_or_default(),
    }
}

/// Signs in on a locked folder with the demonstration's password.
pub async fn sign_in(caller: &Caller) -> Value {
    caller
        .ask(
            "entry.sign_in",
            json!({ "staff": null, "password": PASSWORD }),
        )
        .await
        .unwrap()
}

fn chrono_date(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

/// The list of an answer.
pub fn rows(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}
