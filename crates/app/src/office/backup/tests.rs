//! Backups that nobody asked for, over days.

use super::making::look_every;
use crate::App;
use crate::journey::{Bare, ask, centre, refused};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

const DAY: i64 = 24 * 60 * 60 * 1000;

async fn until(app: &App, cmd: &str, is: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..600 {
        let found = ask(app, cmd, json!({})).await;
        if is(&found) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{cmd} never came to it");
}

/// Nobody signs in anew: the computer stays on for days.
#[tokio::test]
async fn each_day_has_its_backup_and_one_that_failed_is_said_until_one_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Bare(AtomicI64::new(1_807_536_600_000)));
    let app = App::start(folder.path().to_owned(), clock.clone()).await;
    centre(&app).await;
    look_every(&app, Duration::from_millis(50));
    let made = |count: usize| move |rows: &Value| rows.as_array().unwrap().len() == count;
    until(&app, "backup.list", made(1)).await;
    clock.0.fetch_add(DAY, Ordering::SeqCst);
    until(&app, "backup.list", made(2)).await;

    // No backup can be put where a file lies.
    let backups = folder.path().join("respaldos");
    std::fs::rename(&backups, folder.path().join("a-un-lado")).unwrap();
    std::fs::write(&backups, b"").unwrap();
    clock.0.fetch_add(DAY, Ordering::SeqCst);
    let failed = until(&app, "backup.failed", |failed| !failed.is_null()).await;
    assert!(failed["at"].as_i64().unwrap() > 1_807_536_600_000 + 2 * DAY);
    let status = ask(&app, "entry.status", json!({})).await;
    assert_eq!(status["backup_failed"]["sentence"], failed["sentence"]);
    std::fs::remove_file(&backups).unwrap();
    std::fs::rename(folder.path().join("a-un-lado"), &backups).unwrap();
    until(&app, "backup.failed", Value::is_null).await;
    until(&app, "backup.list", made(3)).await;
    app.close().await;
}

fn copies(stick: &std::path::Path) -> usize {
    let count = |path: &std::path::Path| std::fs::read_dir(path).map_or(0, Iterator::count);
    let own = std::fs::read_dir(stick).unwrap().next().unwrap();
    // The mark lies beside the copies.
    count(&own.unwrap().path()) - 1
}

/// Nobody asks for anything after the place was named: the clock alone goes on.
#[tokio::test]
async fn each_days_backup_goes_to_the_second_place_and_what_keeps_it_is_said_until_it_got_there() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let stick = elsewhere.path().join("memoria");
    std::fs::create_dir(&stick).unwrap();
    let clock = Arc::new(Bare(AtomicI64::new(1_807_536_600_000)));
    let app = App::start(folder.path().to_owned(), clock.clone()).await;
    centre(&app).await;
    let named = json!({ "folder": stick });
    let outside = ask(&app, "backup.name_second_place", named).await;
    assert!(outside["second"]["copied_at"].is_i64(), "{outside}");
    assert_eq!(outside["only_here"], 0);
    assert_eq!(copies(&stick), 1);

    look_every(&app, Duration::from_millis(50));
    let at = |outside: &Value| outside["second"]["copied_at"].as_i64().unwrap();
    let before = at(&outside);
    clock.0.fetch_add(DAY, Ordering::SeqCst);
    until(&app, "backup.outside", |outside| at(outside) > before).await;
    assert_eq!(copies(&stick), 2);

    // In its drawer for a day it is waited for without a word on the first page.
    let drawer = elsewhere.path().join("cajón");
    std::fs::rename(&stick, &drawer).unwrap();
    clock.0.fetch_add(DAY, Ordering::SeqCst);
    let outside = until(&app, "backup.outside", |outside| {
        outside["second"]["away"] == true
    })
    .await;
    let since = outside["second"]["failed"]["at"].as_i64().unwrap();
    assert_eq!(ask(&app, "backup.failed", json!({})).await, Value::Null);
    clock.0.fetch_add(7 * DAY, Ordering::SeqCst);
    let failed = until(&app, "backup.failed", |failed| !failed.is_null()).await;
    assert_eq!(
        (&failed["at"], &failed["second"]),
        (&json!(since), &json!(true))
    );
    std::fs::rename(&drawer, &stick).unwrap();
    until(&app, "backup.failed", Value::is_null).await;
    assert!(copies(&stick) > 2);

    // Another one in its place is said at once.
    std::fs::rename(&stick, &drawer).unwrap();
    std::fs::create_dir(&stick).unwrap();
    clock.0.fetch_add(DAY, Ordering::SeqCst);
    let failed = until(&app, "backup.failed", |failed| !failed.is_null()).await;
    let said = failed["sentence"].as_str().unwrap();
    assert!(said.contains("es otra memoria"), "{said}");
    assert_eq!(std::fs::read_dir(&stick).unwrap().count(), 0);
    let outside = ask(&app, "backup.forget_second_place", json!({})).await;
    assert_eq!(outside["second"], Value::Null);
    assert_eq!(ask(&app, "backup.failed", json!({})).await, Value::Null);
    app.close().await;
}

#[tokio::test]
async fn the_second_place_is_no_folder_among_the_data_nor_one_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Bare(AtomicI64::new(1_807_536_600_000)));
    let app = App::start(folder.path().to_owned(), clock).await;
    centre(&app).await;
    for place in [
        folder.path().join("respaldos"),
        "/no/hay/tal/memoria".into(),
    ] {
        let named = json!({ "folder": place });
        let fault = refused(&app, "backup.name_second_place", named).await;
        assert_eq!(fault.field.as_deref(), Some("folder"), "{fault:?}");
    }
    let outside = ask(&app, "backup.outside", json!({})).await;
    assert_eq!(outside["second"], Value::Null);
    app.close().await;
}
