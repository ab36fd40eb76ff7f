//! The survey of an event through the requests alone: figures, the page for participants, and that nobody can tell who
//! answered what.

use crate::{App, Fault, Host, Keyring, KeyringError};
use serde_json::{Value, json};
use sisconecta_domain::time::midnight;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A machine without a keyring, with a clock turned by hand.
struct Machine(AtomicI64);

impl Keyring for Machine {
    fn get(&self, _: &str) -> Result<Option<Vec<u8>>, KeyringError> {
        Err(KeyringError::Unavailable("none".into()))
    }
    fn set(&self, _: &str, _: &[u8]) -> Result<(), KeyringError> {
        Err(KeyringError::Unavailable("none".into()))
    }
    fn delete(&self, _: &str) -> Result<(), KeyringError> {
        Err(KeyringError::Unavailable("none".into()))
    }
}

impl Host for Machine {
    fn now_ms(&self) -> i64 {
        self.0.fetch_add(1000, Ordering::Relaxed)
    }
    fn keyring(&self) -> &dyn Keyring {
        self
    }
}

const PASSWORD: &str = "una frase larga";
/// 12/04/2027 08:29 in Lima: a minute before the only session starts.
const BEFORE: i64 = 1_807_536_540_000;
const MINUTE: i64 = 60_000;

/// The ten sheets of the known survey, with two speakers; the figures were computed by hand.
const TEN: [&str; 10] = [
    "4343444433334334",
    "4344434434433443",
    "3333333333333333",
    "4404444444444444",
    "2233222244442332",
    "4444443343214444",
    "1111111111111111",
    "4300434300003440",
    "3434343434343434",
    "4444444444440004",
];

struct Scene {
    _folder: tempfile::TempDir,
    app: Arc<App>,
    machine: Arc<Machine>,
    event: String,
}

async fn ask(app: &App, cmd: &str, payload: Value) -> Value {
    app.rpc(cmd, payload)
        .await
        .unwrap_or_else(|fault| panic!("{cmd}: {fault:?}"))
}

async fn refused(app: &App, cmd: &str, payload: Value) -> Fault {
    app.rpc(cmd, payload).await.expect_err(cmd)
}

async fn start(folder: &Path, machine: &Arc<Machine>) -> Arc<App> {
    App::start(folder.to_owned(), Arc::clone(machine) as Arc<dyn Host>).await
}

impl Scene {
    /// A *Básica* of one morning with two speakers and twelve who signed.
    async fn new(kind: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let machine = Arc::new(Machine(AtomicI64::new(BEFORE)));
        let app = start(folder.path(), &machine).await;
        ask(
            &app,
            "entry.create_centre",
            json!({
                "centre": { "code": "AYA", "name": "Ayacucho", "address": "Jr. Lima 123", "telephone": "066312345",
                            "extension": "12", "email": "ayacucho@conectamef.example", "area": "Ayacucho" },
                "staff": { "paternal": "Huamán", "maternal": "Quispe", "names": "María", "post": "administrative_assistant" },
                "password": PASSWORD,
            }),
        )
        .await;
        let event = ask(
            &app,
            "training.create",
            json!({ "name": "Presupuesto 2027", "date": "2027-04-12" }),
        )
        .await;
        let mut fields = event["fields"].clone();
        fields["training_type"] = json!(kind);
        ask(
            &app,
            "training.edit",
            json!({ "id": event["id"], "fields": fields }),
        )
        .await;
        for (name, topic) in [
            ("Rosa Ñahui Ccori", "Formulación"),
            ("Julio Rojas Poma", ""),
        ] {
            let speaker = json!({ "name": name, "institution": "MEF", "kind": "centre", "topic": topic, "system": null,
                "coordination_date": null, "authorisation": "" });
            ask(
                &app,
                "training.save_speaker",
                json!({ "training": event["id"], "id": null, "speaker": speaker }),
            )
            .await;
        }
        for n in 0..12 {
            let person = json!({ "document_type": "dni", "document_number": format!("401234{n:02}"), "paternal": "Quispe",
                "maternal": "Marín", "names": "Óscar", "entity": "Gobierno Regional", "post": "", "email": "", "phone": "" });
            ask(
                &app,
                "desk.walk_in",
                json!({ "session": event["sessions"][0]["id"], "person": person, "signature": { "kind": "paper" } }),
            )
            .await;
        }
        Self {
            _folder: folder,
            app,
            machine,
            event: event["id"].as_str().unwrap().to_owned(),
        }
    }

