//! What an event is made of: sessions, rows of the programme, speakers. Each is a record of its own, so that two people
//! can work on different rows without a conflict.

use super::covered;
use super::event::{detail, existing};
use super::forms::session;
use super::programme::{check_date, write_session};
use super::types::{
    RemoveAgendaItem, RemoveSession, RemoveSpeaker, SaveAgendaItem, SaveSession, SaveSpeaker,
    TrainingDetail,
};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::form::{self, Form, Shown};
use crate::office::catalogue;
use sisconecta_domain::catalogue::Catalogue;
use sisconecta_domain::ids::{AgendaItemId, SessionId, SpeakerId, TrainingId};
use sisconecta_domain::kinds::training::{AgendaItem, Session, Speaker};
use sisconecta_domain::kinds::{Edit, RecordKind};
use sisconecta_domain::time::{clock, short_date};
use sisconecta_domain::training::hours_fit;

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
    for other in tx.of::<Session>(request.training).await? {
        let twin = session(&other).is_some_and(|s| s.date == input.date && s.part == input.part);
        if twin && Some(other.id) != request.id {
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
        let before = tx.get::<Session>(id).await?.ok_or_else(Fault::not_found)?;
        let moved =
            session(&before).is_some_and(|s| s.date != input.date || s.part != input.part);
        if moved && !tx.register_entries(&id.to_string()).await?.is_empty() {
            return Err(Fault::not_now(
                "register_taken",
                "Esta sesión ya tiene asistencias registradas: su fecha y turno no se cambian. Agregue otra sesión.",
            ));
        }
    }
    match request.id {
        Some(id) => {
            let shown = Shown { base: request.base, showed: request.showed };
            form::save(tx, id, shown, input).await?;
        }
        None => write_session(tx, request.training, SessionId::fresh(), input).await?,
    }
        Ok(())
    })
    .await?;
    detail(&ctx.store, request.training).await
}

/// Marks a part of an event as removed, and answers the event.
async fn remove<K: RecordKind>(
    ctx: &Ctx<'_>,
    id: K::Id,
    of: impl Fn(&K) -> Option<TrainingId>,
    removed: Edit<K>,
) -> Result<TrainingDetail, Fault>
where
    K::Id: Copy,
{
    let training = ctx
        .write(async |tx| {
            let found = tx.get::<K>(id).await?.ok_or_else(Fault::not_found)?;
            let training = of(&found).ok_or_else(Fault::not_found)?;
            tx.set(id, removed).await?;
            Ok(training)
        })
        .await?;
    detail(&ctx.store, training).await
}

pub(crate) async fn remove_session(
    ctx: &Ctx<'_>,
    request: RemoveSession,
) -> Result<TrainingDetail, Fault> {
    let training = ctx.write(async |tx| {
        let found = tx.get::<Session>(request.id).await?.ok_or_else(Fault::not_found)?;
        if !tx.register_entries(&request.id.to_string()).await?.is_empty() {
            return Err(Fault::not_now(
                "register_taken",
                "Esta sesión ya tiene asistencias registradas y no se quita. Primero anule esas asistencias, con su motivo.",
            ));
        }
        tx.set(request.id, Session::edit().removed(true)).await?;
        found.training.ok_or_else(Fault::not_found)
    })
    .await?;
    detail(&ctx.store, training).await
}

pub(crate) async fn remove_agenda_item(
    ctx: &Ctx<'_>,
    request: RemoveAgendaItem,
) -> Result<TrainingDetail, Fault> {
    let removed = AgendaItem::edit().removed(true);
    remove(ctx, request.id, |row: &AgendaItem| row.training, removed).await
}

pub(crate) async fn remove_speaker(
    ctx: &Ctx<'_>,
    request: RemoveSpeaker,
) -> Result<TrainingDetail, Fault> {
    let removed = Speaker::edit().removed(true);
    remove(ctx, request.id, |row: &Speaker| row.training, removed).await
}

pub(crate) async fn save_agenda_item(
    ctx: &Ctx<'_>,
    request: SaveAgendaItem,
) -> Result<TrainingDetail, Fault> {
    let item = request.item.tidy();
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
        let sessions = tx.of::<Session>(request.training).await?;
        if !sessions.iter().any(|found| found.date == Some(date) && found.part.is_some()) {
            return Err(Fault::input(
                "agenda",
                format!(
                    "El evento no tiene sesión el {}. Agregue la sesión o cambie la fecha de la fila.",
                    short_date(date)
                ),
            ));
        }
    }
    match request.id {
        Some(id) => {
            let shown = Shown { base: request.base, showed: request.showed };
            form::save(tx, id, shown, &item).await?;
        }
        None => {
            let row = AgendaItem { training: Some(request.training), ..item.record() };
            tx.set(AgendaItemId::fresh(), row).await?;
        }
    }
        Ok(())
    })
    .await?;
    detail(&ctx.store, request.training).await
}

pub(crate) async fn save_speaker(
    ctx: &Ctx<'_>,
    request: SaveSpeaker,
) -> Result<TrainingDetail, Fault> {
    let speaker = request.speaker.tidy();
    if speaker.name.is_empty() {
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
            catalogue::check(tx, field, entry, list, speaker.system.as_ref()).await?;
        }
        match request.id {
            Some(id) => {
                let shown = Shown {
                    base: request.base,
                    showed: request.showed,
                };
                form::save(tx, id, shown, &speaker).await?;
            }
            None => {
                let whole = Speaker {
                    training: Some(request.training),
                    ..speaker.record()
                };
                tx.set(SpeakerId::fresh(), whole).await?;
            }
        }
        covered::take_up(tx, request.training, speaker.system.as_ref()).await
    })
    .await?;
    detail(&ctx.store, request.training).await
}
