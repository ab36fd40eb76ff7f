//! A centre that has worked for ten years, made of sealed operations through the fold, and kept for the next run.

use crate::host::{CENTRE, NOW_MS, Program};
use crate::names::{self, Person};
use fastrand::Rng;
use serde_json::{Value, json};
use sisconecta_domain::ids::{DeviceId, OpId, StaffId};
use sisconecta_store::{Store, migrations};
use sisconecta_sync::{Body, Draft, FieldEdit, Hash, Operation, Stamp, fold_name};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;
use uuid::Uuid;

/// Changes when the same size gives another centre.
const MAKING: u32 = 1;
/// Operations taken in by one transaction.
const TOGETHER: usize = 20_000;
/// People who come to an ordinary event, and who are expected there.
const COME: usize = 30;
/// Events at whose desk people are registered today, each with so many expected.
pub const DESKS: usize = 8;
pub const DESK_EXPECTED: usize = 60;
/// Days of the past, and of what is programmed.
const PAST: i64 = 3650;
const AHEAD: i64 = 30;

/// How much a centre holds.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub people: usize,
}

impl Size {
    pub fn events(self) -> usize {
        (self.people / 10).max(20)
    }
    pub fn entities(self) -> usize {
        (self.people * 3 / 100).clamp(60, 3000)
    }
    /// Expected at the one large event.
    pub fn crowd(self) -> usize {
        self.people.min(10_000)
    }
    pub fn person(self, number: usize) -> Person {
        names::person(number, self.entities())
    }
}

/// What a record is, in its id.
#[derive(Clone, Copy)]
pub enum Of {
    Entity = 1,
    Person,
    Twin,
    Training,
    Session,
    Enrolment,
    Desk,
    DeskSession,
    Crowd,
    CrowdSession,
    List,
    ListSession,
}

/// The id of the record with that number: the same in every run, and ordered like ids made one after another.
pub fn id(of: Of, number: usize) -> Uuid {
    Uuid::from_u64_pair(
        0x0190_0000_0000_7000 | (of as u64) << 32,
        0x8000_0000_0000_0000 | number as u64,
    )
}

/// A civil date so many days from the morning of the desks.
pub fn day(offset: i64) -> String {
    let at = chrono::DateTime::from_timestamp_millis(NOW_MS + offset * 86_400_000).unwrap();
    at.date_naive().to_string()
}

/// The folder of a centre of that size, filled now unless an earlier run left it. Answers seconds of filling.
pub async fn kept(base: &Path, size: Size) -> (PathBuf, Option<f64>) {
    let folder = base.join(size.people.to_string());
    let (data, mark) = (folder.join("datos"), folder.join("made"));
    let made = making();
    if std::fs::read_to_string(&mark).is_ok_and(|text| text == made) {
        return (data, None);
    }
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    let program = Program::open(&data).await;
    let began = Instant::now();
    fill(&program.store, size).await;
    let seconds = began.elapsed().as_secs_f64();
    program.app.close().await;
    std::fs::write(mark, made).unwrap();
    (data, Some(seconds))
}

/// Whose tables a kept centre has.
fn making() -> String {
    let mut hasher = blake3::Hasher::new();
    for migration in migrations::centre().iter() {
        hasher.update(&migration.checksum);
    }
    format!("{MAKING} {} {}", fold_name(), hasher.finalize().to_hex())
}

/// A copy that may be written to.
pub fn copied(from: &Path, to: &Path) {
    if to.exists() {
        std::fs::remove_dir_all(to).unwrap();
    }
    copy(from, to);
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Another computer's chain of operations, taken in as they would come from it.
pub struct Pen<'s> {
    store: &'s Store,
    device: DeviceId,
    actor: StaffId,
    last: (u64, Option<Hash>),
    waiting: Vec<Operation>,
    pub written: usize,
}

impl<'s> Pen<'s> {
    pub fn new(store: &'s Store) -> Self {
        Self {
            store,
            device: DeviceId::fresh(),
            actor: StaffId::fresh(),
            last: (0, None),
            waiting: Vec::new(),
            written: 0,
        }
    }

