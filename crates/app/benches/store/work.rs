//! The requests that are timed.

use crate::bare::{self, Bare, timed};
use crate::centre::{self, DESK_EXPECTED, DESKS, Of, Size, crowd_person, day, desk_person, id};
use crate::host::Program;
use crate::names::Person;
use crate::table::{Table, Times, Wanted, short, spread};
use fastrand::Rng;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// People whose names are typed.
const TYPED: usize = 40;
const ROUNDS: usize = 20;
/// What one row of the table may take; after that, as many rounds count as were made.
const PATIENCE: Duration = Duration::from_secs(6);
/// Rows of the list that is brought in: with its heading, as many as a sheet may have.
const LIST: usize = 9_999;

async fn times(program: &Program, cmd: &str, request: &Value, rounds: usize) -> Times {
    let mut times = Times::default();
    program.ask(cmd, request.clone()).await;
    let began = Instant::now();
    for _ in 0..rounds {
        if began.elapsed() > PATIENCE {
            break;
        }
        times.add(timed(program.ask(cmd, request.clone())).await.0);
    }
    times
}

/// What stands in the box while somebody is looked for.
pub fn while_typing(person: &Person) -> Vec<String> {
    let beginning = |text: &str, letters: usize| {
        text.chars()
            .take(letters)
            .collect::<String>()
            .to_lowercase()
    };
    vec![
        beginning(&person.paternal, 3),
        beginning(&person.paternal, 5),
        format!(
            "{} {}",
            person.paternal.to_lowercase(),
            beginning(&person.maternal, 2)
        ),
        format!(
            "{} {}",
            person.paternal.to_lowercase(),
            person.maternal.to_lowercase()
        ),
        format!(
            "{} {}",
            beginning(&person.names, 4),
            person.paternal.to_lowercase()
        ),
        person.document[..5].to_owned(),
    ]
}

/// The person's surnames with two letters of the first one changed over, if that is another word.
fn with_an_error(person: &Person) -> Option<String> {
    let mut letters: Vec<char> = person.paternal.to_lowercase().chars().collect();
    if letters.len() < 5 || letters.contains(&' ') || letters[2] == letters[3] {
        return None;
    }
    letters.swap(2, 3);
    Some(format!(
        "{} {}",
        letters.into_iter().collect::<String>(),
        person.maternal.to_lowercase()
    ))
}

async fn typed(program: &Program, cmd: &str, texts: &[String]) -> (Times, Vec<Value>) {
    let (mut times, mut answers) = (Times::default(), Vec::new());
    let began = Instant::now();
    for text in texts {
        if began.elapsed() > PATIENCE {
            break;
        }
        let (milliseconds, answer) =
            timed(program.ask(cmd, json!({ "text": text, "limit": 50 }))).await;
        times.add(milliseconds);
        answers.push(answer);
    }
    (times, answers)
}

pub async fn search(program: &Program, size: Size, table: &mut Table) {
    let mut rng = Rng::with_seed(7);
    let people: Vec<Person> = (0..TYPED)
        .map(|_| size.person(rng.usize(..size.people)))
        .collect();
    let texts: Vec<String> = people.iter().flat_map(while_typing).collect();
    let wrong: Vec<(String, &Person)> = people
        .iter()
        .filter_map(|person| with_an_error(person).map(|text| (text, person)))
        .collect();
    bare::index_query(&program.store, &texts).await;
    let bare = bare::index_query(&program.store, &texts).await;
    for (work, cmd) in [
        ("search of everything", "search.all"),
        ("search of people", "person.search"),
    ] {
        let (times, _) = typed(program, cmd, &texts).await;
        let ratio = times.at(95) / bare.at(95);
        let wanted =
            Wanted::at_most(ratio, 1.5, "×").and(Wanted::at_most(times.at(95), 16.0, "ms"));
        table.row(
            &format!("{work} while typing, exact"),
            &spread(&times),
            &format!("index alone {}", spread(&bare)),
            &format!("{} × at p95", short(ratio)),
            Some(wanted),
        );
        let texts: Vec<String> = wrong.iter().map(|(text, _)| text.clone()).collect();
        let (times, answers) = typed(program, cmd, &texts).await;
        let found = wrong
            .iter()
            .zip(&answers)
            .filter(|((_, person), answer)| {
                answer.to_string().contains(&person.maternal.to_uppercase())
            })
            .count();
        let ratio = times.at(95) / bare.at(95);
        let mut wanted =
            Wanted::at_most(ratio, 4.0, "×").and(Wanted::at_most(times.at(95), 16.0, "ms"));
        wanted.holds &= found == answers.len();
        table.row(
            &format!(
                "{work}, with a typing error: finds {found} of {}",
                wrong.len()
            ),
            &spread(&times),
            &format!("index alone {}", spread(&bare)),
            &format!("{} × at p95", short(ratio)),
            Some(wanted),
        );
    }
}

