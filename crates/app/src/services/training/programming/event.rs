//! An event: made, edited, confirmed, listed and read with what it still lacks.

use super::types::{
    AgendaRow, ConfirmTraining, CreateTraining, EditTraining, GetTraining, ListTrainings,
    SessionInput, SessionRow, SpeakerInput, SpeakerRow, TrainingDetail, TrainingFields,
    TrainingRow,
};
use super::{covered, entities, forms, programme};
use crate::case::write_step;
use crate::context::Ctx;
use crate::fault::Fault;
use crate::form::{Form, Shown, beside};
use crate::naming::{NEWEST, nomenclature};
use chrono::NaiveDate;
use serde_json::Value;
use sisconecta_domain::attendance::{Figures, RegisterLine, count};
use sisconecta_domain::catalogue::{Catalogue, SystemCode, USER_OFFICE};
use sisconecta_domain::ids::{SessionId, TrainingId};
use sisconecta_domain::kinds::FieldType;
use sisconecta_domain::kinds::case::CaseStep;
use sisconecta_domain::kinds::training::{AgendaItem, Session, Speaker, Training};
use sisconecta_domain::names::collapse;
use sisconecta_domain::time::date_phrase;
use sisconecta_domain::training::{
    DayPart, Draft, DraftAgendaItem, DraftSession, DraftSpeaker, Scope, TrainingState, days,
    shortcomings,
};
use sisconecta_store::kinds::Beside;
use sisconecta_store::training::{LineFound, TrainingsAsked};
use sisconecta_store::{Found, Snapshot, Store, Writing};
use std::collections::HashMap;

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

/// How a choice of the screens is written.
fn code<T: serde::Serialize>(value: Option<T>) -> Option<String> {
    let value = serde_json::to_value(value).ok()?;
    value.as_str().map(str::to_owned)
}

/// Events as asked, without the figures of their registers.
pub(crate) async fn named(
    store: &Store,
    asked: &TrainingsAsked,
) -> Result<Vec<TrainingRow>, Fault> {
    uncounted(store, &store.training_ids(asked).await?).await
}

/// Events as asked, with the figures of the registers of sessions that have begun, and without how many were expected.
pub(crate) async fn with_figures(
    store: &Store,
    asked: &TrainingsAsked,
    today: NaiveDate,
) -> Result<Vec<TrainingRow>, Fault> {
    let ids = store.training_ids(asked).await?;
    let mut rows = uncounted(store, &ids).await?;
    let counted = Counted {
        figures: figures_of(store.register_lines_by(&ids, &today.to_string()).await?)?,
        enrolled: HashMap::new(),
    };
    counted.fill(&mut rows);
    Ok(rows)
}

/// The events that a day's page may show, each with how many of those registered have not signed.
pub(crate) async fn of_day(
    store: &Store,
    day: NaiveDate,
) -> Result<Vec<(TrainingRow, u32)>, Fault> {
    let ids = store.trainings_of_day(&day.to_string()).await?;
    let unsigned = store.unsigned(&ids).await?;
    let mut rows = uncounted(store, &ids).await?;
    // What is over is not counted: nobody is expected any more.
    let ahead: Vec<String> = rows
        .iter()
        .filter(|row| row.last_day.is_some_and(|last| last >= day))
        .map(|row| row.id.to_string())
        .collect();
    Counted::of(store, &ahead).await?.fill(&mut rows);
    Ok(rows
        .into_iter()
        .map(|row| {
            let unsigned = unsigned.get(&row.id.to_string()).copied();
            (row, unsigned.unwrap_or(0))
        })
        .collect())
}

/// What is counted of events, by their ids.
struct Counted {
    figures: HashMap<String, Figures>,
    enrolled: HashMap<String, u32>,
}

impl Counted {
    async fn of(store: &Store, ids: &[String]) -> Result<Self, Fault> {
        Ok(Self {
            figures: figures_of(store.register_lines(ids).await?)?,
            enrolled: store.enrolled(ids).await?,
        })
    }

    fn fill(&self, rows: &mut [TrainingRow]) {
        for row in rows {
            let id = row.id.to_string();
            if let Some(figures) = self.figures.get(&id) {
                row.participants = figures.participants;
                row.attendances = figures.attendances;
            }
            if let Some(enrolled) = self.enrolled.get(&id) {
                row.enrolled = *enrolled;
            }
        }
    }
}

/// These events with their figures, the latest first day first.
async fn rows(store: &Store, ids: &[String]) -> Result<Vec<TrainingRow>, Fault> {
    let mut rows = uncounted(store, ids).await?;
    Counted::of(store, ids).await?.fill(&mut rows);
    Ok(rows)
}

