//! A training event from its programme to the archive, without a window.

use super::caller::{Caller, DemoError, list, text};
use super::chance::Chance;
use super::event::{AgendaLine, Plan, Speaker, programme};
use super::first_run::first_run;
use super::people::invent;
use super::press::Press;
use super::road::{Filed, Road, Scan};
use crate::host::Clock;
use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

const AGENDA: &[AgendaLine] = &[
    line(
        "08:30",
        "08:45",
        "registration",
        "Inscripción de participantes",
        "",
        "Julio César Palomino Ochoa",
    ),
    line(
        "08:45",
        "10:30",
        "talk",
        "Fases del presupuesto público",
        "Exposición",
        "Édgar Janampa Peña",
    ),
    line("10:30", "10:45", "refreshment", "Refrigerio", "", ""),
    line(
        "10:45",
        "13:00",
        "talk",
        "Programación multianual 2028-2030",
        "Taller con casos",
        "Édgar Janampa Peña",
    ),
    line(
        "14:30",
        "17:00",
        "talk",
        "Modificaciones presupuestarias en el SIAF",
        "Práctica en computadora",
        "Rubén Vilca Ayala",
    ),
    line(
        "17:00",
        "17:15",
        "survey",
        "Encuesta de satisfacción",
        "",
        "Julio César Palomino Ochoa",
    ),
    line(
        "17:15",
        "17:30",
        "closing",
        "Clausura",
        "",
        "María Huamán Quispe",
    ),
];
const SPEAKERS: &[Speaker] = &[
    Speaker {
        name: "Édgar Janampa Peña",
        institution: "Conectamef Ayacucho",
        kind: "centre",
        topic: "Programación multianual",
        system: "budget",
    },
    Speaker {
        name: "Carmen Zamora Alarcón",
        institution: "Dirección General de Presupuesto Público",
        kind: "headquarters",
        topic: "Presupuesto 2027 para gobiernos locales",
        system: "budget",
    },
    Speaker {
        name: "Rubén Vilca Ayala",
        institution: "Conectamef Ayacucho",
        kind: "centre",
        topic: "Modificaciones presupuestarias en el SIAF",
        system: "applications",
    },
];

const fn line(
    start: &'static str,
    end: &'static str,
    kind: &'static str,
    activity: &'static str,
    methodology: &'static str,
    responsible: &'static str,
) -> AgendaLine {
    AgendaLine {
        start,
        end,
        kind,
        activity,
        methodology,
        responsible,
    }
}

/// Walks the event in a folder of its own under `out`, and leaves its documents and the bag of its *expediente* in `out`.
///
/// # Errors
/// The first refusal, or a disk that cannot be written.
pub async fn walk(out: &Path, roster: &Path) -> Result<(), DemoError> {
    let (folder, bags) = fresh_folders(out)?;
    let caller = Caller::open(
        &folder,
        Clock::at("2027-03-22T09:00").map_err(|_| DemoError::Dates)?,
    )
    .await;
    first_run(&caller).await?;

    let monday = NaiveDate::from_ymd_opt(2027, 4, 12).ok_or(DemoError::Dates)?;
    let detail = programme(&caller, &plan(monday)).await?;
    let training = text(&detail, "training.confirm", "id")?.to_owned();
    println!(
        "Evento: {} ({})",
        text(&detail["fields"], "training.confirm", "name")?,
        text(&detail, "training.confirm", "dates")?
    );
    let road = Road {
        press: Press {
            caller: &caller,
            out: Some(out),
        },
        training: &training,
        first: monday,
        last: monday + Days::new(1),
        number: "EC-2027-014",
    };
    let press = &road.press;
    print_before(press, &training).await?;

    let brought = bring_list(&caller, &training, roster).await?;
    println!(
        "Lista: {} participantes traídos, {} filas dejadas fuera",
        brought["added"], brought["left_out"]
    );

    road.convene().await?;

    let sessions = list(&detail, "training.confirm", "sessions")?;
    let scans = hold(press, &training, sessions).await?;

    let filed = road.finish(scans, Some(&bags)).await?;
    tell_figures(&caller, &training).await?;
    tell_filed(&filed, road.number);
    caller.app.close().await;
    Ok(())
}

