//! The events of a centre's three months.

use super::event::{AgendaLine, Plan, Speaker};
use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};
use serde_json::{Value, json};

/// One event of the three months.
pub(super) struct Scene {
    pub plan: Plan,
    /// People on its list.
    pub expected: usize,
    /// Of a hundred expected, how many come to each session; 0 when the event is still to come.
    pub come: usize,
    /// Number of its *expediente*, when it has gone all the way into the archive.
    pub filed: Option<&'static str>,
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

/// How much of a day an event takes, and what is done in it.
struct Length {
    parts: &'static [&'static str],
    agenda: &'static [AgendaLine],
}

const HALF: Length = Length {
    parts: MORNING,
    agenda: HALF_DAY,
};
const WHOLE: Length = Length {
    parts: WHOLE_DAY,
    agenda: FULL_DAY,
};

/// An event that is programmed, with how many are expected and how many of a hundred come.
fn scene(
    name: &'static str,
    days: Vec<NaiveDate>,
    length: Length,
    speakers: &'static [Speaker],
    fields: Value,
    (expected, come): (usize, usize),
) -> Scene {
    Scene {
        plan: Plan {
            name,
            days,
            parts: length.parts,
            fields,
            agenda: length.agenda,
            speakers,
            confirmed: true,
        },
        expected,
        come,
        filed: None,
    }
}

/// The events of three months around today.
pub(super) fn scenes(today: NaiveDate) -> Vec<Scene> {
    let mut scenes = held(today);
    scenes.extend(coming(today));
    scenes
}

/// What is over, the oldest first.
fn held(today: NaiveDate) -> Vec<Scene> {
    let pair = about(today, -59);
    vec![
        scene(
            "Programa de incentivos: metas del año",
            vec![about(today, -73)],
            HALF,
            BUDGET,
            json!({ "training_type": "informative", "systems": ["budget"], "audience": "Alcaldes y gerentes municipales",
                    "objective": "Que las municipalidades conozcan sus metas y plazos del programa de incentivos." }),
            (28, 88),
        ),
        // Far enough back to have been filed.
        Scene {
            filed: Some("EC-014"),
            ..scene(
                "Cierre contable y conciliación de saldos",
                vec![pair, next(pair)],
                WHOLE,
                ACCOUNTING,
                json!({ "systems": ["accounting", "treasury"], "audience": "Contadores y tesoreros de gobiernos locales",
                    "objective": "Que las entidades presenten su información contable sin observaciones." }),
                (45, 86),
            )
        },
        scene(
            "Cartera de inversiones y cierre de brechas",
            vec![about(today, -45)],
            WHOLE,
            INVESTMENT,
            json!({ "training_type": "specialised", "systems": ["investment"], "audience": "Responsables de OPMI y unidades formuladoras",
                    "objective": "Que las entidades registren su cartera de inversiones del trienio." }),
            (22, 91),
        ),
        scene(
            "Módulo administrativo del SIAF",
            vec![about(today, -31)],
            WHOLE,
            APPLICATIONS,
            json!({ "modality": "in_person_elsewhere", "origin": "demand", "requesting_entity": "Municipalidad Provincial de Huanta",
                    "systems": ["applications", "treasury"], "audience": "Personal de administración de la provincia de Huanta",
                    "objective": "Que las áreas usuarias registren el compromiso, el devengado y el girado.",
                    "venue_name": "Auditorio municipal de Huanta", "venue_address": "Plaza de Armas s/n, Huanta",
                    "venue_lender": "Municipalidad Provincial de Huanta", "venue_confirmed": true }),
            (35, 83),
        ),
        scene(
            "Modificaciones presupuestarias: preguntas frecuentes",
            vec![about(today, -15)],
            HALF,
            BUDGET,
            json!({ "training_type": "informative", "modality": "virtual", "platform": "Videoconferencia del MEF", "systems": ["budget"],
                    "audience": "Jefes de presupuesto", "objective": "Que las entidades tramiten sus modificaciones dentro del plazo." }),
            (30, 80),
        ),
    ]
}

/// Today's event, and what is programmed.
fn coming(today: NaiveDate) -> Vec<Scene> {
    let far = about(today, 20);
    vec![
        // Always today, also on a Sunday: the first page must have something to show.
        scene(
            "Presupuesto por resultados para gobiernos locales",
            vec![today],
            HALF,
            BUDGET,
            json!({ "systems": ["budget", "investment"], "audience": "Jefes de presupuesto y responsables de OPMI",
                    "objective": "Que las municipalidades vinculen sus productos con el presupuesto." }),
            (40, 35),
        ),
        scene(
            "Arqueo de caja y conciliación bancaria",
            vec![about(today, 8)],
            HALF,
            ACCOUNTING,
            json!({ "systems": ["treasury"], "audience": "Tesoreros", "objective": "Que las tesorerías concilien sus cuentas cada mes." }),
            (25, 0),
        ),
        // A draft that still lacks most of what it needs.
        Scene {
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
            filed: None,
        },
    ]
}
