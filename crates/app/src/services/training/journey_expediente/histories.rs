//! Random histories of a dossier on two computers without a network: documents come and go, people sign, both close and open it, and now
//! and then they meet. What a closing says of itself is compared with what stands, counted here without the dossier.
//!
//! `SISCONECTA_HISTORIES` tells how many are played, `SISCONECTA_SEED` the seed of the first.

use super::*;
use crate::office::exchange::tests::kit::{Computer, Hq};
use fastrand::Rng;
use sisconecta_domain::expediente::PartSource;
use sisconecta_domain::ids::{OpId, PersonId, SessionId, TrainingId};
use sisconecta_domain::kinds::case::{CaseClosing, CasePart, DocumentIssue};
use sisconecta_domain::kinds::training::Signature;
use sisconecta_domain::paper::FormId;
use sisconecta_store::Store;
use sisconecta_sync::Hash;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Two computers, and the event whose dossier both work on.
struct Two {
    computers: [Computer; 2],
    event: String,
    session: String,
}

/// Both hold what either wrote and attached, as after a round of each.
async fn meet(computers: &[Computer; 2]) {
    let [one, other] = [computers[0].store().await, computers[1].store().await];
    for (from, to) in [(&one, &other), (&other, &one)] {
        for info in from.attachments().list().await.unwrap() {
            let bytes = from.attachments().get(info.hash).await.unwrap();
            to.attachments()
                .put(&bytes, &info.media_type)
                .await
                .unwrap();
        }
        to.take_in(&from.operations().await.unwrap()).await.unwrap();
    }
}

impl Two {
    fn case(&self) -> Value {
        json!({ "kind": "training", "id": self.event })
    }

    fn id(&self) -> Uuid {
        self.event.parse::<TrainingId>().unwrap().0
    }

    async fn page(&self, at: usize) -> Value {
        let get = json!({ "case": self.case() });
        ask(&self.computers[at].app, "expediente.get", get).await
    }

    /// The documents that count, by the rules of the list (C-47, readings L-01 and L-02), from the facts alone.
    async fn standing(&self, store: &Store) -> BTreeSet<OpId> {
        let parts = store.facts::<CasePart>(self.id()).await.unwrap();
        let issues = store.facts::<DocumentIssue>(self.id()).await.unwrap();
        let session: SessionId = self.session.parse().unwrap();
        let signatures = store.facts::<Signature>(session.0).await.unwrap();
        let signed: BTreeSet<Option<PersonId>> = signatures.iter().map(|one| one.person).collect();
        let on_screen = |part: &&sisconecta_store::kinds::Standing<CasePart>| {
            part.source == Some(PartSource::Screen)
        };
        let rows = |record: Uuid| -> BTreeSet<Option<PersonId>> {
            let issue = issues.iter().find(|issue| issue.record == record);
            issue.map_or_else(BTreeSet::new, |issue| {
                issue.rows.iter().copied().map(Some).collect()
            })
        };
        let register = parts
            .iter()
            .filter(on_screen)
            .filter(|part| rows(part.record) == signed)
            .min_by_key(|part| Hash::rank(part.op));
        let mut all: BTreeSet<OpId> = parts
            .iter()
            .filter(|part| !on_screen(part))
            .map(|part| part.op)
            .collect();
        all.extend(register.map(|part| part.op));
        if !parts.iter().any(|part| part.item == "A5") {
            let programmes = issues
                .iter()
                .filter(|issue| issue.form == Some(FormId::Annex5));
            let replaced: BTreeSet<&String> = issues.iter().flat_map(|issue| &issue.over).collect();
            all.extend(
                programmes
                    .map(|issue| issue.op)
                    .filter(|op| !replaced.contains(&op.to_string())),
            );
        }
        all
    }

    /// A closing is out of date when its parts are not those that stand, and only then.
    async fn check(&self, at: usize) {
        let store = self.computers[at].store().await;
        let standing = self.standing(&store).await;
        let page = self.page(at).await;
        let mut shown: Vec<(String, bool)> = page["other_closings"]
            .as_array()
            .unwrap()
            .iter()
            .chain(Some(&page["closing"]).filter(|closing| !closing.is_null()))
            .map(|closing| {
                let changes = closing["changes"].as_array().unwrap();
                let hash = closing["document"]["hash"].as_str().unwrap();
                (hash.to_owned(), !changes.is_empty())
            })
            .collect();
        shown.sort();
        let closings = store.facts::<CaseClosing>(self.id()).await.unwrap();
        let mut wanted: Vec<(String, bool)> = closings
            .iter()
            .map(|closing| {
                let parts: BTreeSet<OpId> =
                    closing.parts.iter().map(|op| op.parse().unwrap()).collect();
                (closing.attachment.clone(), parts != standing)
            })
            .collect();
        wanted.sort();
        assert_eq!(shown, wanted, "closings of computer {at}: {page:#}");
        // One that matches goes before one that does not.
        let first_is_old = page["closing"]["changes"]
            .as_array()
            .is_some_and(|changes| !changes.is_empty());
        assert!(!first_is_old || shown.iter().all(|(_, old)| *old));
    }

