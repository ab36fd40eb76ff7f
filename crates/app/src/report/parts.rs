//! What a report gathers besides its texts: who presented and closed, what was carried out, and the reports of each system.

use super::{
    CarriedRow, Conduct, EventReport, MarkAgenda, ParticipationRow, RemoveParticipation,
    SaveConduct, SaveParticipation, current, open_to_change,
};
use crate::training::{TrainingDetail, check_date, existing, typed};
use crate::{App, Fault};
use serde_json::json;
use sisconecta_domain::ids::{AgendaItemId, ParticipationReportId, SpeakerId, TrainingId};
use sisconecta_domain::names::collapse;
use sisconecta_domain::report::systems_that_report;
use sisconecta_domain::time::{form_clock, short_date};
use sisconecta_domain::training::System;
use sisconecta_store::Store;
use sisconecta_store::records::Record;
use sisconecta_sync::natural_id;

/// Longest report of one specialist, in characters.
const LONGEST_REPORT: usize = 4000;

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

pub(crate) async fn save_conduct(app: &App, request: SaveConduct) -> Result<EventReport, Fault> {
    let session = app.session().await?;
    open_to_change(&session.store, request.training).await?;
    let coordinator = super::coordinator(&session.store).await?;
    let wanted = request.conduct;
    // Who is the Coordinador anyway is not written, so that the default follows the staff list.
    let delegate = |name: &str| {
        let name = collapse(name);
        if name == coordinator {
            String::new()
        } else {
            name
        }
    };
    let mut tx = session.store.write(session.actor()).await?;
    let before = tx
        .record("training", request.training.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    let fields: Vec<_> = [
        ("presented_by", json!(delegate(&wanted.presented_by))),
        ("closed_by", json!(delegate(&wanted.closed_by))),
        (
            "delegation_reason",
            json!(collapse(&wanted.delegation_reason)),
        ),
        ("tests_apply", json!(wanted.tests_apply)),
        (
            "tests_defined_by",
            json!(collapse(&wanted.tests_defined_by)),
        ),
    ]
    .into_iter()
    // What was never written and is still empty stays unwritten.
    .filter(|(name, value)| {
        before.fields.contains_key(*name) || !(*value == json!("") || *value == json!(false))
    })
    .collect();
    tx.edit("training", request.training.0, &fields).await?;
    app.announce(&tx.commit().await?);
    current(app, request.training).await
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

// C-73
pub(crate) async fn mark_agenda(app: &App, request: MarkAgenda) -> Result<EventReport, Fault> {
    let session = app.session().await?;
    let mut tx = session.store.write(session.actor()).await?;
    let before = tx
        .record("agenda_item", request.id.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    let training: TrainingId = before
        .text("training")
        .parse()
        .map_err(|_| Fault::not_found())?;
    open_to_change(&session.store, training).await?;
    let mut fields = vec![("done", json!(request.outcome))];
    let note = collapse(&request.note);
    if !note.is_empty() || before.fields.contains_key("done_note") {
        fields.push(("done_note", json!(note)));
    }
    tx.edit("agenda_item", request.id.0, &fields).await?;
    app.announce(&tx.commit().await?);
    current(app, training).await
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

pub(crate) async fn save_participation(
    app: &App,
    request: SaveParticipation,
) -> Result<EventReport, Fault> {
    let session = app.session().await?;
    open_to_change(&session.store, request.training).await?;
    let text = request.text.trim();
    if text.chars().count() > LONGEST_REPORT {
        return Err(Fault::input(
            "participation",
            "El informe de participación pasa de 4000 letras. Lo anterior se conserva; acórtelo.",
        ));
    }
    if let Some(date) = request.received_on {
        check_date("participation", date)?;
    }
    let training = request.training.to_string();
    let speaker = request.speaker.map_or(String::new(), |id| id.to_string());
    let system = json!(request.system);
    let id = natural_id(
        "participation_report",
        &[&training, system.as_str().unwrap_or_default(), &speaker],
    );
    let mut tx = session.store.write(session.actor()).await?;
    existing(&mut tx, request.training).await?;
    if let Some(speaker) = request.speaker {
        tx.record("speaker", speaker.0)
            .await?
            .filter(|record| record.text("training") == training)
            .ok_or_else(Fault::not_found)?;
    }
    let mut fields = vec![
        ("training", json!(training)),
        ("system", system),
        ("text", json!(text)),
        ("received_on", json!(request.received_on)),
    ];
    if request.speaker.is_some() {
        fields.push(("speaker", json!(speaker)));
    }
    if let Some(before) = tx.record("participation_report", id).await?
        && typed::<bool>(&before.fields, "removed")
    {
        fields.push(("removed", json!(false)));
    }
    tx.edit("participation_report", id, &fields).await?;
    app.announce(&tx.commit().await?);
    current(app, request.training).await
}

pub(crate) async fn remove_participation(
    app: &App,
    request: RemoveParticipation,
) -> Result<EventReport, Fault> {
    let session = app.session().await?;
    let mut tx = session.store.write(session.actor()).await?;
    let before = tx
        .record("participation_report", request.id.0)
        .await?
        .ok_or_else(Fault::not_found)?;
    let training: TrainingId = before
        .text("training")
        .parse()
        .map_err(|_| Fault::not_found())?;
    open_to_change(&session.store, training).await?;
    tx.edit(
        "participation_report",
        request.id.0,
        &[("removed", json!(true))],
    )
    .await?;
    app.announce(&tx.commit().await?);
    current(app, training).await
}
