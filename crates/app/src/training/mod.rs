//! Programming an event: from a name and a date to a programme that can be issued.

mod parts;
mod types;

pub(crate) use parts::{
    check_date, remove_agenda_item, remove_session, remove_speaker, save_agenda_item, save_session,
    save_speaker, session_label, session_of,
};
pub use types::*;

use crate::issue::Issue;
use crate::{App, Fault};
use chrono::{Days, NaiveDate};
use serde_json::{Map, Value, json};
use sisconecta_documents::{AgendaRow as PrintedRow, Annex5, SpareRows};
use sisconecta_domain::attendance::{Figures, RegisterLine, count};
use sisconecta_domain::ids::{SessionId, TrainingId};
use sisconecta_domain::names::collapse;
use sisconecta_domain::time::{date_phrase, form_clock, weekday_date};
use sisconecta_domain::training::{
    DayPart, Draft, DraftAgendaItem, DraftSession, DraftSpeaker, Requirement, Scope, Shortcoming,
    TrainingState, days, shortcomings,
};
use sisconecta_store::training::LineFound;
use sisconecta_store::{Store, Writing};
use std::collections::HashMap;
use uuid::Uuid;

/// A field of a record as the type the screen knows; absent or strange values become the default.
pub(crate) fn typed<T: serde::de::DeserializeOwned + Default>(
    fields: &Map<String, Value>,
    name: &str,
) -> T {
    fields
        .get(name)
        .and_then(|value| serde_json::from_value(value.clone()).ok())
        .unwrap_or_default()
}

/// Figures of each event from the lines of its registers.
pub(crate) fn figures_of(lines: Vec<LineFound>) -> Result<HashMap<String, Figures>, Fault> {
    let mut by_training: HashMap<String, Vec<RegisterLine>> = HashMap::new();
    for line in lines {
        let broken = |error: uuid::Error| Fault::internal("register line", &error);
        let session = line.session.parse().map_err(broken)?;
        let person = line.person.parse().map_err(broken)?;
        by_training
            .entry(line.training)
            .or_default()
            .push(RegisterLine {
                session,
                person,
                signed: line.signed,
            });
    }
    Ok(by_training
        .into_iter()
        .map(|(training, lines)| (training, count(&lines)))
        .collect())
}

/// Events found by a text, the next ones first and then the past ones, newest first.
pub(crate) async fn rows(store: &Store, text: &str) -> Result<Vec<TrainingRow>, Fault> {
    let figures = figures_of(store.register_lines(None).await?)?;
    let found = store.list_trainings(text).await?;
    let mut rows = Vec::with_capacity(found.len());
    for training in found {
        let mut dates: Vec<NaiveDate> = training
            .days
            .iter()
            .flat_map(|list| list.split(','))
            .filter_map(|day| day.parse().ok())
            .collect();
        dates.sort_unstable();
        let systems: Vec<_> = training
            .systems
            .as_deref()
            .and_then(|list| serde_json::from_str(list).ok())
            .unwrap_or_default();
        let enumerated = |text: Option<String>| text.map(Value::from).unwrap_or_default();
        let counted = figures.get(&training.id);
        rows.push(TrainingRow {
            id: training
                .id
                .parse()
                .map_err(|error| Fault::internal("training id", &error))?,
            name: training.name,
            training_type: serde_json::from_value(enumerated(training.training_type)).ok(),
            modality: serde_json::from_value(enumerated(training.modality)).ok(),
            organiser: serde_json::from_value(enumerated(training.organiser)).ok(),
            scope: Scope::of(&systems),
            state: serde_json::from_value(enumerated(training.state))
                .unwrap_or(TrainingState::Draft),
            first_day: dates.first().copied(),
            last_day: dates.last().copied(),
            dates: date_phrase(&dates),
            venue: training.venue,
            enrolled: training.enrolled,
            participants: counted.map_or(0, |f| f.participants),
            attendances: counted.map_or(0, |f| f.attendances),
        });
    }
    rows.sort_by(|a, b| (b.first_day, &a.name).cmp(&(a.first_day, &b.name)));
    Ok(rows)
}

