//! What an event is made of: sessions, rows of the programme, speakers. Each is a record of its own, so that two people
//! can work on different rows without a conflict.

use super::{
    AgendaInput, AgendaRow, RemoveAgendaItem, RemoveSession, RemoveSpeaker, SaveAgendaItem,
    SaveSession, SaveSpeaker, SessionInput, SessionRow, SpeakerInput, SpeakerRow, TrainingDetail,
    detail, existing, typed,
};
use crate::{App, Fault, catalogue};
use chrono::{Datelike, NaiveDate, NaiveTime};
use serde_json::{Value, json};
use sisconecta_domain::attendance::Figures;
use sisconecta_domain::ids::{AgendaItemId, CatalogueEntryId, SessionId, SpeakerId, TrainingId};
use sisconecta_domain::names::collapse;
use sisconecta_domain::time::{clock, short_date};
use sisconecta_domain::training::{AgendaKind, Catalogue, DayPart, SpeakerKind, hours_fit};
use sisconecta_store::records::Record;
use sisconecta_store::{Store, StoreError, Writing};
use uuid::Uuid;

/// Hours proposed for a session of this part of the day.
pub(crate) fn usual_hours(part: DayPart) -> (NaiveTime, NaiveTime) {
    let hour = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap_or_default();
    match part {
        DayPart::Morning => (hour(8, 30), hour(13, 0)),
        DayPart::Afternoon => (hour(14, 30), hour(17, 30)),
    }
}

/// Refuses dates that can only be a slip of the keys: before the centres existed, or a century ahead.
pub(crate) fn check_date(field: &str, date: NaiveDate) -> Result<(), Fault> {
    if (2011..2100).contains(&date.year()) {
        return Ok(());
    }
    Err(Fault::input(
        field,
        format!(
            "La fecha {} no puede ser de un evento. Revise el año.",
            short_date(date)
        ),
    ))
}

/// `lun 12 abr · mañana`
pub(crate) fn session_label(date: NaiveDate, part: DayPart) -> String {
    const DAYS: [&str; 7] = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"];
    const MONTHS: [&str; 12] = [
        "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "set", "oct", "nov", "dic",
    ];
    let day = DAYS[date.weekday().num_days_from_monday() as usize];
    format!(
        "{day} {} {} · {}",
        date.day(),
        MONTHS[date.month0() as usize],
        part.label()
    )
}

/// A session's own data.
pub(crate) fn session_of(record: &Record) -> Option<SessionInput> {
    let part: DayPart = typed::<Option<DayPart>>(&record.fields, "part")?;
    let usual = usual_hours(part);
    Some(SessionInput {
        date: typed::<Option<NaiveDate>>(&record.fields, "date")?,
        part,
        start: typed::<Option<NaiveTime>>(&record.fields, "start_time").unwrap_or(usual.0),
        end: typed::<Option<NaiveTime>>(&record.fields, "end_time").unwrap_or(usual.1),
    })
}

/// The sessions of an event by day and part; two records of the same part of the same day are one.
pub(crate) async fn sessions(
    store: &Store,
    id: TrainingId,
    figures: &Figures,
) -> Result<Vec<SessionRow>, Fault> {
    let mut rows: Vec<SessionRow> = Vec::new();
    for record in store.records("session", Some(("training", id.0))).await? {
        let Some(session) = session_of(&record) else {
            continue;
        };
        if rows
            .iter()
            .any(|row| row.date == session.date && row.part == session.part)
        {
            continue;
        }
        let id = SessionId(record.id);
        let count = figures.registers.get(&id).copied().unwrap_or_default();
        rows.push(SessionRow {
            id,
            date: session.date,
            part: session.part,
            start: session.start,
            end: session.end,
            label: session_label(session.date, session.part),
            signed: count.signed,
            unsigned: count.unsigned,
        });
    }
    rows.sort_by_key(|row| (row.date, row.part));
    Ok(rows)
}

pub(crate) async fn agenda(store: &Store, id: TrainingId) -> Result<Vec<AgendaRow>, Fault> {
    let mut rows: Vec<AgendaRow> = store
        .records("agenda_item", Some(("training", id.0)))
        .await?
        .into_iter()
        .map(|record| AgendaRow {
            id: AgendaItemId(record.id),
            item: AgendaInput {
                date: typed(&record.fields, "date"),
                start: typed(&record.fields, "start_time"),
                end: typed(&record.fields, "end_time"),
                activity: record.text("activity").to_owned(),
                methodology: record.text("methodology").to_owned(),
                responsible: record.text("responsible").to_owned(),
                kind: typed::<Option<AgendaKind>>(&record.fields, "kind")
                    .unwrap_or(AgendaKind::Other),
            },
        })
        .collect();
    rows.sort_by_key(|row| (row.item.date, row.item.start, row.item.end, row.id));
    Ok(rows)
}