/// The folder of the walk's data, still to be made, and the empty one of the bags, which is absolute, as a dialog would give it.
fn fresh_folders(out: &Path) -> Result<(PathBuf, PathBuf), DemoError> {
    let folder = out.join("walk");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(out)?;
    let bags = out.canonicalize()?.join("expediente");
    if bags.exists() {
        fs::remove_dir_all(&bags)?;
    }
    fs::create_dir_all(&bags)?;
    Ok((folder, bags))
}

/// The programme, and the forms to be filled in by hand.
async fn print_before(press: &Press<'_>, training: &str) -> Result<(), DemoError> {
    for (cmd, request, name) in [
        (
            "training.print_programme",
            json!({ "training": training }),
            "anexo-5.pdf",
        ),
        (
            "training.print_programme",
            json!({ "training": null }),
            "anexo-5-en-blanco.pdf",
        ),
        (
            "desk.print_register",
            json!({ "session": null, "empty_rows": 0 }),
            "anexo-6-en-blanco.pdf",
        ),
    ] {
        press.print(cmd, request, name).await?;
    }
    Ok(())
}

/// Each session with its register before and after people came; the second is scanned.
async fn hold(
    press: &Press<'_>,
    training: &str,
    sessions: &[Value],
) -> Result<Vec<Scan>, DemoError> {
    let mut scans = Vec::new();
    for (place, session) in sessions.iter().enumerate() {
        let label = format!(
            "{}-{}",
            text(session, "session", "date")?,
            text(session, "session", "part")?
        );
        let request = json!({ "session": session["id"], "empty_rows": 5 });
        press
            .print(
                "desk.print_register",
                request.clone(),
                &format!("anexo-6-{label}.pdf"),
            )
            .await?;
        attend(press.caller, training, session, place).await?;
        let pdf = press
            .print(
                "desk.print_register",
                request,
                &format!("anexo-6-{label}-con-asistencia.pdf"),
            )
            .await?;
        scans.push(Scan {
            session: session["id"].clone(),
            pdf,
        });
    }
    Ok(scans)
}

async fn tell_figures(caller: &Caller, training: &str) -> Result<(), DemoError> {
    let figures = caller
        .ask("figures.training", json!({ "training": training }))
        .await?;
    println!(
        "Participantes: {} · asistencias: {} · esperados: {}",
        figures["participants"], figures["attendances"], figures["expected"]
    );
    for session in list(&figures, "figures.training", "sessions")? {
        println!(
            "  {}: firmaron {}, sin firma {}",
            text(session, "figures.training", "label")?,
            session["signed"],
            session["unsigned"]
        );
    }
    Ok(())
}

fn tell_filed(filed: &Filed, number: &str) {
    println!(
        "Encuesta: {} respuestas, promedio {} de 4",
        filed.responses, filed.mean
    );
    println!(
        "Expediente {number}: {} páginas en un PDF, archivado",
        filed.pages
    );
    if let Some(bag) = &filed.bag {
        println!("  carpeta BagIt: {bag}");
    }
}

fn plan(monday: NaiveDate) -> Plan {
    Plan {
        name: "Presupuesto 2027 para gobiernos locales",
        days: vec![monday, monday + Days::new(1)],
        parts: &["morning", "afternoon"],
        fields: json!({
            "systems": ["budget", "applications"],
            "objective": "Que las municipalidades formulen y modifiquen su presupuesto 2027 dentro de los plazos.",
            "audience": "Jefes de presupuesto, contadores y tesoreros de gobiernos locales",
            "venue_name": "Auditorio del Gobierno Regional de Ayacucho",
            "venue_address": "Jr. Callao 122, Ayacucho",
            "venue_lender": "Gobierno Regional de Ayacucho",
            "venue_confirmed": true,
            "modality": "in_person_elsewhere",
        }),
        agenda: AGENDA,
        speakers: SPEAKERS,
        confirmed: true,
    }
}