    fn session_starts(&self) {
        self.machine.0.store(BEFORE + MINUTE, Ordering::Relaxed);
    }

    async fn state(&self) -> Value {
        ask(&self.app, "survey.get", json!({ "training": self.event })).await
    }

    /// A sheet with these marks, 0 for blank.
    async fn sheet(&self, marks: &str, open: &str) -> Value {
        let cmd = if ask(&self.app, "entry.status", json!({})).await["kiosk"].is_null() {
            ask(&self.app, "survey.get", json!({ "training": self.event })).await
        } else {
            ask(&self.app, "survey.kiosk", json!({})).await
        };
        let ids: Vec<Value> = cmd["questions"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|block| block["questions"].as_array().unwrap())
            .map(|question| question["id"].clone())
            .collect();
        assert_eq!(ids.len(), marks.len());
        let marks: Vec<Value> = ids
            .iter()
            .zip(marks.bytes())
            .map(|(id, mark)| {
                let level = (mark != b'0').then(|| mark - b'0');
                json!({ "question": id, "level": level })
            })
            .collect();
        json!({ "marks": marks, "open_topics": open, "open_improvements": "" })
    }

    async fn key(&self, marks: &str, open: &str) -> Value {
        let sheet = self.sheet(marks, open).await;
        ask(
            &self.app,
            "survey.key_sheet",
            json!({ "training": self.event, "sheet": sheet, "confirm_repeat": false }),
        )
        .await
    }

    async fn open_kiosk(&self) {
        ask(
            &self.app,
            "survey.open_kiosk",
            json!({ "training": self.event }),
        )
        .await;
    }

    async fn answer(&self, marks: &str, open: &str) {
        let sheet = self.sheet(marks, open).await;
        ask(&self.app, "survey.answer", json!({ "sheet": sheet })).await;
    }

    async fn leave(&self) -> Value {
        ask(
            &self.app,
            "survey.leave_kiosk",
            json!({ "password": PASSWORD }),
        )
        .await
    }

    async fn rebuilds(&self) -> bool {
        let store = self.app.store().await.unwrap();
        let scatter = |n: usize| {
            (0..n)
                .step_by(2)
                .chain((0..n).rev().filter(|i| i % 2 == 1))
                .collect()
        };
        store.equals_rebuild(scatter).await.unwrap()
    }
}

