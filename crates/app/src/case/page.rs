//! The *expediente* as the screen shows it.

use super::types::{
    Closing, Expediente, ExpedienteLine, ExpedientePart, GetExpediente, ListReadings, ReadingRow,
};
use crate::case::DocumentRef;
use crate::case::{extension, plain_name};
use crate::context::Ctx;
use crate::dossier::{CaseRef, Dossier, ExpedienteFields, Lack, Line, Piece, expediente_of};
use crate::fault::Fault;
use sisconecta_domain::kinds::case::{Case, CaseClosing};
use sisconecta_domain::readings::READINGS;
use sisconecta_store::kinds::Standing;

/// The *expediente* as the service of its kind lays it out.
pub(super) async fn dossier(ctx: &Ctx<'_>, case: Case) -> Result<Dossier, Fault> {
    for service in ctx.app.services {
        if let Some(dossier) = service.dossier(&ctx.store, case).await? {
            return Ok(dossier);
        }
    }
    Err(Fault::not_found())
}

/// What a request names, laid out.
pub(super) async fn asked(ctx: &Ctx<'_>, case: &CaseRef) -> Result<Dossier, Fault> {
    dossier(ctx, case.known()?).await
}

fn closing_of(dossier: &Dossier, closing: &Standing<CaseClosing>) -> Closing {
    let name = plain_name(&dossier.title);
    Closing {
        document: DocumentRef {
            hash: closing.attachment.clone(),
            name: format!("expediente-{name}.pdf"),
            media_type: "application/pdf".to_owned(),
            pages: closing.pages.unwrap_or_default(),
            remark: None,
        },
        manifest: DocumentRef {
            hash: closing.manifest.clone(),
            name: format!("manifiesto-{name}.json"),
            media_type: "application/json".to_owned(),
            pages: 0,
            remark: None,
        },
        by: dossier.file.author(closing),
        at: closing.claimed_at,
        changes: dossier.changes(closing),
    }
}

/// What the archive still wants to know, besides what the dossier lacks itself.
// C-49
fn lacks_of_place(fields: &ExpedienteFields) -> impl Iterator<Item = Lack> {
    let located = [&fields.box_number, &fields.shelf, &fields.volume];
    let lack = |absent: bool, field: &str, sentence: &str| {
        absent.then(|| Lack {
            sentence: sentence.to_owned(),
            step: "expediente".to_owned(),
            field: field.to_owned(),
            for_completion: false,
        })
    };
    [
        lack(
            fields.number.is_empty(),
            "number",
            "Anote el número del expediente.",
        ),
        lack(
            located.iter().all(|place| place.is_empty()),
            "box_number",
            "Anote dónde quedan los originales: caja, estante o tomo.",
        ),
    ]
    .into_iter()
    .flatten()
}

fn part_of(line: &Line, piece: &Piece) -> ExpedientePart {
    let ending = extension(&piece.media_type);
    ExpedientePart {
        id: piece.op,
        source: piece.source,
        document: DocumentRef {
            hash: piece.attachment.clone(),
            name: format!("{}.{ending}", plain_name(&line.label)),
            media_type: piece.media_type.clone(),
            pages: piece.pages,
            remark: None,
        },
        kind: piece.kind,
        note: piece.note.clone(),
        by: piece.by.clone(),
        at: piece.at,
    }
}

fn line_of(line: &Line) -> ExpedienteLine {
    ExpedienteLine {
        item: line.item.clone(),
        within: line.within,
        label: line.label.clone(),
        state: line.state,
        pages: line.pages(),
        can_issue: line.can_issue,
        is_other: line.is_other,
        parts: line
            .pieces
            .iter()
            .map(|piece| part_of(line, piece))
            .collect(),
    }
}

pub(crate) async fn shown(ctx: &Ctx<'_>, case: Case) -> Result<Expediente, Fault> {
    let store = &ctx.store;
    let dossier = dossier(ctx, case).await?;
    let mut lacks = dossier.lacks();
    lacks.extend(lacks_of_place(&dossier.file.location));
    let mut closings = dossier
        .closings()
        .into_iter()
        .map(|closing| closing_of(&dossier, closing));
    let closing = closings.next();
    let other_closings = closings.collect();
    let filed = dossier.is_filed();
    Ok(Expediente {
        case: case.into(),
        pages: dossier.lines.iter().map(Line::pages).sum(),
        lines: dossier.lines.iter().map(line_of).collect(),
        registration: dossier.registration,
        lacks,
        closing,
        other_closings,
        filed,
        exports: dossier.file.exports,
        remark: dossier.remark.to_owned(),
        saved_at: store.last_change(expediente_of(case).into()).await?,
        numbers_left: u32::try_from(store.numbers_left().await?.count).unwrap_or(u32::MAX),
        fields: dossier.file.location,
        base: dossier.file.base,
        wrote: None,
        beside: dossier.file.beside,
    })
}

pub(crate) async fn get(ctx: &Ctx<'_>, request: GetExpediente) -> Result<Expediente, Fault> {
    shown(ctx, request.case.known()?).await
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
