//! The figures of an event: who is counted, and who is only listed.

use super::centre;
use super::types::{EntityFigures, GetFigures, SessionFigures, TrainingFigures, UnsignedRow};
use crate::context::Ctx;
use crate::fault::Fault;
use crate::services::training::attendance::{Book, DeskState, desk_session};
use sisconecta_domain::names::dictionary_key;
use sisconecta_domain::report::{EventCount, by_system};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) async fn of_training(
    ctx: &Ctx<'_>,
    request: GetFigures,
) -> Result<TrainingFigures, Fault> {
    let detail =
        crate::services::training::programming::detail(&ctx.store, request.training).await?;
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
                    entity_of.entry(line.person).or_insert(line.details.entity);
                }
                DeskState::Known | DeskState::Expected => {}
            }
        }
    }
    let mut entities: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
    for (person, entity) in entity_of {
        entities.entry(entity).or_default().insert(person);
    }
    let mut entities: Vec<EntityFigures> = entities
        .into_iter()
        .map(|(entity, people)| EntityFigures {
            entity,
            participants: u32::try_from(people.len()).unwrap_or(u32::MAX),
        })
        .collect();
    entities.sort_by_cached_key(|row| {
        (
            std::cmp::Reverse(row.participants),
            dictionary_key(&row.entity),
        )
    });
    let counting = centre::counting(
        &ctx.store,
        detail.id,
        detail.fields.organiser,
        &detail.speakers,
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
        by_system: by_system(&[EventCount {
            systems: detail.fields.systems.clone(),
            participants: detail.participants,
            attendances: detail.attendances,
        }]),
    })
}