#[tokio::test]
async fn ten_known_surveys_from_paper_and_page_give_the_figures_computed_by_hand() {
    let scene = Scene::new("basic").await;
    let app = &scene.app;
    // C-42: not before the last session has started; printing is.
    let open = json!({ "training": scene.event });
    let early = refused(app, "survey.open_kiosk", open.clone()).await;
    assert!(
        early.warning && early.sentence.contains("12/04/2027 a las 08:30"),
        "{}",
        early.sentence
    );
    assert_eq!(scene.state().await["stage"], "not_yet");
    let printed = ask(app, "survey.print", open.clone()).await;
    let blob = app.blob(printed["hash"].as_str().unwrap()).await.unwrap();
    assert!(blob.bytes.starts_with(b"%PDF"));
    ask(app, "survey.print", json!({ "training": null })).await;
    scene.session_starts();
    assert_eq!(scene.state().await["stage"], "open");

    for marks in &TEN[..5] {
        scene.key(marks, "Tesorería").await;
    }
    scene.open_kiosk().await;
    for marks in &TEN[5..] {
        scene.answer(marks, "tesoreria").await;
    }
    let status = scene.leave().await;
    assert_eq!(status["signed_in"]["name"], "HUAMÁN QUISPE, María");

    // What waits is counted as waiting and moves no figure.
    let open_state = scene.state().await;
    assert_eq!(
        (&open_state["waiting"], &open_state["paper"]),
        (&json!(5), &json!(5))
    );
    assert_eq!(open_state["figures"]["responses"], 5);

    let closed = ask(app, "survey.close", open.clone()).await;
    assert_eq!(closed["stage"], "closed");
    assert_eq!(
        (&closed["waiting"], &closed["paper"], &closed["kiosk"]),
        (&json!(0), &json!(5), &json!(5))
    );
    let figures = &closed["figures"];
    assert_eq!(
        (&figures["responses"], &figures["participants"]),
        (&json!(10), &json!(12))
    );
    assert_eq!(figures["response_rate"], 83.33);
    let blocks = figures["blocks"].as_array().unwrap();
    let means: Vec<&Value> = blocks
        .iter()
        .map(|block| &block["figures"]["mean"])
        .collect();
    assert_eq!(
        means,
        [
            &json!(3.24),
            &json!(3.23),
            &json!(3.17),
            &json!(3.19),
            &json!(3.22)
        ]
    );
    assert_eq!(figures["speakers"]["mean"], 3.2);
    assert_eq!(figures["overall"]["mean"], 3.21);
    assert_eq!(blocks[4]["figures"]["satisfied"], 77.78);
    let cases = &blocks[0]["rows"][2];
    assert_eq!(cases["label"], "Utilidad de los casos prácticos");
    assert_eq!(
        (&cases["figures"]["mean"], &cases["figures"]["blank"]),
        (&json!(3.25), &json!(2))
    );
    assert_eq!(
        blocks[0]["rows"][0]["figures"]["levels"],
        json!([1, 1, 2, 6])
    );
    assert_eq!(
        figures["topics"],
        json!([{ "text": "Tesorería", "times": 10 }])
    );

    let results = ask(app, "survey.print_results", open.clone()).await;
    assert_eq!(results["pages"], 1);
    assert_eq!(
        refused(app, "survey.close", open.clone()).await.code,
        "survey_closed"
    );
    assert!(scene.rebuilds().await);

    // Closed is closed, until somebody says why not.
    let sheet = scene.sheet(TEN[0], "").await;
    let late = json!({ "training": scene.event, "sheet": sheet, "confirm_repeat": false });
    assert_eq!(
        refused(app, "survey.key_sheet", late.clone()).await.code,
        "survey_closed"
    );
    let reopen = |reason: &str| json!({ "training": scene.event, "reason": reason });
    assert_eq!(
        refused(app, "survey.reopen", reopen(" "))
            .await
            .field
            .as_deref(),
        Some("reason")
    );
    assert_eq!(
        ask(app, "survey.reopen", reopen("Apareció una hoja")).await["stage"],
        "open"
    );
    ask(app, "survey.key_sheet", late).await;
    let again = ask(app, "survey.close", open).await;
    assert_eq!(again["figures"]["responses"], 11);
    assert!(scene.rebuilds().await);
    app.close().await;
}

#[tokio::test]
async fn an_informativa_asks_for_no_survey() {
    let scene = Scene::new("informative").await;
    scene.session_starts();
    let state = scene.state().await;
    assert_eq!(state["stage"], "not_applicable");
    assert!(
        state["sentence"]
            .as_str()
            .unwrap()
            .contains("no corresponde")
    );
    let open = json!({ "training": scene.event });
    let sheet = scene.sheet(TEN[0], "").await;
    for (cmd, payload) in [
        ("survey.open_kiosk", open.clone()),
        ("survey.print", open.clone()),
        ("survey.close", open.clone()),
        (
            "survey.key_sheet",
            json!({ "training": scene.event, "sheet": sheet, "confirm_repeat": true }),
        ),
    ] {
        let fault = refused(&scene.app, cmd, payload).await;
        assert_eq!(
            (fault.code.as_str(), fault.warning),
            ("no_survey", true),
            "{cmd}"
        );
    }
    assert_eq!(
        refused(&scene.app, "survey.print_results", open).await.code,
        "no_answers"
    );
    scene.app.close().await;
}