/// These events before anything is counted of them, the latest first day first.
async fn uncounted(store: &Store, ids: &[String]) -> Result<Vec<TrainingRow>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = store.trainings(ids).await?;
    let mut rows = Vec::with_capacity(found.len());
    for training in found {
        let mut dates: Vec<NaiveDate> = training
            .days
            .iter()
            .flat_map(|list| list.split(','))
            .filter_map(|day| day.parse().ok())
            .collect();
        dates.sort_unstable();
        let systems: Option<Value> = training
            .systems
            .as_deref()
            .and_then(|list| serde_json::from_str(list).ok());
        let systems: Vec<SystemCode> = FieldType::read(&systems.unwrap_or_default());
        let enumerated = |text: Option<String>| text.map(Value::from).unwrap_or_default();
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
            state: TrainingState::of(&training.state).unwrap_or(TrainingState::Draft),
            first_day: dates.first().copied(),
            last_day: dates.last().copied(),
            dates: date_phrase(&dates),
            venue: training.venue,
            enrolled: 0,
            participants: 0,
            attendances: 0,
        });
    }
    rows.sort_by(|a, b| (b.first_day, &a.name).cmp(&(a.first_day, &b.name)));
    Ok(rows)
}

/// The latest first day first; those without a day come last.
pub(crate) async fn list(ctx: &Ctx<'_>, request: ListTrainings) -> Result<Vec<TrainingRow>, Fault> {
    let wanted = TrainingsAsked {
        text: request.text,
        state: code(request.state),
        training_type: code(request.training_type),
        from: request.from.map(|day| day.to_string()),
        to: request.to.map(|day| day.to_string()),
        limit: request.limit,
    };
    let ids = ctx.store.training_ids(&wanted).await?;
    rows(&ctx.store, &ids).await
}

pub(crate) async fn get(ctx: &Ctx<'_>, request: GetTraining) -> Result<TrainingDetail, Fault> {
    detail(&ctx.store, request.id).await
}

/// What an event's place in the statistics follows from.
pub(crate) async fn fields_and_speakers(
    store: &Store,
    id: TrainingId,
) -> Result<(TrainingFields, Vec<SpeakerInput>), Fault> {
    let found = store.get::<Training>(id).await?;
    let record = found.ok_or_else(Fault::not_found)?.record;
    let speakers = store.of::<Speaker>(id).await?;
    let speakers = speakers.iter().map(|found| SpeakerInput::of(found));
    Ok((TrainingFields::of(&record), speakers.collect()))
}

/// Values that stand side by side in an event or in what it is made of.
async fn beside_of(
    page: &mut Snapshot,
    id: TrainingId,
    sessions: &[Found<Session>],
    agenda: &[Found<AgendaItem>],
    speakers: &[Found<Speaker>],
) -> Result<Vec<Beside>, Fault> {
    let mut standing = page.beside::<Training>(vec![id]).await?;
    let sessions = sessions.iter().map(|found| found.id).collect();
    standing.extend(page.beside::<Session>(sessions).await?);
    let agenda = agenda.iter().map(|found| found.id).collect();
    standing.extend(page.beside::<AgendaItem>(agenda).await?);
    let speakers = speakers.iter().map(|found| found.id).collect();
    standing.extend(page.beside::<Speaker>(speakers).await?);
    Ok(standing)
}

