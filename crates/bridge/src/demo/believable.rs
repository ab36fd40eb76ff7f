//! A centre after three months of work, for whoever wants to look around.

use super::caller::{Caller, DemoError, list, text};
use super::chance::Chance;
use super::event::{AgendaLine, Plan, Speaker, programme};
use super::first_run::{PASSWORD, colleagues, first_run};
use super::people::{Person, invent};
use super::walk::{opening, sign};
use crate::host::Clock;
use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday,
};
use serde_json::{Value, json};
use std::path::Path;

/// One event of the three months.
struct Scene {
    plan: Plan,
    /// People on its list.
    expected: usize,
    /// Of a hundred expected, how many come to each session; 0 when the event is still to come.
    come: usize,
}

/// Fills a folder, unless it holds a centre already.
///
/// # Errors
/// The first refusal.
pub async fn fill(folder: &Path) -> Result<(), DemoError> {
    let caller = Caller::open(folder, Clock::system()).await;
    let status = caller.ask("entry.status", json!({})).await?;
    if status["stage"] == "empty" {
        println!(
            "Se llena {} con un centro de demostración…",
            folder.display()
        );
        let today = lima(caller.host.clock.now_ms())?;
        caller
            .host
            .clock
            .set((today.date() - Days::new(90)).and_time(NaiveTime::MIN) + TimeDelta::hours(9));
        let code = first_run(&caller).await?;
        colleagues(&caller).await?;
        let people = invent(140, 2027);
        for (place, scene) in scenes(today.date()).iter().enumerate() {
            hold(&caller, scene, &people, place, today).await?;
        }
        println!("Código de recuperación: {code}");
    }
    println!("Ingrese con la contraseña: {PASSWORD}");
    caller.app.close().await;
    Ok(())
}

/// Programmes an event some weeks before, brings its people, and takes attendance when its days have come.
async fn hold(
    caller: &Caller,
    scene: &Scene,
    people: &[Person],
    place: usize,
    now: NaiveDateTime,
) -> Result<(), DemoError> {
    let first = *scene.plan.days.first().ok_or(DemoError::Dates)?;
    let mut desk = Desk {
        caller,
        now,
        chance: Chance(u64::try_from(place).unwrap_or(0)),
    };
    desk.turn(first.and_time(NaiveTime::MIN) + TimeDelta::hours(10) - TimeDelta::days(18));
    let detail = programme(caller, &scene.plan).await?;
    let training = text(&detail, "training.get", "id")?;
    for step in 0..scene.expected {
        // Neighbouring events share part of their people, as they do in life.
        let person = &people[(place * 13 + step) % people.len()];
        let means = ["list", "list", "email", "telephone"][step % 4];
        let request = json!({ "training": training, "person": null, "input": person.input(), "means": means });
        caller.ask("enrolment.add", request).await?;
    }
    if scene.come > 0 {
        for session in list(&detail, "training.get", "sessions")? {
            desk.attend(training, session, scene.come).await?;
        }
    }
    Ok(())
}

struct Desk<'a> {
    caller: &'a Caller,
    now: NaiveDateTime,
    chance: Chance,
}

impl Desk<'_> {
    /// Turns the clock back to the hour when a thing was done; what would lie ahead is done now.
    fn turn(&self, to: NaiveDateTime) {
        if to < self.now {
            self.caller.host.clock.set(to)
        } else {
            self.caller.host.clock.release()
        }
    }

    async fn attend(
        &mut self,
        training: &str,
        session: &Value,
        come: usize,
    ) -> Result<(), DemoError> {
        let opening = opening(session)?;
        let expected = self
            .caller
            .ask("enrolment.list", json!({ "training": training }))
            .await?;
        for (order, person) in list(&expected, "enrolment.list", "")?.iter().enumerate() {
            if !self.chance.percent(come) {
                continue;
            }
            self.turn(opening + TimeDelta::seconds(45 * i64::try_from(order).unwrap_or(0)));
            let signature = match self.chance.below(100) {
                0..=3 => json!({ "kind": "none" }),
                4..=45 => json!({ "kind": "paper" }),
                _ => sign(self.chance.seed()),
            };
            let details = json!({ "entity": person["entity"], "post": person["post"], "email": person["email"], "phone": person["phone"] });
            let request = json!({ "session": session["id"], "person": person["person"], "details": details, "signature": signature });
            self.caller.ask("desk.register", request).await?;
        }
        Ok(())
    }
}

