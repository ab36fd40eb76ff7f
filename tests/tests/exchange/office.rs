//! Headquarters, and the computers of a centre that exchange with it.

use serde_json::{Value, json};
use sisconecta_bridge::demo::{Caller, PASSWORD, first_run};
use sisconecta_tests::centre::{open, rows};
use sisconecta_tests::headquarters::{CENTRE, House, address};
use sisconecta_tests::proxy::{Proxy, Weather};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Headquarters behind a network that may be bad.
pub struct Office {
    pub house: House,
    pub proxy: Proxy,
    pub place: TempDir,
}

impl Office {
    pub async fn new() -> Self {
        Self::around(House::new().await).await
    }

    pub async fn around(house: House) -> Self {
        let proxy = Proxy::start(&address(&house.server), 7, Weather::default())
            .await
            .unwrap();
        Self {
            house,
            proxy,
            place: tempfile::tempdir().unwrap(),
        }
    }

    pub fn folder(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// The first computer: the centre is made on it, and it is enrolled.
    pub async fn first(&self, name: &str) -> Desk {
        let caller = open(&self.folder(name)).await;
        first_run(&caller).await.unwrap();
        let desk = Desk { caller };
        desk.get(
            "exchange.enrol",
            json!({ "url": self.proxy.url, "code": self.house.code().await }),
        )
        .await;
        desk.exchange().await;
        desk
    }

    /// Another computer, which gets the centre from headquarters.
    pub async fn joining(&self, name: &str) -> Desk {
        let caller = open(&self.folder(name)).await;
        let desk = Desk { caller };
        let joined = desk
            .get(
                "entry.join",
                json!({ "url": self.proxy.url, "code": self.house.code().await }),
            )
            .await;
        assert_eq!(joined["complete"], true, "{joined}");
        desk.enter_after_joining(&joined).await;
        desk
    }

    /// Rounds of all, one after the other, until nothing is on its way any more; then all hold the same.
    pub async fn settle(&self, desks: &[&Desk]) {
        for _ in 0..40 {
            let mut waiting = 0;
            for desk in desks {
                let status = desk.round().await;
                let ok = status["last_round"]["ok"] == true;
                waiting += u64::from(!ok)
                    + status["unsent"].as_u64().unwrap()
                    + status["sent_unconfirmed"].as_u64().unwrap();
            }
            if waiting == 0 {
                // Once more for what the last one brought, and to compare: that takes a network that is not in the way.
                self.proxy.set_weather(Weather::default());
                for desk in desks {
                    desk.exchange().await;
                }
                return self.compare_sides(desks).await;
            }
        }
        panic!("the computers do not come to rest");
    }

    /// Headquarters and every computer hold equal rows, and headquarters finds nothing wrong with itself.
    pub async fn compare_sides(&self, desks: &[&Desk]) {
        self.house.hq.fold_all().await.unwrap();
        assert_eq!(self.house.hq.verify().await.unwrap(), []);
        let first = desks[0].picture().await;
        for desk in desks {
            let status = desk.exchange().await;
            assert_eq!(status["differing"], 0, "{status}");
            assert!(
                desk.picture().await == first,
                "two computers hold different rows"
            );
        }
        assert_eq!(
            self.house.hq.rows_of(CENTRE).await.unwrap(),
            first,
            "headquarters holds other rows than the computers"
        );
    }
}

/// A computer of the centre.
pub struct Desk {
    pub caller: Caller,
}

impl Desk {
    pub async fn get(&self, cmd: &str, payload: Value) -> Value {
        self.caller.ask(cmd, payload).await.unwrap()
    }

    /// A round, whatever comes of it.
    pub async fn round(&self) -> Value {
        self.get("exchange.run", json!({})).await
    }

    /// A round that must come to its end.
    pub async fn exchange(&self) -> Value {
        let status = self.round().await;
        assert_eq!(status["last_round"]["ok"], true, "{status}");
        status
    }

    /// Every row of this computer's tables.
    pub async fn picture(&self) -> Vec<String> {
        let store = self.caller.app.store().await.unwrap();
        store.table_picture().await.unwrap()
    }

    pub async fn enter_after_joining(&self, joined: &Value) {
        let staff = rows(&joined["status"]["staff"])[0]["id"].clone();
        self.get(
            "entry.set_password",
            json!({ "staff": staff, "current": null, "password": PASSWORD }),
        )
        .await;
        self.get(
            "entry.sign_in",
            json!({ "staff": staff, "password": PASSWORD }),
        )
        .await;
    }

    /// Ends the program; its folder is free.
    pub async fn close(self) {
        self.caller.app.close().await;
    }
}

/// Opens a folder again and signs in.
pub async fn reopen(folder: &Path) -> Desk {
    let caller = open(folder).await;
    sisconecta_tests::centre::sign_in(&caller).await;
    Desk { caller }
}

/// Copies a folder of data as a disk is copied.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
