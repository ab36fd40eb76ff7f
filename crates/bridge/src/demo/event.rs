//! Programming an event, from its plan.

use super::caller::{Caller, DemoError, list, text};
use chrono::NaiveDate;
use serde_json::{Value, json};

/// An event as its organisers think of it.
#[derive(Debug, Clone)]
pub struct Plan {
    pub name: &'static str,
    pub days: Vec<NaiveDate>,
    /// Of every day.
    pub parts: &'static [&'static str],
    /// What differs from an ordinary event of the centre, field by field.
    pub fields: Value,
    pub agenda: &'static [AgendaLine],
    pub speakers: &'static [Speaker],
    /// A draft otherwise.
    pub confirmed: bool,
}

/// A row of every day's programme.
#[derive(Debug, Clone, Copy)]
pub struct AgendaLine {
    pub start: &'static str,
    pub end: &'static str,
    pub kind: &'static str,
    pub activity: &'static str,
    pub methodology: &'static str,
    pub responsible: &'static str,
}

#[derive(Debug, Clone, Copy)]
pub struct Speaker {
    pub name: &'static str,
    pub institution: &'static str,
    pub kind: &'static str,
    pub topic: &'static str,
    pub system: &'static str,
}

/// Programmes the event and answers its detail.
///
/// # Errors
/// The first refusal.
pub async fn programme(caller: &Caller, plan: &Plan) -> Result<Value, DemoError> {
    let first = plan.days.first().ok_or(DemoError::Dates)?;
    let created = caller
        .ask(
            "training.create",
            json!({ "name": plan.name, "date": first }),
        )
        .await?;
    let id = text(&created, "training.create", "id")?.to_owned();

    let mut fields = created["fields"].clone();
    overlay(&mut fields, ordinary(plan.name));
    overlay(&mut fields, plan.fields.clone());
    caller
        .ask("training.edit", json!({ "id": id, "fields": fields }))
        .await?;

    let sessions = list(&created, "training.create", "sessions")?;
    for day in &plan.days {
        for part in plan.parts {
            let (start, end) = if *part == "morning" {
                ("08:30:00", "13:00:00")
            } else {
                ("14:30:00", "17:30:00")
            };
            // The date that an event is created with may already be a session.
            let there = sessions
                .iter()
                .find(|session| session["date"] == json!(day) && session["part"] == *part);
            let session = json!({ "date": day, "part": part, "start": start, "end": end });
            let known = there.map(|session| session["id"].clone());
            caller
                .ask(
                    "training.save_session",
                    json!({ "training": id, "id": known, "session": session }),
                )
                .await?;
        }
        for line in plan.agenda {
            caller
                .ask(
                    "training.save_agenda_item",
                    json!({ "training": id, "id": null, "item": line.on(*day) }),
                )
                .await?;
        }
    }
    for speaker in plan.speakers {
        caller
            .ask(
                "training.save_speaker",
                json!({ "training": id, "id": null, "speaker": speaker.input(*first) }),
            )
            .await?;
    }
    if plan.confirmed {
        return caller.ask("training.confirm", json!({ "id": id })).await;
    }
    caller.ask("training.get", json!({ "id": id })).await
}

impl AgendaLine {
    fn on(&self, day: NaiveDate) -> Value {
        json!({
            "date": day,
            "start": format!("{}:00", self.start),
            "end": format!("{}:00", self.end),
            "activity": self.activity,
            "methodology": self.methodology,
            "responsible": self.responsible,
            "kind": self.kind,
        })
    }
}

impl Speaker {
    fn input(&self, first_day: NaiveDate) -> Value {
        // Speakers from outside are coordinated with headquarters before the event; two weeks are usual.
        let coordinated = (self.kind != "centre").then(|| first_day - chrono::Days::new(14));
        json!({
            "name": self.name,
            "institution": self.institution,
            "kind": self.kind,
            "topic": self.topic,
            "system": self.system,
            "coordination_date": coordinated,
            "authorisation": "",
        })
    }
}

/// What most events of a centre have in common.
fn ordinary(name: &str) -> Value {
    json!({
        "name": name,
        "training_type": "basic",
        "modality": "in_person_at_centre",
        "organiser": "centre",
        "origin": "offer",
        "programmed": true,
        "venue_name": "Sala de capacitación del Conectamef Ayacucho",
        "venue_address": "Jr. Callao 122, Ayacucho",
        "methodology": "Exposición con casos prácticos",
        "free_of_charge": true,
    })
}

fn overlay(fields: &mut Value, with: Value) {
    if let (Value::Object(fields), Value::Object(with)) = (fields, with) {
        fields.extend(with);
    }
}