    async fn write(&mut self, kind: &str, record: Uuid, body: Body) {
        let draft = Draft {
            kind: kind.into(),
            record,
            body,
            attachments: Vec::new(),
        };
        let stamp = Stamp {
            id: OpId::fresh(),
            device: self.device,
            number: self.last.0 + 1,
            previous: self.last.1,
            scope: CENTRE.into(),
            actor: Some(self.actor),
            claimed_at: NOW_MS - 86_400_000,
            salt: *Uuid::new_v4().as_bytes(),
        };
        let operation = Operation::seal(draft, stamp).unwrap();
        self.last = (operation.header.number, Some(operation.hash));
        self.waiting.push(operation);
        self.written += 1;
        if self.waiting.len() == TOGETHER {
            self.flush().await;
        }
    }

    pub async fn flush(&mut self) {
        self.store.take_in(&self.waiting).await.unwrap();
        self.waiting.clear();
    }

    async fn edit(&mut self, kind: &str, record: Uuid, fields: &[(&str, Value)]) {
        let edit = |(name, value): &(&str, Value)| {
            (
                (*name).to_owned(),
                FieldEdit {
                    value: value.clone(),
                    over: Vec::new(),
                },
            )
        };
        let fields = fields
            .iter()
            .filter(|(_, value)| *value != json!(""))
            .map(edit)
            .collect();
        self.write(kind, record, Body::Edit(fields)).await;
    }

    async fn fact(&mut self, kind: &str, record: Uuid, fields: &[(&str, Value)]) {
        let fields: BTreeMap<String, Value> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        self.write(kind, record, Body::Fact(fields)).await;
    }

    pub async fn entity(&mut self, record: Uuid, name: &str) {
        self.edit("public_entity", record, &[("name", json!(name))])
            .await;
    }

    pub async fn person(&mut self, record: Uuid, person: &Person) {
        let fields = [
            ("document_type", json!("dni")),
            ("document_number", json!(person.document)),
            ("paternal", json!(person.paternal)),
            ("maternal", json!(person.maternal)),
            ("names", json!(person.names)),
            ("entity", json!(id(Of::Entity, person.works_at))),
            ("post", json!(person.post)),
            ("email", json!(person.email)),
            ("phone", json!(person.phone)),
        ];
        self.edit("person", record, &fields).await;
    }

    pub async fn enrolment(&mut self, record: Uuid, training: Uuid, person: Uuid) {
        let fields = [
            ("training", json!(training)),
            ("person", json!(person)),
            ("means", json!("list")),
        ];
        self.edit("enrolment", record, &fields).await;
    }

    pub async fn attendance(&mut self, session: Uuid, of: Uuid, person: &Person) {
        let fields = [
            ("session", json!(session)),
            ("person", json!(of)),
            ("entity", json!(person.entity)),
            ("entity_id", json!(id(Of::Entity, person.works_at))),
            ("post", json!(person.post)),
            ("email", json!(person.email)),
            ("phone", json!(person.phone)),
            ("registered_at", Value::Null),
        ];
        self.fact("attendance", session, &fields).await;
    }

    pub async fn signature(&mut self, session: Uuid, person: Uuid) {
        let fields = [
            ("session", json!(session)),
            ("person", json!(person)),
            ("means", json!("paper")),
            ("attachment", Value::Null),
        ];
        self.fact("signature", session, &fields).await;
    }

    async fn event(&mut self, training: Uuid, session: Uuid, name: &str, state: &str, day: &str) {
        let fields = [
            ("name", json!(name)),
            ("training_type", json!("specialised")),
            ("modality", json!("in_person_at_centre")),
            ("organiser", json!("centre")),
            ("programmed", json!(true)),
            ("systems", json!(["treasury"])),
            (
                "objective",
                json!("Aplicar las normas del sistema en el cierre del período."),
            ),
            ("audience", json!("Funcionarios de los gobiernos locales")),
            ("venue_name", json!("Auditorio del CONECTAMEF")),
            ("venue_address", json!("Jr. Callao 122")),
            ("free_of_charge", json!(true)),
        ];
        self.edit("training", training, &fields).await;
        let step = [
            ("case_kind", json!("training")),
            ("case_id", json!(training)),
            ("state", json!(state)),
            ("date", json!(day)),
        ];
        self.fact("case_step", training, &step).await;
        let fields = [
            ("training", json!(training)),
            ("date", json!(day)),
            ("part", json!("morning")),
            ("start_time", json!("08:30:00")),
            ("end_time", json!("13:00:00")),
        ];
        self.edit("session", session, &fields).await;
    }
}