pub async fn screens(program: &Program, size: Size, table: &mut Table) {
    searches(program, size, table).await;
    pages(program, size, table).await;
    year(program, table).await;
}

/// What is asked for at each letter, but for the searches of [`search`].
async fn searches(program: &Program, size: Size, table: &mut Table) {
    let mut rng = Rng::with_seed(11);
    let (mut desk, mut entity) = (Times::default(), Times::default());
    let began = Instant::now();
    for _ in 0..TYPED {
        if began.elapsed() > 2 * PATIENCE {
            break;
        }
        let person = size.person(crowd_person(size, rng.usize(..size.crowd())));
        for text in [&while_typing(&person)[1], &while_typing(&person)[2]] {
            let request = json!({ "session": id(Of::CrowdSession, 0), "text": text });
            desk.add(timed(program.ask("desk.search", request)).await.0);
        }
        let word = person
            .entity
            .split(' ')
            .next_back()
            .unwrap_or_default()
            .to_lowercase();
        let request = json!({ "text": word, "limit": 20 });
        entity.add(timed(program.ask("entity.search", request)).await.0);
    }
    table.plain(
        &format!(
            "search at the desk of an event of {} expected",
            size.crowd()
        ),
        &desk,
        Some(30.0),
    );
    table.plain(
        &format!("search of entities, {} of them", size.entities()),
        &entity,
        Some(30.0),
    );
}

/// What is asked for when a page opens.
async fn pages(program: &Program, size: Size, table: &mut Table) {
    let day = times(program, "my_day.get", &json!({}), ROUNDS).await;
    table.plain("Mi día", &day, Some(50.0));
    let list = times(program, "training.list", &first_page(), ROUNDS).await;
    table.plain(
        &format!("list of events, first page of {}", size.events()),
        &list,
        Some(50.0),
    );
    let event = times(
        program,
        "training.get",
        &json!({ "id": id(Of::Training, size.events() / 2) }),
        ROUNDS,
    )
    .await;
    table.plain("page of an event", &event, Some(50.0));
    let event = times(
        program,
        "training.get",
        &json!({ "id": id(Of::Crowd, 0) }),
        ROUNDS,
    )
    .await;
    table.plain(
        &format!("page of the event of {} expected", size.crowd()),
        &event,
        Some(50.0),
    );
    let status = times(program, "exchange.status", &json!({}), ROUNDS).await;
    let (heads, log) = (
        bare::count(&program.store, "field_head").await,
        bare::count(&program.store, "operation").await,
    );
    table.plain(
        &format!("exchange.status, {heads} heads and {log} operations never sent"),
        &status,
        Some(5.0),
    );
}

/// What the list of events asks for when it opens.
pub fn first_page() -> Value {
    json!({ "text": "", "from": null, "to": null, "state": null, "training_type": null, "limit": 50 })
}

async fn year(program: &Program, table: &mut Table) {
    let (from, to) = (day(-466), day(-102));
    let asked = times(
        program,
        "figures.centre",
        &json!({ "from": from, "to": to }),
        5,
    )
    .await;
    let bare = bare::year(&program.store, &from, &to, 5).await;
    let ratio = asked.median() / bare.median();
    table.row(
        "figures of a year",
        &spread(&asked),
        &format!("bare counts {}", spread(&bare)),
        &format!("{} ×", short(ratio)),
        Some(Wanted::at_most(ratio, 3.0, "×")),
    );
}

