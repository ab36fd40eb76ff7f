//! What the report takes over of how the event was carried out.

use super::types::{CarriedRow, Conduct, ParticipationRow};
use crate::fault::Fault;
use crate::fields::typed;
use crate::services::training::programming::TrainingDetail;
use sisconecta_domain::ids::{AgendaItemId, ParticipationReportId, SpeakerId, TrainingId};
use sisconecta_domain::report::systems_that_report;
use sisconecta_domain::time::{form_clock, short_date};
use sisconecta_domain::training::System;
use sisconecta_store::Store;
use sisconecta_store::records::Record;

/// Who presented and closed: the Coordinador unless somebody else is written.
// C-41, C-43
pub(super) fn conduct(event: &Record, coordinator: &str) -> Conduct {
    let or_coordinator = |field: &str| {
        let written = event.text(field);
        if written.is_empty() {
            coordinator
        } else {
            written
        }
        .to_owned()
    };
    Conduct {
        presented_by: or_coordinator("presented_by"),
        closed_by: or_coordinator("closed_by"),
        delegation_reason: event.text("delegation_reason").to_owned(),
        // C-72: off until somebody says that the governing body has defined them.
        tests_apply: typed(&event.fields, "tests_apply"),
        tests_defined_by: event.text("tests_defined_by").to_owned(),
    }
}

/// The rows of the programme in order, with what was marked of them.
pub(super) async fn agenda(store: &Store, id: TrainingId) -> Result<Vec<CarriedRow>, Fault> {
    let mut rows = Vec::new();
    for record in store
        .records("agenda_item", Some(("training", id.0)))
        .await?
    {
        let date: Option<chrono::NaiveDate> = typed(&record.fields, "date");
        let start: Option<chrono::NaiveTime> = typed(&record.fields, "start_time");
        let when: Vec<String> = [date.map(short_date), start.map(form_clock)]
            .into_iter()
            .flatten()
            .collect();
        let row = CarriedRow {
            id: AgendaItemId(record.id),
            when: when.join(" · "),
            activity: record.text("activity").to_owned(),
            outcome: typed(&record.fields, "done"),
            note: record.text("done_note").to_owned(),
        };
        rows.push(((date, start, record.id), row));
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
) -> Result<(Vec<System>, Vec<ParticipationRow>), Fault> {
    let talks: Vec<Option<System>> = training
        .speakers
        .iter()
        .map(|row| row.speaker.system)
        .collect();
    let systems = systems_that_report(&training.fields.systems, &talks);
    let name_of = |speaker: Option<SpeakerId>| {
        training
            .speakers
            .iter()
            .find(|row| Some(row.id) == speaker)
            .map_or(String::new(), |row| row.speaker.name.clone())
    };
    let mut rows: Vec<ParticipationRow> = store
        .records("participation_report", Some(("training", id.0)))
        .await?
        .into_iter()
        .filter_map(|record| {
            let speaker = typed(&record.fields, "speaker");
            Some(ParticipationRow {
                id: Some(ParticipationReportId(record.id)),
                system: typed::<Option<System>>(&record.fields, "system")?,
                speaker,
                speaker_name: name_of(speaker),
                text: record.text("text").to_owned(),
                received_on: typed(&record.fields, "received_on"),
            })
        })
        .collect();
    for system in &systems {
        let empty = |speaker: Option<SpeakerId>| ParticipationRow {
            id: None,
            system: *system,
            speaker,
            speaker_name: name_of(speaker),
            text: String::new(),
            received_on: None,
        };
        for row in training
            .speakers
            .iter()
            .filter(|row| row.speaker.system == Some(*system))
        {
            if !rows
                .iter()
                .any(|one| one.system == *system && one.speaker == Some(row.id))
            {
                rows.push(empty(Some(row.id)));
            }
        }
        if !rows.iter().any(|row| row.system == *system) {
            rows.push(empty(None));
        }
    }
    rows.sort_by_key(|row| (row.system, row.speaker));
    Ok((systems, rows))
}
