//! A centre after three months of work, for whoever wants to look around.

use super::caller::{Caller, DemoError, list, text};
use super::chance::Chance;
use super::event::programme;
use super::first_run::{PASSWORD, colleagues, first_run};
use super::people::{Person, invent};
use super::press::Press;
use super::road::{Road, Scan};
use super::scenes::{Scene, scenes};
use super::walk::{opening, sign};
use crate::host::Clock;
use chrono::{DateTime, Days, FixedOffset, NaiveDateTime, NaiveTime, TimeDelta};
use serde_json::{Value, json};
use std::path::Path;

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
    println!(
        "La coordinadora ingresa con la contraseña: {PASSWORD}\nLos demás, con la misma seguida de un espacio y su puesto: {PASSWORD} administrative_assistant"
    );
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
    let road = scene.filed.map(|number| Road {
        press: Press { caller, out: None },
        training,
        first,
        last: scene.plan.days.last().copied().unwrap_or(first),
        number,
    });
    if let Some(road) = &road {
        // Without its printed programme no expediente is complete.
        let request = json!({ "training": training });
        road.press
            .print("training.print_programme", request, "")
            .await?;
        road.convene().await?;
    }
    let mut scans = Vec::new();
    if scene.come > 0 {
        for session in list(&detail, "training.get", "sessions")? {
            desk.attend(training, session, scene.come).await?;
            if let Some(road) = &road {
                let request = json!({ "session": session["id"], "empty_rows": 0 });
                let pdf = road.press.print("desk.print_register", request, "").await?;
                let session = session["id"].clone();
                scans.push(Scan { session, pdf });
            }
        }
    }
    if let Some(road) = &road {
        road.finish(scans, None).await?;
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