fn strokes() -> Value {
    let point = |n: u32| json!({ "x": 0.1 + f64::from(n) * 0.01, "y": 0.5 + f64::from(n % 7) * 0.03, "t": n * 16 });
    let stroke: Vec<Value> = (0..60).map(point).collect();
    json!({ "kind": "screen", "strokes": [stroke], "aspect": 3.0 })
}

pub fn registration(size: Size, desk: usize, place: usize, signature: &Value) -> Value {
    let number = desk_person(size, desk, place);
    let person = size.person(number);
    json!({
        "session": id(Of::DeskSession, desk), "person": id(Of::Person, number), "signature": signature,
        "details": { "entity": person.entity, "post": person.post, "email": person.email, "phone": person.phone },
    })
}

/// Median milliseconds of a registration on paper, for the comparison of sizes.
pub async fn registrations(
    program: &Program,
    size: Size,
    scratch: &Path,
    table: &mut Table,
) -> f64 {
    let file = scratch.join("bare.db");
    let mut alone = Bare::create(&file).await;
    let mut medians = Vec::new();
    for (means, signature, first, wanted) in [
        ("on paper", json!({ "kind": "paper" }), 0, 0.3),
        ("on the screen", strokes(), DESKS / 2, 0.2),
    ] {
        let (mut times, mut bare) = (Times::default(), Times::default());
        // The last desk is kept for counting.
        for desk in first..first + DESKS / 2 - 1 {
            for place in 0..DESK_EXPECTED {
                bare.add(alone.commit().await);
                let request = registration(size, desk, place, &signature);
                times.add(timed(program.ask("desk.register", request)).await.0);
            }
        }
        let ratio = bare.median() / times.median();
        table.row(
            &format!("registration {means}, whole request"),
            &spread(&times),
            &format!("one row and its commit {}", spread(&bare)),
            &format!("{} of it", short(ratio)),
            Some(Wanted::at_least(ratio, wanted)),
        );
        medians.push(times.median());
        count_registrations(
            program,
            size,
            first + DESKS / 2 - 1,
            (means, &signature),
            table,
        )
        .await;
    }
    alone.close().await;
    medians[0]
}

async fn count_registrations(
    program: &Program,
    size: Size,
    desk: usize,
    signed: (&str, &Value),
    table: &mut Table,
) {
    let cost = program.store.count_cost().await.unwrap();
    let (mut statements, mut pages) = (Times::default(), 0.0);
    for place in 0..DESK_EXPECTED {
        cost.begin().await.unwrap();
        program
            .ask("desk.register", registration(size, desk, place, signed.1))
            .await;
        let spent = cost.spent();
        statements.add(spent.statements as f64);
        pages += spent.pages as f64 / DESK_EXPECTED as f64;
    }
    let most = statements.at(100);
    table.row(
        &format!(
            "registration {}, statements and pages of centro.db",
            signed.0
        ),
        &format!("{most} at most, {} on average", short(pages)),
        "",
        "",
        Some(Wanted::at_most(most, 10.0, "statements").and(Wanted::at_most(pages, 12.0, "pages"))),
    );
}

/// A list as an office sends it, of people whom the centre does not know.
pub fn list(size: Size) -> (Vec<Person>, Vec<u8>) {
    let count = LIST.min(size.people);
    let people: Vec<Person> = (0..count)
        .map(|number| size.person(size.people + 1 + number))
        .collect();
    let mut text = String::from(
        "DNI;Apellido paterno;Apellido materno;Nombres;Entidad;Cargo;Correo;Celular\n",
    );
    for p in &people {
        let fields = [
            &p.document,
            &p.paternal,
            &p.maternal,
            &p.names,
            &p.entity,
            &p.post,
            &p.email,
            &p.phone,
        ];
        text.push_str(&fields.map(String::as_str).join(";"));
        text.push('\n');
    }
    (people, text.into_bytes())
}

