//! The *expediente* as the screen shows it.

use super::dossier::{Dossier, Line, record_of};
use super::registration;
use super::types::{
    Closing, Expediente, ExpedienteLine, ExpedientePart, GetExpediente, Lack, ListReadings,
    ReadingRow,
};
use crate::case::DocumentRef;
use crate::case::author;
use crate::case::{extension, plain_name};
use crate::context::Ctx;
use crate::fault::Fault;
use sisconecta_domain::ids::TrainingId;
use sisconecta_domain::readings::{NO_CERTIFICATES, READINGS};
use sisconecta_domain::training::TrainingState;
use sisconecta_store::Store;

pub(super) async fn shown(store: &Store, id: TrainingId) -> Result<Expediente, Fault> {
    let dossier = Dossier::load(store, id).await?;
    let mut lacks = dossier.lacks();
    let fields = &dossier.fields;
    // C-49
    let located = [&fields.box_number, &fields.shelf, &fields.volume];
    for (absent, field, sentence) in [
        (
            fields.number.is_empty(),
            "number",
            "Anote el número del expediente.",
        ),
        (
            located.iter().all(|place| place.is_empty()),
            "box_number",
            "Anote dónde quedan los originales: caja, estante o tomo.",
        ),
    ] {
        if absent {
            lacks.push(Lack {
                sentence: sentence.to_owned(),
                step: "expediente".to_owned(),
                field: field.to_owned(),
                for_completion: false,
            });
        }
    }
    let lines = dossier
        .lines
        .iter()
        .map(|line| ExpedienteLine {
            item: line.item,
            session: line.session.as_ref().map(|(session, _)| *session),
            label: line.label(),
            state: line.state,
            pages: line.pages(),
            can_issue: line.can_issue,
            parts: line
                .pieces
                .iter()
                .map(|piece| ExpedientePart {
                    id: piece.op,
                    source: piece.source,
                    document: DocumentRef {
                        hash: piece.attachment.clone(),
                        name: format!(
                            "{}.{}",
                            plain_name(&line.label()),
                            extension(&piece.media_type)
                        ),
                        media_type: piece.media_type.clone(),
                        pages: piece.pages,
                    },
                    kind: piece.kind,
                    note: piece.note.clone(),
                    by: piece.by.clone(),
                    at: piece.at,
                })
                .collect(),
        })
        .collect();
    let name = plain_name(&dossier.training.fields.name);
    let closing = dossier.closing().map(|closing| Closing {
        document: DocumentRef {
            hash: closing.attachment.clone(),
            name: format!("expediente-{name}.pdf"),
            media_type: "application/pdf".to_owned(),
            pages: closing.pages,
        },
        manifest: DocumentRef {
            hash: closing.manifest.clone(),
            name: format!("manifiesto-{name}.json"),
            media_type: "application/json".to_owned(),
            pages: 0,
        },
        by: author(&closing.trace),
        at: closing.trace.claimed_at,
    });
    Ok(Expediente {
        training: id,
        pages: dossier.lines.iter().map(Line::pages).sum(),
        registration: registration::registration(store, &dossier).await?,
        lines,
        lacks,
        closing,
        exports: dossier.found.exports,
        filed: dossier.training.state == TrainingState::Filed,
        no_certificates: NO_CERTIFICATES.to_owned(),
        saved_at: store.last_change(record_of(id)).await?,
        numbers_left: u32::try_from(store.numbers_left().await?.count).unwrap_or(u32::MAX),
        fields: dossier.fields,
        base: dossier.base,
        wrote: None,
        beside: dossier.beside,
    })
}

pub(crate) async fn get(ctx: &Ctx<'_>, request: GetExpediente) -> Result<Expediente, Fault> {
    shown(&ctx.store, request.training).await
}

pub(crate) async fn readings(_: &Ctx<'_>, _: ListReadings) -> Result<Vec<ReadingRow>, Fault> {
    Ok(READINGS
        .iter()
        .map(|reading| ReadingRow {
            id: reading.id.to_owned(),
            question: reading.question.to_owned(),
            reading: reading.reading.to_owned(),
            source: reading.source.to_owned(),
        })
        .collect())
}
