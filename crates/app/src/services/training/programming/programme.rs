//! What the programme of an event consists of, as it is written and read.

use super::forms::{session, usual_hours};
use super::types::{AgendaInput, AgendaRow, SessionInput, SessionRow, SpeakerInput, SpeakerRow};
use crate::fault::Fault;
use crate::fields::typed;
use crate::form::Form;
use crate::office::catalogue;
use chrono::Datelike;
use chrono::{NaiveDate, NaiveTime};
use sisconecta_domain::attendance::Figures;
use sisconecta_domain::catalogue::Nomenclature;
use sisconecta_domain::ids::{CatalogueEntryId, SessionId, SpeakerId, TrainingId};
use sisconecta_domain::kinds::training::{AgendaItem, Session, Speaker};
use sisconecta_domain::time::short_date;
use sisconecta_domain::training::DayPart;
use sisconecta_store::records::Record;
use sisconecta_store::{Found, Store, StoreError, Writing};
use std::collections::BTreeSet;

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
pub(super) fn sessions(found: Vec<Found<Session>>, figures: &Figures) -> Vec<SessionRow> {
    let mut rows: Vec<SessionRow> = Vec::new();
    for record in found {
        let Some(session) = session(&record) else {
            continue;
        };
        if rows
            .iter()
            .any(|row| row.date == session.date && row.part == session.part)
        {
            continue;
        }
        let count = figures
            .registers
            .get(&record.id)
            .copied()
            .unwrap_or_default();
        rows.push(SessionRow {
            id: record.id,
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
    rows
}

pub(super) fn agenda(found: Vec<Found<AgendaItem>>) -> Vec<AgendaRow> {
    let mut rows: Vec<AgendaRow> = found
        .into_iter()
        .map(|record| AgendaRow {
            id: record.id,
            item: AgendaInput::of(&record),
        })
        .collect();
    rows.sort_by_key(|row| (row.item.date, row.item.start, row.item.end, row.id));
    rows
}

/// Speakers with the names, on a day, of what they speak about.
pub(super) async fn speakers(
    store: &Store,
    found: Vec<Found<Speaker>>,
    names: &Nomenclature,
    day: NaiveDate,
) -> Result<Vec<SpeakerRow>, Fault> {
    let speakers: Vec<(SpeakerId, SpeakerInput)> = found
        .into_iter()
        .map(|record| (record.id, SpeakerInput::of(&record)))
        .collect();
    let entries = speakers
        .iter()
        .flat_map(|(_, speaker)| [speaker.catalogue_topic, speaker.process]);
    let listed = catalogue::names(store, entries.flatten().collect()).await?;
    let may_lack = speakers
        .iter()
        .any(|(_, speaker)| speaker.process.is_none() && speaker.system.is_some());
    let with_processes = if may_lack {
        catalogue::with_processes(store, day).await?
    } else {
        BTreeSet::new()
    };
    let name = |entry: Option<CatalogueEntryId>| {
        entry
            .and_then(|id| listed.get(&id).cloned())
            .unwrap_or_default()
    };
    Ok(speakers
        .into_iter()
        .map(|(id, speaker)| SpeakerRow {
            id,
            system_name: speaker
                .system
                .as_ref()
                .map_or(String::new(), |code| names.system(code, day)),
            catalogue_topic_name: name(speaker.catalogue_topic),
            process_name: name(speaker.process),
            process_wanted: speaker.process.is_none()
                && speaker
                    .system
                    .as_ref()
                    .is_some_and(|system| with_processes.contains(system)),
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
    let whole = Session {
        training: Some(training),
        ..session.record()
    };
    tx.set(id, whole).await.map(drop)
}