fn lima(milliseconds: i64) -> Result<NaiveDateTime, DemoError> {
    let zone = FixedOffset::west_opt(5 * 3600).ok_or(DemoError::Dates)?;
    Ok(DateTime::from_timestamp_millis(milliseconds)
        .ok_or(DemoError::Dates)?
        .with_timezone(&zone)
        .naive_local())
}

/// A working day about that many days away.
fn about(today: NaiveDate, days: i64) -> NaiveDate {
    let day = today + TimeDelta::days(days);
    match day.weekday() {
        Weekday::Sat => day + Days::new(2),
        Weekday::Sun => day + Days::new(1),
        // Two days in a row must stay within the week.
        Weekday::Fri => day - Days::new(1),
        _ => day,
    }
}

fn next(day: NaiveDate) -> NaiveDate {
    day + Days::new(1)
}

const MORNING: &[&str] = &["morning"];
const WHOLE_DAY: &[&str] = &["morning", "afternoon"];

const fn line(
    start: &'static str,
    end: &'static str,
    kind: &'static str,
    activity: &'static str,
    responsible: &'static str,
) -> AgendaLine {
    AgendaLine {
        start,
        end,
        kind,
        activity,
        methodology: "",
        responsible,
    }
}

const HALF_DAY: &[AgendaLine] = &[
    line(
        "08:30",
        "08:45",
        "registration",
        "Inscripción de participantes",
        "Julio César Palomino Ochoa",
    ),
    line(
        "08:45",
        "10:30",
        "talk",
        "Marco normativo y plazos",
        "Expositor",
    ),
    line("10:30", "10:45", "refreshment", "Refrigerio", ""),
    line(
        "10:45",
        "12:45",
        "talk",
        "Casos de las entidades y consultas",
        "Expositor",
    ),
    line(
        "12:45",
        "13:00",
        "closing",
        "Clausura",
        "María Huamán Quispe",
    ),
];
const FULL_DAY: &[AgendaLine] = &[
    line(
        "08:30",
        "08:45",
        "registration",
        "Inscripción de participantes",
        "Julio César Palomino Ochoa",
    ),
    line(
        "08:45",
        "13:00",
        "talk",
        "Conceptos y registro en el sistema",
        "Expositor",
    ),
    line(
        "14:30",
        "17:00",
        "talk",
        "Taller con casos de las entidades",
        "Expositor",
    ),
    line(
        "17:00",
        "17:15",
        "survey",
        "Encuesta de satisfacción",
        "Julio César Palomino Ochoa",
    ),
    line(
        "17:15",
        "17:30",
        "closing",
        "Clausura",
        "María Huamán Quispe",
    ),
];

const fn speaker(
    name: &'static str,
    kind: &'static str,
    institution: &'static str,
    topic: &'static str,
    system: &'static str,
) -> Speaker {
    Speaker {
        name,
        institution,
        kind,
        topic,
        system,
    }
}

const OWN: &str = "Conectamef Ayacucho";
const BUDGET: &[Speaker] = &[speaker(
    "Édgar Janampa Peña",
    "centre",
    OWN,
    "Presupuesto por resultados",
    "budget",
)];
const ACCOUNTING: &[Speaker] = &[
    speaker(
        "Beatriz Ñaupari Sulca",
        "centre",
        OWN,
        "Cierre contable",
        "accounting",
    ),
    speaker(
        "Hernán Alarcón Rojas",
        "headquarters",
        "Dirección General de Contabilidad Pública",
        "Estados financieros",
        "accounting",
    ),
];
const INVESTMENT: &[Speaker] = &[speaker(
    "Lucía Cárdenas Tineo",
    "centre",
    OWN,
    "Ciclo de inversión",
    "investment",
)];
const APPLICATIONS: &[Speaker] = &[speaker(
    "Rubén Vilca Ayala",
    "centre",
    OWN,
    "Módulo administrativo del SIAF",
    "applications",
)];