async fn fill(store: &Store, size: Size) {
    let mut filling = Filling {
        pen: Pen::new(store),
        size,
        rng: Rng::with_seed(2027),
        enrolments: 0,
    };
    filling.directory().await;
    for number in 0..size.events() {
        filling.event(number).await;
    }
    for desk in 0..DESKS {
        filling.desk(desk).await;
    }
    filling.crowd().await;
    let (training, session) = (id(Of::List, 0), id(Of::ListSession, 0));
    let pen = &mut filling.pen;
    pen.event(training, session, "Con lista", "draft", &day(5))
        .await;
    pen.flush().await;
}

/// A centre that is being filled.
struct Filling<'s> {
    pen: Pen<'s>,
    size: Size,
    rng: Rng,
    /// How many are written, for the ids of the next.
    enrolments: usize,
}

impl Filling<'_> {
    /// Entities and people.
    async fn directory(&mut self) {
        let (pen, size) = (&mut self.pen, self.size);
        for number in 0..size.entities() {
            pen.entity(id(Of::Entity, number), &names::entity(number))
                .await;
        }
        for number in 0..size.people {
            pen.person(id(Of::Person, number), &size.person(number))
                .await;
        }
        // Some came to two laptops on the same day, and some changed their document.
        for number in (0..size.people).step_by(500) {
            pen.person(id(Of::Twin, number), &size.person(number)).await;
        }
        for number in (7..size.people).step_by(2000) {
            let pair = [
                ("person", json!(id(Of::Person, number))),
                ("merged_into", json!(id(Of::Person, number - 3))),
            ];
            pen.fact("person_link", Uuid::now_v7(), &pair).await;
        }
    }

    async fn enrol(&mut self, training: Uuid, person: Uuid) {
        let record = id(Of::Enrolment, self.enrolments);
        self.pen.enrolment(record, training, person).await;
        self.enrolments += 1;
    }

    /// One event of the years, with those who were announced and those who came.
    async fn event(&mut self, number: usize) {
        let events = self.size.events();
        let offset = (number as i64) * (PAST + AHEAD) / (events as i64) - PAST;
        let state = if offset < -60 {
            "filed"
        } else if offset < 0 {
            "held"
        } else {
            "programmed"
        };
        let (training, session) = (id(Of::Training, number), id(Of::Session, number));
        let name = names::event(number);
        self.pen
            .event(training, session, &name, state, &day(offset))
            .await;
        // One event in fifty has somebody who left without signing.
        let unsigned = number.is_multiple_of(50);
        for place in 0..COME {
            let number = self.rng.usize(..self.size.people);
            let person = id(Of::Person, number);
            // Two of thirty come without having been announced, and two who were do not come.
            if place < COME - 2 || offset >= 0 {
                self.enrol(training, person).await;
            }
            if offset >= 0 {
                continue;
            }
            let known = self.size.person(number);
            self.pen.attendance(session, person, &known).await;
            if !(unsigned && place == 0) {
                self.pen.signature(session, person).await;
            }
        }
        for _ in 0..2 {
            let person = id(Of::Person, self.rng.usize(..self.size.people));
            self.enrol(training, person).await;
        }
    }

    /// An event of today at whose desk people are registered.
    async fn desk(&mut self, desk: usize) {
        let (training, session) = (id(Of::Desk, desk), id(Of::DeskSession, desk));
        let name = format!("Mesa {desk}");
        self.pen
            .event(training, session, &name, "programmed", &day(0))
            .await;
        for place in 0..DESK_EXPECTED {
            let person = id(Of::Person, desk_person(self.size, desk, place));
            self.enrol(training, person).await;
        }
    }

    /// The one large event.
    async fn crowd(&mut self) {
        let (training, session) = (id(Of::Crowd, 0), id(Of::CrowdSession, 0));
        let name = "Encuentro regional";
        self.pen
            .event(training, session, name, "programmed", &day(0))
            .await;
        for place in 0..self.size.crowd() {
            let person = id(Of::Person, crowd_person(self.size, place));
            self.enrol(training, person).await;
        }
    }
}

/// The number of the person in that place at a desk's list; nobody stands in two of them.
pub fn desk_person(size: Size, desk: usize, place: usize) -> usize {
    (desk * DESK_EXPECTED + place) * (size.people / (DESKS * DESK_EXPECTED)).max(1) % size.people
}

/// The number of the person in that place at the large event's list.
pub fn crowd_person(size: Size, place: usize) -> usize {
    place * (size.people / size.crowd()) % size.people
}
