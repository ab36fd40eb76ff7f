//! Sessions that somebody removed or moved while others took attendance in them. The register stays as it was taken; people say what holds.

use super::programming::session_label;
use crate::fault::Fault;
use crate::office::review::name_in;
use crate::service::{Doubt, DoubtChoice, SettleDoubt};
use chrono::NaiveDate;
use sisconecta_domain::ids::SessionId;
use sisconecta_domain::kinds::training::{Attendance, Session, Signature, SlipStamp, Training};
use sisconecta_domain::kinds::{Declared as _, FactKind};
use sisconecta_domain::names::collapse;
use sisconecta_domain::training::DayPart;
use sisconecta_store::contradicted::{Contradicted, Taken};
use sisconecta_store::{Found, Store, Writing};

/// The session goes back into the programme.
const RESTORE: &str = "restore";
/// The session stays removed, and its register is annulled.
const ANNUL: &str = "annul";
/// The attendance was taken when the programme says now.
const STAYS: &str = "stays";
const REGISTER_MOVED: &str = "la fecha de la sesión se confirmó en Por revisar";

fn people(count: u32) -> String {
    match count {
        1 => "1 asistencia".to_owned(),
        count => format!("{count} asistencias"),
    }
}

fn when(date: Option<NaiveDate>, part: Option<DayPart>) -> String {
    match (date, part) {
        (Some(date), Some(part)) => session_label(date, part),
        _ => "sin fecha decidida".to_owned(),
    }
}

/// Changes whenever what it is about does.
fn seen(found: &Contradicted, session: &Session) -> String {
    let taken = found.taken.iter().map(|taken| {
        let part = taken.part.map_or("", DayPart::label);
        format!("{} {part} {}", taken.date, taken.people)
    });
    let standing = when(session.date, session.part);
    let mut parts = vec![
        standing,
        found.removed.to_string(),
        found.people.to_string(),
    ];
    parts.extend(taken);
    parts.join(" · ")
}

fn choice(code: &str, label: String, detail: String, takes_back: bool) -> DoubtChoice {
    DoubtChoice {
        code: code.to_owned(),
        label,
        detail,
        takes_back,
    }
}

fn removed(count: u32) -> (String, Vec<DoubtChoice>) {
    let many = people(count);
    let sentence = format!(
        "Se quitó del programa, pero en otro equipo se tomó asistencia en ella: hay {many}. La sesión y su registro siguen en pie hasta que se decida."
    );
    let restore = choice(
        RESTORE,
        "La sesión se queda".to_owned(),
        format!("Vuelve al programa con {many}."),
        false,
    );
    let annul = choice(
        ANNUL,
        "La sesión se quita".to_owned(),
        format!("Se anula lo registrado en ella: {many}, con sus firmas y papeletas."),
        true,
    );
    (sentence, vec![restore, annul])
}

fn back(taken: &Taken) -> String {
    format!("back {}", taken.date)
        + &taken
            .part
            .map_or(String::new(), |part| format!(" {}", part.label()))
}

fn moved(found: &Contradicted, session: &Session) -> (String, Vec<DoubtChoice>) {
    let now = when(session.date, session.part);
    let taken: Vec<String> = found
        .taken
        .iter()
        .map(|taken| {
            format!(
                "{} para {}",
                people(taken.people),
                when(Some(taken.date), taken.part)
            )
        })
        .collect();
    let sentence = format!(
        "El programa dice {now}, pero se tomó asistencia en otra fecha: {}. El registro queda en la sesión hasta que se decida.",
        taken.join("; ")
    );
    let mut choices: Vec<DoubtChoice> = found
        .taken
        .iter()
        .map(|taken| {
            choice(
                &back(taken),
                when(Some(taken.date), taken.part),
                "La sesión vuelve al día y turno en que se tomó la asistencia.".to_owned(),
                false,
            )
        })
        .collect();
    if session.date.is_some() && session.part.is_some() {
        choices.push(choice(
            STAYS,
            now,
            "Queda la fecha del programa, y el registro pasa a ella.".to_owned(),
            false,
        ));
    }
    (sentence, choices)
}