fn scenes(today: NaiveDate) -> Vec<Scene> {
    let scene =
        |name, days: Vec<NaiveDate>, parts, agenda, speakers, fields, expected, come| Scene {
            plan: Plan {
                name,
                days,
                parts,
                fields,
                agenda,
                speakers,
                confirmed: true,
            },
            expected,
            come,
        };
    let (huanta, pair, far) = (about(today, -31), about(today, -59), about(today, 20));
    let mut scenes = vec![
        scene(
            "Programa de incentivos: metas del año",
            vec![about(today, -73)],
            MORNING,
            HALF_DAY,
            BUDGET,
            json!({ "training_type": "informative", "systems": ["budget"], "audience": "Alcaldes y gerentes municipales",
                    "objective": "Que las municipalidades conozcan sus metas y plazos del programa de incentivos." }),
            28,
            88,
        ),
        scene(
            "Cierre contable y conciliación de saldos",
            vec![pair, next(pair)],
            WHOLE_DAY,
            FULL_DAY,
            ACCOUNTING,
            json!({ "systems": ["accounting", "treasury"], "audience": "Contadores y tesoreros de gobiernos locales",
                    "objective": "Que las entidades presenten su información contable sin observaciones." }),
            45,
            86,
        ),
        scene(
            "Cartera de inversiones y cierre de brechas",
            vec![about(today, -45)],
            WHOLE_DAY,
            FULL_DAY,
            INVESTMENT,
            json!({ "training_type": "specialised", "systems": ["investment"], "audience": "Responsables de OPMI y unidades formuladoras",
                    "objective": "Que las entidades registren su cartera de inversiones del trienio." }),
            22,
            91,
        ),
        scene(
            "Módulo administrativo del SIAF",
            vec![huanta],
            WHOLE_DAY,
            FULL_DAY,
            APPLICATIONS,
            json!({ "modality": "in_person_elsewhere", "origin": "demand", "requesting_entity": "Municipalidad Provincial de Huanta",
                    "systems": ["applications", "treasury"], "audience": "Personal de administración de la provincia de Huanta",
                    "objective": "Que las áreas usuarias registren el compromiso, el devengado y el girado.",
                    "venue_name": "Auditorio municipal de Huanta", "venue_address": "Plaza de Armas s/n, Huanta",
                    "venue_lender": "Municipalidad Provincial de Huanta", "venue_confirmed": true }),
            35,
            83,
        ),
        scene(
            "Modificaciones presupuestarias: preguntas frecuentes",
            vec![about(today, -15)],
            MORNING,
            HALF_DAY,
            BUDGET,
            json!({ "training_type": "informative", "modality": "virtual", "platform": "Videoconferencia del MEF", "systems": ["budget"],
                    "audience": "Jefes de presupuesto", "objective": "Que las entidades tramiten sus modificaciones dentro del plazo." }),
            30,
            80,
        ),
        // Always today, also on a Sunday: the first page must have something to show.
        scene(
            "Presupuesto por resultados para gobiernos locales",
            vec![today],
            MORNING,
            HALF_DAY,
            BUDGET,
            json!({ "systems": ["budget", "investment"], "audience": "Jefes de presupuesto y responsables de OPMI",
                    "objective": "Que las municipalidades vinculen sus productos con el presupuesto." }),
            40,
            35,
        ),
        scene(
            "Arqueo de caja y conciliación bancaria",
            vec![about(today, 8)],
            MORNING,
            HALF_DAY,
            ACCOUNTING,
            json!({ "systems": ["treasury"], "audience": "Tesoreros", "objective": "Que las tesorerías concilien sus cuentas cada mes." }),
            25,
            0,
        ),
    ];
    // A draft that still lacks most of what it needs.
    scenes.push(Scene {
        plan: Plan {
            name: "Programación multianual de inversiones",
            days: vec![far, next(far)],
            parts: WHOLE_DAY,
            fields: json!({ "training_type": null, "systems": [], "venue_name": "", "free_of_charge": false }),
            agenda: &[],
            speakers: INVESTMENT,
            confirmed: false,
        },
        expected: 0,
        come: 0,
    });
    scenes
}
