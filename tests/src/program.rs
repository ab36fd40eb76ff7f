//! The built programs, run as processes of their own.

use serde_json::{Value, json};
use sisconecta_bridge::demo::PASSWORD;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A program of the workspace, which lies beside the running test.
///
/// # Panics
/// When it has not been built: `cargo build --workspace --bins` builds it.
pub fn built(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test
        .parent()
        .and_then(Path::parent)
        .unwrap()
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.is_file(),
        "{name} is not built: cargo build --workspace --bins"
    );
    program
}

/// The bridge in a process of its own, so that it can be killed. Killed when dropped.
pub struct BridgeProcess {
    child: Child,
    url: String,
    token: String,
    client: reqwest::Client,
}

impl BridgeProcess {
    pub fn start(folder: &Path) -> Self {
        Self::launch(folder, &mut Command::new(built("sisconecta-bridge")))
    }

    /// On a machine that trusts this certificate and no other.
    pub fn trusting(certificate: &Path, folder: &Path) -> Self {
        let mut program = Command::new(built("sisconecta-bridge"));
        Self::launch(folder, program.env("SSL_CERT_FILE", certificate))
    }

    fn launch(folder: &Path, program: &mut Command) -> Self {
        let mut child = program
            .arg("serve")
            .arg("--data")
            .arg(folder)
            .args(["--port", "0", "--clock", "2027-04-12T08:20"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut said)
            .unwrap();
        let (url, token) = said
            .trim()
            .strip_prefix("listening ")
            .and_then(|address| address.split_once("/#token="))
            .unwrap();
        sisconecta_app::prepare_tls();
        Self {
            url: url.to_owned(),
            token: token.to_owned(),
            child,
            client: reqwest::Client::new(),
        }
    }

    /// One request; `None` when the process is gone before it answers.
    pub async fn ask(&self, cmd: &str, payload: Value) -> Option<Result<Value, Value>> {
        let request = self
            .client
            .post(format!("{}/rpc", self.url))
            .bearer_auth(&self.token)
            .json(&json!({ "cmd": cmd, "payload": payload }));
        let answer = request.send().await.ok()?;
        let well = answer.status().is_success();
        let body: Value = answer.json().await.ok()?;
        Some(if well { Ok(body) } else { Err(body) })
    }

    /// Asks and expects an answer.
    pub async fn get(&self, cmd: &str, payload: Value) -> Value {
        self.ask(cmd, payload).await.unwrap().unwrap()
    }

    pub async fn sign_in(&self) {
        let status = self
            .get(
                "entry.sign_in",
                json!({ "staff": null, "password": PASSWORD }),
            )
            .await;
        assert_eq!(status["stage"], "open", "{status}");
    }

    /// SIGKILL: nothing of the program runs any more after it.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for BridgeProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