pub(crate) async fn speakers(store: &Store, id: TrainingId) -> Result<Vec<SpeakerRow>, Fault> {
    let records = store.records("speaker", Some(("training", id.0))).await?;
    let speakers: Vec<(SpeakerId, SpeakerInput)> = records
        .into_iter()
        .map(|record| {
            let speaker = SpeakerInput {
                name: record.text("name").to_owned(),
                institution: record.text("institution").to_owned(),
                kind: typed::<Option<SpeakerKind>>(&record.fields, "kind")
                    .unwrap_or(SpeakerKind::Centre),
                topic: record.text("topic").to_owned(),
                system: typed(&record.fields, "system"),
                catalogue_topic: typed(&record.fields, "catalogue_topic"),
                process: typed(&record.fields, "process"),
                coordination_date: typed(&record.fields, "coordination_date"),
                authorisation: record.text("authorisation").to_owned(),
                own_statistic: typed(&record.fields, "own_statistic"),
            };
            (SpeakerId(record.id), speaker)
        })
        .collect();
    let entries = speakers
        .iter()
        .flat_map(|(_, speaker)| [speaker.catalogue_topic, speaker.process]);
    let names = catalogue::names(store, entries.flatten().collect()).await?;
    let name = |entry: Option<CatalogueEntryId>| {
        entry
            .and_then(|id| names.get(&id).cloned())
            .unwrap_or_default()
    };
    Ok(speakers
        .into_iter()
        .map(|(id, speaker)| SpeakerRow {
            id,
            catalogue_topic_name: name(speaker.catalogue_topic),
            process_name: name(speaker.process),
            speaker,
        })
        .collect())
}

pub(crate) async fn write_session(
    tx: &mut Writing,
    training: TrainingId,
    id: SessionId,
    session: &SessionInput,
) -> Result<(), StoreError> {
    let fields = [
        ("training", json!(training)),
        ("date", json!(session.date)),
        ("part", json!(session.part)),
        ("start_time", json!(session.start)),
        ("end_time", json!(session.end)),
    ];
    tx.edit("session", id.0, &fields).await
}

pub(crate) async fn save_session(app: &App, request: SaveSession) -> Result<TrainingDetail, Fault> {
    let session = app.session().await?;
    let input = &request.session;
    check_date("sessions", input.date)?;
    if !hours_fit(input.part, input.start, input.end) {
        return Err(Fault::input(
            "sessions",
            format!(
                "De {} a {} no es un horario de {}. Corrija las horas; la sesión no se cambió.",
                clock(input.start),
                clock(input.end),
                input.part.label()
            ),
        ));
    }
    let mut tx = session.store.write(session.actor()).await?;
    existing(&mut tx, request.training).await?;
    for other in tx
        .records("session", Some(("training", request.training.0)))
        .await?
    {
        let twin = session_of(&other).is_some_and(|s| s.date == input.date && s.part == input.part);
        if twin && Some(SessionId(other.id)) != request.id {
            return Err(Fault::input(
                "sessions",
                format!(
                    "El evento ya tiene una sesión de {} ese día.",
                    input.part.label()
                ),
            ));
        }
    }
    if let Some(id) = request.id {
        let before = tx
            .record("session", id.0)
            .await?
            .ok_or_else(Fault::not_found)?;
        let moved =
            session_of(&before).is_some_and(|s| s.date != input.date || s.part != input.part);
        if moved && !tx.register_entries(&id.to_string()).await?.is_empty() {
            return Err(Fault::not_now(
                "register_taken",
                "Esta sesión ya tiene asistencias registradas: su fecha y turno no se cambian. Agregue otra sesión.",
            ));
        }
    }
    write_session(
        &mut tx,
        request.training,
        request.id.unwrap_or_else(SessionId::fresh),
        input,
    )
    .await?;
    app.announce(&tx.commit().await?);
    detail(&session.store, request.training).await
}

/// Marks a part of an event as removed, and answers the event.
async fn remove(app: &App, kind: &str, id: Uuid) -> Result<TrainingDetail, Fault> {
    let session = app.session().await?;
    let mut tx = session.store.write(session.actor()).await?;
    let record = tx.record(kind, id).await?.ok_or_else(Fault::not_found)?;
    let training = record
        .text("training")
        .parse()
        .map_err(|_| Fault::not_found())?;
    if kind == "session" && !tx.register_entries(&id.to_string()).await?.is_empty() {
        return Err(Fault::not_now(
            "register_taken",
            "Esta sesión ya tiene asistencias registradas y no se quita. Primero anule esas asistencias, con su motivo.",
        ));
    }
    tx.edit(kind, id, &[("removed", json!(true))]).await?;
    app.announce(&tx.commit().await?);
    detail(&session.store, training).await
}

