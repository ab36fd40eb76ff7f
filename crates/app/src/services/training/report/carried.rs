//! What the report takes over of how the event was carried out.

use super::types::{CarriedRow, Conduct, ParticipationRow};
use crate::fault::Fault;
use crate::naming::{NEWEST, nomenclature};
use crate::services::training::programming::{SpeakerRow, TrainingDetail};
use sisconecta_domain::catalogue::SystemCode;
use sisconecta_domain::ids::{SpeakerId, TrainingId};
use sisconecta_domain::kinds::report::ParticipationReport;
use sisconecta_domain::kinds::training::{AgendaItem, Training};
use sisconecta_domain::report::systems_that_report;
use sisconecta_domain::time::{form_clock, short_date};
use sisconecta_store::Store;
use sisconecta_store::kinds::Found;

/// Who presented and closed: the Coordinador unless somebody else is written.
// C-41, C-43
pub(super) fn conduct(event: &Training, coordinator: &str) -> Conduct {
    let or_coordinator = |written: &str| {
        if written.is_empty() {
            coordinator
        } else {
            written
        }
        .to_owned()
    };
    Conduct {
        presented_by: or_coordinator(&event.presented_by),
        closed_by: or_coordinator(&event.closed_by),
        delegation_reason: event.delegation_reason.clone(),
        // C-72: off until somebody says that the governing body has defined them.
        tests_apply: event.tests_apply.unwrap_or_default(),
        tests_defined_by: event.tests_defined_by.clone(),
    }
}

/// The rows of the programme in order, with what was marked of them.
pub(super) async fn agenda(store: &Store, id: TrainingId) -> Result<Vec<CarriedRow>, Fault> {
    let mut rows = Vec::new();
    for Found { id, record } in store.of::<AgendaItem>(id).await? {
        let (date, start) = (record.date, record.start_time);
        let when: Vec<String> = [date.map(short_date), start.map(form_clock)]
            .into_iter()
            .flatten()
            .collect();
        let row = CarriedRow {
            id,
            when: when.join(" · "),
            activity: record.activity,
            outcome: record.done,
            note: record.done_note,
        };
        rows.push(((date, start, id), row));
    }
    rows.sort_by_key(|(place, _)| *place);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The systems that owe a report, and a row for each specialist: what was received, and what is still to come.
// C-46
pub(super) async fn participation(
    store: &Store,
    id: TrainingId,
    training: &TrainingDetail,
) -> Result<(Vec<SystemCode>, Vec<ParticipationRow>), Fault> {
    let talks: Vec<Option<SystemCode>> = training
        .speakers
        .iter()
        .map(|row| row.speaker.system.clone())
        .collect();
    let last_day = training.sessions.iter().map(|session| session.date).max();
    let names = nomenclature(store).await?;
    let system_name = |system: &SystemCode| names.system(system, last_day.unwrap_or(NEWEST));
    let systems = systems_that_report(&training.fields.systems, &talks);
    let name_of = |speaker: Option<SpeakerId>| {
        training
            .speakers
            .iter()
            .find(|row| Some(row.id) == speaker)
            .map_or(String::new(), |row| row.speaker.name.clone())
    };
    let mut rows: Vec<ParticipationRow> = store
        .of::<ParticipationReport>(id)
        .await?
        .into_iter()
        .filter_map(|Found { id, record }| {
            let system = record.system?;
            Some(ParticipationRow {
                id: Some(id),
                system_name: system_name(&system),
                system,
                speaker: record.speaker,
                speaker_name: name_of(record.speaker),
                text: record.text,
                received_on: record.received_on,
            })
        })
        .collect();
    for system in &systems {
        let empty = |speaker: Option<SpeakerId>| ParticipationRow {
            id: None,
            system: system.clone(),
            system_name: system_name(system),
            speaker,
            speaker_name: name_of(speaker),
            text: String::new(),
            received_on: None,
        };
        let speaks = |row: &&SpeakerRow| row.speaker.system.as_ref() == Some(system);
        for row in training.speakers.iter().filter(speaks) {
            let reported =
                |one: &ParticipationRow| one.system == *system && one.speaker == Some(row.id);
            if !rows.iter().any(reported) {
                rows.push(empty(Some(row.id)));
            }
        }
        if !rows.iter().any(|row| row.system == *system) {
            rows.push(empty(None));
        }
    }
    rows.sort_by(|a, b| (&a.system, a.speaker).cmp(&(&b.system, b.speaker)));
    Ok((systems, rows))
}