#[tokio::test]
async fn while_the_page_for_participants_is_open_nothing_else_answers() {
    let scene = Scene::new("specialised").await;
    let app = &scene.app;
    let printed = ask(app, "survey.print", json!({ "training": null })).await;
    let hash = printed["hash"].as_str().unwrap();
    scene.session_starts();
    scene.open_kiosk().await;
    for cmd in crate::schema().as_object().unwrap().keys() {
        if [
            "entry.status",
            "survey.kiosk",
            "survey.answer",
            "survey.leave_kiosk",
        ]
        .contains(&cmd.as_str())
        {
            continue;
        }
        let fault = refused(app, cmd, json!({ "training": scene.event })).await;
        assert_eq!(
            (fault.code.as_str(), fault.warning),
            ("kiosk", true),
            "{cmd}"
        );
    }
    assert_eq!(app.blob(hash).await.unwrap_err().code, "kiosk");
    assert_eq!(
        app.open_copy(hash, "a.pdf").await.unwrap_err().code,
        "kiosk"
    );
    assert_eq!(app.upload("a.csv", vec![1]).unwrap_err().code, "kiosk");
    // The status, which a reload needs, names nobody.
    let status = ask(app, "entry.status", json!({})).await;
    assert_eq!(status["kiosk"], json!(scene.event));
    assert_eq!(
        (&status["staff"], &status["signed_in"]),
        (&json!([]), &json!(null))
    );
    let wrong = refused(
        app,
        "survey.leave_kiosk",
        json!({ "password": "otra frase larga" }),
    )
    .await;
    assert_eq!(wrong.field.as_deref(), Some("password"));
    scene.answer(TEN[0], "").await;
    let empty = scene.sheet("0000000000000000", " ").await;
    assert_eq!(
        refused(app, "survey.answer", json!({ "sheet": empty }))
            .await
            .field
            .as_deref(),
        Some("sheet")
    );
    let strange = json!({ "marks": [{ "question": "overall", "level": 5 }], "open_topics": "", "open_improvements": "" });
    assert_eq!(
        refused(app, "survey.answer", json!({ "sheet": strange }))
            .await
            .code,
        "invalid_input"
    );
    scene.leave().await;
    assert_eq!(scene.state().await["waiting"], 1);
    let sheet = scene.sheet(TEN[0], "").await;
    assert_eq!(
        refused(app, "survey.answer", json!({ "sheet": sheet }))
            .await
            .code,
        "no_kiosk"
    );
    app.close().await;
}

#[tokio::test]
async fn an_answer_outlives_the_program_and_the_page_does_not() {
    let scene = Scene::new("basic").await;
    scene.session_starts();
    scene.open_kiosk().await;
    scene.answer(TEN[0], "SIAF").await;
    // As a power cut would: nothing is said to the program but the end of the process.
    scene.app.close().await;
    let app = start(scene._folder.path(), &scene.machine).await;
    assert_eq!(
        ask(&app, "entry.status", json!({})).await["stage"],
        "locked"
    );
    ask(
        &app,
        "entry.sign_in",
        json!({ "staff": null, "password": PASSWORD }),
    )
    .await;
    let state = ask(&app, "survey.get", json!({ "training": scene.event })).await;
    assert_eq!(
        (&state["stage"], &state["waiting"]),
        (&json!("open"), &json!(1))
    );
    let closed = ask(&app, "survey.close", json!({ "training": scene.event })).await;
    assert_eq!(closed["figures"]["topics"][0]["text"], "SIAF");
    app.close().await;
}