pub(crate) async fn remove_session(
    app: &App,
    request: RemoveSession,
) -> Result<TrainingDetail, Fault> {
    remove(app, "session", request.id.0).await
}

pub(crate) async fn remove_agenda_item(
    app: &App,
    request: RemoveAgendaItem,
) -> Result<TrainingDetail, Fault> {
    remove(app, "agenda_item", request.id.0).await
}

pub(crate) async fn remove_speaker(
    app: &App,
    request: RemoveSpeaker,
) -> Result<TrainingDetail, Fault> {
    remove(app, "speaker", request.id.0).await
}

/// Writes the parts that are not empty, and those that stop being so.
async fn write_part(
    tx: &mut Writing,
    kind: &str,
    id: Uuid,
    training: TrainingId,
    fields: Vec<(&str, Value)>,
) -> Result<(), Fault> {
    let before = tx.record(kind, id).await?;
    let mut wanted = vec![("training", json!(training))];
    wanted.extend(fields.into_iter().filter(|(name, value)| {
        let empty = value.is_null() || value.as_str().is_some_and(str::is_empty);
        !empty
            || before
                .as_ref()
                .is_some_and(|record| record.fields.contains_key(*name))
    }));
    Ok(tx.edit(kind, id, &wanted).await?)
}

pub(crate) async fn save_agenda_item(
    app: &App,
    request: SaveAgendaItem,
) -> Result<TrainingDetail, Fault> {
    let session = app.session().await?;
    let item = &request.item;
    if let (Some(start), Some(end)) = (item.start, item.end)
        && start >= end
    {
        return Err(Fault::input(
            "agenda",
            format!(
                "La fila termina ({}) antes de empezar ({}).",
                clock(end),
                clock(start)
            ),
        ));
    }
    let mut tx = session.store.write(session.actor()).await?;
    existing(&mut tx, request.training).await?;
    if let Some(date) = item.date {
        let sessions = tx
            .records("session", Some(("training", request.training.0)))
            .await?;
        if !sessions
            .iter()
            .filter_map(session_of)
            .any(|s| s.date == date)
        {
            return Err(Fault::input(
                "agenda",
                format!(
                    "El evento no tiene sesión el {}. Agregue la sesión o cambie la fecha de la fila.",
                    short_date(date)
                ),
            ));
        }
    }
    let fields = vec![
        ("date", json!(item.date)),
        ("start_time", json!(item.start)),
        ("end_time", json!(item.end)),
        ("activity", json!(collapse(&item.activity))),
        ("methodology", json!(collapse(&item.methodology))),
        ("responsible", json!(collapse(&item.responsible))),
        ("kind", json!(item.kind)),
    ];
    let id = request.id.unwrap_or_else(AgendaItemId::fresh);
    write_part(&mut tx, "agenda_item", id.0, request.training, fields).await?;
    app.announce(&tx.commit().await?);
    detail(&session.store, request.training).await
}

pub(crate) async fn save_speaker(app: &App, request: SaveSpeaker) -> Result<TrainingDetail, Fault> {
    let session = app.session().await?;
    let speaker = &request.speaker;
    let name = collapse(&speaker.name);
    if name.is_empty() {
        return Err(Fault::input(
            "speaker_name",
            "Escriba el nombre del expositor.",
        ));
    }
    let mut tx = session.store.write(session.actor()).await?;
    existing(&mut tx, request.training).await?;
    let (topic, process) = (speaker.catalogue_topic, speaker.process);
    for (field, entry, list) in [
        ("speaker_catalogue_topic", topic, Catalogue::Topic),
        ("speaker_process", process, Catalogue::Process),
    ] {
        catalogue::check(&mut tx, field, entry, list, speaker.system).await?;
    }
    let fields = vec![
        ("name", json!(name)),
        ("institution", json!(collapse(&speaker.institution))),
        ("kind", json!(speaker.kind)),
        ("topic", json!(collapse(&speaker.topic))),
        ("system", json!(speaker.system)),
        ("catalogue_topic", json!(topic)),
        ("process", json!(process)),
        ("coordination_date", json!(speaker.coordination_date)),
        ("authorisation", json!(collapse(&speaker.authorisation))),
        ("own_statistic", json!(speaker.own_statistic)),
    ];
    let id = request.id.unwrap_or_else(SpeakerId::fresh);
    write_part(&mut tx, "speaker", id.0, request.training, fields).await?;
    app.announce(&tx.commit().await?);
    detail(&session.store, request.training).await
}