pub(crate) async fn list(app: &App, request: ListTrainings) -> Result<Vec<TrainingRow>, Fault> {
    let session = app.session().await?;
    let mut rows = rows(&session.store, &request.text).await?;
    rows.retain(|row| {
        request.state.is_none_or(|state| row.state == state)
            && request
                .training_type
                .is_none_or(|kind| row.training_type == Some(kind))
            && request
                .from
                .is_none_or(|from| row.last_day.is_some_and(|day| day >= from))
            && request
                .to
                .is_none_or(|to| row.first_day.is_some_and(|day| day <= to))
    });
    Ok(rows)
}

pub(crate) async fn get(app: &App, request: GetTraining) -> Result<TrainingDetail, Fault> {
    let session = app.session().await?;
    detail(&session.store, request.id).await
}

/// Everything about an event, and what it still lacks.
pub(crate) async fn detail(store: &Store, id: TrainingId) -> Result<TrainingDetail, Fault> {
    let record = store
        .record("training", id.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    let mut figures = figures_of(store.register_lines(Some(&id.to_string())).await?)?;
    let figures = figures.remove(&id.to_string()).unwrap_or_default();
    let sessions = parts::sessions(store, id, &figures).await?;
    let agenda = parts::agenda(store, id).await?;
    let speakers = parts::speakers(store, id).await?;
    let fields = fields(&record.fields);
    let draft = draft(&fields, &sessions, &agenda, &speakers);
    let days = days(
        &sessions
            .iter()
            .map(|s| (s.date, s.part))
            .collect::<Vec<_>>(),
    );
    Ok(TrainingDetail {
        id,
        state: typed::<Option<TrainingState>>(&record.fields, "state")
            .unwrap_or(TrainingState::Draft),
        scope: Scope::of(&fields.systems),
        dates: date_phrase(&days),
        shortcomings: shortcomings(&draft),
        saved_at: store.last_change(id.0).await?,
        enrolled: u32::try_from(store.expected(&id.to_string()).await?.len()).unwrap_or(u32::MAX),
        participants: figures.participants,
        attendances: figures.attendances,
        fields,
        sessions,
        agenda,
        speakers,
    })
}

fn fields(map: &Map<String, Value>) -> TrainingFields {
    let default = serde_json::to_value(TrainingFields::default()).unwrap_or_default();
    let with = |name: &str, value: &Value| {
        let mut whole = default.clone();
        whole[name] = value.clone();
        serde_json::from_value::<TrainingFields>(whole)
    };
    let mut whole = default.clone();
    for (name, value) in map {
        // One strange value, from a newer program, must not hide the others.
        if default.get(name).is_some() && with(name, value).is_ok() {
            whole[name] = value.clone();
        }
    }
    serde_json::from_value(whole).unwrap_or_default()
}

fn draft(
    fields: &TrainingFields,
    sessions: &[SessionRow],
    agenda: &[AgendaRow],
    speakers: &[SpeakerRow],
) -> Draft {
    let f = fields.clone();
    Draft {
        name: f.name,
        training_type: f.training_type,
        modality: f.modality,
        platform: f.platform,
        organiser: f.organiser,
        origin: f.origin,
        requesting_entity: f.requesting_entity,
        inviting_entity: f.inviting_entity,
        systems: f.systems,
        objective: f.objective,
        audience: f.audience,
        includes_citizens: f.includes_citizens,
        citizen_justification: f.citizen_justification,
        citizen_requester: f.citizen_requester,
        venue_name: f.venue_name,
        venue_address: f.venue_address,
        venue_lender: f.venue_lender,
        venue_confirmed: f.venue_confirmed,
        has_private_ally: f.has_private_ally,
        ally_agreement: f.ally_agreement,
        free_of_charge: f.free_of_charge,
        sessions: sessions
            .iter()
            .map(|s| DraftSession {
                date: s.date,
                part: s.part,
                start: s.start,
                end: s.end,
            })
            .collect(),
        agenda: agenda
            .iter()
            .map(|row| DraftAgendaItem {
                date: row.item.date,
                start: row.item.start,
                end: row.item.end,
                activity: row.item.activity.clone(),
                responsible: row.item.responsible.clone(),
                kind: row.item.kind,
            })
            .collect(),
        speakers: speakers
            .iter()
            .map(|row| DraftSpeaker {
                name: row.speaker.name.clone(),
                institution: row.speaker.institution.clone(),
                kind: row.speaker.kind,
                topic: row.speaker.topic.clone(),
                coordination_date: row.speaker.coordination_date,
                authorisation: row.speaker.authorisation.clone(),
            })
            .collect(),
    }
}

pub(crate) async fn create(app: &App, request: CreateTraining) -> Result<TrainingDetail, Fault> {
    let session = app.session().await?;
    let name = collapse(&request.name);
    if name.is_empty() {
        return Err(Fault::input("name", "Escriba el nombre del evento."));
    }
    parts::check_date("date", request.date)?;
    let id = TrainingId::fresh();
    let mut tx = session.store.write(session.actor()).await?;
    // C-09, C-20: what a centre programmes is most often its own; the screen changes it in one step.
    let fields = [
        ("name", json!(name)),
        ("state", json!(TrainingState::Draft)),
        ("programmed", json!(true)),
    ];
    tx.edit("training", id.0, &fields).await?;
    let morning = parts::usual_hours(DayPart::Morning);
    let first = SessionInput {
        date: request.date,
        part: DayPart::Morning,
        start: morning.0,
        end: morning.1,
    };
    parts::write_session(&mut tx, id, SessionId::fresh(), &first).await?;
    app.announce(&tx.commit().await?);
    detail(&session.store, id).await
}

pub(crate) async fn edit(app: &App, request: EditTraining) -> Result<TrainingDetail, Fault> {
    let session = app.session().await?;
    let mut fields = request.fields;
    fields.name = collapse(&fields.name);
    if fields.name.is_empty() {
        return Err(Fault::input(
            "name",
            "El evento necesita un nombre. El anterior se conserva.",
        ));
    }
    fields.systems.sort_unstable();
    fields.systems.dedup();
    let mut tx = session.store.write(session.actor()).await?;
    let before = tx
        .record("training", request.id.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    let value = serde_json::to_value(&fields)
        .map_err(|error| Fault::internal("training fields", &error))?;
    let default = serde_json::to_value(TrainingFields::default()).unwrap_or_default();
    let changed: Vec<(&str, Value)> = value
        .as_object()
        .into_iter()
        .flatten()
        // What was never written and is still empty stays unwritten.
        .filter(|(name, value)| {
            before.fields.contains_key(*name) || default.get(*name) != Some(*value)
        })
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    tx.edit("training", request.id.0, &changed).await?;
    app.announce(&tx.commit().await?);
    detail(&session.store, request.id).await
}

pub(crate) async fn confirm(app: &App, request: ConfirmTraining) -> Result<TrainingDetail, Fault> {
    let session = app.session().await?;
    let now = detail(&session.store, request.id).await?;
    if now.state != TrainingState::Draft {
        // Confirmed on another screen, or long past it: the road does not go back.
        return Ok(now);
    }
    if let Some(first) = now.shortcomings.first() {
        let rest = now.shortcomings.len() - 1;
        let more = if rest == 0 {
            String::new()
        } else {
            format!(" Y faltan {rest} datos más.")
        };
        return Err(Fault {
            field: Some(first.field.clone()),
            ..Fault::not_now(
                "incomplete",
                format!("El evento sigue en borrador. {}{more}", first.sentence),
            )
        });
    }
    let mut tx = session.store.write(session.actor()).await?;
    // C-66: the step keeps its date and author.
    crate::lifecycle::write_step(
        &mut tx,
        request.id,
        TrainingState::Programmed,
        session.today(),
        &[],
    )
    .await?;
    app.announce(&tx.commit().await?);
    detail(&session.store, request.id).await
}

/// Where the event takes place, as forms write it.
pub(crate) fn place(fields: &TrainingFields) -> String {
    let mut parts = vec![
        fields.venue_name.as_str(),
        fields.venue_address.as_str(),
        fields.platform.as_str(),
    ];
    parts.retain(|part| !part.trim().is_empty());
    parts.join(", ")
}

/// What keeps the programme from being issued (C-22).
pub(crate) fn lacking_for_programme(training: &TrainingDetail) -> Option<&Shortcoming> {
    training
        .shortcomings
        .iter()
        .find(|one| one.requirement == Requirement::Programme || one.field == "name")
}

pub(crate) async fn print_programme(
    app: &App,
    request: PrintProgramme,
) -> Result<DocumentRef, Fault> {
    let session = app.session().await?;
    let Some(id) = request.training else {
        return crate::issue::keep(
            app,
            &session,
            None,
            &Annex5::blank().print(),
            "Anexo 5 en blanco",
        )
        .await;
    };
    let training = detail(&session.store, id).await?;
    if let Some(first) = lacking_for_programme(&training) {
        let fault = Fault::not_now(
            "incomplete",
            format!("El programa todavía no se puede emitir. {}", first.sentence),
        );
        return Err(Fault {
            field: Some(first.field.clone()),
            ..fault
        });
    }
    let several_days = training
        .agenda
        .iter()
        .filter_map(|r| r.item.date)
        .collect::<std::collections::BTreeSet<_>>();
    let rows = training
        .agenda
        .iter()
        .map(|row| {
            let hours = match (row.item.start, row.item.end) {
                (Some(start), Some(end)) => format!("{} – {}", form_clock(start), form_clock(end)),
                (Some(start), None) => form_clock(start),
                _ => String::new(),
            };
            let time = match row.item.date {
                Some(date) if several_days.len() > 1 => {
                    format!("{}\n{hours}", sisconecta_domain::time::short_date(date))
                }
                _ => hours,
            };
            PrintedRow {
                time,
                activity: row.item.activity.clone(),
                methodology: row.item.methodology.clone(),
                responsible: row.item.responsible.clone(),
            }
        })
        .collect();
    let issue = Issue {
        id: Uuid::now_v7(),
        form: "A5",
        training: id,
        session: None,
        rows: Vec::new(),
    };
    let printed = Annex5 {
        record: Some(issue.id),
        event: training.fields.name.clone(),
        date: training.dates.clone(),
        place: place(&training.fields),
        objective: training.fields.objective.clone(),
        audience: training.fields.audience.clone(),
        rows,
        spare: SpareRows::None,
    }
    .print();
    let name = format!("Anexo 5 Programa - {}", training.fields.name);
    crate::issue::keep(app, &session, Some(issue), &printed, &name).await
}

pub(crate) async fn my_day(app: &App, _: GetMyDay) -> Result<MyDay, Fault> {
    let session = app.session().await?;
    let today = session.today();
    let horizon = today.checked_add_days(Days::new(14)).unwrap_or(today);
    let all = rows(&session.store, "").await?;
    let held = |row: &TrainingRow| row.last_day.is_some_and(|day| day < today);
    let on = |row: &TrainingRow| {
        row.first_day.is_some_and(|day| day <= today)
            && row.last_day.is_some_and(|day| day >= today)
    };
    let select = |keep: &dyn Fn(&TrainingRow) -> bool| {
        all.iter()
            .filter(|row| keep(row))
            .cloned()
            .collect::<Vec<_>>()
    };
    let with_unsigned: std::collections::HashSet<TrainingId> =
        figures_of(session.store.register_lines(None).await?)?
            .into_iter()
            .filter(|(_, figures)| {
                figures
                    .registers
                    .values()
                    .any(|register| register.unsigned > 0)
            })
            .filter_map(|(id, _)| id.parse().ok())
            .collect();
    let mut coming = select(&|row| {
        row.first_day
            .is_some_and(|day| day > today && day <= horizon)
    });
    coming.sort_by_key(|row| row.first_day);
    Ok(MyDay {
        today,
        today_label: weekday_date(today),
        today_events: select(&on),
        coming,
        drafts: select(&|row| row.state == TrainingState::Draft && !held(row)),
        unsigned: select(&|row| (held(row) || on(row)) && with_unsigned.contains(&row.id)),
        unsent: session.store.own_operations().await?,
    })
}

/// The record of an event, or that it is not here.
pub(crate) async fn existing(tx: &mut Writing, id: TrainingId) -> Result<(), Fault> {
    tx.record("training", id.0)
        .await?
        .map(drop)
        .ok_or_else(Fault::not_found)
}