#[tokio::test]
async fn a_keyed_sheet_is_numbered_corrected_annulled_and_asked_about_when_repeated() {
    let scene = Scene::new("basic").await;
    let app = &scene.app;
    scene.session_starts();
    scene.key(TEN[0], "").await;
    scene.key(TEN[1], "").await;
    let sheet = scene.sheet(TEN[1], "").await;
    let again = |confirm: bool| json!({ "training": scene.event, "sheet": sheet, "confirm_repeat": confirm });
    let fault = refused(app, "survey.key_sheet", again(false)).await;
    assert_eq!(
        (fault.code.as_str(), fault.warning),
        ("repeated_sheet", true)
    );
    let rows = ask(app, "survey.key_sheet", again(true)).await;
    assert_eq!(rows.as_array().unwrap().len(), 3);
    assert_eq!(
        (&rows[2]["number"], &rows[2]["marks"][0]),
        (&json!(3), &json!(4))
    );

    // A correction keeps its place.
    let mended = scene.sheet(TEN[6], "Tesorería").await;
    let correct = json!({ "training": scene.event, "id": rows[0]["id"], "sheet": mended });
    let rows = ask(app, "survey.correct_sheet", correct).await;
    assert_eq!(
        (&rows[0]["number"], &rows[0]["marks"][0]),
        (&json!(1), &json!(1))
    );
    assert_eq!(rows[0]["open_topics"], "Tesorería");
    assert_eq!(rows.as_array().unwrap().len(), 3);
    let annul =
        |reason: &str| json!({ "training": scene.event, "id": rows[2]["id"], "reason": reason });
    refused(app, "survey.annul_sheet", annul("")).await;
    let left = ask(app, "survey.annul_sheet", annul("Se digitó dos veces")).await;
    assert_eq!(left.as_array().unwrap().len(), 2);
    let figures = scene.state().await["figures"].clone();
    assert_eq!(figures["responses"], 2);
    assert_eq!(
        figures["blocks"][0]["rows"][0]["figures"]["levels"],
        json!([1, 0, 0, 1])
    );
    assert!(scene.rebuilds().await);
    app.close().await;
}

#[tokio::test]
async fn the_rated_speaker_sees_her_figures_only_after_the_closing() {
    let scene = Scene::new("basic").await;
    let app = &scene.app;
    let rosa = json!({ "paternal": "Ñahui", "maternal": "Ccori", "names": "Rosa", "post": "budget_specialist" });
    ask(
        app,
        "staff.add",
        json!({ "staff": rosa, "password": "otra frase larga" }),
    )
    .await;
    scene.session_starts();
    scene.key(TEN[0], "").await;
    ask(app, "entry.sign_out", json!({})).await;
    ask(
        app,
        "entry.sign_in",
        json!({ "staff": null, "password": "otra frase larga" }),
    )
    .await;
    let figures = scene.state().await["figures"].clone();
    assert_eq!(figures["blocks"][1]["hidden"], true);
    assert_eq!(figures["blocks"][1]["rows"], json!([]));
    assert_eq!(figures["blocks"][2]["hidden"], false);
    // Nor what they could be worked out from.
    assert_eq!(
        (&figures["speakers"], &figures["overall"]),
        (&json!(null), &json!(null))
    );
    let rows = ask(
        app,
        "survey.list_sheets",
        json!({ "training": scene.event }),
    )
    .await;
    assert_eq!(
        (&rows[0]["hidden"], &rows[0]["marks"][4]),
        (&json!(true), &json!(null))
    );
    let open = json!({ "training": scene.event });
    assert_eq!(
        refused(app, "survey.print_results", open.clone())
            .await
            .code,
        "rated"
    );
    let sheet = scene.sheet(TEN[1], "").await;
    let correct = json!({ "training": scene.event, "id": rows[0]["id"], "sheet": sheet });
    assert_eq!(
        refused(app, "survey.correct_sheet", correct).await.code,
        "rated"
    );
    let closed = ask(app, "survey.close", open).await;
    assert_eq!(closed["figures"]["blocks"][1]["hidden"], false);
    assert!(closed["figures"]["overall"]["mean"].is_number());
    app.close().await;
}

