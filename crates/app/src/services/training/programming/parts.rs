//! What an event is made of: sessions, rows of the programme, speakers. Each is a record of its own, so that two people
//! can work on different rows without a conflict.

use super::event::{detail, existing};
use super::programme::{check_date, session_of, write_session};
use super::types::{
    RemoveAgendaItem, RemoveSession, RemoveSpeaker, SaveAgendaItem, SaveSession, SaveSpeaker,
    TrainingDetail,
};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::office::catalogue;
use serde_json::{Value, json};
use sisconecta_domain::ids::{AgendaItemId, SessionId, SpeakerId, TrainingId};
use sisconecta_domain::names::collapse;
use sisconecta_domain::time::{clock, short_date};
use sisconecta_domain::training::{Catalogue, hours_fit};
use sisconecta_store::Writing;
use uuid::Uuid;

pub(crate) async fn save_session(
    ctx: &Ctx<'_>,
    request: SaveSession,
) -> Result<TrainingDetail, Fault> {
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
    ctx.write(async |tx| {
    existing(tx, request.training).await?;
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
        tx,
        request.training,
        request.id.unwrap_or_else(SessionId::fresh),
        input,
    )
    .await?;
        Ok(())
    })
    .await?;
    detail(&ctx.store, request.training).await
}

/// Marks a part of an event as removed, and answers the event.
async fn remove(ctx: &Ctx<'_>, kind: &str, id: Uuid) -> Result<TrainingDetail, Fault> {
    let training = ctx.write(async |tx| {
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
        Ok(training)
    })
    .await?;
    detail(&ctx.store, training).await
}

pub(crate) async fn remove_session(
    ctx: &Ctx<'_>,
    request: RemoveSession,
) -> Result<TrainingDetail, Fault> {
    remove(ctx, "session", request.id.0).await
}

pub(crate) async fn remove_agenda_item(
    ctx: &Ctx<'_>,
    request: RemoveAgendaItem,
) -> Result<TrainingDetail, Fault> {
    remove(ctx, "agenda_item", request.id.0).await
}

pub(crate) async fn remove_speaker(
    ctx: &Ctx<'_>,
    request: RemoveSpeaker,
) -> Result<TrainingDetail, Fault> {
    remove(ctx, "speaker", request.id.0).await
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
    ctx: &Ctx<'_>,
    request: SaveAgendaItem,
) -> Result<TrainingDetail, Fault> {
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
    ctx.write(async |tx| {
    existing(tx, request.training).await?;
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
    write_part(tx, "agenda_item", id.0, request.training, fields).await?;
        Ok(())
    })
    .await?;
    detail(&ctx.store, request.training).await
}

pub(crate) async fn save_speaker(
    ctx: &Ctx<'_>,
    request: SaveSpeaker,
) -> Result<TrainingDetail, Fault> {
    let speaker = &request.speaker;
    let name = collapse(&speaker.name);
    if name.is_empty() {
        return Err(Fault::input(
            "speaker_name",
            "Escriba el nombre del expositor.",
        ));
    }
    ctx.write(async |tx| {
        existing(tx, request.training).await?;
        let (topic, process) = (speaker.catalogue_topic, speaker.process);
        for (field, entry, list) in [
            ("speaker_catalogue_topic", topic, Catalogue::Topic),
            ("speaker_process", process, Catalogue::Process),
        ] {
            catalogue::check(tx, field, entry, list, speaker.system).await?;
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
        write_part(tx, "speaker", id.0, request.training, fields).await?;
        Ok(())
    })
    .await?;
    detail(&ctx.store, request.training).await
}
