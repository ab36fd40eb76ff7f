//! The figures of an event: who is counted, and who is only listed.

use super::centre;
use super::types::{EntityFigures, GetFigures, SessionFigures, TrainingFigures, UnsignedRow};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::naming::{NEWEST, nomenclature};
use crate::services::training::attendance::{Book, DeskState, desk_session};
use crate::services::training::programming::{TrainingDetail, detail};
use sisconecta_domain::entity::name_key;
use sisconecta_domain::ids::EntityId;
use sisconecta_domain::names::dictionary_key;
use sisconecta_domain::report::{EventCount, SystemTable, by_system};
use sisconecta_store::{Store, StoreError};
use std::cmp::Reverse;
use std::collections::BTreeMap;

pub(crate) async fn of_training(
    ctx: &Ctx<'_>,
    request: GetFigures,
) -> Result<TrainingFigures, Fault> {
    let detail = detail(&ctx.store, request.training).await?;
    let mut sessions = Vec::new();
    let mut unsigned = Vec::new();
    let mut entity_of = BTreeMap::new();
    for row in &detail.sessions {
        let desk = desk_session(&ctx.store, row.id).await?;
        let book = Book::load(&ctx.store, &desk).await?;
        let count = book.count();
        sessions.push(SessionFigures {
            session: row.id,
            label: row.label.clone(),
            expected: count.expected,
            signed: count.signed,
            unsigned: count.unsigned,
        });
        for line in book.rows() {
            match line.state {
                DeskState::Unsigned => unsigned.push(UnsignedRow {
                    session: row.id,
                    session_label: row.label.clone(),
                    person: line.person,
                    name: line.name,
                    document_number: line.document_number,
                }),
                DeskState::SignedOnPaper | DeskState::SignedOnScreen => {
                    // As verified in the first session in which the person signed.
                    let entity = book.entity_of(line.person);
                    entity_of
                        .entry(line.person)
                        .or_insert((entity, line.details.entity));
                }
                DeskState::Known | DeskState::Expected => {}
            }
        }
    }
    let entities = by_entity(&ctx.store, entity_of.into_values().collect()).await?;
    let counting = centre::counting(
        &ctx.store,
        detail.id,
        detail.fields.organiser,
        detail.speakers.iter().map(|row| row.speaker.kind),
    )
    .await?;
    Ok(TrainingFigures {
        counting,
        counting_sentence: counting.label().to_owned(),
        participants: detail.participants,
        attendances: detail.attendances,
        expected: detail.enrolled,
        sessions,
        unsigned,
        entities,
        by_system: event_by_system(&ctx.store, &detail).await?,
    })
}

/// An event in the row of each of its systems, as they are called on its last day.
async fn event_by_system(store: &Store, event: &TrainingDetail) -> Result<SystemTable, StoreError> {
    let count = EventCount {
        systems: event.fields.systems.clone(),
        participants: event.participants,
        attendances: event.attendances,
    };
    let last_day = event.sessions.iter().map(|session| session.date).max();
    let names = nomenclature(store).await?;
    Ok(by_system(&[count], |system| {
        names.system(system, last_day.unwrap_or(NEWEST))
    }))
}

/// How many came from each entity, the most first. Each person is given by the entity registered and by its name as it stood that day:
/// one that was renamed or merged since is one line, under what it is called now.
async fn by_entity(
    store: &Store,
    people: Vec<(Option<EntityId>, String)>,
) -> Result<Vec<EntityFigures>, Fault> {
    let ids: Vec<EntityId> = people.iter().filter_map(|(id, _)| *id).collect();
    let names = store.entity_names(&ids).await?;
    let mut lines: BTreeMap<(Option<EntityId>, String), EntityFigures> = BTreeMap::new();
    for (id, text) in people {
        let known = id.and_then(|id| names.get(&id));
        let (key, entity) = match known {
            Some(named) => ((Some(named.one), String::new()), named.name.clone()),
            None => ((None, name_key(&text)), text),
        };
        lines
            .entry(key)
            .or_insert(EntityFigures {
                entity,
                participants: 0,
            })
            .participants += 1;
    }
    let mut lines: Vec<EntityFigures> = lines.into_values().collect();
    lines.sort_by_cached_key(|line| (Reverse(line.participants), dictionary_key(&line.entity)));
    Ok(lines)
}