/// What the log holds of each answer of the page, in the order of the log, with all that an outsider could look at.
async fn traces(scene: &Scene) -> Vec<(String, i64, Option<String>, usize, usize, Vec<u8>)> {
    let store = scene.app.store().await.unwrap();
    let found = store.operations().await.unwrap();
    found
        .into_iter()
        .filter(|op| op.header.kind == "survey_sheet")
        .map(|op| {
            let body: Value = serde_json::from_slice(op.payload.as_deref().unwrap()).unwrap();
            (
                body["fact"]["open_topics"].as_str().unwrap().to_owned(),
                op.header.claimed_at,
                op.header.actor.map(|actor| actor.to_string()),
                op.header.id.0.get_version_num(),
                op.header.record.get_version_num(),
                op.header_bytes,
            )
        })
        .collect()
}

#[tokio::test]
async fn from_log_and_tables_nobody_can_tell_who_answered_what_or_when() {
    const PEOPLE: usize = 9;
    let mut orders = Vec::new();
    for run in 0..3_usize {
        let scene = Scene::new("basic").await;
        scene.session_starts();
        scene.open_kiosk().await;
        let mut given: Vec<String> = (0..PEOPLE).map(|n| format!("tema {n}")).collect();
        // Another order and other pauses each time.
        given.rotate_left(run * 2);
        let mut moments = Vec::new();
        for topic in &given {
            scene
                .machine
                .0
                .fetch_add(MINUTE * (3 + run as i64), Ordering::Relaxed);
            moments.push(scene.machine.0.load(Ordering::Relaxed));
            scene.answer(TEN[0], topic).await;
        }
        // While they wait, the log knows nothing of them.
        assert!(traces(&scene).await.is_empty());
        scene.leave().await;
        scene.machine.0.fetch_add(60 * MINUTE, Ordering::Relaxed);
        ask(
            &scene.app,
            "survey.close",
            json!({ "training": scene.event }),
        )
        .await;
        let store = scene.app.store().await.unwrap();
        assert_eq!(store.waiting_answers(&scene.event).await.unwrap(), 0);

        let traces = traces(&scene).await;
        assert_eq!(traces.len(), PEOPLE);
        let day = midnight(chrono::NaiveDate::from_ymd_opt(2027, 4, 12).unwrap());
        for (_, claimed_at, actor, op, record, header) in &traces {
            assert_eq!((*claimed_at, actor, *op, *record), (day, &None, 4, 4));
            // No moment of an answer, in whatever part of the header.
            let header = String::from_utf8(header.clone()).unwrap();
            assert!(
                moments
                    .iter()
                    .all(|moment| !header.contains(&(moment / 1000).to_string()))
            );
        }
        // Headers differ in ids, numbers and hashes alone: nothing else is there to tell one from another.
        let plain = |header: &[u8]| {
            let mut value: Value = serde_json::from_slice(header).unwrap();
            for name in ["id", "record", "number", "previous", "payload"] {
                value[name] = Value::Null;
            }
            value
        };
        assert!(
            traces
                .iter()
                .all(|trace| plain(&trace.5) == plain(&traces[0].5))
        );
        // The place in log and tables: as a rank among those given. Equal to it only by one chance in 9!.
        let order: Vec<usize> = traces
            .iter()
            .map(|trace| given.iter().position(|topic| *topic == trace.0).unwrap())
            .collect();
        assert_ne!(order, (0..PEOPLE).collect::<Vec<_>>());
        assert_ne!(order, (0..PEOPLE).rev().collect::<Vec<_>>());
        orders.push(order);
        // No table holds an hour or a person beside an answer.
        for row in store.table_picture().await.unwrap() {
            if row.starts_with("survey_sheet") {
                let parts: Vec<&str> = row.split('\u{1f}').collect();
                assert_eq!(
                    (parts[3], parts[4]),
                    ("\u{0}", day.to_string().as_str()),
                    "{row:?}"
                );
            }
        }
        assert!(scene.rebuilds().await);
        scene.app.close().await;
    }
    // Nor does one rule of shuffling show through: the orders of the runs differ.
    assert!(orders[0] != orders[1] || orders[1] != orders[2]);
}