/// Brings a spreadsheet in: accepts every proposal, leaves out the rows that cannot come in.
///
/// # Errors
/// When the file cannot be read.
pub async fn bring_list(caller: &Caller, training: &str, file: &Path) -> Result<Value, DemoError> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let upload = caller.app.upload(&name, fs::read(file)?);
    let upload = upload.map_err(|_| DemoError::Unexpected {
        cmd: "upload".into(),
        field: "upload",
    })?;
    let request = json!({ "training": training, "upload": upload, "sheet": null, "columns": null, "header_row": null });
    let preview = caller.ask("roster.preview", request.clone()).await?;
    let rows = list(&preview["dry_run"], "roster.preview", "rows")?;
    let with = |statuses: &[&str]| -> Vec<&Value> {
        rows.iter()
            .filter(|row| statuses.iter().any(|status| row["status"] == *status))
            .map(|row| &row["row"])
            .collect()
    };
    let (accepted, left_out) = (with(&["confirm"]), with(&["bad", "repeated"]));
    caller
        .ask(
            "roster.import",
            json!({ "preview": request, "accepted": accepted, "left_out": left_out }),
        )
        .await
}

/// Everybody who is expected comes to the desk; some sign on paper, a few leave without signing, fewer come after lunch.
async fn attend(
    caller: &Caller,
    training: &str,
    session: &Value,
    place: usize,
) -> Result<(), DemoError> {
    let mut chance = Chance(u64::try_from(place).unwrap_or(0) + 60);
    let opening = opening(session)?;
    let expected = caller
        .ask("enrolment.list", json!({ "training": training }))
        .await?;
    for (order, person) in list(&expected, "enrolment.list", "")?.iter().enumerate() {
        caller
            .host
            .clock
            .set(opening + TimeDelta::seconds(40 * i64::try_from(order).unwrap_or(0)));
        if place > 0 && chance.percent(8) {
            continue;
        }
        let signature = match order {
            7 | 31 => json!({ "kind": "none" }),
            _ if chance.percent(30) => json!({ "kind": "paper" }),
            _ => sign(chance.seed()),
        };
        let details = json!({ "entity": person["entity"], "post": person["post"], "email": person["email"], "phone": person["phone"] });
        let request = json!({ "session": session["id"], "person": person["person"], "details": details, "signature": signature });
        caller.ask("desk.register", request).await?;
    }
    if place == 0 {
        for person in invent(2, 12) {
            let request = json!({ "session": session["id"], "person": person.input(), "signature": sign(chance.seed()) });
            caller.ask("desk.walk_in", request).await?;
        }
    }
    Ok(())
}

/// Ten minutes before the session starts.
pub(super) fn opening(session: &Value) -> Result<NaiveDateTime, DemoError> {
    let start = format!(
        "{}T{}",
        text(session, "session", "date")?,
        text(session, "session", "start")?
    );
    let start =
        NaiveDateTime::parse_from_str(&start, "%Y-%m-%dT%H:%M:%S").map_err(|_| DemoError::Dates)?;
    Ok(start - TimeDelta::minutes(10))
}

/// A scribble on the screen, the same one for the same seed.
#[must_use]
pub fn sign(seed: u64) -> Value {
    let mut chance = Chance(seed);
    let strokes: Vec<Vec<Value>> = (0..2).map(|stroke| scribble(&mut chance, stroke)).collect();
    json!({ "kind": "screen", "strokes": strokes, "aspect": 3.0 })
}

fn scribble(chance: &mut Chance, stroke: i32) -> Vec<Value> {
    let (tall, wide, turns) = (
        0.15 + 0.2 * chance.unit(),
        0.5 + 0.3 * chance.unit(),
        3.0 + 5.0 * chance.unit(),
    );
    let points = 40;
    (0..points)
        .map(|point| {
            let along = f64::from(point) / f64::from(points);
            let x = 0.08 + wide * along + 0.04 * (along * turns * 9.0).cos();
            let y = 0.5 + tall * (along * turns * std::f64::consts::TAU / 2.0).sin() + 0.12 * f64::from(stroke);
            json!({ "x": x.clamp(0.0, 1.0), "y": y.clamp(0.0, 1.0), "t": stroke * 700 + point * 16 })
        })
        .collect()
}