/// Everything about an event, and what it still lacks.
pub(crate) async fn detail(store: &Store, id: TrainingId) -> Result<TrainingDetail, Fault> {
    // What forms show is of one moment.
    let mut page = store.snapshot().await?;
    let found = page.get::<Training>(id).await?;
    let record = found.ok_or_else(Fault::not_found)?.record;
    let (sessions, agenda, speakers) = (
        page.of::<Session>(id).await?,
        page.of::<AgendaItem>(id).await?,
        page.of::<Speaker>(id).await?,
    );
    let standing = beside_of(&mut page, id, &sessions, &agenda, &speakers).await?;
    let state = page.case_state(id.into()).await?;
    let base = page.base();
    drop(page);
    let Counted {
        mut figures,
        enrolled,
    } = Counted::of(store, &[id.to_string()]).await?;
    let figures = figures.remove(&id.to_string()).unwrap_or_default();
    let sessions = programme::sessions(sessions, &figures);
    let agenda = programme::agenda(agenda);
    let names = nomenclature(store).await?;
    let first_day = sessions.iter().map(|session| session.date).min();
    let day = first_day.unwrap_or(NEWEST);
    let speakers = programme::speakers(store, speakers, &names, day).await?;
    let mut fields = TrainingFields::of(&record);
    entities::name(store, &record, &mut fields).await?;
    let user_office = names.short_name(Catalogue::Body, USER_OFFICE, day);
    let draft = Draft {
        user_office: user_office.clone(),
        ..draft(&fields, &sessions, &agenda, &speakers)
    };
    let days = days(
        &sessions
            .iter()
            .map(|s| (s.date, s.part))
            .collect::<Vec<_>>(),
    );
    Ok(TrainingDetail {
        id,
        state: TrainingState::of(&state).unwrap_or(TrainingState::Draft),
        scope: Scope::of(&fields.systems),
        dates: date_phrase(&days),
        shortcomings: shortcomings(&draft),
        user_office,
        saved_at: store.last_change(id.0).await?,
        enrolled: enrolled.into_values().sum(),
        participants: figures.participants,
        attendances: figures.attendances,
        base,
        wrote: None,
        beside: beside(store, standing).await?,
        fields,
        sessions,
        agenda,
        speakers,
    })
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
        ally_agreement_date: f.ally_agreement_date,
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
        user_office: String::new(),
    }
}

pub(crate) async fn create(
    ctx: &Ctx<'_>,
    request: CreateTraining,
) -> Result<TrainingDetail, Fault> {
    let name = collapse(&request.name);
    if name.is_empty() {
        return Err(Fault::input("name", "Escriba el nombre del evento."));
    }
    programme::check_date("date", request.date)?;
    let id = TrainingId::fresh();
    ctx.write(async |tx| {
        // C-09, C-20: what a centre programmes is most often its own; the screen changes it in one step.
        let event = Training::edit().name(name).programmed(true);
        tx.set(id, event).await?;
        let morning = forms::usual_hours(DayPart::Morning);
        let first = SessionInput {
            date: request.date,
            part: DayPart::Morning,
            start: morning.0,
            end: morning.1,
        };
        programme::write_session(tx, id, SessionId::fresh(), &first).await?;
        Ok(())
    })
    .await?;
    detail(&ctx.store, id).await
}

pub(crate) async fn edit(ctx: &Ctx<'_>, request: EditTraining) -> Result<TrainingDetail, Fault> {
    let fields = request.fields.tidy();
    if fields.name.is_empty() {
        return Err(Fault::input(
            "name",
            "El evento necesita un nombre. El anterior se conserva.",
        ));
    }
    let shown = Shown {
        base: request.base,
        showed: request.showed,
    };
    let wrote = ctx
        .write(async |tx| {
            let before = tx.get::<Training>(request.id).await?;
            let before = before.ok_or_else(Fault::not_found)?.record.systems;
            let wrote = entities::save(tx, request.id, shown, &fields).await?;
            covered::check_kept(tx, &ctx.store, request.id, &before, ctx.today()).await?;
            Ok(wrote)
        })
        .await?;
    Ok(TrainingDetail {
        wrote,
        ..detail(&ctx.store, request.id).await?
    })
}

pub(crate) async fn confirm(
    ctx: &Ctx<'_>,
    request: ConfirmTraining,
) -> Result<TrainingDetail, Fault> {
    let now = detail(&ctx.store, request.id).await?;
    if now.state != TrainingState::Draft {
        // Confirmed on another screen, or long past it: the road does not go back.
        return Ok(now);
    }
    if let Some(first) = now.shortcomings.first() {
        let rest = now.shortcomings.len() - 1;
        let more = match rest {
            0 => String::new(),
            1 => " Y falta un dato más.".to_owned(),
            more => format!(" Y faltan {more} datos más."),
        };
        return Err(Fault {
            field: Some(first.field.clone()),
            ..Fault::not_now(
                "incomplete",
                format!("El evento sigue en borrador. {}{more}", first.sentence),
            )
        });
    }
    ctx.write(async |tx| {
        // C-66: the step keeps its date and author.
        let programmed = TrainingState::Programmed.code();
        let step = CaseStep::default();
        write_step(tx, request.id.into(), programmed, ctx.today(), step).await?;
        Ok(())
    })
    .await?;
    detail(&ctx.store, request.id).await
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

/// The record of an event, or that it is not here.
pub(crate) async fn existing(tx: &mut Writing, id: TrainingId) -> Result<(), Fault> {
    tx.get::<Training>(id)
        .await?
        .map(drop)
        .ok_or_else(Fault::not_found)
}