pub async fn bring_in(program: &Program, size: Size, table: &mut Table) {
    let (people, file) = list(size);
    let upload = program.app.upload("relacion.csv", file).unwrap();
    let training = id(Of::List, 0);
    let preview = json!({ "training": training, "upload": upload, "sheet": null, "columns": null, "header_row": null });
    let request = json!({ "preview": preview, "accepted": [], "left_out": [] });
    let (milliseconds, answer) = timed(program.ask("roster.import", request)).await;
    // The dry run leaves some to a person's confirmation.
    let added = answer["added"].as_u64().unwrap() as usize;
    assert!(added > people.len() * 9 / 10, "{answer}");
    // These are no operations, and stand under documents of their own; the tables are made anew after this.
    let rows: Vec<(String, Person)> = people
        .into_iter()
        .take(added)
        .map(|person| {
            let document = format!("X{}", person.document);
            (Uuid::now_v7().to_string(), Person { document, ..person })
        })
        .collect();
    let bare = bare::rows(&program.store, &rows, &training.to_string()).await;
    let ratio = milliseconds / bare;
    table.row(
        &format!("list of {} rows brought in", rows.len()),
        &format!("{} s", short(milliseconds / 1000.0)),
        &format!("the same rows by hand {} s", short(bare / 1000.0)),
        &format!("{} ×", short(ratio)),
        Some(Wanted::at_most(ratio, 4.0, "×")),
    );
}

/// The tables made anew from the log, as after an update of the program.
pub async fn made_anew(program: &Program, table: &mut Table) {
    let operations = bare::count(&program.store, "operation").await;
    sqlx::query("update fold_shape set shape = '0' where name = 'rules'")
        .execute(program.store.writer())
        .await
        .unwrap();
    let (milliseconds, done) = timed(program.store.settle_fold()).await;
    done.unwrap();
    let (seconds, limit) = (
        milliseconds / 1000.0,
        90.0 * operations as f64 / 1_000_000.0,
    );
    table.row(
        &format!("tables made anew from {operations} operations"),
        &format!("{} s", short(seconds)),
        "",
        &format!(
            "{} µs each",
            short(milliseconds * 1000.0 / operations as f64)
        ),
        Some(Wanted::at_most(seconds, (limit * 10.0).round() / 10.0, "s")),
    );
}

/// Bytes that a thousand more of each kind add to the file, each as a thousandth.
pub async fn bytes(folder: &Path, table: &mut Table) {
    const MORE: usize = 4000;
    let program = Program::open(folder).await;
    let size = Size { people: MORE };
    let cost = program.store.count_cost().await.unwrap();
    let mut pen = centre::Pen::new(&program.store);
    let mut before = program.store.empty_write_ahead_log().await.unwrap();
    for (what, most) in [
        ("person", 3382),
        ("enrolment", 1977),
        ("attendance", 1758),
        ("signature", 1665),
    ] {
        for number in 0..MORE {
            let (person, session) = (id(Of::Person, number), id(Of::Session, number / 30));
            match what {
                "person" => pen.person(person, &size.person(number)).await,
                "enrolment" => {
                    pen.enrolment(
                        id(Of::Enrolment, number),
                        id(Of::Training, number / 30),
                        person,
                    )
                    .await
                }
                "attendance" => pen.attendance(session, person, &size.person(number)).await,
                _ => pen.signature(session, person).await,
            }
        }
        pen.flush().await;
        let after = program.store.empty_write_ahead_log().await.unwrap();
        let each = (after - before) as f64 * cost.page_size() as f64 / MORE as f64;
        let limit = (f64::from(most) * 0.55).floor();
        table.row(
            &format!("bytes of the file for one {what}"),
            &format!("{each:.0}"),
            &format!("{most} before"),
            &format!("{} of it", short(each / f64::from(most))),
            Some(Wanted::at_most(each, limit, "bytes")),
        );
        before = after;
    }
    program.app.close().await;
}
