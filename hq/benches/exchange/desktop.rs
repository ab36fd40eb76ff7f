//! A first pull by the real program: a process of its own joins the centre over HTTP into an encrypted database.

use crate::CENTRE;
use serde_json::json;
use sisconecta_bridge::demo::Caller;
use sisconecta_bridge::host::Clock;
use sisconecta_hq::{Headquarters, Server};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// First argument of the process that joins; its folder, the address and the code come after.
pub const JOIN: &str = "join";

/// Starts the process that joins, and prints what it took.
pub async fn first_pull(hq: &Headquarters, server: &Server, held: usize) {
    let folder = tempfile::tempdir().unwrap();
    let code = hq.enrol(CENTRE, None).await.unwrap().code;
    let status = Command::new(std::env::current_exe().unwrap())
        .arg(JOIN)
        .arg(folder.path().join("datos"))
        .arg(format!("http://{}", server.address))
        .arg(code)
        .arg(held.to_string())
        .status()
        .unwrap();
    assert!(status.success());
}

/// The process that joins.
pub async fn join() {
    let words: Vec<String> = std::env::args().skip(2).collect();
    let [folder, url, code, held] = &words[..] else {
        panic!("{words:?}");
    };
    sisconecta_app::prepare_tls();
    let caller = Caller::open(Path::new(folder), Clock::system()).await;
    let began = Instant::now();
    let joined = caller
        .ask("entry.join", json!({ "url": url, "code": code }))
        .await
        .unwrap();
    let seconds = began.elapsed().as_secs_f64();
    assert_eq!(joined["complete"], true, "{joined}");
    println!(
        "first pull of {held} operations into an encrypted database: {seconds:.1} s, at most {:.0} MB in the program",
        peak_memory(std::process::id())
    );
}

/// Megabytes that a process held at most.
pub fn peak_memory(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    kilobytes / 1000.0
}
