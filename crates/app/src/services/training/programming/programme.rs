//! What the programme of an event consists of, as it is written and read.

use super::types::{AgendaInput, AgendaRow, SessionInput, SessionRow, SpeakerInput, SpeakerRow};
use crate::fault::Fault;
use crate::fields::typed;
use crate::office::catalogue;
use chrono::Datelike;
use chrono::{NaiveDate, NaiveTime};
use serde_json::json;
use sisconecta_domain::attendance::Figures;
use sisconecta_domain::ids::{AgendaItemId, CatalogueEntryId, SessionId, SpeakerId, TrainingId};
use sisconecta_domain::time::short_date;
use sisconecta_domain::training::{AgendaKind, DayPart, SpeakerKind};
use sisconecta_store::records::Record;
use sisconecta_store::{Store, StoreError, Writing};

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
