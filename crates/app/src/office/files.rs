//! Picked files while they are read.

use crate::context::Ctx;
use crate::fault::Fault;
use crate::requests::requests;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

requests! {
    "file.give_up" Staff give_up(GiveUpFile) -> ();
}

/// Ends the reading of a picked file; what waits for it is answered with a sentence.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GiveUpFile {
    pub upload: String,
}

async fn give_up(ctx: &Ctx<'_>, request: GiveUpFile) -> Result<(), Fault> {
    ctx.app.foreign.give_up(&request.upload);
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::journey::{ask, centre, event, refused, start};
    use serde_json::json;
    use std::time::{Duration, Instant};

    /// As large as a list may be: reading it takes seconds.
    fn slow() -> Vec<u8> {
        let row = ["celda de prueba"; 59].join(";") + "\n";
        row.repeat(9_999).into_bytes()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_gives_up_a_slow_list_is_told_so_and_nothing_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let app = start(folder.path()).await;
        centre(&app).await;
        let (event, _) = event(&app).await;
        let upload = app.upload("lista.csv", slow()).unwrap();
        let other = app.upload("otra.csv", b"a".to_vec()).unwrap();
        let request = json!({ "training": event, "upload": upload });
        let reading = tokio::spawn({
            let app = app.clone();
            async move { refused(&app, "roster.preview", request).await }
        });
        tokio::time::sleep(Duration::from_millis(600)).await;
        let begun = Instant::now();
        // Giving up another file leaves this one alone.
        ask(&app, "file.give_up", json!({ "upload": other })).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!reading.is_finished());
        ask(&app, "file.give_up", json!({ "upload": upload })).await;
        let fault = reading.await.unwrap();
        assert_eq!((fault.code.as_str(), fault.warning), ("given_up", true));
        assert!(fault.sentence.contains("como pidió"), "{}", fault.sentence);
        assert!(
            begun.elapsed() < Duration::from_secs(5),
            "{:?}",
            begun.elapsed()
        );
        app.close().await;
    }
}