fn doubt(title: String, found: &Contradicted, session: &Found<Session>) -> Doubt {
    // What was removed is decided first; its day afterwards.
    let (sentence, choices) = if found.removed {
        removed(found.people)
    } else {
        moved(found, session)
    };
    let day = when(session.date, session.part);
    let title = [title, day];
    Doubt {
        kind: Session::KIND.name.to_owned(),
        record: session.id.0,
        title: title.join(" · "),
        sentence,
        seen: seen(found, session),
        choices,
    }
}

pub(super) async fn all(store: &Store) -> Result<Vec<Doubt>, Fault> {
    let mut doubts = Vec::new();
    for found in store.contradicted_sessions().await? {
        let Some(session) = store.get::<Session>(found.session).await? else {
            continue;
        };
        let event = match session.training {
            Some(training) => name_in(store, Training::KIND, training.0).await?,
            None => None,
        };
        doubts.push(doubt(event.unwrap_or_default(), &found, &session));
    }
    doubts.sort_by(|a, b| a.title.cmp(&b.title));
    Ok(doubts)
}

fn changed() -> Fault {
    Fault::not_now(
        "changed",
        "Mientras usted elegía llegó otro cambio de esta sesión. No se cambió nada. Mire la lista otra vez y elija.",
    )
}

pub(super) async fn settle(tx: &mut Writing, settled: &SettleDoubt) -> Result<bool, Fault> {
    if settled.kind != Session::KIND.name {
        return Ok(false);
    }
    let id = SessionId(settled.record);
    let session = tx.get::<Session>(id).await?.ok_or_else(Fault::not_found)?;
    let Some(found) = tx.contradicted(id).await? else {
        return Err(changed());
    };
    if seen(&found, &session) != settled.seen {
        return Err(changed());
    }
    match settled.choice.as_str() {
        RESTORE if found.removed => {
            tx.set(id, Session::edit().removed(false)).await?;
        }
        ANNUL if found.removed => {
            let reason = collapse(&settled.reason);
            if reason.is_empty() {
                return Err(Fault::input("reason", "Escriba el motivo de la anulación."));
            }
            annul::<Attendance>(tx, id, &reason).await?;
            annul::<Signature>(tx, id, &reason).await?;
            annul::<SlipStamp>(tx, id, &reason).await?;
        }
        STAYS if !found.removed => follow(tx, &session).await?,
        code => {
            let taken = found.taken.iter().find(|taken| back(taken) == code);
            let Some(taken) = taken.filter(|_| !found.removed) else {
                return Err(changed());
            };
            let day = Session::edit().date(taken.date).part(taken.part);
            tx.set(id, day).await?;
        }
    }
    Ok(true)
}

async fn annul<F: FactKind>(tx: &mut Writing, id: SessionId, reason: &str) -> Result<(), Fault> {
    for fact in tx.facts::<F>(id).await? {
        tx.annul(fact.op, id.0, reason).await?;
    }
    Ok(())
}

/// The register says the day and part of its session, as a correction: the hour at which each person came stays.
async fn follow(tx: &mut Writing, session: &Found<Session>) -> Result<(), Fault> {
    for found in tx.facts::<Attendance>(session.id).await? {
        if found.date.is_none() || (found.date, found.part) == (session.date, session.part) {
            continue;
        }
        tx.annul(found.op, session.id.0, REGISTER_MOVED).await?;
        let corrected = Attendance {
            date: session.date,
            part: session.part,
            registered_at: found.registered_at.or(Some(found.claimed_at)),
            ..found.fact.clone()
        };
        tx.insert(session.id, &corrected, Vec::new()).await?;
    }
    Ok(())
}