    /// What is closed on a computer is not changed there, and what is open is.
    async fn change(&self, at: usize, request: &str, payload: Value) {
        let computer = &self.computers[at];
        let store = computer.store().await;
        let closed = !store
            .facts::<CaseClosing>(self.id())
            .await
            .unwrap()
            .is_empty();
        let before = closed.then_some(computer.picture().await);
        match computer.app.rpc(request, payload).await {
            Ok(_) => assert!(!closed, "{request} went through on a closed dossier"),
            Err(fault) if closed => {
                assert_eq!(fault.code, "closed_expediente", "{request}: {fault:?}");
                assert_eq!(Some(computer.picture().await), before);
            }
            // What is missing, or was there already, is said.
            Err(fault) => assert!(!fault.sentence.is_empty()),
        }
    }

    async fn step(&self, dice: &mut Rng) {
        let at = dice.usize(0..2);
        let app = &self.computers[at].app;
        match dice.u8(0..14) {
            0..=2 => {
                let scan = if dice.bool() { photo() } else { invitation() };
                let upload = app.upload("escaneo.pdf", scan).unwrap();
                let item = ["A5", "A8"][dice.usize(0..2)];
                let attach = json!({ "case": self.case(), "upload": upload, "item": item, "within": null,
                    "kind": "original", "note": format!("{}", dice.u8(..)), "anyway": true });
                self.change(at, "expediente.attach", attach).await;
            }
            3 => {
                let parts = self.computers[at]
                    .store()
                    .await
                    .facts::<CasePart>(self.id())
                    .await
                    .unwrap();
                if let Some(part) = dice.choice(&parts) {
                    let detach =
                        json!({ "case": self.case(), "part": part.op, "reason": "era otro" });
                    self.change(at, "expediente.detach", detach).await;
                }
            }
            4 => {
                let print = json!({ "training": self.event });
                self.change(at, "training.print_programme", print).await;
            }
            5 => {
                let person = json!({ "document_type": "dni", "document_number": format!("401234{}", dice.u8(60..99)),
                    "paternal": "Rojas", "maternal": "", "names": "Luz", "entity": "Gobierno Regional", "post": "",
                    "email": "", "phone": "" });
                let sign =
                    json!({ "session": self.session, "person": person, "signature": drawn() });
                self.change(at, "desk.walk_in", sign).await;
            }
            6 => {
                let issue = json!({ "session": self.session });
                self.change(at, "expediente.issue_register", issue).await;
            }
            7..=9 => {
                // One that lacks something stays open and says what.
                let _ = app
                    .rpc("expediente.close", json!({ "case": self.case() }))
                    .await;
            }
            10 | 11 => {
                let open = json!({ "case": self.case(), "reason": "llegó otro documento" });
                let _ = app.rpc("expediente.reopen", open).await;
            }
            _ => meet(&self.computers).await,
        }
        self.check(at).await;
    }

    /// What is exported holds exactly what the closing's own list names.
    async fn check_export(&self) {
        let page = self.page(0).await;
        if page["closing"].is_null() {
            return;
        }
        let export = json!({ "case": self.case(), "folder": null });
        let app = &self.computers[0].app;
        let exported = ask(app, "expediente.export", export).await["document"].clone();
        let bytes = async |hash: &Value| app.blob(hash.as_str().unwrap()).await.unwrap().bytes;
        let list = bytes(&page["closing"]["manifest"]["hash"]).await;
        let list: Value = serde_json::from_slice(&list).unwrap();
        let zip = bytes(&exported["hash"]).await;
        let mut bag = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
        let mut held = Vec::new();
        for at in 0..bag.len() {
            let mut file = bag.by_index(at).unwrap();
            if file.name().unwrap().contains("/data/partes/") {
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
                held.push(json!(crate::case::sha256(&bytes)));
            }
        }
        let parts = list["parts"].as_array().unwrap();
        let named: Vec<Value> = parts.iter().map(|part| part["sha256"].clone()).collect();
        assert_eq!(held, named);
    }
}

fn number(name: &str, otherwise: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[tokio::test]
async fn in_every_history_a_closing_is_out_of_date_when_its_parts_are_not_what_stands() {
    let hq = Hq::new().await;
    let office = Computer::first(&hq).await;
    office.run().await;
    let mut computers = [office, Computer::joined(&hq, "DOS").await];
    let first = number("SISCONECTA_SEED", fastrand::u64(..) & 0xffff_ffff);
    let (mut closings, mut old) = (0, 0);
    for seed in first..first + number("SISCONECTA_HISTORIES", 6) {
        println!("SISCONECTA_SEED={seed} SISCONECTA_HISTORIES=1");
        let mut dice = Rng::with_seed(seed);
        let (event, session) = programmed(&computers[0].app, "informative").await;
        let walk = Walk {
            _folder: tempfile::tempdir().unwrap(),
            app: std::sync::Arc::clone(&computers[0].app),
            event,
            session,
        };
        walk.gather().await;
        meet(&computers).await;
        let two = Two {
            computers,
            event: walk.event,
            session: walk.session,
        };
        for _ in 0..dice.usize(8..24) {
            two.step(&mut dice).await;
        }
        meet(&two.computers).await;
        for at in 0..2 {
            two.check(at).await;
        }
        let page = two.page(0).await;
        assert_eq!(page, two.page(1).await);
        assert_eq!(
            two.computers[0].picture().await,
            two.computers[1].picture().await
        );
        two.check_export().await;
        let changes = page["closing"]["changes"].as_array();
        closings += usize::from(changes.is_some());
        old += usize::from(changes.is_some_and(|changes| !changes.is_empty()));
        computers = two.computers;
    }
    println!("{closings} ended closed, {old} of them out of date");
    for computer in computers {
        computer.app.close().await;
    }
}
